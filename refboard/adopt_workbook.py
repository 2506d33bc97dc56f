"""Adopting one workbook on disk: look, decide, see a first Today, save; and undo all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from refboard import mapping
from refboard.practice.adaptation import adapt
from refboard.practice.adopting import (
    Adoption,
    Words,
    ask_again,
    extension_for,
    plan_adoption,
    tables_under,
)
from refboard.practice.recognition.proposal import ProposedTable
from refboard.practice.translation import CHOICES, Translation, setting_for
from refboard.setup_record import SetupRecord
from workbook.joining import join, with_parts
from workbook.schema import NONE, fold, meant_by
from workbook.serial import cell_of
from workbook.xlsx.package import Package
from workbook.xlsx.reading.read import read_snapshot

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from refboard.practice.recognition.proposal import WordQuestion
    from workbook.cell import Cell
    from workbook.sharing.extension import Extension
    from workbook.snapshot import Snapshot

Names = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided: a header for a column ("" for none), meanings of words, and whether to write.

    ``columns``: (table, column) -> header; ``words``: (table, column) -> word -> choice; ``skipped``: tables that are
    not used; ``write``: also add ids, missing columns and sheets, names and words to the workbook.
    """

    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    write: bool = True


class WorkbookAdoption:
    """One workbook while it is being adopted; nothing is written before `save`."""

    def __init__(self, path: Path, *, user: str, today: date) -> None:
        self.path = path
        self._user = user
        self._today = today
        self._package: Package | None = None
        self._record = SetupRecord(path, user=user)

    def package(self) -> Package:
        """The workbook as it was when it was looked at first; raise BusyError or FileRefusedError."""
        from workbook.sharing.disk.patience import Patience
        from workbook.sharing.versions.version import read_version

        if self._package is None:
            version = read_version(self.path.resolve(), Patience(seconds=2.0))
            self._package = Package.open(version.data, self.path.name)
        return self._package

    def decisions_on_file(self) -> Decisions:
        """What a person decided before."""
        return Decisions(columns=mapping.load_given(self.path), words=mapping.load_words(self.path))

    def plan(self, given: Mapping[tuple[str, str], str] | None = None) -> Adoption:
        """What the workbook is proposed to be; ``given`` is what a person set (default: what is on file)."""
        names = dict(mapping.load_given(self.path)) if given is None else dict(given)
        adoption = plan_adoption(self.package(), names, today=self._today)
        return self.ask_again(adoption, Decisions(columns=names))

    def ask_again(self, adoption: Adoption, decisions: Decisions) -> Adoption:
        """The same adoption, asking for the words of the columns that a person chose or took away."""
        names = self.names(adoption, decisions)
        chosen = {place for place in decisions.columns if place[1]}
        chosen |= {place for place, name in names.items() if place[1] and name == NONE}
        return ask_again(adoption, self.snapshot(names, {}), chosen) if chosen else adoption

    def names(self, adoption: Adoption, decisions: Decisions) -> Names:
        """All names under the decisions."""
        names = dict(adoption.names)
        for (table, column), header in decisions.columns.items():
            for other, name in list(names.items()):
                if other[0] == table and other != (table, column) and header and name == header:
                    names[other] = NONE
            names[table, column] = header or NONE
        for table in decisions.skipped:
            names = {place: name for place, name in names.items() if place[0] != table}
            names[table, ""] = NONE
        return names

    def snapshot(self, names: Names, words: Words) -> Snapshot:
        """The workbook as it reads under some names, with words of its own that mean ours."""
        tables = tables_under(names)
        snapshot = join(read_snapshot(self.package(), with_parts(tables)), tables)
        return with_words(snapshot, words)

    def words(self, adoption: Adoption, decisions: Decisions) -> list[WordQuestion]:
        """The words of the workbook's columns, with what they mean under what is on file and decided."""
        known = Translation.from_snapshot(self.snapshot(self.names(adoption, decisions), decisions.words))
        return [
            question
            if question.means is not None
            else replace(question, means=known.meaning(question.table, question.column, question.word))
            for question in adoption.proposal.words
        ]

    def has_changes(self, adoption: Adoption, decisions: Decisions) -> bool:
        """Whether saving would remember or write anything that is not there already."""
        names = self.names(adoption, decisions)
        on_file = {place: name or NONE for place, name in mapping.load_names(self.path).items()}
        if any(on_file.get(place) != name for place, name in names.items()):
            return True
        if not decisions.write:
            return decisions.words != mapping.load_words(self.path)
        return self._extension(adoption, decisions, names)[0] is not None

    def preview(self, adoption: Adoption, decisions: Decisions) -> list[str]:
        """The first Today in lines, before anything is saved."""
        from refboard.analysis.today.followups import build_queue
        from refboard.practice.policy import Policy
        from refboard.practice.words import plural

        snapshot = self.snapshot(self.names(adoption, decisions), decisions.words)
        queue = build_queue(snapshot, Policy.from_snapshot(snapshot), self._today)
        lines = [f"{plural(len(queue.items), 'follow-up')} today"]
        for item in queue.items[:8]:
            who = f"{item.source}, {item.contact}" if item.contact else item.source
            lines.append(f"{who}: {item.why}")
        if len(queue.items) > 8:
            lines.append(f"and {len(queue.items) - 8} more")
        return lines

    def additions(self, adoption: Adoption, decisions: Decisions) -> dict[str, list[str]]:
        """The columns that would be added to each table that is used."""
        added: dict[str, list[str]] = {}
        for table in adoption.proposal.tables:
            if table.table in decisions.skipped:
                continue
            chosen = self._chosen(table, decisions)
            taken = {header.casefold() for header in adoption.headers.get(table.table, ())}
            added[table.table] = [
                name for name in table.add if not chosen.get(name) and name.casefold() not in taken
            ]
        return {name: columns for name, columns in added.items() if columns}

    def _chosen(self, table: ProposedTable, decisions: Decisions) -> dict[str, str]:
        return {column: header for (name, column), header in decisions.columns.items() if name == table.table}

    def save(self, adoption: Adoption, decisions: Decisions) -> str:
        """Remember the names and, if so decided, write to the workbook; one sentence says what was done.

        Raises BusyError when another program has the workbook open, EditRefusedError where something is in the way.
        """
        from workbook import Store
        from workbook.sharing.extension import extend_workbook

        names = self.names(adoption, decisions)
        if not decisions.write:
            self._remember(names, adoption, decisions, words=decisions.words)
            return f"{self.path.name} is set up on this computer; the workbook itself was not changed."
        before = self._record.token()
        extension, names = self._extension(adoption, decisions, names)
        if extension is not None:
            choices = {
                place: list(dict.fromkeys([*used_words(adoption, place), *CHOICES[place]]))
                for table, columns in extension.columns.items()
                for place in ((table, column) for column in columns)
                if place in CHOICES
            }
            rows = [*extension.rows, *self._offices(names, extension.sheets)]
            extension = replace(extension, choices=choices, rows=rows)
            extend_workbook(self.path, with_parts(tables_under(names)), extension, user=self._user)
            self._package = None
        self._remember(names, adoption, decisions)
        with Store.open(self.path, tables_under(names), user=self._user) as store:
            store.read()
            receipt = store.submit([], title="Give rows an id")
        if self._record.token() != before:
            self._remember(names, adoption, decisions, setup=self._record.close(before))
        return f"saved {self.path.name}. {receipt.detail}".strip()

    def _extension(
        self, adoption: Adoption, decisions: Decisions, names: Names
    ) -> tuple[Extension | None, Names]:
        return extension_for(
            self.package(),
            names,
            add=self.additions(adoption, decisions),
            words=self._new_words(decisions),
            today=self._today,
            settings_written=self._written(names),
        )

    def _new_words(self, decisions: Decisions) -> Words:
        """The decided words that the workbook's own Settings do not have yet."""
        known = Translation.from_snapshot(self.snapshot({}, {}))
        return {
            place: {
                word: choice
                for word, choice in pairs.items()
                if known.said.get(place, {}).get(fold(word)) != choice
            }
            for place, pairs in decisions.words.items()
        }

    def _remember(
        self,
        names: Names,
        adoption: Adoption,
        decisions: Decisions,
        *,
        words: Words | None = None,
        setup: tuple[str, str] | None = None,
    ) -> None:
        """Put the names on file: what a person set or chose, and apart from it what was guessed."""
        chosen = {**adoption.given, **decisions.columns, **{(name, ""): "" for name in decisions.skipped}}
        mapping.save_names(
            self.path,
            {place: name for place, name in names.items() if place in chosen},
            guessed={place: name for place, name in names.items() if place not in chosen},
            words={place: dict(pairs) for place, pairs in (words or {}).items()},
            setup=setup or mapping.load_setup(self.path),
        )

    def can_undo(self) -> bool:
        """Whether anything is remembered for the workbook."""
        return mapping.is_on_file(self.path)

    def undo(self) -> str:
        """Take all of the setup back: the workbook as it was before, and no names on file; one sentence says so.

        Raises RefusedError when the workbook was changed since.
        """
        sentence = self._record.undo()
        self._package = None
        return sentence

    def _offices(self, names: Names, sheets: Sequence[str]) -> list[tuple[str, dict[str, Cell]]]:
        """A row for each office that the logs name, where the workbook has no list of offices yet."""
        if "Targets" not in sheets:
            return []
        targets = adapt(self.snapshot(names, {}), self._today).tables["Targets"]
        return [
            ("Targets", {"Source": cell_of(source)}) for source in targets.frame["Source"].to_list() if source
        ]

    def _written(self, names: Names) -> list[tuple[str, str]]:
        """Names that the workbook's own Settings have already."""
        table = self.snapshot(names, {}).tables["Settings"]
        texts = table.text["Setting"].to_list() if table.found else []
        return [place for text in texts if (place := meant_by(text)) is not None]


def with_words(snapshot: Snapshot, words: Words) -> Snapshot:
    """A snapshot with Settings that also say what some words mean."""
    from workbook.xlsx.reading.frames import snapshot_of

    rows = [
        dict(zip(("Setting", "Value"), setting_for(place, pairs), strict=True))
        for place, pairs in words.items()
        if pairs
    ]
    if not rows:
        return snapshot
    table = snapshot.tables["Settings"]
    there = [
        {"Setting": shown["Setting"], "Value": shown["Value"]}
        for shown in (table.shown(at) for at in range(len(table)))
    ]
    made = snapshot_of([table.spec], {"Settings": [*there, *rows]}).tables["Settings"]
    return replace(snapshot, tables={**snapshot.tables, "Settings": made})


def used_words(adoption: Adoption, place: tuple[str, str]) -> Sequence[str]:
    """Words of theirs that mean a choice in a column of the same name on another table."""
    return [
        question.word
        for question in adoption.proposal.words
        if question.column == place[1] and question.means and question.table != place[0]
    ][:6]
