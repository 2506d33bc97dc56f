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

    ``reason`` is the code of a `reasons.Reason`. ``due`` is None for an office with no contact yet and for a
    source gone quiet; ``overdue`` counts in intervals of the reason's own length. ``purpose`` replaces the
    reason's own purpose of the touch, "" keeps it. ``refs``: ids of the touches or referrals it is about.
    """

    reason: str
    why: str
    due: date | None
    late: bool
    overdue: float
    purpose: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpCase:
    """One target as a finder sees it: the person, the office's history, and the service work assigned to them.

    ``ignore_today`` looks at the office as if there had been no touch today.
    """

    facts: Facts
    person: Person
    office: OfficeHistory
    requests: tuple[OpenRequest, ...] = ()
    unnoted: tuple[OfficeLoop, ...] = ()
    unscheduled: tuple[OfficeLoop, ...] = ()
    ignore_today: bool = False

    def overdue(self, due: date, interval: int) -> float:
        """How many intervals (of ``interval`` open days) the due date is past."""
        return max(0, self.facts.calendar.days(due, self.facts.on)) / max(1, interval)

    def day_text(self, day: date) -> str:
        """A day as people write it, without the year when it is this year."""
        return words.day_text(day, self.facts.on)

    @property
    def last(self) -> TouchSummary | None:
        """The office's latest touch."""
        return self.office.last_before if self.ignore_today else self.office.last
