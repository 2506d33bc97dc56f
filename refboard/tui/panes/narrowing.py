"""Which touches the panes of figures look at: words and a period, chosen once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from refboard.analysis.period import Period

if TYPE_CHECKING:
    from datetime import date

    from refboard.analysis.touches.touch_filter import TouchFilter

SIDES: Final = {
    "owner": "Owner of the target",
    "by": "Sent by",
    "channel": "Channel",
    "purpose": "Purpose",
    "angle": "Angle",
    "specialty": "Specialty",
    "tier": "Tier",
    "city": "City",
}
"""What touches can be narrowed by, and how a person says it."""
_SAID: Final = {"by": "sent by"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """``words``: pairs of a side of `SIDES` and the word it must have, in the order of `SIDES`."""

    words: tuple[tuple[str, str], ...] = ()
    period: Period = field(default_factory=Period)

    def word(self, side: str) -> str:
        """The word a side must have; "" for any."""
        return dict(self.words).get(side, "")

    def with_word(self, side: str, word: str) -> Narrowing:
        """The same with another word on a side; "" for any."""
        chosen = dict(self.words) | {side: word}
        return replace(self, words=tuple((name, chosen[name]) for name in SIDES if chosen.get(name)))

    def only(self, on: date) -> TouchFilter:
        """What it means for the figures of a day."""
        from refboard.analysis.touches.touch_filter import TouchFilter

        words: dict[str, Any] = dict(self.words)
        return TouchFilter(since=self.period.since(on), until=self.period.until(on), **words)

    def parts(self, on: date) -> tuple[str, ...]:
        """Say it, the period first: ``12 months to today``, ``channel Phone``."""
        return (
            self.period.text(on),
            *(f"{_SAID.get(side, side)} {word}" for side, word in self.words),
        )
