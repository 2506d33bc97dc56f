"""Names that a workbook itself sets for its tables and columns.

A table with a spec that ``says_names`` may hold rows such as ``Table Targets`` | ``Referral offices`` and ``Column
Targets.Source`` | ``Doctor's office``: in its first two columns the table or column, and its name in this workbook.
A name that the caller's schema sets (``called``) wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.cell import Kind
from workbook.schema import ColumnSpec, TableSpec, fold, meant_by
from workbook.xlsx.reading.decode import Decoder
from workbook.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

    Finder = Callable[[Package, Sequence[TableSpec]], Mapping[str, TableLayout]]


def with_custom_names(package: Package, schema: Sequence[TableSpec], find: Finder) -> tuple[TableSpec, ...]:
    """The schema with the names that this workbook sets for its tables and columns."""
    name_specs = [spec for spec in schema if spec.says_names]
    if not name_specs:
        return tuple(schema)
    custom = package.memo.get("custom names")
    if not isinstance(custom, dict):
        custom = _read(package, name_specs, find)
        package.memo["custom names"] = custom
    return tuple(apply_names(schema, custom)) if custom else tuple(schema)


def _read(package: Package, name_specs: Sequence[TableSpec], find: Finder) -> dict[tuple[str, str], str]:
    custom: dict[tuple[str, str], str] = {}
    for layout in find(package, name_specs).values():
        names = [column.name for column in layout.spec.columns[:2]]
        if any(name not in layout.letters for name in names):
            continue
        left, right = (layout.letters[name].encode() for name in names)
        decoder = Decoder(Sheet.of(package, layout.part))
        block = decoder.columns({left, right}, set(), layout.first_row, None, few=True)
        for at, text in enumerate(block.texts[left]):
            place = meant_by(text) if block.kinds[left][at] == Kind.TEXT else None
            name = block.texts[right][at].strip()
            if place is not None and name:
                custom.setdefault((fold(place[0]), fold(place[1])), name)
    return custom


def apply_names(schema: Sequence[TableSpec], custom: Mapping[tuple[str, str], str]) -> list[TableSpec]:
    """Set the names of tables and columns: (folded table, folded column or "") -> name.

    A name that the schema sets already stays.
    """
    fresh = []
    for spec in schema:
        columns = tuple(_named_column(spec, column, custom) for column in spec.columns)
        called = spec.called or custom.get((fold(spec.name), ""), "")
        fresh.append(replace(spec, columns=columns, called=called))
    return fresh


def _named_column(spec: TableSpec, column: ColumnSpec, custom: Mapping[tuple[str, str], str]) -> ColumnSpec:
    called = custom.get((fold(spec.name), fold(column.name)), "")
    return replace(column, called=called) if called and not column.called else column
