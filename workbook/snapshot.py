"""The contents of a workbook at one moment: tables as frames, row ids, cell addresses, problems.

Reading changes nothing and guesses nothing: the text of each cell is as in the file, and beside it the value is typed
by the column's rule. What does not fit the rule stays in the text and becomes a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from workbook.cell import FORMULA_FLAG, Cell, Kind, Value
from workbook.schema import TableSpec, fold
from workbook.write_limits import WriteLimits


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the workbook that a person should look at.

    ``code`` is stable (R1xx file and tables, R2xx links and ids, R3xx dates and numbers ...). ``cell`` is
    an A1 reference or empty; ``severity`` is ``error``, ``warning`` or ``note``.
    """

    code: str
    severity: str
    sheet: str
    cell: str
    row_id: str
    text: str


@dataclass(frozen=True, eq=False)
class Table:
    """One table as read.

    ``frame``: one row per non-blank table row, one column per table column under its canonical name (a
    colleague's own column under its header), typed by the column's rule: String, Date, Time, Float64;
    null where the cell is blank or does not fit. Text is stripped of surrounding spaces; blank is null.
    ``text``: the same shape, every cell as a person sees it (dates as ISO), never null.
    ``kinds``: the same shape, UInt8 of `Kind`; 16 is added where the cell is a formula.
    ``rows``: worksheet row numbers, 1-based. ``letters``: column name -> column letters.
    ``ids``: the id of each row as text, "" where blank; duplicates keep their text.
    """

    spec: TableSpec
    sheet: str
    frame: pl.DataFrame
    text: pl.DataFrame
    kinds: pl.DataFrame
    rows: Sequence[int]
    letters: Mapping[str, str]
    ids: Sequence[str]
    extras: tuple[str, ...] = ()
    """Names of the colleagues' own columns, in workbook order."""
    found: bool = True
    """False for a table that the workbook does not have: the frame is empty but has all columns."""
    parts: tuple[Table, ...] = ()
    """The sheets that a table over several is made of, in the order of its rows; the last takes new rows."""
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that are made of several others of the file."""
    limits: WriteLimits = field(default_factory=WriteLimits)
    """Where the sheet cannot be written."""

    @property
    def name(self) -> str:
        """Canonical name of the table."""
        return self.spec.name

    def __len__(self) -> int:
        return self.frame.height

    @cached_property
    def _positions(self) -> dict[str, int]:
        positions: dict[str, int] = {}
        for index, row_id in enumerate(self.ids):
            if row_id:
                positions.setdefault(row_id, index)
        return positions

    def index(self, row_id: str) -> int | None:
        """Position of the first row with this id in the frames, or None."""
        return self._positions.get(row_id)

    @cached_property
    def shared_ids(self) -> frozenset[str]:
        """The ids that several rows have."""
        return frozenset(row_id for row_id, count in Counter(self.ids).items() if row_id and count > 1)

    def address(self, index: int, column: str) -> str:
        """``Sheet!D17`` of a cell; only ``Sheet`` where the workbook has no such column."""
        part, at = self.place(index)
        letter = part.letters.get(column)
        return f"{part.sheet}!{letter}{part.rows[at]}" if letter else part.sheet

    def place(self, index: int) -> tuple[Table, int]:
        """The sheet's own table and the position there of a row, for a table over several sheets."""
        for part in self.parts:
            if index < len(part.rows):
                return part, index
            index -= len(part.rows)
        return self, index

    def sheet_of(self, index: int) -> str:
        """Name of the sheet that a row is on."""
        return self.place(index)[0].sheet

    def cell_of(self, index: int, column: str) -> str:
        """``D17`` of a cell; "" where its sheet has no such column."""
        part, at = self.place(index)
        letter = part.letters.get(column)
        return f"{letter}{part.rows[at]}" if letter else ""

    def refusal(self, index: int, column: str) -> str:
        """Why a cell cannot be written, as a sentence; "" when it can or there is no such column."""
        part, at = self.place(index)
        letter = part.letters.get(column)
        if letter is None:
            return ""
        if int(part.kinds[column][at]) & FORMULA_FLAG:
            where = f"{part.sheet}!{letter}{part.rows[at]}"
            return f"{where} holds a formula; change it in Excel if you want to replace it."
        return part.limits.refusal(part.sheet, letter, part.rows[at])

    def new_row_refusal(self, columns: Iterable[str] = ()) -> str:
        """Why a row with values in some columns cannot be added, as a sentence; "" when it can."""
        limits = (self.parts[-1] if self.parts else self).limits
        barred = (limits.new_cells.get(column, "") for column in columns)
        return limits.workbook or limits.no_rows or next(filter(None, barred), "")

    def row_key(self, index: int) -> str:
        """What names a row that has no id: ``#26``, or ``#Kevin!26`` on a further sheet."""
        part, at = self.place(index)
        return f"#{part.sheet}!{part.rows[at]}" if part.spec.part_of else f"#{part.rows[at]}"

    def row(self, index: int) -> dict[str, Value]:
        """One typed row as a dict."""
        return self.frame.row(index, named=True)

    def shown(self, index: int) -> dict[str, str]:
        """One row as a person sees it, as a dict of texts."""
        return self.text.row(index, named=True)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The tables of a workbook at one moment.

    ``tables`` always has every table of the schema; look at ``Table.found``. ``token`` identifies the
    bytes that were read ("" for a snapshot without a file). ``queued``: (table, row id) -> the columns in which this
    user's edits wait to be written, in a snapshot that shows them already.
    """

    tables: Mapping[str, Table]
    token: str = ""
    path: str = ""
    date1904: bool = False
    problems: tuple[Problem, ...] = field(default=())
    queued: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Find a table by any spelling of its name; raise KeyError when the schema has none."""
        wanted = fold(name)
        for key, table in self.tables.items():
            if wanted == fold(key) or any(wanted == fold(alias) for alias in table.spec.aliases):
                return table
        raise KeyError(name)

    def queued_rows(self, table: str) -> frozenset[str]:
        """The ids of the rows of a table that have a queued edit."""
        return frozenset(row_id for name, row_id in self.queued if name == table)


def kind_of(code: int) -> tuple[Kind, bool]:
    """Split a code of `Table.kinds` into the kind and whether the cell is a formula."""
    return Kind(code & 15), bool(code & FORMULA_FLAG)


__all__ = ["FORMULA_FLAG", "Cell", "Kind", "Problem", "Snapshot", "Table", "kind_of"]
