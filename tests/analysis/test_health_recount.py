"""A real workbook's sources counted again, cell by cell, with another reader and plain loops."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from refboard.analysis.facts import prepare
from refboard.analysis.sources.health import Health, SourceHealth, assess_sources
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook import Store

ON = date(2026, 11, 23)
YEAR = date(2025, 11, 23)
ENDED = {"completed", "declined", "noshow", "unreachable"}
Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def sheets(shared: Path) -> dict[str, list[Row]]:
    book = openpyxl.load_workbook(shared / "corpus" / "practice" / "lakeside.xlsx", data_only=True)
    found: dict[str, list[Row]] = {}
    for name in ("Targets", "Referrals", "Holidays"):
        head, *body = book[name].iter_rows(values_only=True)
        found[name] = [dict(zip(map(str, head), line, strict=True)) for line in body if any(line)]
    return found


@pytest.fixture(scope="module")
def health(shared: Path) -> Health:
    with Store.open(shared / "corpus" / "practice" / "lakeside.xlsx", TABLES, user="Ana") as store:
        snapshot = store.read()
    return assess_sources(prepare(snapshot, Policy.from_snapshot(snapshot), ON))


def plain(name: object) -> str:
    return "".join(letter for letter in str(name or "").casefold() if letter.isalnum())


def day(value: object) -> date | None:
    if isinstance(value, str) and re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", value):
        return date.fromisoformat(value.strip())
    return value.date() if isinstance(value, datetime) else None


def by_office(sheets: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Referrals that had come by the day, under their office: the target's, else the one that is named."""
    offices: dict[str, str] = {}
    for row in sheets["Targets"]:
        offices.setdefault(str(row["Target ID"]), plain(row["Source"]))
    found = defaultdict(list)
    for row in sheets["Referrals"]:
        if (day(row["Received"]) or ON) <= ON:
            found[offices.get(str(row["Target ID"] or "").strip()) or plain(row["Source"])].append(row)
    return found


def clean(health: Health) -> list[SourceHealth]:
    """Sources whose name has no letters that fold in a way of their own."""
    found = [source for source in health.sources if plain(source.source) == source.key]
    assert len(found) >= 36
    return found


def happened(row: Row) -> bool:
    over = day(row["Outcome date"]) or day(row["Appointment"])
    return over is None or over <= ON


def completion(rows: list[Row]) -> tuple[int, int]:
    old = [row for row in rows if (ON - (day(row["Received"]) or ON)).days >= 60 and happened(row)]
    outcomes = [plain(row["Outcome"]) for row in old]
    return outcomes.count("completed"), sum(outcome in ENDED for outcome in outcomes)


def loop(rows: list[Row]) -> tuple[int, int]:
    closed = visits = 0
    for row in rows:
        visit, note = day(row["Appointment"]) or day(row["Outcome date"]), day(row["Note sent"])
        if (
            plain(row["Outcome"]) != "completed"
            or visit is None
            or (ON - visit).days < 14
            or not happened(row)
        ):
            continue
        visits += 1
        closed += note is not None and visit <= note <= ON
    return closed, visits


def fit(rows: list[Row]) -> tuple[int, int]:
    words = [plain(row["Fit"]) for row in rows]
    return words.count("good"), sum(word in {"good", "partial", "poor"} for word in words)


def test_the_shares_of_every_source(health: Health, sheets: dict[str, list[Row]]) -> None:
    found = by_office(sheets)
    for source in clean(health):
        rows = found[source.key]
        assert (source.completion.k, source.completion.n) == completion(rows), source.source
        assert (source.loop.k, source.loop.n) == loop(rows), source.source
        assert (source.fit.k, source.fit.n) == fit(rows), source.source
        received = [when for row in rows if (when := day(row["Received"])) is not None]
        assert source.referrals_12m == sum(when > YEAR for when in received), source.source
        assert source.silence.recent_days == len({when for when in received if when > YEAR}), source.source


def test_which_sources_are_judged_and_how_long_they_are_silent(
    health: Health, sheets: dict[str, list[Row]]
) -> None:
    holidays = {day(row["Date"]) for row in sheets["Holidays"]}

    def open_days(start: date, end: date) -> int:
        between = (start + timedelta(days=at) for at in range(1, (end - start).days + 1))
        return sum(one.weekday() < 5 and one not in holidays for one in between)

    def is_open(one: date) -> bool:
        return one.weekday() < 5 and one not in holidays

    def open_day(one: date) -> date:
        while not is_open(one):
            one += timedelta(days=1)
        return one

    days = {
        office: {when for row in rows if (when := day(row["Received"])) is not None}
        for office, rows in by_office(sheets).items()
    }
    judged = 0
    for source in clean(health):
        given = days.get(source.key, set())
        if source.state == "paused" or not given:
            assert source.silence.p is None
            continue
        last = max(given)
        # What came on a closed day counts for the next open one.
        near = {open_day(when) for when in given if when > last.replace(year=last.year - 1)}
        span = min(when for when in given if when > last.replace(year=last.year - 1))
        quarter = pl.Series([last]).dt.offset_by("-3mo").item()
        young = (ON - min(given)).days < 90
        enough = len(near) >= 4 and span <= quarter and not young
        assert source.silence.p is None or enough, source.source
        judged += source.silence.p is not None
        assert source.silence.referral_days == len(near), source.source
        silent = open_days(open_day(last), ON) if open_day(last) <= ON else 0
        assert source.silence.days_silent == silent, source.source
    assert judged >= 20
