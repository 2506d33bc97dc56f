"""The exact cells of a workbook's tables, for comparing and merging versions of it.

A snapshot shows cells as a person sees them, a time to the minute. Whether two cells are the same is decided by what
the file holds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.cell import BLANK, FORMULA_FLAG, Cell, Kind
from workbook.schema import ColumnType, TableSpec, fold
from workbook.serial import EDGES, cell_of, column_letters, shown
from workbook.sharing.versions.date_systems import shift_day
from workbook.xlsx.reading.frames import RawColumn
from workbook.xlsx.reading.read import read_table
from workbook.xlsx.reading.row_lookup import row_cells
from workbook.xlsx.reading.table import find_tables
from workbook.xlsx.strings import SharedStrings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbook.cell import Value
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

_NUMERIC = (Kind.NUMBER, Kind.DATE)
_DIGITS = 1e-14
"""Programs write 15 to 17 significant digits of the same number; Excel itself computes with 15."""
_FORMULA = ""
"""In place of a formula's text, which is not read here."""


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing; an empty text is as blank as no cell."""
    return cell.formula is None and (cell.kind is Kind.BLANK or (cell.kind is Kind.TEXT and not cell.text))


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells hold the same for a person; a formula is compared by its value.

    Two programs may write a number with different last digits, and a line break with or without a carriage return.
    """
    if one.kind is other.kind and one.text == other.text:
        return True
    if one.kind in _NUMERIC and other.kind in _NUMERIC:
        try:
            return math.isclose(float(one.text), float(other.text), rel_tol=_DIGITS, abs_tol=0.0)
        except ValueError:
            return False
    if one.kind is Kind.TEXT and other.kind is Kind.TEXT:
        return one.text.replace("\r\n", "\n") == other.text.replace("\r\n", "\n")
    return is_blank(one) and is_blank(other)


@dataclass(frozen=True, eq=False)
class TableContents:
    """One table's cells by column name and position.

    ``rows`` are worksheet rows; ``ids`` "" where blank. ``outside`` are worksheet rows apart from the table,
    which were not read.
    """

    spec: TableSpec
    sheet: str
    columns: Mapping[str, RawColumn]
    rows: Sequence[int]
    ids: Sequence[str]
    outside: Sequence[int] = ()
    package: Package | None = None
    layout: TableLayout | None = None
    changed: Mapping[tuple[int, str], Cell] = field(default_factory=dict)
    """Cells that replace those of the file: pending edits, dates in the other date system."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def id_column(self) -> str:
        """The column of the ids that the store gives; "" when this workbook has none."""
        name = self.spec.id_column or "" if self.spec.id_prefix else ""
        return name if name in self.columns else ""

    @cached_property
    def first(self) -> dict[str, int]:
        """Position of the first row of each id."""
        places: dict[str, int] = {}
        for at, row_id in enumerate(self.ids):
            if row_id:
                places.setdefault(row_id, at)
        return places

    def cell(self, at: int, column: str) -> Cell:
        """A cell; ``formula`` is "" where it has one, because its text is not read."""
        changed = self.changed.get((at, column))
        if changed is not None:
            return changed
        raw = self.columns.get(column)
        if raw is None:
            return BLANK
        code = int(raw.kinds[at])
        formula = _FORMULA if code & FORMULA_FLAG else None
        return Cell(Kind(code & ~FORMULA_FLAG), raw.texts[at], formula)

    def filled(self, at: int) -> dict[str, Cell]:
        """The filled cells of a row, without the id."""
        cells = ((name, self.cell(at, name)) for name in self.columns if name != self.id_column)
        return {name: cell for name, cell in cells if not is_blank(cell)}

    def exact(self, at: int, column: str) -> Cell:
        """A cell with the formatting of its text, where another workbook can take it over."""
        cell = self.cell(at, column)
        if cell.kind is not Kind.TEXT or self.package is None or self.layout is None:
            return cell
        rich = row_cells(self.package, self.layout, self.rows[at]).get(column, BLANK).rich
        # A namespace prefix would mean nothing in a workbook that declares another one.
        return cell if rich is None or re.search(r"</?\w+:", rich) else replace(cell, rich=rich)

    def address(self, at: int, column: str = "") -> str:
        """``Sheet!D17`` of a cell, ``Sheet!17`` of a row."""
        raw = self.columns.get(column)
        return f"{self.sheet}!{raw.letter if raw else ''}{self.rows[at]}"

    def _prints(self, names: Sequence[str]) -> list[object]:
        """Each row's cells as one value: equal values mean equal rows, others need a cell-by-cell comparison."""
        raws = [self.columns[name] for name in names]
        prints: list[object] = [()] * len(self)
        if raws:
            prints = list(zip(*(raw.texts for raw in raws), *(raw.kinds for raw in raws), strict=True))
        for at, _ in self.changed:
            prints[at] = object()
        return prints


