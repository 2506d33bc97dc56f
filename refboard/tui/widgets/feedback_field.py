"""An input that says beside it, at every key, what its words mean or what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from refboard.text import content, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class FeedbackField(Horizontal):
    """One line to type in; ``error`` is the sentence that says what is wrong, "" when nothing is.

    A subclass overrides `read`: it takes the words and returns the echo, or raises ValueError.
    """

    DEFAULT_CSS = """
    FeedbackField { height: 1; width: 1fr; }
    FeedbackField > Input { width: 16; }
    FeedbackField.-long > Input { width: 1fr; }
    FeedbackField > Static {
        width: 1fr; height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    FeedbackField.-long > Static { width: auto; max-width: 60%; }
    FeedbackField > Static.-wrong { color: $text-error; }
    """

    class Changed(Message):
        """The words changed."""

        def __init__(self, field: FeedbackField) -> None:
            self.field = field
            super().__init__()

        @property
        def control(self) -> FeedbackField:
            """The sender, for `on`."""
            return self.field

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        long: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        # An input draws its text raw: what must be made visible first cannot stand in one.
        self.start = value if visible(value) == value else ""
        self.error = ""
        self._placeholder = placeholder
        self._suggestions = [word for word in suggestions if word and visible(word) == word]
        self.set_class(long, "-long")

    def compose(self) -> ComposeResult:
        """An input and its echo."""
        suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
        yield Input(
            self.start, placeholder=self._placeholder, compact=True, select_on_focus=True, suggester=suggester,
        )  # fmt: skip
        yield Static("", markup=False)

    def on_mount(self) -> None:
        """Read the first value."""
        self._read(self.start)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is meant."""
        event.stop()
        self._read(event.value)
        self.post_message(self.Changed(self))

    @property
    def words(self) -> str:
        """What was typed."""
        return self.query_one(Input).value.strip() if self.is_mounted else self.start.strip()

    @property
    def changed(self) -> bool:
        """Whether the words are others than those it began with."""
        return self.words != self.start.strip()

    @property
    def typed(self) -> str | None:
        """The words, when they are others than at first; else None."""
        return self.words if self.changed else None

    def retype(self, words: str) -> None:
        """Put words into the field as if they were typed."""
        self.query_one(Input).value = words

    def read(self, words: str) -> str:  # noqa: ARG002
        """Say what the words mean; raise ValueError with a sentence."""
        return ""

    def refresh_feedback(self) -> None:
        """Read the words again: what they depend on has changed."""
        self._read(self.words)

    def _read(self, words: str) -> None:
        self.error = ""
        try:
            said = self.read(words.strip())
        except ValueError as error:
            self.error = said = str(error)
        echo = self.query_one(Static)
        echo.set_class(bool(self.error), "-wrong")
        echo.update(content(said))


class TextField(FeedbackField):
    """Words, with completions; ``rule`` says what is remarkable about them, or raises ValueError."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        rule: Callable[[str], str] | None = None,
        long: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(value, placeholder=placeholder, suggestions=suggestions, long=long, id=id)
        self._rule = rule

    def read(self, words: str) -> str:
        """Apply the rule."""
        return self._rule(words) if self._rule and words else ""
