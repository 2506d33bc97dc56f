"""Sections and the funnel plot as the Review pane draws them."""

from __future__ import annotations

import pytest

from refboard.analysis.rates.control_limits import plot_funnel
from refboard.report.pages.page import Entries, Entry, Grid, PageSection, Paragraph
from refboard.tui.review.pattern_text import LEAST_WIDTH, ROWS, pattern_content, plot_content, section_content

SECTION = PageSection(
    "Referrals by month received",
    (
        Paragraph("A dash: too early.", urgent=True),
        Grid(("Received", "n", "In 30 days"), (("2026-11", "7", "-"), ("[red]x", "1,234", "54% (29-77%)")), frozenset({1})),
        Entries((Entry("a sentence.", "Lead"),)),
    ),
)  # fmt: skip


def test_a_section_is_laid_out_and_its_cells_are_no_markup() -> None:
    assert section_content(SECTION, 60).plain.splitlines() == [
        "A dash: too early.",
        "Received      n  In 30 days",
        "2026-11       7  -",
        "[red]x    1,234  54% (29-77%)",
        "- Lead: a sentence.",
    ]


@pytest.mark.parametrize("width", [10, 16, 29, 40])
def test_columns_without_room_are_left_out(width: int) -> None:
    grid = section_content(SECTION, width).plain.splitlines()[1:4]
    assert all(len(line) <= width for line in grid)
    assert ("In 30 days" in grid[0]) == (width >= 29)


def test_sources_are_drawn_by_number_and_share() -> None:
    plot = plot_funnel([("low", 10, 100), *((f"usual {at}", 16, 20) for at in range(12)), ("one", 1, 1)])
    assert plot is not None
    drawn = plot_content(plot, 66)
    assert drawn is not None
    lines = drawn.plain.splitlines()
    assert all(len(line) <= 66 for line in lines)
    assert lines[ROWS].split() == ["1", "100", "cases"]
    assert lines[9].endswith("▲"), "10% of 100 is far below the others"
    assert lines[2].count("◉") == 1, "twelve sources at one place"
    assert lines[0][6] == "●", "one of one: on the left, on top"
    assert sum("┈" in line for line in lines) == 1


def test_there_is_no_plot_without_room_or_without_others() -> None:
    alone, two = plot_funnel([("one", 1, 2)]), plot_funnel([("one", 1, 2), ("two", 9, 20)])
    assert alone is not None
    assert two is not None
    assert plot_content(alone, 80) is None
    assert plot_content(two, LEAST_WIDTH - 1) is None
    assert plot_content(two, LEAST_WIDTH) is not None


def test_the_heading_says_which_of_the_tables_it_is() -> None:
    drawn = pattern_content(SECTION, None, ("  16 of 19, b for the next", "  b next"), 40).plain
    assert drawn.splitlines()[0] == "Referrals by month received  b next"
