"""Messages to offices: a template from the workbook, filled in for one target.

A template is chosen by purpose, channel, specialty and angle, and by whether the office wants it brief or in
full. Nothing is sent from here, and no word is written that is not in a template or in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import quote

from refboard.practice.contact import channel_of
from refboard.practice.rows import TableRow, find_table
from refboard.practice.schema import ANGLES, PURPOSES, choice_of
from refboard.practice.words import day_text, listing
from workbook.schema import fold
from workbook.snapshot import Snapshot

_PLACEHOLDER: Final = re.compile(r"\{\s*([^{}\n]{1,40}?)\s*\}")
_ADDRESSES: Final = {"Email": "Email", "Phone": "Phone", "Text": "Phone", "Fax": "Fax"}
PLACEHOLDERS: Final = (
    "contact", "source", "sender", "topic", "role", "specialty", "city", "next_step", "next_date", "today",
)  # fmt: skip
"""What a template may ask for in braces; case, spaces and punctuation do not matter."""


@dataclass(frozen=True, slots=True)
class Template:
    """One row of Messages; "" where a cell is blank. ``key`` is its id, else its name."""

    message_id: str
    name: str
    purpose: str
    specialty: str
    angle: str
    channel: str
    subject: str
    body: str

    @property
    def key(self) -> str:
        """What the Message column of a touch names it by."""
        return self.message_id or self.name


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message to one target, ready to be read over.

    ``to`` is the address for the channel or "". ``open``: sentences about placeholders that are not filled in
    and still stand in the text.
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


def read_templates(snapshot: Snapshot) -> tuple[Template, ...]:
    """Read the Messages table; rows without a text are left out. Raise TableMissingError when there is none."""
    table = find_table(snapshot, "Messages")
    templates = []
    for at in range(len(table)):
        shown = {name: text.strip() for name, text in table.shown(at).items()}
        if shown["Body"] or shown["Subject"]:
            templates.append(Template(
                table.ids[at], shown["Name"], choice_of(shown["Purpose"], PURPOSES), shown["Specialty"],
                choice_of(shown["Angle"], ANGLES), channel_of(shown["Channel"]), shown["Subject"], shown["Body"],
            ))  # fmt: skip
    return tuple(templates)


def find_template(templates: Sequence[Template], text: str) -> Template:
    """Find the template that an id or a name means; raise ValueError that lists what there is."""
    wanted = fold(text)
    for template in templates:
        if wanted and wanted in {fold(template.message_id), fold(template.name)}:
            return template
    known = listing([template.key for template in templates], "or") or "none"
    raise ValueError(f"No message is called {text.strip()!r}; there is {known}.")


def choose_template(
    templates: Sequence[Template],
    *,
    purpose: str,
    channel: str,
    specialty: str = "",
    angle: str = "",
    detail: str = "",
) -> Template | None:
    """Choose the template that fits best, or None when none has this purpose.

    One for another specialty never fits. What fits is ranked by channel, then specialty, then angle; among
    equals ``detail`` Brief takes the shortest, Full the longest, and otherwise the first in the workbook.
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
            _closeness(template.channel, wanted[1]),
            _closeness(template.specialty, wanted[2]),
            _closeness(template.angle, wanted[3]),
            length * len(template.body.split()),
        )

    return min(fitting, key=rank, default=None)


def _closeness(has: str, wanted: str) -> int:
    """0 the one that is wanted, 1 one for all, 2 another one."""
    return 1 if not has else 0 if fold(has) == wanted else 2


def fill_template(
    template: Template,
    target: TableRow,
    *,
    sender: str,
    on: date,
    channel: str = "",
    purpose: str = "",
    angle: str = "",
    topic: str = "",
) -> MessageDraft:
    """Fill a template in for a target; what cannot be filled in stays in braces and is said in ``open``."""
    next_date = target.table.frame["Next date"][target.index]
    source = target.text("Source").strip()
    values = {
        "contact": target.text("Contact").strip() or (f"everyone at {source}" if source else ""),
        "source": source,
        "sender": sender.strip(),
        "topic": topic.strip(),
        "role": target.text("Role").strip(),
        "specialty": target.text("Specialty").strip(),
        "city": target.text("City").strip(),
        "next_step": target.text("Next step").strip(),
        "next_date": day_text(next_date, on) if next_date else "",
        "today": day_text(on),
    }
    way = channel or template.channel
    draft = MessageDraft(
        target_id=target.row_id or f"#{target.table.rows[target.index]}",
        source=source,
        contact=target.text("Contact").strip(),
        message=template.key,
        purpose=purpose or template.purpose,
        angle=angle or template.angle,
        channel=way,
        to=target.text(column).strip() if (column := _ADDRESSES.get(way)) else "",
        subject=_filled(template.subject, values),
        body=_filled(template.body, values),
    )
    return replace(draft, open=open_places(draft.subject, draft.body))


def _filled(text: str, values: Mapping[str, str]) -> str:
    by_name = {fold(name): value for name, value in values.items()}
    # One pass: braces in what the workbook says are words, no placeholders.
    return _PLACEHOLDER.sub(lambda match: by_name.get(fold(match[1])) or match[0], text)


def open_places(*texts: str) -> tuple[str, ...]:
    """Say which placeholders still stand in the texts: unknown ones, and those nobody has filled in."""
    known = {fold(name): name for name in PLACEHOLDERS}
    said: dict[str, None] = {}
    for match in (match for text in texts for match in _PLACEHOLDER.finditer(text)):
        name = known.get(fold(match[1]))
        if name is None:
            names = listing([f"{{{known_name}}}" for known_name in PLACEHOLDERS])
            said[f"{match[0]} is no placeholder that refboard knows; it knows {names}."] = None
        else:
            said[f"{match[0]} is not filled in: the workbook says nothing for it."] = None
    return tuple(said)


def as_text(draft: MessageDraft) -> str:
    """The whole message as text: to whom, the subject, a blank line, the body."""
    head = [f"{name}: {value}" for name, value in (("To", draft.to), ("Subject", draft.subject)) if value]
    return "\n".join([*head, *([""] if head else []), draft.body])


def from_text(draft: MessageDraft, text: str) -> MessageDraft:
    """Take over what a person made of `as_text`: the lines To and Subject at its start, the rest is the body."""
    lines = text.replace("\r\n", "\n").split("\n")
    given = {"to": "", "subject": ""}
    while lines and (match := re.match(r"(To|Subject):\s*(.*)$", lines[0])):
        given[match[1].casefold()] = match[2].strip()
        lines.pop(0)
    body = "\n".join(lines).strip("\n")
    changed = replace(draft, to=given["to"], subject=given["subject"], body=body)
    return replace(changed, open=open_places(changed.subject, changed.body))


def mailto(draft: MessageDraft) -> str:
    """Make the link that opens the message in a mail program (RFC 6068); raise ValueError without an address."""
    address = draft.to.strip()
    if not re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", address):
        raise ValueError(
            f"No e-mail address is on file for {draft.contact or draft.source or draft.target_id}."
        )
    body = draft.body.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(draft.subject, safe='')}&body={quote(body, safe='')}"
