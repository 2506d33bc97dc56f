"""Habits that make a practice's figures hard to read: what a statistician would try them with.

The demo itself is calm. Each habit changes the rows of a generated practice and leaves the others as they are, so that a
test can compare the same practice with and without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from refboard.demo.practice import DemoPractice
from refboard.demo.rows import ReferralRow, TouchRow
from workbook.xlsx.creating.plan import BookPlan, SheetPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SLOW_MONTHS: Final = frozenset({7, 8, 12})
_IN_A_BURST: Final = 3
_WINDOW: Final = timedelta(days=14)
"""Days within which an added touch is answered, if it is."""
_MAILINGS_APART: Final = timedelta(days=42)
_WARM_DAY, _COLD_DAY = 1, 3
"""Tuesday and Thursday."""
_LETTERS: Final = "abcdefghij"


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of a practice; none of them is that of the demo.

    ``weekly``: weeks up to today in which every fifth office gets an email a week, each answered with ``answered``.
    ``mailings``: days on which one letter goes to everyone at every office. ``bursts``: referrals come three within a
    week. ``season``: half as many in July, August, and December. ``blank_outcomes``: share of the ended referrals that no
    one has closed out. ``own_weekdays``: share of the touches that go out on the office's own weekday: a Tuesday for those
    that answer more, a Thursday for the others. ``missing``: table -> columns that the workbook does not have.
    """

    weekly: int = 0
    answered: float = 0.3
    mailings: int = 0
    bursts: bool = False
    season: bool = False
    blank_outcomes: float = 0.0
    own_weekdays: float = 0.0
    missing: Mapping[str, Collection[str]] | None = None


CALM: Final = Habits()


def apply_habits(practice: DemoPractice, habits: Habits, *, seed: int, on: date) -> DemoPractice:
    """Change the rows of a practice as its habits have it, deterministic by the arguments."""
    random = Random(f"habits {seed}")  # noqa: S311  (a demo, not a secret)
    touches, referrals = list(practice.touches), list(practice.referrals)
    if habits.own_weekdays:
        touches = _on_own_weekdays(touches, habits.own_weekdays, random, on)
    touches += _weekly(practice, habits, random, on) + _mailings(practice, habits, random, on)
    if habits.bursts:
        referrals = _in_bursts(referrals)
    if habits.season:
        referrals = [
            row for row in referrals if row.received.month not in _SLOW_MONTHS or random.random() < 0.5
        ]
    if habits.blank_outcomes:
        referrals = [_left_open(row) if random.random() < habits.blank_outcomes else row for row in referrals]
    touches.sort(key=lambda row: row.date)
    referrals.sort(key=lambda row: row.received)
    return replace(practice, touches=touches, referrals=referrals)


def without_columns(plan: BookPlan, missing: Mapping[str, Collection[str]]) -> BookPlan:
    """Leave columns out of a workbook, with their cells and what highlights them."""
    return replace(
        plan,
        sheets=tuple(
            _without(sheet, missing[sheet.name])
            if isinstance(sheet, SheetPlan) and sheet.name in missing
            else sheet
            for sheet in plan.sheets
        ),
    )


def _without(sheet: SheetPlan, missing: Collection[str]) -> SheetPlan:
    places = [place for place, column in enumerate(sheet.columns) if column.name not in missing]
    return replace(
        sheet,
        columns=tuple(sheet.columns[place] for place in places),
        rows=[[row[place] for place in places] for row in sheet.rows],
        highlights=tuple(
            highlight
            for highlight in sheet.highlights
            if not any(f"{{{name}}}" in highlight.formula or name in highlight.columns for name in missing)
        ),
    )


def _weekly(practice: DemoPractice, habits: Habits, random: Random, on: date) -> list[TouchRow]:
    rows = []
    offices = sorted({target.source for target in practice.targets if target.status == "Active"})
    for source in offices[::5] if habits.weekly else ():
        for week in range(habits.weekly, 0, -1):
            day = on - timedelta(days=7 * week + on.weekday() - 2)
            rows.append(_email(practice, source, day, habits.answered, random, on))
    return _with_ids(rows, "W")


