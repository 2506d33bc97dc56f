"""What a change would write, in words, before it is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from refboard.practice.words import day_text
from workbook.change import SetCells

if TYPE_CHECKING:
    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


def describe_changes(board: Board, action: Action) -> list[str]:
    """List every cell that an action would set, by person and column; of a longer text only what is new."""
    lines = []
    for change in action.changes:
        if not isinstance(change, SetCells):
            continue
        table = board.snapshot.tables[change.table]
        at = table.index(change.row_id)
        target = board.targets.get(change.row_id)
        who = (target.contact or target.source) if target is not None else change.row_id
        for column, value in change.values.items():
            before = table.text[column][at] if at is not None and column in table.text.columns else ""
            lines.append(f"{who}, {column}: {_describe_value(value, before)}")
    return lines


def _describe_value(value: object, before: str) -> str:
    if value is None or value == "":
        return "emptied"
    if isinstance(value, date):
        return day_text(value)
    text = str(value)
    added = text.removeprefix(before).strip(" ;\n") if before.strip() else text
    return f"+ {added}" if added != text else text
