"""What a list says about itself: how many rows of what, what restricts them, and what to do when none are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.practice.words import plural
from refboard.tui.key_names import DEFAULT
from refboard.tui.view import EVERYONE, LIMIT, UNOWNED

if TYPE_CHECKING:
    from refboard.tui.board import Board
    from refboard.tui.key_names import KeyNames
    from refboard.tui.view import View


def heading_of_list(
    board: Board | None, view: View, rows: int, late: int, selected: int, keys: KeyNames = DEFAULT
) -> str:
    """Count the rows and name everything that restricts them."""
    parts = [f"Held back {rows:,}" if view.held else f"{rows:,} to follow up"]
    if late:
        parts.append(f"{late:,} late")
    if board is not None and not view.held and board.queue.held:
        parts.append(f"{keys('pane.held')} held back {len(board.queue.held):,}")
    if rows > LIMIT:
        parts.append(f"the first {LIMIT}; {keys('pane.filter')} finds the others")
    if selected:
        parts.append(f"{selected:,} selected")
    if view.owner is not EVERYONE:
        parts.append(f"owner: {view.owner or 'nobody'}")
    if view.needle:
        parts.append(f"filter: {view.needle}")
    return " · ".join(parts)


def nothing_to_show(board: Board | None, view: View, keys: KeyNames = DEFAULT) -> str:
    """Say why the list is empty and what to do."""
    if board is None:
        return "Opening the workbook …"
    if view.needle or view.owner is not EVERYONE:
        return (
            f"No row has all of this. {keys('pane.clear')} clears the filter, {keys('pane.owner')} chooses whose rows to "
            "show."
        )
    if view.held:
        return f"Nobody is held back today. {keys('pane.held')} goes back to the queue."
    if not board.places:
        return "The workbook has no targets yet. Add offices to its Targets sheet; they appear here when it is saved."
    held = len(board.queue.held)
    return "Nothing to follow up today." + (
        f" {keys('pane.held')} shows {plural(held, 'row')} held back, and why." if held else ""
    )


def owner_choices(board: Board, user: str, what: str = "rows") -> list[tuple[str, str | None]]:
    """Whose rows (or ``what`` they are) may be shown, as (words, what `View.owner` becomes)."""
    colleagues = [owner for owner in board.owners if owner.casefold() != user.casefold()]
    choices: list[tuple[str, str | None]] = [("Everyone", EVERYONE)]
    choices += [(f"Me: {user}", user)] if user else []
    return choices + [(owner, owner) for owner in colleagues] + [(f"Nobody: unowned {what}", UNOWNED)]
