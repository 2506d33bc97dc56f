"""An office of the demo while its rows are generated."""

from __future__ import annotations

from dataclasses import dataclass, field

from refboard.demo.rows import TargetRow
from refboard.demo.scenarios import Scenario


@dataclass(slots=True)
class DemoOffice:
    """A referring source while its history is made up."""

    name: str
    specialty: str
    town: str
    tier: str
    scenario: Scenario
    owner: str | None
    angle: str
    preferred: str | None
    warmth: float
    """Chance that an asking touch is answered."""
    people: list[TargetRow] = field(default_factory=list)
    touches: int = 0
    """How many touches its history has room for."""
