# ruff: noqa: FBT001 - pytest passes parameters by name
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.text import LIMIT, clip, content, display, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)  # lone surrogates too


@given(ANY_TEXT, st.booleans())
def test_nothing_that_acts_hides_or_reorders_is_left(text: str, multiline: bool) -> None:
    allowed = {"\u200d"} | ({"\n", "\t"} if multiline else set())
    shown = visible(text, multiline=multiline)
    left = [
        c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in allowed
    ]
    assert left == []


@given(ANY_TEXT, st.booleans())
def test_visible_text_is_left_alone(text: str, multiline: bool) -> None:
    once = visible(text, multiline=multiline)
    assert visible(once, multiline=multiline) == once


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;cHduZWQ=\x07", "␛]52;c;cHduZWQ=␇"),
        ("a\x9b2Jb", "a‹U+009B›2Jb"),
        ("abc\u202etxt.exe", "abc‹U+202E›txt.exe"),
        ("x\x7f", "x␡"),
        ("one\u2028two", "one‹U+2028›two"),
        ("\ud800", "\ufffd"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("a\nb\tc\r", "a␊b␉c␍"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("Dr 👩\u200d⚕\ufe0f 王小明 שלום", "Dr 👩\u200d⚕\ufe0f 王小明 שלום"),
        ("No\u00a0break", "No\u00a0break"),
    ],
)
def test_known_payloads(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_stay_lines_when_asked() -> None:
    assert visible("a\r\nb\n\tc\x1b", multiline=True) == "a\nb\n\tc␛"


@given(ANY_TEXT, st.integers(1, 20))
def test_clip_keeps_the_limit_and_says_so(text: str, limit: int) -> None:
    shown = clip(text, limit)
    assert len(shown) <= limit
    assert (shown == visible(text)) or shown.endswith("…")


def test_widgets_get_literal_text_of_limited_length() -> None:
    markup = "[bold]Smith[/] [DDS]\x1b[2J"
    assert display(markup).plain == "[bold]Smith[/] [DDS]␛[2J"
    assert content(markup).plain == "[bold]Smith[/] [DDS]␛[2J"
    assert display(markup).spans == []
    assert len(display("x" * 9999)) == LIMIT
