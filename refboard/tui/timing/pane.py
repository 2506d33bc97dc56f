"""Pane 3: when offices answer, by the weekday and the hour we write or they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.outreach_figures import FRAME, OutreachFigures
from refboard.tui.panes.outreach_questions import TimingQuestion
from refboard.tui.panes.pane import Pane
from refboard.tui.timing.experiment_actions import ExperimentActions
from refboard.tui.timing.figure_table import table_content
from refboard.tui.timing.heat_map import HeatMap
from refboard.tui.timing.view import asides, chart_of, hour_map_of, table_of
from refboard.tui.timing.weekday_chart import WeekdayChart
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from refboard.analysis.timing.timing import By, Timing
    from refboard.report.pages.page import Page
    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.questions import Question
    from refboard.tui.timing.view import Measure

CHART_WIDTH, CHART_HEIGHT = 60, 15
"""A smaller screen has numbers instead of the chart: the width of the pane, the rows of the screen."""
BESIDE = 76
"""At this width and above, the chart and its table are side by side."""
LEAST_CHART = 34
"""Characters that the table leaves to the chart beside it, the gap included."""


class TimingPane(Pane):
    """The verdict, the weekdays as bars and as numbers, and a map of weekdays and hours."""

    BINDINGS = bindings(Scope.PANE, "timing")
    BINDING_GROUP_TITLE = "Timing"

    by: var[By] = var("sent")
    measure: var[Measure] = var("rate")

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.figures = OutreachFigures(self, self, "Timing")
        self.command_handlers = {
            **self.figures.handlers,
            "timing.by": self.toggle_by,
            "timing.measure": self.toggle_measure,
            "timing.experiment": ExperimentActions(self, lambda: self.timing).open,
        }

    def compose(self) -> ComposeResult:
        """From the sentence to the details."""
        yield LiteralText(id="heading")
        with Scroller(id="timing-figures"):
            yield LiteralText(classes="nothing")
            yield LiteralText(id="verdict")
            with Horizontal(id="week", classes="part"):
                with Vertical(id="chart"):
                    yield LiteralText(id="chart-title")
                    yield WeekdayChart(id="bars")
                yield LiteralText(id="days")
            yield HeatMap(id="hours", classes="part")
            yield LiteralText(id="asides", classes="part")

    def on_mount(self) -> None:
        """Say that the figures are on their way."""
        self.figures.begin()

    @property
    def list_widget(self) -> Scroller:
        """What the keys of a list scroll."""
        return self.query_one(Scroller)

    def watch_board(self) -> None:
        """Say that the first figures are on their way."""
        self.figures.begin()

    def watch_active(self) -> None:
        """Say so when other touches were chosen in another pane."""
        self.figures.draw_heading()

    def answered(self, question: Question, answer: object) -> None:
        """Show the figures."""
        self.figures.take(question, answer)

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Show why there are no figures."""
        self.figures.refuse(sentence)

    def question(self) -> TimingQuestion:
        """The timing of the chosen touches."""
        return TimingQuestion(self.figures.touch_filter, self.by)

    @property
    def timing(self) -> Timing | None:
        """The figures that are shown."""
        from refboard.analysis.timing.timing import Timing

        outreach = self.figures.outreach
        figures = outreach.figures if outreach is not None else None
        return figures if isinstance(figures, Timing) else None

    def title_parts(self) -> tuple[str, ...]:
        """By which weekday, and what of it."""
        if self.timing is None:
            return ()
        if self.timing.by == "answered":
            return ("by weekday answered",)
        return ("by weekday sent", "how many answer" if self.measure == "rate" else "how fast")

    def watch_by(self) -> None:
        """Ask for the figures by the other weekday."""
        self.figures.draw_heading()
        self.ask()

    def watch_measure(self) -> None:
        """Draw the same figures another way."""
        if self.figures.are_shown:
            self.draw_figures()
        self.figures.draw_heading()

    def on_resize(self, event: Resize) -> None:
        """Put side by side what has room; numbers instead of charts where there is none."""
        small = event.size.width < CHART_WIDTH or self.app.size.height <= CHART_HEIGHT
        self.set_class(small, "-numbers")
        self.set_class(event.size.width >= BESIDE and not small, "-beside")
        self.set_class(event.size.height >= 28, "-roomy")
        if self.figures.are_shown:
            self._show_days()
        self.call_after_refresh(self.figures.draw_heading)

    def draw_figures(self) -> None:
        """Draw all of it."""
        timing = self.timing
        if timing is None:
            return
        chart = chart_of(timing, self.measure)
        self.query_one("#verdict", Static).update(_verdict(timing))
        self.query_one("#chart-title", Static).update(content(chart.title).stylize("bold"))
        self.query_one(WeekdayChart).chart = chart
        self.query_one(HeatMap).heat = hour_map_of(timing, self.measure)
        self.query_one("#asides", Static).update(
            content(" ".join([*self.figures.caveats, asides(timing)])).stylize("dim")
        )
        self._show_days()

    def _show_days(self) -> None:
        timing = self.timing
        if timing is None:
            return
        room = self.size.width - FRAME
        if self.has_class("-beside"):
            room -= LEAST_CHART
        title = "Weekdays" if timing.by == "answered" else "Answered in time, and within open days"
        head = Content.styled(title, "bold").truncate(room, ellipsis=True)
        self.query_one("#days", Static).update(
            Content("\n").join([head, table_content(table_of(timing), room)])
        )

    def page(self) -> Page | None:
        """The figures as the command line shows them."""
        from refboard.report.timing import timing_page

        return timing_page(self.timing, self.figures.recorded) if self.timing is not None else None

    def toggle_by(self) -> None:
        """Look at the weekday we wrote, or at the weekday they answered."""
        self.measure = "rate"
        self.by = "answered" if self.by == "sent" else "sent"

    def toggle_measure(self) -> None:
        """Look at how many answer, or at how fast; how fast is shown by the weekday sent."""
        if self.by == "answered":
            self.by, self.measure = "sent", "speed"
        else:
            self.measure = "speed" if self.measure == "rate" else "rate"


def _verdict(timing: Timing) -> Content:
    verdict = timing.verdict
    glyph, style = ("▲", "$text-success") if verdict.best else ("?", "") if verdict.p is None else ("=", "")
    parts = [Content.assemble((f"{glyph} ", f"bold {style}"), content(verdict.text).stylize("bold"))]
    if timing.experiment is not None:
        from refboard.report.experiment import progress_text

        parts.append(content(progress_text(timing.experiment)))
    return Content("\n").join(parts)
