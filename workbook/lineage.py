"""Which of two earlier versions a file was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbook.snapshot import Snapshot, Table


def is_nearer(file: Snapshot, older: Snapshot, newer: Snapshot, leaving: Collection[tuple[str, str]]) -> bool:
    """Whether a file has more in common with the older version than with the newer one.

    Counted are the rows with an id that differ; ``leaving`` are rows (table, id) left aside.
    """
    return count_differences(file, older, leaving) < count_differences(file, newer, leaving)


def count_differences(one: Snapshot, other: Snapshot, leaving: Collection[tuple[str, str]] = ()) -> int:
    """How many rows, by id, only one of two versions has or both have with other cells."""
    return sum(
        _differing(table, other.tables[name], {row_id for kept, row_id in leaving if kept == name})
        for name, table in one.tables.items()
        if table.found and name in other.tables and other.tables[name].found and table.spec.id_column
    )


def _differing(one: Table, other: Table, leaving: Collection[str]) -> int:
    shared = [name for name in one.letters if name in other.letters]
    rows, theirs = _fingerprints(one, shared), _fingerprints(other, shared)
    return sum(
        rows.get(row_id) != theirs.get(row_id)
        for row_id in rows.keys() | theirs.keys()
        if row_id not in leaving
    )


def _fingerprints(table: Table, columns: list[str]) -> dict[str, int]:
    hashes = table.text.select(columns).hash_rows(seed=1).to_list()
    return {row_id: code for row_id, code in zip(table.ids, hashes, strict=True) if row_id}
