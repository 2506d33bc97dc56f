"""A problem of the check-up in its row: the cells around it, the fix where one is known, and the form of the row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from refboard.practice.privacy import mask_patient_ref
from refboard.practice.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.practice.fixes import Fix
    from refboard.tui.session.board import Board
    from workbook.snapshot import Problem, Snapshot, Table

EDITED: Final = ("Targets", "Touches", "Referrals")
"""Tables with a form for each row."""
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Where a problem is: a row of a table, and the column of its cell ("" for none of ours)."""

    table: Table
    index: int
    column: str

    @property
    def row_id(self) -> str:
        """The row's id where it has a form; else ""."""
        return self.table.ids[self.index] if self.table.name in EDITED else ""

    def targets(self) -> tuple[str, ...]:
        """The target that the row is or names."""
        row_id = self.table.shown(self.index).get("Target ID", "").strip()
        return (row_id,) if row_id else ()

    def lines(self) -> list[str]:
        """The filled cells of the row; the cell of the problem is marked."""
        part, at = self.table.place(self.index)
        lines = [f"Row {part.rows[at]} of {part.sheet}"]
        for name, text in self.table.shown(self.index).items():
            cell = self.table.cell_of(self.index, name)
            if not cell or (not text.strip() and name != self.column):
                continue
            words = mask_patient_ref(text) if name == "Patient ref" and text.strip() else text.strip()
            mark = "→" if name == self.column else " "
            lines.append(f"{mark} {cell:<5} {name}: {' '.join(words.split())[:_LONGEST] or '(blank)'}")
        return lines


def find_problem_row(snapshot: Snapshot, problem: Problem) -> ProblemRow | None:
    """Find the row of a problem by its cell, else by its row id; None for what is about no row."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", problem.cell)
    for table in snapshot.tables.values():
        if not table.found:
            continue
        start = 0
        for part in table.parts or (table,):
            if match and part.sheet == problem.sheet and int(match[2]) in part.rows:
                at = list(part.rows).index(int(match[2]))
                column = next((n for n, letter in part.letters.items() if letter == match[1]), "")
                return ProblemRow(table, start + at, column)
            start += len(part.rows)
    for name in EDITED:
        place = snapshot.tables[name].index(problem.row_id) if problem.row_id else None
        if place is not None:
            return ProblemRow(snapshot.tables[name], place, "")
    return None


def fixes_for(problem: Problem, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """The fixes that are about the cell of a problem."""
    place = f"{problem.sheet}!{problem.cell}"
    return tuple(fix for fix in fixes if problem.cell and place in fix.cells)


def choices_for(
    row: ProblemRow | None, mine: Sequence[Fix], alike: Sequence[Fix]
) -> list[tuple[str, str, str]]:
    """What can be done: key, name, and words."""
    choices = []
    if mine:
        what = mine[0].text if len(mine) == 1 else plural(len(mine), "fix", "fixes")
        choices.append(("y", "fix", f"fix: {what}"))
    if len(alike) > len(mine) > 0:
        choices.append(("a", "all", f"make all {len(alike)} fixes of this kind"))
    if row is not None and row.row_id:
        choices.append(("e", "edit", "edit the row"))
    return choices


def heading(row: ProblemRow, board: Board) -> str:
    """Whom the row is about."""
    target = next((board.targets[key] for key in row.targets() if key in board.targets), None)
    if target is not None:
        return " · ".join(part for part in (target.source, target.contact) if part)
    return row.table.shown(row.index).get("Source", "").strip() or row.row_id
