"""The patterns of the whole practice as sections and as data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from refboard.analysis.facts import prepare
from refboard.analysis.review.patterns import ReferralPatterns, find_patterns
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.report.pages.page import Page
from refboard.report.pages.plain_page import render_plain
from refboard.report.patterns import pattern_sections, patterns_data
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 23)
HEADINGS = (
    "Sources compared: completed referrals", "Sources compared: answered touches", "Next month's referrals",
    "Touches until an answer", "From our first touch to the first referral", "Referrals by month received",
    "Referrals by service line", "Why patients did not come",
)  # fmt: skip


def patterns(
    referrals: list[dict[str, Any]], touches: list[dict[str, Any]] | None = None
) -> ReferralPatterns:
    snapshot = snapshot_of(TABLES, {"Targets": [], "Touches": touches or [], "Referrals": referrals})
    return find_patterns(prepare(snapshot, Policy(), ON))


def text_of(found: ReferralPatterns) -> str:
    sections = tuple(pattern_sections(found, 8).values())
    assert tuple(section.heading for section in sections) == HEADINGS
    return " ".join(render_plain(Page("", "", sections)).split())


def busy() -> ReferralPatterns:
    referrals = [
        {"Source": f"Office {at % 9}", "Received": ON - timedelta(days=70 + at), "Service line": "Voice",
         "Appointment": ON - timedelta(days=60 + at), "Reason": "Too far" if at % 4 == 0 else "",
         "Outcome": "No-show" if at % 4 == 0 or at % 9 == 0 else "Completed"}
        for at in range(360)
    ]  # fmt: skip
    touches = [
        {"Source": f"Office {at % 12}", "Date": ON - timedelta(days=30 + 9 * at), "Channel": "Phone",
         **({"Outcome": "Spoke", "Response": "Interested"} if at % 3 == 0 else {"Outcome": "Sent"})}
        for at in range(60)
    ]  # fmt: skip
    return patterns(referrals, touches)


def test_an_empty_workbook_has_sentences_and_no_share() -> None:
    text = text_of(patterns([]))
    assert "%" not in text
    for words in (
        "Too few sources with enough data to compare completed referrals.",
        "Dec 2026: too little history for a forecast. It takes 4 months with referrals.",
        "Too few runs of touches to tell (0).",
        "No office was contacted before it ever referred.",
        "No referrals with a date in the last 12 months.",
        "No service line is recorded for the referrals of the last 12 months.",
        "No referral of the last 12 months is recorded as not seen.",
    ):
        assert words in text


def test_a_source_that_differs_is_named_with_what_is_usual_at_its_number() -> None:
    text = text_of(busy())
    assert (
        "9 sources compared. Over all of them, 67% of referrals are completed. 1 differs by more than chance explains."
        in text
    )
    assert "Office 0 0% (0-9%) 40" in text
    assert "80% range" in text
    assert "Voice" in text
    assert "No-show" in text
    assert "Too far 7" in text


def test_the_data_is_plain() -> None:
    data = patterns_data(busy())
    assert set(data) == {
        "compared", "next_month", "first_referral", "cohorts", "service_lines", "not_seen", "conversations",
    }  # fmt: skip
    assert data["next_month"]["month"] == "2026-12"
    differing = [row["source"] for row in data["compared"]["completion"]["sources"] if row["differs"]]
    assert differing == ["Office 0"]
    assert data["conversations"]["touches"][0]["touch"] == 1
    assert set(data["first_referral"]) == {"all", "specialty", "tier"}
