"""Placeholders of message templates: what they can be, and filling them in.

Braces in a message are always open placeholders: those in a value become parentheses, so that no value acts as one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from refboard.practice.words import listing
from workbook.schema import fold

_PLACEHOLDER: Final = re.compile(r"\{\s*([^{}\n]{1,40}?)\s*\}")
_DEAR_CONTACT: Final = re.compile(r"(\bDear\s+)\{\s*contact\s*\}", re.IGNORECASE)
_PARENTHESES: Final = str.maketrans("{}", "()")
MEANINGS: Final = {
    "salutation": "whom a letter is to: Dr. Eckhardt",
    "contact": "the person's whole name",
    "source": "their office",
    "sender": "you",
    "practice": "your practice's name, from Settings",
    "phone": "your practice's phone number, from Settings",
    "topic": "what the message is about; you are asked for it",
    "role": "what the person does there",
    "specialty": "their specialty",
    "city": "the office's city",
    "next_step": "what is planned next",
    "next_date": "when it is planned",
    "today": "the day",
    "reply_promise": "how soon we reply, from Settings: 2 business days",
    "schedule_promise": "how soon we schedule a referral, from Settings",
    "note_promise": "how soon the note follows the visit, from Settings",
}
"""Names a template can have in braces, and what they stand for; case, spaces and punctuation do not matter."""
PLACEHOLDERS: Final = tuple(MEANINGS)
_ADVICE: Final = {
    "practice": "fill in Practice name in Settings",
    "phone": "fill in Practice phone in Settings",
}


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders that have a value; ``Dear {contact}`` is addressed like a letter."""
    by_name = {fold(name): " ".join(value.split()).translate(_PARENTHESES) for name, value in values.items()}
    text = _DEAR_CONTACT.sub(r"\1{salutation}", text)
    return _PLACEHOLDER.sub(lambda match: by_name.get(fold(match[1])) or match[0], text)


def open_names(*texts: str) -> tuple[str, ...]:
    """List the placeholders still in the texts, each once, as they should be spelled."""
    known = {fold(name): name for name in PLACEHOLDERS}
    found = (match[1] for text in texts for match in _PLACEHOLDER.finditer(text))
    return tuple({fold(name): known.get(fold(name), name) for name in found}.values())


def open_places(*texts: str) -> tuple[str, ...]:
    """Describe each placeholder still in the texts: unknown ones, and those without a value."""
    return tuple(_describe(name) for name in open_names(*texts))


def _describe(name: str) -> str:
    if name not in MEANINGS:
        known = listing([f"{{{one}}}" for one in PLACEHOLDERS])
        return f"{{{name}}} is not a placeholder; use {known}."
    advice = f"; {_ADVICE[name]}" if name in _ADVICE else ""
    return f"{{{name}}} is not filled in: the workbook has no value for it{advice}."


def mark_open(text: str) -> str:
    """Write open placeholders as ``[topic]``, so that no braces go out."""
    return _PLACEHOLDER.sub(lambda match: f"[{match[1]}]", text)
