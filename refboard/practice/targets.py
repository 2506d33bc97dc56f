"""A new person or desk at an office, as a change: what Targets gets, and what it says of that office already.

Every function is pure: it looks at a snapshot and says what to write.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.contact import channel_of
from refboard.practice.rows import choose, find_table, fit_row, parse_number
from workbook.cell import Value
from workbook.change import AddRow
from workbook.errors import EditRefusedError
from workbook.schema import fold
from workbook.snapshot import Snapshot

SHORTEST, LONGEST = 1, 3650
"""Days that can be a cadence."""
_NAMING: Final = ("Targets", "Referrals", "Touches")
"""The tables that name offices, the one that lists them first."""


class OfficeDirectory:
    """The offices a workbook knows, by their folded names, and who stands at each."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._spelled: dict[str, str] = {}
        self._people: dict[str, dict[str, str]] = {}
        self._counts: dict[str, int] = {}
        targets = snapshot.tables["Targets"]
        people = targets.text.select("Source", "Contact").iter_rows()
        for row_id, row, (source, contact) in zip(targets.ids, targets.rows, people, strict=True):
            if key := fold(source):
                self._counts[key] = self._counts.get(key, 0) + 1
                self._people.setdefault(key, {}).setdefault(fold(contact), row_id or f"#{row}")
        for table in _NAMING:
            for name in snapshot.tables[table].text["Source"].unique(maintain_order=True).to_list():
                if key := fold(name):
                    self._spelled.setdefault(key, name.strip())

    @property
    def names(self) -> tuple[str, ...]:
        """Every office as the workbook spells it, those of Targets first."""
        return tuple(self._spelled.values())

    def spelling(self, name: str) -> str:
        """An office as the workbook spells it; "" for one it does not know."""
        return self._spelled.get(fold(name), "")

    def count(self, name: str) -> int:
        """How many targets are at an office."""
        return self._counts.get(fold(name), 0)

    def namesake(self, name: str, contact: str) -> str:
        """The id of who stands at an office under this name, ``#26`` for row 26 without one; "" for nobody."""
        return self._people.get(fold(name), {}).get(fold(contact), "")


def duplicate_remark(snapshot: Snapshot, source: str, contact: str) -> str:
    """Say that this person (or the office without a person) is a target already; "" when it is not."""
    offices = OfficeDirectory(snapshot)
    there = offices.namesake(source, contact)
    if not there:
        return ""
    office = offices.spelling(source)
    who = f"{contact.strip()} is a target at {office}" if contact.strip() else f"{office} itself is a target"
    return f"{who} already ({there}); the new row stands beside that one."


def parse_cadence(text: str) -> float | None:
    """Read days between touches; None for nothing. Raise ValueError with a sentence for what cannot be one."""
    if not text.strip():
        return None
    days = parse_number(text)
    if not SHORTEST <= days <= LONGEST:
        raise ValueError(f"Cadence days are between {SHORTEST} and {LONGEST:,}; {text.strip()} is not.")
    return days


def add_target(
    snapshot: Snapshot,
    *,
    source: str,
    contact: str = "",
    role: str = "",
    specialty: str = "",
    phone: str = "",
    email: str = "",
    fax: str = "",
    city: str = "",
    tier: str = "",
    owner: str = "",
    channel: str = "",
    cadence: float | None = None,
    next_step: str = "",
    next_date: date | None = None,
    notes: str = "",
) -> Action:
    """Add a person, or an office without one, to Targets; an office that is known keeps its spelling.

    Raise ValueError or RefusedError with a sentence.
    """
    table = find_table(snapshot, "Targets")
    if not fold(source):
        raise ValueError("Which office or practice? Source names it.")
    if "Source" not in table.letters:
        raise EditRefusedError(f"{table.sheet} has no column Source; add it in Excel.")
    if table.index(source.strip()) is not None:
        raise ValueError(f"{source.strip()} is the id of a target; Source is the name of an office.")
    office = OfficeDirectory(snapshot).spelling(source) or source.strip()
    values: dict[str, Value] = {
        "Source": office, "Contact": contact.strip(), "Role": role.strip(), "Specialty": specialty.strip(),
        "Phone": phone.strip(), "Email": email.strip(), "Fax": fax.strip(), "City": city.strip(),
        "Tier": choose(snapshot, "Targets", "Tier", tier), "Owner": owner.strip(),
        "Preferred channel": choose(snapshot, "Targets", "Preferred channel", channel_of(channel)),
        "Cadence days": cadence, "Next step": next_step.strip(), "Next date": next_date, "Notes": notes.strip(),
    }  # fmt: skip
    who = f"{contact.strip()} at {office}" if contact.strip() else office
    return Action(f"Add target {who}", (AddRow("Targets", fit_row(snapshot, "Targets", values)),))
