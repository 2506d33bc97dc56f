"""What a board shows that is not in the workbook yet: the user's queued touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workbook.schema import fold

if TYPE_CHECKING:
    from refboard.tui.session.board import Board


class OfficeRow(Protocol):
    """A row about an office."""

    @property
    def target_id(self) -> str:
        """The target there, "" where the office has none."""

    @property
    def office(self) -> str:
        """The office's name."""


def office_key(board: Board, row: OfficeRow) -> str:
    """The folded name of a row's office."""
    target = board.targets.get(row.target_id)
    return target.key if target is not None else fold(row.office)


def queued_contact(board: Board, office: str) -> str:
    """Say that the user's touch of today to an office (its folded name) is queued already, or return ""."""
    touches, queued = board.snapshot.tables["Touches"], board.snapshot.queued
    places = (touches.index(row_id) for row_id in board.snapshot.queued_rows("Touches"))
    for at in sorted((place for place in places if place is not None), reverse=True):
        row = touches.shown(at)
        is_new = "Date" in queued["Touches", touches.ids[at]]
        target = board.targets.get(row["Target ID"].strip())
        key = target.key if target is not None else fold(row["Source"])
        if is_new and key == office and touches.frame["Date"][at] == board.on:
            what = ", ".join(part for part in (row["Channel"], row["Outcome"]) if part)
            return f"Already logged today by you (queued){f': {what}' if what else ''}."
    return ""
