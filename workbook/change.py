"""Changes as data: what to set, what to add, what to remove, in the table's own column names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook.cell import Cell, Value


@dataclass(frozen=True, slots=True)
class SetCells:
    """Set some cells of one row. A value of ``None`` empties the cell; a ``Cell`` is written exactly as it is."""

    table: str
    row_id: str
    values: Mapping[str, Value | Cell]


@dataclass(frozen=True, slots=True)
class AddRow:
    """Append a row to a table.

    Without a value for the id column the store generates a short random id, which the receipt names.
    """

    table: str
    values: Mapping[str, Value | Cell]


@dataclass(frozen=True, slots=True)
class RemoveRow:
    """Remove a row that was added; the inverse of `AddRow`.

    ``expected`` is what the row held: if a colleague changed it since, the removal becomes a conflict.
    """

    table: str
    row_id: str
    expected: Mapping[str, Value | Cell] = field(default_factory=dict)


Change = SetCells | AddRow | RemoveRow
