"""When offices answer, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from refboard.analysis.timing.sent_weekdays import WeekdayVerdict
from refboard.analysis.timing.timing import WITHIN, Timing, TimingSlot
from refboard.analysis.touches.touch_filter import TouchFilter
from refboard.practice.recorded import EVERYTHING, Recorded
from refboard.practice.words import day_text, listing, percent, plural
from refboard.report.data import fields_data, plain_data
from refboard.report.experiment import experiment_data, progress_text
from refboard.report.figures import bar, percent_text, rate_text, share_text, within_data
from refboard.report.pages.page import Block, Grid, Page, PageSection, Paragraph


def timing_data(timing: Timing) -> dict[str, Any]:
    """Turn timing into ``{on, clock, by, only, days, hours, cells, overall, verdict, ...}``.

    By weekday answered, a day's ``sent`` and ``matured`` are null and ``expected`` is set.
    """
    slots = {
        name: [_slot_data(slot) for slot in getattr(timing, name)] for name in ("days", "hours", "cells")
    }
    return {
        **fields_data(timing, "experiment"),
        "experiment": experiment_data(timing.experiment),
        "only": only_data(timing.only),
        **slots,
        "overall": _slot_data(timing.overall),
    }


def only_data(only: TouchFilter) -> dict[str, str]:
    """Return the filters that are set, days as ISO texts."""
    given = {field.name: getattr(only, field.name) for field in fields(only)}
    return {
        name: value if isinstance(value, str) else value.isoformat() for name, value in given.items() if value
    }


def only_text(only: TouchFilter) -> str:
    """Write the filters that are set: ``channel Phone, since 2026-01-01``."""
    return ", ".join(f"{name} {value}" for name, value in only_data(only).items())


def _slot_data(slot: TimingSlot) -> dict[str, Any]:
    left_out = [
        name for name, is_set in (("day", bool(slot.day)), ("hour", slot.hour is not None)) if not is_set
    ]
    return {
        **fields_data(slot, "rate", "within", *left_out, ever="answered_ever"),
        **plain_data(slot.rate),
        **within_data(slot.within),
    }


def timing_page(timing: Timing, recorded: Recorded = EVERYTHING) -> Page:
    """Lay out timing: the verdict, the weekdays, the hours if times are on file, and what was left out."""
    if not recorded.answers:
        return Page("When offices answer", f"{day_text(timing.on)}: answers are not recorded here.", ())
    total = timing.overall
    narrowed = only_text(timing.only)
    sent = timing.by == "sent"
    period = "" if timing.only.since or timing.only.until else " from all years"
    asking = "that asks for an answer" if total.sent == 1 else "that ask for an answer"
    subtitle = (
        f"{day_text(timing.on)}: {plural(total.sent or 0, 'touch', 'touches')}{period} {asking}"
        + (f" ({narrowed})" if narrowed else "")
        + f"; {timing.clock}, by weekday {'sent' if sent else 'answered'}."
    )
    sections = [PageSection("Weekdays", tuple(_week(timing)))]
    if timing.hours:
        sections.append(PageSection("Hours", tuple(_hours(timing))))
    return Page("When offices answer", subtitle, tuple(sections), small_print=tuple(_small_print(timing)))


def _week(timing: Timing) -> Iterator[Block]:
    yield Paragraph(timing.verdict.text)
    if timing.experiment is not None:
        yield Paragraph(progress_text(timing.experiment))
    if timing.by == "answered":
        columns = ("Day", "Answers", "Share", "Expected", "")
        answers = [
            (
                slot.day,
                f"{slot.answered:,}",
                rate_text(slot.rate, timing.too_few),
                "" if slot.expected is None else f"{slot.expected:.0%}",
                bar(slot.rate.rate),
            )
            for slot in timing.days
        ]
        yield Grid(columns, tuple(answers), frozenset({1, 3}))
        return
    head = ("Day", "Sent", "Matured", "Answered", "Rate", *(f"in {days}d" for days in WITHIN), "")
    slots = [*timing.days, timing.overall]
    yield Grid(head, tuple(_day(slot, timing.too_few) for slot in slots), frozenset({1, 2, 3, 5, 6, 7}))
    median = timing.overall.median
    reached = (
        f"Half of them are answered within {plural(round(median), 'open day')}."
        if median is not None
        else "Fewer than half of them are ever answered, so there is no median."
    )
    if (timing.overall.sent or 0) >= timing.too_few:
        yield Paragraph(reached)
    if needed := needed_text(timing.verdict):
        yield Paragraph(needed)
    if any(slot.channels for slot in timing.days):
        mixes = (f"{slot.day} {_mix(slot)}" for slot in timing.days if slot.channels)
        yield Paragraph("Channels: " + "; ".join(mixes) + ".")


def _mix(slot: TimingSlot) -> str:
    total = sum(slot.channels.values())
    return ", ".join(
        f"{name or 'not given'} {percent(count, total)}" for name, count in slot.channels.items()
    )


def _day(slot: TimingSlot, too_few: int) -> tuple[str, ...]:
    has_enough = slot.rate.is_enough(too_few)
    shares = (share_text(slot.within.get(days)) if (slot.sent or 0) >= too_few else "" for days in WITHIN)
    shrunk = slot.rate.shrunk if slot.rate.shrunk is not None else slot.rate.rate
    return (
        slot.day or "All",
        f"{slot.sent or 0:,}",
        f"{slot.matured or 0:,}",
        f"{slot.answered:,}",
        rate_text(slot.rate, too_few),
        *shares,
        bar(shrunk) if has_enough else "",
    )


def _week_of(timing: Timing) -> list[str]:
    """The names of the open weekdays."""
    return [slot.day for slot in timing.days]


def _hours(timing: Timing) -> Iterator[Block]:
    cells = {(cell.day, cell.hour): cell for cell in timing.cells}
    rows: list[tuple[str, ...]] = []
    for slot in timing.hours:
        days = (cells.get((day, slot.hour)) for day in _week_of(timing))
        rows.append((f"{slot.hour}:00", *(_cell(cell, timing) for cell in days), _cell(slot, timing)))
    what = "answered of followed" if timing.by == "sent" else "answers"
    yield Paragraph(f"By hour, {what}, for touches with a time on file:")
    yield Grid(("Hour", *_week_of(timing), "All"), tuple(rows), frozenset(range(1, len(timing.days) + 2)))


def _cell(slot: TimingSlot | None, timing: Timing) -> str:
    if slot is None:
        return "."
    if timing.by == "answered":
        return f"{slot.answered:,}"
    share = f" {percent_text(slot.rate)}" if slot.rate.is_enough(timing.too_few) else ""
    return f"{slot.rate.k}/{slot.rate.n}{share}"


def _small_print(timing: Timing) -> Iterator[str]:
    if timing.by == "sent":
        yield (
            f"Matured: at least {plural(timing.matured_after, 'open day')} old. Answered: within {plural(timing.window, 'open day')}; each "
            f"touch is followed until the next one to its office. Touches to one office on one day by one channel count once. Bars are adjusted toward the average of all days. Fewer than {timing.too_few}: too few to tell."
        )
    left_out = left_out_text(timing)
    if left_out:
        yield f"Of these: {left_out}."


def needed_text(verdict: WeekdayVerdict) -> str:
    """Say how many more touches are needed to detect a difference between weekdays; "" if a day stands out or no number is known."""
    if verdict.best is not None or not verdict.needed:
        return ""
    touches = plural(verdict.needed, "more touch is", "more touches are")
    return f"About {touches} needed to detect a real difference."


def left_out_text(timing: Timing) -> str:
    """List the touches that some figures move or leave out, with their number; "" if there are none."""
    notes = [
        (timing.moved, "sent on a closed day, counted for the next open one"),
        (timing.undated, "answered on an unknown day, not counted in the shares"),
        (timing.outside if timing.hours else 0, "before 8:00 or after 18:59"),
        (timing.untimed if timing.hours else 0, "without a time of day"),
    ]
    return listing([f"{count:,} {text}" for count, text in notes if count])
