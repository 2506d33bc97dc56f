"""Basic data of all sources at once: names, tiers, owners, last touches, volumes, gaps between referrals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import polars as pl

from refboard.analysis.availability import is_available
from refboard.analysis.facts import Facts, Person

YEAR: Final = 12
"""Months in which referral days are counted."""


def last_touches(facts: Facts) -> dict[str, date | None]:
    """Find the latest day on which a touch by anyone reached each source; None when none did."""
    reached = pl.col("incoming") | (pl.col("outcome") != "Bounced")
    rows = facts.touches.group_by("office", maintain_order=True).agg(pl.col("date").filter(reached).max())
    latest: dict[str, date | None] = dict(rows.rows())
    for person in facts.people:
        day, known = person.last_contact, latest.get(person.office)
        if day is not None and day <= facts.on and (known is None or known < day):
            latest[person.office] = day
    return latest


def name_sources(facts: Facts, keys: Iterable[str]) -> dict[str, str]:
    """Name each source as the workbook first spells it."""
    names = {key: people[0].source or people[0].contact or key for key, people in facts.offices.items()}
    for name, frame in (("Referrals", facts.referrals), ("Touches", facts.touches)):
        text = facts.snapshot.tables[name].frame["Source"]
        unknown = frame.filter(~pl.col("office").is_in(list(names)))
        for row in unknown.group_by("office").agg(pl.col("at").min()).iter_rows():
            names[row[0]] = str(text[row[1]] or row[0])
    return {key: names.get(key, key) for key in keys}


def tier_of(facts: Facts, people: Sequence[Person]) -> str:
    """Return the highest-weighted tier among a source's people, on a tie the first."""
    return max((person.tier for person in people), key=lambda tier: facts.policy.weight(tier) if tier else -1)


def owners_of(people: Iterable[Person]) -> tuple[str, ...]:
    """List everyone who owns a target there, in workbook order."""
    return tuple(dict.fromkeys(person.owner for person in people if person.owner.strip()))


def judge_freshness(
    facts: Facts, people: Iterable[Person], last: date | None
) -> tuple[date | None, bool, float | None]:
    """Compute when the next touch is due, whether it is late, and how fresh the last one is (1 to 0).

    The shortest cadence of the available people counts, because the office is the unit of contact.
    """
    free = [person for person in people if is_available(facts, person) and not person.refusal.total]
    if not free:
        return None, False, None
    if last is None:
        return None, False, 0.0
    due_days, late_days = min(facts.policy.cadence(person.tier, person.cadence) for person in free)
    age = (facts.on - last).days
    freshness = 1.0 if age <= due_days else max(0.0, 1 - (age - due_days) / max(1, late_days - due_days))
    return facts.calendar.next_open(last + timedelta(days=due_days)), age >= late_days, freshness


def count_volumes(facts: Facts, before: date) -> dict[str, tuple[int, int]]:
    """Count the referrals (rows) of the 12 months, and those received since the review before."""
    start = pl.lit(facts.on).dt.offset_by("-12mo")
    rows = facts.referrals.group_by("office").agg(
        (pl.col("received") > start).sum().alias("year"), (pl.col("received") > before).sum().alias("fresh")
    )
    return {office: (year, fresh) for office, year, fresh in rows.rows()}


def count_months(facts: Facts) -> dict[str, tuple[int, ...]]:
    """Count referral days in each of the 12 months up to the day, the oldest first; sources without any are omitted.

    A month ends on the same day of the month as the day of the facts, so that the twelve add up to the 12 months.
    """
    ends = [pl.select(pl.lit(facts.on).dt.offset_by(f"-{back}mo")).item() for back in range(YEAR, -1, -1)]
    days = facts.referrals.filter(pl.col("received") > ends[0]).select("office", "received").unique()
    rows = days.group_by("office").agg(
        ((pl.col("received") > start) & (pl.col("received") <= end)).sum().alias(str(at))
        for at, (start, end) in enumerate(pairwise(ends))
    )
    return {office: tuple(counts) for office, *counts in rows.rows()}


def gaps_between(facts: Facts) -> dict[str, tuple[list[int], int]]:
    """Count the open days between a source's referral days, and since the last one."""
    today = facts.calendar.number(facts.on)
    days = facts.referrals.filter(pl.col("received").is_not_null()).select("office", "received").unique()
    days = days.with_columns(facts.calendar.numbers(days["received"]).alias("number"))
    rows = days.sort("office", "received").group_by("office", maintain_order=True).agg("number")
    found: dict[str, tuple[list[int], int]] = {}
    for office, numbers in rows.rows():
        gaps = [later - earlier for earlier, later in pairwise(numbers)]
        found[office] = (gaps, max(0, today - numbers[-1]))
    return found


def median_gap(gaps: Sequence[int], still_open: int) -> float | None:
    """Compute the median of gaps while one is still open: the Kaplan-Meier median, None while not reached.

    Without the open gap, the median would hide that a source has gone quiet.
    """
    share, waiting, counted = 1.0, len(gaps) + 1, False
    for gap in sorted(gaps):
        if gap > still_open and not counted:
            counted, waiting = True, waiting - 1
        share *= 1 - 1 / waiting
        waiting -= 1
        if share <= 0.5 + 1e-12:
            return float(gap)
    return None
