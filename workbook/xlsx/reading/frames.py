"""Cells to typed frames: the column's rule decides the type, and the text stays beside it.

Serial numbers: day 1 is 1900-01-01 and day 60 never existed (ECMA-376 18.17.4.1); with the 1904 date
system day 0 is 1904-01-01. Times are the fraction of a day, rounded to the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from workbook.cell import Cell, Kind, Value
from workbook.schema import ColumnType, TableSpec, fold
from workbook.serial import EDGES, EPOCH_1900, EPOCH_1904, LAST_SERIAL, cell_of, column_letters
from workbook.snapshot import FORMULA_FLAG, Problem, Snapshot, Table

NOT_CALCULATED = "not calculated"
_ISO_DATE = r"^\s*(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*$"
_CLOCK = r"^\s*(\d{1,2}:\d{2}(?::\d{2})?)\s*$"


@dataclass(slots=True)
class RawColumn:
    """One column as decoded: ``texts`` as in `Cell.text`, ``kinds`` as codes of `Table.kinds`."""

    name: str
    type: ColumnType
    letter: str
    texts: Sequence[str]
    kinds: bytes | bytearray | Sequence[int]
    ours: bool = True


def _days_to_date(days: pl.Expr, *, date1904: bool) -> pl.Expr:
    epoch = EPOCH_1904 if date1904 else EPOCH_1900
    lowest = 0 if date1904 else 1
    whole = (days + 1e-9).floor()
    shifted = whole if date1904 else pl.when(whole < 60).then(whole + 1).otherwise(whole)
    # Day 60 of the 1900 system is February 29, 1900, which never existed.
    legal = (whole >= lowest) & (whole <= LAST_SERIAL) & (pl.lit(date1904) | (whole != 60))
    offset = pl.when(legal).then(shifted).cast(pl.Int32) + (epoch - date(1970, 1, 1)).days
    return offset.cast(pl.Date)


def _days_to_seconds(days: pl.Expr) -> pl.Expr:
    return ((days - days.floor()) * 86400).round(0).cast(pl.Int64) % 86400


def _seconds_to_time(seconds: pl.Expr) -> pl.Expr:
    return (seconds * 1_000_000_000).cast(pl.Time)


def _plain_number(text: pl.Expr, number: pl.Expr) -> pl.Expr:
    """A number as people write it: 1.234567893E9 is 1234567893, 20 digits stay 20 digits."""
    integral = (number == number.floor()) & (number.abs() < 1e15)
    return (
        pl.when(text.str.contains(r"^-?\d+$"))
        .then(text)
        .when(integral)
        .then(number.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(number.cast(pl.String))
    )


def _shown_expr(rule: ColumnType, at: int, *, date1904: bool) -> pl.Expr:
    text, kind = pl.col(f"text{at}"), pl.col(f"kind{at}") & 15
    number = text.cast(pl.Float64, strict=False)
    day = _days_to_date(number, date1904=date1904).cast(pl.String)
    seconds = _days_to_seconds(number)
    clock = _seconds_to_time(seconds).dt.strftime("%H:%M")
    whole = seconds == 0
    moment = pl.when(whole).then(day).when(number < 1).then(clock).otherwise(day + " " + clock)
    as_date = kind == Kind.DATE
    if rule is ColumnType.DATE:
        as_date = as_date | (kind == Kind.NUMBER)
    elif rule is ColumnType.TIME:
        moment = pl.when(number < 1).then(clock).otherwise(moment)
        as_date = as_date | ((kind == Kind.NUMBER) & (number < 1))
    plain = _plain_number(text, number)
    return (
        pl.when(as_date)
        .then(pl.coalesce(moment, plain, text))
        .when(kind == Kind.NUMBER)
        .then(pl.coalesce(plain, text))
        .when(kind == Kind.BOOLEAN)
        .then(pl.when(text == "1").then(pl.lit("TRUE")).otherwise(pl.lit("FALSE")))
        .when(kind == Kind.UNCALCULATED)
        .then(pl.lit(NOT_CALCULATED))
        .otherwise(text)
        .alias(f"shown{at}")
    )


def _typed_expr(rule: ColumnType, at: int, *, date1904: bool) -> pl.Expr:
    text, kind = pl.col(f"text{at}"), pl.col(f"kind{at}") & 15
    name = f"typed{at}"
    number = pl.when(kind.is_in([int(Kind.NUMBER), int(Kind.DATE)])).then(text.cast(pl.Float64, strict=False))
    words = pl.when(kind == Kind.TEXT).then(text)
    if rule is ColumnType.DATE:
        written = words.str.extract(_ISO_DATE, 1).str.to_date("%Y-%m-%d", strict=False)
        return pl.coalesce(_days_to_date(number, date1904=date1904), written).alias(name)
    if rule is ColumnType.TIME:
        clock = words.str.extract(_CLOCK, 1).str.zfill(5)
        padded = pl.when(clock.str.len_chars() == 5).then(clock + ":00").otherwise(clock.str.zfill(8))
        written_at = padded.str.to_time("%H:%M:%S", strict=False)
        sane = pl.when((number >= 0) & (number <= LAST_SERIAL)).then(number)
        return pl.coalesce(_seconds_to_time(_days_to_seconds(sane)), written_at).alias(name)
    if rule is ColumnType.NUMBER:
        return pl.coalesce(number, words.str.strip_chars(EDGES).cast(pl.Float64, strict=False)).alias(name)
    stripped = pl.col(f"shown{at}").str.strip_chars(EDGES)
    unknown = kind.is_in([int(Kind.ERROR), int(Kind.UNCALCULATED), int(Kind.BLANK)])
    return pl.when((stripped != "") & ~unknown).then(stripped).alias(name)


def _dtype(rule: ColumnType) -> pl.DataType:
    types = {ColumnType.DATE: pl.Date(), ColumnType.TIME: pl.Time(), ColumnType.NUMBER: pl.Float64()}
    return types.get(rule, pl.String())


def build_table(
    spec: TableSpec,
    sheet: str,
    columns: Sequence[RawColumn],
    rows: Sequence[int],
    *,
    date1904: bool = False,
    found: bool = True,
) -> tuple[Table, list[Problem]]:
    """Type a table's columns and report what did not fit.

    Every column of ``spec`` that is missing from ``columns`` is in the frames, empty. The caller leaves wholly blank
    rows out.
    """
    typed: dict[str, pl.Series] = {}
    shown: dict[str, pl.Series] = {}
    kinds: dict[str, pl.Series] = {}
    problems: list[Problem] = []
    raw = _type_columns(columns, date1904=date1904)
    for at, column in enumerate(columns):
        name = column.name
        typed[name] = raw[f"typed{at}"].alias(name)
        shown[name] = raw[f"shown{at}"].alias(name)
        kinds[name] = raw[f"kind{at}"].alias(name)
        problems.extend(_misfits(sheet, column, kinds[name], typed[name], shown[name], rows))
    for missing in spec.columns:
        if missing.name not in typed:
            typed[missing.name] = pl.Series(missing.name, [None] * len(rows), dtype=_dtype(missing.type))
            shown[missing.name] = pl.Series(missing.name, [""] * len(rows), dtype=pl.String)
            kinds[missing.name] = pl.Series(missing.name, [0] * len(rows), dtype=pl.UInt8)
    ids = _ids(spec, shown, len(rows))
    letters = {column.name: column.letter for column in columns if column.letter}
    extras = tuple(column.name for column in columns if not column.ours)
    table = Table(
        spec=spec,
        sheet=sheet,
        frame=pl.DataFrame(typed),
        text=pl.DataFrame(shown),
        kinds=pl.DataFrame(kinds),
        rows=rows,
        letters=letters,
        ids=ids,
        extras=extras,
        found=found,
    )
    named = [_with_row_id(problem, table) for problem in problems]
    return table, named


def _type_columns(columns: Sequence[RawColumn], *, date1904: bool) -> pl.DataFrame:
    """Text, kind, shown text and typed value of every column, computed together in two passes."""
    given: dict[str, pl.Series] = {}
    shown, typed = [], []
    for at, column in enumerate(columns):
        codes = bytes(column.kinds)
        given[f"text{at}"] = pl.Series(column.texts, dtype=pl.String)
        given[f"kind{at}"] = pl.Series(list(codes), dtype=pl.UInt8)
        if column.type is ColumnType.TEXT and not codes.strip(b"\0\1"):
            # Plain text, as nearly all columns are: shown as it is.
            shown.append(pl.col(f"text{at}").alias(f"shown{at}"))
            stripped = pl.col(f"text{at}").str.strip_chars(EDGES)
            typed.append(pl.when(stripped != "").then(stripped).alias(f"typed{at}"))
        elif column.type is ColumnType.DATE and _only_whole_days(column, codes):
            # Whole days, as nearly all date columns are: no text to parse, no time of day to show.
            day = _days_to_date(pl.col(f"text{at}").cast(pl.Float64, strict=False), date1904=date1904)
            shown.append(pl.coalesce(day.cast(pl.String), pl.col(f"text{at}")).alias(f"shown{at}"))
            typed.append(day.alias(f"typed{at}"))
        else:
            shown.append(_shown_expr(column.type, at, date1904=date1904))
            typed.append(_typed_expr(column.type, at, date1904=date1904))
    return pl.DataFrame(given).with_columns(shown).with_columns(typed)


def _only_whole_days(column: RawColumn, codes: bytes) -> bool:
    """Whether a column holds nothing but whole day numbers that are dates."""
    return not codes.strip(b"\0\3") and not any("." in text or "E" in text for text in set(column.texts))


def _ids(spec: TableSpec, shown: Mapping[str, pl.Series], height: int) -> list[str]:
    if spec.id_column is None:
        return [""] * height
    return shown[spec.id_column].str.strip_chars(EDGES).to_list()


def _with_row_id(problem: Problem, table: Table) -> Problem:
    position = int(problem.row_id)
    return Problem(
        problem.code, problem.severity, problem.sheet, problem.cell, table.ids[position], problem.text
    )


_BROKEN = (int(Kind.ERROR), int(Kind.UNCALCULATED))
_WANTED = {ColumnType.DATE: "a date", ColumnType.TIME: "a time", ColumnType.NUMBER: "a number"}


def _misfits(
    sheet: str, column: RawColumn, kinds: pl.Series, typed: pl.Series, shown: pl.Series, rows: Sequence[int]
) -> Iterable[Problem]:
    """Problems of one column; ``row_id`` holds the row's position until ids are known."""
    codes = set(column.kinds)
    wordless = not any(code & 15 in (Kind.TEXT, *_BROKEN) for code in codes)
    if column.type is ColumnType.TEXT:
        if not column.ours or not any(code & 15 in _BROKEN for code in codes):
            return
    elif wordless and typed.null_count() == bytes(column.kinds).count(0):
        return
    kind = pl.col("kind") & 15
    broken = kind.is_in(_BROKEN)
    filled = (kind != Kind.BLANK) & (pl.col("shown").str.strip_chars(EDGES) != "")
    misfit = filled & pl.col("typed").is_null()
    as_text = (kind == Kind.TEXT) & pl.col("typed").is_not_null()
    wrong = broken if column.type is ColumnType.TEXT else broken | misfit | as_text
    cells = pl.DataFrame({"kind": kinds, "typed": typed, "shown": shown})
    flagged = cells.lazy().with_row_index("at").filter(wrong)
    for row in flagged.collect().iter_rows(named=True):
        position = row["at"]
        cell = f"{column.letter}{rows[position]}"
        code, severity, text = _judge(column, row)
        yield Problem(code, severity, sheet, cell, str(position), text)


