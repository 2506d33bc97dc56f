"""Adding a person or desk at an office, and what Targets has about that office already.

Every function is pure: it takes a snapshot and returns the changes.
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
"""The range of a cadence in days."""
_NAMING: Final = ("Targets", "Referrals", "Touches")
"""The tables that name offices; Targets comes first because it lists them."""


class OfficeDirectory:
    """The offices of a workbook by folded name, and the people at each."""

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
        """An office as the workbook spells it; "" for an unknown one."""
        return self._spelled.get(fold(name), "")

    def count(self, name: str) -> int:
        """How many targets are at an office."""
        return self._counts.get(fold(name), 0)

    def namesake(self, name: str, contact: str) -> str:
        """The id of the person of this name at an office, ``#26`` for row 26 without an id; "" for none."""
        return self._people.get(fold(name), {}).get(fold(contact), "")


def duplicate_remark(snapshot: Snapshot, source: str, contact: str) -> str:
    """Say that this person (or the office without a person) is already a target; "" when it is not."""
    offices = OfficeDirectory(snapshot)
    there = offices.namesake(source, contact)
    if not there:
        return ""
    office = offices.spelling(source)
    who = (
        f"{contact.strip()} is already a target at {office}"
        if contact.strip()
        else f"{office} itself is already a target"
    )
    return f"{who} ({there}); this adds a second row."


def parse_cadence(text: str) -> float | None:
    """Parse a number of days between touches, None for blank text; raise ValueError with a sentence."""
    if not text.strip():
        return None
    days = parse_number(text)
    if not SHORTEST <= days <= LONGEST:
        raise ValueError(f"Cadence days must be from {SHORTEST} to {LONGEST:,}, not {text.strip()}.")
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
    """Add a person, or an office without one, to Targets; a known office keeps its spelling.

    Raise ValueError or RefusedError with a sentence.
    """
    table = find_table(snapshot, "Targets")
    if not fold(source):
        raise ValueError("Enter the name of the office or practice as Source.")
    if "Source" not in table.letters:
        raise EditRefusedError(f"{table.sheet} has no column Source; add it in Excel.")
    if table.index(source.strip()) is not None:
        raise ValueError(f"{source.strip()} is the id of a target; enter the name of an office as Source.")
    office = OfficeDirectory(snapshot).spelling(source) or source.strip()
    values: dict[str, Value] = {
        "Source": office,
        "Contact": contact.strip(),
        "Role": role.strip(),
        "Specialty": specialty.strip(),
        "Phone": phone.strip(),
        "Email": email.strip(),
        "Fax": fax.strip(),
        "City": city.strip(),
        "Tier": choose(snapshot, "Targets", "Tier", tier),
        "Owner": owner.strip(),
        "Preferred channel": choose(snapshot, "Targets", "Preferred channel", channel_of(channel)),
        "Cadence days": cadence,
        "Next step": next_step.strip(),
        "Next date": next_date,
        "Notes": notes.strip(),
    }
    who = f"{contact.strip()} at {office}" if contact.strip() else office
    return Action(f"Add target {who}", (AddRow("Targets", fit_row(snapshot, "Targets", values)),))
