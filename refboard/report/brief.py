"""The brief on one source as a page and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from refboard.analysis.brief.owed import OwedItem
from refboard.analysis.brief.source_brief import PersonBrief, QuotedRemark, SourceBrief
from refboard.analysis.sources.health import Health
from refboard.analysis.today.followups import FollowUp
from refboard.report.data import fields_data, item_data
from refboard.report.figures import rate_text
from refboard.report.messages.templates import choose_template, read_templates
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
from refboard.report.sentences import day_text, listing, plural
from refboard.report.sources import STATE_WORDS, sources_data, step_text
from workbook.snapshot import Snapshot

_MOST_PEOPLE, _MOST_OWED, _MOST_UP, _MOST_MIND = 4, 5, 2, 4
_MOST_MATERIALS: Final = 4
_NAME, _WORDS, _PERSON = 40, 120, 240
"""Characters of a name, of a remark and of all about one person, so that nothing pushes the rest off the page."""


RATES: Final = (
    ("Touches answered in time", "response"),
    ("Referrals completed", "completion"),
    ("Referrals that fit well", "fit"),
    ("Visits with a note sent", "loop"),
)
"""The shares of a source: label and field."""


def source_page(brief: SourceBrief, messages: Mapping[str, str] | None = None) -> Page:
    """Lay out the brief on one source; ``messages``: the name of the best message by target id."""
    sections = [
        PageSection("Our own promises first", tuple(promise_alert(brief.behind))),
        PageSection("Next steps", tuple(_next(brief, messages or {}))),
        PageSection("Keep in mind", tuple(_mind(brief))),
        PageSection("People", (_people(brief),)),
        PageSection("What we owe them", tuple(_owed(brief))),
        PageSection("Status", tuple(_health(brief)), narrow=True),
        PageSection("Latest from them", tuple(_remarks(brief)), narrow=True),
    ]
    return Page(
        one_line(brief.source, _WORDS) or "(no name)",
        subtitle(brief),
        tuple(section for section in sections if section.blocks),
        small_print=(f"{as_of(brief.on)} Patient refs are masked.",),
    )


def _few(names: Sequence[str]) -> str:
    shown = [one_line(name, _NAME) for name in names[:3]]
    return listing([*shown, f"{len(names) - 3} more"] if len(names) > 3 else shown)


def promise_alert(behind: str | None) -> Iterator[Block]:
    """Put the promises we are behind on above everything we ask for."""
    if behind:
        words = behind.partition(": ")[2] or behind
        yield Paragraph(words[:1].upper() + words[1:], urgent=True)


def state_text(state: str) -> str:
    """Write a source's state in words."""
    return STATE_WORDS.get(state, state)


def as_of(on: date) -> str:
    """Explain what the day of a brief means for its figures."""
    return f"As of {day_text(on)}: rows with a later date are left out; cells without a date show their current value."


def source_data(brief: SourceBrief, health: Health, messages: Mapping[str, str]) -> dict[str, Any]:
    """Turn a brief into data: its fields, ``health`` as `sources_data` has a source, ``messages`` by target id."""
    data = fields_data(replace(brief, health=None), "usual", "up")
    figures = sources_data(replace(health, sources=(brief.health,) if brief.health else ()))
    own = figures["sources"][0] if figures["sources"] else None
    up = [item_data(item) for item in brief.up]
    return {**data, "up": up, "health": own, "totals": figures["totals"], "messages": dict(messages)}


def fitting_messages(snapshot: Snapshot, brief: SourceBrief) -> dict[str, str]:
    """Choose a message template for each person to contact, by target id; none if no template has the purpose."""
    if not snapshot.tables["Messages"].found:
        return {}
    templates, people = read_templates(snapshot), {person.target_id: person for person in brief.people}
    chosen = {}
    for item in brief.up:
        person = people[item.target_id]
        template = choose_template(
            templates,
            purpose=item.purpose,
            channel=item.channel,
            specialty=person.specialty,
            angle=item.angle,
            detail=person.detail,
        )
        if template is not None:
            chosen[item.target_id] = template.name or template.message_id
    return chosen


