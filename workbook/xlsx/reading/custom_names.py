"""What a workbook says about the names of its own tables and columns.

A table whose spec ``says_names`` may hold rows such as ``Table Targets`` | ``Referral offices`` and ``Column
Targets.Source`` | ``Doctor's office``: in its first two columns what is meant, and what this workbook calls it.
What the caller was told (``called`` in the schema) wins.
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


def named(package: Package, schema: Sequence[TableSpec], find: Finder) -> tuple[TableSpec, ...]:
    """Give the schema with the names that this workbook says its tables and columns have."""
    sayers = [spec for spec in schema if spec.says_names]
    if not sayers:
        return tuple(schema)
    said = package.memo.get("names said")
    if not isinstance(said, dict):
        said = _read(package, sayers, find)
        package.memo["names said"] = said
    return tuple(apply_names(schema, said)) if said else tuple(schema)


def _read(package: Package, sayers: Sequence[TableSpec], find: Finder) -> dict[tuple[str, str], str]:
    said: dict[tuple[str, str], str] = {}
    for layout in find(package, sayers).values():
        names = [column.name for column in layout.spec.columns[:2]]
        if any(name not in layout.letters for name in names):
            continue
        left, right = (layout.letters[name].encode() for name in names)
        block = Decoder(Sheet.of(package, layout.part)).columns({left, right}, set(), layout.first_row, None)
        for at, text in enumerate(block.texts[left]):
            place = meant_by(text) if block.kinds[left][at] == Kind.TEXT else None
            name = block.texts[right][at].strip()
            if place is not None and name:
                said.setdefault((fold(place[0]), fold(place[1])), name)
    return said


def apply_names(schema: Sequence[TableSpec], said: Mapping[tuple[str, str], str]) -> list[TableSpec]:
    """Note what tables and columns are called: (folded table, folded column or "") -> name.

    A name that the schema has already stays.
    """
    fresh = []
    for spec in schema:
        columns = tuple(_named_column(spec, column, said) for column in spec.columns)
        called = spec.called or said.get((fold(spec.name), ""), "")
        fresh.append(replace(spec, columns=columns, called=called))
    return fresh


def _named_column(spec: TableSpec, column: ColumnSpec, said: Mapping[tuple[str, str], str]) -> ColumnSpec:
    called = said.get((fold(spec.name), fold(column.name)), "")
    return replace(column, called=called) if called and not column.called else column
