"""Three-way merge by row id and cell: our edits on whatever the workbook holds now.

theirs == base: apply. theirs == new: done already. Anything else is a colleague's decision: the workbook keeps
theirs and ours waits for a person. Adding is idempotent by row id, so a replay never doubles a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell
from workbook.sharing.journal.edit import Outcome, RowKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workbook.sharing.journal.edit import JournalEdit


@dataclass(slots=True)
class ThreeWayMerge:
    """What must change in the workbook, and what becomes of each edit (by its id)."""

    sets: dict[RowKey, dict[str, Cell]] = field(default_factory=dict)
    adds: dict[RowKey, dict[str, Cell]] = field(default_factory=dict)
    removes: list[RowKey] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the workbook holds everything already."""
        return not (self.sets or self.adds or self.removes)


def merge(
    edits: Iterable[JournalEdit], find: Callable[[JournalEdit], Mapping[str, Cell] | None]
) -> ThreeWayMerge:
    """Apply edits in order to the rows that ``find`` gives (None: no such row)."""
    return _Merge(find).run(edits)


class _Merge:
    def __init__(self, find: Callable[[JournalEdit], Mapping[str, Cell] | None]) -> None:
        self._find = find
        self._before: dict[RowKey, Mapping[str, Cell] | None] = {}
        self._now: dict[RowKey, dict[str, Cell] | None] = {}
        self._outcomes: dict[str, Outcome] = {}

    def run(self, edits: Iterable[JournalEdit]) -> ThreeWayMerge:
        steps = {"set": self._set, "add": self._add, "remove": self._remove}
        for edit in edits:
            row = (edit.table, edit.row_id)
            if row not in self._before:
                found = self._find(edit)
                self._before[row] = found
                self._now[row] = None if found is None else dict(found)
            # Each edit meets the row as the edits before it left it: of several edits of one cell that wait, the
            # second has the first one's value as its base, which the file does not hold yet.
            self._outcomes[edit.id] = steps[edit.kind](row, edit)
        return self._result()

    def _set(self, row: RowKey, edit: JournalEdit) -> Outcome:
        cells = self._now[row]
        if cells is None:
            return Outcome("conflict", why=f"{edit.row_id} is no longer in {edit.table}.")
        before = self._before[row]
        if before is not None and edit.column not in before:
            return Outcome("conflict", why=f"{edit.table} no longer has a column {edit.column}.")
        theirs = cells.get(edit.column, BLANK)
        # Equal to the new value is checked first: after a kill between the exchange and the journal the edit is in
        # the workbook and still pending here, and the replay must find it done.
        if not theirs.same_as(edit.new):
            if not theirs.same_as(edit.base):
                return Outcome(
                    "conflict", theirs, f"{edit.column} of {edit.row_id} has a different value now."
                )
            cells[edit.column] = edit.new
        return Outcome("written")

    def _add(self, row: RowKey, edit: JournalEdit) -> Outcome:
        # Ids are random, so a row with this id can only be this very row from an earlier attempt.
        if self._now[row] is None:
            self._now[row] = dict(edit.cells)
        return Outcome("written")

    def _remove(self, row: RowKey, edit: JournalEdit) -> Outcome:
        cells = self._now[row]
        for column, theirs in (cells or {}).items():
            expected = edit.cells.get(column)
            # A calculated column is filled by the workbook itself: no person's entry is lost with it.
            if expected is None and theirs.formula is not None:
                continue
            if not theirs.same_as(expected or BLANK):
                return Outcome("conflict", theirs, f"{column} of {edit.row_id} has been filled in since.")
        self._now[row] = None
        return Outcome("written")

    def _result(self) -> ThreeWayMerge:
        merged = ThreeWayMerge(outcomes=self._outcomes)
        for row, cells in self._now.items():
            before = self._before[row]
            if before is None and cells is not None:
                merged.adds[row] = cells
            elif before is not None and cells is None:
                merged.removes.append(row)
            elif before is not None and cells is not None:
                changed = {name: cell for name, cell in cells.items() if cell != before.get(name, BLANK)}
                if changed:
                    merged.sets[row] = changed
        return merged
