"""What colleagues do, as the Role column of the People sheet says: who does a follow-up besides its owner.

Intake schedules patients; whoever closes loops sends notes. A role is free text, so a few words in it decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from workbook.schema import fold

if TYPE_CHECKING:
    from workbook.snapshot import Snapshot

INTAKE: Final = "intake"
LOOP_CLOSER: Final = "loop-closer"
_CLUES: Final = {
    INTAKE: ("intake", "schedul", "frontdesk", "reception", "access"),
    LOOP_CLOSER: (
        "loop",
        "notes",
        "records",
        "nurse",
        "medicalassistant",
        "clinicalcoordinator",
        "referralcoordinator",
    ),
}
ROLE_REASONS: Final[Mapping[str, frozenset[str]]] = {
    INTAKE: frozenset({"unscheduled"}),
    LOOP_CLOSER: frozenset({"loop-note"}),
}
"""The reasons of Today that a role sees, whoever owns the office."""
ROLE_NAMES: Final = {INTAKE: "Intake", LOOP_CLOSER: "Loop closers"}


def duties_of(role: str) -> frozenset[str]:
    """Return the roles that the text of a Role cell has: `INTAKE`, `LOOP_CLOSER`, both or none."""
    text = fold(role)
    return frozenset(name for name, clues in _CLUES.items() if any(clue in text for clue in clues))


def reasons_of_colleague(snapshot: Snapshot, name: str) -> frozenset[str]:
    """Return the reasons of Today that a colleague sees by their role on the People sheet."""
    people = snapshot.tables["People"]
    reasons: set[str] = set()
    for other, role in people.text.select("Name", "Role").iter_rows():
        if fold(other) == fold(name):
            for duty in duties_of(role):
                reasons |= ROLE_REASONS[duty]
    return frozenset(reasons)
