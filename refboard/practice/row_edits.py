"""Edits of a row in a form, as changes that never overwrite what a colleague wrote in the meantime."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from refboard.practice.actions import Action, set_values
from refboard.practice.referrals import check_days
from refboard.practice.rows import find_row
from workbook.change import SetCells
from workbook.errors import EditRefusedError
from workbook.snapshot import Snapshot


def edit_row(
    snapshot: Snapshot,
    table: str,
    row_id: str,
    values: Mapping[str, str],
    *,
    shown: Mapping[str, str],
    on: date,
) -> Action:
    """Set cells of one row from typed text, as `actions.set_values` does; "" empties the cell.

    ``shown``: the text of each of these cells when the form was opened. Raise EditRefusedError when one has changed
    since, ValueError when a text does not fit its column or a day contradicts the others.
    """
    row = find_row(snapshot, table, row_id, needs_id=True)
    for column in values:
        before, now = shown.get(column, "").strip(), row.text(column).strip()
        if now != before:
            became = f"was changed to {now!r}" if now else "was cleared"
            raise EditRefusedError(
                f"{column} of {row.name} {became} while this form was open. Press esc to leave it, then open it again."
            )
    action = set_values(snapshot, table, row_id, values, on=on)
    if row.table.name == "Referrals":
        for change in action.changes:
            if isinstance(change, SetCells):
                check_days(row, change.values, on)
    return action
