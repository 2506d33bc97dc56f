"""What was entered in forms and is not written yet: a change that is refused does not lose what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.tui.session.intents import Intent

FormKey = tuple[str, ...]
"""Which form, about which rows."""


class UnsavedForms:
    """Follows the entries of each form from the moment it is saved until they are written.

    An entry is a value that the user changed, by the label of its field: the other fields show what the workbook
    says by then.
    """

    def __init__(self) -> None:
        self._in_flight: list[tuple[Intent, FormKey, Mapping[str, str]]] = []
        self._failed: dict[FormKey, Mapping[str, str]] = {}

    def entries(self, key: FormKey) -> Mapping[str, str]:
        """The entries of a form that could not be written; empty when there are none."""
        return self._failed.get(key, {})

    def submit(self, intent: Intent, key: FormKey, entries: Mapping[str, str]) -> None:
        """Note that an intent with these entries is on its way."""
        self._failed.pop(key, None)
        if entries:
            self._in_flight.append((intent, key, entries))

    def discard(self, intent: Intent | None) -> None:
        """Forget the entries of an intent that was written."""
        self._take(intent)

    def retain(self, intent: Intent | None) -> bool:
        """Keep the entries of an intent that could not be written; return whether there were any."""
        taken = self._take(intent)
        for key, entries in taken:
            self._failed[key] = entries
        return bool(taken)

    def _take(self, intent: Intent | None) -> list[tuple[FormKey, Mapping[str, str]]]:
        taken = [(key, entries) for one, key, entries in self._in_flight if one is intent]
        self._in_flight = [each for each in self._in_flight if each[0] is not intent]
        return taken
