"""Every picture of the documentation is there, is used, and is small enough to be kept with the code."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
LARGEST = 120_000


def shown(page: Path) -> set[Path]:
    """The pictures a page shows."""
    names = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    return {(page.parent / name).resolve() for name in names}


def test_every_picture_that_is_shown_is_there_and_small() -> None:
    pictures = set().union(*map(shown, PAGES))
    assert pictures
    assert {picture.name for picture in pictures if not picture.is_file()} == set()
    assert {picture.name for picture in pictures if picture.stat().st_size > LARGEST} == set()


def test_every_picture_that_is_made_is_shown_and_the_other_way_round() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_pictures.py"))
    made = {f"{picture.name}.svg" for picture in script["PICTURES"]}
    kept = {path.name for path in (ROOT / "docs").glob("*.svg")}
    assert made == kept == {path.name for page in PAGES for path in shown(page) if path.suffix == ".svg"}


def test_the_pictures_are_of_the_invented_practice() -> None:
    """No path, no name of a computer, no day but the fixed one."""
    for path in (ROOT / "docs").glob("*.svg"):
        text = path.read_text(encoding="utf-8").replace("&#160;", " ")
        assert "Mon 23 Nov 2026" in text, path.name
        assert not re.search(r"/(home|root|tmp|Users)/", text), path.name
