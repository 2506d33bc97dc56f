"""What a finder of Today looks at, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from refboard.analysis.facts import Facts, Person
from refboard.analysis.touches.office_history import (
    OfficeHistory,
    OfficeLoop,
    OpenRequest,
    TouchSummary,
)
from refboard.practice import words


@dataclass(frozen=True, slots=True)
class FollowUpFinding:
    """One reason to follow up with one target.

    ``reason`` is the code of a `reasons.Reason`; ``why`` is a sentence, ``short`` the same in a few words,
    ``detail`` what is behind it, for the card. ``due`` is
    None for an office with no contact yet and for decisions; ``overdue`` counts in intervals of the reason's own
    length. ``purpose`` replaces the reason's own purpose of the touch, "" keeps it. ``refs``: ids of the touches or
    referrals it is about, ``count`` how many they are, those without an id included, ``since`` the day of the oldest;
    ``handlers``: who handles them. ``suggestion``: the decision that is suggested, a code of
    `practice.suggested_decisions`, "" for none.
    """

    reason: str
    why: str
    short: str
    due: date | None
    late: bool
    overdue: float
    purpose: str = ""
    refs: tuple[str, ...] = ()
    count: int = 1
    since: date | None = None
    handlers: tuple[str, ...] = ()
    suggestion: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpCase:
    """One target as a finder sees it: the person, the office's history, and the service work assigned to them.

    ``in_backlog`` looks only at what is older than the backlog's age, and otherwise only at what is not.
    ``ignore_today`` looks at the office as if there had been no touch today.
    """

    facts: Facts
    person: Person
    office: OfficeHistory
    requests: tuple[OpenRequest, ...] = ()
    unnoted: tuple[OfficeLoop, ...] = ()
    unscheduled: tuple[OfficeLoop, ...] = ()
    in_backlog: bool = False
    ignore_today: bool = False

    def overdue(self, due: date, interval: int) -> float:
        """How many intervals (of ``interval`` open days) the due date is past."""
        return max(0, self.facts.calendar.days(due, self.facts.on)) / max(1, interval)

    def when_due(self, due: date) -> str:
        """How a due date compares with today, in open days: ``4 days late``, ``due today``, ``due Fri Nov 27``."""
        on = self.facts.on
        if due == on:
            return "due today"
        if due > on:
            return f"due {self.day_text(due)}"
        return f"{words.plural(max(1, self.facts.calendar.days(due, on)), 'day')} late"

    def day_text(self, day: date) -> str:
        """A day as people write it, without the year when it is this year."""
        return words.day_text(day, self.facts.on)

    def is_of_age(self, day: date) -> bool:
        """Whether what has been open since a day belongs here: to the backlog, or else to the rows."""
        return is_backlog(self.facts, day) is self.in_backlog

    @property
    def has_plan(self) -> bool:
        """Whether a next step is planned for any person of the office, so that no decision is needed now."""
        people = self.facts.offices[self.person.office]
        return any(
            person.next_date is not None and not is_backlog(self.facts, person.next_date) for person in people
        )

    @property
    def last(self) -> TouchSummary | None:
        """The office's latest touch."""
        return self.office.last_before if self.ignore_today else self.office.last


def is_backlog(facts: Facts, day: date) -> bool:
    """Whether what has been open since a day is older than the setting says, in open days."""
    return facts.calendar.days(day, facts.on) > facts.policy.backlog_after
