"""What the user wants to be written, as data: touches, answers, snoozing, marking done, decisions.

The session turns an intent into changes on the newest snapshot, so that a form filled in while a colleague
saved never writes from an old one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


class Intent(Protocol):
    """Something the user wants to be written."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Ids of the targets to mark as changing."""

    def action(self, board: Board, user: str) -> Action:
        """Make the changes on a board; raise ValueError or a `WorkbookError` with a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTouch:
    """Log the same touch on each target.

    ``response``: what they answered right away. ``value``: dollars of a gift to ``value_to``. ``settles``: whether it
    clears the next step. ``referrals``: target id -> the referrals that a loop note or a thank-you closes.
    """

    targets: tuple[str, ...]
    channel: str
    on: date
    at: time | None = None
    direction: str = "Out"
    purpose: str = ""
    angle: str = ""
    message: str = ""
    materials: str = ""
    outcome: str = ""
    response: str = ""
    intel: str = ""
    next_step: str = ""
    next_date: date | None = None
    value: float | None = None
    value_to: str = ""
    settles: bool = True
    referrals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def action(self, board: Board, user: str) -> Action:
        """Make the touches; refuse outreach to people who asked not to be contacted."""
        from refboard.practice import actions
        from refboard.practice.loop_closing import optional_closing_column
        from workbook.errors import EditRefusedError

        closes = optional_closing_column(self.purpose, self.outcome, self.direction)
        parts = []
        for target in self.targets:
            if self.direction != "In":
                objection = actions.contact_objection(board.snapshot, target, self.channel, self.purpose)
                if objection:
                    raise EditRefusedError(f"{objection} Only a loop note can be logged.")
            parts.append(
                actions.log_touch(
                    board.snapshot,
                    target,
                    on=self.on,
                    at=self.at,
                    by=user,
                    channel=self.channel,
                    purpose=self.purpose,
                    outcome=self.outcome,
                    response=self.response,
                    intel=self.intel,
                    direction=self.direction,
                    angle=self.angle,
                    message=self.message,
                    materials=(self.materials,),
                    next_step=self.next_step,
                    next_date=self.next_date,
                    value=self.value,
                    value_to=self.value_to,
                    settles=self.settles,
                    referral_ids=self.referrals.get(target, ()) if closes else (),
                )
            )
        return actions.combine(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTouch:
    """Record the office's answer to one touch."""

    targets: tuple[str, ...]
    touch_id: str
    response: str
    on: date
    at: time | None = None
    notes: str = ""

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Make the answer; see `practice.actions.answer`."""
        from refboard.practice import actions

        return actions.answer(
            board.snapshot, self.touch_id, response=self.response, on=self.on, at=self.at, notes=self.notes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Move the next date of each target."""

    targets: tuple[str, ...]
    until: date

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Make the moves; see `practice.actions.snooze`."""
        from refboard.practice import actions

        return actions.combine(
            [actions.snooze(board.snapshot, target, self.until) for target in self.targets]
        )


@dataclass(frozen=True, slots=True)
class FollowUpDone:
    """One follow-up as the user saw it: its target, the code of its reason, and the referrals it is about."""

    target: str
    reason: str
    referrals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDone:
    """Mark follow-ups as done: those that the user saw, so that one that became due since is not marked unseen."""

    done: tuple[FollowUpDone, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets of the follow-ups, each once."""
        return tuple(dict.fromkeys(one.target for one in self.done))

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Make what done means for each reason; see `practice.actions.done`."""
        from refboard.practice import actions

        return actions.combine(
            [
                actions.mark_done(
                    board.snapshot, one.target, on=board.on, reason=one.reason, referral_ids=one.referrals
                )
                for one in self.done
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSources:
    """Record a decision about sources: re-engage, adjust (the message) or pause.

    ``targets``: one person at each source, who gets the entry; ``how``: what will be done. None for
    ``until`` means the policy's day; ``angle``: the one to use from now on, "" for no change.
    """

    targets: tuple[str, ...]
    choice: str
    until: date | None = None
    how: str = ""
    angle: str = ""

    def action(self, board: Board, user: str) -> Action:
        """Make the entries; see `practice.decisions.decide`."""
        from refboard.practice import actions, decisions

        return actions.combine(
            [
                decisions.decide(
                    board.snapshot,
                    target,
                    self.choice,
                    on=board.on,
                    by=user,
                    until=self.until,
                    how=self.how,
                    angle=self.angle,
                )
                for target in self.targets
            ]
        )
