"""What was entered in forms and is not written yet: neither Esc, nor a closed terminal, nor a refused save loses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from refboard.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.drafts import FormKey
    from refboard.tui.session.intents import Intent


class DraftKeeper(Protocol):
    """Stores drafts for the next start; no call waits for the disk."""

    def put(self, draft: Draft) -> None:
        """Store a draft instead of an earlier one of the same form."""

    def remove(self, key: FormKey) -> None:
        """Delete the draft of a form."""


@dataclass(frozen=True, slots=True)
class _InFlight:
    """The entries of a form that was saved, until they are written."""

    intent: Intent
    draft: Draft


class UnsavedForms:
    """Follows the entries of each form from the first key until they are written.

    An entry is a value that the user changed, by the label of its field: the other fields show what the workbook
    says by then.
    """

    def __init__(self, keeper: DraftKeeper | None = None) -> None:
        self.keeper = keeper
        self._in_flight: list[_InFlight] = []
        self._drafts: dict[FormKey, Draft] = {}

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts of forms that are not on their way."""
        return tuple(self._drafts.values())

    def restore(self, drafts: Mapping[FormKey, Draft]) -> None:
        """Take over the drafts of an earlier run; a newer one of the same form counts."""
        self._drafts = {**drafts, **self._drafts}

    def entries(self, key: FormKey) -> Mapping[str, str]:
        """The entries of a form that were not written; empty when there are none."""
        draft = self._drafts.get(key)
        return draft.entries if draft is not None else {}

    def note(self, draft: Draft) -> None:
        """Store what was typed so far; a draft without entries deletes it."""
        if not draft.entries:
            self._remove(draft.key)
            return
        self._drafts[draft.key] = draft
        if self.keeper is not None:
            self.keeper.put(draft)

    def submit(self, intent: Intent, draft: Draft) -> None:
        """Note that an intent with these entries is on its way; the stored draft stays until it is written."""
        self._drafts.pop(draft.key, None)
        if draft.entries:
            self._in_flight.append(_InFlight(intent, draft))
            if self.keeper is not None:
                self.keeper.put(draft)

    def discard(self, intent: Intent | None) -> None:
        """Forget the entries of an intent that was written."""
        for draft in self._take(intent):
            if draft.key not in self._drafts:
                self._remove(draft.key)

    def retain(self, intent: Intent | None) -> bool:
        """Keep the entries of an intent that could not be written; return whether there were any."""
        taken = self._take(intent)
        for draft in taken:
            self._drafts[draft.key] = draft
        return bool(taken)

    def _remove(self, key: FormKey) -> None:
        self._drafts.pop(key, None)
        if self.keeper is not None:
            self.keeper.remove(key)

    def _take(self, intent: Intent | None) -> list[Draft]:
        taken = [each.draft for each in self._in_flight if each.intent is intent]
        self._in_flight = [each for each in self._in_flight if each.intent is not intent]
        return taken
