"""What rarely goes together in one touch: the user is asked, and decides."""

from __future__ import annotations

from typing import Final

from refboard.practice.contact import WRITTEN_CHANNELS

SPOKEN_CHANNELS: Final = ("Phone", "Visit", "Event")
"""Channels on which people talk to each other."""
_CHANNELS_OF: Final = {
    "Sent": WRITTEN_CHANNELS,
    "Bounced": WRITTEN_CHANNELS,
    "Spoke": SPOKEN_CHANNELS,
    "Voicemail": ("Phone",),
    "No answer": ("Phone", "Visit"),
    "Left materials": ("Visit", "Event"),
}
_NOT_REACHED: Final = ("Voicemail", "No answer", "Bounced")
_NOT_INCOMING: Final = ("No answer", "Left materials", "Bounced")


def find_doubt(channel: str, outcome: str, direction: str = "Out", response: str = "") -> str:
    """Ask about what does not go together in a touch ("Voicemail by Email?"); "" when they do."""
    if direction == "In":
        return f"Incoming, and {outcome}?" if outcome in _NOT_INCOMING else ""
    if channel not in _CHANNELS_OF.get(outcome, (channel,)):
        return f"{outcome} by {channel}?"
    if response and outcome in _NOT_REACHED:
        return f"{outcome}, and they answered {response}?"
    return ""


def outcomes_for(channel: str) -> tuple[str, ...]:
    """All outcomes, those that go with a channel first."""
    return tuple(sorted(_IN_ORDER, key=lambda outcome: channel not in _CHANNELS_OF[outcome]))


def usual_outcome(channel: str) -> str:
    """The outcome of nearly every touch by a channel: what is written was sent; "" where there is none."""
    return "Sent" if channel in WRITTEN_CHANNELS else ""


_IN_ORDER: Final = ("Spoke", "Voicemail", "No answer", "Left materials", "Sent", "Bounced")
