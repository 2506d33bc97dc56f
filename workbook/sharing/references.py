"""Rows of other tables that refer to a row by its id, in a column called like that id's column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.row_id import is_generated_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.reader import Reader


def check_references(reader: Reader, edits: Sequence[JournalEdit]) -> None:
    """Raise RefusedError when edits would remove a row that a row of another table refers to."""
    removed = {(edit.table, edit.row_id) for edit in edits if edit.kind == "remove"}
    ids = {row_id for _, row_id in removed if is_generated_id(row_id)}
    if not ids:
        return
    version, rows = reader.latest(known=True)
    for name, table in reader.read(version, rows).tables.items():
        columns = [spec.id_column for spec in reader.schema if spec.name != name and spec.id_column]
        for column in (each for each in columns if each in table.letters):
            for at, text in enumerate(table.text[column]):
                if text in ids and (name, table.ids[at]) not in removed:
                    raise RefusedError(
                        f"{text} cannot be undone: {table.address(at, column)} refers to it ({name}"
                        f" {table.ids[at] or 'without an id'}), which a colleague may have added. Remove that row first, or"
                        " set the status of the target instead."
                    )
