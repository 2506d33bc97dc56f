"""What a person asks for, as data.

The session turns a request into an action on the newest snapshot, so that a form filled in while a
colleague saved never writes from what was read before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from refboard.practice.actions import Action
    from refboard.tui.session.board import Board


class Request(Protocol):
    """Something to be written."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Target ids whose rows show that a change is on its way."""

    def action(self, board: Board, user: str) -> Action:
        """Build the changes on a board; raise ValueError or a `WorkbookError` with a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTouch:
    """The same touch logged on each target.

    ``referrals``: target id -> the referrals that a loop note or a thank-you settles.
    """

    targets: tuple[str, ...]
    channel: str
    on: date
    at: time | None = None
    direction: str = "Out"
    purpose: str = ""
    angle: str = ""
    message: str = ""
    outcome: str = ""
    intel: str = ""
    next_step: str = ""
    next_date: date | None = None
    referrals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def action(self, board: Board, user: str) -> Action:
        """Build the touches; refuse outreach to whoever asked not to be contacted."""
        from refboard.practice import actions
        from refboard.practice.loop_closing import optional_closing_column
        from workbook.errors import EditRefusedError

        closes = optional_closing_column(self.purpose, self.outcome, self.direction)
        parts = []
        for target in self.targets:
            if self.direction != "In":
                objection = actions.contact_objection(board.snapshot, target, self.channel, self.purpose)
                if objection:
                    raise EditRefusedError(f"{objection} Only a loop note may be logged.")
            parts.append(
                actions.log_touch(
                    board.snapshot, target, on=self.on, at=self.at, by=user, channel=self.channel,
                    purpose=self.purpose, outcome=self.outcome, intel=self.intel, direction=self.direction,
                    angle=self.angle, message=self.message,
                    next_step=self.next_step, next_date=self.next_date,
                    referral_ids=self.referrals.get(target, ()) if closes else (),
                )
            )  # fmt: skip
        return actions.combine(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTouch:
    """The office's answer to one touch."""

    targets: tuple[str, ...]
    touch_id: str
    response: str
    on: date
    at: time | None = None
    notes: str = ""

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Build the answer; see `practice.actions.answer`."""
        from refboard.practice import actions

        return actions.answer(
            board.snapshot, self.touch_id, response=self.response, on=self.on, at=self.at, notes=self.notes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """The next date of each target moved."""

    targets: tuple[str, ...]
    until: date

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Build the moves; see `practice.actions.snooze`."""
        from refboard.practice import actions

        return actions.combine(
            [actions.snooze(board.snapshot, target, self.until) for target in self.targets]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDone:
    """What each target's follow-up asked for is done.

    ``reasons`` and ``referrals`` are those of the follow-ups the person saw: what became due meanwhile is
    not ticked off unseen.
    """

    targets: tuple[str, ...]
    reasons: Mapping[str, str]
    referrals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
        """Build what done means for each reason; see `practice.actions.done`."""
        from refboard.practice import actions

        return actions.combine(
            [
                actions.mark_done(
                    board.snapshot,
                    target,
                    on=board.on,
                    reason=self.reasons[target],
                    referral_ids=self.referrals.get(target, ()),
                )
                for target in self.targets
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSources:
    """A decision about what to do with sources: re-engage, adjust (the message) or pause.

    ``targets``: one person at each source, who carries the entry; ``why``: what it rests on, by target.
    ``until`` is the policy's day when it is None; ``angle``: the one to use from now on, "" for no change.
    """

    targets: tuple[str, ...]
    choice: str
    until: date | None = None
    why: Mapping[str, str] = field(default_factory=dict)
    angle: str = ""

    def action(self, board: Board, user: str) -> Action:
        """Build the entries; see `practice.decisions.decide`."""
        from refboard.practice import actions, decisions

        return actions.combine(
            [
                decisions.decide(
                    board.snapshot, target, self.choice, on=board.on, by=user, until=self.until,
                    why=self.why.get(target, ""), angle=self.angle,
                )
                for target in self.targets
            ]
        )  # fmt: skip
