"""Where the journal and the workbook disagree, as data for screens, commands and JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

EditKind = Literal["set", "add", "remove"]
"""Whether an edit sets one cell, adds a row or removes one."""
EditValue = str | Mapping[str, str]
"""What an edit writes: the text of a cell, or the texts of an added row by column; "" for a removed row."""


class Editor(StrEnum):
    """The program that made a lock file."""

    EXCEL = "excel"
    LIBREOFFICE = "libreoffice"
    REFBOARD = "refboard"


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who has the workbook open, as its lock file says.

    ``name`` is "" and ``since`` (local time) None where the lock file does not say. ``doubt`` is a sentence when
    the lock file looks left behind, else "".
    """

    name: str
    since: datetime | None
    kind: Editor
    doubt: str = ""

    def to_json(self) -> dict[str, str]:
        """Give the stable JSON form."""
        since = self.since.isoformat(timespec="minutes") if self.since else ""
        return {"name": self.name, "since": since, "kind": self.kind.value, "doubt": self.doubt}


@dataclass(frozen=True, slots=True)
class PendingEdit:
    """An edit that is in the journal and not yet in the workbook; ``since`` is UTC in ISO form."""

    id: str
    kind: EditKind
    table: str
    row_id: str
    column: str
    value: EditValue
    since: str

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        return {
            "id": self.id,
            "kind": self.kind,
            "table": self.table,
            "row_id": self.row_id,
            "column": self.column,
            "value": _plain(self.value),
            "since": self.since,
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit of a cell or row that a colleague changed too; the workbook keeps theirs until a person decides.

    ``missing``: the workbook has no cell that could hold theirs. ``who`` saved theirs, as far as the file says;
    ``when`` (UTC, ISO) the conflict was found. ``title`` is what this user did, ``why`` a sentence.
    """

    id: str
    kind: EditKind
    table: str
    row_id: str
    column: str
    base: str
    mine: EditValue
    theirs: str
    missing: bool
    who: str
    when: str
    title: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        return {
            "id": self.id,
            "kind": self.kind,
            "table": self.table,
            "row_id": self.row_id,
            "column": self.column,
            "base": self.base,
            "mine": _plain(self.mine),
            "theirs": self.theirs,
            "missing": self.missing,
            "who": self.who,
            "when": self.when,
            "title": self.title,
            "why": self.why,
        }


class LostState(StrEnum):
    """What happens next to an edit that a later save removed."""

    WAITING = "waiting"
    """An older copy was saved over it; the next sync restores it."""
    LEFT = "left"
    """A colleague may have removed it on purpose; a person decides."""
    REPLACED = "replaced"
    """The cell holds another value now, and nothing shows whether its writer had seen the edit."""


@dataclass(frozen=True, slots=True)
class LostEdit:
    """A cell or row that was in the workbook and that a later save by another program removed.

    ``who`` and ``when`` are as in `Conflict`; ``theirs`` is what the cell holds now, ``text`` a sentence.
    """

    id: str
    kind: EditKind
    table: str
    row_id: str
    column: str
    value: EditValue
    who: str
    when: str
    state: LostState
    theirs: str
    title: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        return {
            "id": self.id,
            "kind": self.kind,
            "table": self.table,
            "row_id": self.row_id,
            "column": self.column,
            "value": _plain(self.value),
            "who": self.who,
            "when": self.when,
            "state": self.state.value,
            "theirs": self.theirs,
            "title": self.title,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """Everything about the shared workbook that is not a row of it.

    ``unsettled`` counts written edits that no other program's save has confirmed yet. ``reverted`` are cells and
    ``vanished`` rows that a later save removed. ``author`` saved the workbook last, as far as it says, at
    ``changed`` (UTC, ISO). ``unread`` says why the workbook could not be read, so that lost edits are unknown; ""
    when it could be read, or holds no edit of this user.
    """

    holder: LockHolder | None = None
    pending: Sequence[PendingEdit] = ()
    conflicts: Sequence[Conflict] = ()
    unsettled: int = 0
    reverted: Sequence[LostEdit] = ()
    vanished: Sequence[LostEdit] = ()
    author: str = ""
    changed: str = ""
    unread: str = ""
    former: int = 0
    """Edits that wait for another workbook, which had this path before; none of them goes into this one."""
    removed_lock: bool = False
    """Whether the lock file of a killed refboard was found beside the workbook and removed."""

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        said: dict[str, Any] = {
            "holder": None if self.holder is None else self.holder.to_json(),
            "pending": [edit.to_json() for edit in self.pending],
            "conflicts": [conflict.to_json() for conflict in self.conflicts],
            "unsettled": self.unsettled,
            "reverted": [edit.to_json() for edit in self.reverted],
            "vanished": [edit.to_json() for edit in self.vanished],
            "author": self.author,
            "changed": self.changed,
            "unread": self.unread,
        }
        if self.former:
            said["former"] = self.former
        if self.removed_lock:
            said["removed_lock"] = True
        return said


def _plain(value: EditValue) -> str | dict[str, str]:
    return value if isinstance(value, str) else dict(value)
