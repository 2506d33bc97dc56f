"""On which weekdays answers come, beyond the effect of the days we send on.

A practice that writes on Mondays gets answers on Mondays and Tuesdays. So each weekday is compared with the answers
it would get if the delays of this practice's answers did not depend on the day of sending.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import SEED
from refboard.analysis.rates.stratified import chi_square_tail
from refboard.analysis.touches.touch_filter import weekday_name
from refboard.practice.words import chance_text, plural

_LEAST: Final = 5
"""Expected answers per weekday that the chi-square test needs (W. G. Cochran, Biometrics 10, 1954)."""
_DRAWS: Final = 4000
_WEIGHT: Final = 10


@dataclass(frozen=True, slots=True)
class AnswerWeekdays:
    """Whether answers come on some weekdays more than our sending days explain.

    ``expected``: for each open weekday the share of answers that our sending days alone would bring (None without
    answers); ``p``, ``best`` and ``p_best`` as in `sent_weekdays.WeekdayVerdict`.
    """

    expected: tuple[float | None, ...]
    text: str
    p: float | None
    best: str | None
    p_best: float | None


def dated_answers(facts: Facts, touches: pl.DataFrame) -> pl.DataFrame:
    """Turn rows of `asking_trials` into their dated answers: day, moved, minute are those of the answer."""
    answers = touches.filter("ever", pl.col("lag").is_not_null())
    opened = {day: facts.calendar.next_open(day) for day in answers["answered_on"].unique().to_list()}
    weekday = answers["answered_on"].replace_strict(
        list(opened), [day.weekday() for day in opened.values()], return_dtype=pl.Int8
    )
    moved = answers["answered_on"].is_in([day for day, next_open in opened.items() if day != next_open])
    return answers.with_columns(
        weekday.alias("day"), moved.alias("moved"), pl.col("answered_minute").alias("minute")
    )


def judge_answer_weekdays(facts: Facts, answers: pl.DataFrame) -> AnswerWeekdays:
    """Compare the weekdays of dated answers (`dated_answers`) with what our sending days alone would bring.

    Expected counts are the mean over all permutations of the delays; the test is Pearson's chi-square. Counts of such a
    permutation vary less than the distribution assumes, so the test is conservative.
    """
    policy, total, week = facts.policy, answers.height, facts.calendar.weekdays
    sample = plural(total, "dated answer")
    few = f"Too few to tell when answers come ({sample})."
    if not total:
        return AnswerWeekdays(expected=(None,) * len(week), text=few, p=None, best=None, p_best=None)
    by_day = _expected(facts, answers)
    expected = [by_day.get(day, 0.0) for day in week]
    shares: tuple[float | None, ...] = tuple(count / total for count in expected)
    came = Counter(answers["day"].to_list())
    counts = [came[day] for day in week]
    if min(expected) < _LEAST or len(week) < 2:
        return AnswerWeekdays(expected=shares, text=few, p=None, best=None, p_best=None)
    x = sum((seen - due) ** 2 / due for seen, due in zip(counts, expected, strict=True))
    p = chi_square_tail(x, len(week) - 1)
    best, chance = _best(counts, expected)
    explained = f"{sample}; differences this large come by chance {chance_text(p)} such practices"
    if p >= policy.day_stands_out or chance < policy.best_chance:
        text = f"No weekday brings more answers than our sending days explain ({explained})."
        return AnswerWeekdays(expected=shares, text=text, p=p, best=None, p_best=chance)
    name = weekday_name(week[best])
    text = (
        f"{name} brings more answers than our sending days explain: "
        f"{counts[best]:,} instead of about {expected[best]:,.0f} ({explained})."
    )
    return AnswerWeekdays(expected=shares, text=text, p=p, best=name, p_best=chance)


def _expected(facts: Facts, answers: pl.DataFrame) -> dict[int, float]:
    sent = answers.group_by("number").len().sort("number").rows()
    delays = answers.group_by("lag").len().sort("lag").rows()
    first, start = answers.select(pl.col("number").min(), pl.col("date").min()).row(0)
    weekdays = _weekdays(facts, start, first, sent[-1][0] + delays[-1][0])
    total = answers.height
    expected: dict[int, float] = {}
    for number, touches in sent:
        for delay, times in delays:
            day = weekdays[number + delay - first]
            expected[day] = expected.get(day, 0.0) + touches * times / total
    return expected


def _weekdays(facts: Facts, start: date, first: int, last: int) -> list[int]:
    """The weekdays of the open days from number ``first``, which is on or after ``start``, to ``last``."""
    weekdays: list[int] = []
    day = facts.calendar.next_open(start)
    while len(weekdays) <= last - first:
        if facts.calendar.is_open(day):
            weekdays.append(day.weekday())
        day += timedelta(days=1)
    return weekdays


def _best(counts: list[int], expected: list[float]) -> tuple[int, float]:
    """The place of the weekday most likely to have the highest ratio of answers to expected ones, and its probability."""
    random, total = Random(SEED), sum(expected)  # noqa: S311  (a simulation, repeatable on purpose)
    shapes = [count + _WEIGHT * due / total for count, due in zip(counts, expected, strict=True)]
    wins = [0] * len(counts)
    for _ in range(_DRAWS):
        drawn = [random.gammavariate(shape, 1) / due for shape, due in zip(shapes, expected, strict=True)]
        wins[drawn.index(max(drawn))] += 1
    top = max(range(len(counts)), key=wins.__getitem__)
    return top, wins[top] / _DRAWS
