"""Which rows differ between two snapshots, and which targets they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbook.snapshot import Snapshot, Table

WATCHED = ("Targets", "Touches", "Referrals")


@dataclass(frozen=True, slots=True)
class Difference:
    """How many rows were added, changed or removed, and the ids of the targets they are about."""

    rows: int = 0
    targets: frozenset[str] = frozenset()


def compare(before: Snapshot, after: Snapshot, own: Collection[tuple[str, str]] = ()) -> Difference:
    """Find what others changed; ``own`` rows, as (table, row id), are left out."""
    rows = 0
    targets: set[str] = set()
    for name in WATCHED:
        old, new = before.tables[name], after.tables[name]
        if old is new:
            continue
        mine = {row_id for table, row_id in own if table == name}
        gone, here = _differing(old, new, mine)
        rows += len({old.ids[i] or i for i in gone} | {new.ids[i] or i for i in here})
        targets |= _targets(before, old, gone) | _targets(after, new, here)
    return Difference(rows, frozenset(targets))


def _differing(old: Table, new: Table, mine: Collection[str]) -> tuple[list[int], list[int]]:
    """Positions of the rows that the other table does not have: in the old table and in the new one."""
    columns = sorted(set(old.text.columns) & set(new.text.columns) - {old.spec.id_column})
    if not columns:
        return [], []
    hashes = old.text.select(columns).hash_rows().to_list(), new.text.select(columns).hash_rows().to_list()
    known = set(zip(old.ids, hashes[0], strict=True))
    seen = set(zip(new.ids, hashes[1], strict=True))
    # A row that got an id in the meantime is still the same row.
    nameless = {content for row_id, content in known if not row_id}
    named = {content for row_id, content in seen if row_id and content in nameless}
    gone = [
        at
        for at, row in enumerate(zip(old.ids, hashes[0], strict=True))
        if row not in seen and row[0] not in mine and (row[0] or row[1] not in named)
    ]
    here = [
        at
        for at, row in enumerate(zip(new.ids, hashes[1], strict=True))
        if row not in known and row[0] not in mine and row[1] not in nameless
    ]
    return gone, here


def _targets(snapshot: Snapshot, table: Table, positions: list[int]) -> set[str]:
    if table.name == "Targets":
        return {table.ids[at] for at in positions if table.ids[at]}
    found: set[str] = set()
    for at in positions:
        row = table.shown(at)
        target = row["Target ID"].strip()
        found |= {target} if target else _at_source(snapshot.tables["Targets"], row["Source"])
    return found


def _at_source(targets: Table, source: str) -> set[str]:
    from workbook.schema import fold

    wanted = fold(source)
    names = targets.text["Source"].to_list()
    return {
        row_id for row_id, name in zip(targets.ids, names, strict=True) if wanted and fold(name) == wanted
    }
