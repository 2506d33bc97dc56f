"""Whose target it is: how a name on the command line or in a filter finds its colleague."""

from __future__ import annotations

from typing import Final

from workbook.schema import fold

UNOWNED: Final = "unowned"


def owns(wanted: str, owner: str) -> bool:
    """Whether a target's owner is the wanted colleague: the whole name, or one word of it."""
    if fold(wanted) == UNOWNED or not fold(wanted):
        return not fold(owner)
    return fold(wanted) == fold(owner) or fold(wanted) in {fold(word) for word in owner.split()}
