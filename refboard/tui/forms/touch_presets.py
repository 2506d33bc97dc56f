"""What the form of a touch fills in by itself, as long as the user does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.practice.plausibility import SPOKEN_CHANNELS, outcomes_for, usual_outcome

if TYPE_CHECKING:
    from datetime import time

    from refboard.tui.widgets.choice_field import ChoiceField
    from refboard.tui.widgets.day_field import DayField, TimeField


class TouchPresets:
    """Follows the channel: what is written was sent, a call was just now, and who answered has spoken."""

    def __init__(
        self,
        channel: ChoiceField,
        outcome: ChoiceField,
        response: ChoiceField,
        time_field: TimeField,
        day: DayField,
    ) -> None:
        self._channel = channel
        self._outcome = outcome
        self._response = response
        self._time = time_field
        self._day = day
        self._preset = outcome.value

    def follow(self) -> None:
        """Fill in what goes with the other fields now."""
        channel = self._channel.value
        self._outcome.offer(("", *outcomes_for(channel)))
        wanted = usual_outcome(channel)
        if self._response.value and channel in SPOKEN_CHANNELS:
            wanted = "Spoke"
        if self._outcome.value == self._preset and wanted != self._preset:
            self._outcome.set_value(wanted)
            self._preset = wanted
        self._time.preset("now" if channel == "Phone" and self._is_today else "")

    @property
    def time(self) -> time | None:
        """The time of the touch; None when it is not known."""
        return self._time.time if self._time.changed or self._is_today else None

    @property
    def _is_today(self) -> bool:
        return self._day.is_today
