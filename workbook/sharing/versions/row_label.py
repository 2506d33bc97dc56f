"""A name for a row that people recognize without its id."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from workbook.row_id import is_generated_id
from workbook.schema import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.schema import TableSpec

LONGEST = 40
"""Characters of one cell in a name."""
_WORDS = (ColumnType.TEXT, ColumnType.DATE)


def name_row(spec: TableSpec, show: Callable[[str], str]) -> str:
    """Name a row by its first two filled text or date cells, in the schema's order, without its own id.

    ``show`` gives the text of a column, "" where blank. The id of another row is dropped when the text after it names
    the same: ``Elm Street, 2026-11-02`` instead of ``P-7K3QX, Elm Street``.
    """
    found = list(islice(_filled(spec, show), 3))
    if len(found) == 3 and is_generated_id(found[0][1]) and found[1][0] is ColumnType.TEXT:
        del found[0]
    return ", ".join(text for _, text in found[:2])


def _filled(spec: TableSpec, show: Callable[[str], str]) -> Iterator[tuple[ColumnType, str]]:
    for column in spec.columns:
        if column.name != spec.id_column and column.type in _WORDS:
            text = " ".join(show(column.name).split())
            if text:
                yield column.type, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
