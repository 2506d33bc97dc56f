"""A weekday experiment, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from refboard.analysis.timing.experiment_status import ExperimentReading, ExperimentStatus
from refboard.practice.experiment import WeekdayExperiment
from refboard.practice.weekdays import weekdays_text
from refboard.practice.words import day_text, percent, plural
from refboard.report.data import plain_data
from refboard.report.figures import rate_text
from refboard.report.pages.page import Block, Grid, Page, PageSection, Paragraph
from refboard.report.sentences import more_text

_MOST: Final = 40
NONE_RUNNING: Final = "No weekday experiment is running."


def experiment_data(status: ExperimentStatus | None) -> dict[str, Any] | None:
    """Turn an experiment into ``{days, start, planned, points, seed, sent, as_dealt, done, deals, reading}``; None without one."""
    if status is None:
        return None
    plan = status.plan
    return {
        "days": weekdays_text(plan.days),
        "start": plan.start.isoformat(),
        "planned": plan.touches,
        "points": plan.points,
        "seed": plan.seed,
        "sent": status.sent,
        "as_dealt": status.as_dealt,
        "done": status.followed,
        "deals": [{"source": deal.source, "day": deal.day, "touches": deal.touches} for deal in status.deals],
        "reading": _reading_data(status.reading),
    }


def _reading_data(reading: ExperimentReading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    effect = reading.effect
    return {
        "text": reading.text,
        "best": reading.best,
        "p": reading.p,
        "effect": None
        if effect is None
        else {"points": effect.effect, "low": effect.low, "high": effect.high},
        "days": [{"day": day, **plain_data(rate)} for day, rate in reading.days],
    }


def progress_text(status: ExperimentStatus) -> str:
    """Say how far an experiment is, without any share by weekday before its end."""
    plan = status.plan
    counted = f"Weekday experiment, {weekdays_text(plan.days)}: {status.sent:,} of {plural(plan.touches, 'touch', 'touches')}"
    if status.reading is not None:
        return f"{counted}. {status.reading.text}"
    if status.sent >= plan.touches:
        return f"{counted}. Done; the reading follows when the last ones have had time for an answer."
    return f"{counted}. The reading comes at the end, not before."


def experiment_page(status: ExperimentStatus | None, on: date, too_few: int) -> Page:
    """Lay out an experiment: how far it is, the reading at its end, and the weekday each office is dealt next."""
    if status is None:
        how = Paragraph("Start one with refboard experiment start --days Tue,Thu, or in Timing.")
        return Page("Weekday experiment", f"{day_text(on)}: {NONE_RUNNING}", (PageSection("How", (how,)),))
    sections = [PageSection("So far", tuple(_progress(status)))]
    if status.reading is not None:
        sections.append(PageSection("The reading", tuple(_reading(status.reading, too_few))))
    elif status.deals and status.sent < status.plan.touches:
        sections.append(PageSection("Next touches", tuple(_deals(status))))
    plan = status.plan
    return Page(
        "Weekday experiment",
        f"{day_text(on)}: {weekdays_text(plan.days)}, from {day_text(plan.start, on)}.",
        tuple(sections),
    )


def _progress(status: ExperimentStatus) -> Iterator[Block]:
    yield Paragraph(progress_text(status))
    if status.sent:
        yield Paragraph(
            f"{status.as_dealt:,} of {status.sent:,} ({percent(status.as_dealt, status.sent)}) went out on the weekday they were dealt. "
            "They are compared by the dealt weekday; the more go out on it, the more the experiment can find."
        )


def _reading(reading: ExperimentReading, too_few: int) -> Iterator[Block]:
    yield Paragraph(reading.text, urgent=reading.best is not None)
    rows = tuple((day, f"{rate.n:,}", rate_text(rate, too_few)) for day, rate in reading.days)
    yield Grid(("Dealt", "Touches", "Answered"), rows, frozenset({1}))


def _deals(status: ExperimentStatus) -> Iterator[Block]:
    rows = tuple((deal.source, deal.day, f"{deal.touches:,}") for deal in status.deals[:_MOST])
    yield Grid(("Source", "Next on a", "So far"), rows, frozenset({2}))
    if len(status.deals) > _MOST:
        yield Paragraph(more_text(len(status.deals) - _MOST))


def planned_data(plan: WeekdayExperiment, text: str) -> dict[str, Any]:
    """Turn a plan that is not written yet into data."""
    return {
        "days": weekdays_text(plan.days),
        "start": plan.start.isoformat(),
        "planned": plan.touches,
        "points": plan.points,
        "seed": plan.seed,
        "text": text,
    }
