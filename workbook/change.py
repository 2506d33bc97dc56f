"""Edits as data: what to set, what to add, and how to take it back.

A change says what a person wants in the table's own words. The store finds the cells, and answers with
the inverse, so that undo is a change like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook.cell import Cell, Value


@dataclass(frozen=True, slots=True)
class SetCells:
    """Set some cells of one row. A value of ``None`` empties the cell; a ``Cell`` is put back as it was."""

    table: str
    row_id: str
    values: Mapping[str, Value | Cell]


@dataclass(frozen=True, slots=True)
class AddRow:
    """Append a row to a table.

    Without a value for the id column the store makes up a short random id, which the receipt names.
    """

    table: str
    values: Mapping[str, Value | Cell]


@dataclass(frozen=True, slots=True)
class RemoveRow:
    """Take back a row that was added; the inverse of `AddRow`.

    ``expected`` is what the row held: a colleague's later change to it makes this a conflict.
    """

    table: str
    row_id: str
    expected: Mapping[str, Value | Cell] = field(default_factory=dict)


Change = SetCells | AddRow | RemoveRow
