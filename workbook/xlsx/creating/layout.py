"""The look of a new workbook: table styles, widths, formats, dropdowns, highlights, print setup.

One calm style: dark headers, plain rows, color only where something wants attention.
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING, Final

from workbook.schema import ColumnType
from workbook.xlsx.creating.plan import ColumnLook, SheetPlan, TextPlan

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from workbook.xlsx.creating.plan import BookPlan, ColumnPlan

LISTS_SHEET: Final = "Lists"
LAST_ROW: Final = 1_048_576
LIST_ROWS: Final = 200
"""Rows of a list that its dropdown shows."""
FONT: Final = "Calibri"
LINE_HEIGHT: Final = 15.0
"""Points of one line of text."""
MOST_LINES: Final = 12
"""Lines of a row at most; the rest of a long text shows when the cell is opened."""
PAGE_WIDTH: Final = 215
"""Characters that stay readable beside each other on one printed page."""
INK, PAPER, HEADER = "FF22333B", "FFFFFFFF", "FF2F4858"
FORMATS: Final = {
    ColumnType.TEXT: "General",
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.TIME: "hh:mm",
    ColumnType.NUMBER: "General",
}
LOOKS: Final[dict[ColumnLook, tuple[str | None, str, bool]]] = {
    ColumnLook.LATE: ("FFF8D7CD", "FF9C2F12", True),
    ColumnLook.SOON: ("FFFFF1CC", "FF7A5900", False),
    ColumnLook.OPEN: ("FFFFF1CC", "FF7A5900", False),
    ColumnLook.GOOD: (None, "FF2E7D4F", True),
    ColumnLook.STOP: ("FFF8D7CD", "FF9C2F12", True),
    ColumnLook.MUTED: (None, "FF9AA5AB", False),
}
"""Fill, ink and weight of a highlight."""


def lay_out(plan: BookPlan) -> tuple[bytes, dict[str, SheetPlan]]:
    """Lay out every sheet with one empty sample row per table.

    Returns the file's bytes and the worksheet part of each table sheet.
    """
    from openpyxl import Workbook

    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    parts: dict[str, SheetPlan] = {}
    for number, planned in enumerate(plan.sheets, 1):
        worksheet = book.create_sheet(planned.name)
        if isinstance(planned, TextPlan):
            _lay_out_text(worksheet, planned)
        else:
            _lay_out_table(worksheet, planned, plan, number)
            parts[f"xl/worksheets/sheet{number}.xml"] = planned
    if plan.lists:
        _lay_out_lists(book, plan)
    _name_lists(book, plan)
    names = book.sheetnames
    book.active = names.index(plan.active) if plan.active in names else 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), parts


def count_lines(text: str, width: float) -> int:
    """Estimate how many lines a wrapped text takes in a column of ``width`` characters."""
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))


def list_name(choices: str) -> str:
    """Name of the defined name behind a dropdown (``List_Tier``, ``List_People_Name``)."""
    return "List_" + re.sub(r"\W+", "_", choices).strip("_")


def _header(worksheet: Worksheet, names: list[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for position, name in enumerate(names, 1):
        cell = worksheet.cell(1, position, name)
        cell.font = Font(name=FONT, size=11, bold=True, color=PAPER)
        cell.fill = PatternFill("solid", fgColor=HEADER)
        cell.alignment = Alignment(vertical="center")
    worksheet.row_dimensions[1].height = 21


def _lay_out_table(worksheet: Worksheet, planned: SheetPlan, plan: BookPlan, number: int) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

    _header(worksheet, [column.name for column in planned.columns])
    for position, column in enumerate(planned.columns, 1):
        letter = get_column_letter(position)
        number_format = column.number_format or ("@" if column.literal else FORMATS[column.type])
        aligned = None if column.type is ColumnType.NUMBER else "left"
        alignment = Alignment(horizontal=aligned, vertical="top", wrap_text=column.wrap or None)
        # The column carries the formats too, so that rows typed below the table look right at once.
        sample = worksheet.cell(2, position)
        sample.number_format = number_format
        sample.alignment = alignment
        dimension = worksheet.column_dimensions[letter]
        dimension.number_format = number_format
        dimension.alignment = alignment
        dimension.width = column.width
        _validate(worksheet, column, letter, plan)
    ref = f"A1:{get_column_letter(len(planned.columns))}{max(len(planned.rows), 1) + 1}"
    worksheet.add_table(
        Table(
            id=number,
            name=planned.name,
            displayName=planned.name,
            ref=ref,
            autoFilter=AutoFilter(ref=ref),
            tableColumns=[TableColumn(id=n, name=c.name) for n, c in enumerate(planned.columns, 1)],
            tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=True),
        )
    )
    _highlight(worksheet, planned)
    worksheet.freeze_panes = f"{get_column_letter(planned.frozen + 1)}2"
    _print_setup(worksheet, landscape=True, width=sum(column.width for column in planned.columns))
    worksheet.print_title_rows = "1:1"
    worksheet.print_title_cols = f"A:{get_column_letter(max(planned.frozen, 1))}"
    if planned.tab:
        worksheet.sheet_properties.tabColor = planned.tab


def _validate(worksheet: Worksheet, column: ColumnPlan, letter: str, plan: BookPlan) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    where = f"{letter}2:{letter}{LAST_ROW}"
    if column.choices:
        rule = DataValidation("list", formula1=list_name(column.choices), allow_blank=True)
        shown = column.choices if column.choices in plan.lists else column.choices.partition("[")[0]
        place = LISTS_SHEET if shown in plan.lists else shown
        rule.errorTitle = "Not on the list"
        rule.error = f"This word is not on the {place} sheet, so it may not be counted. Keep it anyway?"
    elif column.type is ColumnType.DATE:
        rule = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
        rule.errorTitle = "Not a date"
        rule.error = "Please write a date such as 2026-01-31. Keep this anyway?"
    else:
        return
    # A warning, not an error: a colleague's own word is worth more than an empty cell.
    rule.errorStyle = "warning"
    rule.showErrorMessage = True
    rule.add(where)
    worksheet.add_data_validation(rule)


def _highlight(worksheet: Worksheet, planned: SheetPlan) -> None:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter

    letters = {column.name: get_column_letter(n) for n, column in enumerate(planned.columns, 1)}
    for highlight in planned.highlights:
        formula = re.sub(r"\{([^}]+)\}", lambda match: f"${letters[match[1]]}2", highlight.formula)
        fill, ink, bold = LOOKS[highlight.look]
        look = DifferentialStyle(
            font=Font(color=ink, bold=bold or None), fill=PatternFill("solid", bgColor=fill) if fill else None
        )
        rule = Rule(type="expression", dxf=look, formula=[formula])
        spans = [(letters[name], letters[name]) for name in highlight.columns]
        spans = spans or [("A", get_column_letter(len(planned.columns)))]
        where = " ".join(f"{first}2:{last}{LAST_ROW}" for first, last in spans)
        worksheet.conditional_formatting.add(where, rule)


def _lay_out_text(worksheet: Worksheet, planned: TextPlan) -> None:
    from openpyxl.styles import Alignment, Font

    fonts = {
        "title": Font(name=FONT, size=20, bold=True, color=HEADER),
        "heading": Font(name=FONT, size=13, bold=True, color=HEADER),
    }
    worksheet.sheet_view.showGridLines = False
    worksheet.column_dimensions["A"].width = 24
    worksheet.column_dimensions["B"].width = 92
    for row, (style, left, right) in enumerate(planned.lines, 1):
        first, second = worksheet.cell(row, 1), worksheet.cell(row, 2)
        for cell, text in ((first, left), (second, right)):
            cell.value = text or None
            cell.alignment = Alignment(vertical="top", wrap_text=style == "pair" or None)
        first.font = fonts.get(style, Font(name=FONT, size=11, bold=style == "pair", color=INK))
        second.font = Font(name=FONT, size=11, color=INK)
        if style in ("title", "heading"):
            worksheet.row_dimensions[row].height = 30 if style == "title" else 24
        elif count_lines(right, 100) > 1:
            worksheet.row_dimensions[row].height = LINE_HEIGHT * count_lines(right, 100)
    _print_setup(worksheet, landscape=False)


def _lay_out_lists(book: Workbook, plan: BookPlan) -> None:
    worksheet = book.create_sheet(LISTS_SHEET)
    _header(worksheet, list(plan.lists))
    for position, words in enumerate(plan.lists.values(), 1):
        width = max(map(len, words), default=8)
        for row, word in enumerate(words, 2):
            worksheet.cell(row, position, word)
        letter = worksheet.cell(1, position).column_letter
        worksheet.column_dimensions[letter].width = max(width, len(worksheet.cell(1, position).value)) + 4
    worksheet.freeze_panes = "A2"
    _print_setup(worksheet, landscape=True)


def _name_lists(book: Workbook, plan: BookPlan) -> None:
    """Name the range of words behind every dropdown; the range ends at its last word."""
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    columns = {
        f"{sheet.name}[{column.name}]": (sheet.name, get_column_letter(n))
        for sheet in plan.sheets
        if isinstance(sheet, SheetPlan)
        for n, column in enumerate(sheet.columns, 1)
    }
    columns |= {name: (LISTS_SHEET, get_column_letter(n)) for n, name in enumerate(plan.lists, 1)}
    used = {
        column.choices: None
        for sheet in plan.sheets
        if isinstance(sheet, SheetPlan)
        for column in sheet.columns
        if column.choices
    }
    for choices in used:
        sheet, letter = columns[choices]
        words = f"{sheet}!${letter}$2:${letter}${LIST_ROWS}"
        first = f"{sheet}!${letter}$2"
        value = f"{first}:INDEX({words},MAX(1,COUNTA({words})))"
        name = list_name(choices)
        book.defined_names[name] = DefinedName(name, attr_text=value)


def _print_setup(worksheet: Worksheet, *, landscape: bool, width: float = 0) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    worksheet.page_setup.orientation = "landscape" if landscape else "portrait"
    worksheet.page_setup.fitToWidth = max(1, math.ceil(width / PAGE_WIDTH))
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    if worksheet.oddFooter is not None:
        worksheet.oddFooter.center.text = "&A, page &P of &N"
