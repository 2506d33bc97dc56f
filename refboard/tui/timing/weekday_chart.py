"""Bars by weekday, each with its interval and how many it is out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.color import Color
from textual.reactive import reactive
from textual_plotext import PlotextPlot

from refboard.tui.timing.view import FILLINGS

if TYPE_CHECKING:
    from textual.events import Resize

    from refboard.tui.timing.view import WeekdayBar, WeekdayBars

LEAST_HEIGHT = 7
"""Below this the axis has no room for its words."""
BAR = 0.6
"""Width of a bar; 1 is the distance between two."""
BELOW = 2
"""Lines that the axis of the weekdays takes."""
_TERMINAL_BLUE, _TERMINAL_YELLOW = 4, 3


class WeekdayChart(PlotextPlot, can_focus=False):
    """Draws a `WeekdayBars`; one drawing is cached for as long as chart, size and colors stay."""

    DEFAULT_CSS = "WeekdayChart { height: 1fr; background: $background; }"

    chart: reactive[WeekdayBars | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        # Plotext's own themes paint a background; the screen's is the right one under every theme.
        self.theme = "clear"
        self._drawn: tuple[object, Text] | None = None

    def render(self) -> Text:
        """The chart as it was, or drawn anew."""
        width, height = self.size
        state = (self.chart, width, height, self.app.theme)
        if self._drawn is None or self._drawn[0] != state:
            self._drawn = (state, self._draw(width, height))
        return self._drawn[1]

    def on_mount(self) -> None:
        """Draw anew when the colors change."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self.refresh())

    def on_resize(self, _event: Resize) -> None:
        """Draw anew for the room there is."""
        self.refresh()

    def _draw(self, width: int, height: int) -> Text:
        chart = self.chart
        if chart is None or not chart.bars or width < 20 or height < LEAST_HEIGHT:
            return Text("")
        plot = self.plt
        plot.clear_figure()
        plot.theme("clear")
        plot.plotsize(width, height)
        plot._set_size(width, height)  # noqa: SLF001  (the wrapper does so too: resizing needs it)
        for at, bar in enumerate(chart.bars, start=1):
            self._add(at, bar)
        self._add_axes(chart, width, height)
        return Text.from_ansi(plot.build(), no_wrap=True)

    def _add(self, at: int, bar: WeekdayBar) -> None:
        plot = self.plt
        if not bar.parts:
            plot.text("too few", at, 0, alignment="center", color=self._color("foreground"))
            return
        fillings = FILLINGS[: len(bar.parts)]
        for share, filling in reversed(list(zip(bar.parts, fillings, strict=True))):
            marker = "hd" if len(bar.parts) == 1 else filling
            plot.bar([at], [100 * share], width=BAR, marker=marker, color=self._color("primary"))
        plot.plot([at, at], [100 * bar.low, 100 * bar.high], marker="│", color=self._color("foreground"))
        if bar.mark is not None:
            plot.scatter([at], [100 * bar.mark], marker="◆", color=self._color("warning"))

    def _add_axes(self, chart: WeekdayBars, width: int, height: int) -> None:
        plot, bars = self.plt, chart.bars
        ticks = ticks_of(chart, height - BELOW)
        plot.ylim(0, ticks[-1])
        plot.yticks(ticks, [f"{tick:g}%" for tick in ticks])
        room = (width - 6) // max(len(bars), 1)
        names = [f"{bar.name} n={bar.n:,}" for bar in bars]
        if max(map(len, names)) + 2 > room:
            names = [bar.name for bar in bars]
        plot.xlim(0.5, len(bars) + 0.5)
        plot.xticks(list(range(1, len(bars) + 1)), names)
        plot.frame(False)  # noqa: FBT003  (plotext's own)
        plot.xaxes(True, False)  # noqa: FBT003
        plot.yaxes(True, False)  # noqa: FBT003

    def _color(self, name: str) -> tuple[int, int, int] | int | str:
        """A color of the theme as plotext wants it; one of the terminal's own where the theme has no other."""
        if self.app.native_ansi_color:
            return {"primary": _TERMINAL_BLUE, "warning": _TERMINAL_YELLOW}.get(name, "default")
        return Color.parse(self.app.theme_variables[name]).rgb


def ticks_of(chart: WeekdayBars, lines: int) -> list[float]:
    """Where the axis is marked, in percent; only the half and the whole where not every mark has a line of its own."""
    steps = round(chart.top / chart.step)
    if steps >= lines:
        return [0.0, 50 * chart.top, 100 * chart.top]
    return [round(100 * chart.step * at, 6) for at in range(steps + 1)]
