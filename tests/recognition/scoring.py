"""How right a recognition is: proposed columns against what a person would map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from refboard.practice.recognition.subject import SUBJECT
from workbook.recognition.recognize import recognize
from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from workbook.recognition.recognition import FoundTable, Recognition

TODAY = date(2026, 11, 30)
SURE = 0.9
Header = str | tuple[str, ...]
"""A header, or several that are joined."""


@dataclass(frozen=True)
class Gold:
    """What is right for one workbook.

    ``tables``: kind -> (sheets, role -> header). ``either``: (kind, header) that a person may map or leave; any role.
    ``refused``: sheets that must be refused, with the kind of list. ``left_out``: rows that are no data, by sheet.
    """

    tables: Mapping[str, tuple[Sequence[str], Mapping[str, Header]]]
    either: frozenset[tuple[str, str]] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass
class Score:
    """Counts over proposals: of the gold's columns, and of what was proposed as sure."""

    columns: int = 0
    right: int = 0
    wrong: int = 0
    sure: int = 0
    sure_right: int = 0
    sure_wrong: int = 0
    guesses: list[tuple[float, bool]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another workbook's counts."""
        for name in ("columns", "right", "wrong", "sure", "sure_right", "sure_wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.guesses += other.guesses
        self.faults += other.faults

    @property
    def share(self) -> float:
        """Share of the gold's columns that came out right."""
        return self.right / self.columns if self.columns else 1.0


def recognition_of(data: bytes, name: str) -> Recognition:
    """Recognize a workbook's bytes."""
    return recognize(Package.open(data, name), SUBJECT, today=TODAY)


def score(found: Recognition, gold: Gold, name: str) -> Score:
    """Compare a recognition with what is right."""
    total = Score()
    for kind, (sheets, columns) in gold.tables.items():
        table = found.table(kind)
        total.columns += len(columns)
        if table is None:
            total.faults.append(f"{name}: no {kind} found")
            continue
        if [part.sheet for part in table.parts] != list(sheets):
            total.faults.append(
                f"{name}: {kind} is on {[part.sheet for part in table.parts]}, not {list(sheets)}"
            )
        _score_columns(total, table, columns, gold, name)
    for table in found.tables:
        if table.kind not in gold.tables:
            total.faults.append(f"{name}: {table.kind} was found on {[part.sheet for part in table.parts]}")
            total.wrong += len(table.columns)
            total.sure_wrong += sum(match.confidence >= SURE for match in table.columns)
            total.guesses += [(match.confidence, False) for match in table.columns]
    _score_the_rest(total, found, gold, name)
    return total


def _score_columns(
    total: Score, table: FoundTable, columns: Mapping[str, Header], gold: Gold, name: str
) -> None:
    proposed = {match.role: match for match in table.columns}
    for role, header in columns.items():
        match = proposed.get(role)
        if match and match.headers == _tuple(header):
            total.right += 1
        else:
            total.faults.append(f"{name}: {table.kind}.{role} is {match and match.headers}, not {header}")
    for match in table.columns:
        ok = match.role in columns and _tuple(columns[match.role]) == match.headers
        if (
            not ok
            and match.role not in columns
            and all((table.kind, h) in gold.either for h in match.headers)
        ):
            continue
        total.guesses.append((match.confidence, ok))
        total.wrong += not ok
        if match.confidence >= SURE:
            total.sure += 1
            total.sure_right += ok
            total.sure_wrong += not ok
        if not ok:
            total.faults.append(
                f"{name}: WRONG {table.kind}.{match.role} = {match.headers} ({match.confidence:.2f})"
            )


def _tuple(header: Header) -> tuple[str, ...]:
    return header if isinstance(header, tuple) else (header,)


def _score_the_rest(total: Score, found: Recognition, gold: Gold, name: str) -> None:
    refused = {refusal.sheet: refusal.kind for refusal in found.refused}
    for sheet, reason in gold.refused.items():
        if refused.get(sheet) != reason:
            total.faults.append(f"{name}: {sheet} is refused as {refused.get(sheet)}, not {reason}")
    for sheet, rows in gold.left_out.items():
        left = [row.row for row in found.left_out if row.sheet == sheet]
        if left != list(rows):
            total.faults.append(f"{name}: rows left out of {sheet}: {left}, not {list(rows)}")


def same(*headers: str, **others: Header) -> dict[str, Header]:
    """Columns that are called as ours are, and others with their headers (``_`` for a space in the role)."""
    found: dict[str, Header] = {header: header for header in headers}
    return found | {role.replace("_", " "): header for role, header in others.items()}
