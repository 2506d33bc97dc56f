"""What all forms with fields share: one line a field, keys to go on, save and use the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from refboard.text import content
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.intents import Intent
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.echo_field import EchoField
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.prose_field import ProseField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from textual.widget import Widget

Asked = TypeVar("Asked", bound=Intent)

BEFORE = "What you typed before is here again; it has not been written yet."


class NotFilledInError(ValueError):
    """A field does not say what it must; ``field`` is its id."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls to the field that has the keys; the arrows are the form's, and go from field to field."""


class Form(Dialog[Asked]):
    """Fields one below the other, what is wrong and the keys fixed at the bottom.

    A subclass gives `fields` and `build`. ``check`` says what would be refused about the request, or "".
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save", priority=True),
        Binding("enter", "next", "Next field", show=False, id="form.next"),
        Binding("ctrl+e", "edit", "Editor", show=False, id="form.edit", priority=True),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.down"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="form.up"),
    ]
    title_text: str = ""
    hints: ClassVar[tuple[tuple[str, str], ...]] = (
        ("form.save", "save"), ("form.next", "next"), ("dialog.cancel", "cancel"), ("form.edit", "editor"),
        ("← →", "choose"),
    )  # fmt: skip
    """What the keys at the foot are: a binding or a key, and what it does."""
    label_width = 11

    def __init__(self, heading: str, today: date, check: Callable[[Asked], str], guard: str = "") -> None:
        super().__init__()
        self._heading = heading
        self._today = today
        self._check = check
        self._guard = guard
        self._lines: dict[str, Choice | EchoField | ProseField] = {}
        self.before: Mapping[str, str] = {}
        """What was typed here earlier and could not be written, by the labels of its fields."""
        self.changed: Mapping[str, str] = {}
        """What a person had changed when the form was saved, by the labels of the fields."""

    def _typed_words(self) -> dict[str, str]:
        typed = ((label, field.typed) for label, field in self._lines.items())
        return {label: words for label, words in typed if words is not None}

    def fields(self) -> ComposeResult:
        """One `field_line` after the other."""
        raise NotImplementedError

    def build(self) -> Asked:
        """Make the request of what the fields say; raise NotFilledInError or ValueError with a sentence."""
        raise NotImplementedError

    def begin(self) -> str:
        """The selector of the field to begin at; "" is the first."""
        return ""

    def compose(self) -> ComposeResult:
        """Who it is about, the fields, and the foot."""
        with Vertical(classes="box form"):
            yield line(self.title_text, "title")
            yield line(self._heading, "hint about")
            if self._guard:
                yield line(f"! {self._guard}", "guard")
            with Fields(classes="fields"):
                yield from self.fields()
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(*self.hints)

    def on_mount(self) -> None:
        """Begin where most forms differ."""
        for label in self.query(".label"):
            label.styles.width = self.label_width
        wanted = self.begin()
        self.set_focus(self.query(wanted).first() if wanted else next(iter(self._chain()), None))
        for name, words in self.before.items():
            if name in self._lines:
                self._lines[name].retype(words)
        if self.before:
            self.call_after_refresh(self.complain, BEFORE)

    def field_line(self, label: str, field: Widget) -> Horizontal:
        """One line of the form."""
        if isinstance(field, (Choice, EchoField, ProseField)):
            self._lines[label] = field
        return Horizontal(Static(content(label), classes="label", markup=False), field, classes="line")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Go to the next field; save from the last."""
        chain = self._chain()
        if chain and self.focused is chain[-1]:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Hand the request over, or say what is wrong."""
        wrong = next((field for field in self.query(EchoField) if field.error and self._counts(field)), None)
        if wrong is not None:
            self._complain_at(wrong, wrong.error)
            return
        try:
            request = self.build()
        except NotFilledInError as error:
            self._complain_at(self.query_one(f"#{error.field}"), str(error))
            return
        except ValueError as error:
            self.complain(str(error))
            return
        refused = self._check(request)
        if refused:
            self.complain(refused)
        else:
            self.changed = self._typed_words()
            self.dismiss(request)

    def action_edit(self) -> None:
        """Take the words of the field to the person's own editor."""
        prose = next((one for one in self.query(ProseField) if self.focused in one.children), None)
        if prose is None:
            key = KeyNames.of(self.app).on(self, "form.edit")
            self.complain(f"{key} is for notes and what you learned; go to that field first.")
            return
        from refboard.editor import EditorError, edit_text

        try:
            with self.app.suspend():
                prose.text = edit_text(prose.text)
        except SuspendNotSupported:
            self.complain("There is no editor here; type the words into the field.")
        except EditorError as error:
            self.complain(str(error))

    def complain(self, sentence: str) -> None:
        """Say what is wrong, and keep it in sight."""
        super().complain(sentence)
        self.call_after_refresh(self.fit)

    def _chain(self) -> list[Widget]:
        return [one for one in self.focus_chain if any("line" in node.classes for node in one.ancestors)]

    def _counts(self, field: EchoField) -> bool:  # noqa: ARG002
        """Whether what a field says would be written."""
        return True

    def _complain_at(self, field: Widget, sentence: str) -> None:
        self.complain(sentence)
        focusable = field if field.focusable else next(iter(field.query("Input").results()), None)
        if focusable is not None:
            self.set_focus(focusable)
