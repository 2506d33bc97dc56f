"""The check-up: everything in the workbook that a person should look at, in one list with stable codes.

R1xx file and tables, R2xx links and ids, R3xx dates and numbers, R4xx policy, R5xx rows that vanished or were
reverted, R6xx patients' data. A cell is named once for each reason, by its address and never by what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.analysis.checkup.compliance import review_compliance
from refboard.analysis.checkup.date_order import check_days
from refboard.analysis.checkup.lapses import check_lapses
from refboard.analysis.checkup.links import check_links
from refboard.analysis.checkup.problems import SEVERITIES, drop_doubles
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from refboard.practice.words import listing
from workbook.serial import column_number
from workbook.snapshot import Problem, Snapshot, Table
from workbook.sync_status import Conflict, LostEdit, LostState

GROUPS: Final = {
    "R1": "File and tables",
    "R2": "Links and ids",
    "R3": "Dates and numbers",
    "R4": "Policy",
    "R5": "Rows that vanished or were reverted",
    "R6": "What looks like patients' data",
}
"""What the first digit of a code stands for."""
_WITHOUT: Final = {
    "Targets": "nobody can be followed up",
    "Touches": "no contact is known and none can be logged",
    "Referrals": "no referral is known and none can be added",
    "Messages": "no message can be drafted from a template",
    "Settings": "the default numbers are used",
    "Holidays": "every day from Monday to Friday counts as open",
    "Limits": "no limit on gifts is on file",
    "People": "names of colleagues cannot be checked",
}
_ESSENTIAL: Final = frozenset({"Targets", "Touches"})
_NEEDED: Final = {
    "Targets": ("Source",),
    "Touches": ("Date", "Channel"),
    "Referrals": ("Received", "Outcome"),
    "Messages": ("Body",),
    "Settings": ("Setting", "Value"),
    "Holidays": ("Date",),
    "Limits": ("Year", "Annual limit"),
    "People": ("Name",),
}
"""Columns without which a table's rows mean nothing; the id column and a way to the office are needed too."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the store knows beside the workbook: lists as in its status."""

    vanished: Sequence[LostEdit] = ()
    reverted: Sequence[LostEdit] = ()
    conflicts: Sequence[Conflict] = ()


NOTHING: Final = Waiting()


@dataclass(frozen=True, slots=True)
class CheckUp:
    """What was found as of the day ``on``, the gravest of each group first."""

    on: date
    problems: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to mend; notes are only worth knowing."""
        return all(problem.severity == "note" for problem in self.problems)

    def count(self, severity: str) -> int:
        """How many problems are an ``error``, a ``warning`` or a ``note``."""
        return sum(problem.severity == severity for problem in self.problems)


def check_up(snapshot: Snapshot, policy: Policy, on: date, waiting: Waiting = NOTHING) -> CheckUp:
    """Look at everything in the workbook, and at what the store says of rows that went missing."""
    facts = prepare(snapshot, policy, on)
    found = [
        *_tables(snapshot),
        *snapshot.problems,
        *facts.problems,
        *check_links(facts),
        *check_days(facts),
        *check_lapses(facts),
        *review_compliance(facts).problems,
        *_lost(snapshot, waiting),
    ]
    return CheckUp(on, tuple(sorted(drop_doubles(found), key=_place)))


def _place(problem: Problem) -> tuple[str, int, str, str, int, int]:
    letters = "".join(character for character in problem.cell if character.isalpha())
    row = problem.cell[len(letters) :]
    severity = SEVERITIES.index(problem.severity)
    return (
        problem.code[:2], severity, problem.code, problem.sheet, int(row or 0),
        column_number(letters) if letters else 0,
    )  # fmt: skip


def _tables(snapshot: Snapshot) -> Iterator[Problem]:
    for table in snapshot.tables.values():
        if not table.found:
            severity = "error" if table.name in _ESSENTIAL else "warning"
            text = (
                f"The workbook has no table {table.name}: {_WITHOUT.get(table.name, 'it is taken as empty')}. "
                "refboard adopt finds it under another name, or adds it."
            )
            yield Problem("R101", severity, table.name, "", "", text)
        else:
            yield from _columns(table)


def _columns(table: Table) -> Iterator[Problem]:
    missing = [column.name for column in table.spec.columns if column.name not in table.letters]
    grave = [name for name in _NEEDED.get(table.name, ()) if name in missing]
    if {"Target ID", "Source"} <= set(missing):
        grave.insert(0, "Target ID or Source")
    if table.spec.id_column in missing and table.spec.id_column is not None:
        text = (
            f"{table.name} has no column {table.spec.id_column}, so its rows cannot be told apart and refboard "
            "changes none of them. refboard adopt --write adds it."
        )
        yield Problem("R105", "warning", table.sheet, "", "", text)
    if grave:
        text = (
            f"{table.name} has no column {listing(grave)}; its rows cannot be used without. If it goes by another "
            "name, refboard adopt can be told."
        )
        yield Problem("R105", "error", table.sheet, "", "", text)
    rest = [name for name in missing if name not in grave and name != table.spec.id_column]
    if rest and not grave:
        text = f"{table.name} has no column {listing(rest)}; what would stand there is not known."
        yield Problem("R106", "note", table.sheet, "", "", text)


def _lost(snapshot: Snapshot, waiting: Waiting) -> Iterator[Problem]:
    for code, lost in (("R501", waiting.vanished), ("R502", waiting.reverted)):
        for edit in lost:
            severity = "note" if edit.state is LostState.REPLACED else "warning"
            yield _gone(snapshot, code, severity, edit, edit.text)
    for conflict in waiting.conflicts:
        yield _gone(snapshot, "R503", "warning", conflict)


_ADVICE: Final = {
    "R501": "A row that refboard wrote is gone from the workbook; 6 Workbook and refboard status show it: restore it if it was no decision.",
    "R502": "What refboard wrote here was taken back by a later save; Write now in 6 Workbook, or refboard sync, brings it back.",
    "R503": "Two values wait for a decision here: in 6 Workbook, or by refboard status and refboard resolve.",
}


def _gone(snapshot: Snapshot, code: str, severity: str, item: LostEdit | Conflict, text: str = "") -> Problem:
    table = snapshot.tables.get(item.table)
    at = table.index(item.row_id) if table is not None else None
    cell = ""
    if table is not None and at is not None:
        letter = table.letters.get(item.column, "")
        cell = f"{letter}{table.rows[at]}" if letter else ""
    sheet = table.sheet if table is not None else item.table
    return Problem(code, severity, sheet, cell, item.row_id, text or _ADVICE[code])
