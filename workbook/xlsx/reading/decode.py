"""The hot loop of reading: raw cells of a scan to text and kind, column by column.

It gives the same results as `cell_decoder.decode_cell`, but faster for the cells that nearly all cells are: a number,
a shared string, an inline string. Every other cell goes through `decode_cell` itself, so that reading, merging and
verifying can never see two values in one cell.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field

from workbook.cell import FORMULA_FLAG, Kind
from workbook.cooperative import checkpoint
from workbook.xlsx.cell_decoder import decode_cell
from workbook.xlsx.formula import MAX_ROW
from workbook.xlsx.sheet import FoundCell, Sheet
from workbook.xlsx.sheet_patterns import attributes_of, split_ref
from workbook.xlsx.strings import MISSING, SharedStrings
from workbook.xlsx.styles import Styles
from workbook.xlsx.values import decode_text

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = (
    int(k) for k in (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN, Kind.ERROR)
)
_ANY_KIND = bytes([0, *[1] * 255])
_WITHOUT_FORMULAS = bytes(code if code < FORMULA_FLAG else 0 for code in range(256))


@dataclass(slots=True)
class Block:
    """Decoded columns of some rows: parallel lists, one entry per row in ``rows``."""

    rows: list[int] = field(default_factory=list)
    texts: dict[bytes, list[str]] = field(default_factory=dict)
    kinds: dict[bytes, bytearray] = field(default_factory=dict)


class _BareCellError(Exception):
    """A cell without a reference in a sheet that was not checked for them."""


class Decoder:
    """Decodes the raw cells of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._dates = frozenset(style.encode() for style in Styles.of(sheet.package).date_ids)
        self._strings = SharedStrings.of(sheet.package)
        self._seen: dict[bytes, str] = {}
        self._shared: dict[bytes, str] = {}
        self.missing: list[str] = []
        """Cells that show a shared string that is not there, one for each index."""
        self._odd: dict[bytes, int] = {b"str": _TEXT, b"b": _BOOLEAN, b"e": _ERROR}

    def one(self, raw: FoundCell) -> tuple[bytes, int, int, str]:
        """Column letters, row, kind code and text of one raw cell."""
        column, row, style, kind, value, inline, other = raw
        if other or (kind == b"d"):
            return self._decode_other(raw)
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

    def _decode_other(self, raw: FoundCell) -> tuple[bytes, int, int, str]:
        """A cell with a formula, formatted text, an ISO date or unusual attributes."""
        column, row, style, kind, value, _, other = raw
        patterns = self._sheet.patterns
        if other:
            head_end = other.index(b">") + 1
            attributes = attributes_of(other[:head_end])
            close = b"</%sc>" % patterns.p
            cell = decode_cell(
                self._sheet.package,
                patterns,
                attributes,
                other[head_end : -len(close)] if other.endswith(close) else b"",
            )
            letters, number = split_ref(attributes.get("r", ""))
            if not number and "r" in attributes:
                raise self._sheet.damaged(f"a cell {attributes['r'][:20]}")
            if not number:
                raise _BareCellError
            column = letters.encode()
        else:
            body = b"<%sv>%s</%sv>" % (patterns.p, value, patterns.p)
            cell = decode_cell(self._sheet.package, patterns, {"t": kind.decode(), "s": style.decode()}, body)
            number = int(row)
        return column, number, cell.kind | (FORMULA_FLAG if cell.formula is not None else 0), cell.text

    def columns(
        self, wanted: set[bytes], own: set[bytes], first: int, last: int | None, *, few: bool = False
    ) -> Block:
        """Decode some columns of the rows from ``first`` to ``last`` (None: to the end).

        Rows in which all of the columns are blank are left out; a formula counts only in the columns ``own`` (a calculated
        column that fills an empty table makes no rows). ``few``: so few cells that only their own strings are decoded.
        """
        if not few:
            self._strings.decode_all()
        try:
            block = self._columns(wanted, own, (first, last or MAX_ROW))
        except _BareCellError:
            if not self._sheet.check_cells():
                raise self._sheet.damaged("a cell without a place") from None
            try:
                return self._columns(wanted, own, (first, last or MAX_ROW))
            except _BareCellError:
                raise self._sheet.damaged("a cell without a place") from None
        self._sheet.note_checked()
        return block

    def _columns(self, wanted: set[bytes], own: set[bytes], bounds: tuple[int, int]) -> Block:
        block = Block(
            texts={letters: [] for letters in wanted}, kinds={letters: bytearray() for letters in wanted}
        )
        sheet = self._sheet
        collecting = gc.isenabled()
        # A chunk is a hundred thousand tuples without cycles; the collector would scan them over and over and double the
        # time.
        gc.disable()
        try:
            for start, stop in sheet.chunks():
                checkpoint()
                found = sheet.find(start, stop)
                checkpoint()
                chunk = _Chunk(sheet.xml.count(b"<%srow" % sheet.patterns.p, start, stop), wanted)
                self._fill(found, bounds, chunk)
                checkpoint()
                chunk.move_to(block, own)
                del found
        finally:
            if collecting:
                gc.enable()
        return block

    def _fill(  # noqa: C901  # one loop over a million cells: a call for each would double its time
        self, found: list[FoundCell], bounds: tuple[int, int], chunk: _Chunk
    ) -> None:
        kinds, rows = chunk.kinds, chunk.rows
        seen, shared, strings, dates = self._seen, self._shared, self._strings, self._dates
        first, last = bounds
        before, at = b"", -1
        # Cells of rows outside the bounds are looked up in an empty dict: that drops them without a test per cell.
        of_row = column_of = chunk.texts.get
        outside: dict[bytes, list[str]] = {}
        for raw in found:
            column, row, style, kind, value, inline, other = raw
            if other or kind == b"d":
                column, number, code, text = self._decode_other(raw)
                row = b"%d" % number
            if row != before:
                before, number = row, int(row)
                if not 0 < number <= MAX_ROW:
                    raise self._sheet.damaged(f"a row {number}")
                if first <= number <= last:
                    at += 1
                    rows.append(number)
                    of_row = column_of
                else:
                    of_row = outside.get
            texts = of_row(column)
            if texts is None:
                continue
            # Repeated values are the rule (statuses, names, dates), so a dict by raw bytes saves most of the decoding;
            # try/except is cheaper than get() where the key is nearly always there. Text gets no kind here: `_codes`
            # fills it in.
            if kind == b"s":
                try:
                    texts[at] = shared[value]
                except KeyError:
                    texts[at] = shared[value] = text = strings.text(value)
                    if text.startswith(MISSING) and not strings.has(value):
                        self.missing.append(f"{column.decode()}{number}")
            elif inline:
                try:
                    texts[at] = seen[inline]
                except KeyError:
                    texts[at] = seen[inline] = decode_text(inline)
            elif not other and (not kind or kind == b"n") and value:
                try:
                    texts[at] = seen[value]
                except KeyError:
                    texts[at] = seen[value] = decode_text(value)
                kinds[column][at] = _DATE if style in dates else _NUMBER
            elif other or value:
                if not other and kind != b"d":
                    _, _, code, text = self.one(raw)
                texts[at] = text
                kinds[column][at] = code


