"""Sentences and names use plain words: one list of words to avoid, and what to write instead."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from import_graph import REPOSITORY, product_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

AVOIDED = {
    r"told": "shown, reported, notified",
    r"tells?": "shows, says, reports",
    r"kept": "stored, saved, left as it is",
    r"stands?": "is, appears",
    r"in vain": "without result",
    r"presses": "(say what is due)",
    r"whose": "(name the thing and what it has)",
    r"thereof": "of it",
    r"somebody": "a colleague, someone",
    r"nobody": "no one, no colleague",
    r"of yours": "your",
    r"is to be": "(say who does it)",
    r"the like": "(give an example)",
    r"strangers?": "other people, other programs",
    r"(?:un)?likely authors?": "cause, explanation",
    r"mended": "fixed",
}
"""Word -> what to write instead."""
ALLOWED = {
    r"too few (?:[\w-]+ ){0,3}to tell": "the fixed verdict below eight cases",
    r"(?:key|mouse) presses": "keys that are pressed",
    r"difference to tell": "an earlier name of a setting, which workbooks may still use",
    r"stands? out": "what a weekday or a kind of office does in statistics",
    r"stand-ins?|stands? (?:in )?for": "to represent, to replace",
    r"(?:can|cannot|can't|could|close) (?:to )?tell": "to find out",
    r"(?:promises?|promised) (?:(?:is|are|was|were|be|been) )?kept": "a promise is kept",
    r"kept (?:promises?|in time|their promises?|share)": "a promise is kept",
    r"tell\w* (?:[\w'-]+ ){0,8}apart": "to distinguish",
    r"kept (?:open|apart|together|up|out|away|waiting)": "left in a state, not stored",
}
"""Phrases in which such a word is the right one, and why."""
NAMES_AVOIDED = {
    "told", "wish", "wished", "wishes", "farewell", "standing", "founding", "keeping", "homeless", "stride", "gently",
    "breathe",
}  # fmt: skip
MOST_OF_THE_WORST = 39
WORST = re.compile(r"\b(?:nobody|somebody|told)\b", re.IGNORECASE)
"""Counted in the whole source, comments and names too."""
CELL_WORDS = {"refboard.practice.recognition.vocabularies"}
"""The one module with nothing but words that colleagues write into cells: they are read there, never shown or written."""
FEWEST = 3
"""Words of a text that make it a sentence for people; shorter texts are keys, names and labels."""

WORDS = {word: re.compile(rf"\b{word}\b", re.IGNORECASE) for word in AVOIDED}
PHRASES = re.compile("|".join(rf"\b(?:{phrase})\b" for phrase in ALLOWED), re.IGNORECASE)
PAGES = (
    *sorted(REPOSITORY.glob("*.md")),
    *sorted((REPOSITORY / "docs").glob("*.md")),
    REPOSITORY / "tests" / "README.md",
)
GENERATED = {"commands.md", "keys.md", "settings.md", "sheets.md"}
"""Pages made from the source: a word there is changed where it comes from."""


def avoided(text: str) -> list[str]:
    """The words to avoid that a text uses, allowed phrases aside."""
    rest = PHRASES.sub(" ", " ".join(text.split()))
    return [word for word, pattern in WORDS.items() if pattern.search(rest)]


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Texts of at least three words in a source, docstrings too, with their lines.

    A text with values in it is one text; each value is read as one word.
    """
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "0"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        else:
            continue
        if len(re.findall(r"[A-Za-z']{2,}", text)) >= FEWEST and " " in text.strip():
            yield node.lineno, text


def names(source: str) -> Iterator[tuple[int, str]]:
    """Everything a source gives a name to, or calls by one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, (ast.arg, ast.keyword)) and node.arg:
            yield node.lineno, node.arg


def words_of(name: str) -> set[str]:
    """The words of a name: ``take_standing``, ``StoreWish``, ``keeping.py``."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def prose(page: str) -> str:
    """A page without its code, pictures' addresses and link targets."""
    page = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    page = re.sub(r"^(?: {4}|\t).*$", "", page, flags=re.MULTILINE)
    page = re.sub(r"`[^`]*`", "`", page)
    return re.sub(r"\]\([^)]*\)", "]", page)


def without_cell_words(source: str) -> str:
    """The source without the tables of cell words; its docstrings and comments are judged like all others."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_vocabulary":
            for at in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[at] = "pass" if at == node.lineno - 1 and not lines[at].startswith(" ") else ""
    return "\n".join(lines)


def test_no_sentence_of_the_product_uses_a_word_to_avoid() -> None:
    found = [
        f"{module}:{line} {words}: {text[:60]!r}"
        for module, source in product_sources().items()
        for line, text in sentences(without_cell_words(source) if module in CELL_WORDS else source)
        if (words := avoided(text))
    ]
    assert found == []


def test_no_name_of_the_product_uses_a_word_to_avoid() -> None:
    sources = product_sources()
    found = {
        f"{module}:{name}"
        for module, source in sources.items()
        for _, name in [*names(source), (0, module)]
        if words_of(name) & NAMES_AVOIDED
    }
    assert found == set()


def test_the_worst_words_are_rare_in_the_source() -> None:
    assert sum(len(WORST.findall(source)) for source in product_sources().values()) <= MOST_OF_THE_WORST


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            page,
            id=page.name if page.parent.name != "tests" else "tests/README.md",
        )
        for page in PAGES
    ],
)
def test_no_page_uses_a_word_to_avoid(page: Path) -> None:
    lines = prose(page.read_text(encoding="utf-8")).split("\n\n")
    assert [(words, " ".join(text.split())[:200]) for text in lines if (words := avoided(text))] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You are told who has it open.", ["told"]),
        ("The edit is kept in the journal.", ["kept"]),
        ("It stands in the workbook.", ["stands?"]),
        ("Nobody was there, and nothing presses.", ["presses", "nobody"]),
        ("an edit\n    of yours", ["of yours"]),
        ("Too few to tell: 3 of 8.", []),
        ("No weekday stands out yet.", []),
        ("Our promises are kept in time.", []),
        ("It cannot tell an older copy and a decision apart.", []),
        ("Chance is an unlikely author of this.", ["(?:un)?likely authors?"]),
        ("The author's name stands for the office; two are too close to tell.", []),
        ("The likelihood of an authored retelling understands.", []),
    ],
)
def test_words_rule_finds_what_it_should(text: str, words: list[str]) -> None:
    assert avoided(text) == words


def test_sentences_rule_reads_docstrings_and_texts_with_values() -> None:
    source = (
        '"""What is told here."""\nNAME = "told"\ndef f(n):\n    return f"{n} edits were told {n}" + "a b"\n'
    )
    assert [text for _, text in sentences(source)] == ["What is told here.", "0 edits were told 0"]


def test_names_rule_reads_every_kind_of_name() -> None:
    source = "class StoreWish: ...\ndef take_standing(homeless): return homeless.told(stride=1)\n"
    found = {word for _, name in names(source) for word in words_of(name) & NAMES_AVOIDED}
    assert found == {"wish", "standing", "homeless", "told", "stride"}
    assert not words_of("outstanding_count") & NAMES_AVOIDED


def test_pages_rule_leaves_code_alone() -> None:
    page = "Say `--keep mine`.\n\n    refboard told\n\n```\ntold\n```\n[a page](told.md) is open.\n"
    assert avoided(prose(page)) == []
    assert avoided(prose("It is told\nhere.")) == ["told"]
