"""The form that starts a weekday experiment, and says beforehand how many touches it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from refboard.practice.weekdays import parse_weekdays
from refboard.text import content
from refboard.tui.forms.form import Form, MissingValueError
from refboard.tui.session.experiment_intents import StartExperiment
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.feedback_field import FeedbackField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

HEADING = "Chance deals each office's next touches to these weekdays, and there is one reading at the end."
HINTS = (("form.save", "start"), ("form.next", "next"), ("dialog.cancel", "cancel"))


class ExperimentForm(Form[StartExperiment]):
    """Ask for the weekdays, the first day and the difference worth knowing; ``preview`` says what that takes."""

    def __init__(
        self,
        today: date,
        check: Callable[[StartExperiment], str],
        preview: Callable[[StartExperiment], str],
    ) -> None:
        self._preview = preview
        self._days = TextField("Tue, Thu", placeholder="Tue, Thu", long=False, id="days")
        self._start = DayField(today, "tomorrow", id="start")
        self._points = TextField("15", placeholder="15", long=False, id="points")
        self._needed = Static("", id="preview", classes="hint", markup=False)
        super().__init__(
            title="Start a weekday experiment",
            heading=HEADING,
            lines=(("Weekdays", self._days), ("From", self._start), ("Points", self._points)),
            below=(self._needed,),
            build=self._intent,
            check=check,
            hints=HINTS,
        )

    def on_mount(self) -> None:
        """Say what the first values take."""
        super().on_mount()
        self._show_size()

    def _intent(self) -> StartExperiment:
        days = parse_weekdays(self._days.value)
        if days is None:
            raise MissingValueError(self._days, "Which weekdays? For example Tue, Thu.")
        points = self._points.value.rstrip("% ")
        if not points.isdecimal():
            raise MissingValueError(
                self._points, "Which difference is worth knowing, in percentage points? For example 15."
            )
        return StartExperiment(days=days, points=int(points), start=self._start.day)

    @on(FeedbackField.Changed)
    def _show_size(self) -> None:
        wrong, text = self._start.error, ""
        try:
            text = "" if wrong else self._preview(self._intent())
        except ValueError as error:
            wrong = str(error)
        self._needed.update(content(text, 1000))
        self.complain(wrong)
