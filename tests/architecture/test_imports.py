"""No import cycles, no imports from a higher layer, and no module without a test."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_graph import (
    REPOSITORY,
    Graph,
    import_cycles,
    import_graph,
    named_later,
    product_packages,
    product_sources,
    reached,
)

from refboard.cli.registry import COMMANDS

PANES = ("today", "sources", "source", "timing", "loop", "review", "workbook")
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("the store's basic types", ("workbook.*",)),
    ("the file format", ("workbook.xlsx.*",)),
    ("recognition", ("workbook.recognition.*",)),
    ("sharing", ("workbook.sharing.*",)),
    ("merging", ("workbook.merging.*",)),
    ("the face of the store", ("workbook", "workbook.store", "workbook.commandline", "workbook.__main__")),
    ("text, paths, configuration", ("refboard.*",)),
    ("the practice", ("refboard.practice.*",)),
    ("making and fitting workbooks", ("refboard.demo.*", "refboard.init_workbook", "refboard.mapping", "refboard.recognized", "refboard.fix_workbook")),
    ("figures", ("refboard.analysis.*",)),
    ("reports", ("refboard.report.*",)),
    ("adopting and importing", ("refboard.adopt_workbook", "refboard.missing_tables", "refboard.setup_record", "refboard.import_file")),
    ("commands and looks of the dashboard", ("refboard.tui.*", *(f"refboard.tui.{pane}.commands" for pane in PANES))),
    ("the session", ("refboard.tui.session.*",)),
    ("widgets", ("refboard.tui.widgets.*",)),
    ("forms and screens", ("refboard.tui.forms.*", "refboard.tui.screens.*", "refboard.tui.adopt.*")),
    ("panes", ("refboard.tui.panes.*", *(f"refboard.tui.{pane}.*" for pane in PANES))),
    (
        "the main screen",
        (
            "refboard.tui.screens.main",
            "refboard.tui.screens.pane_host",
            "refboard.tui.screens.answer_router",
            "refboard.tui.screens.edit_tracker",
            "refboard.tui.screens.help",  # explains the panes by their register
            "refboard.tui.commands.palette",
        ),
    ),
    ("the app", ("refboard.tui.app", "refboard.tui.start.*")),
    ("the command line", ("refboard.cli.*", "refboard.__main__")),
)  # fmt: skip
"""The layers from the bottom up. A file may import its own layer and those before it in this table.

`name.*` is a folder with everything in it; the longest name that fits decides, a whole name before a folder.
"""
RUNS_ONLY = {"refboard.__main__", "workbook.__main__"}
"""The tests start these as programs and never import them."""


def layer_of(module: str) -> int:
    """The number of a module's layer."""
    best, layer = -1, -1
    for number, (_, patterns) in enumerate(LAYERS):
        for pattern in patterns:
            folder = pattern.removesuffix(".*")
            fits = module == folder or (pattern != folder and module.startswith(f"{folder}."))
            weight = 2 * len(folder) + (pattern == folder)
            if fits and weight > best:
                best, layer = weight, number
    if layer < 0:
        raise LookupError(module)
    return layer


def upward_imports(graph: Graph) -> list[str]:
    """Imports from a higher layer."""
    return sorted(
        f"{name} ({LAYERS[layer_of(name)][0]}) imports {target} ({LAYERS[layer_of(target)][0]})"
        for name, targets in graph.items()
        for target in targets
        if layer_of(target) > layer_of(name)
    )


@pytest.fixture(scope="module")
def product() -> Graph:
    return import_graph(product_sources(), product_packages())


def test_every_module_has_a_layer(product: Graph) -> None:
    assert len(product) > 200
    assert all(layer_of(name) >= 0 for name in product)


def test_every_name_in_the_table_is_a_module(product: Graph) -> None:
    named = {pattern.removesuffix(".*") for _, patterns in LAYERS for pattern in patterns}
    assert named - set(product) == set()


