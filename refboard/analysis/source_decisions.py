"""What was decided about a source, as the Notes of its people record it."""

from __future__ import annotations

from refboard.analysis.facts import Facts
from refboard.practice.decisions import Decision, latest_decision


def find_decision(facts: Facts, office: str) -> Decision | None:
    """Find the latest decision about an office (by its folded name) up to the day of the facts."""
    people = facts.offices.get(office, ())
    return latest_decision((str(person.row["Notes"] or "") for person in people), facts.on)


def find_decision_in_force(facts: Facts, office: str) -> Decision | None:
    """Find the latest decision about an office, or None when there is none or it has run out."""
    decision = find_decision(facts, office)
    return decision if decision is not None and decision.is_in_force(facts.on) else None
