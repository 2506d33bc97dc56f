"""Whether rows find each other: ids that a spreadsheet can change, links to nothing, names for one thing twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from refboard.analysis.checkup.gifts import npi_of
from refboard.analysis.checkup.problems import problem_at
from refboard.analysis.facts import Facts
from refboard.practice.words import plural
from workbook.cell import FORMULA_FLAG, Kind
from workbook.schema import fold
from workbook.snapshot import Problem, Snapshot, Table

_COUNTED_UP: Final = re.compile(r"\d$")
_NUMBER_LIKE: Final = re.compile(r"\d+[eE]\d+")
_GENERIC: Final = frozenset({
    "the", "of", "and", "for", "at", "llc", "llp", "inc", "pc", "pa", "pllc", "plc", "ltd", "co", "corp", "md", "do", "dds",
    "dmd", "dr",
})  # fmt: skip
_LEAST_LETTERS: Final = 8
_MOST_LETTERS: Final = 120
_LONGEST_NAME: Final = 1000
"""Names shorter than this differ by a letter too easily to be taken for one."""


def check_links(facts: Facts) -> Iterator[Problem]:
    """Find ids that may change under people's hands, links that lead nowhere, and names that stand for two."""
    for table in facts.snapshot.tables.values():
        yield from _fragile_ids(table)
    yield from _answers(facts.snapshot)
    yield from _templates(facts.snapshot)
    yield from _twice(facts)
    yield from _nearly_alike(facts)
    yield from _same_npi(facts)
    yield from _strangers(facts.snapshot)


def _fragile_ids(table: Table) -> Iterator[Problem]:
    column = table.spec.id_column
    if column is None or column not in table.letters:
        return
    kinds = table.kinds[column].to_list()
    reasons: dict[str, list[int]] = defaultdict(list)
    for at, (row_id, code) in enumerate(zip(table.ids, kinds, strict=True)):
        if row_id:
            reason = _fragile(row_id, code)
            if reason:
                reasons[reason].append(at)
    for reason, rows in reasons.items():
        many = f" and {plural(len(rows) - 1, 'more row')}" if len(rows) > 1 else ""
        yield problem_at(
            table, rows[0], column, "R207", "note" if reason == _DIGITS else "warning",
            f"The {column} here{many} {reason}",
        )  # fmt: skip


_DIGITS: Final = (
    "ends with a digit, so that dragging it down in Excel makes up ids; type ids or leave them blank."
)


def _fragile(row_id: str, code: int) -> str:
    kind = Kind(code & ~FORMULA_FLAG)
    if kind in (Kind.ERROR, Kind.UNCALCULATED):
        return ""
    if code & FORMULA_FLAG:
        return "is made by a formula, so that sorting or deleting rows can change it; paste it as a value."
    if kind is Kind.DATE:
        return "was turned into a date by the spreadsheet; type it again as text."
    if kind is Kind.TEXT and _NUMBER_LIKE.fullmatch(row_id):
        return "becomes a number when somebody types it again; give the row an id with letters at both ends."
    return _DIGITS if _COUNTED_UP.search(row_id) else ""


def _answers(snapshot: Snapshot) -> Iterator[Problem]:
    """Touches that say they answer a touch which is not there."""
    table = snapshot.tables["Touches"]
    known = {row_id for row_id in table.ids if row_id}
    for at, said in enumerate(table.frame["Answers"]):
        if said and said not in known:
            text = "Answers names a touch that is not there; give the id of a touch, or leave it blank."
            yield problem_at(table, at, "Answers", "R208", "warning", text)


def _templates(snapshot: Snapshot) -> Iterator[Problem]:
    """Touches that say they used a message template which is not there."""
    messages, table = snapshot.tables["Messages"], snapshot.tables["Touches"]
    if not messages.found:
        return
    known = {fold(row_id) for row_id in messages.ids} | {
        fold(name) for name in messages.frame["Name"] if name
    }
    for at, said in enumerate(table.frame["Message"]):
        if said and fold(said) not in known:
            text = "Message names no template of the Messages sheet; it counts for none of them."
            yield problem_at(table, at, "Message", "R209", "note", text)


