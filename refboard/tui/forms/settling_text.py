"""What a touch settles, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice.loop_closing import optional_closing_column
from refboard.practice.words import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED: Final = 3
"""Referrals or next steps that are named before the others are counted."""


def settling_text(
    promises: Sequence[str],
    referrals: Sequence[str],
    *,
    purpose: str,
    outcome: str,
    direction: str,
    wanted: bool,
) -> list[str]:
    """Lines that say what a touch settles, and what stays open although it could be settled."""
    lines = []
    column = optional_closing_column(purpose, outcome, direction)
    if promises:
        which = _named(promises, "; ")
        step = "next step" if len(promises) == 1 else "next steps"
        if not wanted:
            lines.append(f"The {step} stay{'s' if len(promises) == 1 else ''}: {which}.")
        elif direction == "In" or outcome == "Bounced":
            why = "an incoming touch settles nothing" if direction == "In" else "it bounced"
            lines.append(f"The {step} stay{'s' if len(promises) == 1 else ''}, because {why}: {which}.")
        else:
            lines.append(f"Settles the {step}: {which}.")
    if referrals:
        which = listing(_named_list(referrals))
        if column and wanted:
            lines.append(f"Also fills in {column} of {which}.")
        else:
            why = "" if not wanted else ": the office was not reached"
            lines.append(f"{which} {'stays' if len(referrals) == 1 else 'stay'} open{why}.")
    return lines


def _named_list(words: Sequence[str]) -> list[str]:
    more = [f"{len(words) - NAMED:,} more"] if len(words) > NAMED else []
    return [*words[:NAMED], *more]


def _named(words: Sequence[str], gap: str) -> str:
    return gap.join(_named_list(words))