def subtitle(brief: SourceBrief) -> str:
    """Sum up day, city, tier and owner in one line, like ``Brief for Mon Nov 23, 2026 · tier A · Ana Reyes``."""
    tier = f"tier {_few(brief.tiers)}" if brief.tiers else "no tier"
    owner = _few(brief.owners) if brief.owners else "unowned"
    return " · ".join(
        part for part in (f"Brief for {day_text(brief.on)}", one_line(brief.city, _NAME), tier, owner) if part
    )


def _next(brief: SourceBrief, messages: Mapping[str, str]) -> Iterator[Block]:
    if brief.up:
        yield Entries(
            tuple(
                entry for item in brief.up[:_MOST_UP] for entry in _up(item, messages.get(item.target_id, ""))
            )
        )
    else:
        yield Paragraph("No follow-up there today.")
    if len(brief.up) > _MOST_UP:
        yield Paragraph(
            f"{plural(len(brief.up) - _MOST_UP, 'more follow-up', 'more follow-ups')} there today."
        )


def _up(item: FollowUp, message: str) -> Iterator[Entry]:
    also = f" Also {listing(item.also_labels)}." if item.also else ""
    lead = f"{one_line(item.contact, _NAME) or 'The office'}, {item.label}"
    yield Entry(f"{one_line(item.why, 2 * _WORDS)}{also}", lead, urgent=item.late)
    how = [
        f"purpose {item.purpose}" if item.purpose else "",
        f"by {one_line(item.channel, _NAME)}" if item.channel else "",
        f"angle {one_line(item.angle, _NAME)}" if item.angle else "",
        f"message {one_line(message, _NAME)}" if message else "",
    ]
    way = ", ".join(part for part in how if part)
    if way:
        yield Entry(f"{way}.", "Suggested")


def _mind(brief: SourceBrief) -> Iterator[Block]:
    # A person's limits are shown with the person; these are the office's, and those of people to contact.
    shown = {person.mind for person in brief.people}
    entries = [Entry(text) for text in brief.mind]
    entries += [
        Entry(item.guard, one_line(item.contact, _NAME) or "The office")
        for item in brief.up
        if item.guard and item.guard not in shown
    ]
    entries += [
        Entry(held.why, f"{one_line(held.contact, _NAME) or 'The office'}, {held.label} held back")
        for held in brief.held
        if held.why not in shown
    ]
    if entries:
        yield cut(entries, _MOST_MIND, "to keep in mind")


def _people(brief: SourceBrief) -> Block:
    if not brief.people:
        return Paragraph("There are no targets at this office; only touches or referrals name it.")
    return cut([_person(person) for person in brief.people], _MOST_PEOPLE, "people")


def _person(person: PersonBrief) -> Entry:
    role = ", ".join(one_line(part, _NAME) for part in (person.role, person.specialty) if part)
    prefers = [
        f"{person.channel} {person.address}".strip() if person.channel else "",
        person.best_days,
        f"{person.detail.lower()} messages" if person.detail else "",
        f"angle {person.angle}" if person.angle else "",
    ]
    likes = ", ".join(one_line(part, _NAME) for part in prefers if part)
    parts = [
        person.mind,
        f"{role}." if role else "",
        "Gatekeeper by role." if person.gatekeeper else "",
        f"Prefers {likes}." if likes else "",
        f"Phone {one_line(person.address, _NAME)}." if person.address and not person.channel else "",
        f"Answered or wrote {plural(person.signs, 'time')}." if person.signs else "",
        one_line(person.notes, _WORDS),
    ]
    text = one_line(" ".join(part for part in parts if part), _PERSON)
    return Entry(text, one_line(person.contact, _NAME) or "The office", urgent=bool(person.mind))


