"""The registry of reasons: everything refboard knows about why a target is in Today, in one place.

To add a reason, write its finder in `finders` and its entry in `REASONS`; lists, filters, JSON and reports take
code and label from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from refboard.analysis.today import decision_finders, finders
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from workbook.schema import fold


class HoldRule(IntEnum):
    """How much can hold a reason back; each level includes those before it."""

    NOTHING = 0
    """Service to a patient: no contact rule ever holds it back."""
    DO_NOT_CONTACT = 1
    """An answer to the office: only a wish not to be contacted holds it back."""
    AVAILABILITY = 2
    """Contact that we start: status and pause hold it back, too."""
    CONTACT_BUDGET = 3
    """Outreach: so does the office's contact budget, which it uses up."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to follow up.

    ``code`` is stable (JSON, ``--reason``); ``label`` is how people see it everywhere. ``order``: the lower, the
    more binding; ``lane``: where it is shown, a code of `practice.lanes`. ``purpose`` is that of the touch unless the finding names another, "" where the work is no touch
    to the office. ``settled_by`` says in one sentence what ends it.
    """

    code: str
    label: str
    order: int
    lane: str
    find: Callable[[FollowUpCase], FollowUpFinding | None]
    hold_rule: HoldRule
    purpose: str
    settled_by: str

    @property
    def is_decision(self) -> bool:
        """Whether a person has to decide something; it is no contact yet."""
        return self.lane == "decide"

    @property
    def is_outreach(self) -> bool:
        """Whether it uses up the office's contact budget, and so goes to one person per office at a time."""
        return self.hold_rule is HoldRule.CONTACT_BUDGET

    @property
    def is_service(self) -> bool:
        """Whether no contact rule ever holds it back."""
        return self.hold_rule is HoldRule.NOTHING

    @property
    def is_ours(self) -> bool:
        """Whether we start the contact, rather than answer or serve."""
        return self.hold_rule >= HoldRule.AVAILABILITY

    @property
    def is_touch(self) -> bool:
        """Whether doing it is a touch to the office."""
        return bool(self.purpose)


REASONS: Final = (
    Reason(
        code="reply-owed",
        label="reply owed",
        order=10,
        lane="waiting",
        find=finders.find_reply_owed,
        hold_rule=HoldRule.DO_NOT_CONTACT,
        purpose="Reply",
        settled_by="Log the reply; any later touch to the office settles it.",
    ),
    Reason(
        code="unscheduled",
        label="not scheduled",
        order=20,
        lane="waiting",
        find=finders.find_unscheduled,
        hold_rule=HoldRule.NOTHING,
        purpose="",
        settled_by="Fill in Scheduled on, or the Outcome if there will be no visit.",
    ),
    Reason(
        code="promised",
        label="promised",
        order=30,
        lane="promised",
        find=finders.find_promised,
        hold_rule=HoldRule.AVAILABILITY,
        purpose="Check-in",
        settled_by="Log the touch, or clear Next step and Next date.",
    ),
    Reason(
        code="loop-note",
        label="note owed",
        order=40,
        lane="notes",
        find=finders.find_note_owed,
        hold_rule=HoldRule.NOTHING,
        purpose="Loop note",
        settled_by="Fill in Note sent, on or after the day of the visit.",
    ),
    Reason(
        code="first-referral",
        label="first referral",
        order=50,
        lane="notes",
        find=finders.find_first_referral,
        hold_rule=HoldRule.CONTACT_BUDGET,
        purpose="Thank you",
        settled_by="Log a Thank you, or fill in Thanked.",
    ),
    Reason(
        code="quiet",
        label="gone quiet",
        order=60,
        lane="decide",
        find=decision_finders.find_quiet,
        hold_rule=HoldRule.AVAILABILITY,
        purpose="Re-engage",
        settled_by="Decide: re-engage, adjust the message, or pause.",
    ),
    Reason(
        code="falling",
        label="referring less",
        order=70,
        lane="decide",
        find=decision_finders.find_fall,
        hold_rule=HoldRule.AVAILABILITY,
        purpose="Check-in",
        settled_by="Decide: re-engage, adjust the message, or pause.",
    ),
    Reason(
        code="decide",
        label="decide",
        order=80,
        lane="decide",
        find=decision_finders.find_decision_due,
        hold_rule=HoldRule.AVAILABILITY,
        purpose="",
        settled_by="Decide, or confirm that it stays as it is.",
    ),
    Reason(
        code="sequence",
        label="new office",
        order=90,
        lane="new",
        find=finders.find_sequence,
        hold_rule=HoldRule.CONTACT_BUDGET,
        purpose=finders.INTRODUCTION_PURPOSES[0],
        settled_by="Log the touch; after the last one, change the angle or pause.",
    ),
    Reason(
        code="check-in",
        label="check-in",
        order=100,
        lane="check-ins",
        find=finders.find_check_in,
        hold_rule=HoldRule.CONTACT_BUDGET,
        purpose="Check-in",
        settled_by="Log the touch.",
    ),
)
"""Every reason, the most binding first."""
_BY_CODE: Final = {reason.code: reason for reason in REASONS}
_BY_WORD: Final = {fold(word): reason for reason in REASONS for word in (reason.code, reason.label)}


def reason_of(code: str) -> Reason:
    """Return the reason with a code; raise KeyError for an unknown one."""
    return _BY_CODE[code]


def find_reason(word: str) -> Reason | None:
    """Find a reason by its code or label, without regard to case, spaces and punctuation."""
    return _BY_WORD.get(fold(word))


def reason_label(code: str) -> str:
    """Return the label of a reason's code as people see it; "" for ""."""
    return _BY_CODE[code].label if code else ""
