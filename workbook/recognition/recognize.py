"""From a package to a Recognition: every list is looked at, then all of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from workbook.recognition import tabs
from workbook.recognition.columns import ASK, ColumnMatch, Context
from workbook.recognition.grid import SheetGrid, read_grid
from workbook.recognition.headers import tokens_of
from workbook.recognition.recognition import FoundTable, LeftOut, NotUsed, Recognition, Refused, TablePart
from workbook.recognition.regions import RegionFinder
from workbook.recognition.roles import OtherKind, TableKind
from workbook.recognition.series import SeriesColumn, find_series, name_parts
from workbook.recognition.tables import Sighting, TableJudge, Words
from workbook.schema import fold

if TYPE_CHECKING:
    from workbook.xlsx.package import Package

_NEAR = -1.5
"""Score from which a list that was not taken is worth naming."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that the caller says about what it looks for.

    ``links`` gives the evidence that other tables are for a kind's columns. ``name_role``: kind -> role that first and
    last name make. ``series_kind``: the kind with rows that may have events in columns; ``events`` and ``no_events`` are
    concepts of their headers. ``tab_roles``: kind -> role that the name of a colleague's tab gives.
    """

    kinds: Sequence[TableKind]
    others: Sequence[OtherKind]
    words: Words
    links: Callable[[Mapping[str, Sequence[Sighting]]], Mapping[str, Context]]
    name_role: Callable[[str, Sequence[str]], str]
    series_kind: str
    events: frozenset[str]
    no_events: frozenset[str]
    tab_roles: Mapping[str, str]
    implied: Mapping[str, Mapping[str, tuple[str, str]]]
    """Kind -> word of a list's name -> role and value that it says for all rows."""


def recognize(package: Package, subject: Subject, *, today: date) -> Recognition:
    """Find the caller's tables; raise FileRefusedError when a sheet's part is damaged."""
    return recognize_grids([read_grid(package, ref) for ref in package.sheets], subject, today=today)


def recognize_grids(grids: Sequence[SheetGrid], subject: Subject, *, today: date) -> Recognition:
    """Find the caller's tables in sheets that were read already, or in a delimited text."""
    return _Recognizer(subject, today).run(grids)


