"""The next version of the workbook, made in memory: edits merged with what is there, and patched in."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbook.cell import BLANK
from workbook.errors import RefusedError, TableMissingError
from workbook.serial import cell_of, shown
from workbook.sharing.journal.edit import JournalEdit, Outcome, RowName
from workbook.sharing.row_name import bears_name
from workbook.sharing.three_way import ThreeWayMerge, merge
from workbook.xlsx.patching.patch import CellWrite, RowAppend, RowRemove, patch
from workbook.xlsx.patching.protection import check_protection
from workbook.xlsx.patching.verify import verify
from workbook.xlsx.stamp import stamp_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.cell import Cell
    from workbook.sharing.commit import Prepared
    from workbook.sharing.row_ids import IdAssignment
    from workbook.sharing.versions.version import FileVersion
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.rows import Rows
    from workbook.xlsx.stamp import Stamp

Write = CellWrite | RowAppend | RowRemove


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A next version and what it does with each edit; ``prepared`` is None when there is nothing to write."""

    base: FileVersion
    edits: tuple[JournalEdit, ...]
    outcomes: Mapping[str, Outcome]
    prepared: Prepared | None
    assignments: Sequence[IdAssignment] = ()
    stamp: Stamp | None = None
    """What the next version says about its saves; None where the file cannot hold that."""
    made: Sequence[Package] = ()
    """The next version as it was read back and verified, the latest last; empty before the commit."""

    def fits(self, version: FileVersion, edits: Sequence[JournalEdit]) -> bool:
        """Whether this is still the draft for these edits on this version."""
        return self.base.token == version.token and _keys(self.edits) == _keys(edits)

    def written(self) -> list[JournalEdit]:
        """The edits that the workbook holds with this draft."""
        return [edit for edit in self.edits if self.outcomes[edit.id].status == "written"]


def _keys(edits: Sequence[JournalEdit]) -> list[tuple[str, Cell]]:
    """What distinguishes edits; a lost one that is restored is the same edit on another base."""
    return [(edit.id, edit.base) for edit in edits]


def _draft(
    base: FileVersion,
    rows: Rows,
    edits: Sequence[JournalEdit],
    assignments: Sequence[IdAssignment] = (),
    stamp: Stamp | None = None,
) -> NewVersion:
    """Merge edits with a version and patch them in; raise EditRefusedError when the format forbids one."""
    _locate(rows, edits)
    lost = {edit.id: why for edit in edits if (why := _unplaceable_reason(rows, edit))}
    able = [edit for edit in edits if edit.id not in lost]
    merged = merge(able, lambda edit: _find(rows, edit))
    outcomes = {**merged.outcomes, **{key: Outcome("conflict", why=why) for key, why in lost.items()}}
    writes = _writes(rows, merged)
    writes += [CellWrite(n.sheet, n.ref, cell_of(n.row_id)) for n in assignments]
    prepared: Prepared | None = None
    made: list[Package] = []
    if writes:
        patched = patch(rows.package, rows.schema, writes)
        check_protection(rows.package, patched.expected)
        stamped = stamp_parts(rows.package, stamp) if stamp is not None else {}
        stamp = stamp if stamped else None
        patched = replace(patched, parts={**patched.parts, **stamped})
        data = rows.package.build(patched.parts, patched.removed)

        def check(fresh: bytes) -> None:
            # One copy of the bytes in memory: a workbook of a million rows is large enough as it is.
            made.append(verify(data if fresh == data else fresh, rows.package, patched))

        prepared = data, check
    return NewVersion(base, tuple(edits), outcomes, prepared, assignments, stamp, made)