def _health(brief: SourceBrief) -> Iterator[Block]:
    health = brief.health
    if health is None:
        return
    was = (
        f" (was {state_text(health.was)} on {day_text(brief.reviewed, brief.on)})"
        if health.was != health.state
        else ""
    )
    score = "" if health.score is None else f" Score {health.score} of 100."
    yield Paragraph(f"{state_text(health.state).capitalize()}{was}. {health.why}{score}")
    step = f"Suggested: {step_text(health.suggest)}. {one_line(health.suggest_why, _WORDS)}"
    if brief.decision is not None:
        decision = brief.decision
        who = f"{one_line(decision.by, _NAME)} " if decision.by else ""
        step = (
            f"{who}decided to {decision.choice} on {day_text(decision.on, brief.on)}, "
            f"until {day_text(decision.until, brief.on)}."
        )
    yield Paragraph(step)
    again = health.repeat.median_gap
    rhythm = "" if again is None else f"; median gap {plural(round(again), 'open day')}"
    yield Paragraph(
        f"{plural(health.referrals_12m, 'referral')} on {plural(health.repeat.days, 'day')} in the 12 months up to {day_text(brief.on, brief.on)}{rhythm}; "
        f"{health.new_referrals:,} since {day_text(brief.reviewed, brief.on)}."
    )
    rows = tuple(
        (name, f"{own.k:,} of {own.n:,}", rate_text(own, brief.too_few), rate_text(usual, brief.too_few))
        for name, key in RATES
        for own, usual in ((getattr(health, key), getattr(brief.usual, key)),)
    )
    yield Grid(("What, all years", "How many", "Share", "Average"), rows, frozenset({1, 2, 3}))


def _owed(brief: SourceBrief) -> Iterator[Block]:
    if brief.owed:
        yield cut([_debt(owed, brief.on) for owed in brief.owed], _MOST_OWED, "things owed")
    else:
        yield Paragraph("Nothing is open.")


def _debt(owed: OwedItem, on: date) -> Entry:
    when = ""
    if owed.due is not None:
        day = "today" if owed.due == on else day_text(owed.due, on)
        when = f" {'Late, due' if owed.late else 'Due'} {day}."
    refs = ", ".join(one_line(part, _NAME) for part in (owed.ref, owed.patient_ref) if part)
    return Entry(f"{one_line(owed.what, _WORDS)}{when}{f' ({refs})' if refs else ''}", urgent=owed.late)


def _remarks(brief: SourceBrief) -> Iterator[Block]:
    if brief.last_touch is None:
        known = brief.health.last_touch if brief.health is not None else None
        yield Paragraph(
            "No contact with this office yet."
            if known is None
            else f"Last contact {day_text(known, brief.on)}; no touch is logged here yet."
        )
        return
    last = brief.last_touch
    who = ", ".join(one_line(part, _NAME) for part in (last.by, last.channel) if part) or "no details"
    way = " from them" if last.incoming else ""
    count = plural(brief.touch_count, "touch", "touches")
    yield Paragraph(f"Last touch {day_text(last.on, brief.on)} ({who}{way}); {count} in total.")
    if brief.said:
        yield Entries(tuple(_remark(remark, brief.on) for remark in brief.said))
    else:
        yield Paragraph("Nothing from them on file.")
    if brief.materials:
        shown = [
            f"{one_line(use.name, _NAME)} ({day_text(use.on, brief.on)})"
            for use in brief.materials[:_MOST_MATERIALS]
        ]
        yield Paragraph(f"They have: {', '.join(shown)}.")


def _remark(remark: QuotedRemark, on: date) -> Entry:
    way = f"{remark.channel} from them" if remark.incoming else remark.channel
    by = one_line(remark.by, _NAME)
    who = one_line(remark.contact, _NAME) or "The office"
    if not remark.response and not remark.incoming and remark.intel:
        # A colleague's note about the office is not what the office said.
        where = _joined(one_line(way, _NAME), who if remark.contact else "")
        return Entry(
            f"{by or 'A colleague'} noted{where}: {one_line(remark.intel, _WORDS)}", day_text(remark.on, on)
        )
    to = _joined(one_line(way, _NAME), by and f"to {by}")
    words = ". ".join(part for part in (remark.response, remark.intel) if part) or "In touch; no notes"
    return Entry(f"{who}{to}: {one_line(words, _WORDS)}", day_text(remark.on, on))


def _joined(*parts: str) -> str:
    """Join what is not empty in parentheses."""
    text = ", ".join(part for part in parts if part)
    return f" ({text})" if text else ""