def _mailings(practice: DemoPractice, habits: Habits, random: Random, on: date) -> list[TouchRow]:
    rows = []
    for number in range(habits.mailings, 0, -1):
        day = on - number * _MAILINGS_APART
        day -= timedelta(days=max(0, day.weekday() - 4))
        answering: dict[str, bool] = {}
        for target in practice.targets:
            first = target.source not in answering
            answers = answering.setdefault(target.source, random.random() < habits.answered)
            row = _email(practice, target.source, day, float(answers and first), random, on)
            rows.append(row._replace(target_id=target.target_id, channel="Letter", purpose="Detail"))
    return _with_ids(rows, "M")


def _email(
    practice: DemoPractice, source: str, day: date, answered: float, random: Random, on: date
) -> TouchRow:
    target = next(target for target in practice.targets if target.source == source)
    came = day + timedelta(days=random.choice((1, 1, 2, 5)))
    answers = random.random() < answered and came <= min(on, day + _WINDOW)
    return TouchRow(
        touch_id="",
        target_id=target.target_id,
        source=source,
        date=day,
        time=None,
        direction="Out",
        channel="Email",
        purpose="Check-in",
        angle=None,
        message=None,
        by=target.owner or practice.people[0][0],
        outcome="Sent",
        intel=None,
        response="Not now" if answers else None,
        responded_on=came if answers else None,
        responded_at=None,
        answers=None,
        materials=None,
        value=None,
        value_to=None,
        notes=None,
    )


def _with_ids(rows: list[TouchRow], letter: str) -> list[TouchRow]:
    """Give rows ids that begin and end with a letter and differ from those of the demo, which have five signs."""
    return [
        row._replace(touch_id=f"T-{letter}{number:06}{_LETTERS[number % 10].upper()}")
        for number, row in enumerate(rows)
    ]


def _on_own_weekdays(rows: list[TouchRow], share: float, random: Random, on: date) -> list[TouchRow]:
    answers: dict[str, list[bool]] = {}
    for row in rows:
        answers.setdefault(row.source, []).append(row.response is not None)
    shares = {source: sum(given) / len(given) for source, given in answers.items()}
    usual = sorted(shares.values())[len(shares) // 2] if shares else 0.0

    def moved(row: TouchRow) -> TouchRow:
        own = _WARM_DAY if shares[row.source] > usual else _COLD_DAY
        by = timedelta(days=own - row.date.weekday())
        later = None if row.responded_on is None else row.responded_on + by
        fits = row.date + by <= on and (later is None or later <= on)
        return row._replace(date=row.date + by, responded_on=later) if fits else row

    return [moved(row) if random.random() < share else row for row in rows]


def _in_bursts(rows: list[ReferralRow]) -> list[ReferralRow]:
    """Move each source's referrals, three at a time, into the week of the first of them; all its days move along."""
    by_source: dict[str, list[ReferralRow]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    found = []
    for own in by_source.values():
        for at, row in enumerate(own):
            place = at % _IN_A_BURST
            by = own[at - place].received + timedelta(days=2 * place) - row.received
            found.append(_earlier(row, min(by, timedelta(0))))
    return found


def _earlier(row: ReferralRow, by: timedelta) -> ReferralRow:
    def move(day: date | None) -> date | None:
        return None if day is None else day + by

    return row._replace(
        received=row.received + by,
        scheduled_on=move(row.scheduled_on),
        appointment=move(row.appointment),
        outcome_date=move(row.outcome_date),
        note_sent=move(row.note_sent),
        thanked=move(row.thanked),
    )


def _left_open(row: ReferralRow) -> ReferralRow:
    return row._replace(outcome=None, outcome_date=None, note_sent=None, reason=None)
