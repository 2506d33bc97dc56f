"""What is certain about a change, at each stage of it and after it was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook import Receipt

TABLES = ("Targets", "Touches", "Referrals", "Messages", "Settings")
PREPARING, SAVING, SAVED = "preparing", "saving", "saved"
SAFE = {
    PREPARING: "Nothing was written.",
    SAVING: "It may have been kept: look whether it is there before you do it again.",
    SAVED: "The change itself is saved.",
}
"""What is certain about a change when refboard fails at a stage of it."""


def rows_of(receipt: Receipt) -> set[tuple[str, str]]:
    """The rows that a receipt may be about; an id is in one table only."""
    return {(table, row_id) for table in TABLES for row_id in receipt.ids}


def say_kept(error: Exception) -> str:
    """Say what is certain after the store refused a change."""
    from workbook.errors import NotWrittenError

    if isinstance(error, NotWrittenError) and error.in_journal:
        return "The change is kept in the journal on this computer and is written as soon as it can be."
    return SAFE[PREPARING]
