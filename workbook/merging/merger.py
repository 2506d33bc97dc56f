"""Merging a copy: its merge base from the stored versions, the plan, and its edits on their way into the workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.merging.copies import LIMITS, Limits, Search, find_copies, read_copy
from workbook.merging.merge_base import find_merge_base
from workbook.merging.neighbors import find_neighbors
from workbook.merging.non_table_content import compare_non_table_content
from workbook.merging.plan import MergePlan, Past
from workbook.merging.planner import plan_merge
from workbook.sharing.disk.patience import Patience
from workbook.sharing.new_version import draft_version
from workbook.sharing.reconcile import WITHDRAWN
from workbook.sharing.versions.contents import Contents, TableContents, read_contents
from workbook.xlsx.package import Package
from workbook.xlsx.reading.frames import RawColumn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbook.merging.merge_base import Load, MergeBase
    from workbook.receipt import Receipt
    from workbook.schema import TableSpec
    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.reader import Reader
    from workbook.sharing.versions.ring import StoredVersion, VersionRing
    from workbook.sharing.versions.version import FileVersion
    from workbook.sharing.write_queue import WriteQueue
    from workbook.xlsx.reading.rows import Rows

_TITLE = "Merge the copy "
_BUDGET = 96 << 20
"""Bytes of old versions that are read to find out what a copy was made from."""
_HISTORY = 100_000


@dataclass(frozen=True, slots=True)
class Merger:
    """Merges copies into one workbook."""

    reader: Reader
    journal: Journal
    ring: VersionRing
    write_queue: WriteQueue

    def find(self, *, common: frozenset[str] = frozenset(), limits: Limits = LIMITS) -> Search:
        """Look for copies beside the workbook; ``common`` are ids that every new workbook has.

        Reads nothing when there is no other workbook. Raises FileRefusedError or BusyError when the workbook
        itself cannot be read.
        """
        if not find_neighbors(self.reader.path):
            return Search()
        version, rows = self.reader.latest(known=self.journal.exists())
        mine = read_contents(rows.package, rows.schema, token=version.token)
        return find_copies(self.reader.path, mine, rows.schema, common=common, limits=limits)

    def plan(
        self, path: Path, *, with_deleted: bool = False, common: frozenset[str] = frozenset()
    ) -> MergePlan:
        """Plan what merging a copy would do; nothing is written.

        Raises FileRefusedError or BusyError when the copy cannot be read, RefusedError when it shares no row
        with the workbook.
        """
        return self._plan(path, common, with_deleted=with_deleted)

    def merge(
        self, path: Path, *, with_deleted: bool = False, common: frozenset[str] = frozenset()
    ) -> tuple[MergePlan, Receipt | None]:
        """Plan and merge a copy; None instead of a receipt when it brings nothing."""
        plan = self._plan(path, common, with_deleted=with_deleted)
        if plan.is_empty:
            return plan, None
        ids = tuple(dict.fromkeys(edit.row_id for edit in plan.edits))
        return plan, self.write_queue.submit(f"{_TITLE}{path.name}", plan.edits, ids)

    def _plan(self, path: Path, common: frozenset[str], *, with_deleted: bool) -> MergePlan:
        version, rows = self.reader.latest(known=self.journal.exists())
        current = read_contents(rows.package, rows.schema, token=version.token)
        copy = read_copy(path, self.reader.path, rows.schema, Patience(2.0))
        copy = copy.in_date_system(date1904=current.date1904)
        waiting = self.journal.edits("pending")
        mine = with_edits(current, waiting)
        stored, loads = self._versions(version, current, rows.schema)
        past, withdrawn = self._past()
        later = {at for at, one in enumerate(stored) if one is not None and one.own and _is_later(one, copy)}
        merge_base = find_merge_base(copy, loads, merged=past.keys() | withdrawn.keys(), later=later)
        if merge_base is not None:
            # What an undone merge had written was never the workbook's own.
            merge_base = replace(
                merge_base,
                known=merge_base.known - frozenset(withdrawn.rows),
                moved=frozenset(merge_base.moved) - withdrawn.keys(),
            )
        plan = plan_merge(mine, copy, merge_base, past=past, with_deleted=with_deleted, common=common)
        if not plan.shared:
            raise RefusedError(
                f"{path.name} has no row of {self.reader.path.name}, so it is not a copy of it; nothing was changed."
            )
        fit, refused = self._filter_allowed(version, rows, waiting, list(plan.edits))
        base = merge_base.version if merge_base is not None and merge_base.is_certain else None
        left = [*plan.left, *refused, *compare_non_table_content(current, copy, base)]
        return _keep_only(replace(plan, left=left, since=_since(merge_base, stored, version)), fit)

    def _versions(
        self, version: FileVersion, current: Contents, schema: Sequence[TableSpec]
    ) -> tuple[list[StoredVersion | None], list[Load]]:
        """The stored versions, oldest first and as many as the budget allows, and then the current one."""
        stored: list[StoredVersion | None] = []
        size = 0
        for one in self.ring.versions():
            size += one.size
            if size > _BUDGET:
                break
            stored.append(one)
        newest = stored[0] if stored else None
        if newest is None or newest.token != version.token:
            stored.insert(0, None)
        stored.reverse()
        loads: list[Load] = [
            partial(self._load, one.token, schema, current) for one in stored[:-1] if one is not None
        ]
        return stored, [*loads, lambda: current]

    def _load(self, token: str, schema: Sequence[TableSpec], current: Contents) -> Contents | None:
        try:
            package = Package.open(self.ring.load(token), self.reader.path.name)
            return read_contents(package, schema, token=token).in_date_system(date1904=current.date1904)
        except RefusedError:
            return None

    def _past(self) -> tuple[Past, Past]:
        """What earlier merges wrote or offered, and what of that was undone."""
        merges = [
            (edit, state == "undone" or (edit.status == "undone" and edit.why == WITHDRAWN))
            for batch, state in self.journal.history(_HISTORY)
            if batch.title.startswith(_TITLE) and batch.role in ("edit", "redo")
            for edit in self.journal.edits_of(batch.id)
        ]
        # An edit that was withdrawn without an undo has a reason when a person decided on it, none when it was refused.
        written = (
            edit for edit, is_undone in merges if not is_undone and (edit.status != "undone" or edit.why)
        )
        withdrawn = (edit for edit, is_undone in merges if is_undone)
        return Past.of(written), Past.of(withdrawn)

    def _filter_allowed(
        self,
        version: FileVersion,
        rows: Rows,
        waiting: Sequence[JournalEdit],
        edits: list[JournalEdit],
        earlier: Sequence[JournalEdit] = (),
    ) -> tuple[list[JournalEdit], list[str]]:
        """The edits that the workbook's format allows after the ``earlier`` ones, and why it forbids the others."""
        try:
            draft_version(version, rows, waiting, [*earlier, *edits])
        except RefusedError as error:
            if len(edits) < 2:
                return [], [f"{edit.row_id} of {edit.table}: {error}" for edit in edits]
            half = len(edits) // 2
            first, why = self._filter_allowed(version, rows, waiting, edits[:half], earlier)
            # There may be room for either of two rows, and not for both.
            second, more = self._filter_allowed(version, rows, waiting, edits[half:], [*earlier, *first])
            return first + second, why + more
        return edits, []


