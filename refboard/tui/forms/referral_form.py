"""The forms of a referral: received, scheduled, its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice import schema
from refboard.practice.words import plural
from refboard.tui.forms.cell_fields import cell_field
from refboard.tui.forms.form import Form, MissingValueError
from refboard.tui.session.referral_intents import AddReferral, EndVisits, ScheduleReferrals
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.feedback_field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from refboard.tui.session.board import Board

LABEL_WIDTH: Final = 13
_COLUMNS: Final = {
    "Received": "received",
    "Patient ref": "patient-ref",
    "Service line": "service",
    "Fit": "fit",
    "Scheduled on": "scheduled",
    "Appointment": "appointment",
    "Handler": "handler",
    "Notes": "notes",
}
"""The columns of a new referral, each with the id of its field."""


class ReferralForm(Form[AddReferral]):
    """Ask for a new referral from one target."""

    def __init__(
        self,
        board: Board,
        target_id: str,
        heading: str,
        check: Callable[[AddReferral], str],
        *,
        user: str = "",
    ) -> None:
        self._target = target_id
        table = board.snapshot.tables["Referrals"]
        initial = {"Received": "today", "Handler": user}
        fields = {
            name: cell_field(
                board,
                table,
                column,
                initial.get(name, ""),
                placeholder="nothing about the patient" if name == "Notes" else "",
                id=id_,
            )
            for name, id_ in _COLUMNS.items()
            if (column := schema.REFERRALS.column(name)) is not None
        }
        super().__init__(
            title="New referral",
            heading=heading,
            lines=tuple(fields.items()),
            build=self._intent,
            check=check,
            label_width=LABEL_WIDTH,
        )

    def _intent(self) -> AddReferral:
        received = self._day("Received")
        if received is None:
            raise MissingValueError(self.fields["Received"], "On which day was it received?")
        return AddReferral(
            targets=(self._target,),
            received=received,
            patient_ref=self._text("Patient ref"),
            service_line=self._text("Service line"),
            fit=self._text("Fit"),
            scheduled_on=self._day("Scheduled on"),
            appointment=self._day("Appointment"),
            handler=self._text("Handler"),
            notes=self._text("Notes"),
        )

    def _text(self, label: str) -> str:
        field = self.fields.get(label)
        return field.value if field is not None else ""

    def _day(self, label: str) -> date | None:
        field = self.fields.get(label)
        return field.day if isinstance(field, DayField) else None


class ScheduleForm(Form[ScheduleReferrals]):
    """Ask when referrals were scheduled, and for which day."""

    def __init__(
        self,
        targets: tuple[str, ...],
        referrals: tuple[str, ...],
        heading: str,
        today: date,
        check: Callable[[ScheduleReferrals], str],
    ) -> None:
        self._targets = targets
        self._referrals = referrals
        self._scheduled = DayField(today, "today", past=True, id="scheduled")
        self._appointment = DayField(today, id="appointment")
        count = len(referrals)
        super().__init__(
            title="Scheduled" if count == 1 else f"{plural(count, 'referral')} scheduled",
            heading=heading,
            lines=(("Scheduled on", self._scheduled), ("Appointment", self._appointment)),
            build=self._intent,
            check=check,
            # The day of scheduling is most often today.
            first=self._appointment,
            label_width=LABEL_WIDTH,
        )

    def _intent(self) -> ScheduleReferrals:
        if self._scheduled.day is None:
            raise MissingValueError(self._scheduled, "On which day was it scheduled?")
        return ScheduleReferrals(
            targets=self._targets,
            referrals=self._referrals,
            scheduled_on=self._scheduled.day,
            appointment=self._appointment.day,
        )


class OutcomeForm(Form[EndVisits]):
    """Ask for the outcome of referrals; ``visit`` is their appointment when they share one in the past."""

    def __init__(
        self,
        targets: tuple[str, ...],
        referrals: tuple[str, ...],
        heading: str,
        today: date,
        check: Callable[[EndVisits], str],
        visit: date | None = None,
    ) -> None:
        self._targets = targets
        self._referrals = referrals
        self._outcome = ChoiceField(schema.REFERRAL_OUTCOMES, "Completed", id="outcome")
        self._day = DayField(today, visit.isoformat() if visit else "today", past=True, id="on")
        self._reason = TextField(placeholder="why not; nothing about the patient", id="reason")
        count = len(referrals)
        super().__init__(
            title="Outcome" if count == 1 else f"Outcome of {plural(count, 'referral')}",
            heading=heading,
            lines=(("Outcome", self._outcome), ("Outcome date", self._day), ("Reason", self._reason)),
            build=self._intent,
            check=check,
            label_width=LABEL_WIDTH,
        )

    def _intent(self) -> EndVisits:
        if self._day.day is None:
            raise MissingValueError(self._day, "On which day?")
        return EndVisits(
            targets=self._targets,
            referrals=self._referrals,
            outcome=self._outcome.value,
            on=self._day.day,
            reason=self._reason.value,
        )