def _judge(column: RawColumn, row: Mapping[str, object]) -> tuple[str, str, str]:
    kind, shown = Kind(int(str(row["kind"])) & 15), str(row["shown"])[:60]
    if kind is Kind.ERROR:
        return "R304", "warning", f"{column.name} holds the error {shown}."
    if kind is Kind.UNCALCULATED:
        return (
            "R305",
            "warning",
            f"{column.name} is a formula that has not been calculated; open and save the workbook once.",
        )
    wanted = _WANTED.get(column.type, "text")
    code = {ColumnType.DATE: "R301", ColumnType.TIME: "R302"}.get(column.type, "R303")
    if row["typed"] is not None:
        return code, "note", f"{column.name} is text that reads as {wanted}; retype it in Excel."
    return (
        code,
        "warning",
        f"{column.name} is not {wanted}; it is left out of the figures until it is corrected.",
    )


def snapshot_of(
    schema: Sequence[TableSpec], records: Mapping[str, Sequence[Mapping[str, Value | Cell]]]
) -> Snapshot:
    """Build a snapshot from plain records, as if a workbook held them from row 2 on.

    Keys that the schema does not have become the colleagues' own columns.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for spec in schema:
        given = records.get(spec.name, ())
        names = [column.name for column in spec.columns]
        names += [key for record in given for key in record if key not in names]
        names = list(dict.fromkeys(names))
        columns = []
        for position, name in enumerate(names):
            column = next((c for c in spec.columns if fold(c.name) == fold(name)), None)
            rule = column.type if column else ColumnType.TEXT
            cells = [cell_of(record.get(name), rule) for record in given]
            columns.append(
                RawColumn(
                    name=name,
                    type=rule,
                    letter=column_letters(position + 1),
                    texts=[cell.text for cell in cells],
                    kinds=[
                        int(cell.kind) | (FORMULA_FLAG if cell.formula is not None else 0) for cell in cells
                    ],
                    ours=column is not None,
                )
            )
        table, found = build_table(
            spec, spec.name, columns, range(2, 2 + len(given)), found=spec.name in records
        )
        tables[spec.name] = table
        problems += found
    return Snapshot(tables, problems=tuple(problems))
