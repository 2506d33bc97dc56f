"""The form that decides what to do about sources, and shows what would be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from refboard.practice import schema
from refboard.practice.decisions import CHOICES
from refboard.practice.words import plural
from refboard.text import content
from refboard.tui.forms.form import Form
from refboard.tui.session.intents import DecideSources
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.echo_field import EchoField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from textual.app import ComposeResult

PREVIEWED = 6
"""Lines of what would be written; the others are counted."""


class DecisionForm(Form[DecideSources]):
    """Ask what to do, until when and why; ``preview`` names what would be written, or raises with a sentence.

    ``why`` is what the figures say about each source, by target; with one source it can be changed.
    """

    hints = (
        ("form.save", "save"), ("form.next", "next"), ("dialog.cancel", "cancel"), ("← →", "choose"),
    )  # fmt: skip

    def __init__(
        self,
        heading: str,
        today: date,
        check: Callable[[DecideSources], str],
        *,
        choice: str,
        why: Mapping[str, str],
        preview: Callable[[DecideSources], list[str]],
    ) -> None:
        super().__init__(heading, today, check)
        self._first = choice
        self._why = dict(why)
        self._preview = preview
        count = len(self._why)
        self.title_text = "Decide about a source" if count == 1 else f"Decide about {plural(count, 'source')}"

    def fields(self) -> ComposeResult:
        """What, until when, why; below what that means for the workbook."""
        yield self.field_line("Decision", Choice(CHOICES, self._first, id="choice"))
        yield self.field_line("Until", DayField(self._today, "", id="until"))
        if len(self._why) == 1:
            why = next(iter(self._why.values()))
            yield self.field_line("Because", TextField(why, placeholder="what it rests on", id="why"))
        yield self.field_line("Angle", Choice(("", *schema.ANGLES), "", id="angle"))
        yield Static("", id="preview", classes="hint", markup=False)

    def begin(self) -> str:
        """The day: the decision was chosen by its key."""
        return "#until Input"

    def on_mount(self) -> None:
        """Show what would be written from the beginning."""
        super().on_mount()
        self._tell()

    def build(self) -> DecideSources:
        """Make the decision."""
        words = next((field.words for field in self.query("#why").results(TextField)), None)
        return DecideSources(
            targets=tuple(self._why),
            choice=self.query_one("#choice", Choice).value,
            until=self.query_one("#until", DayField).day,
            why=self._why if words is None else dict.fromkeys(self._why, words),
            angle=self.query_one("#angle", Choice).value,
        )

    @on(Choice.Changed)
    @on(EchoField.Changed)
    def _changed(self) -> None:
        self._tell()

    def _tell(self) -> None:
        from workbook.errors import WorkbookError

        wrong = self.query_one("#until", DayField).error
        lines: list[str] = []
        try:
            lines = [] if wrong else self._preview(self.build())
        except (WorkbookError, ValueError) as error:
            wrong = str(error)
        more = len(lines) - PREVIEWED
        shown = lines[:PREVIEWED] + ([f"… and {more:,} more"] if more > 0 else [])
        words = "\n".join(["Will be written:", *(f"  {line}" for line in shown)]) if shown else ""
        self.query_one("#preview", Static).update(content(words, 2000, multiline=True))
        self.complain(wrong)
