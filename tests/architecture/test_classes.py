"""Class names are unique, and panes use composition instead of deep inheritance."""

from __future__ import annotations

import ast
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from import_graph import PRODUCT, product_sources

from refboard.tui.panes.register import PANES

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ANCESTORS = 2
"""How many of our own classes a pane may inherit from, directly or indirectly."""


def public_classes(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Name of a public top-level class -> the modules that define it."""
    found = defaultdict(list)
    for module, source in sources.items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(module)
    return found


def duplicates(sources: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: modules for name, modules in public_classes(sources).items() if len(modules) > 1}


def own_ancestors(kind: type) -> list[str]:
    """Our own classes that a class inherits from, directly or indirectly."""
    return [
        f"{ancestor.__module__}.{ancestor.__name__}"
        for ancestor in kind.__mro__[1:]
        if ancestor.__module__.partition(".")[0] in PRODUCT
    ]


def test_no_two_public_classes_share_a_name() -> None:
    assert duplicates(product_sources()) == {}


def test_names_rule_finds_a_second_class() -> None:
    sources = {
        "a": "class Cell: ...",
        "b": "class Cell: ...\nclass _Row: ...",
        "c": "class _Row: ...\nclass Other: ...",
    }
    assert duplicates(sources) == {"Cell": ["a", "b"]}


@pytest.mark.parametrize("pane", [spec.id for spec in PANES])
def test_a_pane_has_few_ancestors(pane: str) -> None:
    module, _, name = next(spec.load for spec in PANES if spec.id == pane).partition(":")
    ancestors = own_ancestors(getattr(import_module(module), name))
    assert len(ancestors) <= MOST_ANCESTORS, ancestors


def test_ancestors_rule_counts_every_class_of_ours() -> None:
    base = type("Base", (), {"__module__": "refboard.tui.base"})
    left = type("Left", (base,), {"__module__": "refboard.tui.left"})
    right = type("Right", (base, dict), {"__module__": "refboard.tui.right"})
    pane = type("Pane", (left, right), {"__module__": "refboard.tui.pane"})
    assert own_ancestors(pane) == [
        "refboard.tui.left.Left",
        "refboard.tui.right.Right",
        "refboard.tui.base.Base",
    ]
