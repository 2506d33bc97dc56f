"""Matching a colleague's name from the command line or a filter with the owner of a target."""

from __future__ import annotations

from typing import Final

from workbook.schema import fold

UNOWNED: Final = "unowned"


def owns(wanted: str, owner: str) -> bool:
    """Whether a target's owner is the wanted colleague, by the whole name or one word of it."""
    if fold(wanted) == UNOWNED or not fold(wanted):
        return not fold(owner)
    return fold(wanted) == fold(owner) or fold(wanted) in {fold(word) for word in owner.split()}
