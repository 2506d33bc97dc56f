"""What the panes of figures about outreach want to know, and what they get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refboard.tui.session.questions import facts_of

if TYPE_CHECKING:
    from refboard.analysis.review.review import Review
    from refboard.analysis.timing.timing import By, Timing
    from refboard.analysis.touches.filter_choices import Choices
    from refboard.tui.panes.touch_filter import TouchFilterChoice
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True)
class Outreach:
    """The figures, over how many asking touches they are, and what they can be filtered by."""

    figures: Timing | Review
    touches: int
    choices: Choices


@dataclass(frozen=True)
class OutreachQuestion:
    """A question about the touches that ``touch_filter`` chooses."""

    touch_filter: TouchFilterChoice

    def answer(self, board: Board) -> Outreach:
        """Work it out."""
        raise NotImplementedError


@dataclass(frozen=True)
class TimingQuestion(OutreachQuestion):
    """Ask when offices answer, by the weekday ``sent`` or ``answered``."""

    by: By = "sent"

    def answer(self, board: Board) -> Outreach:
        """Give a `timing.Timing`."""
        from refboard.analysis.timing.timing import measure_timing
        from refboard.analysis.touches.filter_choices import count_choices

        facts = facts_of(board)
        timing = measure_timing(facts, by=self.by, only=self.touch_filter.filter_on(board.on))
        return Outreach(timing, timing.overall.sent or 0, count_choices(facts))


@dataclass(frozen=True)
class ReviewQuestion(OutreachQuestion):
    """Ask what became of outreach, and where it leaks."""

    def answer(self, board: Board) -> Outreach:
        """Give a `review.Review`."""
        from refboard.analysis.review.review import review
        from refboard.analysis.touches.filter_choices import count_choices

        facts = facts_of(board)
        choices = count_choices(facts)
        only = self.touch_filter.filter_on(board.on)
        # A review without a first day would be one of the last 12 months.
        found = review(facts, only=replace(only, since=only.since or choices.first))
        return Outreach(found, found.sent, choices)
