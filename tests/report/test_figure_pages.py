"""Figures on pages: a share never without its n, too few as words, and no cell that acts on a terminal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.loop.loop import read_loop_board
from refboard.analysis.rates.rates import make_rate
from refboard.analysis.review.review import build_review
from refboard.analysis.timing.timing import measure_timing
from refboard.analysis.touches.touch_filter import TouchFilter
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.report.data import plain_data
from refboard.report.figures import bar, rate_text, share_text, within_data
from refboard.report.loop import loop_page
from refboard.report.pages.html import write_page
from refboard.report.pages.plain_page import render_plain
from refboard.report.review import review_page
from refboard.report.timing import only_text, timing_data, timing_page
from refboard.tui.loop.view import promise_lines
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 23)
HOSTILE = "[red]\x1b[31mOffice\x1b]0;owned\x07 <script>alert(1)</script> \u202e"


def facts_of(**tables: list[dict[str, Any]]) -> Facts:
    names = {"Targets": (), "Touches": (), "Referrals": (), "Holidays": (), "Settings": ()}
    return prepare(snapshot_of(TABLES, {**names, **tables}), Policy(), ON)


@pytest.fixture
def hostile() -> Facts:
    day = date(2026, 5, 4)
    touches = [
        {"Source": HOSTILE, "Date": day + timedelta(at), "Channel": HOSTILE, "Angle": HOSTILE, "Purpose": HOSTILE,
         "By": HOSTILE, "Response": "No"}
        for at in range(20)
    ]  # fmt: skip
    referrals = [{"Referral ID": HOSTILE, "Source": HOSTILE, "Received": day, "Handler": HOSTILE}]
    targets = [
        {"Target ID": "P-1A", "Source": HOSTILE, "Specialty": HOSTILE, "Owner": HOSTILE, "City": HOSTILE}
    ]
    return facts_of(Targets=targets, Touches=touches, Referrals=referrals)


def test_no_cell_acts_in_any_form(hostile: Facts) -> None:
    pages = [
        timing_page(measure_timing(hostile, only=TouchFilter(channel=HOSTILE))),
        timing_page(measure_timing(hostile, by="answered")),
        loop_page(read_loop_board(hostile), 8),
        review_page(build_review(hostile)),
    ]
    for page in pages:
        text, html = render_plain(page), write_page(page)
        for sign in ("\x1b", "\x07", "\u202e"):
            assert sign not in text
            assert sign not in html
        assert "<script>" not in html
    assert "[red]" in render_plain(pages[2])
    assert "[red]" in render_plain(pages[3])


def test_an_empty_workbook_has_pages_without_figures() -> None:
    facts = facts_of()
    timing = render_plain(timing_page(measure_timing(facts)))
    assert (
        "Too few to tell whether a weekday stands out (0 touches in the 12 months to Sat Oct 31)."
        in " ".join(timing.split())
    )
    assert "%" not in timing
    assert "0 touches from all years that ask" in timing
    this_year = render_plain(timing_page(measure_timing(facts, only=TouchFilter(since=date(2026, 1, 1)))))
    assert "0 touches that ask for an answer (since 2026-01-01)" in " ".join(this_year.split())
    told = render_plain(review_page(build_review(facts)))
    assert "Too few to tell" in told
    assert "%" not in told
    loop = render_plain(loop_page(read_loop_board(facts), 8))
    assert "0 open referrals, 0 late" in loop
    assert "%" not in loop
    data = timing_data(measure_timing(facts))
    assert [day["rate"] for day in data["days"]] == [None] * 5
    assert data["verdict"]["p"] is None


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (make_rate(50, 132), "38% (30-46%)"),
        (make_rate(0, 8), "0% (0-32%)"),
        (make_rate(7, 7), "too few"),
        (make_rate(0, 0), "too few"),
    ],
)
def test_a_rate_has_its_interval_or_is_too_few(rate: Any, said: str) -> None:  # noqa: ANN401
    assert rate_text(rate, 8) == said
    assert set(plain_data(rate)) == {"k", "n", "rate", "low", "high", "shrunk", "open"}


def test_small_words() -> None:
    assert share_text(None) == "?"
    assert share_text((0.304, 0.2, 0.4)) == "30%"
    assert within_data({2: (0.3, 0.2, 0.4), 5: None}) == {
        "within": {"2": 0.3, "5": None}, "within_low": {"2": 0.2, "5": None}, "within_high": {"2": 0.4, "5": None},
    }  # fmt: skip
    assert (bar(0.5, 10), bar(None), bar(0.0)) == ("#####", "", "")
    assert only_text(TouchFilter(channel="Fax", since=ON)) == "channel Fax, since 2026-11-23"


@pytest.mark.parametrize(
    ("wait", "line", "cell"), [(0, "half the same day", "same day"), (1, "half within 1d", "1d")]
)
def test_a_median_of_the_same_day_is_written_in_words(wait: int, line: str, cell: str) -> None:
    day = date(2026, 5, 5)
    waited = {"Received": day, "Scheduled on": day + timedelta(days=wait)}
    loop = read_loop_board(facts_of(Referrals=[{"Source": f"Office {at}", **waited} for at in range(20)]))
    assert promise_lines(loop, 8)[0].endswith(line)
    told = render_plain(loop_page(loop, 8))
    assert next(row for row in told.splitlines() if row.startswith("Scheduled after")).rstrip().endswith(cell)
