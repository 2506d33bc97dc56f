"""Which touches the panes of figures look at: words and a period, chosen once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from refboard.analysis.period import Period

if TYPE_CHECKING:
    from datetime import date

    from refboard.analysis.touches.touch_filter import TouchFilter

FIELDS: Final = {
    "owner": "Owner of the target",
    "by": "Sent by",
    "channel": "Channel",
    "purpose": "Purpose",
    "angle": "Angle",
    "specialty": "Specialty",
    "tier": "Tier",
    "city": "City",
}
"""What touches can be filtered by, with its name on the screen."""
_IN_HEADINGS: Final = {"by": "sent by"}


@dataclass(frozen=True, slots=True)
class TouchFilterChoice:
    """``words``: pairs of a field of `FIELDS` and the word it must have, in the order of `FIELDS`."""

    words: tuple[tuple[str, str], ...] = ()
    period: Period = field(default_factory=Period)

    def word(self, name: str) -> str:
        """The word a field must have; "" for any."""
        return dict(self.words).get(name, "")

    def with_word(self, name: str, word: str) -> TouchFilterChoice:
        """The same with another word for a field; "" for any."""
        chosen = dict(self.words) | {name: word}
        return replace(self, words=tuple((each, chosen[each]) for each in FIELDS if chosen.get(each)))

    def filter_on(self, on: date) -> TouchFilter:
        """The filter that the figures of a day apply."""
        from refboard.analysis.touches.touch_filter import TouchFilter

        words: dict[str, Any] = dict(self.words)
        return TouchFilter(since=self.period.since(on), until=self.period.until(on), **words)

    def describe(self, on: date) -> tuple[str, ...]:
        """The parts in words, the period first: ``12 months to today``, ``channel Phone``."""
        return (
            self.period.text(on),
            *(f"{_IN_HEADINGS.get(name, name)} {word}" for name, word in self.words),
        )
