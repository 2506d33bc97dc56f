"""A card in words: preferences, last touches, open loops, next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from datetime import date

    from refboard.analysis.brief import Card


def card_content(card: Card, on: date) -> Content:
    """Lay a card out."""
    return Content("")
