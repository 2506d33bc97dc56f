"""New bytes for the touched rows of one sheet; everything between them stays as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping

from workbook.cell import Cell, Kind
from workbook.serial import column_number
from workbook.xlsx.sheet import CellPlace, Sheet
from workbook.xlsx.values import encode_text, text_element

_SPANS = re.compile(rb'\sspans="([0-9]+):([0-9]+)"')
_KEEP_ROW_ATTRIBUTES = ("spans", "s", "customFormat", "ht", "customHeight", "thickBot", "thickTop")

PlaceString = Callable[[str, str | None], int]


class Splicer:
    """Collects cell edits of one sheet and writes the sheet's new XML.

    ``place_string`` gives the shared string index of a text, or is None where the workbook has no shared
    strings and texts go into the cells themselves.
    """

    def __init__(self, sheet: Sheet, place_string: PlaceString | None) -> None:
        self.sheet = sheet
        self._place_string = place_string
        self._cells: dict[int, dict[str, bytes | None]] = {}
        self._row_tags: dict[int, bytes] = {}
        self._stale: set[tuple[int, str]] = set()

    def put(self, column: str, row: int, cell: Cell, style: str) -> None:
        """Write a cell; a blank one without a style disappears."""
        self._cells.setdefault(row, {})[column] = self._xml(f"{column}{row}", cell, style)

    def put_raw(self, column: str, row: int, raw: bytes | None) -> None:
        """Write a cell's bytes as they are, or drop the cell (None)."""
        self._cells.setdefault(row, {})[column] = raw

    def new_row(self, row: int, like: Mapping[str, str]) -> None:
        """Add a row that the sheet does not have, with the visible attributes of the row above."""
        kept = "".join(f' {key}="{like[key]}"' for key in _KEEP_ROW_ATTRIBUTES if key in like)
        if like.get("customHeight", "0") not in ("1", "true"):
            kept = re.sub(r' (?:ht|customHeight)="[^"]*"', "", kept)
        self._row_tags[row] = b'<%srow r="%d"%s>' % (self.sheet.patterns.p, row, kept.encode())
        self._cells.setdefault(row, {})

    def drop_result(self, column: str, row: int) -> None:
        """Drop the stored result of a formula that an edit has made wrong."""
        self._stale.add((row, column))
        self._cells.setdefault(row, {})

    def _xml(self, ref: str, cell: Cell, style: str) -> bytes | None:
        p = self.sheet.patterns.p
        head = b'<%sc r="%s"' % (p, ref.encode()) + (
            b' s="%s"' % style.encode() if style not in ("", "0") else b""
        )
        close = b"</%sc>" % p
        if cell.formula is not None:
            return head + b"><%sf>%s</%sf>" % (p, encode_text(cell.formula), p) + close
        if cell.kind is Kind.BLANK:
            return head + b"/>" if style not in ("", "0") else None
        if cell.kind is Kind.TEXT:
            if self._place_string is not None:
                return (
                    head + b' t="s"><%sv>%d</%sv>' % (p, self._place_string(cell.text, cell.rich), p) + close
                )
            inside = cell.rich.encode() if cell.rich is not None else text_element(p + b"t", cell.text)
            return head + b' t="inlineStr"><%sis>%s</%sis>' % (p, inside, p) + close
        kind = {Kind.BOOLEAN: b' t="b"', Kind.ERROR: b' t="e"'}.get(cell.kind, b"")
        return head + kind + b"><%sv>%s</%sv>" % (p, encode_text(cell.text), p) + close

    # -- the new sheet

    def rows_touched(self) -> list[int]:
        """Rows with changed bytes."""
        return sorted(self._cells)

    def pieces(self) -> list[bytes | memoryview]:
        """The new XML between the tags of the rows' element, in pieces to be joined."""
        sheet = self.sheet
        pieces: list[bytes | memoryview] = []
        view = memoryview(sheet.xml)
        at = sheet.start
        for row, span in sheet.row_spans(self.rows_touched()).items():
            start, stop = span or self._gap(row)
            pieces += [view[at:start], self._row(row, span)]
            at = stop
        pieces.append(view[at : sheet.end])
        return pieces

    def _gap(self, row: int) -> tuple[int, int]:
        """The offset at which a new row belongs."""
        sheet = self.sheet
        if sheet.last_row() < row:
            return sheet.end, sheet.end
        starts = sheet.rows()
        offset = starts[bisect_left(starts, (row,))][1]
        return offset, offset

    def _row(self, row: int, span: tuple[int, int] | None) -> bytes:
        p, edits = self.sheet.patterns.p, self._cells[row]
        close = b"</%srow>" % p
        there: dict[str, bytes] = {}
        if span is None:
            tag = self._row_tags.get(row, b'<%srow r="%d">' % (p, row))
        else:
            raw = self.sheet.xml[span[0] : span[1]]
            head_end = raw.index(b">") + 1
            tag = raw[: head_end - 2].rstrip() + b">" if raw[:head_end].endswith(b"/>") else raw[:head_end]
            for place in self.sheet.cells_between(*span):
                there[place.column] = self._kept(place)
        for column, new in edits.items():
            if new is None:
                there.pop(column, None)
            else:
                there[column] = new
        if not there and (span is None or self._is_emptied(row)):
            return b""
        columns = sorted(there, key=column_number)
        if columns:
            tag = _widen_spans(tag, column_number(columns[0]), column_number(columns[-1]))
        return tag + b"".join(there[column] for column in columns) + close

    def _is_emptied(self, row: int) -> bool:
        """Whether an edit removed every cell of a row."""
        cells = self._cells[row]
        return bool(cells) and all(raw is None for raw in cells.values())

    def _kept(self, place: CellPlace) -> bytes:
        raw = self.sheet.xml[place.start : place.end]
        stale = (place.row, place.column) in self._stale
        return drop_result(raw, self.sheet.patterns.value) if stale else raw


