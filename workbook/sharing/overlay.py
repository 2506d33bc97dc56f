"""How the workbook will read once the edits that wait in the journal are written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from workbook.cell import BLANK, FORMULA_FLAG, Cell, Kind
from workbook.schema import ColumnType
from workbook.sharing.three_way import merge
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import RawColumn, build_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.sharing.journal.edit import JournalEdit
    from workbook.snapshot import Problem, Table

_FORMULA = "formula"
"""Stands in for the formula of a cell: a snapshot knows that there is one, and not which."""


def overlay(snapshot: Snapshot, edits: Sequence[JournalEdit]) -> Snapshot:
    """Lay pending edits over a snapshot, as the next save will write them; pure.

    An edit that the save would leave to a person changes nothing: its row or column is gone, or its cell holds a
    colleague's value. Formulas are not calculated. ``Snapshot.queued`` names the rows and columns that changed.
    """
    able = [edit for edit in edits if _has_place(snapshot, edit)]
    if not able:
        return snapshot
    given = _Given(snapshot, able)
    merged = merge((given.as_shown(edit) for edit in able), given.row)
    tables = dict(snapshot.tables)
    problems = list(snapshot.problems)
    queued = dict(snapshot.queued)
    for name in dict.fromkeys(edit.table for edit in able):
        table = tables[name]
        change = _TableChange(
            sets={row: cells for (each, row), cells in merged.sets.items() if each == name},
            adds={row: cells for (each, row), cells in merged.adds.items() if each == name},
            removes=[row for each, row in merged.removes if each == name],
        )
        if change.is_empty:
            continue
        tables[name], found, settled = _apply(table, change, given, date1904=snapshot.date1904)
        problems = [one for one in problems if (one.sheet, one.cell) not in settled] + found
        for row, cells in {**change.sets, **change.adds}.items():
            queued[name, row] = queued.get((name, row), frozenset()) | frozenset(cells)
    return replace(snapshot, tables=tables, problems=tuple(problems), queued=queued)


@dataclass(slots=True)
class _TableChange:
    """What changes in one table: cells and new rows by row id, and the ids of rows to remove."""

    sets: dict[str, dict[str, Cell]] = field(default_factory=dict)
    adds: dict[str, dict[str, Cell]] = field(default_factory=dict)
    removes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.sets or self.adds or self.removes)


def _has_place(snapshot: Snapshot, edit: JournalEdit) -> bool:
    table = snapshot.tables.get(edit.table)
    if table is None or not table.found:
        return False
    columns = (edit.column,) if edit.kind == "set" else edit.cells if edit.kind == "add" else ()
    return all(column in table.letters for column in columns)


class _Given:
    """Cells as a person sees them, so that a snapshot and the journal can be compared, and the cells behind them."""

    def __init__(self, snapshot: Snapshot, edits: Sequence[JournalEdit]) -> None:
        self._snapshot = snapshot
        self._raw: dict[tuple[str, str, Cell], Cell] = {}
        self._shown: dict[tuple[str, str, Cell], Cell] = {}
        cells: dict[tuple[str, str], list[Cell]] = defaultdict(list)
        for edit in edits:
            if edit.kind == "set":
                cells[edit.table, edit.column] += [edit.base, edit.new]
            for column, cell in edit.cells.items():
                cells[edit.table, column].append(cell)
        for (table, column), those in cells.items():
            for cell, text in zip(those, self._texts(table, column, those), strict=True):
                kind = Kind.DATE if cell.kind is Kind.NUMBER else cell.kind
                shown = Cell(kind, text, _FORMULA if cell.formula is not None else None)
                self._shown[table, column, cell] = shown
                self._raw[table, column, shown] = cell

    def _texts(self, table: str, column: str, cells: Sequence[Cell]) -> list[str]:
        raw = _raw_column(self._snapshot.tables[table], column, cells)
        built, _ = build_table(
            self._snapshot.tables[table].spec,
            "",
            [raw],
            range(len(cells)),
            date1904=self._snapshot.date1904,
        )
        texts: list[str] = built.text[column].to_list()
        return texts

    def as_shown(self, edit: JournalEdit) -> JournalEdit:
        """The same edit, its cells as a person sees them."""
        return replace(
            edit,
            base=self._shown.get((edit.table, edit.column, edit.base), BLANK),
            new=self._shown.get((edit.table, edit.column, edit.new), BLANK),
            cells={name: self._shown[edit.table, name, cell] for name, cell in edit.cells.items()},
        )

    def raw(self, table: str, column: str, shown: Cell) -> Cell:
        """The cell that an edit writes."""
        return self._raw.get((table, column, shown), BLANK)

    def row(self, edit: JournalEdit) -> Mapping[str, Cell] | None:
        """The cells of an edit's row as the snapshot has them; None when there is no such row."""
        table = self._snapshot.tables[edit.table]
        at = table.index(edit.row_id)
        if at is None:
            return None
        cells = {}
        for column in table.letters:
            code = int(table.kinds[column][at])
            kind = Kind(code & 15)
            formula = _FORMULA if code & FORMULA_FLAG else None
            if kind is Kind.BLANK and formula is None:
                cells[column] = BLANK
            else:
                number = Kind.DATE if kind is Kind.NUMBER else kind
                cells[column] = Cell(number, table.text[column][at], formula)
        return cells


