"""The plan of a day on the road as a page and as data. It names no patient and no patient code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from refboard.analysis.brief.owed import OwedItem
from refboard.analysis.brief.source_brief import QuotedRemark
from refboard.analysis.plan.road_plan import LeftOutOffice, PlanPerson, PlanStop, RoadPlan
from refboard.analysis.touches.materials import MaterialUse
from refboard.practice.words import day_text, listing, plural, sentence
from refboard.report.data import fields_data
from refboard.report.long_dates import full_day
from refboard.report.pages.page import (
    Block,
    Entries,
    Entry,
    Grid,
    Page,
    PageSection,
    Paragraph,
    cut,
    one_line,
)
from workbook.schema import fold

_NAME, _WORDS = 60, 240
_MOST_OWED, _MOST_LEFT_OUT = 4, 12
_NO_CITY: Final = "No office with a city is due for a visit. Fill in City and ZIP in Targets to plan by area."
_SMALL_PRINT: Final = (
    "Follow-ups as they will be on that day if nothing happens before. No patient is named here."
)


def plan_page(plan: RoadPlan) -> Page:
    """Lay out a plan: a section for each stop, then who waits for another day."""
    sections = [
        PageSection(stop_heading(number, stop), tuple(_stop(stop, plan)))
        for number, stop in enumerate(plan.stops, start=1)
    ]
    if not sections:
        sections = [PageSection("Stops", (Paragraph(nothing_text(plan)),))]
    if plan.left_out:
        entries = [Entry(left_out_text(entry), left_out_name(entry)) for entry in plan.left_out]
        sections.append(PageSection("Not on this day", (cut(entries, _MOST_LEFT_OUT, "not on this day"),)))
    return Page(plan_title(plan), plan_subtitle(plan), tuple(sections), (_SMALL_PRINT,))


def areas_page(plan: RoadPlan, advice: str = "Choose one with --city or --zip.") -> Page:
    """List the cities with something due, to choose an area from."""
    title = f"Where visits are due on {full_day(plan.day)}"
    if not plan.areas:
        return Page(title, "", (PageSection("Cities", (Paragraph(_NO_CITY),)),))
    rows = tuple((one_line(area.city, _NAME), f"{area.due:,}", f"{area.late:,}") for area in plan.areas)
    grid = Grid(("City", "Due", "Late"), rows, frozenset({1, 2}))
    return Page(title, advice, (PageSection("Cities", (grid,)),))


def plan_data(plan: RoadPlan) -> dict[str, Any]:
    """Turn a plan into data; what we owe names neither referrals nor patients."""
    data = fields_data(plan)
    for stop in data["stops"]:
        for owed in stop["owed"]:
            del owed["patient_ref"], owed["ref"]
    return data


def plan_title(plan: RoadPlan) -> str:
    """The title: what and when."""
    where = f"{one_line(plan.area, _NAME)}, " if plan.area else ""
    return f"On the road: {where}{full_day(plan.day)}"


def plan_subtitle(plan: RoadPlan) -> str:
    """How many stops, how many of them late, and for whom."""
    late = sum(stop.late for stop in plan.stops)
    parts = (
        plural(len(plan.stops), "stop"),
        f"{late} late" if late else "",
        one_line(plan.owner, _NAME),
    )
    return " · ".join(part for part in parts if part)


def nothing_text(plan: RoadPlan) -> str:
    """Say that there is no stop, and where there would be one."""
    where = f" in {one_line(plan.area, _NAME)}" if plan.area else ""
    others = [one_line(area.city, _NAME) for area in plan.areas[:5]]
    more = f" Offices are due in {listing(others)}." if others else ""
    return f"No office{where} is due for a visit.{more}"


def stop_heading(number: int, stop: PlanStop) -> str:
    """The number and name of a stop, with what decides its urgency."""
    tier = f" ({one_line(stop.tier, _NAME)})" if stop.tier else ""
    return f"{number}. {one_line(stop.source, _NAME)}{tier}"


def place_text(stop: PlanStop) -> str:
    """Where to go, or that no address is on file."""
    return one_line(stop.place.line, _WORDS) or "No address on file."


def when_text(stop: PlanStop) -> str:
    """When they like to be visited that day, "" without a preference."""
    return {"morning": "in the morning", "midday": "around noon", "afternoon": "in the afternoon"}.get(
        stop.part, ""
    )


def who_text(person: PlanPerson) -> str:
    """A person with role and specialty."""
    parts = (person.contact or "The office", person.role, person.specialty)
    return ", ".join(one_line(part, _NAME) for part in parts if part)


def prefers_text(person: PlanPerson) -> str:
    """How a person likes to be contacted; "" where nothing is on file."""
    parts = (
        person.channel,
        f"{person.detail.lower()} messages" if person.detail else "",
        person.best_days,
        f"angle {person.angle}" if person.angle else "",
    )
    return ", ".join(one_line(part, _NAME) for part in parts if part)


def why_text(person: PlanPerson) -> str:
    """Why to see a person: the reason, unless its sentence begins with it, and the sentence."""
    why = one_line(person.why, _WORDS)
    if fold(person.label) in fold(why[:40]):
        return why
    return f"{person.label[:1].upper()}{person.label[1:]}: {why}"


def owed_text(owed: OwedItem, plan: RoadPlan) -> str:
    """What we owe them, and by when."""
    when = ""
    if owed.due is not None:
        day = "that day" if owed.due == plan.day else day_text(owed.due, plan.day)
        when = f" {'Late, due' if owed.late else 'Due'} {day}."
    return f"{one_line(owed.what, _WORDS)}{when}"


def remark_text(remark: QuotedRemark, plan: RoadPlan) -> str:
    """What was said, when, and by whom."""
    who = one_line(remark.contact, _NAME) if remark.contact else ""
    said = (
        ". ".join(one_line(part, _WORDS) for part in (remark.response, remark.intel) if part)
        or "got in touch"
    )
    lead = ", ".join(part for part in (day_text(remark.on, plan.day), who) if part)
    return f"{lead}: {sentence(said)}"


def materials_text(materials: Sequence[MaterialUse], plan: RoadPlan) -> str:
    """What they have from us, with the latest day of each."""
    return ", ".join(f"{one_line(use.name, _NAME)} ({day_text(use.on, plan.day)})" for use in materials)


def left_out_name(entry: LeftOutOffice) -> str:
    """Who is left out, with the phone number to call instead."""
    parts = (entry.source, entry.contact if entry.contact != entry.source else "", entry.phone)
    return ", ".join(one_line(part, _NAME) for part in parts if part)


def left_out_text(entry: LeftOutOffice) -> str:
    """Why an office is no stop of the day."""
    return f"{entry.label}. {one_line(entry.why, _WORDS)}" if entry.label else one_line(entry.why, _WORDS)


def _stop(stop: PlanStop, plan: RoadPlan) -> Iterator[Block]:
    when = when_text(stop)
    yield Paragraph(
        " · ".join(part for part in (place_text(stop), one_line(stop.phone, _NAME), when) if part)
    )
    entries = []
    for person in stop.people:
        prefers = prefers_text(person)
        entries.append(Entry(f"{who_text(person)}{f'; prefers {prefers}' if prefers else ''}", "See"))
        entries.append(Entry(why_text(person), "Soon" if stop.soon else "Why", urgent=person.late))
        if person.guard:
            entries.append(Entry(one_line(person.guard, _WORDS), "Mind"))
    yield Entries(tuple(entries))
    if stop.owed:
        owed = [Entry(owed_text(one, plan), "We owe", urgent=one.late) for one in stop.owed]
        yield cut(owed, _MOST_OWED, "things owed")
    more = [Entry(remark_text(remark, plan), "Last words") for remark in stop.remarks]
    if stop.materials:
        more.append(Entry(f"{materials_text(stop.materials, plan)}.", "They have"))
    if stop.bring:
        more.append(Entry(f"{', '.join(one_line(name, _NAME) for name in stop.bring)}.", "Bring"))
    if more:
        yield Entries(tuple(more))
