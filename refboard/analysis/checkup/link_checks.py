"""Checks of links: fragile ids, links to missing rows, and one person or office under two names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from refboard.analysis.checkup.physicians import npi_of
from refboard.analysis.checkup.problems import also_at, problem_at
from refboard.analysis.facts import Facts
from refboard.practice.duplicates import FILLER_WORDS, find_duplicates
from workbook.cell import FORMULA_FLAG, Kind
from workbook.schema import fold
from workbook.snapshot import Problem, Snapshot, Table

_COUNTED_UP: Final = re.compile(r"\d$")
_NUMBER_LIKE: Final = re.compile(r"\d+[eE]\d+")


def check_links(facts: Facts) -> Iterator[Problem]:
    """Find ids that a spreadsheet can change, links to missing rows, and duplicate people and offices."""
    for table in facts.snapshot.tables.values():
        yield from _fragile_ids(table)
    yield from _answers(facts.snapshot)
    yield from _templates(facts.snapshot)
    yield from _duplicates(facts)
    yield from _same_npi(facts)
    yield from _unlisted_colleagues(facts.snapshot)


def _fragile_ids(table: Table) -> Iterator[Problem]:
    column = table.spec.id_column
    if column is None or not table.spec.id_prefix or column not in table.letters:
        return
    kinds = table.kinds[column].to_list()
    reasons: dict[str, list[int]] = defaultdict(list)
    for at, (row_id, code) in enumerate(zip(table.ids, kinds, strict=True)):
        if row_id:
            reason = _fragile(row_id, code)
            if reason:
                reasons[reason].append(at)
    for reason, rows in reasons.items():
        many = also_at(table, rows, column)
        yield problem_at(
            table=table,
            at=rows[0],
            column=column,
            code="R207",
            severity="note" if reason == _DIGITS else "warning",
            text=f"The {column} here{many} {reason}",
        )


_DIGITS: Final = "ends with a digit, so filling down in Excel creates new ids. Type ids, or leave them blank."


def _fragile(row_id: str, code: int) -> str:
    kind = Kind(code & ~FORMULA_FLAG)
    if kind in (Kind.ERROR, Kind.UNCALCULATED):
        return ""
    if code & FORMULA_FLAG:
        return "comes from a formula, so sorting or deleting rows can change it. Paste it as a value."
    if kind is Kind.DATE:
        return "was converted to a date by the spreadsheet. Type it again as text."
    if kind is Kind.TEXT and _NUMBER_LIKE.fullmatch(row_id):
        return (
            "becomes a number when it is typed again. Give the row an id that begins and ends with a letter."
        )
    return _DIGITS if _COUNTED_UP.search(row_id) else ""


def _answers(snapshot: Snapshot) -> Iterator[Problem]:
    """Touches that answer a missing touch."""
    table = snapshot.tables["Touches"]
    known = {row_id for row_id in table.ids if row_id}
    for at, said in enumerate(table.frame["Answers"]):
        if said and said not in known:
            text = "Answers names a touch that does not exist. Enter the id of a touch, or leave it blank."
            yield problem_at(table=table, at=at, column="Answers", code="R208", severity="warning", text=text)


def _templates(snapshot: Snapshot) -> Iterator[Problem]:
    """Touches with the name of a missing template."""
    messages, table = snapshot.tables["Messages"], snapshot.tables["Touches"]
    if not messages.found:
        return
    known = {fold(row_id) for row_id in messages.ids} | {
        fold(name) for name in messages.frame["Name"] if name
    }
    for at, said in enumerate(table.frame["Message"]):
        if said and fold(said) not in known:
            text = "Message does not name a template of the Messages sheet; the touch is not counted for any template."
            yield problem_at(table=table, at=at, column="Message", code="R209", severity="note", text=text)


def _duplicates(facts: Facts) -> Iterator[Problem]:
    """People and offices that may be in two rows, or under two names."""
    table = facts.snapshot.tables["Targets"]
    for pair in find_duplicates(facts.snapshot):
        first = f"row {table.rows[pair.first]}"
        if pair.kind == "person":
            text = (
                f"The person may be in {first}, too: {pair.why}. Touches are split between the two. Join them with "
                "refboard check --fix, or delete one row."
            )
            yield problem_at(
                table=table, at=pair.second, column="Contact", code="R210", severity="warning", text=text
            )
        else:
            text = (
                f"The office may be the one in {first}, too: {pair.why}. It counts as a different office. If they are the "
                "same, join them with refboard check --fix, or use one spelling."
            )
            yield problem_at(
                table=table, at=pair.second, column="Source", code="R211", severity="note", text=text
            )


def _same_npi(facts: Facts) -> Iterator[Problem]:
    """National Provider Identifiers that are invalid, or used for two names."""
    table = facts.snapshot.tables["Targets"]
    owners: dict[str, int] = {}
    for person in facts.people:
        said = str(person.row.get("NPI") or "")
        if not said:
            continue
        npi = npi_of(said)
        if not npi:
            text = "This is not a valid NPI (ten digits with a check digit). Look it up again."
            yield problem_at(
                table=table, at=person.at, column="NPI", code="R309", severity="warning", text=text
            )
            continue
        first = owners.setdefault(npi, person.at)
        if not _share_a_word(str(facts.people[first].contact), person.contact):
            text = f"The person in row {table.rows[first]} has the same NPI; an NPI belongs to one person."
            yield problem_at(
                table=table, at=person.at, column="NPI", code="R212", severity="warning", text=text
            )


def _share_a_word(one: str, other: str) -> bool:
    """Whether two names share a word ("Dr. A. Ito" and "Ito, Akiko MD"); a blank name matches any."""
    first, second = (
        {fold(word) for word in re.split(r"[\s,]+", name)} - FILLER_WORDS - {""} for name in (one, other)
    )
    return not first or not second or bool(first & second)


_COLLEAGUES: Final = (("Targets", "Owner"), ("Touches", "By"), ("Referrals", "Handler"))


def _unlisted_colleagues(snapshot: Snapshot) -> Iterator[Problem]:
    """Colleagues' names that are not on the People sheet; filters by name would miss their rows."""
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
            many = also_at(table, rows, column)
            text = f"The name in {column}{many} is not on the People sheet. Correct it, or add it there."
            yield problem_at(table=table, at=rows[0], column=column, code="R213", severity="note", text=text)
