"""Who is a physician, and which physicians a cell names: by NPI, else by name and office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from refboard.analysis.facts import Facts, Person
from workbook.schema import fold

_PARTS: Final = re.compile(r"[;,&/\n+]|\band\b", re.IGNORECASE)
_TITLES: Final = frozenset({"dr", "doctor", "prof", "professor"})
_DEGREES: Final = frozenset({"md", "do", "dds", "dmd", "dpm", "od", "dc", "mbbs"})
_OTHER: Final = frozenset({"phd", "facs", "facp", "faap", "mph", "ms", "msc", "mba", "jr", "sr", "ii", "iii"})
_ROLES: Final = (
    "physician",
    "doctor",
    "surgeon",
    "dentist",
    "orthodontist",
    "podiatrist",
    "optometrist",
    "chiropractor",
    "pediatrician",
)
_NO_PHYSICIAN: Final = (
    "assistant",
    "liaison",
    "coordinator",
    "relations",
    "secretary",
    "scheduler",
    "manager",
)
_BREAKS: Final = re.compile(r"[\s.]+")
_JOINTS: Final = re.compile(r"[\s'’-]")
_TEN_DIGITS: Final = re.compile(r"[12]\d{9}")
_SKIPPED: Final = _TITLES | _DEGREES | _OTHER


@dataclass(slots=True)
class Physician:
    """A physician who can receive gifts; ``npi`` is "" when unknown."""

    name: str
    source: str
    npi: str = ""


@dataclass(slots=True)
class PhysicianRoll:
    """Everyone who can receive a gift, by key: the NPI, else name and office."""

    facts: Facts
    known: dict[str, Physician] = field(default_factory=dict)
    by_name: dict[str, list[tuple[str, Person, str]]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for person in self.facts.people:
            name = _bare(person.contact)
            key = ""
            if _is_physician(person):
                npi = npi_of(person.row.get("NPI"))
                key = f"npi {npi}" if npi else f"{name} at {person.office}"
                self.known.setdefault(key, Physician(person.contact, person.source, npi))
            self.keys.append(key)
            if name:
                self.by_name.setdefault(name, []).append((key, person, person.office))

    def present(self, said: str, person: int | None, office: str) -> tuple[list[str], bool]:
        """Find who received a value: the keys of the physicians, and whether others (staff) are known to have."""
        if not said.strip():
            if person is None:
                return [], False
            key = self.keys[person]
            return ([key], False) if key else ([], True)
        found: dict[str, None] = {}
        staff = False
        for part in _parts(said):
            key, is_staff = self._one(part, office)
            if key:
                found[key] = None
            staff = staff or is_staff
        return list(found), staff

    def _one(self, part: str, office: str) -> tuple[str, bool]:
        name = _bare(part)
        named = self.by_name.get(name, [])
        here = [entry for entry in named if entry[2] == office]
        if not named and name and " " not in name.strip():
            # A last name alone ("Dr. Ito") is enough if only one person there has it.
            here = [
                e
                for full, entries in self.by_name.items()
                if full.split()[-1:] == [name]
                for e in entries
                if e[2] == office
            ]
        distinct = {entry[0] for entry in here or named}
        if len(distinct) == 1:
            (key,) = distinct
            return key, not key
        if _has_degree(part) and name:
            key = f"{name} at {office}"
            self.known.setdefault(key, Physician(part.strip(), self._source(office)))
            return key, False
        return "", _is_staff(part)

    def _source(self, office: str) -> str:
        people = self.facts.offices.get(office)
        return people[0].source if people else ""


def npi_of(value: object) -> str:
    """Parse a National Provider Identifier: its ten digits, or "" when the check digit is wrong.

    Luhn over the digits with the prefix 80840, which adds 24. Source: CMS, NPI check digit specification.
    """
    digits = _JOINTS.sub("", str(value or "")).removesuffix(".0")
    if not _TEN_DIGITS.fullmatch(digits):
        return ""
    total = 24
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return digits if total % 10 == 0 else ""


def _words(text: str) -> list[str]:
    return [word for word in _BREAKS.split(text.replace("M.D.", "MD").replace("D.O.", "DO")) if word]


def _bare(text: str) -> str:
    """A name without titles and degrees, folded word by word."""
    return " ".join(word for word in map(fold, _words(text)) if word and word not in _SKIPPED)


def _has_degree(text: str) -> bool:
    words = [fold(word) for word in _words(text)]
    return bool(words) and (words[0] in _TITLES or any(word in _DEGREES for word in words[1:]))


def _is_physician(person: Person) -> bool:
    role = str(person.row.get("Role") or "").casefold()
    named = any(word in role for word in _ROLES) and not any(word in role for word in _NO_PHYSICIAN)
    return named or _has_degree(person.contact) or any(fold(word) in _DEGREES for word in _words(role))


def _is_staff(part: str) -> bool:
    words = (
        "staff",
        "team",
        "office",
        "desk",
        "everyone",
        "all",
        "nurse",
        "manager",
        "coordinator",
        "assistant",
    )
    return any(word in part.casefold() for word in words)


def _parts(said: str) -> Iterator[str]:
    """Split a cell into the people it names; a degree after a comma belongs to the name before it."""
    pieces: list[str] = []
    for piece in _PARTS.split(said):
        words = {fold(word) for word in _words(piece)}
        if pieces and words and words <= _DEGREES | _OTHER:
            pieces[-1] += f" {piece.strip()}"
        elif piece.strip():
            pieces.append(piece.strip())
    yield from pieces
