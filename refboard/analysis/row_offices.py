"""The person and office of each row of Touches and Referrals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import polars as pl

from refboard.analysis.row_problems import (
    NO_TARGET,
    OTHER_OFFICE,
    UNKNOWN_ID,
    UNKNOWN_ID_NO_OFFICE,
    UNKNOWN_OFFICE,
    RowProblems,
)
from workbook.schema import fold
from workbook.snapshot import Table


class OfficeMember(Protocol):
    """A row of Targets: its ID, or ``#26`` while there is none, and its folded office."""

    @property
    def key(self) -> str:
        """The ID."""

    @property
    def office(self) -> str:
        """The office."""


def translate_words(column: pl.Series, read: Callable[[str], str]) -> pl.Series:
    """Apply ``read`` once to each different word; null becomes ""."""
    filled = column.fill_null("")
    words = filled.unique().to_list()
    return filled.replace_strict(words, [read(word) for word in words], return_dtype=pl.String)


def join_people(table: Table, people: Sequence[OfficeMember], problems: RowProblems) -> pl.DataFrame:
    """Find each row's person and office: by id, else by the office's name."""
    frame = table.frame.select("Target ID", "Source").with_row_index("at").cast({"at": pl.Int64})
    frame = frame.with_columns(translate_words(frame["Source"], fold).alias("named"))
    known = pl.DataFrame(
        {
            "Target ID": [p.key for p in people if not p.key.startswith("#")],
            "person": [i for i, p in enumerate(people) if not p.key.startswith("#")],
            "theirs": [p.office for p in people if not p.key.startswith("#")],
        },
        schema={"Target ID": pl.String, "person": pl.Int64, "theirs": pl.String},
    )
    frame = frame.join(known, on="Target ID", how="left", maintain_order="left")
    named, listed = pl.col("named"), pl.col("listed")
    frame = frame.with_columns(named.is_in(list({p.office for p in people})).alias("listed"))
    unknown_id = pl.col("Target ID").is_not_null() & pl.col("person").is_null()
    lost = pl.col("person").is_null() & ~listed
    name = table.name

    def rows(where: pl.Expr) -> pl.Series:
        return frame["at"].filter(frame.select(where).to_series())

    problems.add(name, rows(unknown_id & (listed | (named != ""))), UNKNOWN_ID)
    problems.add(name, rows(unknown_id & lost & (named == "")), UNKNOWN_ID_NO_OFFICE)
    problems.add(name, rows(lost & (named != "")), UNKNOWN_OFFICE)
    problems.add(name, rows(lost & (named == "") & ~unknown_id), NO_TARGET)
    problems.add(name, rows((named != "") & (named != pl.col("theirs"))), OTHER_OFFICE)
    office = pl.coalesce("theirs", pl.when(named != "").then(named))
    return frame.select("at", "person", office.alias("office"))


def find_undated(table: Table, people: Sequence[OfficeMember]) -> dict[str, str]:
    """The offices with touches on days that cannot be read, with the cell of the first."""
    unread = table.frame["Date"].is_null() & (table.text["Date"].str.strip_chars() != "")
    if not unread.any():
        return {}
    frame = join_people(table, people, RowProblems()).filter(unread).drop_nulls("office")
    found: dict[str, str] = {}
    for at, office in frame.select("at", "office").iter_rows():
        found.setdefault(office, table.address(at, "Date"))
    return found
