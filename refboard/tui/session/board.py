"""What the screens show: everything known about a workbook at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refboard.practice.recorded import Recorded
from refboard.tui.session.history import History
from refboard.tui.session.overview import WorkbookOverview, describe_holder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from refboard.analysis.today.followups import Queue
    from refboard.practice.policy import Policy
    from refboard.tui.session.overview import UnsettledEdit
    from workbook.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """What lists show of a target besides its follow-up; ``search`` is casefolded."""

    source: str
    contact: str
    owner: str
    phone: str
    channel: str
    city: str
    search: str
    key: str = ""
    """The folded name of the source, by which figures know it."""


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A snapshot, the practice's policy, and the queue of follow-ups they give on a day.

    ``version`` grows with every board of a session. ``targets``: target id -> `TargetSummary`; a target without
    an id has its worksheet row as its key, ``#26``.
    """

    name: str
    on: date
    snapshot: Snapshot
    policy: Policy
    queue: Queue
    targets: Mapping[str, TargetSummary]
    version: int
    history: History = field(default_factory=History)
    overview: WorkbookOverview = field(default_factory=WorkbookOverview)
    recorded: Recorded = field(default_factory=Recorded)
    caveats: tuple[str, ...] = ()
    """Sentences to show with figures: what is not recorded, which words are not understood."""

    @property
    def pending(self) -> int:
        """How many edits are in the journal and not yet in the workbook."""
        return len(self.overview.edits_in("pending"))

    @property
    def pending_targets(self) -> frozenset[str]:
        """The targets those edits are about."""
        return frozenset(_target_of(edit) for edit in self.overview.edits_in("pending")) - {""}

    @property
    def holder(self) -> str:
        """Who has the workbook open: ``Ana has had it open since 09:12``; "" for no one."""
        holder = self.overview.holder
        return describe_holder(holder, self.on) if holder is not None else ""

    @property
    def saved_by(self) -> str:
        """Who saved the workbook last, as far as it says."""
        return self.overview.saved_by

    @property
    def to_decide(self) -> int:
        """How many decisions the user has to make."""
        return len(self.overview.decisions)

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone who owns a target, by name."""
        owners = {target.owner for target in self.targets.values() if target.owner}
        return tuple(sorted(owners, key=str.casefold))


def build_board(
    snapshot: Snapshot,
    on: date,
    *,
    name: str,
    version: int,
    history: History | None = None,
    overview: WorkbookOverview | None = None,
) -> Board:
    """Compute policy, queue and targets of a snapshot."""
    from refboard.analysis.facts import prepare
    from refboard.analysis.today.followups import build_queue
    from refboard.practice.caveats import caveats_of
    from refboard.practice.policy import Policy

    policy = Policy.from_snapshot(snapshot)
    facts = prepare(snapshot, policy, on)
    return Board(
        name=name,
        on=on,
        snapshot=snapshot,
        policy=policy,
        queue=build_queue(snapshot, policy, on),
        targets=_summaries(snapshot),
        version=version,
        history=history or History(),
        overview=overview or WorkbookOverview(),
        recorded=facts.recorded,
        caveats=caveats_of(facts.snapshot, facts.recorded),
    )


def _target_of(edit: UnsettledEdit) -> str:
    if edit.table == "Targets":
        return edit.row_id
    return "" if isinstance(edit.mine, str) else edit.mine.get("Target ID", "")


_COLUMNS = ("Source", "Contact", "Owner", "Phone", "Preferred channel", "City", "Specialty")


def _summaries(snapshot: Snapshot) -> dict[str, TargetSummary]:
    from workbook.schema import fold

    table = snapshot.tables["Targets"]
    targets: dict[str, TargetSummary] = {}
    shown = table.text.select(_COLUMNS).iter_rows()
    for row_id, row, cells in zip(table.ids, table.rows, shown, strict=True):
        source, contact, owner, phone, channel, city, *_ = (cell.strip() for cell in cells)
        summary = TargetSummary(
            source=source,
            contact=contact,
            owner=owner,
            phone=phone,
            channel=channel,
            city=city,
            search=" ".join(cells).casefold(),
            key=fold(source) or row_id or f"#{row}",
        )
        targets.setdefault(row_id or f"#{row}", summary)
    return targets
