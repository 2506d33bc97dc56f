"""The scales of the figures: every mark of an axis in its place, every shade by the same steps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from test_timing_view import facts_of, rows
from textual.app import App, ComposeResult

from refboard.analysis.timing.timing import measure_timing
from refboard.tui.timing.heat_map import SHADES
from refboard.tui.timing.view import _AXES, WeekdayBar, WeekdayBars, hour_map_of
from refboard.tui.timing.weekday_chart import BELOW, LEAST_HEIGHT, WeekdayChart, ticks_of

AXES = [*_AXES, (1.0, 0.2)]


@pytest.mark.parametrize(("top", "step"), AXES)
@pytest.mark.parametrize("lines", [LEAST_HEIGHT - BELOW, 6, 12, 40])
def test_every_mark_of_an_axis_has_a_line_of_its_own(top: float, step: float, lines: int) -> None:
    ticks = ticks_of(WeekdayBars("", (), top, step), lines)
    assert ticks[0] == 0
    assert ticks[-1] == pytest.approx(100 * top)
    assert len(ticks) <= lines
    assert len({round(after - before, 6) for before, after in pairwise(ticks)}) == 1


class Charts(App[None]):
    """A chart that fills the screen."""

    def compose(self) -> ComposeResult:
        yield WeekdayChart(id="chart")


@pytest.mark.parametrize("height", [LEAST_HEIGHT, 8, 14, 30])
@pytest.mark.parametrize(("top", "step"), AXES)
async def test_the_marks_are_drawn_where_they_are(top: float, step: float, height: int) -> None:
    app = Charts()
    async with app.run_test(size=(50, height)) as pilot:
        chart = app.query_one(WeekdayChart)
        chart.chart = WeekdayBars("", (WeekdayBar("Mon", 9, (top / 2,), top / 4, top),), top, step)
        await pilot.pause()
        lines = str(chart.render()).splitlines()
    marks = {at: line.split("%")[0].strip() for at, line in enumerate(lines) if "%┤" in line}
    values = [float(mark) for mark in marks.values()]
    assert values == ticks_of(chart.chart, height - BELOW)[::-1]
    bottom, top_line = max(marks), min(marks)
    for at, value in zip(marks, values, strict=True):
        assert at == pytest.approx(bottom - value / (100 * top) * (bottom - top_line), abs=0.75)


def test_the_hours_of_all_weekdays_are_shaded_by_the_steps_that_are_named() -> None:
    # Three touches a weekday and hour: too few each, enough for all weekdays together.
    early_ones, late_ones = (
        rows(dict.fromkeys(range(5), (answered, 3)), hour=hour) for answered, hour in ((1, 9), (3, 15))
    )
    touches = early_ones + [{**row, "Source": f"{row['Source']} too"} for row in late_ones]
    heat = hour_map_of(measure_timing(facts_of(touches)), "rate")
    assert all(cell is None or not cell.enough for _, cells in heat.rows[:-1] for cell in cells)
    early, late = (cell for cell in heat.rows[-1][1] if cell is not None and cell.enough)
    assert (early.text, late.text) == ("33%", "100%")
    assert early.level < late.level
    assert "1% a step" not in heat.legend
    assert len(SHADES) > late.level
