"""The lanes of Today: kinds of work, in the order in which a coordinator does them.

A practice can put them in another order in its Settings sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workbook.schema import fold


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its stable code and its heading."""

    code: str
    title: str


LANES: Final = (
    Lane("waiting", "Waiting on us"),
    Lane("promised", "Promised"),
    Lane("notes", "Notes and thank-yous"),
    Lane("decide", "Decide"),
    Lane("new", "New offices"),
    Lane("check-ins", "Check-ins"),
)
"""Every lane in the default order."""
LANE_CODES: Final = tuple(lane.code for lane in LANES)
_BY_WORD: Final = {fold(word): lane.code for lane in LANES for word in (lane.code, lane.title)}
_TITLES: Final = {lane.code: lane.title for lane in LANES}


def lane_title(code: str) -> str:
    """Return the heading of a lane."""
    return _TITLES[code]


def parse_lanes(text: str) -> tuple[str, ...] | None:
    """Parse an order of lanes ("decide, waiting on us"), by code or heading; the lanes it leaves out come last.

    None when a word is no lane, or is there twice.
    """
    words = [part.strip() for part in re.split(r"[,;/\n]+", text) if part.strip()]
    named = [_BY_WORD.get(fold(word)) for word in words]
    codes = [code for code in named if code is not None]
    if not codes or len(codes) != len(named) or len(set(codes)) != len(codes):
        return None
    return (*codes, *(code for code in LANE_CODES if code not in codes))
