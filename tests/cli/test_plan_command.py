"""plan and calendar: what they print and write, read by second programs."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from browser import find_browser
from icalendar import Calendar
from shell import ON, cells_of, rows_of, run

CITIES = ("Oakdale", "Northgate", "Pinecrest", "Ashford")
_WORDS = [word for city in CITIES for word in ("--city", city)]


def secrets_of(book: Path) -> set[str]:
    """Every patient ref of a workbook."""
    return {str(row["Patient ref"]) for row in rows_of(book, "Referrals") if row["Patient ref"]}


def assert_no_patient(text: str, book: Path) -> None:
    refs = secrets_of(book)
    assert refs
    words = set(re.findall(r"[\w-]+", text))
    assert not {ref for ref in refs if ref in words}
    assert not re.search(r"\bR-[0-9A-Z]{5}\b", text)


def test_without_an_area_it_lists_where_offices_are_due(book: Path) -> None:
    before = book.read_bytes()
    answer = run("plan", book, "--on", ON)
    assert answer.code == 0
    areas = run("plan", book, "--on", ON, "--json").data["areas"]
    assert sum(area["due"] for area in areas) > 5
    assert all(area["city"] in answer.out for area in areas)
    assert book.read_bytes() == before


def test_a_plan_has_the_offices_of_the_area_that_are_due(book: Path) -> None:
    data = run("plan", book, *_WORDS, "--on", ON, "--json").data
    items = run("today", book, "--on", ON, "--json").data["items"]
    city = {row["Source"]: row["City"] for row in rows_of(book, "Targets")}
    due = {item["source"] for item in items if item["purpose"] and city[item["source"]] in CITIES}
    stops = {stop["source"] for stop in data["stops"]}
    assert {stop["source"] for stop in data["stops"] if not stop["soon"]} <= due
    assert due <= stops | {left["source"] for left in data["left_out"]}
    assert 2 <= len(stops) <= 8
    assert all(stop["place"]["city"] in CITIES and stop["place"]["address"] for stop in data["stops"])
    answer = run("plan", book, *_WORDS, "--on", ON)
    assert all(source.upper() in answer.out for source in stops)
    assert_no_patient(answer.out, book)


@pytest.mark.parametrize(
    ("form", "start"), [("md", "# On the road"), ("html", "<!doctype html>"), ("ics", "BEGIN:VCALENDAR")]
)
def test_a_plan_is_written_in_every_format(book: Path, tmp_path: Path, form: str, start: str) -> None:
    out = tmp_path / f"plan.{form}"
    answer = run("plan", book, *_WORDS, "--on", ON, "--out", out)
    assert (answer.code, answer.out) == (0, f"wrote {out}\n")
    text = out.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert_no_patient(text, book)
    again = run("plan", book, *_WORDS, "--on", ON, "--out", out)
    assert again.code == 2
    assert "already exists; add --force to replace it." in again.err


def test_the_page_prints_on_two_sheets_at_most(book: Path, tmp_path: Path) -> None:
    browser = find_browser()
    if browser is None or shutil.which("pdfinfo") is None:
        pytest.skip("needs Chromium and pdfinfo")
    page, paper = tmp_path / "plan.html", tmp_path / "plan.pdf"
    assert run("plan", book, "--zip", "53", "--on", ON, "--out", page).code == 0
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'browser'}",
    ]
    subprocess.run(
        [*command, f"--print-to-pdf={paper}", page.as_uri()], check=True, capture_output=True, timeout=120
    )
    told = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True, timeout=60)
    pages = re.search(r"Pages:\s+(\d+)", told.stdout)
    assert pages is not None
    assert int(pages[1]) <= 2


def test_the_calendar_has_every_follow_up_and_appointment_ahead(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "refboard.ics"
    answer = run("calendar", book, "--out", out, "--on", ON)
    assert answer.code == 0
    text = out.read_bytes().decode()
    assert_no_patient(text, book)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    events: Any = Calendar.from_ical(text).walk("VEVENT")
    assert f"({len(events)} entries)" in answer.out
    ahead = [
        row
        for row in rows_of(book, "Referrals")
        if row["Appointment"] and row["Appointment"].date() >= ON and not row["Outcome"]
    ]
    appointments = [event for event in events if event["CATEGORIES"].to_ical() == b"Appointment"]
    assert len(appointments) == len(ahead)
    assert sorted(event["DTSTART"].dt for event in appointments) == sorted(
        row["Appointment"].date() for row in ahead
    )
    planned = [row for row in rows_of(book, "Targets") if row["Next date"]]
    follow_ups = [event for event in events if event["CATEGORIES"].to_ical() == b"Follow-up"]
    assert 0 < len(follow_ups) <= len(planned)
    assert all(event["DTSTART"].dt >= ON for event in events)


def test_a_second_export_has_the_same_uids(book: Path) -> None:
    def uids(day: date) -> set[str]:
        found: Any = Calendar.from_ical(run("calendar", book, "--on", day).out).walk("VEVENT")
        return {str(event["UID"]) for event in found if event["CATEGORIES"].to_ical() == b"Follow-up"}

    assert uids(ON) == uids(ON + timedelta(days=1))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "pdf", "--city", "Elmwood"], "There is no format 'pdf'; choose text, md, html or ics."),
        (["--format", "html"], "Name an area: --city or --zip."),
        (["--day", "2026-11-20", "--city", "Elmwood"], "--day 2026-11-20 has passed."),
        (["--stops", "0", "--city", "Elmwood"], "--stops must be at least 1."),
        (["--city", "Elmwood", "--out", "plan.xlsx"], "would look like a workbook"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused_with_a_reason(book: Path, words: list[str], said: str) -> None:
    before = cells_of(book)
    answer = run("plan", book, "--on", ON, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert cells_of(book) == before


def test_a_day_on_which_offices_are_closed_is_named(book: Path) -> None:
    answer = run("plan", book, "--city", "Elmwood", "--day", "2026-11-28", "--on", ON)
    assert answer.code == 0
    assert "Offices are closed on Saturday, November 28, 2026." in answer.err


def test_an_area_without_anything_due_names_others(book: Path) -> None:
    answer = run("plan", book, "--city", "Nowhere", "--on", ON)
    assert answer.code == 0
    assert "No office in Nowhere is due for a visit. Offices are due in" in answer.out
