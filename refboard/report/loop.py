"""Open referrals and our own promises, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refboard.analysis.loop.loop import STAGES, LoopBoard, OpenLoop
from refboard.analysis.loop.promises import PromiseRecord
from refboard.practice.recorded import NOT_RECORDED
from refboard.practice.words import day_text, plural
from refboard.report.data import fields_data, plain_data
from refboard.report.figures import rate_text, share_text, within_data
from refboard.report.pages.page import Block, Grid, Page, PageSection, Paragraph

_HEADINGS: Final = {
    "note": "Seen, note owed",
    "visit": "Scheduled, not seen",
    "scheduling": "Not scheduled",
}


def loop_data(loop: LoopBoard) -> dict[str, Any]:
    """Turn the board into ``{on, open, stages, schedule, note, undated, behind}``; behind is null if all is well."""
    return {
        **fields_data(loop),
        "open": [fields_data(one, "at", "office") for one in loop.open],
        "schedule": _promise_data(loop.schedule),
        "note": _promise_data(loop.note),
    }


def _promise_data(record: PromiseRecord) -> dict[str, Any]:
    return {
        **fields_data(record, "what", "rate", "within"),
        **plain_data(record.rate),
        **within_data(record.within),
    }


def loop_page(loop: LoopBoard, too_few: int) -> Page:
    """Lay out the board: our own promises first, then what is open by stage, the late and oldest on top."""
    late = sum(one.late for one in loop.open)
    subtitle = f"{day_text(loop.on)}: {plural(len(loop.open), 'open referral')}, {late} late."
    sections = [PageSection("Our promises", tuple(_promises(loop, too_few)))]
    for stage in reversed(STAGES):
        there = [one for one in loop.open if one.stage == stage]
        if there:
            head = f"{_HEADINGS[stage]} ({len(there):,}, {sum(one.late for one in there):,} late)"
            sections.append(PageSection(head, (_board(loop, stage),)))
    small = []
    if loop.undated:
        count = plural(len(loop.undated), "completed referral has", "completed referrals have")
        small.append(
            f"{count} no visit date, so refboard cannot tell whether a note closed them: {', '.join(loop.undated)}."
        )
    small.append(
        "Ages are in open days; ! means late. A note closes a referral if it is dated on or after the visit."
    )
    return Page("Open referrals", subtitle, tuple(sections), small_print=tuple(small))


def _promises(loop: LoopBoard, too_few: int) -> Iterator[Block]:
    if loop.behind:
        yield Paragraph(loop.behind, urgent=True)
    rows = [
        _promise("Scheduled after received", loop.schedule, too_few),
        _promise("Note after the visit", loop.note, too_few),
    ]
    head = ("", "Promised", "In time", "n", "By then", "Half within")
    yield Grid(head, tuple(rows), frozenset({1, 3, 4, 5}))
    closure = loop.note.closure
    if closure is not None and closure.cases:
        share = (
            f"{rate_text(closure, too_few)} of {closure.cases:,}"
            if closure.is_enough(too_few)
            else f"too few to tell ({closure.cases})"
        )
        yield Paragraph(f"Visits of the last 12 months with a note sent: {share}.")


def _promise(name: str, record: PromiseRecord, too_few: int) -> tuple[str, ...]:
    if not record.recorded:
        return (name, f"{record.promised}d", NOT_RECORDED, "", "", "")
    has_enough = record.done + record.waiting >= too_few
    return (
        name,
        f"{record.promised}d",
        rate_text(record.rate, too_few),
        f"{record.rate.n:,}",
        share_text(record.within.get(record.promised)) if has_enough else "",
        _days(record.median) if has_enough and record.median is not None else "",
    )


def _days(median: float) -> str:
    return f"{median:.0f}d" if median >= 0.5 else "same day"


def _board(loop: LoopBoard, stage: str) -> Grid:
    rows = [
        (
            f"{'!' if one.late else ''}{one.age}",
            day_text(one.since, loop.on),
            one.referral_id,
            one.source,
            _who(one),
        )
        for one in loop.open
        if one.stage == stage
    ]
    return Grid(("Age", "Since", "Referral", "Source", "Who"), tuple(rows), frozenset({0}))


def _who(one: OpenLoop) -> str:
    return one.handler or one.owner or "unowned"
