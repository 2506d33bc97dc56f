"""Where the lists of a sheet are: header rows of one or two rows, side by side or one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbook.cell import Kind
from workbook.recognition.grid import SheetGrid
from workbook.recognition.headers import Lexicon
from workbook.recognition.row_kinds import RowClasses, RowJudge, RowKind
from workbook.recognition.values import ValueKind, ValueReader
from workbook.schema import fold
from workbook.xlsx.excel_table import ExcelTable

_SEARCH = 60
"""Rows in which the first header may be."""
_LEAST_SCORE = 1.7
_VALUES = frozenset(
    {
        ValueKind.DAY,
        ValueKind.TIME,
        ValueKind.PHONE,
        ValueKind.EMAIL,
        ValueKind.LINK,
        ValueKind.NPI,
        ValueKind.ZIP,
        ValueKind.COUNT,
        ValueKind.NUMBER,
        ValueKind.MONEY,
        ValueKind.GUID,
        ValueKind.ADDRESS,
    }
)
_FAR_BELOW = 5


@dataclass(frozen=True, slots=True)
class Region:
    """One list: its headers by column number, the places of its data rows in the grid, and its other rows.

    ``name`` is the Excel table's or the sheet's. ``above`` are texts of a first header row that spans columns.
    """

    grid: SheetGrid
    name: str
    header_row: int
    headers: Mapping[int, str]
    above: Mapping[int, str]
    data: Sequence[int]
    others: Sequence[tuple[int, RowKind]]
    table: ExcelTable | None = None

    @property
    def title(self) -> str:
        """Text above the header on the same sheet, where there is any."""
        grid = self.grid
        for place, row in enumerate(grid.rows):
            if row >= self.header_row:
                break
            for column in grid.columns:
                if grid.filled(column, place):
                    return grid.text(column, place).strip()
        return ""


class RegionFinder:
    """Finds the lists of sheets."""

    def __init__(self, lexicon: Lexicon, reader: ValueReader) -> None:
        self._lexicon = lexicon
        self._reader = reader

    def find(self, grid: SheetGrid) -> list[Region]:
        """The lists of a sheet, from top to bottom and left to right."""
        regions = [self._of_excel_table(grid, table) for table in grid.tables if table.has_header]
        covered = [table.box for table in grid.tables]
        free = [
            place
            for place, row in enumerate(grid.rows)
            if not any(box.top <= row <= box.bottom for box in covered)
        ]
        if not covered:
            regions += self._plain(grid, free)
        return regions

    def _of_excel_table(self, grid: SheetGrid, table: ExcelTable) -> Region:
        headers = {table.box.left + at: name for at, name in enumerate(table.columns)}
        headers = {column: text for column, text in headers.items() if column in grid.columns} or headers
        places = [at for at, row in enumerate(grid.rows) if table.first_row <= row <= table.last_row]
        last = table.last_row
        for at, row in enumerate(grid.rows):
            # Rows typed right below belong to the table until Excel grows it.
            if (
                row == last + 1
                and not table.totals_rows
                and sum(grid.filled(c, at) for c in headers if c in grid.columns) > 1
            ):
                places.append(at)
                last = row
        rows = self._judge(grid, headers, places)
        return Region(grid, table.name, table.box.top, headers, {}, rows.data, rows.others, table)

    def _judge(self, grid: SheetGrid, headers: Mapping[int, str], places: Sequence[int]) -> RowClasses:
        there = {column: text for column, text in headers.items() if column in grid.columns}
        return (
            RowJudge(grid, there, self._lexicon, self._reader).judge(places) if there else RowClasses([], [])
        )

    # -- plain ranges

    def _plain(self, grid: SheetGrid, places: Sequence[int]) -> list[Region]:
        found: list[Region] = []
        start = 0
        while start < len(places):
            header = self._best_header(grid, places[start:])
            if header is None:
                break
            at = places.index(header)
            stop = self._next_list(grid, places, at)
            found += self._below(grid, header, places[at + 1 : stop])
            start = stop
        return found

    def _next_list(self, grid: SheetGrid, places: Sequence[int], at: int) -> int:
        """Position in ``places`` of the next, different header row after an empty row; the end where there is none."""
        own = {fold(grid.text(c, places[at])) for c in grid.columns if grid.filled(c, places[at])}
        for position in range(at + 2, len(places)):
            place = places[position]
            gap = grid.rows[place] - grid.rows[places[position - 1]] > 1
            lone = self._count(grid, places[position - 1]) == 1
            if not (gap or lone):
                continue
            texts = self._header_texts(grid, place)
            if texts is None or len({fold(text) for text in texts} & own) >= 0.6 * len(texts):
                continue
            return position - 1 if lone and not gap else position
        return len(places)

    def _count(self, grid: SheetGrid, place: int) -> int:
        return sum(grid.filled(column, place) for column in grid.columns)

    def _header_texts(self, grid: SheetGrid, place: int) -> list[str] | None:
        """The texts of a row that can only be a header, None for any other."""
        filled = [column for column in grid.columns if grid.filled(column, place)]
        if len(filled) < 3 or any(grid.kinds[column][place] != Kind.TEXT for column in filled):
            return None
        texts = [grid.text(column, place) for column in filled]
        known = sum(self._lexicon.is_known(text) for text in texts)
        return texts if known >= 0.75 * len(texts) else None

    def _best_header(self, grid: SheetGrid, places: Sequence[int]) -> int | None:
        best, best_score = None, _LEAST_SCORE
        for at, place in enumerate(places[:_SEARCH]):
            score = self._score(grid, places, at) - 0.03 * at
            if score > best_score + 0.25 or (best is None and score > best_score):
                best, best_score = place, score
        if best is None:
            return None
        # The lower row of a two-row header may have scored a little less than the upper one.
        at = places.index(best)
        if at + 1 < len(places) and self._is_upper(grid, best, places[at + 1]):
            return places[at + 1]
        return best

    def _score(self, grid: SheetGrid, places: Sequence[int], at: int) -> float:
        place = places[at]
        filled = [column for column in grid.columns if grid.filled(column, place)]
        if len(filled) < 2:
            return 0.0
        texts = [grid.text(column, place).strip() for column in filled]
        known = sum(self._lexicon.is_known(text) for text in texts) / len(texts)
        kinds = [
            self._reader.kinds(text, grid.kinds[c][place]) for c, text in zip(filled, texts, strict=True)
        ]
        values = sum(bool(found & _VALUES) for found in kinds) / len(texts)
        below = places[at + 1 : at + 1 + _FAR_BELOW]
        contrast = self._contrast(grid, filled, below)
        width = max((self._count(grid, other) for other in below), default=len(filled))
        distinct = len({fold(text) for text in texts}) / len(texts)
        alone = 0.0 if below else -0.8 * (known < 0.7)
        return (
            2 * known
            + contrast
            + 0.8 * min(1.0, len(filled) / max(1, width))
            - 2.5 * values
            - (1 - distinct)
            + alone
        )

    def _contrast(self, grid: SheetGrid, columns: Sequence[int], below: Sequence[int]) -> float:
        """Share of columns with values that no header is, such as days and phone numbers, right below."""
        typed = sum(
            any(self._reader.kinds(grid.text(c, p), grid.kinds[c][p]) & _VALUES for p in below)
            for c in columns
        )
        return min(1.0, 1.6 * typed / len(columns)) if below else 0.0

    def _is_upper(self, grid: SheetGrid, upper: int, lower: int) -> bool:
        """Whether a row is the upper half of a header: merged over columns that the next row names."""
        if grid.rows[lower] != grid.rows[upper] + 1:
            return False
        row = grid.rows[upper]
        wide = [box for box in grid.merged if box.top == row and box.right > box.left]
        texts = [grid.text(c, lower) for c in grid.columns if grid.filled(c, lower)]
        if any(grid.kinds[c][lower] != Kind.TEXT for c in grid.columns if grid.filled(c, lower)):
            return False
        known = sum(map(self._lexicon.is_known, texts))
        return bool(wide) and len(texts) > 1 and known >= 0.6 * len(texts)

    def _below(self, grid: SheetGrid, header: int, places: Sequence[int]) -> list[Region]:
        """The lists under one header row: one, or several side by side."""
        headers, above = self._headers(grid, header)
        found = []
        for columns in self._bands(grid, headers, places):
            own = {column: headers[column] for column in columns}
            within = [place for place in places if any(grid.filled(column, place) for column in columns)]
            rows = self._judge(grid, own, within)
            top = {column: text for column, text in above.items() if column in own}
            found.append(Region(grid, grid.sheet, grid.rows[header], own, top, rows.data, rows.others))
        return found

    def _headers(self, grid: SheetGrid, header: int) -> tuple[dict[int, str], dict[int, str]]:
        headers = {c: grid.text(c, header).strip() for c in grid.columns if grid.filled(c, header)}
        above: dict[int, str] = {}
        if header > 0 and grid.rows[header - 1] == grid.rows[header] - 1:
            upper = header - 1
            row = grid.rows[upper]
            width = max(headers) - min(headers) + 1
            spans = {box.left: box for box in grid.merged if box.top == row}
            several = sum(grid.filled(c, upper) for c in grid.columns) > 1
            for column in grid.columns:
                if not grid.filled(column, upper):
                    continue
                box, text = spans.get(column), grid.text(column, upper).strip()
                last = box.right if box else column
                if box and box.bottom > row:  # merged downward: it is the header itself
                    headers.setdefault(column, text)
                elif last - column + 1 < 0.8 * width and (several or box):
                    above.update({c: text for c in range(column, last + 1) if c in headers})
                    if column not in headers and several and box is None:
                        headers[column] = text
        return dict(sorted(headers.items())), above

    def _bands(self, grid: SheetGrid, headers: Mapping[int, str], places: Sequence[int]) -> list[list[int]]:
        runs: list[list[int]] = []
        for column in sorted(headers):
            gap = not runs or any(
                other not in headers and not self._has_cells(grid, other, places)
                for other in range(runs[-1][-1] + 1, column)
            )
            if gap:
                runs.append([column])
            else:
                runs[-1].append(column)
        bands: list[list[int]] = []
        for run in runs:
            if bands and not self._stand_apart(grid, headers, (bands[-1], run), places):
                bands[-1] += run
            else:
                bands.append(list(run))
        return bands

    def _has_cells(self, grid: SheetGrid, column: int, places: Sequence[int]) -> bool:
        return column in grid.columns and any(grid.filled(column, place) for place in places)

    def _stand_apart(
        self,
        grid: SheetGrid,
        headers: Mapping[int, str],
        sides: tuple[list[int], list[int]],
        places: Sequence[int],
    ) -> bool:
        """Whether two runs of columns with an empty column between them are two lists."""
        left, right = sides
        names = [{fold(headers[column]) for column in side} for side in sides]
        if names[0] & names[1]:
            return True
        filled = [
            [at for at, p in enumerate(places) if any(grid.filled(c, p) for c in side)] for side in sides
        ]
        if not filled[0] or not filled[1]:
            return False
        dense = [len(rows) / (rows[-1] - rows[0] + 1) > 0.85 and rows[0] <= 1 for rows in filled]
        shorter, longer = sorted((len(filled[0]), len(filled[1])))
        return (
            all(dense)
            and shorter < 0.75 * longer
            and longer - shorter > 2
            and min(len(left), len(right)) < 99
        )


def renamed(region: Region, name: str) -> Region:
    """The same list under another name."""
    return replace(region, name=name)
