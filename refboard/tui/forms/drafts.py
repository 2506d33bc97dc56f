"""What was typed into forms and has not been written yet: a save that is refused takes no words away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.tui.session.intents import Intent

Place = tuple[str, ...]
"""Which form, about which rows."""


class Drafts:
    """Follows the words of each form from when they are handed over until they are written.

    What a person changed in a form counts, by the label of its field: the other fields have what the workbook says
    by then.
    """

    def __init__(self) -> None:
        self._under_way: list[tuple[Intent, Place, Mapping[str, str]]] = []
        self._kept: dict[Place, Mapping[str, str]] = {}

    def words(self, place: Place) -> Mapping[str, str]:
        """The words that could not be written there; none when there are none."""
        return self._kept.get(place, {})

    def hand_over(self, request: Intent, place: Place, words: Mapping[str, str]) -> None:
        """Note that a request with these words is on its way."""
        self._kept.pop(place, None)
        if words:
            self._under_way.append((request, place, words))

    def forget(self, request: Intent | None) -> None:
        """Let go what was written."""
        self._take(request)

    def keep(self, request: Intent | None) -> bool:
        """Keep what could not be written; say whether there were words."""
        taken = self._take(request)
        for place, words in taken:
            self._kept[place] = words
        return bool(taken)

    def _take(self, request: Intent | None) -> list[tuple[Place, Mapping[str, str]]]:
        taken = [(place, words) for one, place, words in self._under_way if one is request]
        self._under_way = [each for each in self._under_way if each[0] is not request]
        return taken
