"""A dialog with fields: one line for each field, and keys to move on, save and open the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from refboard.practice.words import listing
from refboard.text import content
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.forms.form_draft import NOTE_SECONDS, FormDraft
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.intents import Intent
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.feedback_field import FeedbackField
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.multiline_field import MultilineField, MultilineInput

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from textual.message import Message
    from textual.widget import Widget

    from refboard.tui.widgets.form_field import FormField

IntentT = TypeVar("IntentT", bound=Intent)

BEFORE: Final = "Your earlier entries are back; they have not been saved yet."
LONG_TEXT: Final = ("ctrl+j", "form.edit")
LEAVE: Final = "Keep what you typed?"
LEAVE_HINT: Final = (
    "A draft stays on this computer until you save or discard it. This form opens with it again."
)
LEAVE_CHOICES: Final = (("enter", "keep", "keep as a draft"), ("d", "discard", "discard"))
HINTS: Final = (
    ("form.save", "save"),
    ("form.next", "next"),
    ("dialog.cancel", "cancel"),
    ("ctrl+j", "new line"),
    ("← →", "choose"),
    ("form.edit", "editor"),
)
"""The keys named at the bottom: a binding or a key, and what it does."""


class MissingValueError(ValueError):
    """A field needs a value."""

    def __init__(self, field: FormField, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class FieldScroll(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls to the focused field; the arrow keys belong to the form, and move from field to field."""


