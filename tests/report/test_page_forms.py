from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import HOSTILE, PLAIN, page_of
from rich.cells import cell_len

from refboard.report.pages import html, markdown
from refboard.report.pages.page import Entry, Grid, Page, PageSection, cut, one_line
from refboard.report.pages.plain_page import render_plain


def test_a_page_as_text() -> None:
    assert render_plain(PLAIN) == (
        "Lakeside Family\n"
        "Brief for Mon Nov 23, 2026\n"
        "\n"
        "WHAT WE OWE THEM\n"
        "! Dr. Ito: Send it.\n"
        "- Call.\n"
        "\n"
        "STATUS\n"
        "Steady.\n"
        "What      k\n"
        "--------  -\n"
        "Response  5\n"
        "\n"
        "As of today.\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_within_eighty_columns(text: str) -> None:
    told = render_plain(page_of(text))
    assert all(character.isprintable() or character == "\n" for character in told)
    assert max(map(cell_len, told.splitlines())) <= 80
    first = one_line(text).split()[0]
    assert told.count(first) >= 8


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_wide_table_is_wrapped_and_loses_nothing(width: int) -> None:
    rows = (("友愛クリニック" * 6, "one two three " * 9, "12,345"), ("b", "x" * 150, "7"))
    page = Page("t", "s", (PageSection("h", (Grid(("Name", "Words", "Count"), rows, frozenset({2})),)),))
    told = render_plain(page, width)
    assert max(map(cell_len, told.splitlines())) <= width
    assert (told.count("友"), told.count("three"), told.count("x")) == (6, 9, 150)
    assert "12,345" in told


@pytest.mark.parametrize("width", [40, 57, 80])
def test_a_table_that_is_too_wide_is_listed_row_by_row(width: int) -> None:
    head = ("Day", "Sent", "Matured", "Answered", "Rate", "in 2d", "in 5d", "in 10d", "")
    rows = (
        ("Mon", "30", "29", "15", "52% (34-69%)", "33%", "47%", "53%", "##########"),
        ("", "1", "", "", "", "", "", "", ""),
    )
    page = Page("t", "s", (PageSection("h", (Grid(head, rows, frozenset(range(1, 8))),)),))
    lines = render_plain(page, width).splitlines()[4:]
    assert max(map(cell_len, lines)) <= width
    if width == 80:
        assert lines[0].split() == [*head[:5], "in", "2d", "in", "5d", "in", "10d"]
        assert lines[2].endswith("53%  ##########")
    else:
        said = " ".join(line.strip() for line in lines)
        assert said == (
            "Mon: Sent 30, Matured 29, Answered 15, Rate 52% (34-69%), in 2d 33%, in 5d 47%, in 10d 53% Day: Sent 1"
        )
        assert all(line.startswith(("Mon: ", "Day: ", "  ")) for line in lines)


def test_a_list_that_is_cut_says_how_much_is_missing() -> None:
    entries = [Entry(str(n)) for n in range(5)]
    assert [entry.text for entry in cut(entries, 3, "things").entries] == ["0", "1", "2", "2 more things."]
    assert cut(entries, 5, "things").entries == tuple(entries)


def test_one_line_keeps_words_apart_and_marks_what_acts() -> None:
    assert one_line(" a\r\nb\tc ") == "a b c"
    assert one_line("\x1b[2J\u202e") == "␛[2J‹U+202E›"
    assert one_line("x" * 900).endswith("…")


@pytest.mark.parametrize("form", [render_plain, markdown.write_page, html.write_page])
def test_a_column_of_nothing_is_left_out(form: Callable[[Page], str]) -> None:
    def told(head: tuple[str, ...], *rows: tuple[str, ...]) -> str:
        grid = Grid(head, rows, frozenset({1, 2}))
        return form(Page("t", "s", (PageSection("h", (grid,)),)))

    assert told(("Day", "n", ""), ("Mon", "0", ""), ("Tue", "1", "")) == told(
        ("Day", "n"), ("Mon", "0"), ("Tue", "1")
    )
    assert "##" in told(("Day", "n", ""), ("Mon", "0", ""), ("Tue", "1", "##"))
