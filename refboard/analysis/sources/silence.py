"""How a source keeps to its own rhythm: quiet, falling, growing or steady, in referral days and open days.

Each source has its own threshold: a slow one can be silent for months, a busy one for weeks. Referrals of one day
count once, because a batch is one decision. The models are `rhythm` and `falling`; here are the states and their
sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.availability import INACTIVE_STATUSES
from refboard.analysis.facts import Facts, Person
from refboard.analysis.rates.rates import compare_windows
from refboard.analysis.source_decisions import find_decision
from refboard.analysis.sources.falling import Fall, find_falling, split_windows
from refboard.analysis.sources.rhythm import LEAST_PIECES, Model, SourcePast, fit_model, past_of
from refboard.practice.policy import Policy
from refboard.practice.words import chance_text, day_text, listing, plural

STATES: Final = ("lost", "quiet", "falling", "watch", "new", "growing", "steady", "too-few", "paused")
"""Every state of a source, the most urgent first."""
NO_REFERRAL: Final = "No dated referral so far."
OPEN_DAYS_A_MONTH: Final = 21
CLOCK_MONTHS: Final = 32
"""Calendar months that the sources' shared clock goes back: two and a half years for a fall, and the present month."""
LEAST_SPAN: Final = 3
"""Months that lie at least between the first and the last referral day that a rhythm is judged by."""
_LEAST_DAYS_TO_FALL: Final = 18
_LEAST_PAST: Final = 63
"""Fewest open days (a quarter) of a source's past that a trend can be compared with."""


@dataclass(frozen=True, slots=True)
class ReferralTrend:
    """Referral days in the latest half of the 12 months and in the half before, over ``now`` and ``then`` open days.

    ``p``: how often two halves differ this much by chance (exact, two-sided), None with too few to tell. ``partly``: the
    source is younger than the half before, so that only ``then`` open days of it are known.
    """

    recent: int
    before: int
    now: int
    then: int
    p: float | None
    partly: bool = False

    @property
    def grows(self) -> bool:
        """Whether the latest half has the higher rate."""
        return self.then > 0 and self.recent * self.then > self.before * self.now


@dataclass(frozen=True, slots=True)
class Silence:
    """A source's silence compared with its own rhythm.

    ``p``: how often a source like this is silent this long, None when not judged. ``days_silent``: open days since the
    ``last`` referral day; ``referral_days`` and ``months``: the data behind the rhythm, up to that day.
    ``recent_days``: referral days in the 12 months up to the day of the facts. ``fall``: whether it refers less than
    before, None when not tested. ``why`` is a sentence.
    """

    state: str
    p: float | None
    days_silent: int | None
    referral_days: int
    months: float
    why: str
    first: date | None = None
    last: date | None = None
    recent_days: int = 0
    trend: ReferralTrend | None = None
    fall: Fall | None = None


@dataclass(frozen=True, slots=True)
class _History:
    """One source's referral days: ``numbers`` are their open-day numbers, ascending, each once.

    ``past``: those of the 12 months up to the last; ``span``: the first and the last of them.
    """

    numbers: tuple[int, ...]
    past: SourcePast
    first: date
    span: tuple[date, date]
    recent_days: int
    trend: ReferralTrend

    @property
    def last(self) -> date:
        """The latest referral day."""
        return self.span[1]


@lru_cache(maxsize=4)
def assess_silence(facts: Facts) -> Mapping[str, Silence]:
    """Judge every source by its key (the folded office): those in Targets, and those that only other rows name.

    All sources with a referral share in the model of the practice, also those that are not judged themselves.
    """
    histories = _histories(facts)
    touched = facts.touches["office"].unique().sort()
    sources = dict.fromkeys((*facts.offices, *histories, *touched))
    today = facts.calendar.number(facts.on)
    starts = _month_starts(facts)
    spans = [past_of(history.numbers, today, today - starts[0]) for history in histories.values()]
    model = fit_model(
        [history.past for history in histories.values()],
        today,
        starts,
        [span for span in spans if span is not None],
    )
    falls = _find_falls(facts, histories, model)
    return {
        key: _judge(
            facts, model, histories.get(key), _absence(facts, facts.offices.get(key, ())), falls.get(key)
        )
        for key in sources
    }


def _month_starts(facts: Facts) -> list[int]:
    """The open-day numbers before the first day of each of the last months, ascending."""
    first = facts.on.replace(day=1)
    starts = []
    for _ in range(CLOCK_MONTHS):
        starts.append(facts.calendar.number(first) - facts.calendar.is_open(first))
        if first <= date(1, 2, 1):
            break
        first = (first - timedelta(days=1)).replace(day=1)
    return sorted(set(starts))


