"""Asks for what a message still leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from refboard.text import content
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class FillForm(Dialog[dict[str, str]]):
    """A field for each open placeholder; the answer is what was typed, by name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Fill in", id="form.save", priority=True),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.down"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="form.up"),
    ]

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)

    def compose(self) -> ComposeResult:
        """The fields and their meanings."""
        from refboard.report.messages.placeholders import MEANINGS

        with Vertical(classes="box form"):
            yield line("Fill in", "title")
            yield line("The workbook has no value for this yet.", "hint about")
            with VerticalScroll(classes="fields", can_focus=False):
                for name in self._names:
                    label = Static(content(name), classes="label", markup=False)
                    label.styles.width = 18
                    yield Horizontal(
                        label,
                        Input(placeholder=MEANINGS.get(name, "your own words"), compact=True),
                        classes="line",
                    )
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(("form.save", "fill in"), ("enter", "next"), ("dialog.cancel", "back"))

    def on_mount(self) -> None:
        """Begin in the first field."""
        self.set_focus(self.query(Input).first())
        self.call_after_refresh(self.fit)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.query(Input).last():
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Close with what was typed."""
        texts = [field.value.strip() for field in self.query(Input)]
        filled = {name: text for name, text in zip(self._names, texts, strict=True) if text}
        if filled:
            self.dismiss(filled)
        else:
            self.complain("Type the text; it goes into every message that needs it.")
