"""Physicians who left an office and work at another one of the workbook: found by their NPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from refboard.analysis.availability import INACTIVE_STATUSES
from refboard.analysis.checkup.physicians import npi_of
from refboard.analysis.facts import Facts, Person
from refboard.practice.words import listing


@lru_cache(maxsize=2)
def find_moved(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Map each office to sentences about the people who left it, like ``Dr. Ito has moved to Elm Street (same NPI).``."""
    by_npi: dict[str, list[Person]] = {}
    for person in facts.people:
        npi = npi_of(str(person.row.get("NPI") or ""))
        if npi:
            by_npi.setdefault(npi, []).append(person)
    found: dict[str, tuple[str, ...]] = {}
    for people in by_npi.values():
        for person in people:
            if person.status == "Left":
                text = _moved_text(person, people)
                if text:
                    found[person.office] = (*found.get(person.office, ()), text)
    return found


def _moved_text(person: Person, people: Sequence[Person]) -> str:
    others = dict.fromkeys(
        other.source
        for other in people
        if other.office != person.office and other.status not in INACTIVE_STATUSES
    )
    name = person.contact or "A physician"
    return f"{name} has moved to {listing(list(others))} (same NPI)." if others else ""
