"""The forms of a referral's way: received, scheduled, seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from refboard.practice import schema
from refboard.practice.privacy import find_patterns
from refboard.practice.rows import checked_ref
from refboard.practice.words import listing, plural
from refboard.tui.forms.form import Form, NotFilledInError
from refboard.tui.session.referral_intents import AddReferral, EndVisits, ScheduleReferrals
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.echo_field import TextField
from refboard.tui.widgets.prose_field import ProseField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

PRIVACY = "a code, never a name or a birth date"


class ReferralForm(Form[AddReferral]):
    """Ask for a new referral from one target.

    ``words``: completions by field: ``handler``, ``service``.
    """

    title_text = "New referral"
    label_width = 13

    def __init__(
        self,
        target_id: str,
        heading: str,
        today: date,
        check: Callable[[AddReferral], str],
        *,
        user: str = "",
        words: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(heading, today, check)
        self._target = target_id
        self._user = user
        self._words = words or {}

    def fields(self) -> ComposeResult:
        """In the order of its way."""
        today = self._today
        yield self.field_line("Received", DayField(today, "today", past=True, id="received"))
        ref = TextField(placeholder=PRIVACY, rule=remark_on_ref, id="patient-ref")
        yield self.field_line("Patient ref", ref)
        service = TextField(suggestions=self._words.get("service", ()), id="service")
        yield self.field_line("Service line", service)
        yield self.field_line("Fit", Choice(("", *schema.FITS), id="fit"))
        yield self.field_line("Scheduled on", DayField(today, past=True, id="scheduled"))
        yield self.field_line("Appointment", DayField(today, id="appointment"))
        handler = TextField(self._user, suggestions=self._words.get("handler", ()), id="handler")
        yield self.field_line("Handler", handler)
        yield self.field_line("Notes", ProseField(placeholder="nothing about the patient", id="notes"))

    def build(self) -> AddReferral:
        """Make the row."""
        received = self.query_one("#received", DayField).day
        if received is None:
            raise NotFilledInError("received", "On which day was it received?")
        return AddReferral(
            targets=(self._target,),
            received=received,
            patient_ref=self.query_one("#patient-ref", TextField).words,
            service_line=self.query_one("#service", TextField).words,
            fit=self.query_one("#fit", Choice).value,
            scheduled_on=self.query_one("#scheduled", DayField).day,
            appointment=self.query_one("#appointment", DayField).day,
            handler=self.query_one("#handler", TextField).words,
            notes=self.query_one("#notes", ProseField).text,
        )


def remark_on_ref(words: str) -> str:
    """Say that a code may still be a person's; raise ValueError for what looks like a name or a number."""
    ref = checked_ref(words)
    signs = find_patterns(ref)
    if signs:
        raise ValueError(f"This looks like {listing([sign.name for sign in signs])}; write {PRIVACY}.")
    if ref.isalpha() and len(ref) > 1 and not ref.isupper():
        return f"? {PRIVACY}"
    return ""


class ScheduleForm(Form[ScheduleReferrals]):
    """Ask when referrals were scheduled, and for which day."""

    label_width = 13

    def __init__(
        self,
        targets: tuple[str, ...],
        referrals: tuple[str, ...],
        heading: str,
        today: date,
        check: Callable[[ScheduleReferrals], str],
    ) -> None:
        super().__init__(heading, today, check)
        self._targets = targets
        self._referrals = referrals
        count = len(referrals)
        self.title_text = "Scheduled" if count == 1 else f"{plural(count, 'referral')} scheduled"

    def fields(self) -> ComposeResult:
        """Two days."""
        yield self.field_line("Scheduled on", DayField(self._today, "today", past=True, id="scheduled"))
        yield self.field_line("Appointment", DayField(self._today, id="appointment"))

    def begin(self) -> str:
        """The day of scheduling is most often today."""
        return "#appointment Input"

    def build(self) -> ScheduleReferrals:
        """Make the days."""
        scheduled = self.query_one("#scheduled", DayField).day
        if scheduled is None:
            raise NotFilledInError("scheduled", "On which day was it scheduled?")
        return ScheduleReferrals(
            targets=self._targets, referrals=self._referrals, scheduled_on=scheduled,
            appointment=self.query_one("#appointment", DayField).day,
        )  # fmt: skip


class OutcomeForm(Form[EndVisits]):
    """Ask what came of referrals; ``visit`` is their appointment when they share one that has been."""

    label_width = 13

    def __init__(
        self,
        targets: tuple[str, ...],
        referrals: tuple[str, ...],
        heading: str,
        today: date,
        check: Callable[[EndVisits], str],
        visit: date | None = None,
    ) -> None:
        super().__init__(heading, today, check)
        self._targets = targets
        self._referrals = referrals
        self._visit = visit
        count = len(referrals)
        self.title_text = "What came of it" if count == 1 else f"What came of {plural(count, 'referral')}"

    def fields(self) -> ComposeResult:
        """What, when, why."""
        day = self._visit.isoformat() if self._visit else "today"
        yield self.field_line("Outcome", Choice(schema.REFERRAL_OUTCOMES, "Completed", id="outcome"))
        yield self.field_line("Outcome date", DayField(self._today, day, past=True, id="on"))
        yield self.field_line(
            "Reason", TextField(placeholder="why not, without a word on the patient", id="reason")
        )

    def build(self) -> EndVisits:
        """Make the outcome."""
        day = self.query_one("#on", DayField).day
        if day is None:
            raise NotFilledInError("on", "On which day?")
        return EndVisits(
            targets=self._targets, referrals=self._referrals, outcome=self.query_one("#outcome", Choice).value,
            on=day, reason=self.query_one("#reason", TextField).words,
        )  # fmt: skip
