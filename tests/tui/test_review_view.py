"""What the review pane draws: intervals to scale, names cut with a mark, a word beside every glyph."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from refboard.analysis.facts import prepare
from refboard.analysis.rates.rates import Rate, make_rate
from refboard.analysis.review.review import Review, build_review
from refboard.analysis.touches.touch_filter import TouchFilter
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES as SCHEMA
from refboard.tui.review.breakdown_text import (
    breakdown_content,
    finding_content,
    funnel_content,
)
from refboard.tui.review.view import (
    TABLES,
    ReviewTable,
    TableLine,
    breakdown_of,
    causes_of,
    finding_of,
    funnel_notes,
    steps_of,
)
from refboard.tui.widgets.interval_text import interval_content
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 24)
ASKED = date(2026, 3, 3)


def review_of(touches: list[dict[str, Any]], referrals: list[dict[str, Any]] | None = None) -> Review:
    names = dict.fromkeys(row["Source"] for row in touches)
    targets = [
        {"Target ID": f"P-{at}A", "Source": name, "Specialty": ("Allergy", "Dentistry")[at % 2]}
        for at, name in enumerate(names)
    ]
    tables = {"Targets": targets, "Touches": touches, "Referrals": referrals or []}
    return build_review(
        prepare(snapshot_of(SCHEMA, tables), Policy(), ON), only=TouchFilter(since=date(2025, 1, 1))
    )


def outreach(share: dict[str, float], offices: int = 20) -> list[dict[str, Any]]:
    """Six touches an office, four weeks apart and on days of its own, each with an angle that has its own share of answers."""
    random, rows = Random(5), []
    for at in range(6 * offices):
        day = ASKED + timedelta(days=28 * (at % 6) + at // 6 % 20)
        angle = random.choice(list(share))
        row: dict[str, Any] = {"Source": f"Office {at // 6}", "Date": day, "Angle": angle, "Channel": "Phone"}
        if random.random() < share[angle]:
            row |= {"Response": "Interested", "Responded on": day + timedelta(days=1)}
        rows.append(row)
    return rows


def slow_notes() -> list[dict[str, Any]]:
    day = date(2026, 5, 5)
    return [
        {"Referral ID": f"R-{at}XA", "Source": "Office 1", "Received": day, "Scheduled on": day, "Appointment": day + timedelta(days=9),
         "Outcome": "Completed", "Note sent": day + timedelta(days=60)}
        for at in range(20)
    ]  # fmt: skip


def test_a_message_that_works_marks_the_step_of_answers() -> None:
    found = review_of(outreach({"Speed": 0.9, "Expertise": 0.2}))
    finding = finding_of(found)
    assert (finding.glyph, finding.word) == ("!", "Weakest: message.")
    assert finding.text == found.evidence
    assert [step.name for step in steps_of(found) if step.weak] == ["Answered"]
    assert "Answered" in next(
        line
        for line in funnel_content(steps_of(found), 90).plain.splitlines()
        if "◂ weak before it: message" in line
    )
    # Where there is less room the mark says less, so that the bars can be compared.
    for width, mark in ((74, "◂ weak: message"), (64, "◂ message"), (54, "◂ weak")):
        narrow = funnel_content(steps_of(found), width).plain.splitlines()
        assert [line.split()[0] for line in narrow if line.endswith(mark)] == ["Answered"]
    assert [(cause.word, cause.glyph) for cause in causes_of(found)][1] == ("message", "!")


def test_our_own_house_is_named_before_anything_else() -> None:
    found = review_of(outreach({"Speed": 0.9, "Expertise": 0.2}), slow_notes())
    assert finding_content(finding_of(found), strong=True).plain.startswith(
        "! Weakest: handoff. Catch up first: half of the notes take "
    )
    assert [step.name for step in steps_of(found) if step.weak] == ["Repeat"]


def test_nothing_that_stands_out_and_too_few_are_two_things() -> None:
    few = review_of(outreach({"Speed": 0.5}, offices=1))
    assert (finding_of(few).glyph, finding_of(few).word) == ("?", "Too few to tell.")
    assert [cause.glyph for cause in causes_of(few)] == ["?"] * 4
    assert not any(step.weak for step in steps_of(few))
    some = review_of(outreach({"Speed": 0.5, "Expertise": 0.5}))
    assert finding_of(some).glyph == "?"
    assert "do not differ by angle" in causes_of(some)[1].text
    assert causes_of(some)[1].glyph == "?"
    many = review_of(outreach({"Speed": 0.5, "Expertise": 0.5}, offices=80))
    assert (finding_of(many).glyph, finding_of(many).word) == ("✓", "Nothing stands out.")
    assert {cause.word: cause.glyph for cause in causes_of(many)}["message"] == "✓"
    assert {cause.word: cause.glyph for cause in causes_of(many)}["handoff"] == "?"


def test_the_funnel_tells_shares_of_those_with_time_and_what_it_leaves_aside() -> None:
    touches = [
        *(
            {"Source": f"Office {at}", "Date": ASKED, "Response": "No", "Responded on": ASKED}
            for at in range(9)
        ),
        *({"Source": f"Mute {at}", "Date": ASKED} for at in range(3)),
        {"Source": "Young", "Date": date(2026, 11, 2)},
    ]
    referrals = [
        {"Source": f"Office {at}", "Received": date(2026, 4, 1), "Scheduled on": date(2026, 4, 1)}
        for at in range(4)
    ] + [{"Source": "Mute 1", "Received": date(2026, 4, 1)}]
    found = review_of(touches, referrals)
    steps = steps_of(found)
    assert [(step.name, step.n) for step in steps[:4]] == [
        ("Outreach", 12), ("Answered", 9), ("Referred after", 4), ("Scheduled", 4),
    ]  # fmt: skip
    assert steps[0].share_text == ""
    assert steps[1].share_text == "75% (47-91%) of 12"
    assert steps[3].share_text == "too few to tell (4)"
    assert steps[2].share == pytest.approx(4 / 12)
    notes = funnel_notes(found)
    assert notes[0] == "Percentages are of the offices that have had time for the step."
    assert notes[1] == "1 office first contacted less than 90 days ago: not counted yet."
    assert notes[2] == "1 office referred after our touches, with no answer recorded."
    for width in (30, 58, 78, 120):
        assert max(map(len, funnel_content(steps, width).plain.splitlines())) <= width


def test_every_table_of_the_review_can_be_shown() -> None:
    found = review_of(outreach({"Speed": 0.9, "Expertise": 0.2}))
    counted = {name: [line.name for line in breakdown_of(found, name).lines] for name in TABLES}
    assert set(counted["angle"]) == {"Expertise", "Speed"}
    assert set(counted["specialty and angle"]) == {
        f"{specialty}, {angle}" for specialty in ("Allergy", "Dentistry") for angle in ("Expertise", "Speed")
    }
    assert set(counted["sources by specialty"]) == {"Allergy", "Dentistry"}
    angle = breakdown_of(found, "angle")
    assert angle.usual == found.usual.rate
    assert sum(int(line.more[0]) for line in angle.lines) == found.sent == 120
    assert breakdown_of(found, "sources by specialty").lines[0].more == ("0 of 10",)


# ------------------------------------------------------------------ drawing


@pytest.mark.parametrize(("k", "n"), [(0, 10), (3, 10), (10, 10), (1, 1000), (500, 1000)])
@pytest.mark.parametrize("width", [16, 33, 60])
def test_an_interval_is_drawn_to_scale(k: int, n: int, width: int) -> None:
    rate = make_rate(k, n)
    look = interval_content(rate, None, width).plain
    assert len(look) == width
    assert rate.low is not None
    assert rate.high is not None
    assert look.index("●") == round((width - 1) * k / n)
    marks = [at for at, mark in enumerate(look) if mark != " "]
    assert marks[0] == round((width - 1) * rate.low)
    assert marks[-1] == round((width - 1) * rate.high)
    assert marks == list(range(marks[0], marks[-1] + 1))


def test_the_usual_share_is_seen_through_an_interval() -> None:
    look = interval_content(make_rate(30, 100), 0.35, 61).plain
    assert look[21] == "┊"
    assert look[20] == "─"
    assert look[18] == "●"
    assert interval_content(make_rate(0, 0), 0.5, 21).plain.strip() == "┊"


def lines_of(names: list[str]) -> tuple[TableLine, ...]:
    random = Random(2)
    rates: list[Rate] = [make_rate(random.randint(0, 9), 9 + at) for at in range(len(names))]
    return tuple(
        TableLine(name, (f"{10 + at}",), rate, enough=at != 1)
        for at, (name, rate) in enumerate(zip(names, rates, strict=True))
    )


@pytest.mark.parametrize("width", [30, 40, 57, 77, 100, 200])
def test_a_table_of_shares_fits_its_width(width: int) -> None:
    names = [
        "Family Medicine",
        "A specialty whose name has no end and goes on",
        "小児科と耳鼻咽喉科のクリニック",
        "ENT",
    ]
    table = ReviewTable("Answered touches by specialty", ("sent",), lines_of(names), 0.4)
    shown = breakdown_content(table, width, 40)
    assert all(line.cell_length <= width for line in shown.split("\n"))
    look = shown.plain.splitlines()
    assert len(look) == 5
    assert ("too few" in look[2]) == (width > 30)
    assert "…" in look[2]
    assert ("●" in look[1]) == (width >= 77)


def test_nothing_of_a_full_share_is_cut() -> None:
    rates = [make_rate(100, 100), make_rate(14, 14), make_rate(1, 30), make_rate(50, 12_000)]
    lines = tuple(
        TableLine(f"City {at}", ("1,000 of 2,000",), rate, enough=True) for at, rate in enumerate(rates)
    )
    table = ReviewTable("Completed referrals, sources by city", ("refer",), lines, 0.4)
    for width in (77, 100):
        look = breakdown_content(table, width, 10).plain.splitlines()
        assert "…" not in "".join(look)
        assert "100% (96-100%)" in look[1]
        assert len({line.index("%)") for line in look[1:]}) == 1
        assert [line.count("●") for line in look[1:]] == [1] * 4


def test_what_a_long_table_leaves_out_is_counted() -> None:
    table = ReviewTable(
        "Answered touches by city", ("sent",), lines_of([f"City {at}" for at in range(30)]), None
    )
    look = breakdown_content(table, 80, 10).plain.splitlines()
    assert len(look) == 11
    assert look[-1] == "… 21 more; refboard review --json lists them all"


def test_one_scale_stands_under_the_other() -> None:
    tables = [
        ReviewTable(f"Answered touches by {name}", ("sent",), lines_of(values), 0.4)
        for name, values in (("tier", ["A", "B"]), ("city", ["A city of many letters", "Verona"]))
    ]
    heads = {breakdown_content(table, 100, 10, tables).plain.splitlines()[0] for table in tables}
    assert len(heads) == 1
    assert len({breakdown_content(table, 100, 10).plain.splitlines()[0] for table in tables}) == 2


def test_text_from_the_workbook_is_shown_and_not_obeyed() -> None:
    names = ["[b]Loud[/b]", "bell\x07 and \x1b]2;title\x07"]
    table = ReviewTable("Answered touches by city", ("sent",), lines_of(names), None)
    look = breakdown_content(table, 120, 10).plain
    assert "[b]Loud[/b]" in look
    assert "\x1b" not in look
    assert "\x07" not in look