def _find_falls(facts: Facts, histories: Mapping[str, _History], model: Model) -> dict[str, Fall]:
    """Test for falls as of the last day of the month before: looking every day would find one by luck sooner or later."""
    look = facts.on.replace(day=1) - timedelta(days=1) if facts.on > date(1, 1, 31) else facts.on
    today = facts.calendar.number(look)
    half = today - facts.calendar.number(_months_before(look, 6))
    windows = {}
    for key, history in histories.items():
        # Most sources are too small to be tested: only the notes of the others are searched for decisions.
        if bisect_right(history.numbers, today) < _LEAST_DAYS_TO_FALL:
            continue
        decision = find_decision(facts, key)
        chapter = None if decision is None else facts.calendar.number(decision.on)
        windows[key] = split_windows(history.numbers, model.clock, today, half, chapter)
    dispersions = {key: model.dispersion_of(histories[key].past) for key in windows}
    return find_falling(windows, dispersions)


def _judge(facts: Facts, model: Model, history: _History | None, absence: str, fall: Fall | None) -> Silence:
    """Judge one source; ``absence`` explains why no one there can be expected to refer, or is ""."""
    if history is None:
        return Silence(
            state="paused" if absence else "too-few",
            p=None,
            days_silent=None,
            referral_days=0,
            months=0.0,
            why=absence or NO_REFERRAL,
        )
    policy, on, past = facts.policy, facts.on, history.past
    today = facts.calendar.number(on)
    silent = max(0, today - past.until)
    days = len(past.numbers)
    months = (past.until - past.numbers[0]) / OPEN_DAYS_A_MONTH
    p: float | None = None
    young = (on - history.first).days < policy.new_days
    counted = f"{plural(days, 'referral day')} in the 12 months up to it"
    if absence:
        state, why = "paused", f"{absence} {_last_text(history, on)}"
    elif young:
        state = "new"
        why = f"New: the first referral came on {day_text(history.first, on)}; {plural(history.recent_days, 'referral day')} so far."
    elif days < policy.silence_least:
        state = "too-few"
        why = f"{_last_text(history, on)} {counted}: too few to tell whether it is silent."
    elif history.span[0] > _months_before(history.span[1], LEAST_SPAN):
        state = "too-few"
        why = f"{_last_text(history, on)} {counted}, all within {LEAST_SPAN} months: too few to tell whether it is silent."
    elif model.pieces(past) < LEAST_PIECES:
        state = "too-few"
        why = f"{_last_text(history, on)} {counted}, in clusters: too few to tell whether it is silent."
    else:
        p = model.silence_p(past, today)
        state = _state(p, history.trend, fall, policy)
        why = _sentence(history, silent, p, on)
        if state == "growing":
            why = f"{why} {describe_trend(history.trend)}"
        elif state == "falling" and fall is not None:
            why = describe_fall(fall)
    return Silence(
        state=state,
        p=p,
        days_silent=silent,
        referral_days=days,
        months=months,
        why=why,
        first=history.first,
        last=history.last,
        recent_days=history.recent_days,
        trend=history.trend,
        fall=fall,
    )


def _state(p: float, trend: ReferralTrend, fall: Fall | None, policy: Policy) -> str:
    if p < policy.quiet:
        return "lost" if p < policy.lost else "quiet"
    if fall is not None and fall.found:
        return "falling"
    if p < policy.watch:
        return "watch"
    rising = trend.p is not None and trend.p < policy.growing and trend.grows
    return "growing" if rising else "steady"


def _sentence(history: _History, silent: int, p: float, on: date) -> str:
    days = len(history.past.numbers)
    known = f"{plural(days, 'referral day')} in the 12 months up to {day_text(history.last, on)}"
    if not silent:
        return f"{known}; no open day without one since."
    return (
        f"{known}, then {plural(silent, 'open day')} without one; "
        f"at its rhythm the chance of so long a gap is {_how_likely(p)}."
    )


def _how_likely(p: float) -> str:
    return "under 1%" if p < 0.01 else f"about {p:.0%}"


def reason_text(silence: Silence) -> str:
    """Write what a decision about a source is based on: ``quiet, about 3% chance of so long a gap``."""
    if silence.p is None or silence.state == "falling":
        return silence.state
    return f"{silence.state}, {_how_likely(silence.p)} chance of so long a gap"


