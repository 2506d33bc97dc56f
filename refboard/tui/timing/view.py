"""From the timing of answers to what its pane draws: bars with intervals, a table, a heat map of hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from refboard.practice.words import listing, plural
from refboard.report.figures import percent_text, rate_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refboard.analysis.timing.timing import Timing, TimingSlot

Measure = Literal["rate", "speed"]
_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Steps that a scale of five may have."""
_AXES: Final = (
    (0.05, 0.01),
    (0.1, 0.02),
    (0.2, 0.05),
    (0.3, 0.1),
    (0.4, 0.1),
    (0.5, 0.1),
    (0.6, 0.2),
    (0.8, 0.2),
)
"""Where an axis may end, and the steps on the way there."""
FILLINGS: Final = ("█", "▓", "░")
"""The fillings of nested bars, the smallest share first: they differ without colors, too."""
LEVELS: Final = 5


@dataclass(frozen=True, slots=True)
class WeekdayBar:
    """One weekday of the chart; shares are 0 to 1.

    ``parts``: nested shares, the largest last, drawn one over the other; none when there are too few. ``low`` and
    ``high`` are the interval of the largest. ``mark``: the share expected from our own send days, None where there is none.
    """

    name: str
    n: int
    parts: tuple[float, ...]
    low: float
    high: float
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class WeekdayBars:
    """``title`` says what the bars are, ``top`` where the axis ends, ``step`` how far its marks are apart."""

    title: str
    bars: tuple[WeekdayBar, ...]
    top: float
    step: float


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One weekday and hour: what to write, how dense (0 to 4), how many it is out of.

    ``enough`` is False where there are too few to tell; then ``text`` says how many.
    """

    text: str
    level: int
    n: int
    enough: bool


@dataclass(frozen=True, slots=True)
class HourMap:
    """Weekdays by hours: ``rows`` are names with a cell (or None) per hour, the last one of all weekdays."""

    title: str
    hours: tuple[int, ...]
    rows: tuple[tuple[str, tuple[HeatCell | None, ...]], ...]
    legend: str


def chart_of(timing: Timing, measure: Measure) -> WeekdayBars:
    """The bars by weekday: answered of matured; answered by then; or the share of all answers."""
    if timing.by == "answered":
        title = "Share of answers, ◆ expected"
        bars = tuple(_rate_bar(slot, timing, mark=slot.expected) for slot in timing.days)
    elif measure == "speed":
        pairs = zip(FILLINGS, timing.overall.within, strict=False)
        title = f"Within {', '.join(f'{filling} {days}' for filling, days in pairs)} open days"
        bars = tuple(_speed_bar(slot, timing) for slot in timing.days)
    else:
        title = f"Answered within {plural(timing.window, 'open day')}"
        bars = tuple(_rate_bar(slot, timing) for slot in timing.days)
    highest = max((max(bar.high, bar.mark or 0) for bar in bars if bar.parts), default=0.0)
    top, step = next((axis for axis in _AXES if axis[0] >= highest - 1e-9), (1.0, 0.2))
    return WeekdayBars(title, bars, top, step)


def _rate_bar(slot: TimingSlot, timing: Timing, mark: float | None = None) -> WeekdayBar:
    rate = slot.rate
    if not rate.is_enough(timing.too_few) or rate.rate is None or rate.low is None or rate.high is None:
        return WeekdayBar(slot.day, rate.n, (), 0.0, 0.0)
    n = slot.answered if timing.by == "answered" else rate.n
    return WeekdayBar(slot.day, n, (rate.rate,), rate.low, rate.high, mark)


def _speed_bar(slot: TimingSlot, timing: Timing) -> WeekdayBar:
    n = slot.sent or 0
    shares = [share for share in slot.within.values() if share is not None]
    if n < timing.too_few or not shares:
        return WeekdayBar(slot.day, n, (), 0.0, 0.0)
    _, low, high = shares[-1]
    return WeekdayBar(slot.day, n, tuple(share for share, _, _ in shares), low, high)


def step_of(highest: float) -> float:
    """The step of a scale from 0 in five, as small as takes ``highest`` in."""
    return next((step for step in _STEPS if LEVELS * step >= highest - 1e-9), _STEPS[-1])


# --- the table ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One row of the table: texts below the head's; ``enough`` False is dimmed, ``marked`` is highlighted."""

    cells: tuple[str, ...]
    enough: bool = True
    marked: bool = False


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A head and its lines; the first column is set to the left, the others to the right."""

    head: tuple[str, ...]
    lines: tuple[FigureLine, ...]


def table_of(timing: Timing) -> FigureTable:
    """The figures of the weekdays and of all, each share with its interval and how many it is out of."""
    if timing.by == "answered":
        lines = tuple(_answers_line(slot, timing) for slot in timing.days)
        return FigureTable(("Day", "Answers", "Share", "Expected"), lines)
    head = ("Day", "Answered", "of", *(f"{days}d" for days in timing.overall.within))
    slots = (*timing.days, timing.overall)
    return FigureTable(head, tuple(_sent_line(slot, timing) for slot in slots))


def _answers_line(slot: TimingSlot, timing: Timing) -> FigureLine:
    expected = "" if slot.expected is None else f"{slot.expected:.0%}"
    enough = slot.rate.is_enough(timing.too_few)
    cells = (slot.day, f"{slot.answered:,}", _rate_words(slot, timing), expected)
    return FigureLine(cells, enough, slot.day == timing.verdict.best)


def _sent_line(slot: TimingSlot, timing: Timing) -> FigureLine:
    enough = slot.rate.is_enough(timing.too_few)
    followed = (slot.sent or 0) >= timing.too_few
    shares = (
        "" if not followed else "?" if share is None else f"{share[0]:.0%}" for share in slot.within.values()
    )
    cells = (slot.day or "All", _rate_words(slot, timing), f"{slot.rate.n:,}", *shares)
    return FigureLine(cells, enough, bool(slot.day) and slot.day == timing.verdict.best)


def _rate_words(slot: TimingSlot, timing: Timing) -> str:
    rate = slot.rate
    if not rate.is_enough(timing.too_few) or rate.low is None or rate.high is None:
        return "too few"
    return rate_text(rate, timing.too_few)


# --- the hours ----------------------------------------------------------------------------------


def hour_map_of(timing: Timing, measure: Measure) -> HourMap:
    """The map of weekdays and hours: shares adjusted toward the average decide how dense, the cells' own shares are written."""
    if not timing.hours:
        return HourMap("", (), (), "")
    first, last = (slot.hour or 0 for slot in (timing.hours[0], timing.hours[-1]))
    hours = tuple(range(first, last + 1))
    enough = [slot for slot in timing.cells if _has_enough(slot, timing, measure)]
    if timing.by == "answered":
        scale = max((slot.answered for slot in enough), default=1) / LEVELS
        title = "Answers by weekday and hour received"
        legend = "denser: more answers"
    else:
        # The hours of all weekdays are shaded by the same steps.
        enough += [slot for slot in timing.hours if _has_enough(slot, timing, measure)]
        scale = step_of(max((_drawn(slot, measure) for slot in enough), default=0.0))
        within = timing.window if measure == "rate" else min(timing.overall.within)
        title = f"Answered within {plural(within, 'open day')}, by weekday and hour sent"
        legend = f"denser: more, {scale:.0%} a step; gray: too few to tell (n under {timing.too_few})"
    found = {(slot.day, slot.hour): slot for slot in (*timing.cells, *timing.hours)}
    rows = tuple(
        (day or "All", tuple(_cell(found.get((day, hour)), timing, measure, scale) for hour in hours))
        for day in (*(one.day for one in timing.days), "")
    )
    return HourMap(title, hours, rows, legend)


