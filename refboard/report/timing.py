"""When offices answer, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from refboard.analysis.timing.timing import WITHIN, Timing, TimingSlot
from refboard.analysis.touches.touch_filter import TouchFilter
from refboard.practice.words import WEEKDAYS, day_text, listing, percent, plural
from refboard.report.figures import bar, rate_data, rate_text, share_text, within_data
from refboard.report.pages.page import Block, Grid, Page, PageSection, Paragraph

_DAYS: Final = WEEKDAYS[:5]


def timing_data(timing: Timing) -> dict[str, Any]:
    """Turn timing into ``{on, clock, by, only, days, hours, cells, overall, verdict, ...}``.

    By weekday answered the counts ``sent`` and ``matured`` of a day are null and ``expected`` is there.
    """
    verdict = timing.verdict
    return {
        "on": timing.on.isoformat(),
        "clock": timing.clock,
        "by": timing.by,
        "only": only_data(timing.only),
        "days": [_slot(slot) for slot in timing.days],
        "hours": [_slot(slot) for slot in timing.hours],
        "cells": [_slot(slot) for slot in timing.cells],
        "overall": _slot(timing.overall),
        "verdict": {
            "text": verdict.text, "p": verdict.p, "best": verdict.best, "p_best": verdict.p_best,
            "needed": verdict.needed,
        },
        "moved": timing.moved,
        "undated": timing.undated,
        "untimed": timing.untimed,
        "outside": timing.outside,
        "window": timing.window,
        "matured_after": timing.matured_after,
        "too_few": timing.too_few,
    }  # fmt: skip


def only_data(only: TouchFilter) -> dict[str, str]:
    """Name the filters that are set, days as ISO texts."""
    given = {field.name: getattr(only, field.name) for field in fields(only)}
    return {
        name: value if isinstance(value, str) else value.isoformat() for name, value in given.items() if value
    }


def only_text(only: TouchFilter) -> str:
    """Say the filters that are set: ``channel Phone, since 2026-01-01``."""
    return ", ".join(f"{name} {value}" for name, value in only_data(only).items())


def _slot(slot: TimingSlot) -> dict[str, Any]:
    data: dict[str, Any] = {"day": slot.day, "hour": slot.hour}
    if not slot.day:
        del data["day"]
    if slot.hour is None:
        del data["hour"]
    data |= {
        "sent": slot.sent,
        "matured": slot.matured,
        "answered": slot.answered,
        "answered_ever": slot.ever,
    }
    data |= rate_data(slot.rate) | within_data(slot.within)
    data |= {"median": slot.median, "channels": dict(slot.channels), "expected": slot.expected}
    return data | {"quick": rate_data(slot.quick) if slot.quick else None}


def timing_page(timing: Timing) -> Page:
    """Lay out timing: the verdict, the weekdays, the hours where times are written down, and what was left aside."""
    total = timing.overall
    narrowed = only_text(timing.only)
    sent = timing.by == "sent"
    period = "" if timing.only.since or timing.only.until else " of all years"
    asking = "that asks for an answer" if total.sent == 1 else "that ask for an answer"
    subtitle = (
        f"{day_text(timing.on)}: {plural(total.sent or 0, 'touch', 'touches')}{period} {asking}"
        + (f" ({narrowed})" if narrowed else "")
        + f"; {timing.clock}, by weekday {'sent' if sent else 'answered'}."
    )
    sections = [PageSection("Weekdays", tuple(_week(timing)))]
    if timing.hours:
        sections.append(PageSection("Hours", tuple(_hours(timing))))
    return Page("When offices answer", subtitle, tuple(sections), tuple(_small_print(timing)))


def _week(timing: Timing) -> Iterator[Block]:
    yield Paragraph(timing.verdict.text)
    if timing.by == "answered":
        columns = ("Day", "Answers", "Share", "From our days", "")
        answers = [
            (slot.day, f"{slot.answered:,}", rate_text(slot.rate, timing.too_few),
             "" if slot.expected is None else f"{slot.expected:.0%}", bar(slot.rate.rate))
            for slot in timing.days
        ]  # fmt: skip
        yield Grid(columns, tuple(answers), frozenset({1, 3}))
        return
    head = ("Day", "Sent", "Matured", "Answered", "Rate", *(f"in {days}d" for days in WITHIN), "")
    slots = [*timing.days, timing.overall]
    yield Grid(head, tuple(_day(slot, timing.too_few) for slot in slots), frozenset({1, 2, 3, 5, 6, 7}))
    median = timing.overall.median
    reached = (
        f"Half of them are answered within {plural(round(median), 'open day')}."
        if median is not None
        else "Fewer than half of them are ever answered, so that there is no median."
    )
    if (timing.overall.sent or 0) >= timing.too_few:
        yield Paragraph(reached)
    needed = timing.verdict.needed
    if timing.verdict.best is None and needed:
        yield Paragraph(
            f"It takes about {plural(needed, 'more touch', 'more touches')} to tell a difference worth telling."
        )
    if any(slot.channels for slot in timing.days):
        mixes = (f"{slot.day} {_mix(slot)}" for slot in timing.days if slot.channels)
        yield Paragraph("Channels: " + "; ".join(mixes) + ".")


def _mix(slot: TimingSlot) -> str:
    total = sum(slot.channels.values())
    return ", ".join(
        f"{name or 'not given'} {percent(count, total)}" for name, count in slot.channels.items()
    )


def _day(slot: TimingSlot, too_few: int) -> tuple[str, ...]:
    tells = slot.rate.is_enough(too_few)
    shares = (share_text(slot.within.get(days)) if (slot.sent or 0) >= too_few else "" for days in WITHIN)
    shrunk = slot.rate.shrunk if slot.rate.shrunk is not None else slot.rate.rate
    return (
        slot.day or "All", f"{slot.sent or 0:,}", f"{slot.matured or 0:,}", f"{slot.answered:,}",
        rate_text(slot.rate, too_few), *shares, bar(shrunk) if tells else "",
    )  # fmt: skip


def _hours(timing: Timing) -> Iterator[Block]:
    cells = {(cell.day, cell.hour): cell for cell in timing.cells}
    rows: list[tuple[str, ...]] = []
    for slot in timing.hours:
        days = (cells.get((day, slot.hour)) for day in _DAYS)
        rows.append((f"{slot.hour}:00", *(_cell(cell, timing) for cell in days), _cell(slot, timing)))
    what = "answered of matured" if timing.by == "sent" else "answers"
    yield Paragraph(f"By hour, {what}, where a time is written down:")
    yield Grid(("Hour", *_DAYS, "All"), tuple(rows), frozenset(range(1, 7)))


def _cell(slot: TimingSlot | None, timing: Timing) -> str:
    if slot is None:
        return "."
    if timing.by == "answered":
        return f"{slot.answered:,}"
    told = f" {percent(slot.rate.k, slot.rate.n)}" if slot.rate.is_enough(timing.too_few) else ""
    return f"{slot.rate.k}/{slot.rate.n}{told}"


def _small_print(timing: Timing) -> Iterator[str]:
    if timing.by == "sent":
        yield (
            f"Matured: at least {plural(timing.matured_after, 'open day')} old and not closed by a later answer. Answered: within "
            f"{plural(timing.window, 'open day')}; the bars are drawn towards the share of all days. Fewer than {timing.too_few}: too few to tell."
        )
    asides = [
        (timing.moved, "on a closed day, counted for the next open one"),
        (timing.undated, "answered on an unknown day, counted in the rates and not in the times"),
        (timing.outside if timing.hours else 0, "before 8:00 or after 18:59"),
        (timing.untimed if timing.hours else 0, "without a time of day"),
    ]
    said = [f"{count:,} {text}" for count, text in asides if count]
    if said:
        yield f"Of these: {listing(said)}."