class _Recognizer:
    def __init__(self, subject: Subject, today: date) -> None:
        self._subject = subject
        self._judge = TableJudge(subject.kinds, subject.others, subject.words, today)
        self._finder = RegionFinder(subject.words.lexicon, subject.words.reader)
        self._series: dict[int, list[SeriesColumn]] = {}

    def run(self, grids: Sequence[SheetGrid]) -> Recognition:
        sightings = [self._judge.look(region) for grid in grids for region in self._finder.find(grid)]
        for sighting in sightings:
            self._judge_all_but_series(sighting, {})
        contexts = self._subject.links(self._accepted(sightings, lacking=True))
        for sighting in sightings:
            self._judge_all_but_series(sighting, contexts)
        by_kind = self._accepted(sightings)
        tables, not_used = [], []
        for kind in self._subject.kinds:
            table, rivals = self._table(kind, by_kind.get(kind.name, []))
            if table is not None:
                tables.append(table)
            not_used += rivals
        used = {id(part.sighting) for table in tables for part in table.parts}
        return Recognition(
            tuple(tables),
            tuple(
                _refusal(s)
                for s in sightings
                if s.other is not None and id(s) not in used and not s.region.grid.hidden
            ),
            (*not_used, *self._near(sightings, used)),
            tuple(row for s in sightings if id(s) in used for row in _left_out(s)),
            sightings,
        )

    def _judge_all_but_series(self, sighting: Sighting, contexts: Mapping[str, Context]) -> None:
        """Judge a list without its columns of numbered events: none of them is a column by itself."""
        subject = self._subject
        series = find_series(
            sighting.profiles,
            subject.words.lexicon,
            subject.events,
            subject.no_events,
            is_beside=sighting.features["events_beside"] > 0,
        )
        self._series[id(sighting)] = series
        inside = {c for event in series for c in (event.day, *(column for column, _ in event.beside))}
        everything = sighting.profiles
        sighting.profiles = [profile for profile in everything if profile.column not in inside]
        self._judge.judge(sighting, contexts)
        sighting.profiles = everything
        if sighting.kind is not None:
            sighting.matches = self._with_names(sighting, sighting.kind)
            found = {match.role for match in sighting.matches if match.confidence >= 0.45}
            sighting.lacks = tuple(" or ".join(g) for g in sighting.kind.needs if not found & set(g))

    def _with_names(self, sighting: Sighting, kind: TableKind) -> list[ColumnMatch]:
        pair = name_parts(sighting.profiles, self._subject.words.lexicon)
        if pair is None:
            return sighting.matches
        concepts = self._subject.words.lexicon.concepts(f"{pair[0].above} {pair[0].header}")
        taken = {
            m.role
            for m in sighting.matches
            if m.confidence >= 0.8 and not set(m.columns) & {p.column for p in pair}
        }
        role = self._subject.name_role(kind.name, (*concepts, *(f"+{name}" for name in taken)))
        columns = tuple(profile.column for profile in pair)
        kept = [match for match in sighting.matches if not set(match.columns) & set(columns)]
        if not role or any(match.role == role and match.confidence >= 0.8 for match in kept):
            return kept
        kept = [match for match in kept if match.role != role]
        sure = 0.95 if all(p.filled for p in pair) else 0.8
        return [*kept, ColumnMatch(role, columns, tuple(p.header for p in pair), sure, "first and last name")]

    def _accepted(self, sightings: Sequence[Sighting], *, lacking: bool = False) -> dict[str, list[Sighting]]:
        """The sightings of each kind; ``lacking``: also those in which a needed column is not seen yet.

        A log that names people only by an id shows it once it is known whom the ids are for.
        """
        found: dict[str, list[Sighting]] = {}
        for sighting in sightings:
            if sighting.kind and self._is_accepted(sighting, lacking=lacking):
                found.setdefault(sighting.kind.name, []).append(sighting)
        return found

    def _is_accepted(self, sighting: Sighting, *, lacking: bool = False) -> bool:
        kind = sighting.kind
        if kind is None or sighting.other is not None or (sighting.lacks and not lacking):
            return False
        named = fold(sighting.region.name) in kind.exact or fold(sighting.region.grid.sheet) in kind.exact
        if sighting.region.grid.hidden and not named:
            return False
        least = 2 if named else 3
        columns = sum(match.confidence >= 0.45 for match in sighting.matches)
        score = sighting.scores[kind.name]
        enough = columns >= min(least, 2 if len(sighting.profiles) <= 3 else 3)
        return enough and ((score > 0 and sighting.confidence >= ASK) or (named and score > -1.5))

    def _table(
        self, kind: TableKind, sightings: Sequence[Sighting]
    ) -> tuple[FoundTable | None, list[NotUsed]]:
        visible = [s for s in sightings if not s.region.grid.hidden] or list(sightings)
        aside = [s for s in visible if tabs.is_put_aside(s.region.name, kind.put_aside)]
        current = [s for s in visible if s not in aside] or visible
        if not current:
            return None, []
        groups = tabs.groups([s.region.headers for s in current])
        best = max(groups, key=lambda group: self._worth(kind, [current[at] for at in group]))
        chosen = [current[at] for at in best]
        rivals = [
            NotUsed(s.region.grid.sheet, kind.name, s.confidence, (), _why_not(s, chosen[0], kind))
            for s in sightings
            if s not in chosen
        ]
        return self._found(kind, chosen), rivals

    def _worth(self, kind: TableKind, group: Sequence[Sighting]) -> tuple[float, int]:
        score = max(s.scores[kind.name] + (1.5 if fold(s.region.name) in kind.exact else 0.0) for s in group)
        rows = sum(len(s.region.data) for s in group)
        return score + min(3.0, rows / 20) + 0.5 * (len(group) > 1), rows

    def _found(self, kind: TableKind, chosen: Sequence[Sighting]) -> FoundTable:
        names = tabs.tabs_of([s.region.name for s in chosen]) if len(chosen) > 1 else [tabs.TabName()]
        at = tabs.newest(names)
        main = max(chosen, key=lambda s: len(s.region.data)) if not chosen[at].region.data else chosen[at]
        matches = sorted(main.matches, key=lambda match: match.columns)
        sure = tuple(match for match in matches if match.confidence >= ASK)
        used = {column for match in sure for column in match.columns}
        series = tuple(self._series.get(id(main), ())) if kind.name == self._subject.series_kind else ()
        used |= {column for event in series for column in (event.day, *(c for c, _ in event.beside))}
        role = self._subject.tab_roles.get(kind.name, "")
        words = {tab.word for tab in names if tab.word}
        by_tab = len(words) == len(names) > 1 and role not in {m.role for m in sure}
        return FoundTable(
            kind.name,
            tuple(TablePart(s, tab) for s, tab in zip(chosen, names, strict=True)),
            main.confidence,
            sure,
            tuple(match for match in matches if match.confidence < ASK),
            tuple(h for c, h in main.region.headers.items() if c not in used and h.strip()),
            at,
            series,
            role if by_tab else "",
            self._implied(kind.name, main, {m.role for m in sure}),
        )

    def _implied(self, kind: str, sighting: Sighting, there: set[str]) -> tuple[tuple[str, str], ...]:
        words = self._subject.implied.get(kind, {})
        names = (sighting.region.name, sighting.region.grid.sheet, sighting.region.title[:60])
        said = [words[token] for name in names for token in tokens_of(name) if token in words]
        values = dict(said)
        # A list of "calls and visits" says neither.
        return tuple(values.items()) if len(set(said)) == 1 and said[0][0] not in there else ()

    def _near(self, sightings: Sequence[Sighting], used: set[int]) -> list[NotUsed]:
        found = []
        for s in sightings:
            accepted = s.kind is not None and self._is_accepted(s)
            if s.kind is None or s.other is not None or id(s) in used or accepted or s.region.grid.hidden:
                continue
            if s.scores[s.kind.name] > _NEAR and s.region.data:
                why = (
                    f"it has no column for {' and '.join(s.lacks)}"
                    if s.lacks
                    else "too little of it is understood"
                )
                found.append(NotUsed(s.region.grid.sheet, s.kind.name, s.confidence, s.lacks, why))
        return found


def _refusal(sighting: Sighting) -> Refused:
    other = sighting.other
    if other is None:
        raise AssertionError("only a list that is something else is refused")
    return Refused(sighting.region.grid.sheet, other.name, other.reason)


def _why_not(sighting: Sighting, chosen: Sighting, kind: TableKind) -> str:
    if sighting.region.grid.hidden:
        return "the sheet is hidden"
    if tabs.is_put_aside(sighting.region.name, kind.put_aside):
        return "its name says that it was put aside"
    return f"{chosen.region.name} fits better"


def _left_out(sighting: Sighting) -> list[LeftOut]:
    grid = sighting.region.grid
    found = []
    for place, kind in sighting.region.others:
        if kind == "prepared row":
            continue
        text = next((grid.text(c, place).strip() for c in grid.columns if grid.filled(c, place)), "")
        found.append(LeftOut(grid.sheet, grid.rows[place], kind, text[:80]))
    return found


def without(match: ColumnMatch, confidence: float) -> ColumnMatch:
    """The same match with another confidence."""
    return replace(match, confidence=confidence)
