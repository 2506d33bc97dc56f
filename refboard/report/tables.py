"""A table of the workbook as a file for other programs: CSV with the text people see, Parquet with types."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import polars as pl

from workbook.cell import Kind
from workbook.schema import ColumnType

if TYPE_CHECKING:
    from workbook.snapshot import Table

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""First characters that a spreadsheet may run as a formula when it opens a CSV. Source: OWASP ASVS 1.2.10, CWE-1236."""
AS_WRITTEN: Final = " (as written)"
"""Suffix of a column with the original text of cells that are no date, time or number."""


def csv_of(table: Table, *, raw: bool = False) -> bytes:
    r"""Write a table as CSV (RFC 4180, UTF-8): our columns under our names, then the colleagues' own.

    Dates are ISO, everything else is the text people see. Unless ``raw``, text that a spreadsheet could run as a
    formula (``=`` ``+`` ``-`` ``@``, tab, line break, ``\0``) gets an apostrophe in front; real numbers do not.
    """
    names = list(table.letters)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([name if raw else _disarm(name) for name in names])
    columns = [_texts(table, name, raw=raw) for name in names]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode("utf-8", errors="replace")


def _texts(table: Table, name: str, *, raw: bool) -> list[str]:
    texts: list[str] = table.text[name].to_list()
    if raw:
        return texts
    # A negative number cannot run; with an apostrophe it would no longer be a number.
    kinds = table.kinds[name] & 15
    harmless = {int(Kind.NUMBER), int(Kind.DATE), int(Kind.BOOLEAN)}
    return [
        text if kind in harmless else _disarm(text) for text, kind in zip(texts, kinds.to_list(), strict=True)
    ]


def _disarm(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def parquet_of(table: Table) -> bytes:
    """Write a table as Parquet: dates, times and numbers typed, null where a cell is blank or does not fit.

    So that nothing is lost, a column with cells that do not fit gets a second column ``(as written)`` with all its text.
    """
    typed = {column.name for column in table.spec.columns if column.type is not ColumnType.TEXT}
    columns = []
    for name in table.letters:
        columns.append(table.frame[name].alias(name))
        written = table.text[name]
        unfit = table.frame[name].is_null() & (written.str.strip_chars() != "")
        if name in typed and unfit.any():
            columns.append(pl.Series(name + AS_WRITTEN, written.to_list(), dtype=pl.String))
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    return out.getvalue()
