"""What the store answers: how an edit went, and how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Receipt:
    """How an edit went.

    ``saved`` means durable in the workbook, ``queued`` durable in the journal only, ``conflict`` that at
    least one cell holds a colleague's other value, which the workbook keeps while ours waits. ``ids`` has
    the row id of each change, ``detail`` a sentence for people (or ""), ``title`` what the edit was called.
    """

    status: Literal["saved", "queued", "conflict"]
    ids: tuple[str, ...] = ()
    detail: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How things stand between the journal and the workbook.

    ``holder`` is None or a dict of name, since, kind: who has the workbook open. ``pending`` are edits that
    wait for the workbook (id, table, row_id, column, value, since), ``conflicts`` those that wait for a
    person (id, table, row_id, column, base, mine, theirs, missing, who, when; ``missing``: no cell is there that
    could hold theirs), ``unsettled`` how many written edits no other program's save has confirmed yet. ``reverted``
    are cells and ``vanished`` rows of ours that a later save by somebody else took out (id, table, row_id, column,
    value, who, when, state, text): ``waiting`` ones were lost to an older copy and come back with the next sync,
    ``left`` ones wait for a person, ``replaced`` ones gave way to another value (``theirs``), and nothing tells
    whether its writer had seen yours.
    ``author`` is who saved the workbook last, as far as it says, ``changed`` when (UTC, ISO). ``unread`` says why
    the workbook could not be looked into, so that nobody knows what was lost; "" when it could, or nothing of ours
    is in it.
    """

    holder: dict[str, str] | None = None
    pending: Sequence[dict[str, Any]] = ()
    conflicts: Sequence[dict[str, Any]] = ()
    unsettled: int = 0
    reverted: Sequence[dict[str, Any]] = ()
    vanished: Sequence[dict[str, Any]] = ()
    author: str = ""
    changed: str = ""
    unread: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        return {
            "holder": self.holder,
            "pending": list(self.pending),
            "conflicts": list(self.conflicts),
            "unsettled": self.unsettled,
            "reverted": list(self.reverted),
            "vanished": list(self.vanished),
            "author": self.author,
            "changed": self.changed,
            "unread": self.unread,
        }
