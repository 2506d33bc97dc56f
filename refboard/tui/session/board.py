"""What the screens show: everything known of a workbook at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refboard.tui.session.history import History
from refboard.tui.session.sync_status import Standing, holder_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from refboard.analysis.today.followups import Queue
    from refboard.practice.policy import Policy
    from workbook.snapshot import Snapshot
    from workbook.sync_status import LockHolder, PendingEdit


@dataclass(frozen=True, slots=True)
class Place:
    """What the list needs of a target beside its follow-up; ``search`` is casefolded."""

    source: str
    contact: str
    owner: str
    phone: str
    channel: str
    search: str
    key: str = ""
    """The folded name of the source, by which figures know it."""


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A snapshot, the practice's policy, and the queue they give on a day.

    ``version`` grows with every board of a session. ``places``: target id -> `Place`; a target without
    an id goes by its worksheet row, ``#26``.
    """

    name: str
    on: date
    snapshot: Snapshot
    policy: Policy
    queue: Queue
    places: Mapping[str, Place]
    version: int
    history: History = field(default_factory=History)
    waiting: int = 0
    """Edits in the journal that the workbook does not have yet."""
    waiting_for: str = ""
    """Who has the workbook open, in a sentence."""
    waiting_targets: frozenset[str] = frozenset()
    """The targets those edits are about."""
    standing: Standing = field(default_factory=Standing)
    """What waits, what is open, what was kept."""

    @property
    def saved_by(self) -> str:
        """Who saved the workbook last, as far as it says."""
        return self.standing.author

    @property
    def to_decide(self) -> int:
        """How many questions wait for a person."""
        return len(self.standing.to_decide)

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone who owns a target, by name."""
        return tuple(sorted({place.owner for place in self.places.values() if place.owner}, key=str.casefold))


def build_board(
    snapshot: Snapshot,
    on: date,
    *,
    name: str,
    version: int,
    history: History | None = None,
    standing: Standing | None = None,
) -> Board:
    """Work out policy, queue and places of a snapshot."""
    from refboard.analysis.today.followups import build_queue
    from refboard.practice.policy import Policy

    policy = Policy.from_snapshot(snapshot)
    queue = build_queue(snapshot, policy, on)
    standing = standing or Standing()
    pending = standing.pending
    return Board(
        name,
        on,
        snapshot,
        policy,
        queue,
        _places(snapshot),
        version,
        history or History(),
        waiting=len(pending),
        waiting_for=holder_text(standing.holder, on),
        waiting_targets=frozenset(_target_of(edit) for edit in pending) - {""},
        standing=standing,
    )


def holder_text(holder: LockHolder | None, on: date) -> str:
    """Say who has the workbook open: ``Ana has it open since 09:12``; "" for nobody."""
    return holder_sentence(holder, on) if holder else ""


def _target_of(edit: PendingEdit) -> str:
    if edit.table == "Targets":
        return edit.row_id
    return "" if isinstance(edit.value, str) else edit.value.get("Target ID", "")


_COLUMNS = ("Source", "Contact", "Owner", "Phone", "Preferred channel", "City", "Specialty")


def _places(snapshot: Snapshot) -> dict[str, Place]:
    from workbook.schema import fold

    table = snapshot.tables["Targets"]
    places: dict[str, Place] = {}
    shown = table.text.select(_COLUMNS).iter_rows()
    for row_id, row, cells in zip(table.ids, table.rows, shown, strict=True):
        source, contact, owner, phone, channel, *_ = (cell.strip() for cell in cells)
        place = Place(
            source,
            contact,
            owner,
            phone,
            channel,
            " ".join(cells).casefold(),
            fold(source) or row_id or f"#{row}",
        )
        places.setdefault(row_id or f"#{row}", place)
    return places
