"""The import graph of the product, read from its source: top-level, lazy, and type-only imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCT = ("refboard", "workbook")
PLACE = re.compile(r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")
"""How registries name what is imported later: ``module:function``."""

Graph = dict[str, set[str]]


def module_name(path: Path, root: Path = REPOSITORY) -> str:
    """The dotted name of a file; a package has the name of its folder."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def product_sources() -> dict[str, str]:
    """The source of every module of the product, by its dotted name."""
    paths = [path for folder in PRODUCT for path in sorted((REPOSITORY / folder).rglob("*.py"))]
    return {module_name(path): path.read_text(encoding="utf-8") for path in paths}


def product_packages() -> frozenset[str]:
    """Dotted names of the folders."""
    return frozenset(
        module_name(path) for folder in PRODUCT for path in (REPOSITORY / folder).rglob("__init__.py")
    )


def import_graph(sources: Mapping[str, str], packages: Iterable[str] = ()) -> Graph:
    """Module -> modules among `sources` that it imports: at the top, inside a function or for types only."""
    folders = set(packages)
    return {
        name: {
            imported
            for imported in imported_names(source, name, is_package=name in folders, known=sources)
            if imported != name
        }
        for name, source in sources.items()
    }


def imported_names(source: str, name: str, *, is_package: bool, known: Mapping[str, str]) -> Iterator[str]:
    """Each known module that a source imports; `from package import module` is an import of the module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from nearest(alias.name, known)
        elif isinstance(node, ast.ImportFrom):
            base = absolute_base(node, name, is_package=is_package)
            for alias in node.names:
                yield from nearest(f"{base}.{alias.name}", known)


def absolute_base(node: ast.ImportFrom, name: str, *, is_package: bool) -> str:
    """What `from ... import` names, without leading dots."""
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    above = parts[: len(parts) - node.level + is_package]
    return ".".join([*above, *([node.module] if node.module else [])])


def nearest(dotted: str, known: Mapping[str, str]) -> Iterator[str]:
    """The module that a dotted name is, or is defined in."""
    while dotted:
        if dotted in known:
            yield dotted
            return
        dotted = dotted.rpartition(".")[0]


def named_later(source: str, name: str, known: Mapping[str, str]) -> set[str]:
    """Modules that a registry names as ``module:function``, in full or relative to its package."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PLACE.match(node.value):
            module = node.value.partition(":")[0]
            found |= {module, f"{name.rpartition('.')[0]}.{module}"} & set(known)
    return found


def import_cycles(graph: Graph) -> list[list[str]]:
    """Groups of modules that import each other in a cycle (Tarjan's algorithm, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_path: list[str] = []
    found: list[list[str]] = []
    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        open_path.append(root)
        while work:
            node, following = work[-1]
            step = next((target for target in following if target in graph), None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = [open_path.pop()]
                    while group[-1] != node:
                        group.append(open_path.pop())
                    if len(group) > 1:
                        found.append(sorted(group))
            elif step not in index:
                index[step] = low[step] = len(index)
                open_path.append(step)
                work.append((step, iter(sorted(graph[step]))))
            elif step in open_path:
                low[node] = min(low[node], index[step])
    return sorted(found)


def reached(graph: Graph, start: Iterable[str]) -> set[str]:
    """Everything imported from `start`, directly or indirectly; a module also loads its parent packages."""
    waiting, seen = list(start), set()
    while waiting:
        name = waiting.pop()
        if name not in graph or name in seen:
            continue
        seen.add(name)
        parts = name.split(".")
        waiting += [*graph[name], *(".".join(parts[:length]) for length in range(1, len(parts)))]
    return seen
