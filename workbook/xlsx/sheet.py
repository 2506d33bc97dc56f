"""Worksheet XML: one scan that decodes every cell, sparse, at the level of bytes.

The same patterns read, locate and verify cells. A sheet that they do not fit (no cell references, another
encoding, comments or CDATA among the cells) goes once through `normalize`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbook.cell import BLANK, Cell
from workbook.errors import EditRefusedError, FileRefusedError
from workbook.xlsx.cell_decoder import decode_cell
from workbook.xlsx.normalize import is_odd, normalize
from workbook.xlsx.package import Package
from workbook.xlsx.sheet_patterns import attributes_of, patterns, split_ref

_CHUNK = 256 * 2**10
"""Bytes per scan: the regex holds the interpreter lock, so no key press is handled until it returns."""
_FEW_ROWS = 12
_INDEX_AFTER = 20
"""How many times the length of the sheet is searched for single rows before all rows are indexed, which takes as long."""
_FAR_COLUMNS = (b' r="X', b' r="Y', b' r="Z')
_LARGE = 4 * 2**20
_ROOT_PREFIX = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>/]")

FoundCell = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""Column letters, row, style, type, value, inline text, and the rest of a cell that the fast pattern does not fit."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell's bytes in the sheet: where they are and what its tag says."""

    start: int
    end: int
    column: str
    row: int
    attributes: dict[str, str]
    body: bytes

    @property
    def ref(self) -> str:
        """A1 reference."""
        return f"{self.column}{self.row}"


