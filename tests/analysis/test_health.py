"""How sources are doing: every figure by hand, by a second count, and under changes that must not matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from refboard import demo
from refboard.analysis.facts import Facts, look_back, prepare
from refboard.analysis.rates.rates import wilson
from refboard.analysis.rates.waiting import kaplan_meier
from refboard.analysis.sources.health import Health, SourceHealth, assess_sources, filter_sources
from refboard.analysis.sources.next_steps import NEXT_STEPS
from refboard.analysis.sources.overview import median_gap
from refboard.analysis.sources.silence import STATES
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.practice.decisions import Decision
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook import Store
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Row = dict[str, Any]
ON = date(2026, 11, 23)


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def facts_of(snapshot: Snapshot, on: date = ON) -> Facts:
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def assess(snapshot: Snapshot, on: date = ON) -> Health:
    return assess_sources(facts_of(snapshot, on))


def row_of(health: Health, source: str) -> SourceHealth:
    row = health.find(source)
    assert row is not None
    return row


def referral(source: str, age: int, outcome: str = "", **cells: object) -> Row:
    return {"Source": source, "Received": ago(age), "Outcome": outcome, **cells}


def touch(source: str, age: int, **cells: object) -> Row:
    return {
        "Source": source,
        "Date": ago(age),
        "Direction": "Out",
        "Channel": "Phone",
        "Outcome": "Sent",
        **cells,
    }


def rhythm(source: str, *ages: int, outcome: str = "Completed") -> list[Row]:
    return [
        referral(
            source, age, outcome, Appointment=ago(max(0, age - 5)), **{"Note sent": ago(max(0, age - 6))}
        )
        for age in ages
    ]


def test_completion_counts_what_could_have_happened(book: Book) -> None:
    rows = [
        referral("Oak", 100, "Completed"), referral("Oak", 61, "no show"), referral("Oak", 60, "Declined"),
        referral("Oak", 90, "Unreachable"), referral("Oak", 90, "Cancelled"), referral("Oak", 70),
        referral("Oak", 59, "Completed"), referral("Oak", 300, "Completed", **{"Outcome date": ago(-1)}),
        {"Source": "Oak", "Outcome": "Completed"},
    ]  # fmt: skip
    health = assess(book([{"Source": "Oak"}], [], rows))
    row = row_of(health, "Oak")
    assert (row.completion.k, row.completion.n, row.open) == (1, 4, 2)
    # 2 of 6 have no outcome yet: the share is 1 of 6 if both fail, 3 of 6 if both complete.
    assert row.completion.only_bounds
    assert (row.completion.low, row.completion.high, row.completion.open) == (1 / 6, 3 / 6, 2)
    assert health.totals.completion.only_bounds
    assert health.totals.open == 2
    closed = [*rows[:5], *rows[6:7]]
    row = row_of(assess(book([{"Source": "Oak"}], [], closed)), "Oak")
    assert (row.completion.rate, row.completion.low, row.completion.high) == (0.25, *wilson(1, 4))


def test_a_loop_is_closed_only_on_or_after_the_visit(book: Book) -> None:
    def seen(age: int, note: int | None, **cells: object) -> Row:
        sent = {} if note is None else {"Note sent": ago(note)}
        return referral("Oak", age + 20, "Completed", **{"Appointment": ago(age), **sent, **cells})

    rows = [
        seen(40, 40), seen(40, 30), seen(40, 41), seen(40, None), seen(14, 2), seen(13, None), seen(40, -1),
        referral("Oak", 80, "Completed", **{"Outcome date": ago(50), "Note sent": ago(45)}),
        referral("Oak", 80, "Completed", **{"Note sent": ago(45)}),
        referral("Oak", 80, "No-show", Appointment=ago(50)),
    ]  # fmt: skip
    row = row_of(assess(book([{"Source": "Oak"}], [], rows)), "Oak")
    assert (row.loop.k, row.loop.n) == (4, 7)


def test_notes_have_bounds_while_appointments_have_no_outcome(book: Book) -> None:
    def seen(age: int, outcome: str = "Completed", note: int | None = None) -> Row:
        sent = {} if note is None else {"Note sent": ago(note)}
        return referral("Oak", age + 20, outcome, Appointment=ago(age), **sent)

    closed = [seen(50 + at, note=30) for at in range(6)] + [seen(60), seen(61)]
    # Too recent for a note, no visit, or called off: none of them is open.
    rows = [*closed, seen(13, ""), seen(40, "No-show"), seen(41, "Cancelled"), referral("Oak", 60)]
    row = row_of(assess(book([{"Source": "Oak"}], [], rows)), "Oak")
    assert (row.loop.k, row.loop.n, row.loop.rate, row.loop.open) == (6, 8, 0.75, 0)
    health = assess(book([{"Source": "Oak"}], [], [*rows, seen(14, ""), seen(40, "")]))
    row = row_of(health, "Oak")
    assert row.loop.only_bounds
    # 2 of 10 may have been visits: 6 of 10 have a note if neither has one, 8 of 10 if both do.
    assert (row.loop.low, row.loop.high, row.loop.open, row.loop.cases) == (0.6, 0.8, 2, 10)
    assert health.totals.loop.only_bounds


def test_fit_counts_only_what_is_written(book: Book) -> None:
    rows = [referral("Oak", 9, Fit=fit) for fit in ("Good", "good ", "Partial", "Poor", "", "maybe")]
    row = row_of(assess(book([{"Source": "Oak"}], [], rows)), "Oak")
    assert (row.fit.k, row.fit.n) == (2, 4)


def test_response_counts_followed_touches(book: Book) -> None:
    touches = [
        touch("Oak", 200, Response="Interested", **{"Responded on": ago(198)}), touch("Oak", 150),
        touch("Oak", 120, Response="No", **{"Responded on": ago(90)}), touch("Oak", 80, Purpose="Loop note"),
        touch("Oak", 60, Outcome="Bounced"), touch("Oak", 2, Response="Interested", **{"Responded on": ago(1)}),
    ]  # fmt: skip
    facts = facts_of(book([{"Source": "Oak"}], touches, []))
    row = row_of(assess_sources(facts), "Oak")
    # Answered after 2 open days, and twice 10 open days without an answer. The one of Saturday counts from today on,
    # which is not over.
    assert (row.response.k, row.response.n) == (1, 3)
    asked = asking_trials(facts)
    assert (asked["good"].sum(), asked["matured"].sum()) == (1, 3)
    assert (row.last_touch, row.days_since_touch) == (ago(2), 2)


def test_referrals_are_counted_once_by_id_then_by_name(book: Book) -> None:
    targets = [{"Target ID": "P-A", "Source": "Oak Street"}, {"Target ID": "P-B", "Source": "Elm"}]
    rows = [
        {"Target ID": "P-A", "Source": "Elm", "Received": ago(5)}, {"Source": "  oak  street.", "Received": ago(6)},
        {"Target ID": "P-B", "Received": ago(7)}, {"Source": "Elsewhere", "Received": ago(8)},
        {"Target ID": "P-A", "Received": ago(5)},
    ]  # fmt: skip
    health = assess(book(targets, [], rows))
    volumes = {row.source: (row.silence.recent_days, row.referrals_12m) for row in health.sources}
    assert volumes == {"Oak Street": (2, 3), "Elm": (1, 1), "Elsewhere": (1, 1)}
    assert sum(row.referrals_12m for row in health.sources) == len(rows) == health.concentration.n
    assert row_of(health, "Elsewhere").suggest == "wait"


def test_concentration_by_hand(book: Book) -> None:
    counts = {"A": 4, "B": 3, "C": 1, "D": 1, "E": 1, "F": 2}
    rows = [referral(name, 3 + at) for name, count in counts.items() for at in range(count)]
    rows += [referral("Old", 400), {"Source": "Undated"}]
    got = assess(book([{"Source": name} for name in counts], [], rows)).concentration
    index = (12 + 6 + 2) / (12 * 11)
    assert (got.n, got.sources) == (12, 6)
    assert (got.top1, got.top5) == (4 / 12, 11 / 12)
    assert got.hhi == pytest.approx(index)
    assert got.effective == pytest.approx(1 / index)
    empty = assess(book([{"Source": "A"}], [], [])).concentration
    assert (empty.n, empty.top1, empty.hhi, empty.effective) == (0, None, None, None)


def test_repeat_is_about_days_and_keeps_the_open_gap(book: Book) -> None:
    rows = [referral("Batch", 20)] * 3 + [referral("Twice", 20), referral("Twice", 50), referral("Old", 500)]
    health = assess(book([], [], rows))
    assert (health.totals.repeat.k, health.totals.repeat.n) == (1, 2)
    assert row_of(health, "Batch").repeat.again is False
    assert row_of(health, "Twice").repeat.again is True
    assert row_of(health, "Old").repeat.again is None
    random = Random(2)
    for size in range(1, 40):
        gaps = [random.randint(0, 30) for _ in range(size)]
        still_open = random.randint(0, 45)
        curve = kaplan_meier([*gaps, still_open], [True] * size + [False])
        assert median_gap(gaps, still_open) == curve.median()


def test_the_twelve_months_end_on_the_day_and_hold_every_referral_day_once(book: Book) -> None:
    days = [date(2025, 11, 23), date(2025, 11, 24), date(2025, 12, 23), date(2025, 12, 24), date(2026, 10, 23),
            date(2026, 10, 24), ON, ON, date(2026, 11, 24)]  # fmt: skip
    health = assess(book(referrals=[{"Source": "Oak", "Received": day} for day in days]))
    assert row_of(health, "Oak").months == (2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2)
    assert row_of(health, "Oak").silence.recent_days == 6


def test_the_months_of_every_source_add_up_to_its_year(book: Book) -> None:
    for on in (ON, date(2026, 3, 31), date(2028, 2, 29)):
        dice = Random(on.toordinal())
        days = [on - timedelta(days=dice.randrange(800)) for _ in range(200)]
        referrals = [{"Source": dice.choice("ABC"), "Received": day} for day in days]
        for row in assess(book(referrals=referrals), on).sources:
            assert sum(row.months) == row.silence.recent_days > 0


def test_freshness_follows_the_shortest_cadence_there(book: Book) -> None:
    targets = [
        {"Source": "Oak", "Tier": "C"}, {"Source": "Oak", "Tier": "B"},
        {"Source": "Oak", "Tier": "A", "Status": "Left"}, {"Source": "Elm", "Tier": "A"},
        {"Source": "Fir", "Tier": "A", "Do not contact": "All"},
    ]  # fmt: skip
    touches = [touch("Oak", 70), touch("Oak", 1, Outcome="Bounced"), touch("Elm", 45), touch("Fir", 80)]
    health = assess(book(targets, touches, []))
    oak, elm, fir = (row_of(health, name) for name in ("Oak", "Elm", "Fir"))
    assert (oak.due, oak.late, oak.days_since_touch) == (ago(10) + timedelta(days=0), False, 70)
    assert (elm.due, elm.late) == (ago(14), True)
    assert (fir.due, fir.late, fir.suggest) == (None, False, "wait")
    assert (oak.tier, elm.tier) == ("A", "A"), "the tier is the office's, whoever left"


def test_the_parts_of_a_score_add_up(book: Book) -> None:
    snapshot = demo_snapshot()
    health = assess(snapshot)
    scored = [row for row in health.sources if row.score is not None]
    assert len(scored) >= 10
    for row in health.sources:
        if row.score is None:
            assert row.parts == ()
            continue
        assert sum(part.weight for part in row.parts) == pytest.approx(100)
        assert abs(sum(part.points for part in row.parts) - row.score) <= 0.5
        assert all(part.points == pytest.approx(part.weight * part.value) for part in row.parts)
        assert all(0 <= part.value <= 1 for part in row.parts)
        assert 0 <= row.score <= 100
    weights = [{"Setting": "Score rhythm", "Value": 0}, {"Setting": "Score loop", "Value": 0}]
    touches = [touch("Oak", 200 - at) for at in range(0, 100, 12)]
    few = assess(book([{"Source": "Oak"}], touches, rhythm("Oak", *range(70, 300, 30)), settings=weights))
    parts = {part.name: part.weight for part in row_of(few, "Oak").parts}
    assert parts["rhythm"] == parts["loop"] == 0
    assert "fit" not in parts, "no fit is written anywhere"


def test_too_little_has_no_score(book: Book) -> None:
    targets = [{"Source": "Oak"}, {"Source": "Elm"}, {"Source": "Fir", "Status": "Left"}]
    rows = [*rhythm("Elm", *range(65, 300, 20)), *rhythm("Fir", *range(65, 300, 20)), *rhythm("Oak", 70, 90)]
    health = assess(book(targets, [touch("Oak", 100)], rows))
    assert row_of(health, "Oak").score is None
    assert row_of(health, "Fir").score is None
    assert row_of(health, "Elm").score is not None


def test_two_lucky_answers_make_no_star(book: Book) -> None:
    touches = [touch(name, age, Response="Interested", **{"Responded on": ago(age - 1)})
               for name in ("Luck",) for age in (60, 90)]  # fmt: skip
    touches += [touch("Usual", 400 - 3 * at) for at in range(60)]
    health = assess(book([{"Source": "Luck"}, {"Source": "Usual"}], touches, []))
    luck = row_of(health, "Luck").response
    assert luck.rate == 1
    assert luck.shrunk is not None
    assert luck.shrunk < 0.3


STEP_CASES: list[tuple[str, list[Row], list[Row], Row]] = [
    ("introduce", [], [], {}),
    ("keep", [touch("Oak", 20)], [], {}),
    ("check-in", [touch("Oak", 100)], [], {}),
    ("wait", [touch("Oak", 100)], [], {"Do not contact": "All"}),
    ("wait", [], rhythm("Oak", *range(200, 350, 7)), {"Status": "Left"}),
    ("re-engage", [touch("Oak", 20)], rhythm("Oak", *range(200, 350, 7)), {}),
    ("adjust-message", [touch("Oak", age) for age in (20, 40, 60)], rhythm("Oak", *range(200, 350, 7)), {}),
    ("pause", [touch("Oak", age) for age in range(20, 140, 20)], rhythm("Oak", *range(200, 350, 7)), {}),
    ("keep", [touch("Oak", age) for age in range(20, 140, 20)], rhythm("Oak", *range(1, 350, 7)), {}),
    ("thank", [touch("Oak", 20)], [referral("Oak", 10)], {}),
    ("thank", [touch("Oak", 20)], [*rhythm("Oak", 1, 400, 300, 250, 200), *rhythm("Oak", *range(8, 170, 9))], {}),
    ("reply", [touch("Oak", 20, Response="Interested", **{"Responded on": ago(9)})], [], {}),
    ("close-loop", [touch("Oak", 20)], [referral("Oak", 90, "Completed", Appointment=ago(60))], {}),
]  # fmt: skip


@pytest.mark.parametrize(("step", "touches", "referrals", "cells"), STEP_CASES)
def test_the_next_step(book: Book, step: str, touches: list[Row], referrals: list[Row], cells: Row) -> None:
    row = row_of(assess(book([{"Source": "Oak", "Tier": "B", **cells}], touches, referrals)), "Oak")
    assert (row.suggest, bool(row.suggest_why)) == (step, True)
    assert step in NEXT_STEPS


def test_a_decision_in_force_is_not_asked_for_again(book: Book) -> None:
    rows = rhythm("Oak", *range(200, 350, 7))

    def step(notes: str) -> tuple[str, str]:
        row = row_of(assess(book([{"Source": "Oak", "Notes": notes}], [touch("Oak", 20)], rows)), "Oak")
        return row.suggest, row.suggest_why

    entry = Decision(date(2026, 11, 16), "Ana Reyes", "re-engage", date(2026, 12, 16)).text
    assert step(f"Likes mornings. {entry}") == ("keep", "Ana Reyes decided on Mon Nov 16 to re-engage.")
    over = Decision(date(2026, 9, 1), "Ana Reyes", "re-engage", date(2026, 10, 1)).text
    assert step(over)[0] == "re-engage"


def test_every_step_is_shown_by_a_case() -> None:
    assert {case[0] for case in STEP_CASES} == set(NEXT_STEPS)


def test_a_tier_needs_two_reviews_and_is_only_a_suggestion(book: Book) -> None:
    targets = [{"Source": name, "Tier": "B"} for name in ("Climbs", "Once", "Right", "Quiet", "Poor")]
    targets.append({"Source": "None yet", "Tier": "A"})
    rows = [
        *rhythm("Climbs", *range(2, 340, 20)), *rhythm("Once", *range(2, 12, 1), 100, 200, 300, 400),
        *rhythm("Right", *range(2, 340, 40)), *rhythm("Quiet", *range(180, 340, 9)),
        *rhythm("Poor", *range(2, 340, 20), outcome="Declined"),
    ]  # fmt: skip
    health = assess(book(targets, [], rows))
    advice = {row.source: row.advice.tier for row in health.sources if row.advice}
    assert advice == {"Climbs": "A"}
    assert row_of(health, "Once").silence.recent_days == 13, "enough for A now, not a month ago"
    assert row_of(health, "Poor").silence.recent_days == 17, "enough for A, but few of them complete"
    assert "Fewer of its referrals complete than usual: 0 of 14" in row_of(health, "Poor").why
    assert {row.tier for row in health.sources} == {"A", "B"}, "what is written stays"


def test_changes_are_found_from_the_workbook_as_it_was(book: Book) -> None:
    rows = [*rhythm("Oak", *range(33, 340, 9)), *rhythm("Elm", *range(3, 340, 9))]
    health = assess(book([{"Source": "Oak"}, {"Source": "Elm"}], [], rows))
    oak, elm = row_of(health, "Oak"), row_of(health, "Elm")
    assert health.before == ago(30)
    assert (oak.state, oak.was, oak.new_referrals) == ("quiet", "steady", 0)
    assert (elm.state, elm.was, elm.new_referrals) == ("steady", "steady", 3)


@pytest.mark.parametrize("days", [0, 1, 30, 200])
def test_looking_back_is_reading_the_workbook_on_that_day(days: int) -> None:
    snapshot = demo_snapshot()
    policy = Policy.from_snapshot(snapshot)
    looked = look_back(prepare(snapshot, policy, ON), ago(days))
    read = prepare(snapshot, policy, ago(days))
    assert looked.on == read.on
    assert looked.touches.equals(read.touches)
    assert looked.referrals.equals(read.referrals)
    with pytest.raises(ValueError, match="later day"):
        look_back(read, ON + timedelta(days=1))


def demo_snapshot() -> Snapshot:
    return _demo()


def _demo(cache: list[Snapshot] = []) -> Snapshot:  # noqa: B006  (one demo for all tests)
    if not cache:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "demo.xlsx"
            path.write_bytes(demo.make(touches=300, seed=5, on=ON))
            with Store.open(path, TABLES, user="Ana") as store:
                cache.append(store.read())
    return cache[0]


def rows_of(snapshot: Snapshot, table: str) -> list[Row]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in snapshot.tables[table].frame.iter_rows(named=True)
    ]


def figures(health: Health) -> dict[str, object]:
    """All of health but for what names rows."""
    rows = {
        row.key: (
            row.state, row.silence.p, row.score, row.tier, row.response, row.completion, row.loop, row.fit, row.repeat,
            row.open, row.last_touch, row.due, row.late, row.was, row.new_referrals, row.suggest, row.referrals_12m,
            row.why,
        )
        for row in health.sources
    }  # fmt: skip
    return {"rows": rows, "totals": health.totals, "concentration": health.concentration}


def test_changes_that_must_not_matter(book: Book) -> None:
    snapshot = demo_snapshot()
    names = ("Targets", "Touches", "Referrals", "Holidays")
    targets, touches, referrals, holidays = (rows_of(snapshot, name) for name in names)
    plain = figures(assess(book(targets, touches, referrals, holidays)))
    random = Random(8)

    def shuffled(rows: list[Row]) -> list[Row]:
        return random.sample(rows, len(rows))

    assert figures(assess(book(targets, shuffled(touches), shuffled(referrals), holidays))) == plain

    renamed = [
        {**row, **{name: f"X{row[name]}" for name in ("Target ID", "Touch ID", "Referral ID") if name in row}}
        for row in (*targets, *touches, *referrals)
    ]
    first, second = len(targets), len(targets) + len(touches)
    answers = [
        {**row, "Answers": f"X{row['Answers']}"} if "Answers" in row else row for row in renamed[first:second]
    ]
    assert figures(assess(book(renamed[:first], answers, renamed[second:], holidays))) == plain

    later = [*touches, {"Source": targets[0]["Source"], "Date": ago(-4), "Direction": "In"}]
    more = [*referrals, {"Source": targets[0]["Source"], "Received": ago(-4), "Outcome": "Completed"}]
    assert figures(assess(book(targets, later, more, holidays))) == plain


def test_narrowing_keeps_the_whole_beside_the_part() -> None:
    health = assess(demo_snapshot())
    steady = filter_sources(health, states=["Steady"])
    assert {row.state for row in steady.sources} == {"steady"}
    assert steady.totals == health.totals
    mine = filter_sources(health, owner="Ana Reyes", tiers=["a"])
    assert {row.tier for row in mine.sources} == {"A"}
    assert all("Ana Reyes" in row.owners for row in mine.sources)
    unowned = filter_sources(health, owner="unowned")
    assert all(not row.owners for row in unowned.sources)
    order = [STATES.index(row.state) for row in health.sources]
    assert order == sorted(order)
    assert sum(health.totals.states.values()) == len(health.sources)
    assert health.find("no such source") is None
