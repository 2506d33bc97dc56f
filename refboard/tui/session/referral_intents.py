"""Intents about referrals, and about the cells of one row; see `intents`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReferral:
    """Add a referral from one target."""

    targets: tuple[str, ...]
    received: date
    patient_ref: str = ""
    service_line: str = ""
    fit: str = ""
    scheduled_on: date | None = None
    appointment: date | None = None
    handler: str = ""
    notes: str = ""

    def action(self, board: Board, user: str) -> Action:
        """Make the row; see `practice.referrals.add_referral`."""
        from refboard.practice import referrals

        action = referrals.add_referral(
            board.snapshot,
            self.targets[0],
            received=self.received,
            handler=self.handler,
            by=user,
            patient_ref=self.patient_ref,
            service_line=self.service_line,
            fit=self.fit,
            scheduled_on=self.scheduled_on,
            appointment=self.appointment,
            notes=self.notes,
        )
        referrals.check_new(action, board.on)
        return action


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleReferrals:
    """Write the same scheduling date on referrals."""

    targets: tuple[str, ...]
    referrals: tuple[str, ...]
    scheduled_on: date
    appointment: date | None = None

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Write the dates; see `practice.referrals.schedule`."""
        from refboard.practice import referrals

        return referrals.schedule(
            board.snapshot,
            self.referrals,
            on=board.on,
            scheduled_on=self.scheduled_on,
            appointment=self.appointment,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndVisits:
    """Write the same outcome on referrals."""

    targets: tuple[str, ...]
    referrals: tuple[str, ...]
    outcome: str
    on: date
    reason: str = ""

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Write the outcomes; see `practice.referrals.end_visits`."""
        from refboard.practice import referrals

        return referrals.end_visits(
            board.snapshot,
            self.referrals,
            on=board.on,
            outcome=self.outcome,
            outcome_date=self.on,
            reason=self.reason,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotes:
    """Write that the notes after visits were sent today."""

    targets: tuple[str, ...]
    referrals: tuple[str, ...]

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Write the dates; see `practice.referrals.send_notes`."""
        from refboard.practice import referrals

        return referrals.send_notes(board.snapshot, self.referrals, on=board.on, sent=board.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """Change cells of one row in a form; ``shown`` is what they said when the form was opened."""

    targets: tuple[str, ...]
    table: str
    row_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Write the cells; see `practice.revision.revise`."""
        from refboard.practice.row_edits import edit_row

        return edit_row(board.snapshot, self.table, self.row_id, self.values, shown=self.shown, on=board.on)
