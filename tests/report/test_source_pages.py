"""Sources as pages and data, and that no cell acts on a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pages import HOSTILE
from rich.cells import cell_len

from refboard.analysis.facts import prepare
from refboard.analysis.sources.health import Health, assess_sources
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.report.pages.plain_page import render_plain
from refboard.report.sources import concentration_text, sources_data, sources_page
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 23)
RATE = {"k", "n", "rate", "low", "high", "shrunk", "open"}
PROMISED = {
    "source", "tier", "owner", "state", "score", "why", "suggest", "referral_days_12m", "last_referral", "silence_p",
    "response", "completion", "repeat", "loop", "fit", "last_touch", "days_since_touch", "due", "late",
}  # fmt: skip


def practice(names: tuple[str, ...] = ("Oak Street", "Elm Family", "Harbor")) -> Health:
    """Three sources: one with a rhythm that stopped, one that goes on, one without contact."""
    targets = [{"Source": name, "Tier": "B", "Owner": "Ana Reyes"} for name in names]
    referrals: list[dict[str, Any]] = []
    for name, last in zip(names, (120, 4), strict=False):
        for age in range(last, 350, 9):
            seen = ON - timedelta(days=max(0, age - 5))
            referrals.append({
                "Source": name, "Received": ON - timedelta(days=age), "Outcome": "Completed" if age > 5 else "",
                "Appointment": seen, "Note sent": seen, "Fit": "Good" if age % 2 else "Partial",
            })  # fmt: skip
    touches = [
        {"Source": name, "Date": ON - timedelta(days=age), "Channel": "Phone", "Response": "No" if age < 90 else ""}
        for name in names[:2]
        for age in (20, 60, 100)
    ]  # fmt: skip
    snapshot = snapshot_of(TABLES, {"Targets": targets, "Touches": touches, "Referrals": referrals})
    return assess_sources(prepare(snapshot, Policy.from_snapshot(snapshot), ON))


def test_the_data_has_the_promised_keys() -> None:
    data = sources_data(practice())
    assert data["on"] == "2026-11-23"
    assert len(data["sources"]) == 3
    for row in data["sources"]:
        assert set(row) >= PROMISED
        for name in ("response", "completion", "loop", "fit"):
            assert set(row[name]) >= RATE
    assert set(data["concentration"]) >= {"top1", "top5", "hhi", "effective"}
    assert set(data["totals"]) >= {"response", "completion", "repeat", "loop", "fit"}
    assert all(
        set(data["totals"][name]) == RATE for name in ("response", "completion", "repeat", "loop", "fit")
    )
    oak = data["sources"][0]
    assert (oak["source"], oak["state"], oak["last_referral"]) == ("Oak Street", "lost", "2026-07-26")
    assert oak["days_since_touch"] == 20
    assert oak["silence_p"] < 0.01
    harbor = data["sources"][-1]
    assert (harbor["state"], harbor["score"], harbor["silence_p"], harbor["last_touch"]) == (
        "too-few", None, None, None,
    )  # fmt: skip
    assert harbor["response"] == {
        "k": 0,
        "n": 0,
        "rate": None,
        "low": None,
        "high": None,
        "shrunk": None,
        "open": 0,
    }


def test_the_page_in_plain_text() -> None:
    printed = render_plain(sources_page(practice(), 8))
    assert printed.startswith(
        "Referring sources\nMon Nov 23, 2026: 3 sources: 1 lost, 1 steady, 1 too few to tell.\n\nALL SOURCES TOGETHER\n"
    )
    row = next(line for line in printed.splitlines() if line.startswith("Touches answered in time"))
    assert row.split() == ["Touches", "answered", "in", "time", "0", "of", "2", "too", "few"]
    assert "LOST (1)\n! Oak Street: 26 referral days in the 12 months up to " in printed
    assert "at its rhythm the chance of so long a gap is under 1%. Next: re-engage." in " ".join(
        printed.split()
    )
    assert "TOO FEW TO TELL (1)\n- Harbor: No dated referral so far. Next: introduce." in printed
    assert "the largest sent 60%; spread like 2 equal sources." in " ".join(printed.split())
    assert max(map(cell_len, printed.splitlines())) <= 80
    lines = printed.splitlines()
    assert sum(line.startswith("Oak Street ") for line in lines) == 1, "its figures stand in the table"


def test_one_source_shows_every_part_of_its_score() -> None:
    health = practice()
    alone = replace(health, sources=health.sources[:1])
    printed = render_plain(sources_page(alone, 8))
    score = alone.sources[0].score
    assert f"Score: {score} of 100" in printed
    for part in alone.sources[0].parts:
        assert f"{part.points:.1f}" in printed
        assert part.name in printed
    assert "1 source of 3: 1 lost." in printed
    assert "median gap between referral days: 7 open days." in " ".join(printed.split())
    last = replace(health, sources=health.sources[-1:])
    assert "No score: too few cases." in render_plain(sources_page(last, 8))


def test_a_share_of_too_few_is_no_share() -> None:
    printed = render_plain(sources_page(practice(("Oak Street",)), 8))
    line = next(line for line in printed.splitlines() if line.startswith("Touches answered in time"))
    assert "%" not in line
    assert "too few" in line


def test_concentration_says_when_it_cannot_tell() -> None:
    got = practice().concentration
    assert "too few to tell how concentrated" in concentration_text(replace(got, n=5), 8)
    assert concentration_text(replace(got, effective=None), 8).endswith("%.")
    assert "the largest sent 60%, the five largest 100%;" in concentration_text(replace(got, sources=6), 8)
    assert "spread like 2 equal sources." in concentration_text(got, 8)


@pytest.mark.parametrize("by_state", [True, False])
def test_an_order_of_its_own_has_no_headings(by_state: bool) -> None:  # noqa: FBT001
    printed = render_plain(sources_page(practice(), 8, by_state=by_state))
    assert ("STEADY (1)" in printed) is by_state
    assert ("ONE BY ONE" in printed) is not by_state


def test_nothing_in_a_name_acts() -> None:
    for text in HOSTILE:
        printed = render_plain(sources_page(practice((text, "Elm", "Fir")), 8))
        assert all(letter.isprintable() or letter == "\n" for letter in printed)


def test_a_page_without_sources_says_so() -> None:
    printed = render_plain(sources_page(practice(()), 8))
    assert "Mon Nov 23, 2026: 0 sources." in printed
    assert "0 referrals in 12 months: too few to tell how concentrated they are." in printed
