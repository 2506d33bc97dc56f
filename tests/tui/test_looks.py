"""What the screens look like as text; ``looks/`` holds the agreed pictures.

Set ``REFBOARD_NEW_LOOKS=1`` to write new ones, then read the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from app_fixtures import OpenApp

LOOKS = Path(__file__).parent / "looks"
SIZES = [(80, 24), (140, 45), (40, 10)]
STEPS = {
    "today": (),
    "selected": ("space", "j", "space"),
    "held": ("h",),
    "filter": ("slash", "p", "e", "d"),
    "log": ("t",),
    "answer": ("j", "a"),
    "snooze": ("s",),
    "owner": ("o",),
    "help": ("question_mark",),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_look_as_agreed(open_app: OpenApp, size: tuple[int, int]) -> None:
    pages = []
    async with open_app(size) as d:
        for name, keys in STEPS.items():
            await d.press(*keys)
            await d.still()
            pages.append(f"--- {name}\n{d.look()}")
            while not d.at_list or d.main.pane.panel.selected or d.main.pane.panel.view.filter_text:
                await d.press("escape")
            await d.press("escape", "g")
    look = "\n".join(pages)
    path = LOOKS / f"{size[0]}x{size[1]}.txt"
    if os.environ.get("REFBOARD_NEW_LOOKS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(look, encoding="utf-8")
    assert look == path.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in look.splitlines())
