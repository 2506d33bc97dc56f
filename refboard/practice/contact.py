"""Who may be contacted, and how: do-not-contact cells, status words, channels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from refboard.practice.schema import CHANNELS, STATUSES, choice_of
from workbook.schema import fold

ALL: Final = frozenset({"*"})
"""The channels of a person who must not be contacted at all."""
WRITTEN_CHANNELS: Final = ("Email", "Fax", "Letter", "Text", "Portal")
"""Channels on which a message counts as sent once it goes out."""

_EVERYTHING: Final = frozenset({
    "all", "yes", "y", "x", "true", "1", "ja", "any", "everything", "allchannels", "anychannel", "donotcontact",
    "dnc", "stop", "never", "nocontact", "optout", "optedout", "✓", "✔", "✗", "☑",
})  # fmt: skip
_NOTHING: Final = frozenset({"no", "n", "false", "0", "ok", "allowed", "may", "fine", "na"})
_CHANNEL_WORDS: Final = {
    "call": "Phone", "calls": "Phone", "calling": "Phone", "tel": "Phone", "telephone": "Phone", "phonecall": "Phone",
    "phonecalls": "Phone", "mail": "Letter", "post": "Letter", "letters": "Letter", "postal": "Letter",
    "emails": "Email", "mailing": "Letter", "visits": "Visit", "inperson": "Visit", "dropin": "Visit",
    "dropoff": "Visit", "faxes": "Fax", "sms": "Text", "texts": "Text", "texting": "Text", "events": "Event",
    "portals": "Portal", "phones": "Phone", "faxing": "Fax",
}  # fmt: skip
_STATUS_WORDS: Final = {
    "": "Active", "yes": "Active", "y": "Active", "open": "Active", "current": "Active", "true": "Active",
    "pause": "Paused", "onhold": "Paused", "hold": "Paused", "inactive": "Left", "gone": "Left", "moved": "Left",
    "retired": "Left", "closed": "Left", "departed": "Left", "leftpractice": "Left", "notacceptingreferrals":
    "Not accepting", "notacceptingpatients": "Not accepting", "nolongeraccepting": "Not accepting",
}  # fmt: skip
_SEPARATORS: Final = re.compile(r"[,;/+&|\n]|\band\b|\bor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a do-not-contact cell says.

    ``channels`` is empty (contact is fine), `ALL`, or the refused channels. ``explicit`` is True when the cell is
    filled in, so that a written "no" differs from a blank; ``understood`` is False for words that are not
    channels: they count as All, because a wish not to be contacted is never read narrowly.
    """

    channels: frozenset[str] = frozenset()
    explicit: bool = False
    understood: bool = True

    @property
    def total(self) -> bool:
        """Whether no channel is left."""
        return self.channels == ALL or self.channels >= set(CHANNELS)

    def covers(self, channel: str) -> bool:
        """Whether this channel is refused."""
        return self.total or channel_of(channel) in self.channels


@lru_cache(maxsize=4096)
def refusal_of(text: str) -> Refusal:
    """Parse a do-not-contact cell: blank, All (also yes, x, true), or channels ("Fax, Phone")."""
    whole = fold(text)
    if not text.strip() or text.strip() in {"-", "–", "—"}:
        return Refusal()
    if whole in _NOTHING:
        return Refusal(explicit=True)
    if whole in _EVERYTHING or text.strip() in _EVERYTHING:
        return Refusal(ALL, explicit=True)
    words = [part for part in _SEPARATORS.split(text) if fold(part)]
    channels = {channel_of(re.sub(r"^\s*(no|not|by)\s+", "", word, flags=re.IGNORECASE)) for word in words}
    if channels and channels <= set(CHANNELS):
        return Refusal(frozenset(channels), explicit=True)
    understood = any(fold(word) in _EVERYTHING for word in words)
    return Refusal(ALL, explicit=True, understood=understood)


@lru_cache(maxsize=4096)
def channel_of(text: str) -> str:
    """Find the channel that a word means ("call" is Phone); an unknown word is returned as it is."""
    return _CHANNEL_WORDS.get(fold(text)) or choice_of(text, CHANNELS)


@lru_cache(maxsize=4096)
def status_of(text: str) -> str:
    """Find the status that a word means; an unknown word, which counts as Active, is returned as it is."""
    return _STATUS_WORDS.get(fold(text)) or choice_of(text, STATUSES)


_CHANNEL_COLUMNS: Final = (
    ("Phone", "Phone"),
    ("Email", "Email"),
    ("Visit", ""),
    ("Fax", "Fax"),
    ("Letter", ""),
)


def channels_for(row: Mapping[str, object], refusal: Refusal) -> tuple[str, ...]:
    """List the channels to use for a target, best first: the preferred one, then those with an address on file."""
    preferred = channel_of(str(row.get("Preferred channel") or ""))
    known = [channel for channel, column in _CHANNEL_COLUMNS if not column or row.get(column)]
    order = dict.fromkeys([preferred, *known] if preferred else known)
    return tuple(channel for channel in order if not refusal.covers(channel))
