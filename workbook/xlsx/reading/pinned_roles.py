"""Which header was read as which column: once read so, it stays so while the header is there.

A colleague may add a column with a better name ("Notes" beside "Comments") for something else. What waits for the notes
must not go there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.schema import TableSpec, fold
from workbook.xlsx.reading.row_lookup import row_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

Roles = Mapping[str, Mapping[str, str]]
"""Table -> column -> header."""


def read_roles(package: Package, layouts: Iterable[TableLayout]) -> dict[str, dict[str, str]]:
    """The headers that are read as columns of another name."""
    roles: dict[str, dict[str, str]] = {}
    for layout in layouts:
        headers = row_cells(package, layout, layout.header_row)
        ours = {column.name for column in layout.spec.columns if not column.called}
        found = {
            name: cell.text.strip()
            for name, cell in headers.items()
            if name in ours
            and name not in layout.extras
            and cell.text.strip()
            and fold(cell.text) != fold(name)
        }
        if found:
            roles[layout.spec.name] = found
    return roles


def with_pinned_roles(schema: Sequence[TableSpec], roles: Roles) -> tuple[TableSpec, ...]:
    """The schema with its columns pinned to the headers under which they were read."""
    return tuple(
        replace(
            spec,
            columns=tuple(
                replace(column, pinned=roles[spec.name].get(column.name, column.pinned))
                for column in spec.columns
            ),
        )
        if roles.get(spec.name)
        else spec
        for spec in schema
    )
