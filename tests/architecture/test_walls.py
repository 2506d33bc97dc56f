"""Import contracts, and what the first response and the first frame load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HEAVY = ("textual", "rich", "polars", "openpyxl", "plotext", "lxml", "asyncio", "sqlite3")


def run_python(script: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=False, cwd=REPOSITORY,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_import_contracts_hold() -> None:
    importlinter = pytest.importorskip("importlinter.cli", reason="import-linter is not installed")
    assert importlinter.lint_imports(config_filename=str(REPOSITORY / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["log", "--help"], ["tody"], []])
def test_the_first_response_loads_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys\n"
        "from refboard.cli import main\n"
        "main(sys.argv[1:])\n"
        "print('LOADED', *sorted(name for name in sys.modules if '.' not in name))\n"
    )
    loaded = run_python(script, *words).rpartition("LOADED")[2].split()
    assert "refboard" in loaded
    assert not set(HEAVY) & set(loaded)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("workbook", ("polars", "lxml", "openpyxl", "sqlite3", "textual", "rich")),
        ("refboard.text", ("polars", "openpyxl", "textual", "rich")),
        ("refboard.config", ("polars", "openpyxl", "textual", "rich")),
        ("refboard.practice.book", ("openpyxl", "textual", "rich")),
        ("refboard.demo", ("polars", "openpyxl", "textual", "rich")),
    ],
)
def test_a_module_loads_no_more_than_it_needs(module: str, unwanted: tuple[str, ...]) -> None:
    script = f"import {module}, sys; print(*sorted(name for name in sys.modules if '.' not in name))"
    assert not set(unwanted) & set(run_python(script).split())


def test_the_first_frame_loads_no_figures() -> None:
    """The first screen needs neither polars nor a chart library."""
    script = """
import asyncio, sys
from datetime import date
from threading import Event
from refboard.tui.app import RefboardApp

held = Event()

def never_read():
    held.wait(20)
    raise SystemExit

async def first_frame():
    app = RefboardApp(never_read, name="practice.xlsx", user="Ana", clock=lambda: date(2026, 11, 23))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        print("LOADED", *sorted(name for name in sys.modules if "." not in name))
        held.set()
        app.exit()

asyncio.run(first_frame())
"""
    loaded = run_python(script).rpartition("LOADED")[2].split()
    assert "textual" in loaded
    assert not {"polars", "openpyxl", "plotext"} & set(loaded)
