"""One table in the workbook, in the copy, and in the version that the copy was made from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.cell import Cell, Kind
from workbook.row_id import is_generated_id
from workbook.serial import shown
from workbook.sharing.versions.contents import find_differing, is_blank, pair_columns, same
from workbook.sharing.versions.row_label import name_row

if TYPE_CHECKING:
    from workbook.sharing.versions.contents import TableContents

_UNFIT = (Kind.ERROR, Kind.UNCALCULATED)


@dataclass(frozen=True, eq=False)
class TablePair:
    """A table that workbook and copy both have.

    ``base`` is the table in the merge base; when that is not ``certain``, in the oldest known version. ``moved`` are
    cells and rows that the workbook changed around that version or later.
    """

    mine: TableContents
    copy: TableContents
    base: TableContents | None = None
    certain: bool = False
    moved: Collection[tuple[str, str, str]] = frozenset()
    date1904: bool = False

    @property
    def name(self) -> str:
        """The table's canonical name."""
        return self.mine.spec.name

    @cached_property
    def columns(self) -> dict[str, str]:
        """Columns of the workbook that the copy has too, each with the copy's name for it."""
        return pair_columns(self.mine, self.copy)

    @cached_property
    def base_columns(self) -> dict[str, str]:
        """Columns of the workbook with the earlier version's name for each."""
        return pair_columns(self.mine, self.base) if self.base else {}

    def base_cell(self, row_id: str, column: str) -> Cell | None:
        """A cell as it was in the earlier version; None when the row or the column was not there."""
        place = self.base.first.get(row_id) if self.base else None
        if self.base is None or place is None or column not in self.base_columns:
            return None
        return self.base.cell(place, self.base_columns[column])

    def is_base_known(self, row_id: str, column: str) -> bool:
        """Whether the copy was made from exactly this value of the earlier version, with no change in the workbook since."""
        moved = (self.name, row_id, column) in self.moved or (self.name, row_id, "") in self.moved
        return self.certain and not moved

    def show(self, cell: Cell) -> str:
        """A cell as a person sees it."""
        return shown(cell, date1904=self.date1904)

    def label(self, table: TableContents, at: int) -> str:
        """Name a row for people."""
        return name_row(table.spec, lambda column: self.show(table.cell(at, column)))

    def content(self, there: int) -> dict[str, Cell]:
        """What a row of the copy could bring: its filled cells by the workbook's column, without formulas and errors."""
        cells = ((name, self.copy.cell(there, its)) for name, its in self.columns.items())
        return {name: cell for name, cell in cells if is_value(cell)}


def is_value(cell: Cell) -> bool:
    """Whether a cell holds something that a person entered and that can be written elsewhere."""
    return not is_blank(cell) and cell.formula is None and cell.kind not in _UNFIT