def find_differing(
    one: TableContents, other: TableContents, pairs: Mapping[str, str], partners: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, list[str]]]:
    """Rows that differ between two tables, with the names of the differing columns in the first.

    ``pairs`` maps each compared column of the first table to the other's, ``partners`` are the positions of the
    compared rows.
    """
    ours, theirs = one._prints(list(pairs)), other._prints(list(pairs.values()))  # noqa: SLF001
    for here, there in partners:
        if ours[here] != theirs[there]:
            names = [
                name for name, its in pairs.items() if not same(one.cell(here, name), other.cell(there, its))
            ]
            if names:
                yield here, there, names


@dataclass(frozen=True, eq=False)
class Contents:
    """The tables that a workbook has, by canonical name.

    ``token`` is of the bytes that were read, ``modified`` the file's time stamp (seconds since 1970), 0 unknown.
    """

    tables: Mapping[str, TableContents]
    date1904: bool = False
    name: str = ""
    token: str = ""
    package: Package | None = None
    modified: float = 0.0

    def in_date_system(self, *, date1904: bool) -> Contents:
        """The same contents in the date system of another workbook."""
        if self.date1904 == date1904:
            return self
        tables = {name: _shift(table, to1904=date1904) for name, table in self.tables.items()}
        return replace(self, tables=tables, date1904=date1904)


def read_contents(package: Package, schema: Sequence[TableSpec], *, token: str = "") -> Contents:
    """Read the schema's tables of a package; raise FileRefusedError when a part is damaged."""
    tables: dict[str, TableContents] = {}
    for name, layout in find_tables(package, schema).items():
        raw = read_table(package, layout)
        columns = {column.name: column for column in raw.columns}
        ids = _ids(layout.spec, columns, len(raw.rows))
        tables[name] = TableContents(
            layout.spec, layout.sheet, columns, raw.rows, ids, raw.outside, package, layout
        )
    SharedStrings.of(package).forget_texts()
    return Contents(tables, package.date1904, package.name, token, package)


def contents_of(
    schema: Sequence[TableSpec], records: Mapping[str, Sequence[Mapping[str, Value | Cell]]]
) -> Contents:
    """Build contents from plain records, as if a workbook held them from row 2 on.

    A table exists when ``records`` has it, with the columns that its rows name.
    """
    tables: dict[str, TableContents] = {}
    for spec in schema:
        if spec.name not in records:
            continue
        given = records[spec.name]
        columns: dict[str, RawColumn] = {}
        for name in dict.fromkeys(key for record in given for key in record):
            column = spec.column(name)
            rule = column.type if column else ColumnType.TEXT
            cells = [cell_of(record.get(name), rule) for record in given]
            codes = [int(cell.kind) | (FORMULA_FLAG if cell.formula is not None else 0) for cell in cells]
            key = column.name if column else name
            letter = column_letters(len(columns) + 1)
            columns[key] = RawColumn(
                key, rule, letter, [cell.text for cell in cells], codes, ours=column is not None
            )
        ids = _ids(spec, columns, len(given))
        tables[spec.name] = TableContents(spec, spec.name, columns, range(2, 2 + len(given)), ids)
    return Contents(tables)


def _ids(spec: TableSpec, columns: Mapping[str, RawColumn], height: int) -> list[str]:
    raw = columns.get(spec.id_column if spec.id_prefix and spec.id_column else "")
    if raw is None:
        return [""] * height
    return [
        text.strip(EDGES) if code == Kind.TEXT else _id(int(code), text)
        for code, text in zip(raw.kinds, raw.texts, strict=True)
    ]


def _id(code: int, text: str) -> str:
    cell = Cell(Kind(code & ~FORMULA_FLAG), text)
    return "" if cell.kind in (Kind.ERROR, Kind.UNCALCULATED) else shown(cell).strip(EDGES)


def pair_columns(mine: TableContents, theirs: TableContents) -> dict[str, str]:
    """The columns that both tables have, as the first's name to the second's, without the ids.

    Columns of the schema are paired by their canonical names, the others by their headers.
    """
    folded: dict[str, str] = {}
    for name, raw in theirs.columns.items():
        if not raw.ours:
            folded.setdefault(fold(name), name)
    pairs: dict[str, str] = {}
    for name, raw in mine.columns.items():
        other = name if name in theirs.columns else folded.get(fold(name)) if not raw.ours else None
        if other is not None and name != mine.id_column:
            pairs[name] = other
    return pairs


def _shift(table: TableContents, *, to1904: bool) -> TableContents:
    changed: dict[tuple[int, str], Cell] = dict(table.changed)
    for name, raw in table.columns.items():
        dated = raw.type is ColumnType.DATE
        for at, code in enumerate(raw.kinds):
            if Kind(int(code) & ~FORMULA_FLAG) in _NUMERIC:
                cell = shift_day(table.cell(at, name), dated, to1904=to1904)
                if cell is not None:
                    changed[at, name] = cell
    return replace(table, changed=changed)
