"""A field that offers a few words on one line, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

NOTHING = "–"


class ChoiceField(Widget, can_focus=True):
    """A row of words with one of them chosen, by arrow keys, its first letter or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next", show=False, id="choice.next"),
        Binding("left", "step(-1)", "Previous", show=False, id="choice.previous"),
    ]
    DEFAULT_CSS = """
    ChoiceField { height: 1; width: 1fr; color: $text-muted; }
    ChoiceField:focus { background: $boost; color: $foreground; }
    """

    index: reactive[int] = reactive(0)

    class Changed(Message):
        """Another word was chosen."""

        def __init__(self, choice: ChoiceField) -> None:
            self.choice = choice
            super().__init__()

        @property
        def control(self) -> ChoiceField:
            """The sender, for `on`."""
            return self.choice

    def __init__(self, options: Sequence[str], value: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        known = value in options
        # A colleague's own word, unknown to refboard, can still be chosen.
        self.options = tuple(options) if known else (value, *options)
        self.initial = value
        self.set_reactive(ChoiceField.index, self.options.index(value))

    @property
    def changed_value(self) -> str | None:
        """The chosen word, if it was changed; else None."""
        return self.value if self.value != self.initial else None

    def set_value(self, value: str) -> None:
        """Choose a word, if it is one of the options."""
        if value in self.options:
            self.index = self.options.index(value)

    def offer(self, options: Sequence[str]) -> None:
        """Offer words in another order; the chosen one stays, and so does a word that is not among them."""
        value = self.value
        wanted = tuple(options) if value in options else (value, *options)
        if wanted != self.options:
            self.options = wanted
            self.set_reactive(ChoiceField.index, wanted.index(value))
            self.refresh()

    def blank(self) -> None:
        """Choose nothing, in a field that is not shown."""
        self.options, self.initial = ("",), ""
        self.set_reactive(ChoiceField.index, 0)

    @property
    def value(self) -> str:
        """The chosen word; "" for nothing."""
        return self.options[self.index]

    def render(self) -> Content:
        """Draw as many words around the chosen one as fit."""
        from refboard.text import content

        first, last = self._window()
        words = [Content("‹" if first else " ")]
        for at in range(first, last):
            word = self._word(self.options[at])
            # Brackets: the chosen word must be visible without color too.
            chosen = at == self.index
            words.append(
                content(f"[{word}]").stylize(self._chosen_style()) if chosen else content(f" {word} ")
            )
        words.append(Content("›" if last < len(self.options) else " "))
        return Content("").join(words)

    def _window(self) -> tuple[int, int]:
        """The range of options that fits, with the chosen one in it and as many before as needed."""
        widths = [len(self._word(option)) + 2 for option in self.options]
        room = self.size.width - 2
        first, last = 0, len(widths)
        while first < self.index and sum(widths[first : self.index + 2]) > room:
            first += 1
        while last > self.index + 1 and sum(widths[first:last]) > room:
            last -= 1
        return first, last

    def action_step(self, by: int) -> None:
        """Choose the next or the previous word."""
        self.index = (self.index + by) % len(self.options)

    def watch_index(self) -> None:
        """Notify the form."""
        self.post_message(self.Changed(self))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters choose a word here; they are not commands."""
        return key != "space" and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """A letter chooses the next word that begins with it."""
        if not event.is_printable or not event.character or event.character.isspace():
            return
        letter = event.character.casefold()
        for step in range(1, len(self.options) + 1):
            at = (self.index + step) % len(self.options)
            if self.options[at].casefold().startswith(letter):
                self.index = at
                break
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the mouse."""
        first, last = self._window()
        edge = 1
        for at in range(first, last):
            edge += len(self._word(self.options[at])) + 2
            if event.x < edge:
                self.index = at
                return
        self.action_step(1)

    def _word(self, option: str) -> str:
        return option or NOTHING

    def _chosen_style(self) -> str:
        return "reverse bold" if self.has_focus else "bold"
