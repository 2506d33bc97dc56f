"""The real Excel tables of a workbook, and the rectangles of cells they cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook.errors import FileRefusedError
from workbook.serial import column_letters, column_number
from workbook.xlsx.package import Package, SheetRef, local, parse_xml
from workbook.xlsx.soundness import check_tables

_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?$")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, inclusive; columns as numbers."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, column: int, row: int) -> bool:
        """Whether a cell is inside."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share a cell."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def parse_box(ref: str) -> Box | None:
    """``$A$1:T40`` to a rectangle; None for anything else."""
    match = _RANGE.match(ref.strip())
    if match is None:
        return None
    left, top = column_number(match.group(1).upper()), int(match.group(2))
    right = column_number(match.group(3).upper()) if match.group(3) else left
    bottom = int(match.group(4)) if match.group(4) else top
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """A real Excel table: its part, name, range and columns."""

    part: str
    name: str
    sheet: SheetRef
    box: Box
    has_header: bool
    totals_rows: int
    columns: tuple[str, ...]
    formulas: Mapping[str, str]
    """Calculated columns: column letters -> formula."""
    filtered_by_query: bool

    @property
    def first_row(self) -> int:
        """First data row."""
        return self.box.top + (1 if self.has_header else 0)

    @property
    def last_row(self) -> int:
        """Last data row (totals are not data)."""
        return self.box.bottom - self.totals_rows


def _checked_box(ref: str, part: str, sheet: str, name: str) -> Box:
    """The range of a table; raise FileRefusedError where it is none, or upside down."""
    match = _RANGE.match(ref.strip())
    box = parse_box(ref)
    if match is None or box is None or box.right > MAX_COLUMN or box.bottom > MAX_ROW or box.top < 1:
        raise FileRefusedError(
            f"{name} is damaged: the range {ref[:40]} of a table on sheet {sheet} ({part}) is no range of cells."
        )
    if match.group(3) and (
        column_number(match.group(1).upper()) > column_number(match.group(3).upper())
        or int(match.group(2)) > int(match.group(4))
    ):
        raise FileRefusedError(
            f"{name} is damaged: the range {ref[:40]} of a table on sheet {sheet} ({part}) ends before it begins."
        )
    return box


def excel_tables(package: Package) -> tuple[ExcelTable, ...]:
    """Every Excel table of the workbook's worksheets."""
    known = package.memo.get("tables")
    if known is None:
        found = tuple(_excel_tables(package))
        check_tables(package, [(table.name, table.part, table.sheet.name) for table in found])
        known = package.memo["tables"] = found
    return known  # type: ignore[return-value]  # the memo has one type per key


def _excel_tables(package: Package) -> Iterator[ExcelTable]:
    for sheet in package.sheets:
        for part in package.related(sheet.part, "table"):
            root = parse_xml(package.read(part), part, package.name)
            box = _checked_box(root.get("ref", ""), part, sheet.name, package.name)
            columns = [e for e in root.iter() if isinstance(e.tag, str) and local(e) == "tableColumn"]
            formulas = {}
            for place, column in enumerate(columns):
                for child in column:
                    if (
                        isinstance(child.tag, str)
                        and local(child) == "calculatedColumnFormula"
                        and child.text
                    ):
                        formulas[column_letters(box.left + place)] = child.text
            yield ExcelTable(
                part,
                root.get("displayName") or root.get("name") or "",
                sheet,
                box,
                root.get("headerRowCount", "1") != "0",
                1 if root.get("totalsRowCount", "0") not in ("0", "") else 0,
                tuple(column.get("name", "") for column in columns),
                formulas,
                any(column.get("queryTableFieldId") for column in columns),
            )