class _Chunk:
    """Columns of the rows of one chunk, one slot per row; a kind is stored only where it is not text."""

    def __init__(self, height: int, wanted: set[bytes]) -> None:
        self.texts = {letters: [""] * height for letters in wanted}
        self.kinds = {letters: bytearray(height) for letters in wanted}
        self.rows: list[int] = []

    def _codes(self, letters: bytes, height: int) -> bytes:
        """Kinds of a column: as stored, else text where the text is not empty."""
        noted, texts = self.kinds[letters][:height], self.texts[letters]
        filled = bytes(map(bool, texts[:height]))
        if not noted.strip(b"\0"):
            return filled
        if noted.translate(_ANY_KIND) == filled:
            return bytes(noted)
        return bytes(code or (_TEXT if text else 0) for code, text in zip(noted, texts, strict=False))

    def move_to(self, block: Block, own: set[bytes]) -> None:
        """Append the rows that are not blank to a block; ``own`` are the columns in which a formula counts."""
        height = len(self.rows)
        codes = {letters: self._codes(letters, height) for letters in self.texts}
        # One bit pattern per column, OR-ed as whole integers: a row is filled where any column is.
        filled_bits = 0
        for letters, column in codes.items():
            counted = column if letters in own else column.translate(_WITHOUT_FORMULAS)
            filled_bits |= int.from_bytes(counted, "little")
        filled = filled_bits.to_bytes(height, "little")
        if 0 not in filled:
            block.rows += self.rows
            for letters, texts in self.texts.items():
                block.texts[letters] += texts[:height]
                block.kinds[letters] += codes[letters]
            return
        places = [place for place in range(height) if filled[place]]
        block.rows += [self.rows[place] for place in places]
        for letters, texts in self.texts.items():
            block.texts[letters] += [texts[place] for place in places]
            block.kinds[letters] += bytes(codes[letters][place] for place in places)
