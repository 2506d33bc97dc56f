"""Offices that are gone from Targets while rows still name their targets by id."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from refboard.analysis.facts import Facts, Person, Row
from refboard.analysis.row_problems import UNKNOWN_ID
from refboard.practice.contact import Refusal
from workbook.schema import fold


def with_deleted_targets(facts: Facts) -> Facts:
    """The facts with a person for each office that is gone from Targets while rows still name its target by id.

    What is owed to such an office does not end because its row was deleted.
    """
    names: dict[str, str] = {}
    for name in ("Touches", "Referrals"):
        table = facts.snapshot.tables[name]
        gone = facts.left_out.filter(
            (pl.col("table") == name)
            & (pl.col("code") == UNKNOWN_ID.code)
            & (pl.col("text") == UNKNOWN_ID.text)
        )
        for at in gone["at"].to_list():
            source = table.frame["Source"][at] or ""
            if fold(source) not in facts.offices:
                names.setdefault(fold(source), source)
    if not names:
        return facts
    blank: Row = dict.fromkeys(facts.snapshot.tables["Targets"].frame.columns)
    start = len(facts.people)
    gone_people = tuple(
        Person(
            at=start + at,
            key=f"#{source}",
            office=office,
            source=source,
            contact="",
            tier="",
            status="",
            owner="",
            angle="",
            cadence=None,
            next_step="",
            next_date=None,
            pause_until=None,
            refusal=Refusal(),
            refused_on=None,
            last_contact=None,
            row={**blank, "Source": source},
            is_listed=False,
        )
        for at, (office, source) in enumerate(names.items())
    )
    return replace(facts, people=(*facts.people, *gone_people))
