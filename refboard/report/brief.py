"""The brief on one source as a page: the same sentences in a terminal, in Markdown and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from refboard.analysis.followups import FollowUp
from refboard.analysis.source_brief import Owed, PersonBrief, Said, SourceBrief
from refboard.report.page import Block, Entries, Entry, Page, Paragraph, Section, cut
from refboard.report.sentences import day_text, listing, plural, reason_text

_MOST_PEOPLE, _MOST_OWED, _MOST_UP, _MOST_MIND = 6, 6, 3, 5


def source_page(brief: SourceBrief) -> Page:
    """Lay out the brief on one source."""
    sections = [
        Section("Say next", tuple(_next(brief))),
        Section("Bear in mind", tuple(_mind(brief))),
        Section("Who", (_people(brief),)),
        Section("What we owe them", tuple(_owed(brief))),
        Section("What they last said", tuple(_said(brief)), narrow=True),
    ]
    return Page(
        brief.source or "A source without a name",
        subtitle(brief),
        tuple(section for section in sections if section.blocks),
        (f"As of {day_text(brief.on)}, from the workbook as it was then. Patient refs are masked.",),
    )


def subtitle(brief: SourceBrief) -> str:
    """Say in one line when, where, which tier and whose, like ``Brief for Mon 23 Nov 2026 · tier A · Ana Reyes``."""
    tier = f"tier {listing(brief.tiers)}" if brief.tiers else "no tier"
    owner = listing(brief.owners) if brief.owners else "nobody owns it"
    return " · ".join(part for part in (f"Brief for {day_text(brief.on)}", brief.city, tier, owner) if part)


def _next(brief: SourceBrief) -> Iterator[Block]:
    if brief.up:
        yield cut([_up(item) for item in brief.up], _MOST_UP, "there are up today")
    else:
        yield Paragraph("Nobody there is up today.")


def _up(item: FollowUp) -> Entry:
    also = f" Also {listing([reason_text(reason) for reason in item.also])}." if item.also else ""
    how = [
        f"purpose {item.purpose}" if item.purpose else "",
        f"by {item.channel}" if item.channel else "",
        f"angle {item.angle}" if item.angle else "",
    ]
    way = ", ".join(part for part in how if part)
    guard = f" Mind: {item.guard}" if item.guard else ""
    text = f"{item.why}{also}{f' Suggested: {way}.' if way else ''}{guard}"
    return Entry(text, f"{item.contact or 'The office'}, {reason_text(item.reason)}", urgent=item.late)


def _mind(brief: SourceBrief) -> Iterator[Block]:
    entries = [Entry(text) for text in brief.mind]
    entries += [Entry(person.mind, person.contact or "The office") for person in brief.people if person.mind]
    said = {(entry.lead, entry.text) for entry in entries}
    for held in brief.held:
        entry = Entry(held.why, f"{held.contact or 'The office'}, {reason_text(held.reason)} held back")
        if (held.contact or "The office", held.why) not in said:
            entries.append(entry)
    if entries:
        yield cut(entries, _MOST_MIND, "to bear in mind")


def _people(brief: SourceBrief) -> Block:
    if not brief.people:
        return Paragraph("No target is at an office of this name; only touches or referrals name it.")
    return cut([_person(person) for person in brief.people], _MOST_PEOPLE, "people there")


def _person(person: PersonBrief) -> Entry:
    role = ", ".join(part for part in (person.role, person.specialty) if part)
    prefers = [
        f"{person.channel} {person.address}".strip(),
        person.best_days,
        f"{person.detail.lower()} messages" if person.detail else "",
        f"angle {person.angle}" if person.angle else "",
    ]
    likes = ", ".join(part for part in prefers if part)
    parts = [
        f"{role}." if role else "",
        "Decides what gets through." if person.gatekeeper else "",
        f"Prefers {likes}." if person.channel or person.best_days else f"{likes}." if likes else "",
        f"Answered or wrote {plural(person.signs, 'time')}." if person.signs else "",
        person.notes,
    ]
    return Entry(" ".join(part for part in parts if part), person.contact or "The office")


def _owed(brief: SourceBrief) -> Iterator[Block]:
    if brief.owed:
        yield cut([_debt(owed, brief.on) for owed in brief.owed], _MOST_OWED, "things owed")
    else:
        yield Paragraph("Nothing is open.")


def _debt(owed: Owed, on: date) -> Entry:
    when = ""
    if owed.due is not None:
        day = "today" if owed.due == on else day_text(owed.due, on)
        when = f" {'Late, due' if owed.late else 'Due'} {day}."
    refs = ", ".join(part for part in (owed.ref, owed.patient_ref) if part)
    return Entry(f"{owed.what}{when}{f' ({refs})' if refs else ''}", urgent=owed.late)


def _said(brief: SourceBrief) -> Iterator[Block]:
    if brief.last_touch is None:
        yield Paragraph("Nobody has touched this office yet.")
        return
    last = brief.last_touch
    who = ", ".join(part for part in (last.by, last.channel) if part) or "no details"
    way = " from them" if last.incoming else ""
    count = plural(brief.touch_count, "touch", "touches")
    yield Paragraph(f"Last touch {day_text(last.on, brief.on)} ({who}{way}); {count} in all.")
    if brief.said:
        yield Entries(tuple(_saying(said, brief.on) for said in brief.said))
    else:
        yield Paragraph("Nothing they said is on file.")


def _saying(said: Said, on: date) -> Entry:
    way = f"{said.channel} from them" if said.incoming else said.channel
    to = ", ".join(part for part in (way.strip(), said.by and f"to {said.by}") if part)
    words = ". ".join(part for part in (said.response, said.intel) if part) or "In touch; nothing is noted"
    return Entry(f"{said.contact or 'The office'}{f' ({to})' if to else ''}: {words}", day_text(said.on, on))
