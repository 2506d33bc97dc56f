"""What merging does with a cell that differs between workbook and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell
from workbook.merging.plan import CellNote, Notes, Past
from workbook.merging.table_pair import is_value
from workbook.sharing.journal.edit import JournalEdit
from workbook.sharing.versions.contents import find_differing, is_blank, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.merging.table_pair import TablePair


class CellPlanner:
    """Plans the cells of the rows that both have."""

    def __init__(self, pair: TablePair, notes: Notes, past: Past) -> None:
        self._pair = pair
        self._mine = pair.mine
        self._copy = pair.copy
        self._notes = notes
        self._past = past

    def run(self, partners: Iterable[tuple[int, int]]) -> None:
        """Decide on every cell that differs in these rows (position in the workbook, position in the copy)."""
        for here, there, names in find_differing(self._mine, self._copy, self._pair.columns, partners):
            for name in names:
                self._cell(here, there, name)

    def _cell(self, here: int, there: int, column: str) -> None:
        """Decide on one cell that differs."""
        pair, row_id = self._pair, self._mine.ids[here]
        its = pair.columns[column]
        mine, theirs = self._mine.cell(here, column), self._copy.cell(there, its)
        base = pair.base_cell(row_id, column)
        if self._is_fixed(here, there, column, base):
            return
        if base is not None and same(theirs, base):
            if not is_blank(theirs):
                self._notes.older.append(self._note(here, there, column, base))
            return
        if base is not None and pair.certain:
            is_conflict = not same(mine, base) or (
                not is_blank(mine) and not pair.is_base_known(row_id, column)
            )
        else:
            is_conflict = not is_blank(mine)
            if is_blank(theirs):
                return
        if is_conflict and (base is None or same(mine, base)):
            # A base that is neither value makes the store record a conflict, as it must where the base is a guess.
            base = BLANK
        if any(same(theirs, cell) for cell in self._past.cells.get((pair.name, row_id, column), ())):
            self._notes.known += 1
            return
        note = self._note(here, there, column, base or BLANK)
        (self._notes.conflicts if is_conflict else self._notes.taken).append(note)
        before = (base or BLANK) if is_conflict else mine
        new = BLANK if is_blank(theirs) else self._copy.exact(there, its)
        self._notes.edits.append(JournalEdit("set", pair.name, row_id, column, before, new))

    def _is_fixed(self, here: int, there: int, column: str, base: Cell | None) -> bool:
        """Whether a merge must leave a cell as it is, a formula or an error; a difference is reported."""
        its = self._pair.columns[column]
        mine, theirs = self._mine.cell(here, column), self._copy.cell(there, its)
        if mine.formula is None and (is_blank(theirs) or is_value(theirs)):
            return False
        both = mine.formula is not None and theirs.formula is not None
        unchanged = base is not None and (
            base.formula is not None if theirs.formula is not None else same(theirs, base)
        )
        if not (both or unchanged or is_blank(theirs)):
            where = f"{column} of {self._mine.ids[here]}"
            if mine.formula is not None:
                place = f"{self._mine.address(here, column)} ({where}) is a formula in the workbook"
                self._leave(f"{place} and is left as it is; the copy holds {self._pair.show(theirs)!r}.")
            else:
                what = "a formula" if theirs.formula is not None else "an error"
                place = f"{self._copy.address(there, its)} ({where}) is {what} in the copy"
                self._leave(f"{place}; the workbook keeps {self._pair.show(mine)!r}.")
        return True

    def _note(self, here: int, there: int, column: str, base: Cell) -> CellNote:
        pair = self._pair
        mine, theirs = self._mine.cell(here, column), self._copy.cell(there, pair.columns[column])
        return CellNote(
            table=pair.name,
            row_id=self._mine.ids[here],
            label=pair.label(self._mine, here),
            column=column,
            mine=pair.show(mine),
            copy=pair.show(theirs),
            base=pair.show(base),
        )

    def _leave(self, sentence: str) -> None:
        self._notes.left.append(sentence)
