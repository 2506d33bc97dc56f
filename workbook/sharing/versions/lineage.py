"""Which of two earlier versions a file was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbook.snapshot import Snapshot, Table


def is_nearer(file: Snapshot, older: Snapshot, newer: Snapshot, leaving: Collection[tuple[str, str]]) -> bool:
    """Whether a file has more in common with the older version than with the newer one.

    Counts the cells that differ in rows with an id; ``leaving`` are rows (table, id) left out.
    """
    return count_differences(file, older, leaving) < count_differences(file, newer, leaving)


def count_differences(one: Snapshot, other: Snapshot, leaving: Collection[tuple[str, str]] = ()) -> int:
    """How many cells differ between two versions, by row id; a row that only one has counts with all its cells."""
    return sum(
        _differing(table, other.tables[name], {row_id for skipped, row_id in leaving if skipped == name})
        for name, table in one.tables.items()
        if table.found and name in other.tables and other.tables[name].found and table.spec.id_prefix
    )


def _differing(one: Table, other: Table, leaving: Collection[str]) -> int:
    shared = [name for name in one.letters if name in other.letters]
    rows, theirs = _fingerprints(one, shared), _fingerprints(other, shared)
    left, right = one.text.select(shared), other.text.select(shared)
    count = 0
    for row_id in (rows.keys() | theirs.keys()) - set(leaving):
        mine, their = rows.get(row_id), theirs.get(row_id)
        if mine is None or their is None:
            count += len(shared)
        elif mine[1] != their[1]:
            cells = zip(left.row(mine[0]), right.row(their[0]), strict=True)
            count += sum(cell != their_cell for cell, their_cell in cells)
    return count


def _fingerprints(table: Table, columns: list[str]) -> dict[str, tuple[int, int]]:
    """Position and digest of each row by id; most rows are equal and need not be compared cell by cell."""
    hashes = table.text.select(columns).hash_rows(seed=1).to_list()
    return {row_id: (at, hashes[at]) for at, row_id in reversed(list(enumerate(table.ids))) if row_id}
