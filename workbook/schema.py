"""What the caller expects of its tables: canonical names, aliases and types.

The schema never limits what the workbook may hold. Columns and sheets that no spec names are the
users' own: they are read, shown and left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class ColumnType(StrEnum):
    """How the cells of a column are typed; what does not fit stays visible and becomes a problem."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its canonical name, what else people call it, and its type.

    ``called`` is its header in one particular workbook, as a person set it; it wins over every other name, and may
    join several headers with `JOIN`. ``pinned`` is the header under which it was read there before; while that is
    there, no better one takes its place. ``optional`` columns are read where a workbook has them; new ones get none.
    """

    name: str
    type: ColumnType = ColumnType.TEXT
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    called: str = ""
    pinned: str = ""
    optional: bool = False
    words: tuple[tuple[str, str], ...] = ()
    """Words of one particular workbook, with the choices that they mean."""


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column of a table as rows are judged by: texts and codes of `Kind`, a row each."""

    letter: str
    header: str
    texts: Sequence[str]
    kinds: Sequence[int]


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is no data: its position, what it is in a word, and its first text."""

    at: int
    kind: str
    text: str
    is_prepared: bool = False


RowJudge = Callable[[Sequence[int], Sequence[RowColumn]], Sequence[OtherRow]]
"""Row numbers and columns -> the rows that are no data."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: its canonical name, columns, and the column that identifies a row.

    ``id_prefix`` begins every id the store generates (``T`` gives ``T-7K3QX``); without one it generates none, and the
    ids are names that people write. ``aliases`` are other
    names of the table or its sheet. A sheet of any other name is this table only when it has one of the
    columns ``known_by`` (none given: any will do), so that a sheet of dropdown words is not mistaken for one.
    ``called`` is the name of the table or its sheet in one particular workbook, as a person set it. Rows of a table
    with ``says_names`` set such names for that workbook's tables: see `workbook.xlsx.reading.custom_names`.
    ``called`` may join several sheets with `JOIN`; ``part_of`` is the table that a further sheet
    belongs to. ``row_judge`` finds the rows of a hand-made list that are no data: totals, sections, repeated headers.
    A table that ``is_prefilled`` has rows in every new workbook, so rows in common there prove nothing.
    ``named_by`` are the columns by which people know a row, the most exact one last.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    id_column: str | None = None
    id_prefix: str = ""
    aliases: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    called: str = ""
    says_names: bool = False
    is_prefilled: bool = False
    named_by: tuple[str, ...] = ()
    part_of: str = ""
    row_judge: RowJudge | None = field(default=None, compare=False, repr=False)

    def column(self, name: str) -> ColumnSpec | None:
        """Find a column by any of its names, ignoring case, spaces and punctuation."""
        wanted = fold(name)
        for column in self.columns:
            if wanted == fold(column.name) or any(wanted == fold(alias) for alias in column.aliases):
                return column
        return None


_LONGEST_WORDS = 600
"""Characters; a header holds 255."""
JOIN = " + "
"""Between the names of sheets or headers that are joined."""
NONE = "(none)"
"""As a set name: no sheet or no header is this table or column."""
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    r"""Reduce a word to what must match, without case, spaces, punctuation or compatibility forms.

    ``No-show``, ``no show`` and ``NO SHOW`` all fold to ``noshow``.
    """
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def meant_by(text: str) -> tuple[str, str] | None:
    """Read ``Table Targets`` or ``Column Targets.Source``: what is meant, (table, column or ""); None for all else."""
    words = text.split(None, 1) if len(text) <= _LONGEST_WORDS else []
    if len(words) < 2:
        return None
    table, dot, column = (part.strip() for part in words[1].partition("."))
    kind = words[0].casefold()
    is_table = kind == "table" and table and not dot
    is_column = kind == "column" and table and column
    return (table, column) if is_table or is_column else None


def words_for(table: str, column: str = "") -> str:
    """Write what `meant_by` reads."""
    return f"Column {table}.{column}" if column else f"Table {table}"
