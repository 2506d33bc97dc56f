from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pages import HOSTILE, PLAIN, page_of

from refboard.report.pages.markdown import escape, write_page
from refboard.report.pages.page import one_line

READER = MarkdownIt("gfm-like")
ACTING = {"link_open", "image", "html_inline", "html_block", "code_inline", "fence", "code_block", "s_open",
          "blockquote_open", "ordered_list_open", "em_open"}  # fmt: skip


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def texts(told: str) -> list[str]:
    """What a reader sees, one string for every paragraph, list entry, heading and cell."""
    return [
        "".join(child.content for child in token.children or ())
        for token in READER.parse(told)
        if token.type == "inline"
    ]


def test_a_page_as_markdown() -> None:
    assert write_page(PLAIN) == (
        "# Lakeside Family\n"
        "\n"
        "Brief for Mon Nov 23, 2026\n"
        "\n"
        "## What we owe them\n"
        "\n"
        "- **!** **Dr. Ito:** Send it.\n"
        "- Call.\n"
        "\n"
        "## Status\n"
        "\n"
        "Steady.\n"
        "\n"
        "| What | k |\n"
        "| --- | --: |\n"
        "| Response | 5 |\n"
        "\n"
        "---\n"
        "\n"
        "As of today.\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_from_a_cell_acts(text: str) -> None:
    told = write_page(page_of(text))
    found = list(tokens(told))
    assert {token.type for token in found} & ACTING == set()
    kinds = [token.type for token in found]
    assert kinds.count("heading_open") == 3
    assert kinds.count("bullet_list_open") == 1
    assert kinds.count("list_item_open") == 3
    assert (kinds.count("table_open"), kinds.count("tr_open")) == (1, 3)
    assert kinds.count("td_open") == 4
    assert kinds.count("hr") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_read_is_what_the_cell_holds(text: str) -> None:
    shown = one_line(text)
    lead = f"{shown}:"
    read = texts(write_page(page_of(text)))
    assert read.count(shown) >= 8
    assert f"{lead} {shown}" in read


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    shown = one_line(text)
    read = texts(f"- x\n\n{escape(text)} end\n")
    assert read[1].split() == f"{shown} end".split()
    assert {token.type for token in tokens(f"{escape(text)} end\n")} & ACTING == set()


def test_ordinary_words_stay_readable_in_the_source() -> None:
    plain = "Dr. Ito (Phone, to Ana Reyes): 3 of 8, due Tue Nov 24 at 9:30; 12.5% - see R-1A, don't wait!"
    assert escape(plain) == plain
