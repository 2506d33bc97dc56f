"""The list of open referrals."""

from __future__ import annotations

from typing import ClassVar

from refboard.tui.panes.queue_list import QueueList


class LoopList(QueueList):
    """Rows of open referrals: age, office, stage."""

    HEADINGS: ClassVar[dict[str, str]] = {
        **QueueList.HEADINGS,
        "due": "Age",
        "reason": "Stage",
        "since": "Since",
        "day": "Since",
        "handler": "Handler",
    }

    def _wanted_layout(self, width: int) -> tuple[tuple[str, int], ...]:
        return layout_for(width)


SINCE = 16
"""Characters without which the column of what happened when has the day alone: room for ``received Nov 24``."""
DAY = 7
"""Characters of a day alone: ``Nov 24``."""
WIDE = 91 + 1 + SINCE
"""Characters from which on the person at the office and the handler have columns too."""


def layout_for(width: int) -> tuple[tuple[str, int], ...]:
    """Columns and their widths for a list this many characters wide, scrollbar included."""
    if width < 60:
        fixed = [("mark", 2), ("glyph", 2), ("due", 5), ("reason", 11)]
        return (*fixed, ("office", max(width - 1 - sum(size for _, size in fixed), 8)))
    fixed = [("mark", 2), ("state", 7), ("due", 5), ("reason", 11), ("office", 23)]
    if width >= WIDE:
        fixed = [*fixed[:-1], ("office", 30), ("contact", 20), ("handler", 16)]
    left = width - 1 - sum(size for _, size in fixed)
    if left < SINCE:
        # Cut in the middle of its first word it would mean nothing; the day alone does.
        name, size = fixed[-1]
        return (*fixed[:-1], (name, size + left - DAY), ("day", DAY))
    return (*fixed, ("since", left))
