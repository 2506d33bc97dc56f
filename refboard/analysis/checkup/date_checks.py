"""Checks of dates: their order, dates in the future, and dates that are far off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import polars as pl

from refboard.analysis.checkup.problems import problem_at
from refboard.analysis.counted_rows import EARLIEST
from refboard.analysis.facts import Facts
from refboard.practice.schema import REFERRAL_OUTCOMES, choice_of
from workbook.schema import ColumnType
from workbook.snapshot import Problem

AHEAD: Final = timedelta(days=5 * 366)
_ORDER: Final = (
    ("Received", "Scheduled on", "was scheduled before it was received"),
    ("Received", "Appointment", "has its visit before it was received"),
    ("Scheduled on", "Appointment", "has its visit before it was scheduled"),
    ("Received", "Outcome date", "ended before it was received"),
    ("Received", "Thanked", "was thanked for before it was received"),
)
_DONE: Final = ("Scheduled on", "Outcome date", "Note sent", "Thanked")
"""Days on which something was done for a referral; in the future it has not been done yet."""

_LEFT_OUT: Final = frozenset({("Touches", "Date"), ("Referrals", "Received")})
"""Days before `EARLIEST` here leave their row out of every figure, and are named there."""


def check_dates(facts: Facts) -> Iterator[Problem]:
    """Find days that contradict each other or the day of the facts."""
    yield from _order(facts)
    yield from _notes(facts)
    yield from _to_come(facts)
    yield from _undated_visits(facts)
    yield from _undated_answers(facts)
    yield from _far_off(facts)


def _order(facts: Facts) -> Iterator[Problem]:
    table = facts.snapshot.tables["Referrals"]
    for earlier, later, said in _ORDER:
        for at in _rows(table.frame, pl.col(later) < pl.col(earlier)):
            text = f"The referral {said}; correct one of the two dates."
            yield problem_at(table=table, at=at, column=later, code="R310", severity="warning", text=text)


def _outcomes(facts: Facts) -> pl.DataFrame:
    """Referrals with their outcome in our words and their visit day."""
    frame = facts.snapshot.tables["Referrals"].frame
    words = [choice_of(word, REFERRAL_OUTCOMES) for word in frame["Outcome"]]
    visit = pl.coalesce("Appointment", "Outcome date")
    return frame.with_columns(pl.Series("ended", words, dtype=pl.String), visit.alias("visit"))


def _notes(facts: Facts) -> Iterator[Problem]:
    """Notes dated before their visit, which do not close the loop."""
    table = facts.snapshot.tables["Referrals"]
    frame = _outcomes(facts)
    for at in _rows(frame, (pl.col("ended") == "Completed") & (pl.col("Note sent") < pl.col("visit"))):
        text = (
            "The note is dated before the visit, so the loop is not closed. Send a note, or correct the date."
        )
        yield problem_at(table=table, at=at, column="Note sent", code="R311", severity="warning", text=text)


def _to_come(facts: Facts) -> Iterator[Problem]:
    table = facts.snapshot.tables["Referrals"]
    for column in _DONE:
        for at in _rows(table.frame, pl.col(column) > facts.on):
            text = f"{column} is in the future; it is not counted before that day."
            yield problem_at(table=table, at=at, column=column, code="R312", severity="warning", text=text)
    completed = _outcomes(facts).with_columns(pl.col("Outcome date").is_null().alias("open"))
    for at in _rows(
        completed, (pl.col("ended") == "Completed") & pl.col("open") & (pl.col("Appointment") > facts.on)
    ):
        text = "The outcome is Completed, but the visit is in the future; correct one of the two."
        yield problem_at(table=table, at=at, column="Appointment", code="R312", severity="warning", text=text)


def _undated_visits(facts: Facts) -> Iterator[Problem]:
    table = facts.snapshot.tables["Referrals"]
    frame = _outcomes(facts)
    for at in _rows(frame, (pl.col("ended") == "Completed") & pl.col("visit").is_null()):
        if table.text["Appointment"][at].strip() or table.text["Outcome date"][at].strip():
            continue  # the unreadable day is a problem of its own
        text = "The visit has no date, so it is unknown whether a note closed the loop. Fill in Appointment."
        yield problem_at(table=table, at=at, column="Appointment", code="R313", severity="warning", text=text)


def _undated_answers(facts: Facts) -> Iterator[Problem]:
    table = facts.snapshot.tables["Touches"]
    for at in _rows(table.frame, pl.col("Response").is_not_null() & pl.col("Responded on").is_null()):
        if not table.text["Responded on"][at].strip():
            text = "The answer has no date; it is counted as answered on time, but not in response times."
            yield problem_at(
                table=table, at=at, column="Responded on", code="R314", severity="note", text=text
            )


def _far_off(facts: Facts) -> Iterator[Problem]:
    """Days that can't be meant: a typo in the year, or a number that became a date."""
    for table in facts.snapshot.tables.values():
        for column in table.spec.columns:
            if column.type is ColumnType.DATE and column.name in table.letters:
                day, left_out = pl.col(column.name), (table.name, column.name) in _LEFT_OUT
                for at in _rows(table.frame, ((day < EARLIEST) & (not left_out)) | (day > facts.on + AHEAD)):
                    text = f"{column.name} is far from today; check the year."
                    yield problem_at(
                        table=table, at=at, column=column.name, code="R315", severity="warning", text=text
                    )


def _rows(frame: pl.DataFrame, where: pl.Expr) -> list[int]:
    found: list[int] = frame.with_row_index("at").filter(where)["at"].to_list()
    return found
