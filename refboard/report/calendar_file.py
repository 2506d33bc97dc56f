"""Calendar files (iCalendar, RFC 5545) that any calendar program imports or subscribes to.

Entries are whole days that leave the person free. The same follow-up has the same UID in every file, so that an
import replaces it instead of adding it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from refboard.analysis.plan.calendar_entries import CalendarEntry, plan_entries
from refboard.analysis.plan.road_plan import RoadPlan
from refboard.practice.profile import PracticeProfile
from refboard.report.road_plan import plan_title
from refboard.text import clip
from workbook.snapshot import Snapshot

PRODUCT: Final = "-//refboard//refboard//EN"
_NAMESPACE: Final = UUID("6f2b0f6e-9d0d-5e6c-8f7b-5a3c1d2e4b60")
_TITLE, _LINE = 200, 400


def calendar_name(snapshot: Snapshot, owner: str = "") -> str:
    """Name a calendar after the practice and the colleague: ``Shoreline ENT follow-ups (Ana Reyes)``."""
    practice = PracticeProfile.from_snapshot(snapshot).name
    return f"{practice or 'Referral'} follow-ups{f' ({owner})' if owner else ''}"


def export_calendar(entries: Iterable[CalendarEntry], *, name: str) -> str:
    """Write entries as one file, exported now."""
    return write_calendar(entries, name=name, stamp=datetime.now(UTC))


def export_plan(plan: RoadPlan) -> str:
    """Write the stops of a plan as entries of its day."""
    return export_calendar(plan_entries(plan), name=plan_title(plan))


def write_calendar(entries: Iterable[CalendarEntry], *, name: str, stamp: datetime) -> str:
    """Write entries as one file named ``name``; ``stamp`` (with a time zone) says when they were exported."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _one_line(name, _TITLE))
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(_NAMESPACE, entry.key)}@refboard")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", _one_line(entry.title, _TITLE))
    if entry.place:
        event.add("location", _one_line(entry.place, _LINE))
    if entry.lines:
        event.add("description", "\n".join(_one_line(line, _LINE) for line in entry.lines))
    event.add("categories", [entry.kind])
    event.add("transp", "TRANSPARENT")
    return event


def _one_line(text: str, limit: int) -> str:
    """Make a workbook's text safe for a calendar: no control character, one line."""
    return clip(" ".join(text.split()), limit)
