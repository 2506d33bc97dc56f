"""Layouts in shorthand: one line per sheet of ``header=values>role`` parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from invention import CITIES, Inventor, book
from scoring import Gold, Header


@dataclass
class _Sheet:
    kind: str
    headers: list[str]
    makers: list[str]
    roles: dict[str, Header] = field(default_factory=dict)
    either: set[str] = field(default_factory=set)


def _parse(line: str) -> _Sheet:
    kind, _, rest = line.partition(":")
    sheet = _Sheet(kind.strip(), [], [])
    for part in rest.split(";"):
        if not part.strip():
            continue
        place, _, role = part.partition(">")
        header, _, maker = place.rpartition("=")
        header, role = header.strip(), role.strip()
        sheet.headers.append(header)
        sheet.makers.append(maker.strip())
        if role == "?" or role.endswith("?"):
            sheet.either.add(header)
        elif role:
            before = sheet.roles.get(role)
            sheet.roles[role] = (
                (*(before if isinstance(before, tuple) else (before,)), header) if before else header
            )
    return sheet


def _value(i: Inventor, maker: str, row: int, offices: Sequence[str], start: date) -> object:
    name, _, choices = maker.partition("!")
    if name == "pick":
        chosen = i.pick(*choices.split("|"))
        return None if chosen == "" else chosen
    simple: Mapping[str, Callable[[], object]] = {
        "office": lambda: offices[row % len(offices)], "offices": lambda: i.pick(*offices[:7]), "doctor": i.doctor, "person": i.person, "first": i.first, "last": i.last,
        "phone": i.phone, "email": i.email, "street": i.street, "city": lambda: i.pick(*CITIES), "zip": lambda: "97301", "state": lambda: "OR", "npi": i.npi,
        "day": lambda: start + timedelta(row * 3 % 300), "anyday": i.day, "next": lambda: i.day(date(2026, 12, 1), 40), "birth": lambda: date(1945, 1, 1) + timedelta(300 * row),
        "text": lambda: i.pick("talked about the new clinic and its hours", "likes to get reports by fax", "wants the knee guide, ask again"), "time": lambda: time(9 + row % 8, 30),
        "code": lambda: i.code("KX"), "guid": lambda: f"{row:08x}-1111-4222-8333-444455556666", "n": lambda: row + 1, "int": lambda: i.random.randint(0, 30),
        "money": lambda: i.random.randint(1, 90) * 100, "yn": lambda: i.pick("Y", "N"), "tf": i.tick, "blank": lambda: None, "md": lambda: f"{1 + row % 11}/{1 + row % 28}",
        "iso": lambda: f"2026-{1 + row % 11:02}-{1 + row % 28:02}", "maybe": lambda: i.pick(None, None, i.day()), "same": lambda: "Dr. Our Own", "initials": lambda: i.pick("AR", "BK", "JM"),
        "staff": lambda: i.pick("Ana Reyes", "Bo Hale", "Cy Dunn"), "rep": lambda: i.pick("Ana", "Bo"),
    }  # fmt: skip
    return simple[name]()


def layout(name: str, seed: int, rows: int = 24, **sheets: str) -> Callable[[], tuple[bytes, Gold]]:
    """A layout from shorthand: sheet name (``_`` for a space) -> ``Kind: header=values>role; ...``; Kind ``-`` and a reason for none.

    ``>Role`` says what a header is, twice for joined columns; ``>?`` that a person may map it or leave it.
    """

    def build() -> tuple[bytes, Gold]:
        i = Inventor(seed)
        offices = i.offices(30)
        tables: dict[str, tuple[list[str], dict[str, Header]]] = {}
        either: set[tuple[str, str]] = set()
        refused: dict[str, str] = {}
        pages: dict[str, list[list[object]]] = {}
        for title, line in sheets.items():
            sheet, shown = _parse(line), title.replace("_", " ")
            pages[shown] = [list(sheet.headers)]
            pages[shown] += [
                [_value(i, m, row, offices, date(2026, 1, 5)) for m in sheet.makers] for row in range(rows)
            ]
            if sheet.kind.startswith("-"):
                if sheet.kind[1:].strip():
                    refused[shown] = sheet.kind[1:].strip()
                continue
            tables.setdefault(sheet.kind, ([], sheet.roles))[0].append(shown)
            either |= {(sheet.kind, header) for header in sheet.either}
        return book(pages), Gold(tables, frozenset(either), refused)

    build.__name__ = name
    return build