class Sheet:
    """One worksheet of a package, ready to scan.

    ``xml`` is the sheet's part, normalized when it had to be; ``start`` and ``end`` bound its rows.
    """

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.part = part
        self.normalized = False
        xml = package.read(part)
        # A sheet that was made from a checked one need not be checked again. A large one is checked by the decoder, which
        # reads every cell anyway; scanning it here too would cost as much again.
        is_made = ("plain", part) in package.memo
        self._checked = is_made
        if not is_made:
            small = len(xml) <= _LARGE
            self.normalized = is_odd(xml, check_cells=small)
            self._checked = small or self.normalized
        self._take(normalize(xml, part, package.name) if self.normalized else xml, check_columns=not is_made)

    def _take(self, xml: bytes, *, check_columns: bool = True) -> None:
        self.xml = xml
        self._searched = 0
        self.package.memo.pop(("rows", self.part), None)
        name, part = self.package.name, self.part
        root = _ROOT_PREFIX.search(xml, 0, 65536)
        if root is None:
            raise FileRefusedError(f"{name} is damaged: its part {part} is not a worksheet.")
        prefix = root.group(1) + b":" if root.group(1) else b""
        self.patterns = patterns(prefix)
        data = self.patterns.data.search(xml)
        if data is None:
            raise FileRefusedError(f"{name} is damaged: its part {part} has no rows element.")
        self.data_tag = data.span()
        self.empty = bool(data.group(1))
        self.start = data.end()
        self.end = self.start if self.empty else xml.find(b"</%ssheetData>" % prefix, self.start)
        if self.end < 0:
            raise FileRefusedError(f"{name} is damaged: its part {part} ends in the middle of its rows.")
        if check_columns:
            self._check_columns()

    def damaged(self, what: str) -> FileRefusedError:
        """What to raise for a sheet that holds something that no sheet can hold."""
        name = next((ref.name for ref in self.package.sheets if ref.part == self.part), self.part)
        return FileRefusedError(
            f"{self.package.name} is damaged: its sheet {name} has {what}, which no worksheet has; open and save it once in"
            " Excel."
        )

    def _check_columns(self) -> None:
        """Refuse cells to the right of the last column that a sheet has."""
        for start in _FAR_COLUMNS:
            at = self.xml.find(start, self.start, self.end)
            while at >= 0:
                ref = self.xml[at + 4 : at + 15].partition(b'"')[0].decode("ascii", "replace")
                letters = ref.rstrip("0123456789")
                if len(letters) == 3 and letters > "XFD":
                    raise self.damaged(f"a cell {ref}")
                at = self.xml.find(start, at + 1, self.end)

    def check_cells(self) -> bool:
        """Make sure that every cell has its reference; True when the sheet had to be normalized for it."""
        if self._checked:
            return False
        self._checked = True
        if not is_odd(self.xml):
            return False
        self.normalized = True
        self._take(normalize(self.xml, self.part, self.package.name))
        return True

    def note_checked(self) -> None:
        """Record that a full read found a reference on every cell."""
        self._checked = True

    @classmethod
    def of(cls, package: Package, part: str) -> Sheet:
        """The sheet of a part, made once for a package."""
        known = package.memo.get(("sheet", part))
        if not isinstance(known, Sheet):
            known = package.memo["sheet", part] = cls(package, part)
        return known

    # -- scanning

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Spans of whole rows, so that a scan never holds more than one chunk's cells."""
        at, close = self.start, b"</%srow>" % self.patterns.p
        while at < self.end:
            cut = self.end if at + _CHUNK >= self.end else self.xml.find(close, at + _CHUNK, self.end)
            stop = self.end if cut < 0 or cut == self.end else cut + len(close)
            yield at, stop
            at = stop

    def scan(self) -> Iterator[list[FoundCell]]:
        """Every cell of the sheet, in lists of raw tuples."""
        for start, stop in self.chunks():
            yield self.find(start, stop)

    def find(self, start: int, stop: int) -> list[FoundCell]:
        """The raw cells of a span of whole rows."""
        return self.patterns.cell.findall(self.xml, start, stop)

    def cells_between(self, start: int, stop: int) -> Iterator[CellPlace]:
        """The cells of a span of bytes, with their places."""
        tag = b"<%sc" % self.patterns.p
        for match in self.patterns.cell.finditer(self.xml, start, stop):
            raw = match.group()
            head_end = raw.index(b">") + 1
            letters, number, style, kind, _, _, rest = match.groups()
            if rest is None:
                column, row = letters.decode(), int(number)
                attributes = {"r": f"{column}{number.decode()}"}
                if style is not None:
                    attributes["s"] = style.decode()
                if kind is not None:
                    attributes["t"] = kind.decode()
            else:
                attributes = attributes_of(raw[len(tag) : head_end])
                column, row = split_ref(attributes.get("r", ""))
            body = b"" if raw.endswith(b"/>") and head_end == len(raw) else raw[head_end : -len(tag) - 2]
            yield CellPlace(match.start(), match.end(), column, row, attributes, body)

    # -- locating

    def rows(self) -> list[tuple[int, int]]:
        """(row number, offset) of every row; raise EditRefusedError when they are out of order."""
        found, in_order = self._index()
        if not in_order:
            raise EditRefusedError(
                f"{self.package.name} has rows out of order in {self.part}; open and save it once in Excel."
            )
        return found

    def _index(self) -> tuple[list[tuple[int, int]], bool]:
        """(row number, offset) of every row, and whether the numbers only grow."""
        known = self.package.memo.get(("rows", self.part))
        if known is None:
            found = [
                (int(m.group(1)), m.start())
                for m in self.patterns.row.finditer(self.xml, self.start, self.end)
            ]
            in_order = all(a[0] < b[0] for a, b in pairwise(found))
            known = self.package.memo["rows", self.part] = found, in_order
        return known  # type: ignore[return-value]  # the memo has one type per key

    def row_span(self, number: int) -> tuple[int, int] | None:
        """Where a row's element begins and ends, or None when the sheet has no such row."""
        if self._searched > _INDEX_AFTER * (self.end - self.start):
            starts, in_order = self._index()
            if in_order:
                return self._span_in(starts, number)
        return self._search_row(number)

    def _span_in(self, starts: Sequence[tuple[int, int]], number: int) -> tuple[int, int] | None:
        """Where a row begins and ends, from the places of all rows in order."""
        place = bisect_left(starts, (number,))
        if place == len(starts) or starts[place][0] != number:
            return None
        start = starts[place][1]
        stop = starts[place + 1][1] if place + 1 < len(starts) else self.end
        return start, self.xml.rfind(b">", start, stop) + 1

    def _search_row(self, number: int) -> tuple[int, int] | None:
        last = self.last_row()
        if number > last:
            return None
        # r is almost always the first attribute, so a plain search from the nearer end finds the row: 7 ms in 46 MB of XML,
        # where a regex takes 20 ms.
        needle = b'<%srow r="%d"' % (self.patterns.p, number)
        seek = self.xml.rfind if number > last // 2 else self.xml.find
        at = seek(needle, self.start, self.end)
        self._searched += (
            at - self.start if number <= last // 2 and at >= 0 else self.end - max(at, self.start)
        )
        match = self.patterns.row.match(self.xml, max(at, 0))
        if match is None or int(match.group(1)) != number:
            p = re.escape(self.patterns.p)
            pattern = re.compile(rb'<%srow(?=[\s>/])[^>]*?\sr="%d"[^>]*>' % (p, number))
            match = pattern.search(self.xml, self.start, self.end)
        if match is None:
            return None
        if match.group().endswith(b"/>"):
            return match.span()
        close = b"</%srow>" % self.patterns.p
        return match.start(), self.xml.index(close, match.end()) + len(close)

    def row_spans(self, numbers: Sequence[int]) -> dict[int, tuple[int, int] | None]:
        """Where many rows begin and end; one search each for a few, one pass over the sheet for many."""
        if len(numbers) <= _FEW_ROWS:
            return {number: self.row_span(number) for number in numbers}
        starts = self.rows()
        return {number: self._span_in(starts, number) for number in numbers}

    @property
    def frame(self) -> tuple[bytes, bytes]:
        """The XML before and after the rows' element."""
        close = 0 if self.empty else len(self.patterns.p) + len(b"</sheetData>")
        return self.xml[: self.data_tag[0]], self.xml[self.end + close :]

    @property
    def has_formulas(self) -> bool:
        """Whether any cell has a formula; among the cells every ``<f`` is one."""
        known = self.package.memo.get(("formulas", self.part))
        if known is None:
            known = self.xml.find(b"<%sf" % self.patterns.p, self.start, self.end) >= 0
            self.package.memo["formulas", self.part] = known
        return bool(known)

    def last_row(self) -> int:
        """Number of the last row element, 0 for an empty sheet."""
        at = self.xml.rfind(b"<%srow" % self.patterns.p, self.start, self.end)
        match = self.patterns.row.match(self.xml, at, self.end) if at >= 0 else None
        return int(match.group(1)) if match else 0

    # -- decoding

    def decode(self, place: CellPlace) -> Cell:
        """One cell, with its formula and formatted text."""
        return decode_cell(self.package, self.patterns, place.attributes, place.body)

    def cell(self, column: str, row: int) -> Cell:
        """The cell at a reference; blank where the file has none."""
        span = self.row_span(row)
        if span is None:
            return BLANK
        return next((self.decode(c) for c in self.cells_between(*span) if c.column == column), BLANK)
