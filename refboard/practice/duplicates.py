"""Offices and people that are there twice under different words, and the aliases that join them.

Rows keep their words. The Settings sheet says which are the same: ``Same office`` with ``Lakeside FM = Lakeside Family
Medicine``, ``Same person`` with ``P-DUPEX = P-GOODX``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from refboard.practice.names import digits, name_key
from workbook.recognition.values import is_npi
from workbook.schema import fold
from workbook.snapshot import Snapshot, Table

OFFICE_SETTING: Final = "Same office"
PERSON_SETTING: Final = "Same person"
_ABBREVIATIONS: Final = {
    "fm": "family medicine",
    "fp": "family practice",
    "im": "internal medicine",
    "peds": "pediatrics",
    "pediatric": "pediatrics",
    "ob": "obstetrics",
    "obgyn": "obstetrics gynecology",
    "gyn": "gynecology",
    "ortho": "orthopedics",
    "orthopaedics": "orthopedics",
    "pt": "physical therapy",
    "uc": "urgent care",
    "med": "medical",
    "ctr": "center",
    "centre": "center",
    "hosp": "hospital",
    "st": "street",
    "str": "street",
    "ave": "avenue",
    "assoc": "associates",
    "grp": "group",
    "dr": "doctor",
    "drs": "doctor",
    "clinics": "clinic",
    "cardio": "cardiology",
    "derm": "dermatology",
    "gi": "gastroenterology",
    "hc": "healthcare",
    "mt": "mount",
    "ft": "fort",
    "univ": "university",
    "&": "and",
    "fam": "family",
    "int": "internal",
    "phys": "physicians",
    "womens": "women",
    "childrens": "children",
}
FILLER_WORDS: Final = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "at",
        "llc",
        "llp",
        "inc",
        "pc",
        "pa",
        "pllc",
        "plc",
        "ltd",
        "co",
        "corp",
        "md",
        "do",
        "dds",
        "dmd",
        "dr",
    ]
)
"""Words and titles that say nothing about who is meant."""
_GENERIC: Final = FILLER_WORDS | {"group", "practice", "clinic", "office"}

_LEAST_LETTERS: Final = 7
"""Shorter names are too often one letter apart to be reported."""
_MOST_LETTERS: Final = 120
"""Longer texts are no names; every one-letter-shorter form of them would fill the memory."""
_LONGEST_NAME: Final = 1000
_MOST_ALIKE: Final = 20
"""Names of one form that later ones are compared with."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows of Targets that may be one: ``kind`` is office or person; rows by position; why it looks so."""

    kind: str
    first: int
    second: int
    why: str


@dataclass(frozen=True)
class Aliases:
    """Names and ids that were said to be the same: folded office -> office as spelled, id -> id."""

    offices: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Aliases:
        """Read the rows of the Settings sheet that join offices and people."""
        table = snapshot.tables.get("Settings")
        offices: dict[str, str] = {}
        people: dict[str, str] = {}
        for index in range(len(table)) if table is not None else ():
            shown = table.shown(index) if table is not None else {}
            name = fold(shown.get("Setting", ""))
            for one, other in _pairs(shown.get("Value", "")):
                if name == fold(OFFICE_SETTING):
                    offices[fold(one)] = other.strip()
                elif name == fold(PERSON_SETTING):
                    people[one.strip()] = other.strip()
        return cls(_settled(offices), people)

    def office(self, name: str) -> str:
        """The name under which an office counts."""
        return self.offices.get(fold(name), name)

    def person(self, row_id: str) -> str:
        """The id under which a person counts."""
        return self.people.get(row_id, row_id)


def _pairs(value: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"[;\n]", value):
        one, _, other = part.partition("=")
        if one.strip() and other.strip():
            yield one, other


def _settled(offices: Mapping[str, str]) -> dict[str, str]:
    """Follow chains of aliases (A = B, B = C) to their end; a circle stays as it is."""
    found = {}
    for folded, name in offices.items():
        seen = {folded}
        while fold(name) in offices and fold(name) not in seen:
            seen.add(fold(name))
            name = offices[fold(name)]
        found[folded] = name
    return found


def find_duplicates(snapshot: Snapshot, aliases: Aliases | None = None) -> Iterator[Duplicate]:
    """Offices and people of Targets that look the same and are not joined yet."""
    table = snapshot.tables["Targets"]
    known = aliases or Aliases.from_snapshot(snapshot)
    if not table.found or not len(table):
        return
    yield from _offices(table, known)
    yield from _people(table, known)


