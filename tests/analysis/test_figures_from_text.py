"""The figures of whole practices, counted again from docs/figures.md (see cells_from_text.py)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from cells_from_text import Cells, OneTrial, Row, fold, months_before
from formulas_from_text import answered_median, answered_share, kaplan_meier

from refboard import demo
from refboard.analysis.facts import Facts, prepare
from refboard.analysis.loop.loop import read_loop_board
from refboard.analysis.review.patterns import find_patterns
from refboard.analysis.review.review import build_review
from refboard.analysis.sources.health import Health, SourceHealth, assess_sources
from refboard.analysis.timing.timing import TimingSlot, measure_timing
from refboard.analysis.touches.office_history import gather_histories
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook import Store

DEMO_DAY, LAKESIDE_DAY = date(2026, 11, 23), date(2026, 11, 20)


@dataclass(frozen=True)
class Practice:
    cells: Cells
    facts: Facts

    def of(self, key: str) -> list[Row]:
        return [row for row in self.cells.referrals if row["office"] == key]


def tables_of(path: Path) -> dict[str, list[Row]]:
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name in ("Targets", "Touches", "Referrals", "Holidays"):
        header, *body = book[name].iter_rows(values_only=True)
        found[name] = [dict(zip(map(str, header), line, strict=True)) for line in body if any(line)]
    return found


@pytest.fixture(scope="module", params=["demo 8", "demo 11", "demo 23", "demo 42", "lakeside"])
def practice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    path, on = tmp_path_factory.mktemp("practice") / "practice.xlsx", DEMO_DAY
    if request.param == "lakeside":
        shared: Path = request.getfixturevalue("shared")
        path.write_bytes((shared / "corpus" / "practice" / "lakeside.xlsx").read_bytes())
        on = LAKESIDE_DAY
    else:
        demo.build(path, seed=int(request.param.split()[1]), on=on)
    with Store.open(path, TABLES) as store:
        snapshot = store.read()
    return Practice(Cells(tables_of(path), on), prepare(snapshot, Policy.from_snapshot(snapshot), on))


@pytest.fixture(scope="module")
def health(practice: Practice) -> Health:
    return assess_sources(practice.facts)


def share(value: float | None) -> object:
    return None if value is None else pytest.approx(value, abs=1e-9)


def test_each_trial_is_followed_as_the_text_says(practice: Practice) -> None:
    cells = practice.cells
    shift = practice.facts.calendar.number(cells.on) - cells.number(cells.on)
    theirs = {
        (row["office"], row["number"] - shift, fold(row["channel"])): (
            row["ever"], row["seen"], -1 if row["wait"] is None else row["wait"], row["matured"], row["touches"],
        )
        for row in asking_trials(practice.facts).to_dicts()
    }  # fmt: skip
    mine = {
        (one.office, one.number, one.channel): (
            one.is_answered, one.is_seen, one.wait, one.is_mature, len(one.rows),
        )
        for one in cells.trials
    }  # fmt: skip
    assert theirs == mine


def agree_on(trials: list[OneTrial], slot: TimingSlot) -> None:
    undated = sum(one.is_answered and one.answer is None for one in trials)
    assert (slot.sent, slot.rate.n) == (len(trials), len(trials) - undated)
    assert slot.matured == sum(one.is_mature for one in trials)
    assert slot.answered == slot.rate.k == sum(one.is_seen for one in trials)
    assert slot.ever == sum(one.is_answered for one in trials)
    assert slot.rate.rate == share(answered_share(trials))
    for days, found in slot.within.items():
        assert (None if found is None else found[0]) == share(answered_share(trials, days))
    assert slot.median == answered_median(trials)


def test_answers_over_all_and_by_weekday_sent(practice: Practice) -> None:
    cells, timing = practice.cells, measure_timing(practice.facts)
    agree_on(cells.trials, timing.overall)
    by_day: dict[str, list[OneTrial]] = {slot.day: [] for slot in timing.days}
    for one in cells.trials:
        by_day[f"{cells.counts_on(one.first_day):%a}"].append(one)
    for slot in timing.days:
        agree_on(by_day[slot.day], slot)
    assert timing.moved == sum(any(not cells.is_open(row["day"]) for row in one.rows) for one in cells.trials)


def test_runs_of_unanswered_touches_end_with_a_sign_of_life(practice: Practice) -> None:
    histories = gather_histories(practice.facts)
    assert {key: history.run for key, history in histories.items()} == {
        key: practice.cells.run(key) for key in histories
    }


def test_touches_until_an_answer(practice: Practice) -> None:
    runs, found = practice.cells.runs(), find_patterns(practice.facts).conversations
    assert (found.runs, found.answered) == (len(runs), sum(run[-1].is_answered for run in runs))
    for touch in range(1, 5):
        reached = [run for run in runs if len(run) >= touch]
        assert found.chance_of(touch) == (sum(run[touch - 1].is_answered for run in reached), len(reached))


def test_completion_notes_fit_and_answers_of_each_source(practice: Practice, health: Health) -> None:
    cells = practice.cells
    for source in health.sources:
        rows = practice.of(source.key)
        k, n, still_open = cells.completion(rows)
        assert (source.completion.k, source.completion.n, source.open) == (k, n, still_open)
        agree_on_bounds(source, k, n, still_open)
        assert (source.loop.k, source.loop.n) == cells.loop(rows)
        assert (source.fit.k, source.fit.n) == cells.fit(rows)
        trials = [one for one in cells.trials if one.office == source.key]
        undated = sum(one.is_answered and one.answer is None for one in trials)
        assert (source.response.k, source.response.n) == (
            sum(one.is_seen for one in trials),
            len(trials) - undated,
        )
        assert source.response.rate == share(answered_share(trials) if trials else None)


def agree_on_bounds(source: SourceHealth, k: int, n: int, still_open: int) -> None:
    rate = source.completion
    if still_open > 0.1 * (n + still_open):
        assert rate.rate is None
        assert (rate.low, rate.high) == (
            share(k / (n + still_open)),
            share((k + still_open) / (n + still_open)),
        )
    else:
        assert rate.rate == share(k / n if n else None)


def test_all_sources_together(practice: Practice, health: Health) -> None:
    cells, totals = practice.cells, health.totals
    assert (totals.completion.k, totals.completion.n, totals.open) == cells.completion(cells.referrals)
    assert (totals.loop.k, totals.loop.n) == cells.loop(cells.referrals)
    assert (totals.fit.k, totals.fit.n) == cells.fit(cells.referrals)
    days = Counter({key: sum(day >= cells.year() for day in cells.days_of(key)) for key in offices(cells)})
    assert (totals.repeat.k, totals.repeat.n) == (
        sum(count > 1 for count in days.values()),
        sum(count > 0 for count in days.values()),
    )
    counts = Counter(row["office"] for row in cells.referrals if row["day"] >= cells.year())
    largest, n, found = [count for _, count in counts.most_common()], counts.total(), health.concentration
    same = sum(count * (count - 1) for count in largest) / (n * (n - 1))
    assert (found.n, found.sources) == (n, len(counts))
    assert (found.top1, found.top5) == (share(largest[0] / n), share(sum(largest[:5]) / n))
    assert (found.hhi, found.effective) == (share(same), share(1 / same))


def offices(cells: Cells) -> set[str]:
    return {row["office"] for row in cells.referrals}


def test_the_rhythm_of_each_source(practice: Practice, health: Health) -> None:
    cells = practice.cells
    for source in health.sources:
        days, silence = cells.days_of(source.key), source.silence
        assert source.referrals_12m == sum(row["day"] >= cells.year() for row in practice.of(source.key))
        assert source.repeat.days == sum(day >= cells.year() for day in days)
        if not days:
            continue
        assert (silence.first, silence.last) == (days[0], days[-1])
        assert silence.days_silent == cells.days_between(days[-1], cells.on)
        judged = [day for day in days if day > months_before(days[-1], 12)]
        assert silence.referral_days == len(judged)
        half = months_before(cells.on, 6)
        if silence.trend is not None and days[0] < cells.year():
            assert (silence.trend.recent, silence.trend.before) == (
                sum(day > half for day in days),
                sum(cells.year() <= day <= half for day in days),
            )
        if source.state != "paused":
            agree_on_state(source, judged, is_new=(cells.on - days[0]).days < 90)


def agree_on_state(source: SourceHealth, judged: list[date], *, is_new: bool) -> None:
    p = source.silence.p
    assert (source.state == "new") is is_new
    if is_new:
        return
    too_few = (
        len(judged) < 4 or months_before(judged[-1], 3) < judged[0] or "in clusters" in source.silence.why
    )
    assert (source.state == "too-few") is too_few
    if p is not None:
        worst = "lost" if p < 0.01 else "quiet" if p < 0.05 else "watch" if p < 0.2 else ""
        assert (source.state if source.state in ("lost", "quiet", "watch") else "") in (worst, "")
        assert not (worst in ("lost", "quiet") and source.state != worst)


def test_how_many_would_look_quiet_by_chance(health: Health) -> None:
    judged = [source for source in health.sources if source.silence.p is not None]
    assert health.totals.judged == len(judged)
    assert health.totals.by_chance == share(0.05 * len(judged))
    assert health.totals.states == {
        state: sum(source.state == state for source in health.sources) for state in health.totals.states
    }


def test_a_score_adds_up_its_parts(health: Health) -> None:
    for source in health.sources:
        if source.score is None:
            continue
        full = {part.name: part.points for part in source.parts}
        assert abs(sum(full.values()) / sum(part.weight for part in source.parts) * 100 - source.score) <= 0.5
        if source.state in ("steady", "growing"):
            assert full["rhythm"] == 30


def test_promises_of_the_last_12_months(practice: Practice) -> None:
    cells, board = practice.cells, read_loop_board(practice.facts)
    year = cells.year()
    visits = [
        (row, visit) for row in cells.referrals if (visit := cells.visit(row)) and year <= visit <= cells.on
    ]
    lags = []
    for row, visit in visits:
        note = cells.past(row, "Note sent")
        lags.append(cells.days_between(visit, note) if note and note >= visit else None)
    due = [
        lag for lag, (_, visit) in zip(lags, visits, strict=True) if cells.days_between(visit, cells.on) > 5
    ]
    assert (board.note.rate.k, board.note.rate.n) == (
        sum(lag is not None and lag <= 5 for lag in due),
        len(due),
    )
    assert (board.note.done, board.note.waiting) == (len(lags) - lags.count(None), lags.count(None))
    assert board.note.closure is not None
    assert (board.note.closure.k, board.note.closure.n) == cells.loop(row for row, _ in visits)

    in_time = counted = 0
    for row in cells.referrals:
        if row["day"] >= year:
            scheduled, ended = cells.past(row, "Scheduled on"), cells.past(row, "Outcome date")
            until = cells.on if scheduled or ended is None else ended
            counted += cells.days_between(row["day"], until) > 3
            in_time += (
                scheduled is not None
                and cells.days_between(row["day"], cells.on) > 3
                and cells.days_between(row["day"], scheduled) <= 3
            )
    assert (board.schedule.rate.k, board.schedule.rate.n) == (in_time, counted)


def test_referrals_by_month_line_and_reason(practice: Practice) -> None:
    cells, patterns = practice.cells, find_patterns(practice.facts)
    for cohort in patterns.cohorts:
        rows = [row for row in cells.referrals if f"{row['day']:%Y-%m}" == cohort.month]
        rows = [row for row in rows if cells.ended(row) != "cancelled"]
        k, n, still_open = cells.completion(rows, age=0)
        assert (cohort.received, cohort.completion.k, cohort.completion.n) == (len(rows), k, n)
        assert len(rows) == n + still_open
        for days, rate in cohort.by.items():
            ripe = all((cells.on - row["day"]).days >= days for row in rows)
            assert (rate is not None) is ripe
            if rate is not None:
                visits = [(row["day"], cells.visit(row)) for row in rows]
                came = sum(visit is not None and (visit - day).days <= days for day, visit in visits)
                assert (rate.k, rate.n) == (came, len(rows))
    year = [row for row in cells.referrals if row["day"] >= cells.year()]
    for line in patterns.lines:
        rows = [row for row in year if str(row.get("Service line") or "").strip() == line.name]
        assert line.received == sum(cells.ended(row) != "cancelled" for row in rows)
        assert (line.completion.k, line.completion.n) == cells.completion(rows)[:2]
    for reason in patterns.reasons:
        rows = [row for row in year if cells.ended(row) == fold(reason.outcome)]
        assert reason.reasons == Counter(str(row.get("Reason") or "").strip() for row in rows)


def test_the_first_referral_after_the_first_touch(practice: Practice) -> None:
    cells, found = practice.cells, find_patterns(practice.facts).first
    firsts: dict[str, date] = {}
    for row in cells.touches:
        if not cells.is_incoming(row) and fold(row.get("Outcome")) != "bounced":
            firsts[row["office"]] = min(row["day"], firsts.get(row["office"], row["day"]))
    waits = []
    for key, first in firsts.items():
        days = cells.days_of(key)
        if not days or days[0] > first:
            waits.append(((days[0] - first).days, True) if days else ((cells.on - first).days, False))
    assert (found.offices, found.referred) == (len(waits), sum(seen for _, seen in waits))
    for after, rate in found.within.items():
        assert (None if rate is None else rate[0]) == share(kaplan_meier(waits, after))


def test_the_funnel_counts_offices(practice: Practice) -> None:
    cells, funnel = practice.cells, build_review(practice.facts).funnel
    since, firsts, answered = cells.year(), dict[str, date](), set[str]()
    for one in cells.trials:
        if one.first_day >= since:
            firsts[one.office] = min(one.first_day, firsts.get(one.office, one.first_day))
            answered |= {one.office} if one.is_answered else set()
    old = {key for key, first in firsts.items() if first <= cells.on - timedelta(days=funnel.after)}
    assert (funnel.steps[0].n, funnel.young) == (len(old), len(firsts) - len(old))
    assert funnel.steps[1].n == len(old & answered)
