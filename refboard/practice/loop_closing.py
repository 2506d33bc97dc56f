"""What a touch records about a referral: that the note was sent, or that the office was thanked."""

from __future__ import annotations

from typing import Final

_COLUMNS: Final = {"Loop note": "Note sent", "Thank you": "Thanked"}
_NOT_RECEIVED: Final = {
    "Note sent": frozenset({"Bounced", "No answer", "Voicemail"}),
    "Thanked": frozenset({"Bounced", "No answer"}),
}
"""Outcomes with which it did not reach anyone. Thanks can be left on voicemail; patient information cannot."""


def closing_column(purpose: str, outcome: str, direction: str = "Out") -> str:
    """Name the referral column that a touch fills in; raise ValueError when it can't fill in one."""
    column = _COLUMNS.get(purpose)
    if column is None:
        raise ValueError(
            "Only a Loop note or a Thank you can close a referral; choose one of them as Purpose."
        )
    if direction == "In":
        raise ValueError("An incoming touch can't close a referral; leave the referral out.")
    if outcome in _NOT_RECEIVED[column]:
        raise ValueError(
            f"With the outcome {outcome} it reached no one, so the referral stays open; leave it out."
        )
    return column


def optional_closing_column(purpose: str, outcome: str, direction: str = "Out") -> str:
    """Name the referral column that a touch fills in; "" when it fills in none."""
    try:
        return closing_column(purpose, outcome, direction)
    except ValueError:
        return ""
