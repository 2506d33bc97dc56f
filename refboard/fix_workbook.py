"""Making fixes in the shared workbook: cells through the store, new rows of Settings and People beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from refboard.mapping import tables_for
from refboard.practice.fixes import fix_action
from refboard.practice.words import plural
from refboard.saved_version import current_version, is_unchanged_since, store_version
from workbook.errors import WorkbookError
from workbook.joining import with_parts
from workbook.receipt import Receipt
from workbook.serial import cell_of
from workbook.sharing.extension import Extension, extend_workbook
from workbook.sharing.state import state_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from refboard.practice.fixes import Fix
    from workbook.change import Change
    from workbook.sharing.versions.ring import StoredVersion


class Writer(Protocol):
    """What writes changes: a store."""

    def submit(self, changes: Sequence[Change], *, title: str = "") -> Receipt:
        """Write changes."""


class UndoingStore(Protocol):
    """What undoes changes: a store."""

    def undo(self) -> Receipt:
        """Undo the newest change."""

    def versions(self) -> list[StoredVersion]:
        """The stored versions, newest first."""

    def restore(self, number: int, *, rows_only: bool = False) -> Receipt:
        """Restore a stored version."""


def apply_fixes(store: Writer, path: Path, fixes: Sequence[Fix], *, user: str) -> Receipt:
    """Make fixes, as one undo: those of cells are one edit, rows of Settings and People are added as they are.

    Raises BusyError when another program has the workbook open.
    """
    action = fix_action(fixes)
    rows = [
        (table, {column: cell_of(text) for column, text in values.items()})
        for fix in fixes
        for table, values in fix.rows
    ]
    receipt = Receipt("saved", (), "", action.title)
    before = current_version(path).token if rows else ""
    if rows:
        extend_workbook(path, with_parts(tables_for(path)), Extension((), (), rows, {}), user=user)
    if action.changes:
        receipt = store.submit(action.changes, title=action.title)
    if not rows:
        return receipt
    if receipt.status == "saved":
        _write_record(path, [before, store_version(path), action.title])
    said = f"{plural(len(rows), 'row')} added to Settings or People."
    return Receipt(receipt.status, receipt.ids, f"{receipt.detail} {said}".strip(), receipt.title)


def undo_newest(store: UndoingStore, path: Path | None) -> Receipt:
    """Undo the latest action of this user; fixes that added rows to Settings or People are taken back with them.

    Raises RefusedError when there is nothing to undo.
    """
    fixes = _fixes_to_undo(path) if path is not None else None
    if fixes is not None and path is not None:
        before, title = fixes
        numbers = [version.number for version in store.versions() if version.token == before]
        if numbers:
            receipt = store.restore(numbers[0])
            _write_record(path, [])
            return Receipt(receipt.status, receipt.ids, "", title)
    return store.undo()


def _fixes_to_undo(path: Path) -> tuple[str, str] | None:
    """The version before the latest fixes with added rows and what they were, while nothing else has changed since."""
    try:
        before, after, title = json.loads(_record(path).read_text(encoding="utf-8"))
        return (str(before), str(title)) if is_unchanged_since(path, str(after)) else None
    except (OSError, ValueError, WorkbookError):
        return None


def _write_record(path: Path, entries: Sequence[str]) -> None:
    from workbook.sharing.new_file import replace_file, write_new_file

    record, data = _record(path), json.dumps(entries).encode()
    if record.exists():
        replace_file(record, data)
    else:
        write_new_file(record, data)


def _record(path: Path) -> Path:
    return state_folder(path.resolve()) / "fixes.json"
