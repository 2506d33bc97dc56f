"""The text of a card: preferences, next step, open loops, last touches, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from refboard.practice.words import day_text, listing, plural
from refboard.text import content

if TYPE_CHECKING:
    from datetime import date

    from refboard.analysis.brief.card import CardTouch, TargetCard
    from refboard.analysis.loop.loop import OpenLoop

QUEUED = "queued"
"""The mark of what waits in the journal."""
LABEL = 10
"""Characters of a label, so that values line up."""

Line = Content


def card_content(card: TargetCard, on: date) -> Content:
    """Lay out a card: one block for each subject, empty ones left out."""
    blocks = [
        _facts(card, on),
        _block("Next step", _next(card, on)),
        _block("Open loops", [_loop(loop, on) for loop in card.loops]),
        _block("Materials", _materials(card, on)),
        _block(_touches_heading(card), [line for touch in card.touches for line in _touch(touch, card, on)]),
        _block("Notes", [content(card.notes, multiline=True)] if card.notes.strip() else []),
        _block("Also in this row", [_pair(name, value) for name, value in card.fields]),
    ]
    return Content("\n\n").join([Content("\n").join(block) for block in blocks if block])


def _block(heading: str, lines: list[Line]) -> list[Line]:
    return [Content.styled(heading, "bold $text-primary"), *lines] if lines else []


def _pair(label: str, value: str) -> Line:
    name = content(f"{label} ").stylize("dim")
    if name.cell_length < LABEL:
        name = name.pad_right(LABEL - name.cell_length)
    return Content.assemble(name, content(value))


def _joined(*parts: str) -> str:
    return " · ".join(part.strip() for part in parts if part.strip())


def _facts(card: TargetCard, on: date) -> list[Line]:
    due, late = card.cadence
    tier = f"{card.tier}, due after {due} days, late after {late}" if card.tier else ""
    refused = card.do_not_contact
    if refused and card.refused_on is not None:
        refused = f"{refused}, since {day_text(card.refused_on, on)}"
    paused = day_text(card.pause_until, on) if card.pause_until is not None else ""
    pairs = (
        ("Who", _joined(card.role, card.specialty, card.city)),
        ("Prefers", _joined(card.preferred_channel, card.detail and f"{card.detail} detail", card.best_days)),
        ("Phone", card.phone),
        ("Email", card.email),
        ("Fax", card.fax),
        ("Address", _address(card)),
        ("Owner", card.owner or "no one"),
        ("Tier", tier),
        ("Status", card.status if card.status != "Active" else ""),
        ("Paused", f"until {paused}" if paused else ""),
        ("Do not", f"contact: {refused}" if refused else ""),
        ("Angle", card.angle),
        ("Also here", listing(list(card.others))),
        ("Held back", card.held),
        ("Queued", listing(list(card.queued), "and")),
    )
    return [_pair(label, value) for label, value in pairs if value.strip()]


def _address(card: TargetCard) -> str:
    town = " ".join(part for part in (card.city, card.zip) if part)
    return ", ".join(part for part in (card.address, town) if part) if card.address else ""


def _next(card: TargetCard, on: date) -> list[Line]:
    day = day_text(card.next_date, on) if card.next_date is not None else ""
    words = _joined(" ".join(card.next_step.split()), day)
    return [content(words)] if words else []


def _materials(card: TargetCard, on: date) -> list[Line]:
    had = ", ".join(f"{use.name} ({day_text(use.on, on)})" for use in card.materials)
    pairs = (("Has", had), ("Not yet", ", ".join(card.missing)))
    return [_pair(label, value) for label, value in pairs if value]


def _loop(loop: OpenLoop, on: date) -> Line:
    mark = ("! ", "$text-error") if loop.late else ("• ", "dim")
    stages = {"scheduling": "to be scheduled", "visit": "waiting for the visit", "note": "note owed"}
    age = plural(loop.age, "open day") + (f", {loop.promised} promised" if loop.promised is not None else "")
    words = f"{loop.referral_id} {stages[loop.stage]} since {day_text(loop.since, on)} ({age})"
    return Content.assemble(mark, content(_joined(words, loop.handler)))


def _touches_heading(card: TargetCard) -> str:
    shown = len(card.touches)
    more = f", the last {shown}" if card.touch_count > shown else ""
    return f"Touches at this office: {card.touch_count:,}{more}"


def _touch(touch: CardTouch, card: TargetCard, on: date) -> list[Line]:
    arrow = "←" if touch.incoming else "→"
    what = " ".join(part for part in (touch.channel, touch.purpose) if part)
    other = f"to {touch.contact}" if touch.contact not in ("", card.contact) and not touch.incoming else ""
    lines = [
        Content.assemble(
            content(f"{day_text(touch.on, on)} {arrow} ").stylize("dim"),
            content(_joined(what, other, touch.outcome)),
            content(f" · {touch.by}" if touch.by else "").stylize("dim"),
            (f" · {QUEUED}", "$text-warning") if touch.queued else "",
        )
    ]
    if touch.response:
        when = f" on {day_text(touch.responded_on, on)}" if touch.responded_on is not None else ""
        lines.append(Content.assemble("   ", ("✓ ", "$text-success"), content(f"{touch.response}{when}")))
    left = f"Materials: {touch.materials}" if touch.materials.strip() else ""
    for text in (touch.intel, left, touch.notes):
        lines += [content(f"   {line}") for line in text.splitlines() if line.strip()]
    return lines
