"""Every picture of the documentation exists, is used, and is small enough for the repository."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
LARGEST = 120_000


def shown_on(page: Path) -> set[Path]:
    """The pictures a page shows."""
    names = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    return {(page.parent / name).resolve() for name in names}


def test_every_shown_picture_exists_and_is_small() -> None:
    pictures = set().union(*map(shown_on, PAGES))
    assert pictures
    assert {picture.name for picture in pictures if not picture.is_file()} == set()
    assert {picture.name for picture in pictures if picture.stat().st_size > LARGEST} == set()


def test_the_pictures_made_are_the_pictures_shown() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_pictures.py"))
    made = {f"{picture.name}.svg" for picture in script["PICTURES"]}
    stored = {path.name for path in (ROOT / "docs").glob("*.svg")}
    assert made == stored == {path.name for page in PAGES for path in shown_on(page) if path.suffix == ".svg"}


def test_the_pictures_show_the_sample_practice() -> None:
    """They name the fixed day and no path of a computer."""
    for path in (ROOT / "docs").glob("*.svg"):
        text = path.read_text(encoding="utf-8").replace("&#160;", " ")
        assert "Mon Nov 23, 2026" in text, path.name
        assert not re.search(r"/(home|root|tmp|Users)/", text), path.name
