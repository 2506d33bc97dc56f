"""What a list says about itself: how many rows of what, what restricts them, and what to do when none are left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.practice.words import listing, plural
from refboard.tui.commands.key_names import DEFAULT
from refboard.tui.panes.view import EVERYONE, LIMIT, UNOWNED, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.tui.commands.key_names import KeyNames
    from refboard.tui.panes.view import TodayView
    from refboard.tui.session.board import Board


def heading_of_list(
    board: Board | None, view: TodayView, rows: int, late: int, selected: int, keys: KeyNames = DEFAULT
) -> str:
    """Count the rows and name everything that restricts them."""
    parts = [f"Held back {rows:,}" if view.held else f"{rows:,} to follow up"]
    if late:
        parts.append(f"{late:,} late")
    if view.held:
        parts.append(f"{keys('pane.held')} back to the queue")
    elif board is not None and (held := _held(board, view)):
        parts.append(f"{keys('pane.held')} held back {held:,}")
    if rows > LIMIT:
        parts.append(f"the first {LIMIT}; {keys('pane.filter')} finds the others")
    if selected:
        parts.append(f"{selected:,} selected")
    if view.owner is not EVERYONE:
        parts.append(f"owner: {view.owner or 'nobody'}")
    if view.filter_text:
        parts.append(f"filter: {view.filter_text}")
    return " · ".join(parts)


def nothing_to_show(board: Board | None, view: TodayView, keys: KeyNames = DEFAULT) -> str:
    """Say why the list is empty and what to do."""
    if board is None:
        return "Opening the workbook …"
    if view.filter_text or view.owner is not EVERYONE:
        held = 0 if view.held else _held(board, view)
        instead = f" {keys('pane.held')} shows {plural(held, 'row')} held back that {'has' if held == 1 else 'have'} it."
        return (
            f"No row has all of this. {keys('pane.clear')} clears the filter, {keys('pane.owner')} chooses whose rows to "
            f"show.{instead if held else ''}"
        )
    if view.held:
        return f"Nobody is held back today. {keys('pane.held')} goes back to the queue."
    if lacking := without_tables(board, ("Targets",), keys):
        return lacking
    if not board.places:
        return without_targets(keys)
    held = len(board.queue.held)
    return "Nothing to follow up today." + (
        f" {keys('pane.held')} shows {plural(held, 'row')} held back, and why." if held else ""
    )


def _held(board: Board, view: TodayView) -> int:
    """How many of the rows that are held back have all of what a view asks for."""
    if not view.filter_text and view.owner is EVERYONE:
        return len(board.queue.held)
    return len(rows_of(board, replace(view, held=True)))


def without_targets(keys: KeyNames = DEFAULT) -> str:
    """Say how a workbook without targets gets them."""
    return (
        f"The workbook has no targets yet. {keys('row.target')} adds the first; what colleagues add to its Targets sheet "
        "appears here when it is saved."
    )


def without_tables(board: Board, wanted: Sequence[str], keys: KeyNames = DEFAULT) -> str:
    """Say which of these tables the workbook lacks, and what finds or makes them; "" when it has all of them."""
    tables = board.snapshot.tables
    lacking = [name for name in wanted if not tables[name].found]
    if not lacking:
        return ""
    which = f"table {lacking[0]}" if len(lacking) == 1 else f"tables {listing(lacking, 'and')}"
    it = "it" if len(lacking) == 1 else "them"
    return (
        f"The workbook has no {which}. refboard adopt looks for {it} under other names, and with --write adds {it}: "
        f"leave with {keys('app.quit')} and run it."
    )


def owner_choices(board: Board, user: str, what: str = "rows") -> list[tuple[str, str | None]]:
    """Whose rows (or ``what`` they are) may be shown, as (words, what `View.owner` becomes)."""
    colleagues = [owner for owner in board.owners if owner.casefold() != user.casefold()]
    choices: list[tuple[str, str | None]] = [("Everyone", EVERYONE)]
    choices += [(f"Me: {user}", user)] if user else []
    return choices + [(owner, owner) for owner in colleagues] + [(f"Nobody: unowned {what}", UNOWNED)]
