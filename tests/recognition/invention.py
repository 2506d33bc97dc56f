"""Invented people, offices and days for invented layouts; nothing here is anybody's."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from openpyxl import Workbook

Row = Sequence[object]
_PLACES = (
    "Elm",
    "Harbor",
    "Maple",
    "Cedar",
    "Summit",
    "Lakeside",
    "Orchard",
    "Valley",
    "Bayview",
    "Prairie",
    "Juniper",
    "Mesa",
    "Willow",
    "Granite",
)
_KINDS = (
    "Family Medicine",
    "Pediatrics",
    "Internal Medicine",
    "Dental",
    "Women's Health",
    "Orthopedics",
    "Urgent Care",
    "Primary Care",
    "Clinic",
    "Cardiology",
)
_FIRST = (
    "Rosa",
    "Ken",
    "Ada",
    "Omar",
    "Inge",
    "Teo",
    "Bea",
    "Lin",
    "Sal",
    "Maya",
    "Hugo",
    "Nina",
    "Paul",
    "Zoe",
    "Ravi",
    "Lena",
)
_LAST = (
    "Ito",
    "Noor",
    "Reed",
    "Valdez",
    "Lund",
    "Quill",
    "Penn",
    "Okafor",
    "Tam",
    "Voss",
    "Castro",
    "Meyer",
    "Brandt",
    "Silva",
    "Kim",
    "Doyle",
)
CITIES = ("Salem", "Newport", "Eugene", "Bend", "Albany", "Medford")


class Inventor:
    """Makes values from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, *values: object) -> object:
        """One of some values."""
        return self.random.choice(values)

    def tick(self) -> bool:
        """A check box."""
        return self.random.random() < 0.5

    def offices(self, count: int) -> list[str]:
        """Different names of offices."""
        names = [f"{place} {kind}" for place in _PLACES for kind in _KINDS]
        return self.random.sample(names, count)

    def person(self) -> str:
        """A first and a last name."""
        return f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"

    def first(self) -> str:
        """A first name."""
        return self.random.choice(_FIRST)

    def last(self) -> str:
        """A last name."""
        return self.random.choice(_LAST)

    def doctor(self) -> str:
        """A doctor."""
        return f"Dr. {self.person()}"

    def phone(self) -> str:
        """A phone number in one of several forms."""
        tail = self.random.randint(100, 199)
        area = self.random.choice((503, 541, 971))
        return self.random.choice((f"({area}) 555-0{tail}", f"{area}-555-0{tail}", f"{area}.555.0{tail}"))

    def email(self) -> str:
        """An e-mail address."""
        return f"{self.first().lower()}.{self.last().lower()}@{self.random.choice(_PLACES).lower()}.example"

    def day(self, start: date = date(2026, 1, 5), span: int = 320) -> date:
        """A day within a span."""
        return start + timedelta(self.random.randint(0, span))

    def days(self, count: int, start: date = date(2026, 1, 5), span: int = 320) -> list[date]:
        """Days in order."""
        return sorted(self.day(start, span) for _ in range(count))

    def npi(self) -> int:
        """A number with the check digit of an NPI."""
        digits = f"1{self.random.randint(0, 99_999_999):08}"
        total = 24 + sum(
            (2 * int(d) - 9 if 2 * int(d) > 9 else 2 * int(d)) if at % 2 == 0 else int(d)
            for at, d in enumerate(digits)
        )
        return int(f"{digits}{-total % 10}")

    def street(self) -> str:
        """A street address."""
        return f"{self.random.randint(10, 9999)} {self.random.choice(_PLACES)} {self.random.choice(('St', 'Ave', 'Blvd', 'Rd', 'Dr'))}"

    def code(self, prefix: str = "KX") -> str:
        """A code."""
        return f"{prefix}-{self.random.randint(1000, 9999)}"


def book(sheets: Mapping[str, Sequence[Row]], *, merged: Mapping[str, Sequence[str]] | None = None,
         hidden: Sequence[str] = ()) -> bytes:  # fmt: skip
    """Bytes of a workbook with these sheets."""
    workbook = Workbook()
    for at, (name, rows) in enumerate(sheets.items()):
        sheet = workbook.worksheets[0] if at == 0 else workbook.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        for box in (merged or {}).get(name, ()):
            sheet.merge_cells(box)
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
