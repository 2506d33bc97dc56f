"""Whether a person can be approached now: their status, and a pause."""

from __future__ import annotations

from refboard.analysis.facts import Facts, Person
from refboard.practice.words import day_text

INACTIVE_STATUSES = frozenset({"Left", "Not accepting"})
"""Statuses that rule out outreach for good."""


def is_available(facts: Facts, person: Person) -> bool:
    """Whether status and pause allow outreach to a person."""
    return not absence_reason(facts, person)


def absence_reason(facts: Facts, person: Person) -> str:
    """Explain why status or pause rule out outreach, or return ""."""
    if not person.is_listed:
        return "The target's row was deleted from Targets."
    if person.status in INACTIVE_STATUSES:
        return f"Status: {person.status}."
    if person.pause_until is not None and person.pause_until > facts.on:
        return f"Paused until {day_text(person.pause_until, facts.on)}."
    if person.status == "Paused" and person.pause_until is None:
        return "Paused with no end date."
    return ""
