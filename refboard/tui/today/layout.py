"""The columns of Today's list: which there is room for, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TWO_LINES_FROM: Final = 20
"""Lines of the list from which a row has one line for who and when, and more for why."""
WHY_LINES: Final = 2
"""Lines that a sentence takes at most."""
INDENT: Final = 9
"""Characters before the sentence of a row with several lines: it begins below the due day."""
SHORT_ENOUGH: Final = 56
"""Characters that nearly every short form fits into."""
_OFFICE: Final = (20, 40)
"""Characters of the office's name: at least and at most."""
_MORE: Final = (("contact", 20), ("reason", 15), ("tier", 5), ("owner", 16), ("city", 14))
"""Columns of a row with several lines, in the order in which they find room."""
_ORDER: Final = (
    "mark",
    "glyph",
    "state",
    "due",
    "office",
    "contact",
    "reason",
    "tier",
    "owner",
    "city",
    "why",
)

Columns = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TodayLayout:
    """Columns with their widths; ``two_lines``: the sentence is below them, else its short form is the last column."""

    columns: Columns
    two_lines: bool


def layout_for(width: int, height: int, longest: int, *, held: bool = False) -> TodayLayout:
    """Lay out a list of this many characters and lines, scrollbar included; the longest name has ``longest``.

    Nothing is due in rows that are held back. Office and short form share the width they need.
    """
    two_lines = height >= TWO_LINES_FROM
    room = width - 1
    due = [] if held else [("due", 7)]
    if two_lines:
        sizes = dict([("mark", 2), ("state", 7), *due])
        office = min(max(longest + 1, _OFFICE[0]), _OFFICE[1], room - sum(sizes.values()))
        sizes["office"] = max(office, 8)
        for name, size in _MORE:
            if sum(sizes.values()) + size > room:
                break
            sizes[name] = size
        return TodayLayout(_in_order(sizes), two_lines=True)
    sizes = {"mark": 2, "glyph": 2}
    left = room - sum(sizes.values())
    office = min(max(longest + 1, _OFFICE[0]), _OFFICE[1], max(left * 2 // 5, 8))
    sizes |= {"office": office, "why": max(left - office, 6)}
    spare = sizes["why"] - SHORT_ENOUGH
    for name, size in (*due, ("owner", 16), ("city", 14)):
        if size > spare:
            break
        sizes[name] = size
        sizes["why"] -= size
        spare -= size
    return TodayLayout(_in_order(sizes), two_lines=False)


def _in_order(sizes: dict[str, int]) -> Columns:
    return tuple((name, sizes[name]) for name in _ORDER if name in sizes)
