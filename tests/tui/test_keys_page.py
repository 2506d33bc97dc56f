"""docs/keys.md is what the commands say."""

from __future__ import annotations

import runpy
from pathlib import Path

from refboard.tui.commands import COMMANDS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_keys_is_current() -> None:
    script = runpy.run_path(str(DOCS / "make_keys.py"))
    page = (DOCS / "keys.md").read_text(encoding="utf-8")
    assert page == script["write"](), "run python docs/make_keys.py"
    for command in COMMANDS:
        assert f"`{command.id}`" in page
        assert command.help in page
