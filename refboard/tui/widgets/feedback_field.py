"""A one-line input that shows beside it, at every key press, how it is understood or what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from refboard.text import content, visible
from refboard.tui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class FeedbackField(Horizontal):
    """An input and its feedback; ``error`` is the sentence that says what is wrong, "" when nothing is.

    ``rule`` gets the value and returns the feedback, or raises ValueError. ``stored``: the initial value is what
    a cell holds, so until it is changed nothing is written and nothing about it is an error.
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
        """The value changed."""

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
        rule: Callable[[str], str] | None = None,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        long: bool = False,
        stored: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        # An input draws its text as it is: a text with control characters cannot be in one.
        self.initial = value if visible(value) == value else ""
        self.stored = stored
        self.error = ""
        self._rule = rule
        self._placeholder = placeholder
        self._suggestions = [word for word in suggestions if word and visible(word) == word]
        self.set_class(long, "-long")

    def compose(self) -> ComposeResult:
        """The input and its feedback."""
        suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
        yield TextInput(
            self.initial,
            placeholder=self._placeholder,
            compact=True,
            select_on_focus=True,
            suggester=suggester,
        )
        yield Static("", markup=False)

    def on_mount(self) -> None:
        """Give feedback on the initial value."""
        self.refresh_feedback()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Give feedback at once."""
        event.stop()
        self.refresh_feedback()
        self.post_message(self.Changed(self))

    @property
    def value(self) -> str:
        """The text in the field."""
        return self.query_one(Input).value.strip() if self.is_mounted else self.initial.strip()

    @property
    def changed(self) -> bool:
        """Whether the value is not the initial one."""
        return self.value != self.initial.strip()

    @property
    def changed_value(self) -> str | None:
        """The value, if it was changed; else None."""
        return self.value if self.changed else None

    @property
    def blocking_error(self) -> str:
        """What is wrong with a value that would be written; "" when nothing is."""
        return "" if self.stored and not self.changed else self.error

    def set_value(self, value: str) -> None:
        """Put a value into the field as if it were typed."""
        self.query_one(Input).value = value

    def blank(self) -> None:
        """Hold nothing, in a field that is not shown."""
        self.initial = ""

    def refresh_feedback(self) -> None:
        """Apply the rule to the value; call it when something that the rule depends on has changed."""
        self.error = ""
        try:
            words = self._rule(self.query_one(Input).value.strip()) if self._rule else ""
        except ValueError as error:
            self.error = words = str(error)
        feedback = self.query_one(Static)
        feedback.set_class(bool(self.error), "-wrong")
        feedback.update(content(words))


class TextField(FeedbackField):
    """A line of text with completions; ``rule`` is applied to anything but an empty value."""

    def __init__(
        self,
        value: str = "",
        *,
        rule: Callable[[str], str] | None = None,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        long: bool = True,
        stored: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(
            value,
            rule=(lambda text: rule(text) if text else "") if rule is not None else None,
            placeholder=placeholder,
            suggestions=suggestions,
            long=long,
            stored=stored,
            id=id,
        )
