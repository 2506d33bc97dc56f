"""From a board to the rows the list shows: which, in what words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from refboard.practice.words import listing, short_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from refboard.analysis.today.followups import FollowUp, HeldBack
    from refboard.tui.session.board import Board

LIMIT = 500
"""Rows the list shows at most; the filter finds the others."""

EVERYONE = None
UNOWNED = ""
LANES_SORT: Final = "lanes"
SORTS: Final = (LANES_SORT, "due", "office", "owner", "tier", "city")
"""What the list can be sorted by: its lanes, or a column."""
LineKind = Literal["", "heading", "backlog"]


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the person asked to see; ``owner`` is None for everyone and "" for the unowned.

    ``mine``: the colleague to whom rows are limited, by what they own, handle or see by their role, "" for all;
    ``role``: a role, to show only its rows, "" for all. ``backlog``: the kind of a backlog line that is opened. ``sort``:
    one of `SORTS`. ``folded``: codes of the lanes of which only the heading is shown.
    """

    held: bool = False
    owner: str | None = EVERYONE
    filter_text: str = ""
    mine: str = ""
    role: str = ""
    backlog: str = ""
    sort: str = LANES_SORT
    reverse: bool = False
    folded: frozenset[str] = frozenset()

    def with_filter_text(self, text: str) -> TodayView:
        """The same view with another filter."""
        return replace(self, filter_text=text)

    @property
    def restricts(self) -> bool:
        """Whether it leaves out rows."""
        return bool(self.filter_text or self.mine or self.role or self.owner is not EVERYONE)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of the list; ``key`` is unique.

    ``people`` names everyone the row is about; ``owners`` are in charge of them, ``handlers`` handle the referrals.
    ``short`` is ``why`` in a few words, ``detail`` what is behind it. ``decision``: what the row suggests to decide, see `practice.suggestions`.
    """

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
    short: str = ""
    detail: str = ""
    people: tuple[str, ...] = ()
    tier: str = ""
    city: str = ""
    due_day: date | None = None
    lane: str = ""
    decision: str = ""
    owners: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    line: LineKind = ""
    """What a line of the list is that is no row: the heading of a lane, or a backlog line; ``kind`` is its code."""

    @property
    def state(self) -> str:
        """Glyph and word: never color alone."""
        return f"{self.glyph} {self.word}"


def rows_of(board: Board, view: TodayView) -> tuple[ListRow, ...]:
    """Every row of a view, most urgent first."""
    if view.held:
        every = [_held_row(board, item) for item in board.queue.held]
    else:
        lines = (line.items for line in board.queue.backlog if line.kind == view.backlog)
        items = next(lines, ()) if view.backlog else board.queue.items
        every = [queue_row(board, item) for item in items]
    rows = tuple(only_shown(board, view, every))
    return (
        tuple(sorted(rows, key=_sort_key(view.sort), reverse=view.reverse))
        if view.sort != LANES_SORT
        else rows
    )


def only_shown(board: Board, view: TodayView, rows: Iterable[ListRow]) -> Iterator[ListRow]:
    """Leave out the rows that a view does not show."""
    from refboard.practice.roles import ROLE_REASONS, reasons_of_colleague

    words = view.filter_text.casefold().split()
    own_reasons = reasons_of_colleague(board.snapshot, view.mine) if view.mine else frozenset()
    for row in rows:
        if view.owner is not EVERYONE and not any(_same(name, view.owner) for name in row.owners or ("",)):
            continue
        theirs = row.kind in own_reasons or any(
            _same(name, view.mine) for name in (*row.owners, *row.handlers)
        )
        if (view.mine and not theirs) or (view.role and row.kind not in ROLE_REASONS[view.role]):
            continue
        if not words or _matches(board, row, words):
            yield row


def _sort_key(column: str) -> Callable[[ListRow], tuple[bool, str, str]]:
    """Order rows by a column, those without a value last, then by office."""

    def key(row: ListRow) -> tuple[bool, str, str]:
        value = row.due_day.isoformat() if column == "due" and row.due_day else ""
        if column != "due":
            value = str(getattr(row, column)).casefold()
        return (not value, value, row.office.casefold())

    return key


def row_of_target(board: Board, target_id: str) -> ListRow:
    """One person as a row: their follow-up, or why they are held back, or only who they are."""
    for item in board.queue.items:
        if item.target_id == target_id:
            return queue_row(board, item)
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


def queue_row(board: Board, item: FollowUp) -> ListRow:
    """Show a follow-up as a row."""
    if item.late:
        glyph, word = "!", "late"
    elif item.due is not None and item.due > board.on:
        glyph, word = "◦", "soon"
    else:
        glyph, word = "•", "due"
    target = board.targets.get(item.target_id)
    return ListRow(
        key=f"{item.target_id} {item.reason}",
        target_id=item.target_id,
        glyph=glyph,
        word=word,
        office=name_shown(item.source, item.contact, item.target_id),
        contact=listing(item.people) or item.contact,
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
        short=item.short,
        detail=item.detail,
        people=item.people,
        tier=item.tier,
        city=target.city if target else "",
        due_day=item.due,
        lane=item.lane,
        decision=item.decision,
        owners=item.owners,
        handlers=item.handlers,
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
        city=target.city if target else "",
        owners=(item.owner,) if item.owner else (),
        kind=item.reason,
    )
