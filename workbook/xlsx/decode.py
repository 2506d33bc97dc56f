"""The hot loop of reading: raw cells of a scan to text and kind, column by column.

It decodes what `sheet.decode_cell` decodes, only faster for the cells that nearly all cells are: a number,
a shared string, an inline string. Everything else goes through `decode_cell` itself.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field

from workbook.cell import FORMULA_FLAG, Kind
from workbook.xlsx.formula import MAX_ROW
from workbook.xlsx.sheet import FoundCell, Sheet, attributes_of, decode_cell, split_ref
from workbook.xlsx.strings import SharedStrings
from workbook.xlsx.styles import Styles
from workbook.xlsx.values import decode_text

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = (
    int(k) for k in (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN, Kind.ERROR)
)


@dataclass(slots=True)
class Block:
    """Decoded columns of some rows: parallel lists, one entry per row in ``rows``."""

    rows: list[int] = field(default_factory=list)
    texts: dict[bytes, list[str]] = field(default_factory=dict)
    kinds: dict[bytes, bytearray] = field(default_factory=dict)


class Decoder:
    """Decodes the raw cells of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._dates = frozenset(style.encode() for style in Styles.of(sheet.package).date_ids)
        self._strings = SharedStrings.of(sheet.package)
        self._seen: dict[bytes, str] = {}
        self._odd: dict[bytes, int] = {b"str": _TEXT, b"b": _BOOLEAN, b"e": _ERROR}

    def one(self, raw: FoundCell) -> tuple[bytes, int, int, str]:
        """Column letters, row, kind code and text of one raw cell."""
        column, row, style, kind, value, inline, other = raw
        if other or (kind == b"d"):
            return self._closely(raw)
        code, text = self._plain(style, kind, value, inline)
        return column, int(row), code, text

    def _plain(self, style: bytes, kind: bytes, value: bytes, inline: bytes) -> tuple[int, str]:
        if kind == b"inlineStr":
            return (_TEXT, decode_text(inline)) if inline else (0, "")
        if not value:
            return 0, ""
        if kind == b"s":
            return _TEXT, self._strings.text(value)
        if kind in (b"", b"n"):
            return (_DATE if style in self._dates else _NUMBER), decode_text(value).strip()
        return self._odd.get(kind, _TEXT), decode_text(value)

    def _closely(self, raw: FoundCell) -> tuple[bytes, int, int, str]:
        """A cell with a formula, formatted text, an ISO date or unusual attributes."""
        column, row, style, kind, value, _, other = raw
        if other:
            head_end = other.index(b">") + 1
            attributes = attributes_of(other[:head_end])
            close = b"</%sc>" % self._sheet.patterns.p
            cell = decode_cell(
                self._sheet, attributes, other[head_end : -len(close)] if other.endswith(close) else b""
            )
            letters, number = split_ref(attributes.get("r", ""))
            column = letters.encode()
        else:
            p = self._sheet.patterns.p
            body = b"<%sv>%s</%sv>" % (p, value, p)
            cell = decode_cell(self._sheet, {"t": kind.decode(), "s": style.decode()}, body)
            number = int(row)
        return column, number, cell.kind | (FORMULA_FLAG if cell.formula is not None else 0), cell.text

    def columns(self, wanted: set[bytes], own: set[bytes], first: int, last: int | None) -> Block:
        """Decode some columns of the rows from ``first`` to ``last`` (None: to the end).

        Rows in which none of the columns holds anything are left out; a formula counts only in the columns
        ``own`` (a column that fills itself down an empty table makes no rows).
        """
        block = Block(
            texts={letters: [] for letters in wanted}, kinds={letters: bytearray() for letters in wanted}
        )
        sheet = self._sheet
        collecting = gc.isenabled()
        gc.disable()  # a chunk is a hundred thousand tuples without cycles; looking for some doubles the time
        try:
            for start, stop in sheet.chunks():
                found = sheet.find(start, stop)
                chunk = _Chunk(sheet.xml.count(b"<%srow" % sheet.patterns.p, start, stop), wanted)
                self._fill(found, own, (first, last or MAX_ROW), chunk)
                chunk.move_to(block)
                del found
        finally:
            if collecting:
                gc.enable()
        return block

    def _fill(  # noqa: C901  # one loop over a million cells: a call for each would double its time
        self, found: list[FoundCell], own: set[bytes], bounds: tuple[int, int], chunk: _Chunk
    ) -> None:
        columns, rows, live = chunk.columns, chunk.rows, chunk.live
        seen, strings, dates = self._seen, self._strings, self._dates
        first, last = bounds
        before, number, at, inside = b"", 0, -1, False
        for column, row, style, kind, value, inline, other in found:
            if other:
                column, row_number, code, text = self._closely(
                    (column, row, style, kind, value, inline, other)
                )
                if row_number != number:
                    number, before = row_number, b"%d" % row_number
                    inside = first <= number <= last
                    if inside:
                        at += 1
                        rows.append(number)
            else:
                if row != before:
                    before, number = row, int(row)
                    inside = first <= number <= last
                    if inside:
                        at += 1
                        rows.append(number)
                if inline:
                    code, key = _TEXT, inline
                elif not value:
                    continue
                elif kind == b"s":
                    code, key = _TEXT, b""
                elif kind == b"n" or not kind:
                    code, key = (_DATE if style in dates else _NUMBER), value
                else:
                    _, _, code, text = self.one((column, row, style, kind, value, inline, other))
                    key = None
                if key:
                    try:
                        text = seen[key]
                    except KeyError:
                        text = seen[key] = decode_text(key)
                elif key is not None:
                    text = strings.cached(value)
            if code and inside:
                target = columns.get(column)
                if target:
                    target[0][at] = text
                    target[1][at] = code
                    if code < FORMULA_FLAG or column in own:
                        live[at] = 1


class _Chunk:
    """Columns of the rows of one chunk, one slot per row."""

    def __init__(self, height: int, wanted: set[bytes]) -> None:
        self.columns = {letters: ([""] * height, bytearray(height)) for letters in wanted}
        self.rows: list[int] = []
        self.live = bytearray(height)

    def move_to(self, block: Block) -> None:
        """Hand the rows that hold something on."""
        height = len(self.rows)
        if self.live.count(1) == height:
            block.rows += self.rows
            for letters, (texts, kinds) in self.columns.items():
                block.texts[letters] += texts[:height]
                block.kinds[letters] += kinds[:height]
            return
        kept = [place for place in range(height) if self.live[place]]
        block.rows += [self.rows[place] for place in kept]
        for letters, (texts, kinds) in self.columns.items():
            block.texts[letters] += [texts[place] for place in kept]
            block.kinds[letters] += bytes(kinds[place] for place in kept)
