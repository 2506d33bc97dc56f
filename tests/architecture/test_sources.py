"""Rules for the source text that general linters do not cover."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("refboard", "workbook") for path in (REPOSITORY / folder).rglob("*.py"))
LONGEST = 350
"""Lines of a source file; aim for 300."""
DOOR = "workbook/sharing/disk/disk.py"
REFBOARD_WRITERS = {
    "refboard/cli/__init__.py",  # only /dev/null, when the reader of the output has gone
    "refboard/config_edit.py",
    "refboard/crash.py",
    "refboard/drafts.py",  # what was typed into forms, beside the journal
    "refboard/editor.py",  # text for the user's editor
    "refboard/recent.py",
}
"""Modules of refboard that write files; none of them writes a workbook."""
ARCHIVES = {
    "workbook/xlsx/archive.py",
    "workbook/xlsx/creating/create.py",
    "workbook/xlsx/gate.py",
    "workbook/xlsx/package.py",
}
WRITING = {"open", "fdopen"}
CHANGING = {
    "replace", "rename", "renames", "unlink", "remove", "rmdir", "removedirs", "mkdir", "makedirs", "link", "symlink",
    "truncate", "ftruncate", "chmod", "fchmod", "chown", "fchown", "utime", "fsync", "fdatasync", "write",
}  # fmt: skip
PATH_CHANGING = {
    "write_text", "write_bytes", "unlink", "rename", "rmdir", "mkdir", "touch", "hardlink_to", "symlink_to", "chmod",
}  # fmt: skip
MARKUP_WIDGETS = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Option",
    "Toast",
    "Collapsible",
    "Tab",
}
MARKUP_CALLS = {"notify", "update"}
SAFE = {"visible", "display", "content", "clip", "Text", "Content", "from_text"}


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield node


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def called(call: ast.Call) -> tuple[str, str]:
    """What is called: (name before the dot, name)."""
    if isinstance(call.func, ast.Attribute):
        base = call.func.value
        return (base.id if isinstance(base, ast.Name) else "?"), call.func.attr
    return "", call.func.id if isinstance(call.func, ast.Name) else ""


def test_sources_are_found() -> None:
    assert len(SOURCES) > 40


def test_files_stay_short() -> None:
    lengths = {named(path): len(text_of(path).splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def disk_calls(source: str) -> Iterator[ast.Call]:
    """Calls that change the disk without going through the one door."""
    for call in calls(source):
        base, name = called(call)
        writes = (base == "os" and name in CHANGING | WRITING) or base == "shutil" or name in PATH_CHANGING
        writes = writes or (name == "open" and base in {"", "io"} and opens_for_writing(call))
        if writes and base not in {"DISK", "disk"} and not through_the_door(call):
            yield call


def test_only_one_module_of_the_store_writes_to_the_disk() -> None:
    found = [
        f"{named(path)}:{call.lineno} {ast.unparse(call.func)}"
        for path in SOURCES
        if named(path).startswith("workbook/") and named(path) != DOOR
        for call in disk_calls(text_of(path))
    ]
    assert found == []


def test_only_named_modules_of_refboard_write_to_the_disk() -> None:
    found = {
        named(path)
        for path in SOURCES
        if named(path).startswith("refboard/")
        for call in disk_calls(text_of(path))
        if called(call)[1] not in {"get_terminal_size", "which"}
    }
    assert found - REFBOARD_WRITERS == set()


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("open(path, 'w')", 1),
        ("open(path, mode=chosen)", 1),
        ("open(path, 'rb')", 0),
        ("os.replace(a, b)", 1),
        ("path.write_bytes(data)", 1),
        ("shutil.copy(a, b)", 1),
        ("DISK.unlink(path)", 0),
        ("self._disk.unlink(path)", 0),
        ("text.replace('a', 'b')", 0),
        ("member.write(piece)", 0),
    ],
)
def test_disk_rule_finds_what_it_should(source: str, count: int) -> None:
    assert len(list(disk_calls(source))) == count


def through_the_door(call: ast.Call) -> bool:
    base = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(base, ast.Attribute) and base.attr in {"disk", "_disk"}


def opens_for_writing(call: ast.Call) -> bool:
    modes = list(call.args[1:2])
    modes += [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    return any(not isinstance(mode, ast.Constant) or set("wxa+") & set(str(mode.value)) for mode in modes)


def test_only_the_package_opens_archives() -> None:
    found = [
        named(path)
        for path in SOURCES
        for call in calls(text_of(path))
        if called(call)[1] == "ZipFile" and named(path) not in ARCHIVES
    ]
    assert found == []


def is_plain(node: ast.expr) -> bool:
    """Whether a text is a constant or made only of safe parts."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(is_plain(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return is_number(node) or is_plain(node.value)
    if isinstance(node, ast.Call):
        return called(node)[1] in SAFE
    return False


def is_number(node: ast.FormattedValue) -> bool:
    spec = node.format_spec
    if isinstance(node.value, ast.Call) and called(node.value)[1] == "len":
        return True
    return isinstance(spec, ast.JoinedStr) and any(
        isinstance(part, ast.Constant) and re.search(r"[dfg%]$", str(part.value)) for part in spec.values
    )


def markup_calls(source: str) -> Iterator[ast.Call]:
    """Calls that parse markup in a text built in the call from unsafe parts.

    The type checker follows names; this rule looks only at texts built in the call itself.
    """
    for call in calls(source):
        if called(call)[1] not in MARKUP_WIDGETS | MARKUP_CALLS or not call.args:
            continue
        if any(keyword.arg == "markup" and is_false(keyword.value) for keyword in call.keywords):
            continue
        if isinstance(call.args[0], (ast.JoinedStr, ast.BinOp)) and not is_plain(call.args[0]):
            yield call


def is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def test_no_text_built_in_a_call_is_parsed_as_markup() -> None:
    found = [
        f"{named(path)}:{call.lineno} {ast.unparse(call)}"
        for path in SOURCES
        if named(path).startswith("refboard/tui/")
        for call in markup_calls(text_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("self.notify(f'{name} saved')", 1),
        ("Static('a' + name)", 1),
        ("self.notify(f'{name} saved', markup=False)", 0),
        ("self.notify(f'{visible(name)} saved')", 0),
        ("Static(content(name))", 0),
        ("self.notify(f'{len(rows)} rows')", 0),
    ],
)
def test_markup_rule_finds_what_it_should(source: str, count: int) -> None:
    assert len(list(markup_calls(source))) == count


def test_nothing_names_this_computer() -> None:
    machine = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users|var/folders)/\w")
    found = [
        f"{named(path)}: {match[0]}"
        for path in [*SOURCES, REPOSITORY / "README.md", REPOSITORY / "pyproject.toml"]
        for match in machine.finditer(text_of(path))
    ]
    assert found == []


MOST_SKIPS = 30
SKIP = re.compile(r"#\s*fmt:\s*(?:skip|off)")


def skips(sources: Iterable[str]) -> int:
    """How often the formatter is switched off."""
    return sum(len(SKIP.findall(source)) for source in sources)


def test_the_formatter_is_rarely_switched_off() -> None:
    """Only where a table is easier to read."""
    assert skips(map(text_of, SOURCES)) <= MOST_SKIPS


def test_the_formatter_rule_counts_both_ways() -> None:
    assert skips(["a = 1  # fmt: skip\n# fmt: off\n", "b = 2  #fmt:skip", "fmt = 3  # skip"]) == 3
