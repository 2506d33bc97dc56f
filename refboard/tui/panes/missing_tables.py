"""Offering what the first touch or referral needs and the workbook lacks: a sheet, an id for each office."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from refboard.tui.panes.messages import SetupChanged
from workbook.schema import fold

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from refboard.missing_tables import Missing
    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.view import ListRow

_SECONDS: Final = 30.0
"""How long the workbook may take to be read again."""
_STEP: Final = 0.05


async def offer_missing(
    context: ActionContext,
    table: str,
    rows: tuple[ListRow, ...],
    then: Callable[[tuple[ListRow, ...]], Awaitable[None]],
    *,
    columns: Sequence[str] = (),
    of_target: Sequence[str] = (),
    purpose: tuple[str, str] = ("", ""),
) -> bool:
    """Ask to add what values in ``columns`` of a row of ``table`` need; False when nothing is missing.

    After a yes it is added, and ``then`` is called with the same rows of the workbook as it is read again.
    ``purpose``: the title of the question, and what is done after a yes.
    """
    from refboard.missing_tables import find_missing
    from refboard.tui.screens.confirm_dialog import ConfirmDialog

    board = context.board
    if board is None or not board.snapshot.path:
        return False
    missing = find_missing(board.snapshot, table, columns, of_target=of_target)
    if not missing:
        return False

    def answered(choice: str | None) -> None:
        if choice is not None:
            context.pane.run_worker(_add(context, table, missing, rows, then), group="missing")

    name = Path(board.snapshot.path).name
    lines = [
        f"{name} lacks {missing.text}.",
        "No cell of a colleague changes. Undo in Set up workbook takes it back.",
    ]
    what = "touch" if table == "Touches" else "referral"
    title, doing = purpose[0] or f"The first {what}", purpose[1] or f"log the {what}"
    choices = [("y", "add", f"add what is missing, then {doing}")]
    await context.pane.app.push_screen(ConfirmDialog(title, lines, choices), answered)
    return True


async def _add(
    context: ActionContext,
    table: str,
    missing: Missing,
    rows: tuple[ListRow, ...],
    then: Callable[[tuple[ListRow, ...]], Awaitable[None]],
) -> None:
    from refboard.missing_tables import add_missing
    from workbook.errors import WorkbookError

    board = context.board
    if board is None:
        return
    path = Path(board.snapshot.path)
    try:
        sentence = await asyncio.to_thread(add_missing, path, missing, user=context.user, today=board.on)
    except WorkbookError as error:
        context.show_status(f"Not added: {error}")
        return
    context.pane.post_message(SetupChanged(sentence))
    for _ in range(int(_SECONDS / _STEP)):
        await asyncio.sleep(_STEP)
        if context.board is not None and context.board.version > board.version and _is_ready(context, table):
            await then(_same_rows(context, rows))
            return


def _is_ready(context: ActionContext, table: str) -> bool:
    return context.board is not None and context.board.snapshot.tables[table].found


def _same_rows(context: ActionContext, rows: tuple[ListRow, ...]) -> tuple[ListRow, ...]:
    """The rows under the ids that their targets have now."""
    targets = context.board.targets if context.board is not None else {}
    keys = {(fold(target.source), fold(target.contact)): key for key, target in targets.items()}
    found = ((row, keys.get((fold(row.office), fold(row.contact)), "")) for row in rows)
    return tuple(replace(row, target_id=key) for row, key in found if key)
