"""Copying: which tool is taken, what it is given, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from app_fixtures import OpenApp

from refboard.tui import clipboard
from refboard.tui.clipboard import native_tool

X = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", **X}
SSH = {"SSH_CONNECTION": "10.0.0.2 50000 10.0.0.1 22"}


@pytest.mark.parametrize(
    ("environment", "there", "tool"),
    [
        ({}, {"xclip", "wl-copy"}, None),
        (X, {"xclip", "xsel"}, "xclip"),
        (X, {"xsel"}, "xsel"),
        (WAYLAND, {"xclip", "wl-copy"}, "wl-copy"),
        (WAYLAND, {"xclip"}, "xclip"),
        ({}, {"pbcopy"}, "pbcopy"),
        ({}, {"clip.exe"}, "clip.exe"),
        (SSH, {"pbcopy", "clip.exe"}, None),
        ({**SSH, **X}, {"xclip"}, "xclip"),
        (X, set(), None),
    ],
)
def test_the_tool_is_one_that_reaches_the_person(
    environment: Mapping[str, str], there: set[str], tool: str | None
) -> None:
    found = native_tool(environment, lambda name: name if name in there else None)
    assert (found[0] if found else None) == tool


def script(folder: Path, body: str) -> tuple[str, ...]:
    path = folder / "xclip"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return (str(path),)


def use(monkeypatch: pytest.MonkeyPatch, tool: tuple[str, ...] | None) -> None:
    monkeypatch.setattr(clipboard, "native_tool", lambda: tool)


async def test_the_terminal_and_the_tool_get_the_text(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = script(tmp_path, f'cat > "{tmp_path}/held"; echo "$@" > "{tmp_path}/words"')
    use(monkeypatch, tool)
    async with open_app() as d:
        assert await clipboard.copy(d.app, "555-0101 – Röm") == f"with {tool[0]} and through the terminal"
        assert d.app.clipboard == "555-0101 – Röm"
    assert (tmp_path / "held").read_text(encoding="utf-8") == "555-0101 – Röm"
    assert (tmp_path / "words").read_text(encoding="utf-8") == "\n"


@pytest.mark.parametrize("body", ["exit 1", "exec sleep 30"])
async def test_a_tool_that_fails_or_hangs_is_named(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    tool = script(tmp_path, body)
    use(monkeypatch, tool)
    monkeypatch.setattr(clipboard, "PATIENCE", 0.2)
    async with open_app() as d:
        assert await clipboard.copy(d.app, "x") == f"through the terminal (OSC 52); {tool[0]} failed"


async def test_a_tool_that_lives_on_holds_nothing_up(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As xclip does: it answers at once and serves what it holds from the background."""
    use(monkeypatch, script(tmp_path, "cat > /dev/null; sleep 1 &"))
    monkeypatch.setattr(clipboard, "PATIENCE", 0.9)
    async with open_app() as d:
        assert "failed" not in await clipboard.copy(d.app, "x")


async def test_copying_a_phone_number_says_how(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, None)
    async with open_app() as d:
        await d.press("y")
        await d.until(lambda: "Copied" in d.status)
        number = d.app.clipboard
        assert number.startswith("555-")
        assert f"Copied {number} through the terminal (OSC 52)" in d.status
