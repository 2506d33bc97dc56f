"""Calendar files: a second program reads back what was meant, and every line keeps the rules of RFC 5545."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from refboard.analysis.plan.calendar_entries import CalendarEntry
from refboard.report.calendar_file import write_calendar

STAMP = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
ENTRY = CalendarEntry(
    key="follow-up P-AAAXX elm",
    on=date(2026, 12, 31),
    title="Elm, Suite 2; Dr. Zoë Núñez: call \\ visit",
    place="12 Main St, Suite 2, Elm 53301",
    lines=("Phone: 555-0101", "Prefers: Phone; Fax"),
    kind="Follow-up",
)
_LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:")
_ESCAPED = re.compile(r"\\[\\;,nN]|[^\\;,]")
"""A character of a text value: what has a meaning of its own is escaped."""


def lines_of(text: str) -> list[str]:
    """Unfold a calendar file; check that each line ends in CR LF, fits 75 bytes, and is a property."""
    assert text.endswith("\r\n")
    physical = text[:-2].split("\r\n")
    assert not any("\r" in line or "\n" in line for line in physical)
    assert max(len(line.encode()) for line in physical) <= 75
    unfolded: list[str] = []
    for line in physical:
        if line.startswith(" "):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    for line in unfolded:
        assert _LINE.match(line), line
        name, _, value = line.partition(":")
        if name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
            assert _ESCAPED.sub("", value) == "", line
    return unfolded


def strict(text: str) -> Any:  # noqa: ANN401  (whatever the second program makes of it)
    """Read a calendar file with a second program, after checking its lines."""
    lines = lines_of(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    counts = Counter(line.partition(":")[0] for line in lines)
    assert counts["VERSION"] == counts["PRODID"] == 1
    calendar: Any = Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    uids = [str(event["UID"]) for event in events]
    assert len(set(uids)) == len(uids)
    for event in events:
        assert not event.errors
        assert event["DTSTAMP"].dt == STAMP
        assert (event["DTEND"].dt - event["DTSTART"].dt).days == 1
    return calendar


def test_an_entry_comes_back_as_it_was() -> None:
    calendar = strict(write_calendar([ENTRY], name="Shoreline, ENT", stamp=STAMP))
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 12, 31)
    assert str(event["SUMMARY"]) == ENTRY.title
    assert str(event["LOCATION"]) == ENTRY.place
    assert str(event["DESCRIPTION"]) == "Phone: 555-0101\nPrefers: Phone; Fax"
    assert event["TRANSP"] == "TRANSPARENT"
    assert str(calendar["X-WR-CALNAME"]) == "Shoreline, ENT"


def test_the_same_thing_has_the_same_uid_and_another_one_another() -> None:
    def uid(entry: CalendarEntry) -> str:
        return str(strict(write_calendar([entry], name="x", stamp=STAMP)).walk("VEVENT")[0]["UID"])

    assert uid(ENTRY) == uid(replace(ENTRY, on=date(2027, 1, 4), title="moved"))
    assert uid(ENTRY) != uid(replace(ENTRY, key="follow-up P-BBBXX elm"))


def test_an_empty_calendar_is_a_calendar() -> None:
    assert strict(write_calendar([], name="x", stamp=STAMP)).walk("VEVENT") == []


@given(st.text(max_size=150), st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_no_text_of_a_workbook_breaks_a_calendar(title: str, place: str, lines: list[str]) -> None:
    entry = replace(ENTRY, title=title, place=place, lines=tuple(lines))
    calendar = strict(write_calendar([entry], name=title, stamp=STAMP))
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == ENTRY.on
    assert event["CATEGORIES"].to_ical() == b"Follow-up"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]", str(event["SUMMARY"]))
