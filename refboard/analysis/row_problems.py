"""Problems found while the rows of the workbook are prepared: what each one says, and at which rows it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from workbook.snapshot import Problem, Snapshot

_NOT_COUNTED: Final = "the row is not counted in any figure."
_SCHEMA: Final = {
    "table": pl.String,
    "at": pl.Int64,
    "column": pl.String,
    "code": pl.String,
    "severity": pl.String,
    "text": pl.String,
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One kind of problem: its stable code, the column of the cell, and the sentence."""

    code: str
    severity: str
    column: str
    text: str


DUPLICATE_ID: Final = RowProblem(
    "R205", "warning", "Target ID", "This id is used twice; rows that name it are matched to the first."
)
NO_OFFICE: Final = RowProblem("R204", "warning", "Source", "This target has no office; fill in Source.")
UNKNOWN_REFUSAL: Final = RowProblem(
    "R402",
    "warning",
    "Do not contact",
    "Do not contact is neither All nor a list of channels; it is treated as All.",
)
UNKNOWN_STATUS: Final = RowProblem(
    "R403",
    "warning",
    "Status",
    "Status is not Active, Paused, Left or Not accepting; it is treated as Active.",
)
UNUSABLE_CADENCE: Final = RowProblem(
    "R404",
    "warning",
    "Cadence days",
    "Cadence days is not between 1 and 3650; the tier's days are used.",
)
UNKNOWN_ID: Final = RowProblem(
    "R201", "warning", "Target ID", "No target has this id; the office name is used instead."
)
UNKNOWN_ID_NO_OFFICE: Final = RowProblem(
    "R201", "error", "Target ID", f"No target has this id, and the row names no office; {_NOT_COUNTED}"
)
UNKNOWN_OFFICE: Final = RowProblem(
    "R202",
    "warning",
    "Source",
    "No target is at an office of this name; it is counted as a separate office.",
)
NO_TARGET: Final = RowProblem(
    "R204", "error", "Source", f"The row names neither a target nor an office; {_NOT_COUNTED}"
)
OTHER_OFFICE: Final = RowProblem(
    "R203",
    "note",
    "Source",
    "The id belongs to a target at a different office than the one named; the id is used.",
)
UNDATED_TOUCH: Final = RowProblem("R307", "warning", "Date", f"The touch has no date; {_NOT_COUNTED}")
FUTURE_TOUCH: Final = RowProblem(
    "R306", "warning", "Date", "The touch is dated after today; it is counted from that day on."
)
EARLY_ANSWER: Final = RowProblem(
    "R308",
    "warning",
    "Responded on",
    "The answer is dated before its touch; it is counted as answered on an unknown day.",
)
UNDATED_REFERRAL: Final = RowProblem(
    "R307", "warning", "Received", "The referral has no received date; it is not in any count by date."
)
FUTURE_REFERRAL: Final = RowProblem(
    "R306", "warning", "Received", "The referral is dated after today; it is counted from that day on."
)


REPEATED_TOUCH, REPEATED_REFERRAL = (
    RowProblem(
        "R214",
        "warning",
        column,
        "Every cell of this row is the same as in an earlier row, and it has no ID: it is counted once. If it is another "
        f"{what}, give both rows an ID.",
    )
    for column, what in (("Date", "touch"), ("Received", "referral"))
)
TOO_EARLY_TOUCH, TOO_EARLY_REFERRAL = (
    RowProblem("R316", "warning", column, f"{column} is before 2000, which can't be meant; {_NOT_COUNTED}")
    for column in ("Date", "Received")
)


class RowProblems:
    """Collects problems by table and row; thousands of rows with the same one cost little."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = [pl.DataFrame(schema=_SCHEMA)]

    def add(self, table: str, rows: pl.Series | list[int], problem: RowProblem) -> None:
        """Add a problem at rows of a table, by their positions."""
        at = pl.Series("at", rows, dtype=pl.Int64)
        if not len(at):
            return
        values = {
            "table": table,
            "column": problem.column,
            "code": problem.code,
            "severity": problem.severity,
            "text": problem.text,
        }
        frame = pl.DataFrame({"at": at}).with_columns(
            pl.lit(value).alias(name) for name, value in values.items()
        )
        self._frames.append(frame.select(list(_SCHEMA)))

    def frame(self) -> pl.DataFrame:
        """Return all problems as rows: table, at, column, code, severity, text."""
        return pl.concat(self._frames)


def problems_of(frame: pl.DataFrame, snapshot: Snapshot) -> Iterator[Problem]:
    """Turn rows of `RowProblems.frame` into problems with cell addresses, in the order of the workbook."""
    for row in frame.sort("table", "at", "code").iter_rows(named=True):
        table = snapshot.tables[row["table"]]
        yield Problem(
            code=row["code"],
            severity=row["severity"],
            sheet=table.sheet_of(row["at"]),
            cell=table.cell_of(row["at"], row["column"]),
            row_id=table.ids[row["at"]],
            text=row["text"],
        )
