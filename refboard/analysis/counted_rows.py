"""Which rows of touches and referrals count: not the second copy of a row, and none with a date that can't be meant."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from refboard.analysis.row_problems import RowProblem, RowProblems
from workbook.snapshot import Table

EARLIEST: Final = date(2000, 1, 1)
"""An earlier day than this can't be meant."""


def drop_repeated(
    frame: pl.DataFrame, table: Table, problems: RowProblems, problem: RowProblem
) -> pl.DataFrame:
    """Remove rows without an id that have the same cells as an earlier row, and name them."""
    if all(table.ids):
        return frame
    cells = [name for name in table.text.columns if name != table.spec.id_column]
    rows = (
        table.text.select(cells)
        .with_row_index("at")
        .with_columns(pl.Series("id", table.ids, dtype=pl.String))
    )
    first = pl.col("at").first().over(cells)
    repeated = rows.filter(pl.col("id") == "", pl.col("at") != first)["at"].cast(pl.Int64)
    named = frame.filter(pl.col("at").is_in(repeated.to_list()))["at"]
    problems.add(table.name, named, problem)
    return frame.filter(~pl.col("at").is_in(named.to_list()))


def drop_early(
    frame: pl.DataFrame, day: str, table: str, problems: RowProblems, problem: RowProblem
) -> pl.DataFrame:
    """Remove rows dated before 2000, a typo in the year or a number that became a date, and name them."""
    early = (pl.col(day) < EARLIEST).fill_null(value=False)
    problems.add(table, frame.filter(early)["at"], problem)
    return frame.filter(~early)
