"""What is unusual about a table and may surprise its readers: repeated and look-alike headers, hidden sheets, long texts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from workbook.schema import fold
from workbook.snapshot import Problem
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


def find_oddities(package: Package, layout: TableLayout, table: Table) -> Iterator[Problem]:
    """Report what is unusual about one table."""
    yield from _odd_headers(package, layout)
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
