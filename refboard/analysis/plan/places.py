"""Where offices are: address, city and ZIP of each office, and areas made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from refboard.analysis.facts import Facts, Person
from workbook.schema import fold

_ZIP: Final = re.compile(r"\d{5}")
_HOUSE: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an office is; "" for what no row of it says. ``zip`` is the cell's text."""

    address: str = ""
    city: str = ""
    zip: str = ""

    @property
    def line(self) -> str:
        """The place on one line, as a map finds it."""
        town = " ".join(part for part in (self.city, self.zip) if part)
        return ", ".join(part for part in (self.address, town) if part)

    @property
    def route_key(self) -> tuple[str, str, str, int]:
        """Sorts offices next door to each other: by ZIP, city, street, and house number."""
        number = _HOUSE.match(self.address)
        street = fold(self.address[number.end() :] if number else self.address)
        return (five_digits(self.zip) or "~", fold(self.city), street, int(number[0]) if number else 0)


@dataclass(frozen=True, slots=True)
class PlanArea:
    """Which offices a plan is about: those in one of the cities, or with one of the ZIPs or their beginnings.

    Without a city or ZIP, it is about all of them.
    """

    cities: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()

    def contains(self, place: Place) -> bool:
        """Whether a place is in the area."""
        if not self.cities and not self.zips:
            return True
        in_city = bool(place.city) and fold(place.city) in {fold(city) for city in self.cities}
        code = five_digits(place.zip)
        return in_city or bool(code and any(code.startswith(wanted) for wanted in map(_prefix, self.zips)))

    @property
    def name(self) -> str:
        """The area as a heading names it; "" for all offices."""
        return ", ".join((*self.cities, *(f"ZIP {one.strip()}" for one in self.zips)))


def five_digits(text: str) -> str:
    """Read the five digits of a ZIP: ``02139-1234`` and a number that lost its zero (2139) are ``02139``."""
    head = text.strip().partition("-")[0].strip()
    if re.fullmatch(r"\d{3,4}(?:\.0)?", head):
        head = head.partition(".")[0].zfill(5)
    found = _ZIP.match(head)
    return found[0] if found else ""


def _prefix(wanted: str) -> str:
    return wanted.strip().partition("-")[0].rstrip("xX* ")


@lru_cache(maxsize=2)
def read_places(facts: Facts) -> Mapping[str, Place]:
    """Read where each office is: of every column, the first cell of its people that is filled in."""
    return {office: _place_of(people) for office, people in facts.offices.items()}


def _place_of(people: Iterable[Person]) -> Place:
    rows = [person.row for person in people]
    first = (
        next((text for row in rows if (text := str(row[column] or "").strip())), "")
        for column in ("Address", "City", "ZIP")
    )
    return Place(*first)
