"""Several messages as one file: a sheet of paper for each, or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape as escape_html
from typing import Final

from refboard.practice.words import plural
from refboard.report.long_dates import long_day
from refboard.report.messages.templates import MessageDraft, as_text
from refboard.report.pages.document import escape, write_document
from refboard.text import clip

LONGEST: Final = 20_000
"""Characters of one message at most."""
STYLE: Final = """
@page { margin: 22mm 24mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem; max-width: 44rem; color: #1c2529; background: #ffffff;
  font: 11.5pt/1.5 "Georgia", "Liberation Serif", serif; }
article { padding-bottom: 2rem; margin-bottom: 2rem; border-bottom: 1px solid #b9c4c9; overflow-wrap: anywhere; }
.practice { font-size: 1.2rem; font-weight: 600; margin: 0; }
.place, .way { color: #45535a; margin: 0 0 1.4rem; }
.to { margin: 1.4rem 0; }
h1 { font-size: 1em; margin: 1.4rem 0; }
p { margin: 0 0 1em; unicode-bidi: isolate; }
@media print { body { padding: 0; max-width: none; }
  article { border: 0; margin: 0; padding: 0; break-after: page; }
  article:last-of-type { break-after: auto; } }
"""
_STATE: Final = re.compile(r"[A-Z]{2}(\s|$)")
BREAK: Final = "\f\n"
"""Between two messages in a text file: printers begin a new sheet."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is above every letter: the practice, its phone number, and the day."""

    practice: str
    phone: str
    on: date


def letters_text(drafts: Sequence[MessageDraft]) -> str:
    """Write messages one after the other, each with its channel, recipient and subject."""
    return BREAK.join(f"{_way(draft)}\n{as_text(draft)}\n" for draft in drafts)


def letters_page(drafts: Sequence[MessageDraft], head: Letterhead) -> str:
    """Write messages as one HTML file; on paper each begins a new sheet."""
    title = f"{plural(len(drafts), 'message')}, {long_day(head.on)}"
    return write_document(title, STYLE, (line for draft in drafts for line in _letter(draft, head)))


def _letter(draft: MessageDraft, head: Letterhead) -> Iterator[str]:
    yield "<article>"
    if head.practice:
        yield f'<p class="practice">{escape(head.practice)}</p>'
    yield f'<p class="place">{" · ".join(part for part in (escape(head.phone), escape(long_day(head.on))) if part)}</p>'
    yield f'<p class="to">{"<br>".join(escape(line) for line in _recipient(draft))}</p>'
    if draft.subject:
        yield f"<h1>{escape(draft.subject)}</h1>"
    for paragraph in draft.body.replace("\r\n", "\n").split("\n\n"):
        lines = (_line(line) for line in paragraph.strip("\n").split("\n"))
        yield f"<p>{'<br>'.join(lines)}</p>"
    yield "</article>"


def _line(text: str) -> str:
    return escape_html(clip(text, LONGEST), quote=True)


def _recipient(draft: MessageDraft) -> list[str]:
    if draft.channel == "Letter":
        return [line for line in (draft.contact, draft.source, *_envelope(draft.to)) if line]
    return [line for line in (draft.contact, draft.source, _way(draft)) if line]


def _envelope(address: str) -> tuple[str, str]:
    """The street on one line, city, state and ZIP on the next."""
    parts = address.split(", ")
    last = 2 if len(parts) > 2 and _STATE.match(parts[-1]) else 1
    return ", ".join(parts[:-last]), ", ".join(parts[-last:])


def _way(draft: MessageDraft) -> str:
    return (
        f"{draft.channel or 'Message'}: {draft.to}"
        if draft.to and draft.channel != "Letter"
        else draft.channel
    )
