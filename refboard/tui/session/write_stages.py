"""What is certain about a change at each stage of writing it, and after it was refused."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook import Receipt

TABLES = ("Targets", "Touches", "Referrals", "Messages", "Settings")


class WriteStage(Enum):
    """How far a change is."""

    PREPARING = "preparing"
    SAVING = "saving"
    SAVED = "saved"


OUTCOMES = {
    WriteStage.PREPARING: "Nothing was written.",
    WriteStage.SAVING: "The change may have been saved; check before you enter it again.",
    WriteStage.SAVED: "The change itself is saved.",
}
"""What is certain about a change when refboard fails at a stage."""


def rows_of(receipt: Receipt) -> set[tuple[str, str]]:
    """The rows that a receipt may be about, as (table, row id); an id is in one table only."""
    return {(table, row_id) for table in TABLES for row_id in receipt.ids}


def describe_outcome(error: Exception) -> str:
    """Say what is certain after the store refused a change."""
    from workbook.errors import NotWrittenError

    if isinstance(error, NotWrittenError) and error.in_journal:
        return "The change is saved on this computer; refboard writes it to the workbook as soon as it can."
    return OUTCOMES[WriteStage.PREPARING]
