"""The contract of the command line: options of every command, keys of its JSON, exit codes of typical calls.

``python tests/cli/contract.py > tests/cli/contract.json`` records what the refboard of that Python does. Help texts
are no part of it. Workbook, day and user are fixed, so that two programs can be compared.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from refboard.cli import main

ON = "2026-11-23"
USER = "Ana Reyes"
_ROW_ID = re.compile(r"^[A-Z]-[0-9A-Z]{5}$")

Contract = dict[str, Any]


def record(folder: Path) -> Contract:
    """Run the program in an empty folder and return ``{options, keys, codes}``; the environment is the caller's."""
    names = _commands()
    calls = dict(_calls(folder))
    return {
        "options": {name or "dashboard": _options(name) for name in ("", *names)},
        "keys": {call: keys for call, (_, keys) in calls.items() if keys},
        "codes": {call: code for call, (code, _) in calls.items()},
    }


# -- options


def _commands() -> list[str]:
    _, out, _ = _run("--help")
    return re.findall(r"^  (\w[\w-]*)  ", out.partition("commands:")[2], re.MULTILINE)


def _options(command: str) -> list[dict[str, Any]]:
    """Record what the parser of a command takes, at the moment in which it is asked to parse."""
    seen: list[argparse.ArgumentParser] = []

    def capture(parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        seen.append(parser)
        raise SystemExit(0)

    original = argparse.ArgumentParser.parse_intermixed_args
    argparse.ArgumentParser.parse_intermixed_args = capture  # type: ignore[method-assign, assignment]
    try:
        _run(*([command] if command else []))
    finally:
        argparse.ArgumentParser.parse_intermixed_args = original  # type: ignore[method-assign]
    return [
        {
            "flags": sorted(action.option_strings),
            "name": action.dest,
            "metavar": action.metavar,
            "nargs": action.nargs,
            "choices": sorted(action.choices) if action.choices else None,
            "default": action.default,
            "required": action.required,
            "repeats": type(action).__name__ == "_AppendAction",
            "type": action.type.__name__ if isinstance(action.type, type) else None,
        }
        for action in seen[0]._actions
        if "--help" not in action.option_strings
    ]


# -- calls


def _run(*words: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return code, out.getvalue(), err.getvalue()


def _calls(folder: Path) -> Iterator[tuple[str, tuple[int, list[str]]]]:
    """Run every call; yield its name, exit code and the keys of its JSON (none for a call without ``--json``)."""
    book = folder / "practice.xlsx"

    def call(name: str, *words: object) -> tuple[str, tuple[int, list[str]]]:
        code, out, _ = _run(*words)
        return name, (code, sorted(keys_of(json.loads(out))) if "--json" in words and out else [])

    yield call("demo", "demo", book, "--seed", 3, "--on", ON, "--no-open", "--json")
    yield from _reading(folder, call)
    yield from _writing(folder, call)
    yield from _sharing(folder, call)
    yield from _setting(folder, call)
    yield from _refused(folder, call)


def _with_patient_data(book: Path) -> Path:
    """Copy a workbook and write what compliance looks for into the first touch, as a colleague might."""
    workbook = openpyxl.load_workbook(book)
    rows = workbook["Touches"]
    intel = next(cell.column for cell in rows[1] if cell.value == "Intel")
    rows.cell(2, intel).value = "pt John Smith, DOB 3/4/1961"
    path = book.with_name("patients.xlsx")
    workbook.save(path)
    return path


def _first(book: Path, sheet: str, column: str) -> str:
    head, row, *_ = openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True)
    return str(row[head.index(column)])


def _reading(folder: Path, call: Any) -> Iterator[tuple[str, tuple[int, list[str]]]]:  # noqa: ANN401
    book = folder / "practice.xlsx"
    source = _first(book, "Targets", "Source")
    for name in ("today", "sources", "timing", "loop", "review", "messages", "compliance", "check", "brief"):
        read = _with_patient_data(book) if name == "compliance" else book
        yield call(f"{name} --json", name, read, "--on", ON, "--json")
        yield call(name, name, read, "--on", ON)
    yield call("dashboard", book, "--on", ON)
    yield call("today --reason", "today", book, "--on", ON, "--reason", "quiet", "--json")
    yield call("timing --by answered", "timing", book, "--on", ON, "--by", "answered", "--json")
    yield call("brief SOURCE", "brief", book, source, "--on", ON, "--json")
    yield call("brief --format html", "brief", book, source, "--on", ON, "--format", "html")
    yield call("sources --sort", "sources", book, "--on", ON, "--sort", "score", "--tier", "A", "--json")
    yield call("export", "export", book, "--to", folder / "out", "--json")


def _writing(folder: Path, call: Any) -> Iterator[tuple[str, tuple[int, list[str]]]]:  # noqa: ANN401
    book = folder / "practice.xlsx"
    target, source = _first(book, "Targets", "Target ID"), _first(book, "Targets", "Source")
    touch = _first(book, "Touches", "Touch ID")
    _, quiet, _ = _run("today", book, "--on", ON, "--reason", "quiet", "--json")
    decided = json.loads(quiet)["items"][0]["target_id"]
    yield call("draft", "draft", book, target, "--purpose", "Loop note", "--on", ON, "--json")
    draft = (
        "draft",
        book,
        target,
        "--purpose",
        "Loop note",
        "--channel",
        "Fax",
        "--log",
        "--on",
        ON,
        "--json",
    )
    yield call("draft --log", *draft)
    yield call("decide", "decide", book, decided, "pause", "--on", ON, "--json")
    yield call(
        "log", "log", book, target, "--channel", "Visit", "--purpose", "Loop note", "--on", ON, "--json"
    )
    yield call("answer", "answer", book, touch, "--response", "Interested", "--on", ON, "--json")
    yield call("referral", "referral", book, target, "--on", ON, "--json")
    yield call("target", "target", book, "Elm Street Clinic", "--contact", "Dr. Kim", "--on", ON, "--json")
    yield call("set", "set", book, "Targets", target, "Notes=likes fax", "--json")
    yield call("undo", "undo", book, "--json")
    yield call("log again", "log", book, source, "--channel", "Visit", "--purpose", "Loop note", "--on", ON)


def _sharing(folder: Path, call: Any) -> Iterator[tuple[str, tuple[int, list[str]]]]:  # noqa: ANN401
    book, lock = folder / "practice.xlsx", folder / ".~lock.practice.xlsx#"
    target = _first(book, "Targets", "Target ID")
    copy = folder / "practice (conflicted copy).xlsx"
    copy.write_bytes(book.read_bytes())
    _write_note(copy, "from the copy")
    yield call("status", "status", book)
    lock.write_text("Ben Okafor,ben,elsewhere,24.11.2026 09:12,file:///home/ben;", encoding="utf-8")
    yield call("set while it is open", "set", book, "Targets", target, "Notes=mine", "--json")
    yield call("status with a pending edit", "status", book, "--json")
    yield call("status with a pending edit, as text", "status", book)
    _write_note(book, "theirs")
    lock.unlink()
    yield call("sync to a conflict", "sync", book, "--json")
    yield call("status with a conflict", "status", book, "--json")
    _, out, _ = _run("status", book, "--json")
    yield call("resolve", "resolve", book, json.loads(out)["conflicts"][0]["id"], "--keep", "mine", "--json")
    yield call("sync", "sync", book, "--json")
    yield call("restore", "restore", book, "--json")
    yield call("restore NUMBER", "restore", book, 1, "--json")
    yield call("restore NUMBER --to", "restore", book, 1, "--to", folder / "old.xlsx")
    yield call("merge", "merge", book, "--json")
    yield call("merge COPY", "merge", book, copy, "--json")
    yield call("merge COPY --yes", "merge", book, copy, "--yes", "--json")
    yield call("purge", "purge", book, "--json")


def _write_note(book: Path, note: str) -> None:
    workbook = openpyxl.load_workbook(book)
    head = [cell.value for cell in workbook["Targets"][1]]
    workbook["Targets"].cell(2, head.index("Notes") + 1).value = note
    workbook.properties.lastModifiedBy = "Ben Okafor"
    workbook.save(book)


def _setting(folder: Path, call: Any) -> Iterator[tuple[str, tuple[int, list[str]]]]:  # noqa: ANN401
    yield call("init", "init", folder / "new.xlsx", "--json")
    plain = openpyxl.Workbook()
    for row in (("Practice", "Physician", "Phone no"), ("Elm Street", "Dr. Kim", "555 0100")):
        plain.worksheets[0].append(row)
    plain.save(folder / "list.xlsx")
    yield call("adopt --dry-run", "adopt", folder / "list.xlsx", "--dry-run", "--json")
    yield call("adopt --yes", "adopt", folder / "list.xlsx", "--yes", "--json")
    yield call("keys", "keys", "--json")
    yield call("config", "config", "--json")
    yield call("config set", "config", "set", "compact", "true", "--json")
    yield call("config unset", "config", "unset", "compact", "--json")


def _refused(folder: Path, call: Any) -> Iterator[tuple[str, tuple[int, list[str]]]]:  # noqa: ANN401
    book = folder / "practice.xlsx"
    yield call("a word that is no command", "tody")
    yield call("a workbook that is not there", "today", folder / "nowhere" / "x.xlsx")
    yield call("an unknown option", "today", book, "--nothing")
    yield call("an unknown target", "log", book, "Nobody of this name", "--channel", "Phone")
    yield call("an unknown reason", "today", book, "--reason", "nothing")
    yield call("an unknown id", "resolve", book, "3fa9c1d2", "--keep", "mine")
    yield call("nothing to undo", "undo", folder / "new.xlsx")
    yield call("a new workbook in the place of one", "init", book)
    yield call("a file that is no workbook", "today", _text_file(folder))
    yield call("help", "today", "--help")
    yield call("version", "--version")


def _text_file(folder: Path) -> Path:
    path = folder / "text.xlsx"
    path.write_text("no workbook", encoding="utf-8")
    return path


def keys_of(value: Any, above: str = "") -> set[str]:  # noqa: ANN401  (JSON is anything)
    """Every path of keys in a JSON value; the elements of a list are one, and so are keys that are ids of rows."""
    if isinstance(value, list):
        return set().union(*(keys_of(item, f"{above}[]") for item in value))
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for key, item in value.items():
        path = f"{above}.{'ID' if _ROW_ID.match(key) else key}".removeprefix(".")
        found |= {path} | keys_of(item, path)
    return found


def _isolated(folder: Path) -> None:
    names = (
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "REFBOARD_STATE_DIR",
        "HOME",
    )
    for name in names:
        os.environ[name] = str(folder / "home" / name.lower())
    os.environ |= {"SSH_CONNECTION": "none", "COLUMNS": "80", "TERM": "xterm-256color"}
    os.environ.pop("REFBOARD_WORKBOOK", None)
    settings = folder / "home" / "xdg_config_home" / "refboard"
    settings.mkdir(parents=True)
    (settings / "config.toml").write_text(f'user = "{USER}"\n', encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:
        _isolated(Path(own))
        work = Path(own) / "work"
        work.mkdir()
        json.dump(record(work), sys.stdout, indent=1, sort_keys=True)
        sys.stdout.write("\n")
