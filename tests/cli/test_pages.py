"""The page of commands, the README's lines and the stable names of the JSON are what the commands do."""

from __future__ import annotations

import re
import runpy
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from shell import ON, item_of, rows_of, run

from refboard.cli.registry import COMMANDS, DASHBOARD

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.findall(
    r"^    refboard (.+?)(?:\s+# .*)?$", README.partition("## On the command line")[2], re.MULTILINE
)


def test_the_page_of_commands_is_current() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_commands.py"))
    assert script["write"]() == PAGE, "run python docs/make_commands.py"


def test_the_registry_and_the_modules_have_the_same_commands() -> None:
    for module in {module for module, _ in COMMANDS.values()}:
        listed = {name for name, (place, _) in COMMANDS.items() if place == module}
        assert set(import_module(f"refboard.cli.{module}").COMMANDS) == listed


def test_every_option_says_what_it_does() -> None:
    assert not re.findall(r"^\| `[^`]+` \|\s*\|$", PAGE, re.MULTILINE)


def test_the_readme_leads_to_every_page() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert pages == set(re.findall(r"\(docs/([a-z-]+\.md)\)", README))


def test_the_readme_or_its_pages_name_every_command() -> None:
    named = README + "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert [name for name in COMMANDS if name != DASHBOARD and f"refboard {name}" not in named] == []


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_readme_does_what_it_says(
    book: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As written, but for the names and ids, which stand for those of one's own workbook."""
    monkeypatch.chdir(book.parent)
    quiet = item_of(book, "quiet")
    run("log", book, quiet["target_id"], "--channel", "phone", "--on", ON)
    touch = rows_of(book, "Touches")[-1]["Touch ID"]
    own = {
        "Dr. Ito": quiet["target_id"],
        "P-B2WDN": quiet["target_id"],
        "T-K7QXM": touch,
        "Lakeside": quiet["source"],
    }
    words = [own.get(word, word) for word in shlex.split(line)]
    answer = run(*words)
    # There is no conflict to decide, and the check-up may find something.
    expected = {"resolve": (2,), "check": (0, 1)}.get(words[0], (0,))
    assert answer.code in expected, answer
    if words[0] == "resolve":
        assert "No conflict or lost edit has the id 3fa9c1d2" in answer.err


def keys_of(value: Any) -> set[str]:  # noqa: ANN401  (JSON is anything)
    """Every name anywhere in a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("command", ["today", "sources", "timing", "loop", "review", "check"])
def test_the_names_on_the_page_are_in_the_json(book: Path, command: str) -> None:
    (row,) = re.findall(rf"^\| {command} \| (.+) \|$", PAGE, re.MULTILINE)
    names = set(re.findall(r"`(\w+)`", row))
    data = run(command, book, "--on", ON, "--json").data
    assert len(names) >= 6
    assert names - keys_of(data) == set()
