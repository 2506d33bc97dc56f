"""The questions of the Timing and Review panes, and their answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from refboard.tui.session.questions import facts_of

if TYPE_CHECKING:
    from refboard.analysis.review.review import Review
    from refboard.analysis.timing.timing import By, Timing
    from refboard.analysis.touches.filter_choices import FilterChoices
    from refboard.tui.panes.touch_filter import TouchFilterChoice
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True)
class Outreach:
    """The figures, the number of asking touches in them, and what they can be filtered by."""

    figures: Timing | Review
    touches: int
    choices: FilterChoices


@dataclass(frozen=True)
class TimingQuestion:
    """When offices answer, by the weekday ``sent`` or ``answered``, over the touches that ``touch_filter`` selects."""

    touch_filter: TouchFilterChoice
    by: By = "sent"

    def answer(self, board: Board) -> Outreach:
        """See `measure_timing`."""
        from refboard.analysis.timing.timing import measure_timing
        from refboard.analysis.touches.filter_choices import count_filter_choices

        facts = facts_of(board)
        timing = measure_timing(facts, by=self.by, only=self.touch_filter.filter_on(board.on))
        return Outreach(timing, timing.overall.sent or 0, count_filter_choices(facts))


@dataclass(frozen=True)
class ReviewQuestion:
    """What became of the touches that ``touch_filter`` selects, and where outreach loses offices."""

    touch_filter: TouchFilterChoice

    def answer(self, board: Board) -> Outreach:
        """See `build_review`."""
        from refboard.analysis.review.review import build_review
        from refboard.analysis.touches.filter_choices import count_filter_choices

        facts = facts_of(board)
        choices = count_filter_choices(facts)
        only = self.touch_filter.filter_on(board.on)
        # Without a first day, a review covers the last 12 months.
        found = build_review(facts, only=replace(only, since=only.since or choices.first))
        # Where answers are not recorded, the offices that were contacted are still counted.
        touches = found.sent if facts.recorded.answers else found.funnel.steps[0].n
        return Outreach(found, touches, choices)


OutreachQuestion: TypeAlias = TimingQuestion | ReviewQuestion
