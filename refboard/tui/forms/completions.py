"""Words that a workbook already uses, to complete what the user types."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.tui.session.board import Board

MOST = 200
"""Words offered at most."""


def used(board: Board, table: str, column: str) -> tuple[str, ...]:
    """The words of a column, the most frequent first; none without the column."""
    here = board.snapshot.tables[table]
    if column not in here.text.columns:
        return ()
    counts = here.text[column].value_counts(sort=True).head(MOST)[column].to_list()
    return tuple(dict.fromkeys(word.strip() for word in counts if word.strip()))


def people(board: Board) -> tuple[str, ...]:
    """The colleagues: everyone on the People sheet, then everyone who owns a target."""
    return tuple(dict.fromkeys((*used(board, "People", "Name"), *used(board, "Targets", "Owner"))))


def templates(board: Board) -> dict[str, str]:
    """The message templates: name -> what the Message column of a touch says for it.

    A name that two templates share is left out: only their ids are unique.
    """
    table = board.snapshot.tables["Messages"]
    rows = list(zip(table.ids, (name.strip() for name in table.text["Name"].to_list()), strict=True))
    counts = Counter(name.casefold() for _, name in rows)
    named = {name: row_id or name for row_id, name in rows if name and counts[name.casefold()] == 1}
    return named | {row_id: row_id for row_id, _ in rows if row_id}


def materials(board: Board) -> tuple[str, ...]:
    """The materials of Settings; none where Touches has no column for them."""
    from refboard.practice.profile import PracticeProfile

    if "Materials" not in board.snapshot.tables["Touches"].letters:
        return ()
    return PracticeProfile.from_snapshot(board.snapshot).materials


def template_key(known: Mapping[str, str], name: str) -> str:
    """Find a template by its name or id; raise ValueError with a sentence."""
    wanted = name.strip().casefold()
    for known_name, key in known.items():
        if known_name.casefold() == wanted:
            return key
    raise ValueError("Messages has no template with this name.")
