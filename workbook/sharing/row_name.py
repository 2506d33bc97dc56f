"""By which cells people know a row, and whether a row still bears the name it had."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from workbook.schema import ColumnType, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workbook.schema import TableSpec

_ALIKE = 0.6
"""Part of the letters that two spellings of one name have in common."""
_LONGEST = 200
"""Characters of a cell that are compared."""
_WORDS = (ColumnType.TEXT, ColumnType.DATE)


def naming_cells(spec: TableSpec, show: Callable[[str], str]) -> dict[str, str]:
    """The cells that name a row, by column: those of the spec, else the first two filled texts or dates.

    ``show`` gives the text of a column, "" where blank.
    """
    names = spec.named_by or tuple(
        column.name for column in spec.columns if column.name != spec.id_column and column.type in _WORDS
    )
    filled = {name: text for name in names if (text := show(name).strip()[:_LONGEST])}
    return filled if spec.named_by else dict(list(filled.items())[:2])


def bears_name(spec: TableSpec, name: Mapping[str, str], show: Callable[[str], str]) -> bool:
    """Whether a row with these cells is still the one that had this name.

    A table that says by which columns its rows are named is exact about the last of them, the person; any other row
    is another one when nothing of its name is left. A cell that was emptied says nothing.
    """
    if not name:
        return True
    now = {column: show(column).strip()[:_LONGEST] for column in name}
    changed = {column for column, text in now.items() if text and not are_alike(text, name[column])}
    if not spec.named_by:
        return len(changed) < len(name)
    last = [column for column in spec.named_by if column in name][-1:]
    return not changed.intersection(last)


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are spellings of one name."""
    left, right = fold(one), fold(other)
    if left == right or (left and right and (left in right or right in left)):
        return True
    return difflib.SequenceMatcher(None, left, right, autojunk=False).ratio() >= _ALIKE