def _cell(slot: TimingSlot | None, timing: Timing, measure: Measure, scale: float) -> HeatCell | None:
    if slot is None:
        return None
    if timing.by == "answered":
        # The row of all weekdays adds them up: as dense as their mean.
        count = slot.answered if slot.day else slot.answered / max(1, len(timing.days))
        return HeatCell(f"{slot.answered:,}", _level(count, scale), slot.answered, enough=True)
    rate = slot.rate if measure == "rate" else slot.quick
    n = rate.n if rate is not None else 0
    if rate is None or not _has_enough(slot, timing, measure):
        return HeatCell(f"n{n}", 0, n, enough=False)
    return HeatCell(percent_text(rate), _level(_drawn(slot, measure), scale), n, enough=True)


def _has_enough(slot: TimingSlot, timing: Timing, measure: Measure) -> bool:
    if timing.by == "answered":
        return True
    rate = slot.rate if measure == "rate" else slot.quick
    return rate is not None and rate.is_enough(timing.too_few)


def _drawn(slot: TimingSlot, measure: Measure) -> float:
    rate = slot.rate if measure == "rate" else slot.quick
    return rate.shrunk or 0.0 if rate is not None else 0.0


def _level(value: float, scale: float) -> int:
    return min(LEVELS - 1, int(value / scale + 1e-9))


# --- the sentences around -----------------------------------------------------------------------


def asides(timing: Timing) -> str:
    """What the figures leave out, and how many more touches a difference needs."""
    return " ".join(_asides(timing))


def _asides(timing: Timing) -> Iterator[str]:
    needed = timing.verdict.needed
    if timing.verdict.best is None and needed:
        yield (
            f"About {plural(needed, 'more touch is', 'more touches are')} needed to detect a real difference."
        )
    median = timing.overall.median
    if timing.by == "sent" and median is not None and (timing.overall.sent or 0) >= timing.too_few:
        yield f"Half are answered within {plural(round(median), 'open day')}."
    if timing.by == "sent" and timing.overall.sent:
        yield (
            f"Each touch is followed until the next one to its office, for {plural(timing.window, 'open day')} at most."
        )
    if timing.by == "sent" and timing.hours:
        yield "Cells with few touches are shaded toward the average."
    if timing.by == "answered" and timing.overall.ever:
        yield "Expected: the share that our own send days alone would bring."
    counts = (
        (timing.moved, "on a closed day, counted for the next open one"),
        (timing.undated, "answered on an unknown day, not in the shares"),
        (timing.outside if timing.hours else 0, "before 8:00 or after 18:59"),
        (timing.untimed if timing.hours else 0, "without a time of day"),
    )
    said = [f"{count:,} {words}" for count, words in counts if count]
    if said:
        yield f"{listing(said)}."
    if not timing.hours and (timing.overall.sent or 0):
        yield "No touches have a time of day, so there are no figures by hour."
