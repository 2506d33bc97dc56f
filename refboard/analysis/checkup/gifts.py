"""Gifts to physicians, per physician and calendar year, compared with the limit on file.

The value of a touch is split evenly among the physicians present; staff is not counted. The limit is the yearly one
for non-monetary compensation, 42 CFR 411.357(k), from the Limits sheet; a year that is not listed has none. These
figures are never shown beside referrals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts, Person
from workbook.schema import fold
from workbook.snapshot import Problem

AID: Final = "For tracking only; ask your compliance officer."
_PARTS: Final = re.compile(r"[;,&/\n+]|\band\b", re.IGNORECASE)
_TITLES: Final = frozenset({"dr", "doctor", "prof", "professor"})
_DEGREES: Final = frozenset({"md", "do", "dds", "dmd", "dpm", "od", "dc", "mbbs"})
_OTHER: Final = frozenset({"phd", "facs", "facp", "faap", "mph", "ms", "msc", "mba", "jr", "sr", "ii", "iii"})
_ROLES: Final = ("physician", "doctor", "surgeon", "dentist", "orthodontist", "podiatrist", "optometrist",
                 "chiropractor", "pediatrician")  # fmt: skip
_NO_PHYSICIAN: Final = (
    "assistant",
    "liaison",
    "coordinator",
    "relations",
    "secretary",
    "scheduler",
    "manager",
)
_CENT: Final = 0.005
_BREAKS: Final = re.compile(r"[\s.]+")
_JOINTS: Final = re.compile(r"[\s'’-]")
_TEN_DIGITS: Final = re.compile(r"[12]\d{9}")
_SKIPPED: Final = _TITLES | _DEGREES | _OTHER


@dataclass(frozen=True, slots=True)
class Gift:
    """What one physician was given in a calendar year.

    ``total`` and ``limit`` are in the Limits sheet's currency; ``limit`` is None when none is on file. ``state``: ok,
    near (from the warning share on), over, or no limit. ``touches``: how many touches are in the total.
    """

    year: int
    physician: str
    source: str
    npi: str
    total: float
    limit: float | None
    state: str
    touches: int
    text: str


@dataclass(frozen=True, slots=True)
class GiftLedger:
    """Totals per physician, newest year first; ``staff``: totals given to non-physicians, by year.

    ``problems`` has touches with a value that is in no total, and rows of Limits that can't be used.
    """

    gifts: tuple[Gift, ...]
    staff: tuple[tuple[int, float], ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Physician:
    name: str
    source: str
    npi: str = ""


@dataclass(slots=True)
class _Roll:
    """Everyone who can receive a gift, by key: the NPI, else name and office."""

    facts: Facts
    known: dict[str, _Physician] = field(default_factory=dict)
    by_name: dict[str, list[tuple[str, Person, str]]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for person in self.facts.people:
            name = _bare(person.contact)
            key = ""
            if _is_physician(person):
                npi = npi_of(person.row.get("NPI"))
                key = f"npi {npi}" if npi else f"{name} at {person.office}"
                self.known.setdefault(key, _Physician(person.contact, person.source, npi))
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
            here = [e for full, entries in self.by_name.items() if full.split()[-1:] == [name]
                    for e in entries if e[2] == office]  # fmt: skip
        distinct = {entry[0] for entry in here or named}
        if len(distinct) == 1:
            (key,) = distinct
            return key, not key
        if _has_degree(part) and name:
            key = f"{name} at {office}"
            self.known.setdefault(key, _Physician(part.strip(), self._source(office)))
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


@lru_cache(maxsize=2)
def build_ledger(facts: Facts) -> GiftLedger:
    """Total the gifts to each physician per calendar year, as of the day of the facts."""
    limits, problems = _limits(facts)
    rows = _valued(facts)
    roll = _Roll(facts)
    kinds = rows.select("office", "person", "said").unique(maintain_order=True)
    shares = [roll.present(said, person, office) for office, person, said in kinds.iter_rows()]
    kinds = kinds.with_columns(
        pl.Series("keys", [keys for keys, _ in shares], dtype=pl.List(pl.String)),
        pl.Series("staff", [staff for _, staff in shares], dtype=pl.Boolean),
    )
    rows = rows.join(
        kinds, on=["office", "person", "said"], how="left", nulls_equal=True, maintain_order="left"
    )
    counted = rows.filter(pl.col("keys").list.len() > 0)
    unknown = rows.filter(pl.col("keys").list.len() == 0, ~pl.col("staff"))
    staff = rows.filter(pl.col("keys").list.len() == 0, pl.col("staff"))
    problems += [_lost(facts, at, _NO_PHYSICIAN_NAMED) for at in unknown["at"]]
    problems += [_lost(facts, at, _UNDATED) for at in _undated(facts)]
    sums = (
        counted.with_columns((pl.col("value") / pl.col("keys").list.len()).alias("share"))
        .explode("keys")
        .group_by("year", "keys")
        .agg(pl.col("share").sum(), pl.len().alias("touches"))
        .sort(["year", "share", "keys"], descending=[True, True, False])
    )
    gifts = tuple(
        _gift(facts, roll.known[key], year, total, touches, limits)
        for year, key, total, touches in sums.iter_rows()
    )
    by_year = staff.group_by("year").agg(pl.col("value").sum()).sort("year", descending=True)
    return GiftLedger(
        gifts, tuple((year, round(value, 2)) for year, value in by_year.iter_rows()), tuple(problems)
    )


_NO_PHYSICIAN_NAMED: Final = (
    "The gift does not name a known physician, so it is in no yearly total. Enter the name in Value to."
)
_UNDATED: Final = "The touch has a value but no usable date or office, so it is in no yearly total."


def _valued(facts: Facts) -> pl.DataFrame:
    table = facts.snapshot.tables["Touches"].frame
    given = table.select(
        pl.col("Value").alias("value"), pl.col("Value to").fill_null("").alias("said")
    ).with_row_index("at").cast({"at": pl.Int64}).filter(pl.col("value") != 0)  # fmt: skip
    rows = facts.touches.select("at", "date", "office", "person").join(given, on="at", how="inner")
    return rows.with_columns(pl.col("date").dt.year().alias("year")).sort("at")


def _undated(facts: Facts) -> list[int]:
    """Rows with a value that are in no year: without a usable date or office; future ones are not included."""
    table = facts.snapshot.tables["Touches"].frame
    rows = table.select("Value", "Date").with_row_index("at").cast({"at": pl.Int64})
    rows = rows.filter(pl.col("Value") != 0, pl.col("Date").is_null() | (pl.col("Date") <= facts.on))
    found: list[int] = rows.join(facts.touches.select("at"), on="at", how="anti")["at"].to_list()
    return found


def _lost(facts: Facts, at: int, text: str) -> Problem:
    table = facts.snapshot.tables["Touches"]
    return Problem(
        "R413", "warning", table.sheet, f"{table.letters['Value']}{table.rows[at]}", table.ids[at], text
    )


def _limits(facts: Facts) -> tuple[dict[int, float], list[Problem]]:
    table = facts.snapshot.tables["Limits"]
    limits: dict[int, float] = {}
    problems = []
    for at, (year, limit) in enumerate(table.frame.select("Year", "Annual limit").iter_rows()):
        text = ""
        if year is None or limit is None or year != int(year) or not 1900 <= year <= 9999 or limit <= 0:
            text = "The row has no usable year and limit; it is not used."
        elif int(year) in limits:
            text = f"{int(year)} is listed twice; the lower limit is used."
            limits[int(year)] = min(limits[int(year)], limit)
        else:
            limits[int(year)] = limit
        if text:
            letter = table.letters.get("Year", "")
            problems.append(
                Problem(
                    "R414", "warning", table.sheet, f"{letter}{table.rows[at]}" if letter else "", "", text
                )
            )
    return limits, problems


def _gift(
    facts: Facts, who: _Physician, year: int, total: float, touches: int, limits: Mapping[int, float]
) -> Gift:
    limit = limits.get(year)
    said = f"{who.name or 'The physician'} received {total:,.2f} in {year}"
    if limit is None:
        state, text = "no limit", f"{said}; no limit on file for {year}. {AID}"
    elif total > limit + _CENT:
        state, text = "over", f"{said}, over the {limit:,.2f} on file for that year. {AID}"
    elif total >= facts.policy.limit_warning * limit - _CENT:
        state, text = "near", f"{said}, {total / limit:.0%} of the {limit:,.2f} on file for that year. {AID}"
    else:
        state, text = "ok", f"{said}, {total / limit:.0%} of the {limit:,.2f} on file for that year."
    return Gift(year, who.name, who.source, who.npi, round(total, 2), limit, state, touches, text)
