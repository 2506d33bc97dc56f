"""Making fixes in the shared workbook: cells through the store, new rows of Settings and People beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from refboard.mapping import tables_for
from refboard.practice.fixes import fix_action
from refboard.practice.words import plural
from workbook.joining import with_parts
from workbook.receipt import Receipt
from workbook.serial import cell_of
from workbook.sharing.extension import Extension, extend_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from refboard.practice.fixes import Fix
    from workbook.change import Change


class Writer(Protocol):
    """What writes changes: a store."""

    def submit(self, changes: Sequence[Change], *, title: str = "") -> Receipt:
        """Write changes."""


def apply_fixes(store: Writer, path: Path, fixes: Sequence[Fix], *, user: str) -> Receipt:
    """Make fixes: those of cells are one edit, and one undo; rows of Settings and People are added as they are.

    Raises BusyError when another program has the workbook open.
    """
    action = fix_action(fixes)
    rows = [
        (table, {column: cell_of(text) for column, text in values.items()})
        for fix in fixes
        for table, values in fix.rows
    ]
    receipt = Receipt("saved", (), "", action.title)
    if rows:
        extend_workbook(path, with_parts(tables_for(path)), Extension((), (), rows, {}), user=user)
    if action.changes:
        receipt = store.submit(action.changes, title=action.title)
    if not rows:
        return receipt
    said = f"{plural(len(rows), 'row')} added to Settings or People; to take one back, delete it there."
    return Receipt(receipt.status, receipt.ids, f"{receipt.detail} {said}".strip(), receipt.title)
