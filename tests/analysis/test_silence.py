"""A source's rhythm: the states, their sentences, and the figures of one source by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.sources.silence import STATES, Silence, assess_silence, describe_trend
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)


def facts_of(snapshot: Snapshot, on: date = ON) -> Facts:
    return prepare(snapshot, Policy.from_snapshot(snapshot), on)


def referred(source: str, *ages: int, on: date = ON) -> list[dict[str, Any]]:
    """Referrals received so many days ago."""
    return [{"Source": source, "Received": on - timedelta(days=age)} for age in ages]


def every(source: str, step: int, first: int, last: int) -> list[dict[str, Any]]:
    return referred(source, *range(first, last - 1, -step))


def test_a_silence_is_judged_by_the_sources_own_rhythm(book: Book) -> None:
    targets = [{"Target ID": f"P-{name}", "Source": name} for name in ("Busy", "Slow", "Gone")]
    rows = [*every("Busy", 7, 350, 63), *every("Slow", 56, 399, 63), *every("Gone", 7, 350, 210)]
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert found["busy"].days_silent == found["slow"].days_silent == 45
    assert (found["busy"].state, found["slow"].state, found["gone"].state) == ("lost", "steady", "lost")
    assert found["busy"].p is not None
    assert found["slow"].p is not None
    assert found["busy"].p < 0.01 < 0.20 < found["slow"].p


def test_the_figures_of_one_source_by_hand(book: Book) -> None:
    """One source alone: its pace is the usual one, its clock is the calendar, and its days come regularly."""
    last = date(2026, 8, 31)
    rows = [{"Source": "Oak", "Received": last - timedelta(35 * back)} for back in range(20)]
    found = assess_silence(facts_of(book([{"Source": "Oak"}], [], [*rows, rows[0]], holidays=())))["oak"]
    # Within the 12 months up to Mon Aug 31: 11 days, 10 of them evidence, over the open days since 31 Aug 2025.
    evidence, exposure, silent = 10, 261, 60
    assert (found.referral_days, found.recent_days, found.days_silent) == (11, 9, silent)
    # The usual pace of one source is worth a year of it: pieces and exposure count twice.
    pieces, time = evidence + evidence, exposure + exposure - evidence / 2
    expected = (time / (time + silent)) ** pieces
    assert found.p == pytest.approx(expected, rel=1e-9)
    assert found.months == pytest.approx(350 * 5 / 7 / 21, abs=0.01)
    assert found.why == (
        "11 referral days in the 12 months up to Mon Aug 31, then 60 open days without one; "
        f"at its rhythm the chance of so long a gap is about {expected:.0%}."
    )
    assert (found.state, found.first) == ("watch", last - timedelta(35 * 19))


def test_a_slow_month_of_all_sources_is_no_silence_of_one(book: Book) -> None:
    """Twenty sources refer every week, but none in the last seven weeks: together they are late, none alone is lost."""
    targets = [{"Source": f"S{at}"} for at in range(20)]
    rows = [row for at in range(20) for row in every(f"S{at}", 7, 700 + at % 5, 50)]
    together = assess_silence(facts_of(book(targets, [], rows)))
    busy = [row for at in range(1, 20) for row in every(f"S{at}", 7, 49, 1)]
    alone = assess_silence(facts_of(book(targets, [], [*rows, *busy])))
    assert alone["s0"].p is not None
    assert together["s0"].p is not None
    assert alone["s0"].state == "lost"
    assert together["s0"].p > 5 * alone["s0"].p


def test_few_days_in_a_cluster_are_too_few(book: Book) -> None:
    """The former rule called a source lost after three referral days within ten days and three months without."""
    targets = [{"Source": "Oak"}, {"Source": "Elm"}]
    july = [{"Source": "Oak", "Received": date(2026, 7, day)} for day in (6, 9, 15)]
    old = [{"Source": "Oak", "Received": date(2025, 1, 7)}]
    more = [{"Source": "Oak", "Received": date(2026, 7, day)} for day in (20, 27)]
    others = every("Elm", 11, 500, 2)
    few = assess_silence(facts_of(book(targets, [], [*july, *old, *others])))["oak"]
    assert (few.state, few.p) == ("too-few", None)
    close = assess_silence(facts_of(book(targets, [], [*july, *old, *more, *others])))["oak"]
    assert (close.state, close.p) == ("too-few", None)
    assert "all within 3 months" in close.why


def test_a_source_that_halves_is_falling(book: Book) -> None:
    targets = [{"Source": f"S{at}"} for at in range(8)]
    rows = [row for at in range(8) for row in every(f"S{at}", 4, 900 + at, 200)]
    rows += [row for at in range(1, 8) for row in every(f"S{at}", 4, 199, 1)]
    rows += every("S0", 12, 199, 1)
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert {key: silence.state for key, silence in found.items()} == {"s0": "falling"} | {
        f"s{at}": "steady" for at in range(1, 8)
    }
    fall = found["s0"].fall
    assert fall is not None
    assert fall.found
    assert fall.windows.recent < fall.expected / 2
    assert found["s0"].why.startswith(
        f"Falling: {fall.windows.recent} referral days in the latest 6 months; at the pace of the 24 months before, about "
    )
    assert "A drop this large comes by chance in fewer than 1 of 1,000 such sources." in found["s0"].why


def test_a_decision_begins_a_new_chapter(book: Book) -> None:
    """From a quarter of a year after a decision, what came since is compared with what came before it."""
    random = Random(4)
    paces = {f"S{at}": (0.25, 0.25) for at in range(1, 12)} | {"S0": (0.5, 0.2)}
    rows = [
        row
        for source, (before, after) in paces.items()
        for row in referred(
            source, *(ago for ago in range(900, 0, -1) if random.random() < (before if ago > 130 else after))
        )
    ]
    targets: list[dict[str, Any]] = [{"Source": f"S{at}"} for at in range(12)]

    def decided(ago: int) -> Silence:
        day = ON - timedelta(ago)
        targets[0]["Notes"] = f"{day} Ana: decided to adjust the message until {day + timedelta(30)}"
        return assess_silence(facts_of(book(targets, [], rows)))["s0"]

    assert decided(400).state == "falling", "an old decision is part of the past"
    assert decided(40).fall is None, "a month is too short to be compared with what was before"
    since = decided(130).fall
    assert since is not None
    assert since.windows.recent_open_days < 100


def test_a_batch_counts_once_and_a_holiday_raises_no_alarm(book: Book) -> None:
    rows = every("Oak", 9, 300, 3)
    once = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows)))["oak"]
    batches = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows * 3)))["oak"]
    assert batches == once
    before, after = (
        assess_silence(facts_of(book([{"Source": "Oak"}], [], rows), on))["oak"]
        for on in (date(2026, 11, 25), date(2026, 11, 29))
    )
    assert before.days_silent == after.days_silent, "Thanksgiving, the day after and the weekend are closed"
    assert before.p == after.p


def test_who_is_not_judged(book: Book) -> None:
    targets: list[dict[str, Any]] = [{"Source": name} for name in ("Never", "Twice", "Young", "Undated")]
    targets.append({"Source": "Left", "Status": "Left"})
    targets.append({"Source": "Left", "Status": "Not accepting"})
    targets.append({"Source": "Half", "Status": "Left"})
    targets.append({"Source": "Half"})
    targets.append({"Source": "Rest", "Pause until": date(2026, 12, 24)})
    targets.append({"Source": "Back", "Status": "Paused", "Pause until": date(2026, 11, 23)})
    rows = [
        *referred("Twice", 700, 300, 200), *referred("Young", 60, 40, 35, 30), {"Source": "Undated"},
        *(row for name in ("Left", "Half", "Rest", "Back") for row in every(name, 7, 350, 150)),
        *every("Elsewhere", 7, 350, 150),
    ]  # fmt: skip
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert {key: silence.state for key, silence in found.items()} == {
        "never": "too-few", "twice": "too-few", "young": "new", "undated": "too-few", "left": "paused",
        "half": "quiet", "rest": "paused", "back": "quiet", "elsewhere": "quiet",
    }  # fmt: skip
    assert all((silence.p is None) == (silence.state != "quiet") for silence in found.values())
    assert {silence.state for silence in found.values()} <= set(STATES)
    assert found["left"].why.startswith(
        "No active contacts there (status Left and status Not accepting), so a silence"
    )
    assert "paused until Thu Dec 24" in found["rest"].why
    assert found["never"].why == "No dated referral so far."
    assert "too few to tell" in found["twice"].why
    assert found["young"].why.startswith("New: the first referral came on Thu Sep 24; 4 referral days")


def test_growing_needs_more_than_chance(book: Book) -> None:
    targets = [{"Source": name} for name in ("Grows", "Luck", "Falls", "Fresh")]
    rows = [
        *every("Grows", 40, 400, 190), *every("Grows", 9, 170, 2), *every("Luck", 30, 400, 190),
        *every("Luck", 20, 170, 2), *every("Falls", 8, 400, 190), *every("Falls", 45, 170, 5), *referred("Falls", 2),
        *every("Fresh", 8, 200, 2),
    ]  # fmt: skip
    found = assess_silence(facts_of(book(targets, [], rows)))
    assert {key: silence.state for key, silence in found.items()} == {
        "grows": "growing", "luck": "steady", "falls": "steady", "fresh": "steady",
    }  # fmt: skip
    grows, luck, falls, fresh = (found[key].trend for key in ("grows", "luck", "falls", "fresh"))
    assert grows is not None
    assert grows.p is not None
    assert grows.p < 0.05
    assert grows.grows
    assert luck is not None
    assert luck.p is not None
    assert luck.p > 0.05
    assert falls is not None
    assert falls.p is not None
    assert falls.p < 0.05
    assert not falls.grows
    assert fresh is not None
    assert [each.partly for each in (grows, luck, falls, fresh)] == [False, False, False, True]
    assert "of it known" not in describe_trend(grows)
    assert "of it known" in describe_trend(fresh)
    assert fresh.p is None, "three weeks of a past are none to compare with"
    assert "more than before" in found["grows"].why


def test_settings_move_the_states(book: Book) -> None:
    rows = every("Oak", 20, 300, 40)
    plain = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows)))["oak"]
    assert plain.p is not None
    shifted = [
        {"Setting": "Watch below", "Value": 0.99},
        {"Setting": "Quiet below", "Value": plain.p + 0.01},
    ]
    assert (
        assess_silence(facts_of(book([{"Source": "Oak"}], [], rows, settings=shifted)))["oak"].state
        == "quiet"
    )
    few = [{"Setting": "Silence needs", "Value": 30}]
    assert (
        assess_silence(facts_of(book([{"Source": "Oak"}], [], rows, settings=few)))["oak"].state == "too-few"
    )


def test_order_and_later_rows_change_nothing(book: Book) -> None:
    rows = [*every("Oak", 11, 330, 60), *every("Elm", 17, 400, 9)]
    plain = assess_silence(facts_of(book([{"Source": "Oak"}], [], rows)))
    mixed = rows + referred("Oak", -3) + referred("Elm", -200)
    Random(3).shuffle(mixed)
    assert assess_silence(facts_of(book([{"Source": "Oak"}], [], mixed))) == plain


def test_a_state_is_a_plain_row() -> None:
    silence = Silence("steady", 0.4, 3, 12, 11.0, "why")
    with pytest.raises(AttributeError):
        silence.state = "lost"  # type: ignore[misc]
