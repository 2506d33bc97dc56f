"""What a row of Today suggests to decide, and what accepting or declining it writes.

A suggestion is a code: one of `decisions.DECISION_CHOICES`, ``tier A`` (B, C), or ``left``. Accepting and declining
both leave an entry in Notes, ``2026-11-30 Ana Reyes: tier A (was B)``, so that a colleague sees who decided and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.decisions import DECISION_CHOICES, decide, find_lead, find_people
from refboard.practice.entries import NoteEntry, plain_words, read_entries
from refboard.practice.rows import TableRow, append_note, find_row, fit_row
from refboard.practice.schema import TIERS, choice_of
from workbook.cell import Value
from workbook.change import SetCells
from workbook.snapshot import Snapshot

LEFT: Final = "left"
"""Mark a person as Left, because messages do not reach them any more."""
_TIER: Final = "tier "
_CONFIRMED: Final = {
    "tier": re.compile(r"tier\b.*\bconfirmed", re.IGNORECASE),
    LEFT: re.compile(r"contact confirmed", re.IGNORECASE),
}


def tier_suggestion(tier: str) -> str:
    """Return the code that suggests a tier."""
    return _TIER + tier


def is_tier(suggestion: str) -> bool:
    """Whether a suggestion is about a tier."""
    return suggestion.startswith(_TIER)


def accept_words(suggestion: str) -> str:
    """Say what accepting a suggestion does, in a few words: ``set tier A``, ``pause``."""
    if is_tier(suggestion):
        return f"set {suggestion}"
    return {"adjust": "adjust the message", LEFT: "mark as Left"}.get(suggestion, suggestion)


def accept(snapshot: Snapshot, target_id: str, suggestion: str, *, on: date, by: str) -> Action:
    """Do what was suggested for the office of a target; raise ValueError or a RefusedError with a sentence."""
    if suggestion in DECISION_CHOICES:
        return decide(snapshot, target_id, suggestion, on=on, by=by)
    if is_tier(suggestion):
        return _set_tier(snapshot, target_id, suggestion.removeprefix(_TIER), on=on, by=by)
    if suggestion == LEFT:
        row = find_row(snapshot, "Targets", target_id, needs_id=True)
        values = _noted(row, "marked as left, messages do not arrive", on, by) | {"Status": "Left"}
        return Action(f"Mark {row.name} as Left", (_set(snapshot, row, values),))
    raise ValueError("This row suggests no decision.")


def decline(snapshot: Snapshot, target_id: str, suggestion: str, *, on: date, by: str) -> Action:
    """Leave things as they are and record that; raise ValueError where there is nothing to leave as it is."""
    row = find_row(snapshot, "Targets", target_id, needs_id=True)
    if is_tier(suggestion):
        tier = choice_of(row.text("Tier"), TIERS) or row.text("Tier").strip()
        title, words = f"Leave the tier of {row.name} as it is", f"tier {tier or 'none'} confirmed"
    elif suggestion == LEFT:
        title, words = f"Confirm the contact {row.name}", "contact confirmed"
    else:
        raise ValueError("Decide: re-engage, adjust the message, or pause.")
    return Action(title, (_set(snapshot, row, _noted(row, words, on, by)),))


def last_confirmed(notes: Iterable[str], suggestion: str, on: date) -> date | None:
    """Find the latest day up to ``on`` on which a suggestion was declined; None when it never was."""
    pattern = _CONFIRMED["tier" if is_tier(suggestion) else suggestion]
    days = (
        entry.on
        for note in notes
        if "confirmed" in note.casefold()
        for entry in read_entries(note)
        if entry.on <= on and pattern.fullmatch(entry.words)
    )
    return max(days, default=None)


def _set_tier(snapshot: Snapshot, target_id: str, tier: str, *, on: date, by: str) -> Action:
    people = find_people(snapshot, target_id)
    lead = find_lead(people)
    before = choice_of(lead.text("Tier"), TIERS)
    changes = []
    for row in people:
        if not row.row_id or choice_of(row.text("Tier"), TIERS) == tier:
            continue
        values: dict[str, Value] = {"Tier": tier}
        if row.index == lead.index:
            values |= _noted(row, f"tier {tier} (was {before or 'none'})", on, by)
        changes.append(_set(snapshot, row, values))
    if not changes:
        raise ValueError(f"{lead.text('Source').strip() or lead.name} is tier {tier} already.")
    name = lead.text("Source").strip() or lead.name
    return Action(f"Set tier {tier} for {name}", tuple(changes))


def _noted(row: TableRow, words: str, on: date, by: str) -> dict[str, Value]:
    return {"Notes": append_note(row.text("Notes"), NoteEntry(on, plain_words(by), words).text)}


def _set(snapshot: Snapshot, row: TableRow, values: dict[str, Value]) -> SetCells:
    return SetCells("Targets", row.row_id, fit_row(snapshot, "Targets", values))