def drop_result(raw: bytes, value: re.Pattern[bytes]) -> bytes:
    """A formula cell's bytes without its stored result, which the pattern ``value`` finds."""
    match = value.search(raw)
    if match is None:
        return raw
    raw = raw[: match.start()] + raw[match.end() :]
    head_end = raw.index(b">")
    return re.sub(rb'\st="[^"]*"', b"", raw[:head_end]) + raw[head_end:]


def _widen_spans(tag: bytes, first: int, last: int) -> bytes:
    match = _SPANS.search(tag)
    if match is None:
        return tag
    low, high = min(int(match.group(1)), first), max(int(match.group(2)), last)
    return tag[: match.start()] + b' spans="%d:%d"' % (low, high) + tag[match.end() :]


def style_for_new_cell(sheet: Sheet, column: str, row: int) -> str:
    """The style an empty cell shows: its row's, else its column's, else the default."""
    span = sheet.row_span(row)
    if span:
        head = sheet.xml[span[0] : sheet.xml.index(b">", span[0])]
        if re.search(rb'\scustomFormat="(?:1|true)"', head):
            said = re.search(rb'\ss="([0-9]+)"', head)
            if said:
                return said.group(1).decode()
    number = column_number(column)
    return next((style for low, high, style in _column_styles(sheet) if low <= number <= high), "0")


def _column_styles(sheet: Sheet) -> list[tuple[int, int, str]]:
    """The styles of whole columns: first column, last column, style."""
    known = sheet.package.memo.get(("column styles", sheet.part))
    if known is None:
        found = []
        for tag in re.findall(rb"<%scol\s[^>]*>" % re.escape(sheet.patterns.p), sheet.xml[: sheet.start]):
            low, high, style = (
                re.search(rb'\s%s="([0-9]+)"' % key, tag) for key in (b"min", b"max", b"style")
            )
            if low and high and style:
                found.append((int(low.group(1)), int(high.group(1)), style.group(1).decode()))
        known = sheet.package.memo["column styles", sheet.part] = found
    return known  # type: ignore[return-value]  # the memo has one type per key
