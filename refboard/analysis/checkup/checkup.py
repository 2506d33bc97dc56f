"""The check-up: everything in the workbook that needs attention, in one list with stable codes.

R1xx file and tables, R2xx links and ids, R3xx dates and numbers, R4xx policy, R5xx rows that vanished or were
reverted, R6xx patient data. A cell is listed once per code, by its address and never by its content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.analysis.checkup.compliance import review_compliance
from refboard.analysis.checkup.date_checks import check_dates
from refboard.analysis.checkup.link_checks import check_links
from refboard.analysis.checkup.policy_checks import check_policy
from refboard.analysis.checkup.problems import SEVERITIES, drop_duplicates
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from refboard.practice.schema import LATER_COLUMNS
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
    "R6": "Possible patient data",
}
"""The title of each group of codes."""
_CONSEQUENCES: Final = {
    "Targets": "there is no one to follow up with",
    "Touches": "no touches are on file and none can be logged",
    "Referrals": "no referrals are on file and none can be added",
    "Messages": "no message can be drafted from a template",
    "Settings": "the default numbers are used",
    "Holidays": "every Monday to Friday counts as an open day",
    "Limits": "no limit on gifts is on file",
    "People": "colleagues' names can't be checked",
}
_ESSENTIAL_TABLES: Final = frozenset({"Targets", "Touches"})
_ESSENTIAL_COLUMNS: Final = {
    "Targets": ("Source",),
    "Touches": ("Date",),
    "Referrals": ("Received",),
    "Messages": ("Body",),
    "Settings": ("Setting", "Value"),
    "Holidays": ("Date",),
    "Limits": ("Year", "Annual limit"),
    "People": ("Name",),
}
"""Columns without which a table's rows can't be used; its id column and Target ID or Source are needed, too."""


@dataclass(frozen=True, slots=True)
class StoreFindings:
    """What the store found about rows and cells, as the lists of its status have it: table, row_id, column, text, state."""

    vanished: Sequence[LostEdit] = ()
    reverted: Sequence[LostEdit] = ()
    conflicts: Sequence[Conflict] = ()


NO_FINDINGS: Final = StoreFindings()


@dataclass(frozen=True, slots=True)
class CheckUp:
    """The problems found as of the day ``on``, the most severe of each group first."""

    on: date
    problems: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing needs fixing; notes are for information."""
        return all(problem.severity == "note" for problem in self.problems)

    def count(self, severity: str) -> int:
        """How many problems are an ``error``, a ``warning`` or a ``note``."""
        return sum(problem.severity == severity for problem in self.problems)


def run_check_up(
    snapshot: Snapshot, policy: Policy, on: date, waiting: StoreFindings = NO_FINDINGS
) -> CheckUp:
    """Check everything in the workbook, and report what the store found about vanished and reverted rows."""
    facts = prepare(snapshot, policy, on)
    found = [
        *_tables(snapshot),
        *facts.snapshot.problems,
        *facts.problems,
        *check_links(facts),
        *check_dates(facts),
        *check_policy(facts),
        *review_compliance(facts).problems,
        *_lost(snapshot, waiting),
    ]
    return CheckUp(on, tuple(sorted(drop_duplicates(found), key=_place)))


def _place(problem: Problem) -> tuple[str, int, str, str, int, int]:
    letters = "".join(character for character in problem.cell if character.isalpha())
    row = problem.cell[len(letters) :]
    severity = SEVERITIES.index(problem.severity)
    return (
        problem.code[:2],
        severity,
        problem.code,
        problem.sheet,
        int(row or 0),
        column_number(letters) if letters else 0,
    )


def _tables(snapshot: Snapshot) -> Iterator[Problem]:
    for table in snapshot.tables.values():
        if not table.found:
            severity = "error" if table.name in _ESSENTIAL_TABLES else "warning"
            text = (
                f"The workbook has no table {table.name}: {_CONSEQUENCES.get(table.name, 'it is taken as empty')}. "
                "refboard adopt can find it under another name, or add it."
            )
            yield Problem(code="R101", severity=severity, sheet=table.name, cell="", row_id="", text=text)
        else:
            yield from _columns(table)


def _columns(table: Table) -> Iterator[Problem]:
    missing = [c.name for c in table.spec.columns if c.name not in table.letters and not c.optional]
    essential = [name for name in _ESSENTIAL_COLUMNS.get(table.name, ()) if name in missing]
    if {"Target ID", "Source"} <= set(missing):
        essential.insert(0, "Target ID or Source")
    if table.spec.id_prefix and table.spec.id_column in missing:
        text = (
            f"{table.name} has no column {table.spec.id_column}, so refboard can't tell its rows apart and does not "
            "change them. refboard adopt --write adds it."
        )
        yield Problem(code="R105", severity="warning", sheet=table.sheet, cell="", row_id="", text=text)
    if essential:
        text = (
            f"{table.name} has no column {listing(essential)}, without which its rows can't be used. If it has "
            "another name, map it with refboard adopt."
        )
        yield Problem(code="R105", severity="error", sheet=table.sheet, cell="", row_id="", text=text)
    optional = {table.spec.id_column, *LATER_COLUMNS.get(table.name, ())}
    rest = [name for name in missing if name not in essential and name not in optional]
    if rest and not essential:
        text = f"{table.name} has no column {listing(rest)}; figures that need it are not available."
        yield Problem(code="R106", severity="note", sheet=table.sheet, cell="", row_id="", text=text)


def _lost(snapshot: Snapshot, findings: StoreFindings) -> Iterator[Problem]:
    for code, lost in (("R501", findings.vanished), ("R502", findings.reverted)):
        for edit in lost:
            severity = "note" if edit.state is LostState.REPLACED else "warning"
            yield _gone(snapshot, code, severity, edit, edit.text)
    for conflict in findings.conflicts:
        yield _gone(snapshot, "R503", "warning", conflict)


_REPORTS: Final = {
    "R501": "A row that refboard wrote is gone from the workbook. See 6 Workbook or refboard status, and restore it unless it was deleted on purpose.",
    "R502": "A later save reverted what refboard wrote here. Write now in 6 Workbook, or refboard sync, restores it.",
    "R503": "There are two values for this cell. Choose one in 6 Workbook, or with refboard status and refboard resolve.",
}


def _gone(snapshot: Snapshot, code: str, severity: str, item: LostEdit | Conflict, text: str = "") -> Problem:
    table = snapshot.tables.get(item.table)
    at = table.index(item.row_id) if table is not None else None
    sheet, cell = table.sheet if table is not None else item.table, ""
    if table is not None and at is not None:
        sheet, cell = table.sheet_of(at), table.cell_of(at, item.column)
    return Problem(
        code=code, severity=severity, sheet=sheet, cell=cell, row_id=item.row_id, text=text or _REPORTS[code]
    )
