"""The form that decides what to do about sources, and shows what would be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from refboard.practice import schema
from refboard.practice.decisions import DECISION_CHOICES
from refboard.practice.words import plural
from refboard.text import content
from refboard.tui.forms.form import Form
from refboard.tui.session.intents import DecideSources
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.feedback_field import FeedbackField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

PREVIEWED = 6
"""Lines of what would be written; the others are counted."""
HINTS = (("form.save", "save"), ("form.next", "next"), ("dialog.cancel", "cancel"), ("← →", "choose"))


class DecisionForm(Form[DecideSources]):
    """Ask what to do, how and until when; ``preview`` lists what would be written, or raises with a sentence."""

    def __init__(
        self,
        heading: str,
        today: date,
        check: Callable[[DecideSources], str],
        *,
        choice: str,
        targets: tuple[str, ...],
        preview: Callable[[DecideSources], list[str]],
    ) -> None:
        self._targets = targets
        self._preview = preview
        self._choice = ChoiceField(DECISION_CHOICES, choice, id="choice")
        self._until = DayField(today, "", id="until")
        self._how = TextField("", placeholder="letter, visit with the new directory", id="how")
        self._angle = ChoiceField(("", *schema.ANGLES), "", id="angle")
        self._changes = Static("", id="preview", classes="hint", markup=False)
        count = len(targets)
        super().__init__(
            title="Decide about a source" if count == 1 else f"Decide about {plural(count, 'source')}",
            heading=heading,
            lines=(
                ("Decision", self._choice),
                ("Until", self._until),
                ("How", self._how),
                ("Angle", self._angle),
            ),
            below=(self._changes,),
            build=self._intent,
            check=check,
            # The decision was chosen by its key.
            first=self._until,
            hints=HINTS,
        )

    def on_mount(self) -> None:
        """Show what would be written."""
        super().on_mount()
        self._show_preview()

    def _intent(self) -> DecideSources:
        return DecideSources(
            targets=self._targets,
            choice=self._choice.value,
            until=self._until.day,
            how=self._how.value,
            angle=self._angle.value,
        )

    @on(ChoiceField.Changed)
    @on(FeedbackField.Changed)
    def _show_preview(self) -> None:
        from workbook.errors import WorkbookError

        wrong = self._until.error
        lines: list[str] = []
        try:
            lines = [] if wrong else self._preview(self._intent())
        except (WorkbookError, ValueError) as error:
            wrong = str(error)
        more = len(lines) - PREVIEWED
        shown = lines[:PREVIEWED] + ([f"… and {more:,} more"] if more > 0 else [])
        words = "\n".join(["Will be written:", *(f"  {line}" for line in shown)]) if shown else ""
        self._changes.update(content(words, 2000, multiline=True))
        self.complain(wrong)
