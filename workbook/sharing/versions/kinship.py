"""Whether two files are versions of one workbook, by the rows that they have in common."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbook.row_id import is_generated_id
from workbook.sharing.versions.contents import read_contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.schema import TableSpec
    from workbook.sharing.versions.contents import TableContents
    from workbook.xlsx.package import Package

_SHARE = 0.1
"""Part of the smaller file's rows that both must have."""


def are_related(one: Package, other: Package, schema: Sequence[TableSpec]) -> bool:
    """Whether two files have rows in common; True also where one has no row that could tell.

    A row is the same by an id generated at random, or by all that it holds. Tables that every new workbook comes with are
    left out. Raises FileRefusedError when a part is damaged.
    """
    mine, theirs = read_contents(one, schema).tables, read_contents(other, schema).tables
    shared = 0
    sizes = [0, 0]
    for name in mine.keys() | theirs.keys():
        pair = [tables.get(name) for tables in (mine, theirs)]
        spec = next(table.spec for table in pair if table is not None)
        if spec.id_column is None or spec.is_prefilled:
            continue
        marks = [_marks(table) if table is not None else (set(), Counter()) for table in pair]
        sizes = [size + sum(mark[1].values()) for size, mark in zip(sizes, marks, strict=True)]
        ids, rows = marks[0][0] & marks[1][0], marks[0][1] & marks[1][1]
        shared += max(len(ids), sum(rows.values()))
    return not all(sizes) or shared >= max(1, _SHARE * min(sizes))


def _marks(table: TableContents) -> tuple[set[str], Counter[frozenset[str]]]:
    ids = {row_id for row_id in table.ids if is_generated_id(row_id)}
    rows = Counter(
        frozenset(f"{name}={cell.text}" for name, cell in table.filled(at).items() if cell.formula is None)
        for at in range(len(table))
    )
    del rows[frozenset()]
    return ids, rows
