"""The shared workbook at one moment: unsettled edits, who has it open, what the user did, stored versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from refboard.practice.words import day_text, short_day
from workbook.sync_status import LostState, SyncStatus

if TYPE_CHECKING:
    from refboard.tui.session.shared_store import SharedStore
    from workbook.sync_status import Conflict, LockHolder, LostEdit, PendingEdit

HISTORY = 30
"""Past actions shown."""

EditState = Literal["pending", "conflict", "deleted", "reverted", "replaced", "restoring"]
"""``restoring``: an older copy overwrote the edit, and the next sync writes it again. All but this one and
``pending`` need a decision by the user."""


_LOST_STATES: Final[dict[LostState, EditState]] = {
    LostState.WAITING: "restoring",
    LostState.LEFT: "reverted",
    LostState.REPLACED: "replaced",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsettledEdit:
    """One of the user's edits that the workbook does not have, or has no longer.

    ``kind`` is ``set``, ``add`` or ``remove``; ``column`` is "" unless it is ``set``. ``mine`` is the user's
    value, for a new row its filled cells; ``theirs`` the value the workbook has instead, None where it has none.
    ``who`` made the other change, as far as the workbook says; ``at`` (local time) is when the edit got this
    state; ``title`` is what the user did.
    """

    state: EditState
    id: str
    kind: str
    table: str
    row_id: str
    column: str
    mine: str | Mapping[str, str]
    base: str = ""
    theirs: str | None = None
    who: str = ""
    at: datetime | None = None
    title: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class PastAction:
    """Something the user did: when (local time), what, and its state (``saved``, ``undone`` ...).

    ``is_undo``: the user undid what ``title`` says.
    """

    at: datetime
    title: str
    user: str
    state: str
    is_undo: bool = False


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A stored version: its number, when refboard first saw it (local time), its size in bytes, who saved it.

    ``who`` is "" where the workbook does not say; ``own``: refboard saved it for this user.
    """

    number: int
    at: datetime
    size: int
    who: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookOverview:
    """Everything about the workbook that is not one of its rows.

    ``changed`` is when a colleague's version was last seen (local time), ``saved_by`` who saved it. ``away`` says why
    the workbook cannot be found now, "" while it is there.
    """

    status: SyncStatus = field(default_factory=SyncStatus)
    holder: LockHolder | None = None
    edits: tuple[UnsettledEdit, ...] = ()
    saved_by: str = ""
    changed: datetime | None = None
    actions: tuple[PastAction, ...] = ()
    versions: tuple[VersionEntry, ...] = ()
    away: str = ""

    @property
    def queued_actions(self) -> int:
        """How many of the user's actions wait to be written; an action can be several edits."""
        return sum(action.state == "pending" for action in self.actions) or len(self.edits_in("pending"))

    def edits_in(self, *states: EditState) -> tuple[UnsettledEdit, ...]:
        """The unsettled edits in any of some states, grouped by state in the order given."""
        return tuple(edit for state in states for edit in self.edits if edit.state == state)

    @property
    def decisions(self) -> tuple[UnsettledEdit, ...]:
        """The edits that need a decision by the user."""
        return self.edits_in("conflict", "deleted", "reverted", "replaced")

    @property
    def unconfirmed(self) -> int:
        """How many saved edits no other editor's save has confirmed yet."""
        return self.status.unsettled


def read_overview(store: SharedStore, away: str = "") -> WorkbookOverview:
    """Ask a store about its workbook; call it in the thread that owns the store."""
    status = store.status()
    return WorkbookOverview(
        status,
        holder=status.holder,
        edits=_unsettled(status),
        saved_by=status.author,
        changed=local_time(status.changed),
        actions=tuple(
            PastAction(_sortable(batch.at), batch.title, batch.user, state, is_undo=batch.role == "undo")
            for batch, state in store.history(HISTORY)
        ),
        versions=tuple(
            VersionEntry(stored.number, _sortable(stored.at), stored.size, who=stored.who, own=stored.own)
            for stored in store.versions()
        ),
        away=away,
    )


def _unsettled(status: SyncStatus) -> tuple[UnsettledEdit, ...]:
    return (
        *(_pending(edit) for edit in status.pending),
        *(_conflict(edit) for edit in status.conflicts),
        *(_lost("deleted", edit) for edit in status.vanished),
        *(_lost(_LOST_STATES[edit.state], edit) for edit in status.reverted),
    )


def _pending(edit: PendingEdit) -> UnsettledEdit:
    return UnsettledEdit(
        state="pending",
        id=edit.id,
        kind=edit.kind,
        table=edit.table,
        row_id=edit.row_id,
        column=edit.column,
        mine=edit.value,
        at=local_time(edit.since),
    )


def _conflict(edit: Conflict) -> UnsettledEdit:
    return UnsettledEdit(
        state="conflict",
        id=edit.id,
        kind=edit.kind,
        table=edit.table,
        row_id=edit.row_id,
        column=edit.column,
        mine=edit.mine,
        base=edit.base,
        theirs=edit.theirs,
        who=edit.who,
        at=local_time(edit.when),
        title=edit.title,
        why=edit.why,
    )


def _lost(state: EditState, edit: LostEdit) -> UnsettledEdit:
    return UnsettledEdit(
        state=state,
        id=edit.id,
        kind=edit.kind,
        table=edit.table,
        row_id=edit.row_id,
        column=edit.column,
        mine=edit.value,
        theirs=edit.theirs if state == "replaced" else None,
        who=edit.who,
        at=local_time(edit.when),
        title=edit.title,
        why=edit.text,
    )


def local_time(at: str) -> datetime | None:
    """A time of the journal (UTC, ISO) on this computer's clock, without its zone; None for ""."""
    return datetime.fromisoformat(at).astimezone().replace(tzinfo=None) if at else None


def _sortable(at: str) -> datetime:
    return local_time(at) or datetime.min  # noqa: DTZ901


def short_time(at: datetime, on: date) -> str:
    """A date and time in few characters: the time on the day itself, else the day."""
    if at == datetime.min:  # noqa: DTZ901
        return ""
    if at.date() == on:
        return f"{at:%H:%M}"
    return short_day(at.date(), on)


def describe_holder(holder: LockHolder, on: date) -> str:
    """Say who has the workbook open and since when: ``Ana has had it open since 09:12``."""
    since, at = "", holder.since
    if at is not None:
        since = f" since {at:%H:%M}" if at.date() == on else f" since {day_text(at.date(), on)} {at:%H:%M}"
    has = "has had" if since else "has"
    return f"{holder.name or 'Another program'} {has} it open{since}"