class Form(Dialog[IntentT]):
    """Fields one below the other, with errors and keys always visible at the bottom.

    ``lines`` are labels and fields; a line with another widget is only shown. ``build`` makes the intent of what
    the fields say, or raises MissingValueError or ValueError with a sentence; ``check`` says why an intent would be
    refused, or "". ``guard`` is a warning above the fields, ``above`` and ``below`` are further widgets around
    them. The form begins at ``first``, or else at its first field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save", priority=True),
        Binding("enter", "next", "Next field", show=False, id="form.next"),
        Binding("ctrl+e", "edit", "Editor", show=False, id="form.edit", priority=True),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.down"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="form.up"),
    ]

    def __init__(
        self,
        *,
        title: str,
        heading: str,
        lines: Sequence[tuple[str, Widget]],
        build: Callable[[], IntentT],
        check: Callable[[IntentT], str],
        guard: str = "",
        above: Sequence[Widget] = (),
        below: Sequence[Widget] = (),
        first: Widget | None = None,
        label_width: int = 11,
        hints: Sequence[tuple[str, str]] = HINTS,
    ) -> None:
        super().__init__()
        self._title = title
        self._heading = heading
        self._lines = tuple(lines)
        self._build = build
        self._check = check
        self._guard = guard
        self._above = above
        self._below = below
        self._first = first
        self._label_width = label_width
        self._hints = hints
        self.fields: dict[str, FormField] = {
            label: field
            for label, field in lines
            if isinstance(field, ChoiceField | FeedbackField | MultilineField)
        }
        """The fields by their labels."""
        self.before: Mapping[str, str] = {}
        """What the user entered here earlier and did not save, by label."""
        self.changed: Mapping[str, str] = {}
        """What the user had changed when the form was saved, by label."""
        self.draft = FormDraft(self.fields)

    def describe(self) -> tuple[str, str]:
        """What the form is for, and about whom."""
        return self._title, self._heading

    def leave_out(self, labels: Collection[str]) -> None:
        """Do not ask for what the workbook has no place for; call it before the form is shown."""
        left = [label for label in self.fields if label in labels]
        for label in left:
            field = self.fields.pop(label)
            if not isinstance(field, MultilineField):
                field.blank()
        self._lines = tuple((label, field) for label, field in self._lines if label not in left)
        if self._first is not None and all(self._first is not field for _, field in self._lines):
            self._first = None
        if left:
            words = f"Not asked for, because the workbook can't hold it: {listing(left)}."
            self._below = (*self._below, Static(content(words), classes="hint", markup=False))

    def compose(self) -> ComposeResult:
        """Who it is about, the fields, errors and keys."""
        with Vertical(classes="box form"):
            yield line(self._title, "title")
            yield line(self._heading, "hint about")
            if self._guard:
                yield line(f"! {self._guard}", "guard")
            with FieldScroll(classes="fields"):
                yield from self._above
                for label, field in self._lines:
                    name = Static(content(label), classes="label", markup=False)
                    name.styles.width = self._label_width
                    yield Horizontal(name, field, classes="line")
                yield from self._below
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(*self._useful_hints())

    def _useful_hints(self) -> list[tuple[str, str]]:
        """The hints without those about longer text where no field takes any."""
        is_long = any(isinstance(field, MultilineField) for field in self.fields.values())
        return [hint for hint in self._hints if is_long or hint[0] not in LONG_TEXT]

    def on_mount(self) -> None:
        """Focus the first field, and bring back earlier entries."""
        if self._first is not None:
            self._focus(self._first)
        else:
            self.set_focus(next(iter(self._chain()), None))
        self.draft.begin(self.before)
        self.set_interval(NOTE_SECONDS, self.draft.note)
        if self.before:
            texts = [self.fields[label] for label in self.before if label in self.fields]
            longer = [field for field in texts if isinstance(field, MultilineField)]
            if longer:
                self._focus(longer[-1])
            self.call_after_refresh(self.complain, BEFORE)

    @on(Input.Submitted)
    @on(MultilineInput.Submitted)
    def _submitted(self, event: Message) -> None:
        event.stop()
        self.action_next()

    def action_cancel(self) -> None:
        """Close; ask first whether typed words are to stay as a draft."""
        if not self.draft.has_words:
            self.draft.discard()
            self.dismiss(None)
            return
        self.draft.note()

        def close(answer: str | None) -> None:
            if answer == "discard":
                self.draft.discard()
            if answer is not None:
                self.dismiss(None)

        self.app.push_screen(ConfirmDialog(LEAVE, [LEAVE_HINT], LEAVE_CHOICES, "back to the form"), close)

    def action_next(self) -> None:
        """Go to the next field; save from the last."""
        chain = self._chain()
        if chain and self.focused is chain[-1]:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Close with the intent, or say what is wrong."""
        for field in self.fields.values():
            if isinstance(field, FeedbackField) and field.blocking_error:
                self._complain_at(field, field.blocking_error)
                return
        try:
            intent = self._build()
        except MissingValueError as error:
            self._complain_at(error.field, str(error))
            return
        except ValueError as error:
            self.complain(str(error))
            return
        refused = self._check(intent)
        if refused:
            self.complain(refused)
            return
        self.changed = self.draft.entries
        self.dismiss(intent)

    def action_edit(self) -> None:
        """Open the text of the field in the user's own editor."""
        field = next((one for one in self.query(MultilineField) if self.focused in one.children), None)
        if field is None:
            key = KeyNames.of(self.app).on(self, "form.edit")
            self.complain(
                f"{key} opens an editor for longer text; go to Notes, Intel or a similar field first."
            )
            return
        from refboard.editor import EditorError, edit_text

        try:
            with self.app.suspend():
                field.set_value(edit_text(field.value))
        except SuspendNotSupported:
            self.complain("No editor is available here; type into the field instead.")
        except EditorError as error:
            self.complain(str(error))

    def complain(self, sentence: str) -> None:
        """Say what is wrong, and keep it visible."""
        super().complain(sentence)
        self.call_after_refresh(self.fit)

    def _chain(self) -> list[Widget]:
        return [one for one in self.focus_chain if any("line" in node.classes for node in one.ancestors)]

    def _complain_at(self, field: Widget, sentence: str) -> None:
        self.complain(sentence)
        self._focus(field)

    def _focus(self, field: Widget) -> None:
        """Focus a field, or the part of it that takes the keys."""
        parts = (field, *field.query("*").results())
        self.set_focus(next((part for part in parts if part.focusable), None))
