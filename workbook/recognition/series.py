"""Columns that come in numbers: "Email 1 sent", "Call 2", "Visit 3 notes"; and names in two columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workbook.recognition.headers import Lexicon, tokens_of
from workbook.recognition.profile import ColumnProfile
from workbook.recognition.values import ValueKind

_ORDINALS = {
    word: at
    for at, words in enumerate(
        (
            "",
            "first 1st",
            "second 2nd",
            "third 3rd",
            "fourth 4th",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
        ),
        start=0,
    )
    for word in words.split()
}
_TRAILING = re.compile(r"([a-z]+)(\d{1,2})")


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """One event per row in columns of its own: its day, and what is said about it in further columns."""

    number: int
    concepts: tuple[str, ...]
    day: int
    header: str
    beside: tuple[tuple[int, str], ...] = ()


def number_of(header: str) -> int:
    """The place in a series that a header names (``Call 2``, ``2nd call``, ``Call #2``), 0 for none."""
    for token in tokens_of(header):
        if token in _ORDINALS:
            return _ORDINALS[token]
        if token.isdigit() and len(token) <= 2:
            return int(token)
        if match := _TRAILING.fullmatch(token):
            return int(match[2])
    return 0


def find_series(
    profiles: Sequence[ColumnProfile],
    lexicon: Lexicon,
    events: Collection[str],
    never: Collection[str],
    *,
    is_beside: bool = False,
) -> list[SeriesColumn]:
    """Numbered columns of days of events (``events`` are concepts); nothing unless there are at least two.

    ``is_beside``: the list has its events side by side, so their columns may go without numbers (``Called``,
    ``Outcome of call``, ``Mailed``). Columns with the same number, or right beside without a number of their own but repeated, belong to an event.
    """
    numbered = [(number_of(p.header) or number_of(p.above), p) for p in profiles]
    candidates = []
    for number, profile in numbered:
        concepts = frozenset(lexicon.concepts(f"{profile.above} {profile.header}"))
        stem = frozenset(concept for concept in concepts if concept.isupper())
        if 0 < number <= 20 and stem & set(events) and not stem & set(never):
            candidates.append((number, profile, stem))
    dated = {stem for _, profile, stem in candidates if profile.share(ValueKind.DAY) >= 0.5}
    days = [
        (number, profile)
        for number, profile, stem in candidates
        if profile.share(ValueKind.DAY, ValueKind.YES_NO) >= 0.5 or (not profile.filled and stem in dated)
    ]
    if len(days) < 2 or not dated:
        return _named_events(profiles, lexicon, events, never) if is_beside else []
    found = []
    taken = {profile.column for _, profile in days}
    for number, profile in days:
        beside = [
            (other.column, other.header)
            for place, other in numbered
            if other.column not in taken
            and 0 < other.column - profile.column <= 3
            and place in (number, 0)
            and (
                place == number
                or sum(
                    other.header.rstrip("0123456789 .)(") == p.header.rstrip("0123456789 .)(")
                    for p in profiles
                )
                > 1
            )
        ]
        taken.update(column for column, _ in beside)
        named = tuple(c for c in lexicon.concepts(f"{profile.above} {profile.header}") if c.isupper())
        found.append(SeriesColumn(number, named, profile.column, profile.header, tuple(beside)))
    return found


def _named_events(
    profiles: Sequence[ColumnProfile], lexicon: Lexicon, events: Collection[str], never: Collection[str]
) -> list[SeriesColumn]:
    """Columns of days that are named after an event alone, each with what is said about it up to the next."""
    named = {
        profile.column: tuple(c for c in lexicon.concepts(profile.header) if c.isupper())
        for profile in profiles
    }
    days = [
        profile
        for profile in profiles
        if profile.share(ValueKind.DAY) >= 0.6
        and named[profile.column]
        and set(named[profile.column]) <= set(events)
    ]
    if len(days) < 2:
        return []
    columns = {day.column for day in days}
    found = []
    for number, day in enumerate(days, start=1):
        beside: list[tuple[int, str]] = []
        for other in (p for p in profiles if p.column > day.column):
            if other.column in columns or not set(named[other.column]) & set(never):
                break
            beside.append((other.column, other.header))
        found.append(SeriesColumn(number, named[day.column], day.column, day.header, tuple(beside)))
    return found


def name_parts(
    profiles: Sequence[ColumnProfile], lexicon: Lexicon
) -> tuple[ColumnProfile, ColumnProfile] | None:
    """The columns of first and last name, None where there is not exactly such a pair.

    Where several pairs are there (a person's and an official's), the first that has cells.
    """
    pairs: list[tuple[ColumnProfile, ColumnProfile]] = []
    for first in profiles:
        concepts = set(lexicon.concepts(f"{first.above} {first.header}"))
        if "FIRST" not in concepts or not (concepts - {"FIRST", "NAME"} <= _OF_A_NAME) or not _names(first):
            continue
        for last in profiles:
            other = set(lexicon.concepts(f"{last.above} {last.header}"))
            bare = "LAST" in other and other - {"LAST"} == concepts - {"FIRST"} <= {"PERSON"}
            if (
                last is not first
                and (bare or ("SURNAME" in other and other - {"SURNAME"} == concepts - {"FIRST"}))
                and _names(last)
            ):
                pairs.append((first, last))
                break
    filled = [pair for pair in pairs if pair[0].filled or pair[1].filled]
    return next(iter(filled or pairs), None)


_OF_A_NAME = frozenset({"PERSON", "CONTACT", "REFERRAL", "FROM", "PATIENT", "CLIENT", "OWNER", "ORG", "NAME"})


def _names(profile: ColumnProfile) -> bool:
    return (
        not profile.filled
        or profile.share(ValueKind.WORDS, ValueKind.PERSON, ValueKind.INITIALS, ValueKind.TEXT) > 0.6
    )
