"""Gifts to physicians, per physician and calendar year, compared with the limit on file.

The value of a touch is split evenly among the physicians present; staff is not counted. The limit is the yearly one
for non-monetary compensation, 42 CFR 411.357(k), from the Limits sheet; a year that is not listed has none. These
figures are never shown beside referrals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.checkup.physicians import Physician, PhysicianRoll
from refboard.analysis.facts import Facts
from workbook.snapshot import Problem

AID: Final = "For tracking only; ask your compliance officer."
_CENT: Final = 0.005


@dataclass(frozen=True, slots=True)
class Gift:
    """What one physician was given in a calendar year.

    ``total`` and ``limit`` are in the Limits sheet's currency; ``limit`` is None when none is on file. ``state``: ok,
    near (from the warning share on), over, or no limit. ``touches``: how many touches are in the total.
    """

    year: int
    physician: str
    source: str
    npi: str
    total: float
    limit: float | None
    state: str
    touches: int
    text: str


@dataclass(frozen=True, slots=True)
class GiftLedger:
    """Totals per physician, newest year first; ``staff``: totals given to non-physicians, by year.

    ``problems`` has touches with a value that is in no total, and rows of Limits that can't be used.
    """

    gifts: tuple[Gift, ...]
    staff: tuple[tuple[int, float], ...]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=2)
def build_ledger(facts: Facts) -> GiftLedger:
    """Total the gifts to each physician per calendar year, as of the day of the facts."""
    limits, problems = _limits(facts)
    rows = _valued(facts)
    roll = PhysicianRoll(facts)
    kinds = rows.select("office", "person", "said").unique(maintain_order=True)
    shares = [roll.present(said, person, office) for office, person, said in kinds.iter_rows()]
    kinds = kinds.with_columns(
        pl.Series("keys", [keys for keys, _ in shares], dtype=pl.List(pl.String)),
        pl.Series("staff", [staff for _, staff in shares], dtype=pl.Boolean),
    )
    rows = rows.join(
        kinds, on=["office", "person", "said"], how="left", nulls_equal=True, maintain_order="left"
    )
    counted = rows.filter(pl.col("keys").list.len() > 0)
    unknown = rows.filter(pl.col("keys").list.len() == 0, ~pl.col("staff"))
    staff = rows.filter(pl.col("keys").list.len() == 0, pl.col("staff"))
    problems += [_lost(facts, at, _NO_PHYSICIAN_NAMED) for at in unknown["at"]]
    problems += [_lost(facts, at, _UNDATED) for at in _undated(facts)]
    sums = (
        counted.with_columns((pl.col("value") / pl.col("keys").list.len()).alias("share"))
        .explode("keys")
        .group_by("year", "keys")
        .agg(pl.col("share").sum(), pl.len().alias("touches"))
        .sort(["year", "share", "keys"], descending=[True, True, False])
    )
    gifts = tuple(
        _gift(facts, roll.known[key], year, total, touches, limits)
        for year, key, total, touches in sums.iter_rows()
    )
    by_year = staff.group_by("year").agg(pl.col("value").sum()).sort("year", descending=True)
    return GiftLedger(
        gifts, tuple((year, round(value, 2)) for year, value in by_year.iter_rows()), tuple(problems)
    )


_NO_PHYSICIAN_NAMED: Final = (
    "The gift does not name a known physician, so it is in no yearly total. Enter the name in Value to."
)
_UNDATED: Final = "The touch has a value but no usable date or office, so it is in no yearly total."


def _valued(facts: Facts) -> pl.DataFrame:
    table = facts.snapshot.tables["Touches"].frame
    given = (
        table.select(pl.col("Value").alias("value"), pl.col("Value to").fill_null("").alias("said"))
        .with_row_index("at")
        .cast({"at": pl.Int64})
        .filter(pl.col("value") != 0)
    )
    rows = facts.touches.select("at", "date", "office", "person").join(given, on="at", how="inner")
    return rows.with_columns(pl.col("date").dt.year().alias("year")).sort("at")


def _undated(facts: Facts) -> list[int]:
    """Rows with a value that are in no year: without a usable date or office; future ones are not included."""
    table = facts.snapshot.tables["Touches"].frame
    rows = table.select("Value", "Date").with_row_index("at").cast({"at": pl.Int64})
    rows = rows.filter(pl.col("Value") != 0, pl.col("Date").is_null() | (pl.col("Date") <= facts.on))
    found: list[int] = rows.join(facts.touches.select("at"), on="at", how="anti")["at"].to_list()
    return found


def _lost(facts: Facts, at: int, text: str) -> Problem:
    table = facts.snapshot.tables["Touches"]
    return Problem(
        code="R413",
        severity="warning",
        sheet=table.sheet_of(at),
        cell=table.cell_of(at, "Value"),
        row_id=table.ids[at],
        text=text,
    )


def _limits(facts: Facts) -> tuple[dict[int, float], list[Problem]]:
    table = facts.snapshot.tables["Limits"]
    limits: dict[int, float] = {}
    problems = []
    for at, (year, limit) in enumerate(table.frame.select("Year", "Annual limit").iter_rows()):
        text = ""
        if year is None or limit is None or year != int(year) or not 1900 <= year <= 9999 or limit <= 0:
            text = "The row has no usable year and limit; it is not used."
        elif int(year) in limits:
            text = f"{int(year)} is listed twice; the lower limit is used."
            limits[int(year)] = min(limits[int(year)], limit)
        else:
            limits[int(year)] = limit
        if text:
            problems.append(
                Problem(
                    code="R414",
                    severity="warning",
                    sheet=table.sheet,
                    cell=table.cell_of(at, "Year"),
                    row_id="",
                    text=text,
                )
            )
    return limits, problems


def _gift(
    facts: Facts, who: Physician, year: int, total: float, touches: int, limits: Mapping[int, float]
) -> Gift:
    limit = limits.get(year)
    said = f"{who.name or 'The physician'} received {total:,.2f} in {year}"
    if limit is None:
        state, text = "no limit", f"{said}; no limit on file for {year}. {AID}"
    elif total > limit + _CENT:
        state, text = "over", f"{said}, over the {limit:,.2f} on file for that year. {AID}"
    elif total >= facts.policy.limit_warning * limit - _CENT:
        state, text = "near", f"{said}, {total / limit:.0%} of the {limit:,.2f} on file for that year. {AID}"
    else:
        state, text = "ok", f"{said}, {total / limit:.0%} of the {limit:,.2f} on file for that year."
    return Gift(
        year=year,
        physician=who.name,
        source=who.source,
        npi=who.npi,
        total=round(total, 2),
        limit=limit,
        state=state,
        touches=touches,
        text=text,
    )
