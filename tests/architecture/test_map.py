"""docs/architecture.md is true: its files exist, and each step of its walks leads to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from import_graph import REPOSITORY, Graph, import_graph, product_packages, product_sources

MAP = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
MOST_STEPS = {"A touch, from the form to bytes": 18, "A row, from bytes to a bar": 9}
MOST_PLACES = 3
"""Files in which whoever adds something has to write, tests and pages aside."""


@dataclass(frozen=True)
class Step:
    """A line of a walk: how far it is indented, its file, and the words about it."""

    depth: int
    path: str
    about: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def walks(page: str) -> dict[str, list[Step]]:
    """Heading -> the steps of the walk below it."""
    found = {}
    for heading, body in re.findall(
        r"^### (.+?)\n(?:(?!^#).)*?^```walk\n(.*?)^```", page, re.MULTILINE | re.DOTALL
    ):
        lines = [re.match(r"( *)(\S+)\s+(.+)", line) for line in body.splitlines()]
        found[heading] = [Step(len(line[1]), line[2], line[3]) for line in lines if line]
    return found


def gaps(steps: list[Step], graph: Graph, sources: dict[str, str]) -> list[str]:
    """Steps that nothing leads to: no import either way and no name in brackets that both files have.

    A step may follow the one before it, or the nearest earlier one that is indented less or as much.
    """
    found = []
    for number, step in enumerate(steps[1:], start=1):
        before = [
            steps[number - 1],
            *[earlier for earlier in reversed(steps[:number]) if earlier.depth < step.depth][:1],
        ]
        before += [earlier for earlier in reversed(steps[:number]) if earlier.depth == step.depth][:1]
        name = re.search(r"\((\w+)\)$", step.about)
        if not any(linked(step, earlier, name[1] if name else "", graph, sources) for earlier in before):
            found.append(step.path)
    return found


def linked(step: Step, earlier: Step, name: str, graph: Graph, sources: dict[str, str]) -> bool:
    if step.module in graph.get(earlier.module, ()) or earlier.module in graph.get(step.module, ()):
        return True
    word = re.compile(rf"\b{name}\b")
    return bool(name) and all(word.search(sources.get(place.module, "")) for place in (step, earlier))


@pytest.mark.parametrize("heading", MOST_STEPS)
def test_a_walk_is_short_and_has_no_gap(heading: str) -> None:
    steps, sources = walks(MAP)[heading], product_sources()
    assert 5 < len(steps) <= MOST_STEPS[heading]
    assert [step.path for step in steps if not (REPOSITORY / step.path).is_file()] == []
    assert gaps(steps, import_graph(sources, product_packages()), sources) == []


def test_walks_rule_finds_a_gap() -> None:
    page = "### One\n\n```walk\na.py   begins\nb.py   next\n    c.py   called (thing)\nd.py   back\ne.py   nowhere (thing)\n```\n"
    sources = {"a": "import b", "b": "thing = 1", "c": "use(thing)", "d": "import b", "e": "other = 1"}
    assert [step.depth for step in walks(page)["One"]] == [0, 0, 4, 0, 0]
    assert gaps(walks(page)["One"], import_graph(sources), sources) == ["e.py"]


def lists(page: str) -> list[list[str]]:
    """The paths of each fenced list of files."""
    blocks = re.findall(r"^```files\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [[line.split()[0] for line in block.splitlines() if line.strip()] for block in blocks]


def test_every_file_on_the_map_exists() -> None:
    named = [path for block in lists(MAP) for path in block if "<" not in path]
    assert len(named) > 20
    assert [path for path in named if not (REPOSITORY / path).exists()] == []


def test_every_package_is_on_the_map() -> None:
    named = {path.rstrip("/") for path in lists(MAP)[0]}
    panes = {"sources", "source", "timing", "loop", "review", "workbook"}
    folders = {
        path.parent.relative_to(REPOSITORY).as_posix()
        for house in ("refboard", "refboard/tui", "workbook")
        for path in (REPOSITORY / house).glob("*/__init__.py")
    }
    assert folders - named - {f"refboard/tui/{pane}" for pane in panes} - {"refboard/tui"} == set()


def test_whatever_is_added_has_few_places() -> None:
    places = lists(MAP.partition("## Where to add")[2])
    assert len(places) >= 6
    assert [block for block in places if len(block) > MOST_PLACES] == []


def test_the_private_corners_are_those_we_use() -> None:
    corners = re.findall(
        r"`([\w-]+)`", "".join(re.findall(r"^\| `.*?\|", MAP.partition("## Textual's")[2], re.MULTILINE))
    )
    said = "".join(source for name, source in product_sources().items() if name.startswith("refboard.tui"))
    assert len(corners) > 10
    assert [name for name in corners if name not in said] == []
