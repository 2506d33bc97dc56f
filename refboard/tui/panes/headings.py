"""The heading of a list: how many rows, what restricts them, and what to do when there are none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.practice.roles import ROLE_NAMES
from refboard.practice.words import listing, plural
from refboard.tui.commands.key_names import DEFAULT
from refboard.tui.panes.view import EVERYONE, LANES_SORT, LIMIT, UNOWNED, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.tui.commands.key_names import KeyNames
    from refboard.tui.panes.view import TodayView
    from refboard.tui.session.board import Board


def heading_of_list(
    board: Board | None, view: TodayView, rows: int, late: int, selected: int, keys: KeyNames = DEFAULT
) -> str:
    """Count the rows and name everything that restricts them."""
    line = next((one for one in board.queue.backlog if one.kind == view.backlog), None) if board else None
    parts = [line.text if line else f"{rows:,} held back" if view.held else plural(rows, "follow-up")]
    if late:
        parts.append(f"{late:,} late")
    if line:
        parts.append(f"{keys('pane.clear')} goes back")
    elif view.held:
        parts.append(f"{keys('pane.held')} shows the follow-ups")
    elif board is not None and (held := _held(board, view)):
        parts.append(f"{held:,} held back ({keys('pane.held')})")
    if rows > LIMIT:
        parts.append(f"showing the first {LIMIT}; {keys('pane.filter')} finds the others")
    if selected:
        parts.append(f"{selected:,} selected")
    if view.mine:
        parts.append(f"me: {view.mine} ({keys('today.mine')} shows all)")
    if view.role:
        parts.append(ROLE_NAMES[view.role])
    if view.sort != LANES_SORT:
        parts.append(f"by {view.sort}{', reversed' if view.reverse else ''}")
    if view.owner is not EVERYONE:
        parts.append(f"owner: {view.owner or 'no one'}")
    if view.filter_text:
        parts.append(f"filter: {view.filter_text}")
    return " · ".join(parts)


def nothing_to_show(board: Board | None, view: TodayView, keys: KeyNames = DEFAULT) -> str:
    """Say why the list is empty and what to do."""
    if board is None:
        return "Opening the workbook …"
    if view.restricts:
        held = 0 if view.held else _held(board, view)
        instead = f" {plural(held, 'row')} held back {'matches' if held == 1 else 'match'}: {keys('pane.held')} shows {'it' if held == 1 else 'them'}."
        return (
            f"No follow-ups match. {keys('pane.clear')} clears the filter, {keys('pane.owner')} chooses the owner."
            f"{instead if held else ''}"
        )
    if view.held:
        return f"No one is held back today. {keys('pane.held')} shows the follow-ups."
    if lacking := without_tables(board, ("Targets",), keys):
        return lacking
    if not board.targets:
        return without_targets(keys)
    held = len(board.queue.held)
    return "Nothing to follow up today." + (
        f" {keys('pane.held')} shows {plural(held, 'row')} held back, and why." if held else ""
    )


def _held(board: Board, view: TodayView) -> int:
    """How many of the rows that are held back match a view."""
    if not view.restricts:
        return len(board.queue.held)
    return len(rows_of(board, replace(view, held=True)))


def without_targets(keys: KeyNames = DEFAULT) -> str:
    """Say how a workbook without targets gets them."""
    return (
        f"The workbook has no targets yet. {keys('row.target')} adds the first; rows that colleagues add to the "
        "Targets sheet appear here when they save."
    )


def without_tables(board: Board, wanted: Sequence[str], keys: KeyNames = DEFAULT) -> str:
    """Say which of these tables the workbook lacks, and what finds or adds them; "" when it has all of them."""
    tables = board.snapshot.tables
    lacking = [name for name in wanted if not tables[name].found]
    if not lacking:
        return ""
    which = f"table {lacking[0]}" if len(lacking) == 1 else f"tables {listing(lacking, 'and')}"
    it = "it" if len(lacking) == 1 else "them"
    return (
        f"The workbook has no {which}. {keys('app.adopt')} sets the workbook up: it looks for {it} under other names, and "
        f"adds {it} if you say so."
    )


def owner_choices(board: Board, user: str, what: str = "rows") -> list[tuple[str, str | None]]:
    """The owners to choose from, as (label, value of `View.owner`); ``what`` names the rows."""
    colleagues = [owner for owner in board.owners if owner.casefold() != user.casefold()]
    choices: list[tuple[str, str | None]] = [("Everyone", EVERYONE)]
    choices += [(f"Me: {user}", user)] if user else []
    return choices + [(owner, owner) for owner in colleagues] + [(f"No one: unowned {what}", UNOWNED)]
