"""What the rows below a header are: data, or sections, totals, repeated headers, sub-items, footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workbook.cell import FORMULA_FLAG, Kind
from workbook.recognition.cells import Cells
from workbook.recognition.headers import Lexicon
from workbook.recognition.values import ValueKind, ValueReader
from workbook.schema import OtherRow, RowColumn, fold
from workbook.serial import column_number


class RowKind(StrEnum):
    """What a row of a list is."""

    DATA = "data"
    SECTION = "section"
    TOTAL = "total"
    HEADER = "repeated header"
    SUBITEM = "sub-item"
    FOOTNOTE = "footnote"
    UNUSED = "prepared row"


_TOTAL = re.compile(
    r"\W*(?:(?:grand|sub|year(?:ly)?|month(?:ly)?|weekly|running|ytd|mtd|report)[\s-]*totals?\b.*"
    r"|totals?\b.*|sum\b.*|averages?\b.*|avg\.?\b.*|count\b.*|\D{0,40}\btotals?\W*)",
    re.IGNORECASE,
)
_CERTAIN_TOTAL = re.compile(r"\W*(?:grand|sub)[\s-]*totals?\b.*|\W*totals?\W*", re.IGNORECASE)
_SECTION_END = re.compile(
    r".*(?::|\(\d+\)|[-–—]{2,}|offices|clinics|practices|providers|hospitals|facilities|contacts|targets|accounts|groups?)\W*",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\W*(?:notes?\b|updated|last updated|source:|legend|key:|\*|see\b|ps\b|nb\b|please|prepared by|as of|page \d|copyright|©|confidential|.*\ball rights reserved\b|generated (?:by|on)|printed (?:by|on)|exported (?:by|on|from)|report (?:by|run)\b)",
    re.IGNORECASE,
)
_TOTAL_STARTS = (
    "total",
    "sub",
    "grand",
    "sum",
    "average",
    "avg",
    "count",
    "ytd",
    "mtd",
    "year",
    "month",
    "weekly",
    "running",
    "report",
)
_FIRST_LETTERS = frozenset(letter for word in _TOTAL_STARTS for letter in (word[0], word[0].upper()))
_SUB_HEADER = re.compile(r"sub[\s-]?(?:items?|tasks?|rows?)", re.IGNORECASE)
_LONGEST = 200
"""Characters of a cell that say what its row is; on longer texts the patterns could take very long."""
_FILLED = bytes([0, *[1] * (FORMULA_FLAG - 1), *[0] * (256 - FORMULA_FLAG)])
_SOLID = bytes(1 if 0 < code < FORMULA_FLAG and code != Kind.BOOLEAN else 0 for code in range(256))


@dataclass(frozen=True, slots=True)
class RowClasses:
    """Places of the data rows in the grid, and the other rows: (place, kind)."""

    data: list[int]
    others: list[tuple[int, RowKind]]
    sub_headers: list[int] = field(default_factory=list)


def typed_counts(
    kinds: Sequence[bytes | bytearray | Sequence[int]], height: int, counted: bytes = _FILLED
) -> list[int]:
    """How many cells of each row hold something that is no formula."""
    masks = [bytes(codes).translate(counted) for codes in kinds]
    return list(map(sum, zip(*masks, strict=True))) if masks else [0] * height


def judge_columns(
    rows: Sequence[int], columns: Sequence[RowColumn], lexicon: Lexicon, reader: ValueReader
) -> list[OtherRow]:
    """The rows of a table that are no data; prepared rows without a value are neither data nor named."""
    numbers = {column_number(column.letter): column for column in columns}
    ordered = sorted(numbers.items())
    cells = Cells(
        rows,
        tuple(number for number, _ in ordered),
        {number: column.texts for number, column in ordered},
        {number: column.kinds for number, column in ordered},
    )
    headers = {number: column.header for number, column in ordered}
    found = RowJudge(cells, headers, lexicon, reader).judge(range(len(rows)))
    return [
        OtherRow(
            at,
            kind.value,
            next((column.texts[at].strip() for column in columns if column.texts[at].strip()), ""),
            is_prepared=kind is RowKind.UNUSED,
        )
        for at, kind in found.others
    ]


class RowJudge:
    """Judges the rows of one table; ``headers`` go by column number."""

    def __init__(
        self, grid: Cells, headers: Mapping[int, str], lexicon: Lexicon, reader: ValueReader
    ) -> None:
        self._grid = grid
        self._headers = headers
        self._columns = [column for column in grid.columns if column in headers]
        self._folded = {column: fold(text) for column, text in headers.items()}
        self._lexicon = lexicon
        self._reader = reader

    def judge(self, places: Sequence[int]) -> RowClasses:
        """Sort rows into data and the others."""
        if not places or not self._columns:
            return RowClasses([], [])
        counts = typed_counts([self._grid.kinds[c] for c in self._columns], len(self._grid.rows))
        several = [counts[p] for p in places if counts[p] > 1]
        self._typical = sorted(several)[len(several) * 9 // 10] if several else 1
        self._last_full = max((p for p in places if counts[p] > 1), default=places[0] - 1)
        self._counts = counts
        self._footer = -1
        suspects = self._suspects(places)
        if not suspects:
            return RowClasses(list(places), [])
        found = RowClasses([], [])
        below_sub_header = False
        for at, place in enumerate(places):
            if place not in suspects and not below_sub_header:
                found.data.append(place)
                continue
            kind = self._kind(place, places[at + 1] if at + 1 < len(places) else None)
            if kind is RowKind.HEADER:
                below_sub_header = False
            if self._is_sub_header(place):
                below_sub_header, kind = True, RowKind.HEADER
                found.sub_headers.append(place)
            elif below_sub_header and kind is RowKind.DATA:
                if self._lead_is_blank(place):
                    kind = RowKind.SUBITEM
                else:
                    below_sub_header = False
            if kind is RowKind.DATA:
                found.data.append(place)
            else:
                found.others.append((place, kind))
        return found

    def _suspects(self, places: Sequence[int]) -> set[int]:
        """Rows that need a closer look: with few cells, without a first cell, or beginning like a header or a total."""
        counts = typed_counts([self._grid.kinds[c] for c in self._columns], len(self._grid.rows), _SOLID)
        least = max(3.0, self._typical / 2)
        found = {place for place in places if counts[place] < least}
        for column in self._columns[:2]:
            header, texts = self._headers[column].strip().casefold(), self._grid.texts[column]
            for place in places:
                text = texts[place]
                if (text and text[0] in _FIRST_LETTERS) or text == self._headers[column]:
                    lowered = text.strip().casefold()
                    if lowered == header or lowered.startswith(_TOTAL_STARTS):
                        found.add(place)
        lead = self._grid.kinds[self._columns[0]]
        found.update(place for place in places if not lead[place])
        return found

    def _lead_is_blank(self, place: int) -> bool:
        return not self._grid.filled(self._columns[0], place)

    def _texts(self, place: int) -> list[tuple[int, str]]:
        return [
            (c, self._grid.text(c, place)[:_LONGEST].strip())
            for c in self._columns
            if self._grid.filled(c, place)
        ]

    def _kind(self, place: int, following: int | None) -> RowKind:
        count = self._counts[place]
        if count > 4 and count >= self._typical / 2 and not self._may_be_header(place):
            return RowKind.DATA
        cells = self._texts(place)
        if not cells:
            return RowKind.UNUSED
        typed = [(c, t) for c, t in cells if self._grid.typed(c, place)]
        if self._is_header(typed):
            return RowKind.HEADER
        if not typed or self._is_unused(place, typed):
            return RowKind.UNUSED
        if self._is_total(place, cells):
            return RowKind.TOTAL
        if len(typed) == 1 and self._typical >= 3:
            return self._lone(place, typed[0], following)
        return RowKind.DATA

    def _may_be_header(self, place: int) -> bool:
        first = next((c for c in self._columns if self._grid.filled(c, place)), None)
        return first is not None and fold(self._grid.text(first, place)) == self._folded[first] != ""

    def _is_header(self, typed: Sequence[tuple[int, str]]) -> bool:
        same = sum(fold(text) == self._folded[column] for column, text in typed)
        return len(typed) > 1 and same >= 0.6 * len(typed)

    def _is_sub_header(self, place: int) -> bool:
        if not 2 <= self._counts[place] <= 40:
            return False
        first = next((c for c in self._columns if self._grid.filled(c, place)), None)
        if first is None or self._grid.kinds[first][place] != Kind.TEXT:
            return False
        text = self._grid.text(first, place).strip()
        if _SUB_HEADER.fullmatch(text):
            return True
        if first == self._columns[0] or not self._lexicon.is_known(text):
            return False
        typed = [t for c, t in self._texts(place) if self._grid.kinds[c][place] == Kind.TEXT]
        known = sum(self._lexicon.is_known(t) for t in typed)
        return len(typed) == self._counts[place] and known >= 0.8 * len(typed) and len(typed) > 1

    def _is_unused(self, place: int, typed: Sequence[tuple[int, str]]) -> bool:
        """Only check boxes that no one ticked, or only the number of the row."""
        numbers = 0
        for column, text in typed:
            code = self._grid.kinds[column][place]
            if (code == Kind.BOOLEAN and text in ("0", "")) or fold(text) == "false" or text == "☐":
                continue
            if code != Kind.NUMBER or len(text) > 5 or column != self._columns[0]:
                return False
            numbers += 1
        return not numbers or self._typical >= 3

    def _is_total(self, place: int, cells: Sequence[tuple[int, str]]) -> bool:
        words = [
            (column, text)
            for column, text in cells
            if self._grid.kinds[column][place] & ~FORMULA_FLAG == Kind.TEXT
            and not self._reader.kinds(text, int(Kind.TEXT)) & _NUMERIC
        ]
        if not words or len(words) > 2 or not _TOTAL.fullmatch(words[0][1]):
            return False
        if _CERTAIN_TOTAL.fullmatch(words[0][1]):
            return True
        days = any(ValueKind.DAY in self._reader.kinds(t, self._grid.kinds[c][place]) for c, t in cells)
        official = ValueKind.OFFICE in self._reader.kinds(words[0][1], int(Kind.TEXT))
        counted = bool(re.search(r"[:=]|\d", words[0][1])) or self._all_numbers(place, cells, words[0][0])
        return (
            not days
            and (counted or not official)
            and len(words) == 1
            and (len(cells) > 1 or len(words[0][1]) < 30)
        )

    def _all_numbers(self, place: int, cells: Sequence[tuple[int, str]], but: int) -> bool:
        """Whether a row holds nothing but counts and formulas beside one cell."""
        others = [
            self._reader.kinds(text, self._grid.kinds[column][place])
            for column, text in cells
            if column != but and self._grid.typed(column, place)
        ]
        return len(cells) > 1 and all(kinds & _NUMERIC and ValueKind.PHONE not in kinds for kinds in others)

    def _lone(self, place: int, cell: tuple[int, str], following: int | None) -> RowKind:
        """A row with one text and nothing else, in a list with rows that say more."""
        column, text = cell
        kinds = self._reader.kinds(text, self._grid.kinds[column][place])
        named = bool(kinds & {ValueKind.OFFICE, ValueKind.PERSON})
        titled = bool(_SECTION_END.fullmatch(text)) or (text.isupper() and len(text) > 3)
        if place > self._last_full:
            # A footer may have several lines, and a later one may name a company.
            if place > self._footer >= 0:
                return RowKind.FOOTNOTE
            fits = named and column == self._columns[0] and not _REMARK.match(text) and not titled
            if not fits:
                self._footer = place
            return RowKind.DATA if fits else RowKind.FOOTNOTE
        if named and not titled and not _REMARK.match(text) and not self._opens(place):
            return RowKind.DATA
        below = following is not None and self._counts[following] > 1
        return RowKind.SECTION if below or len(text) < 40 else RowKind.FOOTNOTE

    def _opens(self, place: int) -> bool:
        """Whether a row comes first, or after an empty row, as a title does."""
        rows = self._grid.rows
        return rows[place] in self._grid.merged_rows or place == 0 or rows[place] - rows[place - 1] > 1


_NUMERIC = frozenset({ValueKind.COUNT, ValueKind.NUMBER, ValueKind.MONEY})
