"""The touches of an office that an answer may belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.practice.words import day_text
from refboard.tui.forms.answer_form import OpenTouch

if TYPE_CHECKING:
    from refboard.tui.session.board import Board

LIMIT = 12


def open_touches(board: Board, target_id: str, source: str) -> tuple[OpenTouch, ...]:
    """Find the outgoing touches of an office without a response, newest first.

    The office is every target with the same source name; a touch may name either. A person without an office
    counts as an office of their own.
    """
    import polars as pl

    from workbook.schema import fold

    here = board.targets.get(target_id)
    office = here.key if here is not None else fold(source)
    people = [target for target, summary in board.targets.items() if summary.key == office]
    touches = board.snapshot.tables["Touches"]
    names = [name for name in touches.frame["Source"].unique() if name and fold(name) == office]
    answered = touches.frame["Answers"].drop_nulls().unique().to_list()
    found = (
        touches.frame.with_row_index("at")
        .filter(
            pl.col("Target ID").is_in([*people, target_id])
            | (pl.col("Target ID").is_null() & pl.col("Source").is_in(names)),
            pl.col("Response").is_null(),
            pl.col("Direction").fill_null("Out").str.to_lowercase().str.starts_with("o"),
            pl.col("Touch ID").is_not_null() & ~pl.col("Touch ID").is_in(answered),
        )
        .sort("Date", "at", descending=True, nulls_last=True)
        .head(LIMIT)
    )
    return tuple(
        OpenTouch(row["Touch ID"], row["Target ID"] or target_id, _words(board, row))
        for row in found.iter_rows(named=True)
    )


def _words(board: Board, row: dict[str, object]) -> str:
    day = row["Date"]
    target = board.targets.get(str(row["Target ID"] or ""))
    shown = (
        day_text(day, board.on) if day is not None else "no date",  # type: ignore[arg-type]
        row["Channel"],
        row["Purpose"],
        f"to {target.contact}" if target and target.contact else None,
        f"by {row['By']}" if row["By"] else None,
    )
    return "  ".join(str(part) for part in shown if part)
