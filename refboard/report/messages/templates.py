"""Message templates of the workbook, filled in for one target.

A template is chosen by purpose, channel, specialty and angle, and by whether the office wants it brief or in
full. refboard sends nothing and writes no words of its own: all text is from the template, the workbook, or its Settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import quote

from refboard.practice.contact import channel_of
from refboard.practice.policy import Policy
from refboard.practice.profile import PracticeProfile
from refboard.practice.rows import TableRow, find_table
from refboard.practice.schema import ANGLES, PURPOSES, choice_of
from refboard.practice.words import day_text, listing, plural
from refboard.report.messages.placeholders import fill_text, mark_open, open_places
from refboard.report.messages.salutation import salutation
from workbook.schema import fold
from workbook.snapshot import Snapshot

_ADDRESSES: Final = {"Email": "Email", "Phone": "Phone", "Text": "Phone", "Fax": "Fax"}
"""The column with the address of a channel."""
_SPOKEN: Final = frozenset({"visit", "phone", "event"})


@dataclass(frozen=True, slots=True)
class MessageSender:
    """Who signs a message, and what Settings say about the practice: ``promises`` are numbers of open days."""

    name: str
    practice: str = ""
    phone: str = ""
    promises: tuple[tuple[str, int], ...] = ()

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, policy: Policy, name: str) -> MessageSender:
        """Read what Settings say."""
        profile = PracticeProfile.from_snapshot(snapshot)
        promises = (
            ("reply_promise", policy.reply_promise),
            ("schedule_promise", policy.schedule_promise),
            ("note_promise", policy.note_promise),
        )
        return cls(name.strip(), profile.name, profile.phone, promises)

    @property
    def values(self) -> dict[str, str]:
        """Values of placeholders; "" for what Settings leave open."""
        days = {name: plural(count, "business day") for name, count in self.promises if count > 0}
        return {"sender": self.name, "practice": self.practice, "phone": self.phone, **days}


@dataclass(frozen=True, slots=True)
class Template:
    """One row of Messages; "" for a blank cell."""

    message_id: str
    name: str
    purpose: str
    specialty: str
    angle: str
    channel: str
    subject: str
    body: str
    hint: str = ""

    @property
    def key(self) -> str:
        """The id, else the name: how the Message column of a touch refers to it."""
        return self.message_id or self.name


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message to one target, ready for review.

    ``to`` is the address for the channel or "". ``open`` has a sentence for each placeholder still in the text;
    ``hint`` is for the sender and no part of the message.
    """

    target_id: str
    source: str
    contact: str
    message: str
    purpose: str
    angle: str
    channel: str
    to: str
    subject: str
    body: str
    open: tuple[str, ...] = ()
    hint: str = ""


def read_templates(snapshot: Snapshot) -> tuple[Template, ...]:
    """Read the Messages table without rows that have no text; raise TableMissingError if there is none."""
    table = find_table(snapshot, "Messages")
    templates = []
    for at in range(len(table)):
        shown = {name: text.strip() for name, text in table.shown(at).items()}
        if shown["Body"] or shown["Subject"]:
            template = Template(
                message_id=table.ids[at],
                name=shown["Name"],
                purpose=choice_of(shown["Purpose"], PURPOSES),
                specialty=shown["Specialty"],
                angle=choice_of(shown["Angle"], ANGLES),
                channel=channel_of(shown["Channel"]),
                subject=shown["Subject"],
                body=shown["Body"],
                hint=shown.get("Hint", ""),
            )
            templates.append(template)
    return tuple(templates)


def find_template(templates: Sequence[Template], text: str) -> Template:
    """Find the template that an id or a name means; raise ValueError that lists the templates."""
    wanted = fold(text)
    for template in templates:
        if wanted and wanted in {fold(template.message_id), fold(template.name)}:
            return template
    known = listing([template.key for template in templates], "or") or "none"
    raise ValueError(f"There is no message {text.strip()!r}; choose {known}.")


def choose_template(
    templates: Sequence[Template],
    *,
    purpose: str,
    channel: str,
    specialty: str = "",
    angle: str = "",
    detail: str = "",
) -> Template | None:
    """Choose the template that fits best, or None if none has this purpose.

    A template for another specialty never fits. The others are ranked by channel, then specialty, then angle;
    among equals, ``detail`` Brief takes the shortest, Full the longest, otherwise the first in the workbook wins.
    """
    wanted = (fold(purpose), fold(channel), fold(specialty), fold(angle))
    fitting = [
        template
        for template in templates
        if fold(template.purpose) == wanted[0]
        and (not template.specialty or fold(template.specialty) == wanted[2])
    ]
    length = {"brief": 1, "full": -1}.get(fold(detail), 0)

    def rank(template: Template) -> tuple[int, int, int, int]:
        return (
            _way_closeness(template.channel, wanted[1]),
            _closeness(template.specialty, wanted[2]),
            _closeness(template.angle, wanted[3]),
            length * len(template.body.split()),
        )

    return min(fitting, key=rank, default=None)