def _twice(facts: Facts) -> Iterator[Problem]:
    """One person in two rows of the same office."""
    table = facts.snapshot.tables["Targets"]
    seen: dict[tuple[str, str], int] = {}
    for person in facts.people:
        name = fold(person.contact)
        if not name or not fold(person.source):
            continue
        first = seen.setdefault((person.office, name), person.at)
        if first != person.at:
            text = (
                f"The same person stands in row {table.rows[first]}, at the same office; a touch with one is not "
                "known to the other. Keep one row."
            )
            yield problem_at(table, person.at, "Contact", "R210", "warning", text)


def _nearly_alike(facts: Facts) -> Iterator[Problem]:
    """Offices whose names differ by a letter, or by words that say nothing: each counts as an office of its own."""
    table = facts.snapshot.tables["Targets"]
    first: dict[str, int] = {}
    names: dict[str, str] = {}
    for person in facts.people:
        if fold(person.source) and person.office not in first:
            first[person.office], names[person.office] = person.at, person.source
    spelled: dict[str, str] = {}
    for office, at in first.items():
        other = next((spelled[way] for way in _ways(names[office]) if way in spelled), None)
        if other is not None:
            text = (
                f"The name is nearly that of the office in row {table.rows[first[other]]}, and counts as another "
                "office. If they are one, spell both alike."
            )
            yield problem_at(table, at, "Source", "R211", "note", text)
        for way in _ways(names[office]):
            spelled.setdefault(way, office)


def _ways(name: str) -> Sequence[str]:
    """What a name shares with one that differs by a letter; digits must agree, for Clinic 1 is not Clinic 2."""
    words = sorted(
        word
        for word in map(fold, re.split(r"[^\w'’]+", name[:_LONGEST_NAME].replace("&", " ")))
        if word not in _GENERIC
    )
    core = "".join(words)
    digits = "#" + "".join(character for character in core if character.isdigit())
    if len(core) > _MOST_LETTERS:
        # No name; every one-letter-shorter form of it would fill the memory.
        return (core[:_MOST_LETTERS] + digits[:_MOST_LETTERS],)
    if len(core) < _LEAST_LETTERS:
        return (core + digits,) if core else ()
    return [core + digits, *(core[:at] + core[at + 1 :] + digits for at in range(len(core)))]


def _same_npi(facts: Facts) -> Iterator[Problem]:
    """One National Provider Identifier under two names, and numbers that are none."""
    table = facts.snapshot.tables["Targets"]
    owners: dict[str, int] = {}
    for person in facts.people:
        said = str(person.row.get("NPI") or "")
        if not said:
            continue
        npi = npi_of(said)
        if not npi:
            text = "NPI is no valid number (ten digits with a check digit); look it up again."
            yield problem_at(table, person.at, "NPI", "R309", "warning", text)
            continue
        first = owners.setdefault(npi, person.at)
        if not _share_a_word(str(facts.people[first].contact), person.contact):
            text = f"The NPI is that of the person in row {table.rows[first]}; an NPI belongs to one person."
            yield problem_at(table, person.at, "NPI", "R212", "warning", text)


def _share_a_word(one: str, other: str) -> bool:
    """Whether two names have a word in common ("Dr. A. Ito" and "Ito, Akiko MD"); a blank name fits any."""
    first, second = (
        {fold(word) for word in re.split(r"[\s,]+", name)} - _GENERIC - {""} for name in (one, other)
    )
    return not first or not second or bool(first & second)


_COLLEAGUES: Final = (("Targets", "Owner"), ("Touches", "By"), ("Referrals", "Handler"))


def _strangers(snapshot: Snapshot) -> Iterator[Problem]:
    """Colleagues' names that the People sheet does not have: filters by name would miss their rows."""
    people = snapshot.tables["People"]
    known = {fold(name) for name in people.frame["Name"] if name}
    if not known:
        return
    for name, column in _COLLEAGUES:
        table = snapshot.tables[name]
        words = table.frame[column].to_list()
        counts: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(words):
            if word and fold(word) not in known:
                counts[fold(word)].append(at)
        for rows in counts.values():
            many = f" (and in {plural(len(rows) - 1, 'more row')})" if len(rows) > 1 else ""
            text = f"{column}{many} is not on the People sheet; correct the name, or add it there."
            yield problem_at(table, rows[0], column, "R213", "note", text)
