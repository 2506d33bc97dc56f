"""The board of open referrals and our own promises, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refboard.analysis.loop.loop import STAGES, LoopBoard, OpenLoop
from refboard.analysis.loop.promises import PromiseRecord
from refboard.practice.words import day_text, plural
from refboard.report.figures import rate_data, rate_text, share_text, within_data
from refboard.report.pages.page import Block, Grid, Page, PageSection, Paragraph

_HEADINGS: Final = {
    "note": "Seen, no note sent",
    "visit": "Scheduled, not seen",
    "scheduling": "Not scheduled",
}


def loop_data(loop: LoopBoard) -> dict[str, Any]:
    """Turn the board into ``{on, open, stages, schedule, note, undated, behind}``; behind is null when all is well."""
    return {
        "on": loop.on.isoformat(),
        "open": [_open(one) for one in loop.open],
        "stages": [
            {"stage": stage.stage, "total": stage.total, "late": stage.late, "oldest": stage.oldest}
            for stage in loop.stages
        ],
        "schedule": _kept(loop.schedule),
        "note": _kept(loop.note),
        "undated": list(loop.undated),
        "behind": loop.behind,
    }


def _open(one: OpenLoop) -> dict[str, Any]:
    return {
        "referral_id": one.referral_id,
        "source": one.source,
        "target_id": one.target_id,
        "contact": one.contact,
        "owner": one.owner,
        "handler": one.handler,
        "patient_ref": one.patient_ref,
        "stage": one.stage,
        "since": one.since.isoformat(),
        "appointment": one.appointment.isoformat() if one.appointment else None,
        "age": one.age,
        "promised": one.promised,
        "late": one.late,
    }


def _kept(kept: PromiseRecord) -> dict[str, Any]:
    return {
        "since": kept.since.isoformat(),
        "promised": kept.promised,
        **rate_data(kept.rate),
        **within_data(kept.within),
        "median": kept.median,
        "done": kept.done,
        "waiting": kept.waiting,
        "undated": kept.undated,
        "closure": rate_data(kept.closure) if kept.closure else None,
        "behind": kept.behind,
    }


def loop_page(loop: LoopBoard, too_few: int) -> Page:
    """Lay out the board: our own house first, then what is open by stage, the oldest and latest on top."""
    late = sum(one.late for one in loop.open)
    subtitle = f"{day_text(loop.on)}: {plural(len(loop.open), 'open referral')}, {late} of them late."
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
            f"{count} no day of the visit, so that nobody can say whether a note closed them: {', '.join(loop.undated)}."
        )
    small.append(
        "Ages are open days; ! is late. A note closes a referral when it is dated on or after the visit."
    )
    return Page("Open referrals", subtitle, tuple(sections), tuple(small))


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
    if closure is not None and closure.n:
        told = rate_text(closure, too_few)
        share = f"{told} of {closure.n:,}" if closure.is_enough(too_few) else f"too few to tell ({closure.n})"
        yield Paragraph(f"Visits of the last 12 months that have their note by now: {share}.")


def _promise(name: str, kept: PromiseRecord, too_few: int) -> tuple[str, ...]:
    tells = kept.done + kept.waiting >= too_few
    return (
        name,
        f"{kept.promised}d",
        rate_text(kept.rate, too_few),
        f"{kept.rate.n:,}",
        share_text(kept.within.get(kept.promised)) if tells else "",
        _days(kept.median) if tells and kept.median is not None else "",
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
    return one.handler or one.owner or "nobody"
