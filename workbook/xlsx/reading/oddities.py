"""What is unusual about a table and may surprise its readers: repeated and look-alike headers, hidden sheets, long texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from workbook.schema import fold
from workbook.serial import column_letters
from workbook.snapshot import Problem
from workbook.xlsx.excel_table import Box
from workbook.xlsx.merged_cells import merged_boxes
from workbook.xlsx.reading.row_lookup import row_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.snapshot import Table
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

LONGEST: Final = 32_767
"""Characters that Excel takes in one cell."""
_ALPHABETS: Final = ("LATIN", "CYRILLIC", "GREEK")
_SHOWN: Final = 20
_LINE_BREAK: Final = re.compile("_x000[aAdD]_")


def find_oddities(package: Package, layout: TableLayout, table: Table) -> Iterator[Problem]:
    """Report what is unusual about one table."""
    yield from _odd_headers(package, layout)
    yield from _renamed_headers(package, layout)
    yield from _merged_rows(package, layout)
    yield from _long_texts(table)
    state = next((sheet.state for sheet in package.sheets if sheet.part == layout.part), "visible")
    if state != "visible":
        how = "with the Visual Basic editor" if state == "veryHidden" else "with Unhide"
        text = f"The sheet {layout.sheet} is hidden, so colleagues don't see what changes there; Excel shows it {how}."
        yield Problem("R110", "note", layout.sheet, "", "", text)


def _odd_headers(package: Package, layout: TableLayout) -> Iterator[Problem]:
    headers = {
        layout.letters[name]: " ".join(cell.text.split())
        for name, cell in row_cells(package, layout, layout.header_row).items()
    }
    uses = Counter(fold(text) for text in headers.values() if text)
    seen: set[str] = set()
    for letter, text in headers.items():
        cell = f"{letter}{layout.header_row}"
        if uses[fold(text)] > 1 and fold(text) in seen and text not in layout.ambiguous:
            why = f"The header {text[:40]!r} is there twice, and only the first column is used; give one of them another name."
            yield Problem("R102", "warning", layout.sheet, cell, "", why)
        seen.add(fold(text))
        if _mixes_alphabets(text):
            why = f"The header {text[:40]!r} has letters of another alphabet that look like Latin ones; type it again."
            yield Problem("R111", "warning", layout.sheet, cell, "", why)


def _mixes_alphabets(text: str) -> bool:
    """Whether a word has letters of several alphabets that resemble each other; a micro sign is none."""
    if text.isascii():
        return False
    return any(
        len({name for char in word if (name := unicodedata.name(char, "").split(" ")[0]) in _ALPHABETS}) > 1
        for word in text[:200].replace("μ", "").split()
    )


def _renamed_headers(package: Package, layout: TableLayout) -> Iterator[Problem]:
    """Name headers that are not what the Excel table calls its column: Excel repairs such a file."""
    if layout.table is None or not layout.table.has_header:
        return
    cells = row_cells(package, layout, layout.header_row)
    shown = {letter: cells[name].text for name, letter in layout.letters.items() if name in cells}
    for place, column in enumerate(layout.table.columns):
        letter = column_letters(layout.table.box.left + place)
        if letter in shown and fold(_LINE_BREAK.sub(" ", column)) != fold(shown[letter]):
            text = (
                f"The cell says {shown[letter][:40]!r}, and the Excel table calls the column {column[:40]!r}; the cell counts."
                " Type the header again in Excel."
            )
            yield Problem("R114", "warning", layout.sheet, f"{letter}{layout.header_row}", "", text)


def _merged_rows(package: Package, layout: TableLayout) -> Iterator[Problem]:
    """Name cells below the headers that are merged: only the first of them holds anything."""
    box = Box(layout.box.left, layout.first_row, layout.box.right, max(layout.first_row, layout.last_row))
    for merged in [one for one in merged_boxes(package, layout.part) if one.meets(box)][:_SHOWN]:
        text = (
            f"The cells {merged} are merged, so all but the first of them are empty; unmerge them in Excel."
        )
        yield Problem("R113", "warning", layout.sheet, str(merged).partition(":")[0], "", text)


def _long_texts(table: Table) -> Iterator[Problem]:
    for column in table.letters:
        lengths = table.text[column].str.len_chars()
        longest = lengths.max()
        if not isinstance(longest, int) or longest <= LONGEST:
            continue
        for place in (lengths > LONGEST).arg_true().to_list()[:_SHOWN]:
            address = table.address(place, column).partition("!")[2]
            text = (
                f"This cell holds {lengths[place]:,} characters, and Excel takes {LONGEST:,}: it may offer to repair the"
                " file and cut the text. Shorten it."
            )
            yield Problem("R112", "warning", table.sheet, address, "", text)
