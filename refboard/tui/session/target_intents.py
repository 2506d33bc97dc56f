"""Intents about the rows of Targets; see `intents`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTarget:
    """Add a person or a desk at an office; ``owner`` is "" for no one, ``cadence`` None for the tier's."""

    source: str
    contact: str = ""
    role: str = ""
    specialty: str = ""
    phone: str = ""
    email: str = ""
    fax: str = ""
    city: str = ""
    tier: str = ""
    owner: str = ""
    channel: str = ""
    cadence: float | None = None
    next_step: str = ""
    next_date: date | None = None
    notes: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """None: the target has no row yet."""
        return ()

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Make the row; see `practice.targets.add_target`."""
        from refboard.practice.targets import add_target

        return add_target(
            board.snapshot,
            source=self.source,
            contact=self.contact,
            role=self.role,
            specialty=self.specialty,
            phone=self.phone,
            email=self.email,
            fax=self.fax,
            city=self.city,
            tier=self.tier,
            owner=self.owner,
            channel=self.channel,
            cadence=self.cadence,
            next_step=self.next_step,
            next_date=self.next_date,
            notes=self.notes,
        )
