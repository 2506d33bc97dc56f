"""Edits to new parts: the smallest change of the package that makes them.

Only the named cells and rows, the ranges that must grow with a table and the stored results of dependent
formulas differ afterwards. `verify` proves it on the finished bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbook.cell import Cell
from workbook.errors import EditRefusedError
from workbook.schema import TableSpec
from workbook.xlsx.package import Package
from workbook.xlsx.patching.edit import SheetWrite


@dataclass(frozen=True, slots=True)
class CellWrite:
    """Write one cell of a worksheet."""

    sheet: str
    ref: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class RowAppend:
    """Append a row to a table; ``cells`` by column name."""

    table: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class RowRemove:
    """Remove a row from a table: the last one is removed and the table shrinks, any other is emptied."""

    table: str
    row: int


Edit = CellWrite | RowAppend | RowRemove


@dataclass(frozen=True, slots=True)
class Patched:
    """New parts of a package, and the cells they must decode to.

    ``rows``: the worksheet row of each edit, in order. ``expected``: (sheet name, A1 reference) -> cell.
    ``stale``: formulas that lost their stored result, as (sheet name, A1 reference).
    """

    parts: Mapping[str, bytes]
    removed: tuple[str, ...]
    rows: tuple[int, ...]
    expected: Mapping[tuple[str, str], Cell]
    stale: frozenset[tuple[str, str]] = field(default=frozenset())


def patch(
    package: Package, schema: Sequence[TableSpec], edits: Sequence[Edit], *, keep_results: bool = False
) -> Patched:
    """Make edits on a package's parts.

    ``keep_results`` leaves the stored results of dependent formulas as they are; the workbook still asks for
    recalculation on load, which Excel honors and LibreOffice does not. Raises EditRefusedError with the
    reason when an edit cannot be made without breaking something.
    """
    package.check_writable()
    work = SheetWrite(package, schema)
    rows = []
    for edit in edits:
        if isinstance(edit, CellWrite):
            rows.append(work.write(edit.sheet, edit.ref, edit.cell))
        elif isinstance(edit, RowAppend):
            rows.append(work.append(edit.table, edit.cells))
        else:
            rows.append(work.remove(edit.table, edit.row))
    parts, removed, stale = work.finish(keep_results=keep_results)
    if not rows:
        raise EditRefusedError("There is nothing to write.")
    return Patched(parts, removed, tuple(rows), work.expected, stale)
