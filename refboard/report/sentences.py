"""The words in which figures are told: the same in the terminal, in plain text and on paper."""

from __future__ import annotations

from datetime import date

from refboard.analysis.today.followups import FollowUp, Queue
from refboard.practice.words import day_text, listing, plural, sentence

__all__ = ["day_text", "due_text", "headline", "listing", "plural", "sentence"]


def due_text(item: FollowUp, on: date) -> str:
    """Say when an item is due: ``late, due Thu 22 Oct``, ``due today``, ``due Mon 30 Nov``, or "" for no date."""
    if item.due is None:
        return ""
    when = "today" if item.due == on else day_text(item.due, on)
    return f"late, due {when}" if item.late else f"due {when}"


def headline(queue: Queue) -> str:
    """Say a queue in one line, like ``Mon 23 Nov 2026: 24 follow-ups, 9 of them late; 8 held back``."""
    late = sum(item.late for item in queue.items)
    said = plural(len(queue.items), "follow-up") if queue.items else "nobody to follow up"
    late_said = f", {late} of them late" if late else ""
    held = f"; {len(queue.held)} held back" if queue.held else ""
    return f"{day_text(queue.on)}: {said}{late_said}{held}."
