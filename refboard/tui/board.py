"""What the screens show: everything known of a workbook at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from refboard.tui.history import History

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from refboard.analysis.followups import Queue
    from refboard.practice.policy import Policy
    from workbook.receipt import Status
    from workbook.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Place:
    """What the list needs of a target beside its follow-up; ``search`` is casefolded."""

    source: str
    contact: str
    owner: str
    phone: str
    channel: str
    search: str


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
    """Who has the workbook open."""
    waiting_targets: frozenset[str] = frozenset()
    """The targets those edits are about."""

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
    status: Status | None = None,
) -> Board:
    """Work out policy, queue and places of a snapshot."""
    from refboard.analysis.followups import build_queue
    from refboard.practice.policy import Policy

    policy = Policy.from_snapshot(snapshot)
    queue = build_queue(snapshot, policy, on)
    pending = status.pending if status else ()
    holder = status.holder if status else None
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
        waiting_for=holder["name"] if holder else "",
        waiting_targets=frozenset(_target_of(edit) for edit in pending) - {""},
    )


def _target_of(edit: dict[str, Any]) -> str:
    if edit["table"] == "Targets":
        return str(edit["row_id"])
    value = edit["value"]
    return str(value.get("Target ID", "")) if isinstance(value, dict) else ""


_COLUMNS = ("Source", "Contact", "Owner", "Phone", "Preferred channel", "City", "Specialty")


def _places(snapshot: Snapshot) -> dict[str, Place]:
    table = snapshot.tables["Targets"]
    places: dict[str, Place] = {}
    shown = table.text.select(_COLUMNS).iter_rows()
    for row_id, row, cells in zip(table.ids, table.rows, shown, strict=True):
        source, contact, owner, phone, channel, *_ = (cell.strip() for cell in cells)
        place = Place(source, contact, owner, phone, channel, " ".join(cells).casefold())
        places.setdefault(row_id or f"#{row}", place)
    return places
