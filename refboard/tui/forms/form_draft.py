"""What was typed into an open form so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.tui.widgets.choice_field import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.tui.widgets.form_field import FormField

NOTE_SECONDS: Final = 0.4
"""How often an open form hands over what was typed: so much is lost at most when the computer stops."""


class FormDraft:
    """Reads the fields of a form; ``keep`` gets the entries by label whenever they changed, and {} for none."""

    def __init__(self, fields: Mapping[str, FormField]) -> None:
        self._fields = fields
        self._noted: Mapping[str, str] = {}
        self.keep: Callable[[Mapping[str, str]], None] = _ignore

    def begin(self, entries: Mapping[str, str]) -> None:
        """Put in what was typed earlier, by label."""
        for label, value in entries.items():
            if label in self._fields:
                self._fields[label].set_value(value)
        self._noted = dict(entries)

    @property
    def entries(self) -> dict[str, str]:
        """The values that were changed, by label."""
        changed = ((label, field.changed_value) for label, field in self._fields.items())
        return {label: value for label, value in changed if value is not None}

    @property
    def has_words(self) -> bool:
        """Whether words were typed; a choice is made again with one key."""
        return any(field.changed for field in self._fields.values() if not isinstance(field, ChoiceField))

    def note(self) -> None:
        """Hand over what was typed since the last time."""
        entries = self.entries if self.has_words else {}
        if entries != self._noted:
            self._noted = entries
            self.keep(entries)

    def discard(self) -> None:
        """Forget what was typed."""
        if self._noted:
            self.keep({})
        self._noted = {}


def _ignore(_: Mapping[str, str]) -> None:
    """A form that no one keeps drafts of."""
