"""What a workbook can hold and what it refuses, known before anyone types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from workbook.change import AddRow, SetCells
from workbook.schema import ColumnType

if TYPE_CHECKING:
    from workbook.change import Change
    from workbook.snapshot import Snapshot, Table

_NO_NOTE: Final = frozenset({"Direction"})
"""Columns with words that a note can't stand in for."""


def can_hold(snapshot: Snapshot, name: str, column: str) -> bool:
    """Whether a new row of a table can hold a value for one of its columns: there, or as text in Notes.

    The touch's Next step and Next date are the target's; ask for those of Targets.
    """
    table = snapshot.tables[name]
    if column in table.letters:
        return column not in _newest(table).limits.new_cells
    spec = table.spec.column(column)
    is_text = spec is not None and spec.type is ColumnType.TEXT and column not in _NO_NOTE
    return is_text and "Notes" in table.letters and "Notes" not in _newest(table).limits.new_cells


def can_change(snapshot: Snapshot, name: str, row_ids: Iterable[str], column: str) -> bool:
    """Whether a column of some rows is there and can be written in each of them."""
    table = snapshot.tables[name]
    return column in table.letters and not refusal_of_cells(snapshot, name, row_ids, (column,))


def refusal_of_cells(snapshot: Snapshot, name: str, row_ids: Iterable[str], columns: Sequence[str]) -> str:
    """Why the first cell of some rows that can't be written can't; "" when all can. Unknown rows are no reason."""
    table = snapshot.tables[name]
    places = (table.index(row_id) for row_id in row_ids if row_id)
    refused = (table.refusal(at, column) for at in places if at is not None for column in columns)
    return next(filter(None, refused), "")


def refusal_of_row(snapshot: Snapshot, name: str, columns: Iterable[str]) -> str:
    """Why a new row with values in some columns can't be added to a table; "" when it can."""
    table = snapshot.tables[name]
    calculated = _newest(table).limits.calculated
    key = table.spec.id_column
    return table.new_row_refusal(
        column for column in (*columns, key or "") if column not in calculated or column == key
    )


def refusal_of(snapshot: Snapshot, changes: Iterable[Change]) -> str:
    """Why the workbook would refuse some changes; "" when it would take them."""
    for change in changes:
        if change.table not in snapshot.tables:
            continue
        if isinstance(change, AddRow):
            table = snapshot.tables[change.table]
            refused = table.new_row_refusal((*change.values, table.spec.id_column or ""))
        elif isinstance(change, SetCells):
            refused = refusal_of_cells(snapshot, change.table, (change.row_id,), tuple(change.values))
        else:
            continue
        if refused:
            return refused
    return ""


def _newest(table: Table) -> Table:
    """The sheet that takes new rows."""
    return table.parts[-1] if table.parts else table
