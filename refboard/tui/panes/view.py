"""From a board to the rows the list shows: which, in what words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refboard.practice.words import MONTHS

if TYPE_CHECKING:
    from datetime import date

    from refboard.analysis.today.followups import FollowUp, HeldBack
    from refboard.tui.session.board import Board

LIMIT = 500
"""Rows the list shows at most; the filter finds the others."""

EVERYONE = None
UNOWNED = ""


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the person asked to see; ``owner`` is None for everyone and "" for the unowned."""

    held: bool = False
    owner: str | None = EVERYONE
    filter_text: str = ""

    def with_filter_text(self, text: str) -> TodayView:
        """The same view with another filter."""
        return replace(self, filter_text=text)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of the list; ``key`` is unique, and a target has one row at most."""

    key: str
    target_id: str
    glyph: str
    word: str
    office: str
    contact: str
    owner: str
    reason: str
    why: str
    due: str = ""
    guard: str = ""
    also: tuple[str, ...] = ()
    held: bool = False
    channel: str = ""
    purpose: str = ""
    angle: str = ""
    refs: tuple[str, ...] = ()
    """Ids of the touches or referrals the reason is about."""
    kind: str = ""
    """The reason's code; ``reason`` is its label."""

    @property
    def state(self) -> str:
        """Glyph and word: never color alone."""
        return f"{self.glyph} {self.word}"


def rows_of(board: Board, view: TodayView) -> tuple[ListRow, ...]:
    """Every row of a view, most urgent first."""
    if view.held:
        every = [_held_row(board, item) for item in board.queue.held]
    else:
        every = [_queue_row(board, item) for item in board.queue.items]
    words = view.filter_text.casefold().split()
    return tuple(
        row
        for row in every
        if (view.owner is EVERYONE or _same(row.owner, view.owner))
        and (not words or _matches(board, row, words))
    )


def row_of_target(board: Board, target_id: str) -> ListRow:
    """One person as a row: their follow-up, or why they are held back, or only who they are."""
    for item in board.queue.items:
        if item.target_id == target_id:
            return _queue_row(board, item)
    for held in board.queue.held:
        if held.target_id == target_id:
            return _held_row(board, held)
    target = board.targets.get(target_id)
    named = name_shown(target.source, target.contact, target_id) if target else ""
    return ListRow(
        key=target_id,
        target_id=target_id,
        glyph=" ",
        word="",
        office=named,
        contact=target.contact if target else "",
        owner=target.owner if target else "",
        reason="",
        why="",
        channel=target.channel if target else "",
    )


def _same(owner: str, wanted: str) -> bool:
    return owner.strip().casefold() == wanted.strip().casefold()


def _matches(board: Board, row: ListRow, words: list[str]) -> bool:
    target = board.targets.get(row.target_id)
    text = f"{row.office} {row.contact} {row.owner} {row.reason} {row.why}".casefold()
    if target is not None:
        text = f"{text} {target.search}"
    return all(word in text for word in words)


def name_shown(source: str, contact: str, target_id: str) -> str:
    """Name an office; one without a name is called by its person, or by the id of the row."""
    return source.strip() or contact.strip() or target_id


def _queue_row(board: Board, item: FollowUp) -> ListRow:
    if item.late:
        glyph, word = "!", "late"
    elif item.due is not None and item.due > board.on:
        glyph, word = "◦", "soon"
    else:
        glyph, word = "•", "due"
    target = board.targets.get(item.target_id)
    return ListRow(
        key=item.target_id,
        target_id=item.target_id,
        glyph=glyph,
        word=word,
        office=name_shown(item.source, item.contact, item.target_id),
        contact=item.contact,
        owner=item.owner,
        reason=item.label,
        why=item.why,
        due=short_day(item.due, board.on),
        guard=item.guard,
        also=item.also_labels,
        channel=item.channel or (target.channel if target else ""),
        purpose=item.purpose,
        angle=item.angle,
        refs=item.refs,
        kind=item.reason,
    )


def _held_row(board: Board, item: HeldBack) -> ListRow:
    target = board.targets.get(item.target_id)
    return ListRow(
        key=item.target_id,
        target_id=item.target_id,
        glyph="–",
        word="held",
        office=name_shown(item.source, item.contact, item.target_id),
        contact=item.contact,
        owner=item.owner,
        reason=item.label,
        why=item.why,
        held=True,
        channel=target.channel if target else "",
    )


def short_day(day: date | None, on: date) -> str:
    """A day in at most six characters, ``today`` when it is ``on``; ``Dec'25`` when far away."""
    if day is None:
        return ""
    if day == on:
        return "today"
    month = MONTHS[day.month - 1]
    return f"{day.day} {month}" if abs((day - on).days) < 300 else f"{month}'{day.year % 100:02d}"