def describe_fall(fall: Fall) -> str:
    """Describe a fall: the referral days of the latest window, those expected, and how often chance does this."""
    windows = fall.windows
    latest, before = (
        plural(max(1, round(days / OPEN_DAYS_A_MONTH)), "month")
        for days in (windows.recent_open_days, windows.days - windows.recent_open_days)
    )
    return (
        f"Falling: {plural(windows.recent, 'referral day')} in the latest {latest}; at the pace of the {before} before, "
        f"about {fall.expected:.0f}. A drop this large comes by chance {chance_text(fall.p)} such sources."
    )


def _last_text(history: _History, on: date) -> str:
    return f"The last referral came on {day_text(history.last, on)}."


def describe_trend(trend: ReferralTrend) -> str:
    """Describe a trend in a sentence that claims no more than its p supports."""
    counts = (
        f"{plural(trend.recent, 'referral day')} in the latest half-year, {trend.before} in the one before"
    )
    if trend.partly:
        counts += f" (only {plural(trend.then, 'open day')} of it known)"
    if trend.p is None:
        return f"{counts}: too few to detect a change."
    if trend.p >= 0.05:
        return f"{counts}: a difference this large comes by chance {chance_text(trend.p)} such sources."
    more = "more" if trend.grows else "fewer"
    return f"{counts}: {more} than before; a difference this large comes by chance {chance_text(trend.p)} such sources."


def _absence(facts: Facts, people: Iterable[Person]) -> str:
    """Explain a silence by status: everyone there has left, is not accepting or is paused; else return ""."""
    causes: dict[str, None] = {}
    for person in people:
        if person.status in INACTIVE_STATUSES:
            causes[f"status {person.status}"] = None
        elif person.pause_until is not None and person.pause_until > facts.on:
            causes[f"paused until {day_text(person.pause_until, facts.on)}"] = None
        elif person.status == "Paused" and person.pause_until is None:
            causes["paused"] = None
        else:
            return ""
    if not causes:
        return ""
    return f"No active contacts there ({listing(list(causes))}), so a silence means nothing."


def _histories(facts: Facts) -> dict[str, _History]:
    on, today = facts.on, facts.calendar.number(facts.on)
    days = facts.referrals.filter(pl.col("received").is_not_null()).select("office", "received").unique()
    # What came on a closed day counts for the next open one, so that a weekend is no day of its own.
    days = days.with_columns(facts.calendar.numbers(days["received"], sent=True).alias("number"))
    year, half = (_months_before(on, months) for months in (12, 6))
    starts = facts.calendar.number(year), facts.calendar.number(half)
    received, latest = pl.col("received"), pl.col("received").max().over("office")
    # A source's first referral day starts its clock, so it is no evidence of its rate.
    later = received > received.min().over("office")
    rows = (
        days.with_columns(
            (received > latest.dt.offset_by("-12mo")).alias("near"),
            latest.dt.offset_by("-12mo").alias("since"),
            (received > year).alias("recent"),
            (later & (received > half)).alias("now"),
            (later & (received > year) & (received <= half)).alias("then"),
        )
        .sort("office", "received")
        .group_by("office", maintain_order=True)
        .agg(
            received.min().alias("first"),
            received.max().alias("last"),
            received.filter(pl.col("near")).min().alias("first_near"),
            pl.col("since").first(),
            pl.col("number"),
            pl.col("number").filter(pl.col("near")).alias("numbers_near"),
            *(pl.col(name).sum() for name in ("recent", "now", "then")),
        )
    )
    found = {}
    for office, first, last, first_near, since, numbers, near, recent, now, then in rows.rows():
        later_days, earlier_days = today - starts[1], max(0, starts[1] - max(starts[0], numbers[0]))
        judged = earlier_days >= _LEAST_PAST and now + then >= facts.policy.too_few
        p = compare_windows(then, now, earlier_days, later_days) if judged else None
        trend = ReferralTrend(
            recent=now, before=then, now=later_days, then=earlier_days, p=p, partly=numbers[0] > starts[0]
        )
        distinct, distinct_near = (
            tuple(sorted({min(number, today) for number in given})) for given in (numbers, near)
        )
        whole = first <= since
        past = SourcePast(distinct_near, facts.calendar.number(since) if whole else distinct_near[0], whole)
        found[office] = _History(
            numbers=distinct, past=past, first=first, span=(first_near, last), recent_days=recent, trend=trend
        )
    return found


def _months_before(day: date, months: int) -> date:
    return pl.Series([day]).dt.offset_by(f"-{months}mo").item()  # type: ignore[no-any-return]
