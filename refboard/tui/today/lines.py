"""The lines of Today's list: a heading with a count for each lane, its rows, and its backlog lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.practice.lanes import lane_title
from refboard.practice.words import plural
from refboard.tui.panes.view import LANES_SORT, LIMIT, ListRow, only_shown, queue_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.tui.panes.view import TodayView
    from refboard.tui.session.board import Board

OPEN, FOLDED = "▾", "▸"


def lines_of(board: Board, view: TodayView, rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
    """Put headings and backlog lines between the rows of a view; a list in another order has none."""
    if view.held or view.backlog or view.sort != LANES_SORT:
        return tuple(rows[:LIMIT])
    lines: list[ListRow] = []
    shown = 0
    for lane in board.queue.lane_order:
        here = [row for row in rows if row.lane == lane]
        backlog = list(_backlog(board, view, lane))
        if not here and not backlog:
            continue
        folded = lane in view.folded
        lines.append(_heading(lane, here, folded=folded))
        if not folded:
            lines += here[: max(0, LIMIT - shown)]
            shown += len(here)
            lines += backlog
    return tuple(lines)


def _heading(lane: str, rows: Sequence[ListRow], *, folded: bool) -> ListRow:
    late = sum(row.word == "late" for row in rows)
    parts = [f"{len(rows):,}", f"{late:,} late" if late else ""]
    return _line(
        "heading", lane, FOLDED if folded else OPEN, lane_title(lane), " · ".join(filter(None, parts))
    )


def _backlog(board: Board, view: TodayView, lane: str) -> list[ListRow]:
    lines = []
    for line in board.queue.backlog:
        if line.lane != lane:
            continue
        count = sum(1 for _ in only_shown(board, view, (queue_row(board, item) for item in line.items)))
        if count == len(line.items):
            lines.append(_line("backlog", line.kind, "+", line.text))
        elif count:
            lines.append(_line("backlog", line.kind, "+", line.text, f"{plural(count, 'office')} shown here"))
    return lines


def _line(line: str, code: str, glyph: str, words: str, more: str = "") -> ListRow:
    return ListRow(
        key=f"{line} {code}",
        target_id="",
        glyph=glyph,
        word="",
        office=words,
        contact="",
        owner="",
        reason="",
        why=more,
        kind=code,
        lane=code if line == "heading" else "",
        line="heading" if line == "heading" else "backlog",
    )