def _offices(table: Table, known: Aliases) -> Iterator[Duplicate]:
    first: dict[str, int] = {}
    for at, source in enumerate(table.frame["Source"].to_list()):
        if source and fold(source):
            first.setdefault(fold(known.office(source)), at)
    names = {office: str(table.frame["Source"][at]) for office, at in first.items()}
    for one, other, why in near_names(names):
        earlier, later = sorted((first[one], first[other]))
        yield Duplicate("office", earlier, later, why)


def near_names(names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of names that are spelled almost alike or abbreviate each other; keys and why.

    Only names that share a form with at most one letter left out are compared, so the time grows with the number of
    names, not with that of pairs.
    """
    plain: dict[str, str] = {}
    alike: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        words = expanded(name[:_LONGEST_NAME])
        plain[key] = " ".join(words)
        compared: set[str] = set()
        for form in _forms("".join(words)):
            for other in alike[form]:
                if other not in compared:
                    compared.add(other)
                    why = _likeness(plain[other], plain[key])
                    if why:
                        yield other, key, why
            if len(alike[form]) < _MOST_ALIKE:
                alike[form].append(key)


def _forms(core: str) -> Iterator[str]:
    yield core
    if _LEAST_LETTERS <= len(core) <= _MOST_LETTERS:
        yield from {core[:at] + core[at + 1 :] for at in range(len(core))}


def _likeness(one: str, other: str) -> str:
    """Why two names look like one, "" if they do not; Clinic 1 is not Clinic 2."""
    if one == other:
        return "the same name, written differently"
    is_long = min(len(one), len(other)) >= _LEAST_LETTERS
    if is_long and _numbers(one) == _numbers(other) and _is_misspelled(one, other):
        return "almost the same name"
    return ""


def _is_misspelled(one: str, other: str) -> bool:
    """Whether each word of a name is a word of the other with at most a letter or two typed wrong."""
    from rapidfuzz.distance import OSA

    first, second = one.split(), other.split()
    if len(first) != len(second):
        return one.replace(" ", "") == other.replace(" ", "")
    far = [OSA.distance(a, b) for a, b in zip(first, second, strict=True)]
    allowed = [
        2 if min(len(a), len(b)) >= 8 else 1 if min(len(a), len(b)) >= 4 else 0
        for a, b in zip(first, second, strict=True)
    ]
    return all(distance <= most for distance, most in zip(far, allowed, strict=True)) and sum(far) <= 2


def expanded(name: str) -> list[str]:
    """The words of a name with abbreviations written out and generic words left out."""
    words: list[str] = []
    for word in re.findall(r"[^\W_]+|&", name.replace("'s", "").replace("\u2019s", "").casefold()):
        words += _ABBREVIATIONS.get(word, word).split()
    return [word for word in words if word not in _GENERIC] or words


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _people(table: Table, known: Aliases) -> Iterator[Duplicate]:
    """People in two rows: the same name at one office, or the same name with the same phone number or NPI."""
    rows = [table.row(at) for at in range(len(table))]
    seen: dict[tuple[str, ...], int] = {}
    reported: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        person = name_key(row.get("Contact"))
        if not person or (table.ids[at] and table.ids[at] in known.people):
            continue
        keys: list[tuple[tuple[str, ...], str]] = []
        office = fold(known.office(str(row.get("Source") or "")))
        phone, npi = digits(str(row.get("Phone") or "")), digits(str(row.get("NPI") or ""))
        keys.append((("office", person, office), "the same person at one office"))
        if len(phone) >= 7:
            keys.append((("phone", person, phone), "the same person with the same phone number"))
        if is_npi(npi):
            keys.append((("npi", npi, office), "the same NPI at one office"))
        for key, why in keys:
            first = seen.setdefault(key, at)
            if first != at and (first, at) not in reported:
                reported.add((first, at))
                yield Duplicate("person", first, at, why)


def joined_setting(pairs: Iterable[tuple[str, str]], before: str = "") -> str:
    """The value of a setting with some pairs more."""
    parts = [part.strip() for part in before.split(";") if part.strip()]
    return "; ".join([*parts, *(f"{one} = {other}" for one, other in pairs)])


def spellings(words: Sequence[str], choices: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Words that are a misspelled one of some choices: (word, choice)."""
    from rapidfuzz import fuzz, process

    folded = {fold(choice): choice for choice in choices}
    for word in words:
        if fold(word) in folded or len(fold(word)) < 4:
            continue
        near = process.extractOne(fold(word), list(folded), scorer=fuzz.ratio, score_cutoff=80)
        if near and abs(len(near[0]) - len(fold(word))) <= 2:
            yield word, folded[near[0]]
