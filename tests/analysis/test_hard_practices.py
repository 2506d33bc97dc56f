"""Figures of practices with habits that fool plain counting: weekly contact, mailings, bursts, season, blanks, ..."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from refboard import demo
from refboard.analysis.facts import Facts, prepare
from refboard.analysis.sources.health import assess_sources
from refboard.analysis.timing.sent_weekdays import judge_sent_weekdays
from refboard.analysis.today.followups import queue_from_facts
from refboard.analysis.touches.attribution import attribute
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.analysis.touches.trials import count_by, usual_of
from refboard.demo.habits import CALM, Habits, apply_habits
from refboard.demo.practice import generate_practice
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook.xlsx.package import Package
from workbook.xlsx.reading.read import read_snapshot

ON = date(2026, 11, 23)
HARD = {
    "weekly contact": Habits(weekly=40),
    "mailings": Habits(mailings=8),
    "bursts": Habits(bursts=True),
    "season": Habits(season=True),
    "blank outcomes": Habits(blank_outcomes=0.4),
    "own weekdays": Habits(own_weekdays=0.8),
    "missing columns": Habits(
        missing={
            "Touches": ("Response", "Responded on", "Direction", "Purpose"),
            "Referrals": ("Outcome", "Note sent", "Scheduled on", "Appointment", "Thanked"),
        }
    ),
}


def facts_of(habits: Habits, *, touches: int = 900, seed: int = 3) -> Facts:
    data = demo.make(touches=touches, seed=seed, on=ON, habits=habits)
    snapshot = read_snapshot(Package.open(data), TABLES)
    return prepare(snapshot, Policy.from_snapshot(snapshot), ON)


def test_the_shipped_demo_has_none_of_the_habits() -> None:
    assert demo.make(touches=60, seed=2, on=ON) == demo.make(touches=60, seed=2, on=ON, habits=CALM)
    practice = generate_practice(touches=60, seed=2, on=ON)
    assert apply_habits(practice, CALM, seed=2, on=ON) == practice


@pytest.mark.parametrize("name", HARD)
def test_every_hard_practice_is_a_workbook_that_can_be_read(name: str) -> None:
    habits = HARD[name]
    one = demo.make(touches=200, seed=4, on=ON, habits=habits)
    assert one == demo.make(touches=200, seed=4, on=ON, habits=habits)
    assert one != demo.make(touches=200, seed=4, on=ON)
    facts = facts_of(habits, touches=200, seed=4)
    assert facts.snapshot.problems == ()
    assert queue_from_facts(facts).items
    assert assess_sources(facts).sources


def test_weekly_contact_does_not_raise_the_share() -> None:
    facts = facts_of(Habits(weekly=40, answered=0.3))
    weekly = asking_trials(facts).filter(pl.col("channel") == "Email", pl.col("purpose") == "Check-in")
    assert weekly.height > 300
    found = usual_of(weekly, facts.policy.window).rate.rate
    assert found is not None
    assert abs(found - 0.3) < 0.06


def test_a_mailing_to_several_people_asks_their_office_once() -> None:
    facts = facts_of(Habits(mailings=8))
    letters = facts.touches.filter(pl.col("channel") == "Letter", pl.col("purpose") == "Detail")
    asked = asking_trials(facts).filter(pl.col("channel") == "Letter", pl.col("purpose") == "Detail")
    assert letters.height > asked.height
    assert asked.select("office", "date").is_unique().all()


def test_bursts_and_season_do_not_make_healthy_sources_quiet() -> None:
    calm = assess_sources(facts_of(CALM))
    for name in ("bursts", "season"):
        health = assess_sources(facts_of(HARD[name]))
        states = [row.state for row in health.sources]
        usual = [row.state for row in calm.sources]
        quiet = sum(state in ("quiet", "lost") for state in states)
        assert quiet <= sum(state in ("quiet", "lost") for state in usual) + 2, name
        assert states.count("falling") <= usual.count("falling") + 1, name


def test_blank_outcomes_leave_only_bounds() -> None:
    health = assess_sources(facts_of(HARD["blank outcomes"]))
    for rate in (health.totals.completion, health.totals.loop):
        assert rate.only_bounds
        assert rate.low is not None
        assert rate.high is not None
        assert rate.high - rate.low > 0.2


@pytest.mark.parametrize("seed", range(1, 5))
def test_which_office_is_contacted_on_which_day_names_no_weekday(seed: int) -> None:
    facts = facts_of(HARD["own weekdays"], seed=seed)
    trials = asking_trials(facts)
    usual = usual_of(trials, facts.policy.window)
    counts = count_by(trials, ("day",))
    tuesday, thursday = (usual.rate_of(counts[day,]).rate or 0.0 for day in ("1", "3"))
    assert tuesday - thursday > 0.05, "plain shares differ"
    assert judge_sent_weekdays(facts).best is None


def test_what_is_not_recorded_is_not_counted_as_zero() -> None:
    facts = facts_of(HARD["missing columns"])
    assert not facts.recorded.replies
    assert facts.recorded.answers, "conversations are answers, and they are recorded"
    touches = attribute(facts)
    talking = set(touches.filter("spoke")["channel"])
    assert set(touches.filter("asking")["channel"]) == talking, "an answer to a letter would not be seen"
    assert set(touches["channel"]) - talking
    assert not facts.recorded.outcomes
    health = assess_sources(facts)
    assert (health.totals.completion.n, health.totals.loop.n, health.totals.open) == (0, 0, 0)
    assert not any("in a row" in entry.why for entry in queue_from_facts(facts).held)
    assert not {item.reason for item in queue_from_facts(facts).items} & {
        "loop-note",
        "unscheduled",
        "reply-owed",
    }
