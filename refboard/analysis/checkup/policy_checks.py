"""Checks of the practice's own rules: unknown words, overdue promises, offices contacted too often, no owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

import polars as pl

from refboard.analysis.availability import is_available
from refboard.analysis.checkup.problems import also_at, problem_at
from refboard.analysis.facts import Facts
from refboard.analysis.touches.touch_filter import asking_trials
from refboard.practice.contact import channel_of
from refboard.practice.fixes import misspellings
from refboard.practice.words import day_text, plural
from workbook.schema import ColumnSpec, fold
from workbook.snapshot import Problem, Table

RECENT: Final = 30
"""Calendar days for which an office that was contacted too often is reported."""
_BURST: Final = 4
_WEEK: Final = 7
"""Touches within so many calendar days that are reported whenever they were."""
HOLIDAYS_AHEAD: Final = 31
"""Days before the last holiday on file that refboard asks for the coming ones."""
_COUNTED: Final = frozenset(
    {
        ("Targets", "Tier"),
        ("Touches", "Direction"),
        ("Touches", "Outcome"),
        ("Touches", "Purpose"),
        ("Touches", "Response"),
        ("Referrals", "Outcome"),
        ("Referrals", "Fit"),
    }
)
"""Columns with words that decide how a row is counted."""


def check_policy(facts: Facts) -> Iterator[Problem]:
    """Find words outside their lists, overdue promises, and offices contacted too often recently."""
    for table in facts.snapshot.tables.values():
        for column in table.spec.columns:
            if column.choices and column.name in table.letters and (table.name, column.name) not in _JUDGED:
                yield from _words(table, column)
    yield from _misspelled(facts)
    yield from _promises(facts)
    yield from _too_often(facts)
    yield from _bursts(facts)
    yield from _unowned(facts)
    yield from _holidays(facts)


_JUDGED: Final = frozenset({("Targets", "Status")})
"""Columns that are parsed elsewhere, where unknown words are reported."""


def _words(table: Table, column: ColumnSpec) -> Iterator[Problem]:
    known = {fold(choice): choice for choice in column.choices}
    found: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(table.frame[column.name]):
        if word and fold(word) not in known and channel_of(word) not in column.choices:
            found[fold(word)].append(at)
    counted = (table.name, column.name) in _COUNTED
    for word, rows in found.items():
        near = get_close_matches(word, known, n=1, cutoff=0.75)
        hint = f"; did you mean {known[near[0]]}?" if near else "."
        many = also_at(table, rows, column.name)
        effect = " and is not counted by it" if counted else ""
        text = f"The word{many} is not one of the choices of {column.name}{effect}{hint}"
        severity = "warning" if near or counted else "note"
        yield problem_at(
            table=table, at=rows[0], column=column.name, code="R405", severity=severity, text=text
        )


def _misspelled(facts: Facts) -> Iterator[Problem]:
    """Rare words of a column almost like a frequent one, which `refboard check --fix` corrects."""
    for table, column, word, right, rows in misspellings(facts.snapshot):
        many = also_at(table, rows, column)
        text = f"{word!r}{many} is spelled almost like {right!r}; if it is the same, `refboard check --fix` corrects it."
        yield problem_at(table=table, at=rows[0], column=column, code="R405", severity="note", text=text)


def _promises(facts: Facts) -> Iterator[Problem]:
    table = facts.snapshot.tables["Targets"]
    for person in facts.people:
        if person.next_date is None or person.next_date >= facts.on or person.refusal.total:
            continue
        if not is_available(facts, person):
            continue
        late = facts.calendar.days(person.next_date, facts.on)
        if late > 0:
            text = (
                f"The next step promised for {day_text(person.next_date)} is {plural(late, 'open day')} late."
            )
            yield problem_at(
                table=table, at=person.at, column="Next date", code="R406", severity="note", text=text
            )


def _too_often(facts: Facts) -> Iterator[Problem]:
    """Offices contacted twice within the minimum gap, the last time recently."""
    table = facts.snapshot.tables["Touches"]
    earlier = pl.col("number").shift(1).over("office")
    touches = asking_trials(facts).select("at", "office", "date", "number").sort("office", "number", "at")
    close = touches.with_columns((pl.col("number") - earlier).alias("apart")).filter(
        pl.col("apart") < facts.policy.gap, pl.col("date") >= facts.on - timedelta(days=RECENT)
    )
    for row in close.group_by("office", maintain_order=True).last().sort("at").iter_rows(named=True):
        apart = "the same day as" if row["apart"] == 0 else f"{plural(row['apart'], 'open day')} after"
        text = (
            f"This touch came {apart} the touch before it; the minimum gap is "
            f"{plural(facts.policy.gap, 'open day')}."
        )
        yield problem_at(table=table, at=row["at"], column="Date", code="R407", severity="note", text=text)


def _bursts(facts: Facts) -> Iterator[Problem]:
    """Offices with four asking touches within a week, whenever that was: the fourth of each such week."""
    table = facts.snapshot.tables["Touches"]
    touches = asking_trials(facts).select("at", "office", "date").sort("office", "date", "at")
    span = (pl.col("date") - pl.col("date").shift(_BURST - 1).over("office")).dt.total_days()
    close = touches.with_columns(span.alias("span")).filter(pl.col("span") < _WEEK)
    last: dict[str, date] = {}
    for at, office, day, days in close.select("at", "office", "date", "span").iter_rows():
        if office in last and (day - last[office]).days < _WEEK:
            last[office] = day
            continue
        last[office] = day
        text = f"This is the fourth touch to this office within {plural(int(days) + 1, 'day')}."
        yield problem_at(table=table, at=at, column="Date", code="R407", severity="note", text=text)


def _unowned(facts: Facts) -> Iterator[Problem]:
    """Available people without an owner, as one problem at the first."""
    table = facts.snapshot.tables["Targets"]
    if "Owner" not in table.letters:
        return
    found = [
        person.at
        for person in facts.people
        if not person.owner and person.office and not person.refusal.total and is_available(facts, person)
    ]
    if found:
        many = also_at(table, found, "Owner")
        text = f"This target has no Owner{many}; follow-ups without an owner are easily missed."
        yield problem_at(table=table, at=found[0], column="Owner", code="R408", severity="note", text=text)


def _holidays(facts: Facts) -> Iterator[Problem]:
    """Holidays that end within a month: after the last one, every open weekday counts as open."""
    table = facts.snapshot.tables["Holidays"]
    days = table.frame["Date"]
    last = days.max()
    if isinstance(last, date) and last < facts.on + timedelta(days=HOLIDAYS_AHEAD):
        text = (
            f"The last holiday on file is {day_text(last, facts.on)}. Add the coming ones: after it, holidays count as open days, "
            "and due days and answer times are wrong."
        )
        at = int(days.arg_max() or 0)
        yield problem_at(table=table, at=at, column="Date", code="R418", severity="warning", text=text)
