"""Words in a place of few lines: a cut is always marked, and a long name leaves room for the rest."""

from __future__ import annotations

import pytest
from textual.content import Content

from refboard.tui.widgets.clipped_text import fit

WORDS = Content(
    "Harbor Pediatrics and Allergy Center of the North Shore\n! late  The visit has no note back yet.\n+ also: check-in"
)


def test_what_fits_stays_as_it_is() -> None:
    assert fit(WORDS, 80, 3) is WORDS


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (30, 1, ["Harbor Pediatrics and Allergy…"]),
        (30, 2, ["Harbor Pediatrics and Allergy…", "! late  The visit has no note…"]),
        (30, 4, ["Harbor Pediatrics and Allergy…", "! late  The visit has no note", "back yet.", "+ also: check-in"]),
        (80, 2, [WORDS.plain.splitlines()[0], "! late  The visit has no note back yet. …"]),
    ],
)  # fmt: skip
def test_a_cut_is_marked(width: int, height: int, expected: list[str]) -> None:
    assert fit(WORDS, width, height).plain.splitlines() == expected


def test_one_long_line_is_cut_at_its_end() -> None:
    assert fit(Content("one two three four five"), 9, 2).plain.splitlines() == ["one two", "three …"]
    assert fit(Content("日本語の長い名前です"), 8, 1).cell_length <= 8
