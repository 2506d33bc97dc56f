"""A delimited text (CSV and its kin, any delimiter and encoding) as the grid of a sheet."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence

from workbook.cell import Kind
from workbook.errors import FileRefusedError
from workbook.recognition.grid import SheetGrid

DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_BYTES = 200 * 2**20
_SNIFFED = 50


def decode_delimited(data: bytes, name: str) -> str:
    """The text of a file: by its mark, as UTF-8, as UTF-16 without a mark, else as Windows-1252.

    Raises FileRefusedError with one sentence for what is no text.
    """
    if len(data) > _MOST_BYTES:
        raise FileRefusedError(f"{name} is too large to import ({len(data) // 2**20} MB).")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    head = data[:4096]
    if head.count(0) > len(head) / 4:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return _decoded(data, "utf-16-le" if odd > even else "utf-16-be", name)
    if 0 in head:
        raise FileRefusedError(f"{name} is not a text file; save it as CSV or as an Excel workbook.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise FileRefusedError(f"{name} is damaged: it says it is {encoding} and is not.") from None


def read_delimited(data: bytes, name: str) -> list[list[str]]:
    """The rows of a delimited text; raise FileRefusedError with one sentence when it is none."""
    text = decode_delimited(data, name)
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], rest
    delimiter = delimiter or delimiter_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error as error:
        raise FileRefusedError(f"{name} cannot be read as a table: {error}.") from None
    return rows


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most, and equally many, parts."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            rows = [
                row
                for row, _ in zip(
                    csv.reader(io.StringIO(text), delimiter=delimiter), range(_SNIFFED), strict=False
                )
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if row)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        score = (width - 1) * count / sum(widths.values())
        if score > best_score:
            best, best_score = delimiter, score
    return best


def grid_of_rows(name: str, rows: Sequence[Sequence[str]]) -> SheetGrid:
    """Rows of text as the grid of one sheet; wholly blank rows are left out, and numbered all the same."""
    width = max((len(row) for row in rows), default=0)
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    texts: dict[int, list[str]] = {column: [] for column in range(1, width + 1)}
    for _, row in filled:
        for column in texts:
            texts[column].append(row[column - 1].strip() if column <= len(row) else "")
    kinds = {
        column: bytes(int(Kind.TEXT) if text else 0 for text in cells) for column, cells in texts.items()
    }
    used = tuple(column for column in texts if any(texts[column]))
    numbers = [number for number, _ in filled]
    return SheetGrid(numbers, used, dict(texts), dict(kinds), sheet=name, part=name, hidden=False)
