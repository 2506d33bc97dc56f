"""What merging does with a row that only the workbook or only the copy has."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workbook.cell import FORMULA_FLAG
from workbook.merging.plan import Notes, Past, RowNote
from workbook.merging.table_pair import Pool, is_value
from workbook.row_id import derive_row_id
from workbook.serial import cell_of
from workbook.sharing.journal.edit import JournalEdit
from workbook.sharing.versions.contents import is_blank, pair_columns, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workbook.merging.table_pair import Matching, TablePair


class RowPlanner:
    """Plans the rows that only the workbook or only the copy has.

    ``known`` are all rows (table, id) that any earlier version had; ``with_deleted`` restores such rows.
    """

    def __init__(
        self,
        pair: TablePair,
        notes: Notes,
        known: Collection[tuple[str, str]],
        past: Past,
        *,
        with_deleted: bool,
    ) -> None:
        self._pair = pair
        self._mine = pair.mine
        self._copy = pair.copy
        self._notes = notes
        self._known = known
        self._past = past
        self._with_deleted = with_deleted

    def run(self, matching: Matching) -> None:
        """Decide on every row of the copy without a partner, and list those that are only here."""
        ids = self._mine.ids
        taken = {here for here, _ in matching.partners}
        free = [at for at in range(len(ids)) if at not in taken]
        without_id = Pool(self._mine, [at for at in free if not ids[at]])
        for there in matching.new:
            if without_id.take(self._pair.content(there), self._same_names) is None:
                self._new_row(there, self._copy.ids[there])
            else:
                self._notes.known += 1
        self._rows_without_id(matching.without_id, Pool(self._mine, free))
        self._only_mine(free)

    @cached_property
    def _same_names(self) -> dict[str, str]:
        return {name: name for name in self._pair.columns}

    def _new_row(self, there: int, row_id: str, why: str = "") -> None:
        """Decide on a row of the copy with an id that the workbook does not have."""
        row = (self._pair.name, row_id)
        gone = "it was merged before, and removed since" if row in self._past.rows else ""
        if not gone and row in self._known:
            gone = "it was deleted here" + (
                ", and changed in the copy" if self._is_changed(there, row_id) else ""
            )
        if gone and not self._with_deleted:
            self._notes.deleted.append(self._row_note(there, row_id, gone))
            return
        self._notes.added.append(self._row_note(there, row_id, why or gone))
        self._notes.edits.append(self._addition(there, row_id))

    def _is_changed(self, there: int, row_id: str) -> bool:
        base = self._pair.base
        place = base.first.get(row_id) if base else None
        if base is None or place is None:
            return False
        pairs = pair_columns(self._copy, base)
        return any(
            not same(self._copy.cell(there, one), base.cell(place, other)) for one, other in pairs.items()
        )

    def _addition(self, there: int, row_id: str) -> JournalEdit:
        own = row_id == self._copy.ids[there]
        key = self._copy.cell(there, self._copy.id_column)
        cells = {self._mine.id_column: key if own and is_value(key) else cell_of(row_id)}
        for name, its in self._pair.columns.items():
            cell = self._copy.cell(there, its)
            if is_value(cell):
                cells[name] = self._copy.exact(there, its)
            elif not is_blank(cell) and not self._is_calculated(name):
                what = "a formula" if cell.formula is not None else "an error"
                self._leave(
                    f"{self._copy.address(there, its)} ({name} of {row_id}) is {what} in the copy and is not merged."
                )
        return JournalEdit("add", self._pair.name, row_id, cells=cells)

    def _is_calculated(self, column: str) -> bool:
        """Whether the workbook fills this column by formulas."""
        raw = self._mine.columns.get(column)
        return raw is not None and any(int(code) & FORMULA_FLAG for code in raw.kinds)

    def _rows_without_id(self, rows: Iterable[tuple[int, str]], pool: Pool) -> None:
        """Plan the rows of the copy without an id of their own, except those that have an equal row here."""
        base = self._pair.base
        old = Pool(base, [at for at, row_id in enumerate(base.ids) if not row_id]) if base else None
        seen: dict[str, int] = {}
        for there, why in rows:
            content = self._pair.content(there)
            if not content:
                continue
            words = "\0".join(f"{name}={self._pair.show(cell)}" for name, cell in sorted(content.items()))
            count = seen[words] = seen.get(words, 0) + 1
            if pool.take(content, self._same_names) is not None:
                continue
            if old is not None and old.take(content, self._pair.base_columns) is not None:
                # The copy holds it unchanged: whatever became of it here is newer.
                continue
            row_id = derive_row_id(self._mine.spec.id_prefix, f"{self._pair.name}\0{count}\0{words}")
            if row_id in self._mine.first:
                self._notes.known += 1
            else:
                self._new_row(there, row_id, why)

    def _only_mine(self, free: Iterable[int]) -> None:
        base = self._pair.base if self._pair.certain else None
        copied = self._copy.first
        for at in free:
            row_id = self._mine.ids[at]
            if row_id and row_id not in copied:
                self._notes.only_mine += 1
                if base is not None and row_id in base.first:
                    note = RowNote(
                        table=self._pair.name,
                        row_id=row_id,
                        label=self._pair.label(self._mine, at),
                        address=self._mine.address(at),
                        why="it was deleted in the copy",
                    )
                    self._notes.missing.append(note)

    def _row_note(self, there: int, row_id: str, why: str) -> RowNote:
        label = self._pair.label(self._copy, there)
        return RowNote(self._pair.name, row_id, label, self._copy.address(there), why)

    def _leave(self, sentence: str) -> None:
        self._notes.left.append(sentence)