@dataclass(slots=True)
class Matching:
    """Which rows of the copy are which rows of the workbook.

    ``partners`` are positions in the workbook and in the copy. ``new`` are rows of the copy with ids that the
    workbook does not have, ``without_id`` those without an id of their own, each with the reason.
    """

    partners: list[tuple[int, int]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    without_id: list[tuple[int, str]] = field(default_factory=list)


def match_rows(pair: TablePair) -> Matching:
    """Match rows by id.

    Of rows with the same id in the copy, the one most like the workbook's row keeps it. A row with a hand-numbered id
    and almost nothing else in common is another row.
    """
    matching = Matching()
    groups: dict[str, list[int]] = defaultdict(list)
    for at, row_id in enumerate(pair.copy.ids):
        if row_id:
            groups[row_id].append(at)
        else:
            matching.without_id.append((at, "it has no id"))
    for row_id, places in groups.items():
        here = pair.mine.first.get(row_id)
        chosen = places[0]
        if len(places) > 1 and here is not None:
            chosen = min(places, key=lambda at: _distance(pair, here, at))
        for at in places:
            if at != chosen:
                matching.without_id.append((at, f"its id {row_id} is used twice in the copy"))
        if here is None:
            matching.new.append(chosen)
        elif _is_other_row(pair, row_id, here, chosen):
            matching.without_id.append((chosen, f"its id {row_id} belongs to another row here"))
        else:
            matching.partners.append((here, chosen))
    matching.without_id.sort()
    return matching


def _distance(pair: TablePair, here: int, there: int) -> int:
    return sum(
        not same(pair.mine.cell(here, name), pair.copy.cell(there, its)) for name, its in pair.columns.items()
    )


def _is_other_row(pair: TablePair, row_id: str, here: int, there: int) -> bool:
    if is_generated_id(row_id) or (pair.base is not None and row_id in pair.base.first):
        return False
    both = [
        same(pair.mine.cell(here, name), cell)
        for name, cell in pair.content(there).items()
        if not is_blank(pair.mine.cell(here, name))
    ]
    return len(both) > 1 and sum(both) * 2 < len(both)


class Pool:
    """Rows of one table, found by all the cells that another row holds; each is returned once."""

    def __init__(self, table: TableContents, places: Sequence[int]) -> None:
        self._table = table
        self._free = dict.fromkeys(places)
        self._index: dict[str, dict[str, list[int]]] = {}

    def take(self, content: Mapping[str, Cell], columns: Mapping[str, str]) -> int | None:
        """Take a row that holds all of this; ``columns`` maps each name to this table's column. None when there is none."""
        if any(name not in columns for name in content):
            return None
        for at in self._candidates(content, columns):
            if at in self._free and all(
                same(self._table.cell(at, columns[name]), cell) for name, cell in content.items()
            ):
                del self._free[at]
                return at
        return None

    def _candidates(self, content: Mapping[str, Cell], columns: Mapping[str, str]) -> Sequence[int]:
        """The shortest list of rows that may hold it, by one of its texts."""
        best: Sequence[int] | None = None
        for name, cell in content.items():
            if cell.kind is Kind.TEXT:
                found = self._by_word(columns[name]).get(_word(cell.text), ())
                if best is None or len(found) < len(best):
                    best = found
        return list(self._free) if best is None else best

    def _by_word(self, column: str) -> dict[str, list[int]]:
        if column not in self._index:
            words: dict[str, list[int]] = defaultdict(list)
            for at in self._free:
                words[_word(self._table.cell(at, column).text)].append(at)
            self._index[column] = dict(words)
        return self._index[column]


def _word(text: str) -> str:
    return text.replace("\r\n", "\n")


def count_shared(mine: TableContents, copy: TableContents, common: frozenset[str] = frozenset()) -> int:
    """How many rows two tables certainly have in common.

    A random id is proof; a hand-numbered one only together with the row's label. ``common`` are ids that every new
    workbook has.
    """
    pair = TablePair(mine, copy)
    places = {
        row_id: at for row_id, at in copy.first.items() if row_id in mine.first and row_id not in common
    }
    proof = sum(map(is_generated_id, places))
    others = ((row_id, at) for row_id, at in places.items() if not is_generated_id(row_id))
    return proof + sum(
        bool(label) and label == pair.label(mine, mine.first[row_id])
        for row_id, at in others
        if (label := pair.label(copy, at))
    )


def count_differing(mine: TableContents, copy: TableContents) -> tuple[int, int]:
    """How many rows with an id in both differ, and in how many cells."""
    rows: Counter[str] = Counter()
    partners = ((mine.first[row_id], at) for row_id, at in copy.first.items() if row_id in mine.first)
    for _, _, names in find_differing(mine, copy, pair_columns(mine, copy), partners):
        rows["rows"] += 1
        rows["cells"] += len(names)
    return rows["rows"], rows["cells"]


def unpaired(pair: TablePair) -> Iterator[tuple[str, int]]:
    """The copy's columns that the workbook does not have, each with how many of its cells are filled."""
    taken = {*pair.columns.values(), pair.copy.id_column}
    for name in pair.copy.columns:
        if name not in taken:
            count = sum(not is_blank(pair.copy.cell(at, name)) for at in range(len(pair.copy)))
            if count:
                yield name, count
