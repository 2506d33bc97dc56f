"""What a touch says of a referral: that its note was sent, or that its office was thanked for it."""

from __future__ import annotations

from typing import Final

_COLUMNS: Final = {"Loop note": "Note sent", "Thank you": "Thanked"}
_UNHEARD: Final = {
    "Note sent": frozenset({"Bounced", "No answer", "Voicemail"}),
    "Thanked": frozenset({"Bounced", "No answer"}),
}
"""Outcomes with which nobody has heard it. Thanks may be left on a machine, word of a patient may not."""


def closing_column(purpose: str, outcome: str, direction: str = "Out") -> str:
    """Name the column of a referral that a touch fills in; raise ValueError where it says nothing of a referral."""
    column = _COLUMNS.get(purpose)
    if column is None:
        raise ValueError("Only a Loop note or a Thank you says something of a referral; say which it is.")
    if direction == "In":
        raise ValueError("An incoming touch closes no referral; leave the referral away.")
    if outcome in _UNHEARD[column]:
        raise ValueError(
            f"With the outcome {outcome} nobody got it: the referral stays open, so leave it away."
        )
    return column


def optional_closing_column(purpose: str, outcome: str, direction: str = "Out") -> str:
    """Name the column of a referral that a touch fills in; "" where it fills none in."""
    try:
        return closing_column(purpose, outcome, direction)
    except ValueError:
        return ""