def _is_later(stored: StoredVersion, copy: Contents) -> bool:
    """Whether a version of ours was saved after the copy was saved last."""
    return datetime.fromisoformat(stored.at).timestamp() > copy.modified > 0


def _keep_only(plan: MergePlan, edits: Sequence[JournalEdit]) -> MergePlan:
    """The plan with some of its edits only, and the notes that belong to them."""
    if len(edits) == len(plan.edits):
        return plan
    cells = {(edit.table, edit.row_id, edit.column) for edit in edits}
    return replace(
        plan,
        edits=edits,
        added=[note for note in plan.added if (note.table, note.row_id, "") in cells],
        taken=[note for note in plan.taken if (note.table, note.row_id, note.column) in cells],
        conflicts=[note for note in plan.conflicts if (note.table, note.row_id, note.column) in cells],
    )


def _since(merge_base: MergeBase | None, stored: Sequence[StoredVersion | None], version: FileVersion) -> str:
    if merge_base is None or not merge_base.is_certain:
        return ""
    chosen = stored[merge_base.number]
    if chosen is not None:
        return chosen.at
    modified = datetime.fromtimestamp(version.identity.modified_ns / 1e9, UTC)
    return modified.isoformat(timespec="seconds")


def with_edits(contents: Contents, edits: Sequence[JournalEdit]) -> Contents:
    """What the workbook will hold once these edits are in it."""
    tables = dict(contents.tables)
    for edit in edits:
        table = tables.get(edit.table)
        if table is None:
            continue
        place = table.first.get(edit.row_id)
        if edit.kind == "add" and place is None:
            table, place = _longer(table, edit.row_id), len(table)
        if place is not None and edit.kind != "remove":
            cells = edit.cells if edit.kind == "add" else {edit.column: edit.new}
            changed = {(place, name): cell for name, cell in cells.items() if name in table.columns}
            tables[edit.table] = replace(table, changed={**table.changed, **changed})
    return replace(contents, tables=tables)


def _longer(table: TableContents, row_id: str) -> TableContents:
    columns = {
        name: RawColumn(raw.name, raw.type, raw.letter, [*raw.texts, ""], [*raw.kinds, 0], ours=raw.ours)
        for name, raw in table.columns.items()
    }
    return replace(table, columns=columns, rows=[*table.rows, 0], ids=[*table.ids, row_id])
