"""The share of trials answered in time, from curves in which contacting an office more often changes nothing.

A *trial* is what we sent to one office on one day by one channel. It is followed until its answer, the next trial
to the office, the end of the window, or the day we look from. A trial that is followed for three days says
how answers come in three days and nothing about the seven after, so that none leaves the figure because another
one succeeded, and none fails because the next followed soon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final, NamedTuple

from refboard.analysis.rates.rates import Z95, wilson

_TIE: Final = 1e-12


class Trial(NamedTuple):
    """One trial: the ``office``, the open-day ``number`` it counts for, and that of its answer or None."""

    office: str
    number: int
    answered: int | None


class Followed(NamedTuple):
    """How long a trial was followed, in open days, and whether its answer ended that."""

    office: str
    wait: int
    seen: bool


def follow_trials(trials: Sequence[Trial], today: int, window: int) -> list[Followed]:
    """Follow trials, in the order given, which is that of time within each office.

    An answer on the day of the next trial still ends the wait; one that came later says nothing any more of the
    trial alone.
    """
    following: dict[str, int] = {}
    found: list[Followed] = []
    for trial in reversed(trials):
        later = following.get(trial.office)
        end = min(today, trial.number + window, trial.number + window if later is None else later)
        following[trial.office] = trial.number
        seen = trial.answered is not None and trial.answered <= end
        wait = (trial.answered if seen and trial.answered is not None else end) - trial.number
        found.append(Followed(trial.office, max(0, wait), seen))
    found.reverse()
    return found


@dataclass(frozen=True, slots=True)
class AnswerCurve:
    """A Kaplan-Meier curve of answers over open days 0, 1, 2, ...

    ``answered[d]``: answers on day d; ``followed[d]``: trials still waiting when day d begins; ``size``: trials.
    Sources: E. L. Kaplan and P. Meier, JASA 53 (1958); J. D. Kalbfleisch and R. L. Prentice, The statistical
    analysis of failure time data, 2nd ed. (2002), section 1.4, for the log-log interval.
    """

    answered: tuple[int, ...]
    followed: tuple[int, ...]
    size: int

    def reaches(self, days: int) -> bool:
        """Whether something was followed that long, or nothing is left waiting before."""
        return self.size > 0 and (len(self.followed) > days or self.share(days) == 1.0)

    def share(self, days: int) -> float:
        """Give the share answered within ``days`` open days."""
        waiting = 1.0
        for came, followed in self._until(days):
            waiting *= 1 - came / followed
        return 1 - waiting

    def median(self) -> int | None:
        """Give the open days by which half were answered, None while that was not reached."""
        days = (day for day in range(len(self.followed)) if self.share(day) >= 0.5 - _TIE)
        return next(days, None)

    def censored(self, days: int) -> bool:
        """Whether some trial stopped being followed, unanswered, before ``days`` open days."""
        counts = [*self._until(days)]
        left = self.size - sum(came for came, _ in counts)
        waiting = counts[-1][1] - counts[-1][0] if len(counts) > days else 0
        return waiting != left

    def interval(self, days: int) -> tuple[float, float]:
        """Give the 95% interval for independent trials: Wilson's where nothing is censored, else log-log."""
        share, came = self.share(days), sum(answers for answers, _ in self._until(days))
        if not self.size:
            return 0.0, 1.0
        if not self.censored(days):
            return wilson(came, self.size)
        at_risk = self.followed[min(days, len(self.followed) - 1)]
        if share <= 0:
            return 0.0, wilson(0, at_risk)[1]
        if share >= 1:
            return wilson(came, came)[0], 1.0
        waiting = 1 - share
        spread = Z95 * sqrt(self.relative_variance(days)) / -log(waiting)
        return 1 - waiting ** exp(-spread), 1 - waiting ** exp(spread)

    def relative_variance(self, days: int) -> float:
        """Give Greenwood's variance of the waiting share over its square."""
        return sum(
            came / (followed * (followed - came)) for came, followed in self._until(days) if followed > came
        )

    def influence(self, days: int) -> dict[tuple[int, bool], float]:
        """Say how far one trial, by (wait, seen), moves the share within ``days``: the values add up to 0.

        Source: N. Reid, Influence functions for censored data, Annals of Statistics 9 (1981).
        """
        waiting, hazard, moved = 1 - self.share(days), 0.0, {}
        for day, (came, followed) in enumerate(self._until(days)):
            moved[day, True] = 0.0
            if followed > came:
                hazard += came / (followed * (followed - came))
                moved[day, True] = waiting * (1 / (followed - came) - hazard)
            moved[day, False] = -waiting * hazard
        last = len(moved) and max(day for day, _ in moved)
        for day in range(last + 1, len(self.followed)):
            moved[day, True] = moved[day, False] = moved[last, False]
        return moved

    def _until(self, days: int) -> Iterable[tuple[int, int]]:
        return zip(self.answered[: days + 1], self.followed[: days + 1], strict=True)


def curve_of(counts: Mapping[tuple[int, bool], int]) -> AnswerCurve:
    """Make the curve of trials counted by (wait, seen)."""
    size = sum(counts.values())
    longest = max((wait for wait, _ in counts), default=-1)
    answered, followed, left = [], [], size
    for day in range(longest + 1):
        came = counts.get((day, True), 0)
        answered.append(came)
        followed.append(left)
        left -= came + counts.get((day, False), 0)
    return AnswerCurve(tuple(answered), tuple(followed), size)


def count_followed(followed: Iterable[Followed]) -> dict[tuple[int, bool], int]:
    """Count followed trials by (wait, seen)."""
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    for one in followed:
        counts[one.wait, one.seen] += 1
    return dict(counts)