def test_there_are_no_import_cycles(product: Graph) -> None:
    assert import_cycles(product) == []


def test_no_import_goes_to_a_higher_layer(product: Graph) -> None:
    assert upward_imports(product) == []


@pytest.mark.parametrize(
    "source",
    [
        "import workbook.b",
        "from workbook import b",
        "from workbook.b import thing",
        "from . import b",
        "from .b import thing",
        "def late():\n    from workbook.b import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from workbook.b import thing",
    ],
)
def test_cycle_rule_finds_every_way_to_import(source: str) -> None:
    sources = {"workbook": "", "workbook.a": source, "workbook.b": "import workbook.c", "workbook.c": "import workbook.a"}  # fmt: skip
    assert import_cycles(import_graph(sources, {"workbook"})) == [["workbook.a", "workbook.b", "workbook.c"]]


def test_cycle_rule_lets_a_diamond_pass() -> None:
    sources = {"a": "import b, c", "b": "import d", "c": "import d", "d": ""}
    assert import_cycles(import_graph(sources)) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("workbook.cell", "from workbook.xlsx.gate import admit"),
        ("workbook.xlsx.gate", "from workbook.sharing.commit import commit"),
        ("workbook.sharing.commit", "from workbook import Store"),
        ("refboard.practice.days", "def late():\n    from refboard.analysis import facts"),
        ("refboard.tui.widgets.bars", "from refboard.tui.screens import main"),
        ("refboard.tui.today.commands", "from refboard.tui.today import pane"),
        ("refboard.analysis.facts", "from refboard.report import tables"),
    ],
)
def test_layer_rule_finds_an_upward_import(module: str, source: str) -> None:
    names = (
        "workbook", "workbook.xlsx.gate", "workbook.sharing.commit", "refboard.analysis.facts", "refboard.report.tables",
        "refboard.tui.screens.main", "refboard.tui.today.pane",
    )  # fmt: skip
    sources = {**dict.fromkeys(names, ""), module: source}
    assert len(upward_imports(import_graph(sources))) == 1


def test_layer_rule_lets_downward_imports_pass() -> None:
    sources = {
        "workbook.cell": "",
        "workbook.store": "import workbook.cell",
        "refboard.analysis.facts": "import workbook.cell",
        "refboard.cli": "import refboard.analysis.facts, workbook.store",
    }
    assert upward_imports(import_graph(sources)) == []


def reached_by_tests(tests: Path) -> set[str]:
    """Modules that a test imports, directly or through other modules.

    Commands and panes are imported by name when first used; importing their table counts as importing them.
    """
    sources, packages = product_sources(), product_packages()
    graph = import_graph(sources, packages)
    for name, source in sources.items():
        graph[name] |= named_later(source, name, sources)
    test_sources = {f"tests.{path.stem}": path.read_text(encoding="utf-8") for path in tests.rglob("*.py")}
    for name, imported in import_graph({**sources, **test_sources}, packages).items():
        if name in test_sources:
            graph[name] = imported
    return reached(graph, test_sources)


def test_every_module_has_a_test() -> None:
    # The command line loads its commands by name; `tests/cli` runs every one of them.
    commands = {f"refboard.cli.{module}" for module, _ in COMMANDS.values()}
    graph = import_graph(product_sources(), product_packages())
    tested = reached_by_tests(REPOSITORY / "tests") | reached(graph, commands)
    left = set(product_sources()) - tested - RUNS_ONLY
    assert left == set()


def test_reach_rule_finds_a_module_that_no_test_imports(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("from refboard.practice import days\n", encoding="utf-8")
    seen = reached_by_tests(tmp_path)
    assert {"refboard.practice.days", "refboard.practice", "refboard"} <= seen
    assert not {"refboard.tui.app", "workbook.store"} & seen


def test_reach_rule_follows_the_tables_of_commands_and_panes(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("from refboard.tui.panes.register import PANES\n", encoding="utf-8")
    assert "refboard.tui.today.pane" in reached_by_tests(tmp_path)
