"""Which rows of the workbook a file's rows are: new, changed, same or doubtful."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final

from refboard.practice.importing.incoming import Incoming, IncomingRow, Value
from refboard.practice.names import digits, name_key
from refboard.practice.translation import CHOICES, Translation
from workbook.recognition.values import is_npi
from workbook.schema import fold
from workbook.snapshot import Snapshot

_NEAR_NAME: Final = 90
_NEAR_DAYS: Final = 3
_IDS: Final = {"Targets": "Target ID", "Touches": "Touch ID", "Referrals": "Referral ID"}


class Verdict(StrEnum):
    """What a row of the file is to the workbook."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A cell that the file has otherwise; ``blank``: the workbook's is empty."""

    column: str
    theirs: str
    ours: Value
    blank: bool


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row of the file with what it is; ``index`` is the workbook's row in its table, None for a new one."""

    row: IncomingRow
    verdict: Verdict
    index: int | None = None
    differences: tuple[FileDifference, ...] = ()
    why: str = ""


@dataclass(slots=True)
class _Index:
    """Where rows of the workbook are by what identifies them."""

    ids: dict[str, int] = field(default_factory=dict)
    keys: dict[tuple[object, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    near: dict[tuple[object, ...], list[int]] = field(default_factory=lambda: defaultdict(list))


class Matcher:
    """Compares a file's rows with one table of the workbook."""

    def __init__(self, snapshot: Snapshot, table: str) -> None:
        self._table = snapshot.tables[table]
        self._name = table
        self._words = Translation.from_snapshot(snapshot)
        self._index = _Index()
        self._taken: set[int] = set()
        for at in range(len(self._table)):
            row = self._table.row(at)
            row_id = self._table.ids[at]
            if row_id:
                self._index.ids.setdefault(fold(row_id), at)
            for key in keys_of(table, row):
                self._index.keys[key].append(at)
            for key in near_keys(table, row):
                self._index.near[key].append(at)

    def match(self, incoming: Incoming) -> Iterator[MatchedRow]:
        """Say of each row what it is; a row of the workbook is matched once."""
        seen: dict[tuple[object, ...], int] = {}
        for row in incoming.rows:
            found = self._one(row)
            if found.verdict is Verdict.NEW:
                marks = tuple(sorted((name, str(value)) for name, value in row.values.items()))
                if marks in seen:
                    found = MatchedRow(
                        row, Verdict.DOUBTFUL, why=f"the same as row {seen[marks]} of the file"
                    )
                seen.setdefault(marks, row.line)
            if found.index is not None and found.verdict is not Verdict.DOUBTFUL:
                self._taken.add(found.index)
            yield found

    def _one(self, row: IncomingRow) -> MatchedRow:
        own_id = str(row.values.get(_IDS[self._name], ""))
        at = self._index.ids.get(fold(own_id)) if own_id else None
        if at is not None:
            return self._compared(row, at)
        for key in keys_of(self._name, row.values):
            places = [place for place in self._index.keys.get(key, ()) if place not in self._taken]
            if own_id:
                # A row with another id of its own is another row.
                places = [
                    place
                    for place in places
                    if not self._table.ids[place] or _generated(self._table.ids[place])
                ]
            if len(places) == 1 or (places and self._name != "Targets"):
                return self._compared(row, places[0])
            if places:
                return MatchedRow(
                    row, Verdict.DOUBTFUL, places[0], why=f"{len(places)} rows of the workbook are like it"
                )
        return self._near(row)

    def _near(self, row: IncomingRow) -> MatchedRow:
        for key in near_keys(self._name, row.values):
            for place in self._index.near.get(key, ()):
                why = self._doubt(row, place)
                if why:
                    return MatchedRow(row, Verdict.DOUBTFUL, place, why=why)
        return MatchedRow(row, Verdict.NEW)

    def _doubt(self, row: IncomingRow, place: int) -> str:
        there = self._table.row(place)
        where = f"row {self._table.rows[place]} of {self._table.sheet}"
        if self._name == "Referrals":
            mine, theirs = row.values.get("Received"), there.get("Received")
            if not isinstance(mine, date) or not isinstance(theirs, date):
                return f"{where} has the same patient ref"
            if abs((mine - theirs).days) <= _NEAR_DAYS or mine == theirs:
                return f"{where} has the same patient ref {'on the same day' if mine == theirs else 'a few days apart'}"
            return ""
        if self._name == "Targets":
            return (
                f"{where} may be the same: {_alike(row.values, there)}" if _alike(row.values, there) else ""
            )
        return ""

    def _compared(self, row: IncomingRow, at: int) -> MatchedRow:
        differences = tuple(self._differences(row, at))
        return MatchedRow(row, Verdict.CHANGED if differences else Verdict.SAME, at, differences)

    def _differences(self, row: IncomingRow, at: int) -> Iterator[FileDifference]:
        frame, text = self._table.row(at), self._table.shown(at)
        for column, value in row.values.items():
            if column == _IDS[self._name] or column not in self._table.letters:
                continue
            theirs = text.get(column, "")
            if not self._same(column, frame.get(column), theirs, value):
                yield FileDifference(column, theirs, value, blank=not theirs.strip())

    def _same(self, column: str, typed: object, theirs: str, ours: Value) -> bool:
        if isinstance(ours, (date, time, float)) and not isinstance(ours, datetime):
            return bool(typed == ours)
        place = (self._name, column)
        if place in CHOICES:
            mine, there = self._words.meaning(*place, str(ours)), self._words.meaning(*place, theirs)
            if mine is not None and mine == there:
                return True
        if column in ("Phone", "Fax"):
            return digits(theirs) == digits(str(ours))
        return fold(theirs) == fold(str(ours))


def keys_of(table: str, values: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """What identifies a row beside its id, the surest first; only what is wholly there."""
    source = name_key(values.get("Source"))
    if table == "Referrals":
        day, patient = values.get("Received"), fold(str(values.get("Patient ref") or ""))
        if day and patient and source:
            yield ("ref", patient, day, source)
        elif day and source and not patient:
            yield (
                "day",
                day,
                source,
                fold(str(values.get("Service line") or "")),
                fold(str(values.get("Contact") or "")),
            )
    elif table == "Touches":
        day = values.get("Date")
        if day and source:
            yield (
                "touch",
                day,
                source,
                fold(str(values.get("Channel") or "")),
                fold(str(values.get("By") or "")),
                str(values.get("Time") or ""),
            )
    else:
        npi = digits(str(values.get("NPI") or ""))
        person = name_key(values.get("Contact"))
        if is_npi(npi) and source:
            yield ("npi", npi, source)
        if source and digits(str(values.get("Phone") or "")):
            yield ("phone", source, person, digits(str(values.get("Phone") or "")))
        if source and person:
            yield ("name", source, person)
        elif source and not person:
            yield ("office", source)


def near_keys(table: str, values: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """What makes two rows worth a second look."""
    if table == "Referrals":
        patient = fold(str(values.get("Patient ref") or ""))
        if patient:
            yield ("ref", patient)
    elif table == "Targets":
        npi = digits(str(values.get("NPI") or ""))
        if is_npi(npi):
            yield ("npi", npi)
        if digits(str(values.get("Phone") or "")):
            yield ("phone", digits(str(values.get("Phone") or "")))
        person, source = name_key(values.get("Contact")), name_key(values.get("Source"))
        if person:
            yield ("person", person)
        if source:
            yield ("start", source[:4])


def _alike(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    from rapidfuzz import fuzz

    npis = [digits(str(row.get("NPI") or "")) for row in (mine, theirs)]
    if is_npi(npis[0]) and npis[0] == npis[1]:
        return "the same NPI at another office"
    people = [name_key(row.get("Contact")) for row in (mine, theirs)]
    sources = [name_key(row.get("Source")) for row in (mine, theirs)]
    phones = [digits(str(row.get("Phone") or "")) for row in (mine, theirs)]
    close = bool(sources[0] and sources[1]) and fuzz.ratio(*sources) >= _NEAR_NAME
    if close and (people[0] == people[1] or not all(people)):
        return "a very similar name"
    if phones[0] and phones[0] == phones[1] and (people[0] == people[1] or not all(people)):
        return "the same phone number"
    return ""


def _generated(row_id: str) -> bool:
    return bool(re.fullmatch(r"[PTRM]-[A-Z][A-Z0-9]{3}[A-Z]", row_id))


def counts(rows: Iterable[MatchedRow]) -> dict[str, int]:
    """How many rows there are of each verdict."""
    found = dict.fromkeys((verdict.value for verdict in Verdict), 0)
    for row in rows:
        found[row.verdict.value] += 1
    return found