def _raw_column(table: Table, column: str, cells: Iterable[Cell]) -> RawColumn:
    spec = next((one for one in table.spec.columns if one.name == column), None)
    cells = list(cells)
    return RawColumn(
        name=column,
        type=spec.type if spec is not None else ColumnType.TEXT,
        letter=table.letters.get(column, ""),
        texts=[cell.text for cell in cells],
        kinds=[int(cell.kind) | (FORMULA_FLAG if cell.formula is not None else 0) for cell in cells],
        ours=spec is not None,
    )


def _apply(
    table: Table, change: _TableChange, given: _Given, *, date1904: bool
) -> tuple[Table, list[Problem], set[tuple[str, str]]]:
    """The changed table, the problems of its new cells, and the places of cells that had others before."""
    positions = {row: at for row in change.sets if (at := table.index(row)) is not None}
    removed = {at for row in change.removes if (at := table.index(row)) is not None}
    last = max(table.rows, default=1)
    rows = [*(table.rows[at] for at in positions.values()), *range(last + 1, last + 1 + len(change.adds))]
    patched = [*(change.sets[row] for row in positions), *change.adds.values()]
    columns = [
        _raw_column(table, name, [given.raw(table.name, name, cells.get(name, BLANK)) for cells in patched])
        for name in table.letters
    ]
    patch, problems = build_table(table.spec, table.sheet, columns, rows, date1904=date1904)
    height, added = len(table), range(len(positions), len(rows))
    stay = [at for at in range(height) if at not in removed]
    ends = [*stay, *(height + at for at in added)]
    moved: dict[str, dict[int, int]] = defaultdict(dict)
    for at, (row, position) in enumerate(positions.items()):
        for column in change.sets[row]:
            moved[column][position] = height + at
    settled = {
        (table.sheet, f"{table.letters[column]}{table.rows[position]}")
        for column, places in moved.items()
        for position in places
    }
    frames = [
        _spliced(getattr(table, name), getattr(patch, name), ends, moved)
        for name in ("frame", "text", "kinds")
    ]
    ids = [*(table.ids[at] for at in stay), *(patch.ids[at] for at in added)]
    numbers = [*(table.rows[at] for at in stay), *rows[len(positions) :]]
    changed = replace(table, frame=frames[0], text=frames[1], kinds=frames[2], ids=ids, rows=numbers)
    return changed, problems, settled


def _spliced(
    frame: pl.DataFrame, patch: pl.DataFrame, ends: Sequence[int], moved: Mapping[str, Mapping[int, int]]
) -> pl.DataFrame:
    """A frame with new rows at its end and some cells replaced.

    ``ends``: places of the rows, counted over the frame and then the patch; ``moved``: column -> place in the frame ->
    place of the cell that replaces it.
    """
    both = pl.concat([frame, patch.select(frame.columns)])
    plain = pl.Series(ends, dtype=pl.UInt32)
    series = []
    for name in frame.columns:
        places = moved.get(name)
        order = plain if not places else pl.Series([places.get(at, at) for at in ends], dtype=pl.UInt32)
        series.append(both[name].gather(order))
    return pl.DataFrame(series)
