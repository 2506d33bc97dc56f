"""The hot loop of reading: raw cells of a scan to text and kind, column by column.

It decodes what `sheet.decode_cell` decodes, only faster for the cells that nearly all cells are: a number,
a shared string, an inline string. Everything else goes through `decode_cell` itself.
"""

from __future__ import annotations

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
        for found in self._sheet.scan():
            if found:
                self._fill(found, wanted, own, (first, last or MAX_ROW), block)
        return block

    def _fill(  # noqa: C901  # one loop over a million cells: a call for each would double its time
        self,
        found: list[FoundCell],
        wanted: set[bytes],
        own: set[bytes],
        bounds: tuple[int, int],
        block: Block,
    ) -> None:
        # One slot per row of this chunk, an upper bound: rows change only when the row number does.
        height = len({raw[1] for raw in found}) + sum(1 for raw in found if raw[6]) + 1
        texts = {letters: [""] * height for letters in wanted}
        kinds = {letters: bytearray(height) for letters in wanted}
        rows: list[int] = []
        live = bytearray(height)
        seen, strings, dates = self._seen, self._strings, self._dates
        first, last = bounds
        before, at, inside = b"", -1, False
        number = 0
        for raw in found:
            column, row, style, kind, value, inline, other = raw
            if other:
                column, row_number, code, text = self._closely(raw)
                if row_number != number:
                    number, at = row_number, at + 1
                    rows.append(number)
                    inside = first <= number <= last
                    before = b"%d" % number
            else:
                if row != before:
                    before, number, at = row, int(row), at + 1
                    rows.append(number)
                    inside = first <= number <= last
                if not inside or column not in wanted:
                    continue
                if kind == b"s":
                    text = strings.cached(value)
                    code = _TEXT
                elif inline or value:
                    key = inline or value
                    known = seen.get(key)
                    if known is None:
                        known = seen[key] = decode_text(key)
                    text = known
                    if inline:
                        code = _TEXT
                    elif kind == b"" or kind == b"n":
                        code = _DATE if style in dates else _NUMBER
                    else:
                        _, _, code, text = self.one(raw)
                else:
                    continue
            if code and inside and column in wanted:
                texts[column][at] = text
                kinds[column][at] = code
                if code < FORMULA_FLAG or column in own:
                    live[at] = 1
        self._keep(block, rows, live, texts, kinds)

    @staticmethod
    def _keep(
        block: Block,
        rows: list[int],
        live: bytearray,
        texts: dict[bytes, list[str]],
        kinds: dict[bytes, bytearray],
    ) -> None:
        height = len(rows)
        if all(live[:height]):
            block.rows += rows
            for letters, column in texts.items():
                block.texts[letters] += column[:height]
                block.kinds[letters] += kinds[letters][:height]
            return
        kept = [place for place in range(height) if live[place]]
        block.rows += [rows[place] for place in kept]
        for letters, column in texts.items():
            block.texts[letters] += [column[place] for place in kept]
            codes = kinds[letters]
            block.kinds[letters] += bytes(codes[place] for place in kept)
