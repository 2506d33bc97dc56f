"""The pages are true: links lead somewhere, named files exist, and quoted messages are the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from import_graph import REPOSITORY, product_sources
from test_words import PAGES, sentences

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
QUOTED = re.compile(r"^\| ([^|`]+) \| [^|]+ \|$", re.MULTILINE)


def anchors(page: str) -> set[str]:
    """What GitHub calls the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(page: Path) -> list[str]:
    """Links to a page or a heading that is not there; addresses of the internet are not looked up."""
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        name, _, heading = target.partition("#")
        if "://" in name:
            continue
        goal = (page.parent / name).resolve() if name else page
        if not goal.exists() or (heading and heading not in anchors(goal.read_text(encoding="utf-8"))):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_links_rule_finds_what_is_not_there(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One Head\n[a](page.md#one-head) [b](page.md#two) [c](none.md) [d](https://example.org/x) [e](#one-head)\n",
        encoding="utf-8",
    )
    assert broken_links(page) == ["page.md#two", "none.md"]


def quoted(page: str) -> list[str]:
    """The pieces of messages that the tables of refusals quote; a value is written as three dots."""
    tables = "".join(re.findall(r"\| The message says \|.*?\n\n", page, re.DOTALL))
    pieces = [piece.strip() for cell in QUOTED.findall(tables) for piece in cell.split("...")]
    return [piece for piece in pieces if piece and piece not in {"The message says", "---"}]


def test_the_messages_on_the_page_are_those_of_the_program() -> None:
    page = (REPOSITORY / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    said = [text for source in product_sources().values() for _, text in sentences(source)]
    assert len(quoted(page)) > 20
    assert [piece for piece in quoted(page) if not any(piece in text for text in said)] == []


def test_messages_rule_reads_the_tables() -> None:
    page = "| The message says | What |\n|---|---|\n| There is no ... here | Look. |\n| ... is full | Wait. |\n\n"
    assert quoted(page) == ["There is no", "here", "is full"]
