"""Private names of Textual: all in one module, all still there, and none taken by accident."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path

import pytest
from textual.widget import Widget

import refboard.tui
from refboard.tui import textual_private
from refboard.tui.textual_private import OVERRIDDEN, TESTED, USED, PrivateName

ROOT = Path(refboard.tui.__file__).parent
LISTED = {entry.name for entry in OVERRIDDEN}


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def owner(entry: PrivateName) -> type:
    module, name = entry.owner.split(":")
    found = getattr(import_module(module), name)
    assert isinstance(found, type)
    return found


def assigned(cls: type) -> set[str]:
    """Private attributes that a class itself assigns, in its body or to self."""
    try:
        source = inspect.getsource(cls)
    except (OSError, TypeError):
        return set()
    own = {name for name in vars(cls) if name.startswith("_") and not name.startswith("__")}
    return own | set(re.findall(r"self\.(_[a-z]\w*)\s*(?::[^=\n]+)?=(?!=)", source))


def our_classes() -> Iterator[type]:
    for module in pkgutil.walk_packages([str(ROOT)], "refboard.tui."):
        loaded = import_module(module.name)
        for cls in vars(loaded).values():
            if isinstance(cls, type) and cls.__module__ == module.name:
                yield cls


def test_textual_is_a_tested_version() -> None:
    first, end = TESTED
    assert numbers(first) <= numbers(metadata.version("textual")) < numbers(end)
    required = next(
        line for line in metadata.requires("refboard") or () if line.startswith("textual") and "-" not in line
    )
    assert f">={first}" in required
    assert f"<{end}" in required


@pytest.mark.parametrize("entry", [*USED, *OVERRIDDEN], ids=lambda entry: f"{entry.owner}.{entry.name}")
def test_every_private_name_is_still_there(entry: PrivateName) -> None:
    assert any(entry.name in assigned(cls) for cls in owner(entry).__mro__)
    assert entry.why


class Bare(Widget):
    """What Textual itself gives every class."""


def test_overridden_methods_are_listed_and_nothing_else_is_shadowed() -> None:
    generated = {"_abc_impl", "_default_focused", *vars(Bare)}
    shadowed: dict[str, set[str]] = {}
    for cls in our_classes():
        bases = cls.__mro__
        theirs = {name for base in bases if base.__module__.startswith("textual") for name in assigned(base)}
        own = {name for base in bases if base.__module__.startswith("refboard") for name in assigned(base)}
        for name in own & theirs - generated:
            shadowed.setdefault(name, set()).add(cls.__qualname__)
    assert {name: classes for name, classes in shadowed.items() if name not in LISTED} == {}
    assert set(shadowed) == LISTED


def test_no_other_module_uses_a_private_name() -> None:
    names = {entry.name for entry in USED}
    users = []
    for path in ROOT.rglob("*.py"):
        if path == Path(textual_private.__file__):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        }
        users += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in names - own
        ]
    assert users == []
