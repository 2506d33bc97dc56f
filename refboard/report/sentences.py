"""Words and sentences for figures: the same in the terminal, in plain text and on paper."""

from __future__ import annotations

from datetime import date

from refboard.analysis.today.followups import FollowUp, Queue
from refboard.practice.words import day_text, listing, plural, sentence

__all__ = [
    "day_text",
    "due_text",
    "headline",
    "listing",
    "more_text",
    "plural",
    "sentence",
]


def due_text(item: FollowUp, on: date) -> str:
    """Write when an item is due: ``late, due Thu Oct 22``, ``due today``, ``due Mon Nov 30``, or "" for no date."""
    if item.due is None:
        return ""
    when = "today" if item.due == on else day_text(item.due, on)
    return f"late, due {when}" if item.late else f"due {when}"


def headline(queue: Queue) -> str:
    """Sum up a queue in one line, like ``Mon Nov 23, 2026: 24 follow-ups · 9 late · 8 held back``."""
    late = sum(item.late for item in queue.items)
    parts = [
        plural(len(queue.items), "follow-up") if queue.items else "no follow-ups",
        f"{late} late" if late else "",
        f"{len(queue.held)} held back" if queue.held else "",
    ]
    return f"{day_text(queue.on)}: {' · '.join(part for part in parts if part)}"


def more_text(count: int) -> str:
    """Say how many rows a page leaves out."""
    return f"{count:,} more with --json."