def draft_version(
    base: FileVersion,
    rows: Rows,
    older: Sequence[JournalEdit],
    edits: Sequence[JournalEdit],
    assignments: Sequence[IdAssignment] = (),
    stamp: Stamp | None = None,
) -> NewVersion:
    """Merge edits with a version and patch them in, with the stamp that the next version gets.

    An older edit that the format forbids becomes a conflict, so that it does not hold up the others. Raises
    EditRefusedError when a new edit is forbidden.
    """
    try:
        return _draft(base, rows, [*older, *edits], assignments, stamp)
    except RefusedError:
        if not older:
            raise
    forbidden: dict[str, Outcome] = {}
    good: list[JournalEdit] = []
    for edit in older:
        try:
            _draft(base, rows, [*good, edit])
            good.append(edit)
        except RefusedError as error:
            forbidden[edit.id] = Outcome("conflict", why=str(error))
    draft = _draft(base, rows, [*good, *edits], assignments, stamp)
    return replace(draft, edits=(*older, *edits), outcomes={**draft.outcomes, **forbidden})


def is_placeable(rows: Rows, edit: JournalEdit) -> bool:
    """Whether a version has the place of an edit, and holds there what the edit was made on."""
    if _unplaceable_reason(rows, edit):
        return False
    cells = _find(rows, edit)
    if edit.kind == "set":
        now = None if cells is None else cells.get(edit.column)
        return now is not None and (now.same_as(edit.base) or now.same_as(edit.new))
    return edit.kind == "add" and not edit.returns


def _unplaceable_reason(rows: Rows, edit: JournalEdit) -> str:
    """Say why an edit has no place in this version; "" when it has one."""
    try:
        layout = rows.layout(edit.table)
    except TableMissingError as error:
        return str(error)
    missing = [name for name in edit.cells if edit.kind == "add" and name not in layout.letters]
    if edit.kind == "set" and edit.column not in layout.letters:
        missing = [edit.column]
    if missing:
        return f"{edit.table} no longer has a column {', '.join(missing)}."
    return next(filter(None, (_other_name(rows, name) for name in edit.names)), "")


def _other_name(rows: Rows, name: RowName) -> str:
    """Say that a row has another name than the person saw; "" when it has the same, or there is no such row."""
    try:
        layout = rows.layout(name.table)
    except TableMissingError:
        return ""
    cells = rows.cells(name.table, name.row_id)
    if cells is None:
        return ""

    def show(column: str) -> str:
        return shown(cells.get(column, BLANK), date1904=rows.package.date1904)

    if bears_name(layout.spec, name.cells, show):
        return ""
    now = ", ".join(filter(None, map(show, name.cells)))
    return f"{name.row_id} in {name.table} was {', '.join(name.cells.values())} and is {now} now; decide which one is meant."


def _locate(rows: Rows, edits: Sequence[JournalEdit]) -> None:
    added = {(edit.table, edit.row_id) for edit in edits if edit.kind == "add"}
    wanted: dict[str, list[str]] = {}
    for edit in edits:
        if (edit.table, edit.row_id) not in added:
            wanted.setdefault(edit.table, []).append(edit.row_id)
        for name in edit.names:
            wanted.setdefault(name.table, []).append(name.row_id)
    for table, row_ids in wanted.items():
        with contextlib.suppress(TableMissingError):
            rows.locate(rows.layout(table), dict.fromkeys(row_ids))


def _find(rows: Rows, edit: JournalEdit) -> Mapping[str, Cell] | None:
    if edit.kind == "add" and not rows.may_hold(rows.layout(edit.table), edit.row_id):
        return None
    return rows.cells(edit.table, edit.row_id)


def _writes(rows: Rows, merged: ThreeWayMerge) -> list[Write]:
    writes: list[Write] = []
    for (table, row_id), cells in merged.sets.items():
        layout = rows.layout(table)
        place = rows.place(layout, row_id)
        writes += [
            CellWrite(layout.sheet, f"{layout.letters[name]}{place}", cell) for name, cell in cells.items()
        ]
    writes += [RowAppend(table, cells) for (table, _), cells in merged.adds.items()]
    for table, row_id in merged.removes:
        place = rows.place(rows.layout(table), row_id)
        if place is not None:
            writes.append(RowRemove(table, place))
    return writes
