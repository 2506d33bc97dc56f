"""The pages about sheets and settings say what the code does; nothing is left without a meaning."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from refboard.practice.meanings import COLUMNS
from refboard.practice.meanings import TABLES as ABOUT
from refboard.practice.schema import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_column_has_a_meaning_and_no_other() -> None:
    assert {spec.name: [column.name for column in spec.columns] for spec in TABLES} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }
    assert list(ABOUT) == [spec.name for spec in TABLES]


@pytest.mark.parametrize("page", ["sheets.md", "settings.md"])
def test_the_pages_are_current(page: str) -> None:
    script = runpy.run_path(str(DOCS / "make_reference.py"))
    assert (DOCS / page).read_text(encoding="utf-8") == script["PAGES"][page](), (
        "run python docs/make_reference.py"
    )
