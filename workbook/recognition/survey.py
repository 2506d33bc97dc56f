"""What in a workbook could be a table: sheets and Excel tables with their headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.cell import FORMULA_FLAG, Kind
from workbook.serial import column_letters
from workbook.xlsx.excel_table import excel_tables
from workbook.xlsx.package import Package, SheetRef
from workbook.xlsx.reading.decode import Decoder
from workbook.xlsx.reading.table import find_tables, header_rows
from workbook.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from workbook.schema import TableSpec


_SAMPLE_ROWS = 30
"""Rows below a header that show what its columns hold."""


@dataclass(frozen=True, slots=True)
class TableCandidate:
    """A header row: ``name`` is the Excel table's or the sheet's; ``headers`` are by column letters.

    ``dates`` are the columns whose first values are dates, ``words`` those whose first values are text.
    ``hidden``: the sheet is hidden.
    """

    name: str
    sheet: str
    header_row: int
    headers: Mapping[str, str]
    hidden: bool = False
    dates: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecognizedTable:
    """A table of the schema where the reader finds it: canonical column name -> column letters, and its data rows."""

    name: str
    sheet: str
    header_row: int
    letters: Mapping[str, str]
    own: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class WorkbookSurvey:
    """What is in a workbook: every candidate, and the tables that the reader finds among them by name."""

    offers: tuple[TableCandidate, ...]
    found: Mapping[str, RecognizedTable]


def survey_workbook(package: Package, schema: Sequence[TableSpec]) -> WorkbookSurvey:
    """Look for tables in a workbook; raise FileRefusedError when one of its parts is damaged."""
    found = {
        name: RecognizedTable(
            name=name,
            sheet=layout.sheet,
            header_row=layout.header_row,
            letters={
                column: letter for column, letter in layout.letters.items() if column not in layout.extras
            },
            own=layout.extras,
            rows=max(0, layout.last_row - layout.header_row),
        )
        for name, layout in find_tables(package, schema).items()
    }
    return WorkbookSurvey(tuple(_candidates(package)), found)


def _candidates(package: Package) -> list[TableCandidate]:
    candidates = []
    tables = excel_tables(package)
    for sheet in package.sheets:
        own = [table for table in tables if table.sheet.part == sheet.part]
        for table in own:
            headers = {column_letters(table.box.left + at): name for at, name in enumerate(table.columns)}
            candidates.append(_candidate(package, sheet, table.name, table.box.top, headers))
        if not own:
            rows = header_rows(package, sheet.part)
            candidates += [
                _candidate(package, sheet, sheet.name, number, texts) for number, texts in rows.items()
            ]
    return candidates


def _candidate(
    package: Package, sheet: SheetRef, name: str, row: int, headers: Mapping[str, str]
) -> TableCandidate:
    wanted = {letters.encode() for letters in headers}
    block = Decoder(Sheet.of(package, sheet.part)).columns(wanted, set(), row + 1, row + _SAMPLE_ROWS)
    kinds = {letters: {code & ~FORMULA_FLAG for code in block.kinds[letters.encode()]} for letters in headers}
    return TableCandidate(
        name=name,
        sheet=sheet.name,
        header_row=row,
        headers=headers,
        hidden=sheet.state != "visible",
        dates=frozenset(letters for letters, codes in kinds.items() if codes - {Kind.BLANK} == {Kind.DATE}),
        words=frozenset(letters for letters, codes in kinds.items() if codes - {Kind.BLANK} == {Kind.TEXT}),
    )
