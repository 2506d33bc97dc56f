"""What a copy of the workbook holds that the workbook does not: a plan, by row id and cell. Pure.

Three-way where the merge base is known: what only the copy changed is taken, what both changed is a conflict.
Otherwise two-way: what is blank here and filled there is taken, two different values are a conflict. Rows are never
removed, formulas are left as they are, and nothing is offered a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.merging.cells import CellPlanner
from workbook.merging.plan import MergePlan, Notes, Past
from workbook.merging.rows import RowPlanner
from workbook.merging.table_pair import Pool, TablePair, count_shared, match_rows, unpaired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.merging.merge_base import MergeBase
    from workbook.sharing.versions.contents import Contents

NO_PAST = Past()


def plan_merge(
    mine: Contents,
    copy: Contents,
    merge_base: MergeBase | None = None,
    *,
    past: Past = NO_PAST,
    with_deleted: bool = False,
    common: frozenset[str] = frozenset(),
) -> MergePlan:
    """Plan what merging a copy would do.

    All have the same date system. ``with_deleted`` also adds rows that were once here. ``common`` are ids that
    every new workbook has; sharing them does not make one a copy of the other.
    """
    notes = Notes()
    known = merge_base.known if merge_base is not None else frozenset()
    shared = 0
    for name, theirs in copy.tables.items():
        ours = mine.tables.get(name)
        if ours is None:
            if len(theirs):
                rows = f"{len(theirs)} row{'' if len(theirs) == 1 else 's'}"
                notes.left.append(f"The workbook has no table {name}; {rows} of the copy are not merged.")
            continue
        base = merge_base.version.tables.get(name) if merge_base is not None else None
        certain = merge_base is not None and merge_base.is_certain
        moved = merge_base.moved if merge_base is not None else frozenset()
        pair = TablePair(ours, theirs, base, certain, moved, mine.date1904)
        shared += count_shared(ours, theirs, common)
        notes.left += _remarks(pair)
        if not ours.spec.id_prefix:
            notes.left += _compare_without_ids(pair)
        elif not (ours.id_column and theirs.id_column):
            where = "the workbook" if not ours.id_column else "the copy"
            key = ours.spec.id_column
            notes.left.append(f"{name} has no column {key} in {where}, so its rows cannot be matched.")
        else:
            matching = match_rows(pair)
            CellPlanner(pair, notes, past).run(matching.partners)
            RowPlanner(pair, notes, known, past, with_deleted=with_deleted).run(matching)
    return MergePlan(
        edits=notes.edits,
        added=notes.added,
        taken=notes.taken,
        conflicts=notes.conflicts,
        deleted=notes.deleted,
        missing=notes.missing,
        only_mine=notes.only_mine,
        older=notes.older,
        left=notes.left,
        known=notes.known,
        shared=shared,
    )


def _remarks(pair: TablePair) -> Iterator[str]:
    """What in a table of the copy cannot be merged as it is."""
    copy, name = pair.copy, pair.name
    for row in copy.outside:
        yield f"{copy.sheet}!{row} of the copy is outside its table {name}; move it into the table."
    for column, count in unpaired(pair):
        cells = f"{count} filled cell{'' if count == 1 else 's'}"
        yield f"{name} has no column {column} in the workbook; {cells} of the copy are not merged."


def _compare_without_ids(pair: TablePair) -> Iterator[str]:
    """Name the new rows of a table without ids."""
    mine, copy, base = pair.mine, pair.copy, pair.base
    same_names = {name: name for name in pair.columns}
    here = Pool(mine, range(len(mine)))
    old = Pool(base, range(len(base))) if base else None
    for there in range(len(copy)):
        content = pair.content(there)
        if not content or here.take(content, same_names) is not None:
            continue
        if old is None or old.take(content, pair.base_columns) is None:
            yield (
                f"{copy.address(there)} of the copy ({pair.label(copy, there)}) is not in {pair.name};"
                " its rows have no ids, so enter it by hand if you want it."
            )
