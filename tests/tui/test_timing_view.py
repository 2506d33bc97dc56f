"""What the timing pane draws: bars with their doubt, numbers beside every shade, nothing cut without a mark."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest
from outreach_practice import busy_practice

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.timing.timing import Timing, measure_timing
from refboard.analysis.touches.touch_filter import TouchFilter
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from refboard.practice.words import WEEKDAYS
from refboard.tui.timing.figure_table import table_content
from refboard.tui.timing.heat_map import NAME, SHADES, hour_map_content
from refboard.tui.timing.view import (
    LEVELS,
    FigureLine,
    FigureTable,
    HeatCell,
    HourMap,
    asides,
    chart_of,
    hour_map_of,
    step_of,
    table_of,
)
from workbook.xlsx.reading.frames import snapshot_of

DAYS = WEEKDAYS[:5]
ON = date(2026, 11, 24)
MONDAY = date(2026, 3, 2)


def rows(counts: dict[int, tuple[int, int]], *, hour: int | None = 9) -> list[dict[str, Any]]:
    """Weekday -> (answered, sent), one office each, answered a day later."""
    touches = []
    for weekday, (answered, sent) in counts.items():
        for at in range(sent):
            day = MONDAY + timedelta(weekday)
            row: dict[str, Any] = {"Source": f"Office {weekday} {at}", "Date": day, "Channel": "Phone"}
            if hour is not None:
                row["Time"] = time(hour, 30)
            if at < answered:
                row |= {
                    "Response": "Interested",
                    "Responded on": day + timedelta(1),
                    "Responded at": time(14),
                }
            touches.append(row)
    return touches


def facts_of(touches: list[dict[str, Any]]) -> Facts:
    tables = {"Targets": [{"Target ID": "P-AAA", "Source": "Office"}], "Touches": touches}
    return prepare(snapshot_of(TABLES, tables), Policy(), ON)


def timing_of(counts: dict[int, tuple[int, int]], **more: Any) -> Timing:  # noqa: ANN401
    return measure_timing(facts_of(rows(counts, hour=more.pop("hour", 9))), **more)


EVEN = dict.fromkeys(range(5), (6, 20))
SPREAD = {0: (5, 20), 1: (16, 20), 2: (3, 7), 3: (10, 20), 4: (0, 20)}


def test_each_bar_is_the_days_own_share_with_its_interval() -> None:
    timing = timing_of(SPREAD)
    chart = chart_of(timing, "rate")
    assert [bar.name for bar in chart.bars] == list(DAYS)
    monday, _, wednesday, _, friday = chart.bars
    assert (monday.parts, monday.n) == ((0.25,), 20)
    assert (monday.low, monday.high) == (timing.days[0].rate.low, timing.days[0].rate.high)
    assert (wednesday.parts, wednesday.n) == ((), 7)
    assert friday.parts == (0.0,)
    assert friday.high > 0.1
    assert chart.top >= max(bar.high for bar in chart.bars)
    assert chart.top == pytest.approx(round(chart.top / chart.step) * chart.step)


def test_speed_bars_are_nested_shares_of_all_touches() -> None:
    timing = timing_of(SPREAD)
    monday = chart_of(timing, "speed").bars[0]
    assert monday.parts == pytest.approx((0.25, 0.25, 0.25))
    assert list(monday.parts) == sorted(monday.parts)
    assert "Within █ 2, ▓ 5, ░ 10 open days" in chart_of(timing, "speed").title


def test_answers_by_weekday_come_with_what_our_own_days_would_bring() -> None:
    timing = timing_of({0: (10, 10), 1: (4, 20), 2: (4, 20)}, by="answered")
    chart = chart_of(timing, "rate")
    assert [bar.n for bar in chart.bars] == [0, 10, 4, 4, 0]
    assert sum(bar.parts[0] for bar in chart.bars) == pytest.approx(1)
    assert all(bar.mark is not None for bar in chart.bars)
    table = table_of(timing)
    assert [line.cells[1] for line in table.lines] == ["0", "10", "4", "4", "0"]
    assert table.head[-1] == "Expected"


def test_the_table_tells_every_share_with_its_number_and_says_too_few() -> None:
    table = table_of(timing_of(SPREAD))
    assert [line.cells[0] for line in table.lines] == [*DAYS, "All"]
    assert table.lines[0].cells[1:3] == ("25% (11-47%)", "20")
    assert table.lines[2].cells[1:3] == ("too few", "7")
    assert not table.lines[2].enough
    assert table.lines[2].cells[3:] == ("", "", "")
    assert table.lines[-1].cells[2] == "87"


def test_the_day_that_stands_out_is_marked_in_words() -> None:
    timing = measure_timing(prepare(snapshot_of(TABLES, busy_practice()), Policy(), ON))
    assert timing.verdict.best == "Tue"
    table = table_of(timing)
    assert [line.cells[0] for line in table.lines if line.marked] == ["Tue"]
    assert "◂ stands out" in table_content(table, 80).plain
    narrow = table_content(table, 42).plain.splitlines()[2]
    assert narrow.endswith("◂")
    assert not any(line.marked for line in table_of(timing_of(EVEN)).lines)


def test_no_touches_draw_no_bars_and_no_map() -> None:
    timing = timing_of({})
    assert all(not bar.parts for bar in chart_of(timing, "rate").bars)
    assert hour_map_of(timing, "rate").hours == ()
    assert hour_map_content(hour_map_of(timing, "rate"), 80).plain == ""


# ------------------------------------------------------------------ the map of hours


def test_a_cell_tells_its_share_or_how_many_there_are() -> None:
    heat = hour_map_of(timing_of(SPREAD), "rate")
    assert heat.hours == (9,)
    cells = {name: row[0] for name, row in heat.rows}
    assert cells["Mon"] is not None
    assert (cells["Mon"].text, cells["Mon"].enough, cells["Mon"].n) == ("25%", True, 20)
    assert cells["Wed"] is not None
    assert (cells["Wed"].text, cells["Wed"].enough) == ("n7", False)
    assert cells["All"] is not None
    assert cells["All"].n == 87


def test_shades_rise_with_the_share_drawn_towards_the_usual_one() -> None:
    heat = hour_map_of(timing_of(SPREAD), "rate")
    levels = {name: row[0].level for name, row in heat.rows if row[0] is not None and row[0].enough}
    assert levels["Fri"] < levels["Mon"] < levels["Tue"]
    assert levels["Fri"] == 0


def test_speed_maps_the_quick_answers() -> None:
    timing = timing_of({0: (8, 16)})
    quick = hour_map_of(timing, "speed")
    assert "within 2 open days" in quick.title
    cell = quick.rows[0][1][0]
    assert cell is not None
    assert cell.text == "50%"


def test_hours_without_touches_stay_in_their_place() -> None:
    touches = rows({0: (4, 10)}, hour=8) + [
        row | {"Source": f"{row['Source']} late"} for row in rows({0: (4, 10)}, hour=11)
    ]
    heat = hour_map_of(measure_timing(facts_of(touches)), "rate")
    assert heat.hours == (8, 9, 10, 11)
    monday = heat.rows[0][1]
    assert [cell is None for cell in monday] == [False, True, True, False]
    look = hour_map_content(heat, 40).plain.splitlines()
    assert look[2].split() == ["Mon", "██40%", "-", "-", "██40%"]


def test_answers_are_counted_and_never_too_few() -> None:
    heat = hour_map_of(timing_of({0: (3, 3), 1: (12, 12)}, by="answered"), "rate")
    assert heat.hours == (14,)
    texts = {name: row[0].text if row[0] else "" for name, row in heat.rows}
    assert texts == {"Mon": "", "Tue": "3", "Wed": "12", "Thu": "", "Fri": "", "All": "15"}


def some_cell(random: Random) -> HeatCell | None:
    kind = random.randrange(3)
    if kind == 0:
        return None
    if kind == 1:
        return HeatCell(f"n{random.randint(0, 7)}", 0, 3, enough=False)
    return HeatCell(
        f"{random.randint(0, 100)}%", random.randrange(LEVELS), random.randint(8, 999), enough=True
    )


@pytest.mark.parametrize("width", [12, 20, 40, 57, 58, 59, 78, 100, 135, 138, 200])
@pytest.mark.parametrize("many", [1, 5, 11])
def test_the_map_fits_any_width_and_keeps_its_columns(width: int, many: int) -> None:
    random = Random(width)
    rows = tuple((name, tuple(some_cell(random) for _ in range(many))) for name in (*DAYS, "All"))
    heat = HourMap(
        "A title that is rather long for a narrow terminal", tuple(range(8, 8 + many)), rows, "denser: more"
    )
    look = hour_map_content(heat, width).plain.splitlines()
    assert max(map(len, look)) <= width
    assert len({len(line) for line in look[1:8]}) == 1
    if width < NAME + 5 * many:
        assert look[-1].startswith("… ")
        return
    for (_, cells), line in zip(rows, look[2:8], strict=True):
        texts = [cell.text for cell in cells if cell is not None]
        assert [text for text in texts if text in line] == texts
        assert line.count("-") == len(cells) - len(texts)


def test_how_many_there_are_stands_in_one_column_told_or_not() -> None:
    cells = (HeatCell("62%", 3, 16, enough=True), HeatCell("n6", 0, 6, enough=False))
    rows = tuple((name, (cell,)) for name, cell in zip(("Mon", "Tue"), cells, strict=True))
    look = hour_map_content(HourMap("", (9,), rows, ""), 60).plain.splitlines()
    assert look[2].index("n16") == look[3].index("n6")


def test_large_counts_keep_their_column() -> None:
    cells = (HeatCell("123,456", 4, 123_456, enough=True), HeatCell("1,234", 1, 1234, enough=True))
    row = ("Mon", cells + (None,) * 9)
    look = hour_map_content(HourMap("", tuple(range(8, 19)), (row,), ""), 58).plain.splitlines()[2]
    assert look.split()[:3] == ["Mon█123k", "░1k", "-"]


def test_shades_differ_without_colour() -> None:
    assert len(set(SHADES)) == LEVELS


def test_a_scale_takes_its_highest_value_in() -> None:
    for highest in (0.0, 0.01, 0.049, 0.05, 0.26, 0.5, 0.51, 1.0):
        assert step_of(highest) * LEVELS >= highest
    assert step_of(0.5) < step_of(0.51)


# ------------------------------------------------------------------ tables and sentences


def test_a_table_fits_its_width_and_marks_what_it_leaves_away() -> None:
    table = table_of(timing_of(EVEN))
    whole = table_content(table, 200).plain.splitlines()
    least = max(map(len, whole))
    for width in range(5, 60):
        look = table_content(table, width).plain.splitlines()
        assert max(map(len, look)) <= width
        if width >= least:
            assert look == whole
        else:
            assert look[0].endswith("…")


def test_a_marked_line_is_never_wider_than_its_room() -> None:
    table = FigureTable(("Day", "Share"), (FigureLine(("Mon", "100% (99-100%)"), marked=True),))
    assert len(table_content(table, 21).plain.splitlines()[1]) == 21


def test_what_is_left_aside_is_said() -> None:
    touches = rows({0: (5, 20)}, hour=None) + rows({1: (5, 20)}, hour=7)
    touches += [{"Source": "Office 0 19 x", "Date": date(2026, 3, 7), "Response": "No"}]
    said = asides(measure_timing(facts_of(touches)))
    assert "1 on a closed day" in said
    assert "1 answered on an unknown day" in said
    assert "No touches have a time of day" in said
    said = asides(measure_timing(facts_of(touches + rows({2: (5, 20)}))))
    assert "20 before 8:00 or after 18:59 and 21 without a time of day" in said


def test_how_many_more_it_takes_is_said_while_no_day_stands_out() -> None:
    said = asides(timing_of(EVEN))
    assert "more touches are needed to detect a real difference." in said
    assert "Cells with few touches are shaded toward the average." in said
    assert "to tell a difference" not in asides(timing_of({0: (6, 60), 1: (50, 60), 2: (6, 60)}))


def test_a_narrowed_part_is_drawn_like_the_whole() -> None:
    random = Random(3)
    touches = [row | {"Channel": random.choice(["Phone", "Fax"])} for row in rows(SPREAD)]
    facts = facts_of(touches)
    phone = sum(row["Channel"] == "Phone" for row in touches)
    table = table_of(measure_timing(facts, only=TouchFilter(channel="Phone")))
    assert table.lines[-1].cells[2] == f"{phone}"