def _way_closeness(has: str, wanted: str) -> int:
    """Rank a template's channel: what is said on the phone can be said at a visit; a letter cannot."""
    both_spoken = wanted in _SPOKEN and fold(has) in _SPOKEN
    return 0 if has and fold(has) == wanted else 1 if both_spoken else _closeness(has, wanted) + 1


def _closeness(has: str, wanted: str) -> int:
    """Rank a template's word: 0 for the wanted one, 1 for none, 2 for another one."""
    return 1 if not has else 0 if fold(has) == wanted else 2


def fill_template(
    template: Template,
    target: TableRow,
    *,
    sender: MessageSender,
    on: date,
    channel: str = "",
    purpose: str = "",
    angle: str = "",
    topic: str = "",
) -> MessageDraft:
    """Fill in a template for a target; placeholders without a value stay in braces and are listed in ``open``."""
    next_date = target.table.frame["Next date"][target.index]
    source, contact = target.text("Source").strip(), target.text("Contact").strip()
    values = {
        "contact": contact or (f"the team at {source}" if source else ""),
        "salutation": salutation(contact, source),
        "source": source,
        "topic": topic.strip(),
        "role": target.text("Role").strip(),
        "specialty": target.text("Specialty").strip(),
        "city": target.text("City").strip(),
        "next_step": target.text("Next step").strip(),
        "next_date": day_text(next_date, on) if next_date else "",
        "today": day_text(on),
        **sender.values,
    }
    way = channel or template.channel
    draft = MessageDraft(
        target_id=target.row_id or target.table.row_key(target.index),
        source=source,
        contact=contact,
        message=template.key,
        purpose=purpose or template.purpose,
        angle=angle or template.angle,
        channel=way,
        to=_address(target, way),
        subject=template.subject,
        body=template.body,
        hint=template.hint,
    )
    return fill_draft(draft, values)


def fill_draft(draft: MessageDraft, values: Mapping[str, str]) -> MessageDraft:
    """Fill in placeholders that are still open in a draft."""
    subject, body = fill_text(draft.subject, values), fill_text(draft.body, values)
    return replace(draft, subject=subject, body=body, open=open_places(subject, body))


def mark_draft(draft: MessageDraft) -> MessageDraft:
    """Mark open placeholders as ``[topic]``: braces never leave refboard."""
    return replace(draft, subject=mark_open(draft.subject), body=mark_open(draft.body))


def _address(target: TableRow, channel: str) -> str:
    if channel in ("Letter", "Visit"):
        street = target.text("Address").strip()
        town = " ".join(part for part in (target.text(name).strip() for name in ("City", "ZIP")) if part)
        return ", ".join(part for part in (street, town) if part) if street else ""
    column = _ADDRESSES.get(channel)
    return target.text(column).strip() if column else ""


def as_text(draft: MessageDraft) -> str:
    """Write the whole message as text: recipient, subject, a blank line, body."""
    head = [f"{name}: {value}" for name, value in (("To", draft.to), ("Subject", draft.subject)) if value]
    return "\n".join([*head, *([""] if head else []), draft.body])


def from_text(draft: MessageDraft, text: str) -> MessageDraft:
    """Read an edited `as_text` back: lines To and Subject at its start, the rest is the body."""
    lines = text.replace("\r\n", "\n").split("\n")
    given = {"to": "", "subject": ""}
    while lines and (match := re.match(r"(To|Subject):\s*(.*)$", lines[0])):
        given[match[1].casefold()] = match[2].strip()
        lines.pop(0)
    body = "\n".join(lines).strip("\n")
    changed = replace(draft, to=given["to"], subject=given["subject"], body=body)
    return replace(changed, open=open_places(changed.subject, changed.body))


def mailto(draft: MessageDraft) -> str:
    """Make a link that opens the message in a mail program (RFC 6068); raise ValueError without an address."""
    address = draft.to.strip()
    if not re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", address):
        raise ValueError(f"No email address on file for {draft.contact or draft.source or draft.target_id}.")
    body = draft.body.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(draft.subject, safe='')}&body={quote(body, safe='')}"
