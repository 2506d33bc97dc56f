"""Fitting the workbook a practice has already: adopt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from refboard import config
from refboard.cli.answers import agrees, say, say_json
from refboard.cli.opening import locate, naming, opened, today
from refboard.cli.parsing import UsageError
from refboard.paths import typed_path
from refboard.practice.words import listing, plural
from refboard.text import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from refboard.practice.adoption import ColumnGuess, Proposal, TableFit
    from workbook.schema import TableSpec
    from workbook.sharing.extension import Extension

_MOST: Final = 10


def adopt(arguments: argparse.Namespace) -> int:
    """Say which tables and columns of a workbook are which of ours; remember it; with --write add what is missing."""
    from refboard import mapping
    from refboard.practice.adoption import propose
    from workbook.recognition.survey import survey_workbook
    from workbook.sharing.versions.version import open_package

    path = locate(arguments.workbook)
    with naming(path):
        told = dict(mapping.load_names(path))
        if arguments.map:
            told.update(mapping.read_names(typed_path(arguments.map)))
        proposal = propose(
            survey_workbook(open_package(path), mapping.with_names(told)), mapping.with_names(told)
        )
        names = {**proposal.names, **told}
        tables = mapping.with_names(names)
        extension = _extension(path, proposal, names, tables) if arguments.write else None
    if not arguments.json:
        _say_lines(_lines(path.name, proposal))
        if extension is not None:
            _say_lines(["", *_plans(path.name, proposal, names)])
    done = "shown" if arguments.dry_run else _carry_out(path, names, tables, extension, arguments)
    if arguments.json:
        say_json({"status": done, **_as_data(proposal, names)})
    return 0


def _carry_out(
    path: Path,
    names: dict[tuple[str, str], str],
    tables: tuple[TableSpec, ...],
    extension: Extension | None,
    arguments: argparse.Namespace,
) -> str:
    """Remember and write what was agreed to; say how far that went: shown, remembered or saved."""
    from refboard import mapping

    fresh = names != mapping.load_names(path)
    if not fresh and extension is None:
        _tell(arguments, "Everything is found as it is; nothing has to be remembered.")
        return "shown"
    if arguments.json and not arguments.yes:
        return "shown"
    if not arguments.yes and not _agreed(path.name, writes=extension is not None):
        _tell(arguments, "Nothing was remembered and nothing was written.")
        return "shown"
    if fresh:
        place = mapping.save_names(path, names)
        _tell(arguments, f"remembered in {place}")
    if extension is not None:
        _write(path, tables, extension, arguments)
        return "saved"
    return "remembered"


def _say_lines(lines: Iterable[str]) -> None:
    """Print lines as wide as the terminal, what is broken under its own beginning."""
    import shutil

    from refboard.report.pages.plain import WIDTH, wrap

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    for line in lines:
        words = line.lstrip()
        indent = " " * (len(line) - len(words))
        pieces = list(wrap(visible(words), max(40, width) - len(indent) - 2)) or [""]
        say("\n".join(indent + ("  " if at else "") + piece for at, piece in enumerate(pieces)).rstrip())


def _agreed(name: str, *, writes: bool) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was remembered or written: add --yes to agree, or --dry-run only to look.")
    return agrees(f"Use {name} like this{', and write into it' if writes else ''}?")


def _tell(arguments: argparse.Namespace, sentence: str) -> None:
    if not arguments.json:
        say(sentence)


def _extension(
    path: Path, proposal: Proposal, names: dict[tuple[str, str], str], tables: tuple[TableSpec, ...]
) -> Extension | None:
    """What the workbook lacks, tried out in memory; None when it lacks nothing."""
    from refboard.practice.book import default_rows
    from refboard.practice.schema import TABLES
    from workbook.schema import words_for
    from workbook.serial import cell_of
    from workbook.sharing.extension import Extension, try_extension

    specs = {spec.name: spec for spec in TABLES}
    rows: list[tuple[str, dict[str, Any]]] = []
    for name, records in default_rows(today()).items():
        if name in proposal.missing:
            columns = specs[name].columns
            rows += [
                (name, {column.name: cell_of(value, column.type) for column, value in zip(columns, record, strict=True) if value is not None})
                for record in records
            ]  # fmt: skip
    text = specs["Settings"].columns[0].type
    rows += [
        ("Settings", {"Setting": cell_of(words_for(*place), text), "Value": cell_of(name, text),
                      "Meaning": cell_of("What this workbook calls it.", text)})
        for place, name in sorted(_unsaid(path, names, tables).items())
    ]  # fmt: skip
    ids = tuple(fit.table for fit in proposal.fits if fit.needs_id)
    if not (ids or proposal.missing or rows):
        return None
    extension = Extension(ids, proposal.missing, rows)
    try_extension(path, tables, extension)
    return extension


def _unsaid(
    path: Path, names: dict[tuple[str, str], str], tables: tuple[TableSpec, ...]
) -> dict[tuple[str, str], str]:
    """The names that the workbook's own Settings, whatever they are called, do not say yet."""
    from workbook import Store
    from workbook.schema import fold, meant_by

    with Store.open(path, tables) as store:
        settings = store.read().tables["Settings"]
    said = set()
    for text in settings.text["Setting"].to_list() if settings.found else ():
        place = meant_by(text)
        if place is not None:
            said.add((fold(place[0]), fold(place[1])))
    return {place: name for place, name in names.items() if (fold(place[0]), fold(place[1])) not in said}


def _write(
    path: Path, tables: tuple[TableSpec, ...], extension: Extension, arguments: argparse.Namespace
) -> None:
    from workbook.errors import BusyError
    from workbook.sharing.extension import extend_workbook

    with naming(path):
        try:
            extend_workbook(path, tables, extension, user=config.load().user)
        except BusyError as error:
            raise UsageError(f"{error}; {path.name} was not changed. Try again when it is closed.") from None
    with opened(str(path)) as store:
        store.read()
        # Rows get their ids the way all rows do: in the journal, and to be undone.
        receipt = store.submit([], title="Give rows an id")
    _tell(arguments, f"saved {path.name}. {receipt.detail}".strip())
    _tell(arguments, f"refboard restore {path.name} brings the version before back.")


def _lines(name: str, proposal: Proposal) -> Iterator[str]:
    yield f"{name}:"
    for fit in proposal.fits:
        yield ""
        yield from _fit_lines(fit)
    if proposal.missing:
        yield ""
        yield f"Not there: {listing(proposal.missing)}. --write adds them as sheets of their own."


def _fit_lines(fit: TableFit) -> Iterator[str]:
    sure = "found by its name or headers" if fit.how == "name" else f"a guess, {fit.confidence:.0%} sure"
    yield f"{fit.table} is {fit.called!r} ({sure})"
    told = [guess for guess in fit.columns if guess.confidence < 1]
    known = len(fit.columns) - len(told)
    if known:
        yield f"  {plural(known, 'column')} understood by name"
    for guess in told:
        yield f"  {guess.column} is {_header(guess)} ({guess.confidence:.0%} sure)"
    for guess in fit.perhaps:
        yield f"  {guess.column} is perhaps {_header(guess)}; say so with --map if it is"
    if fit.needs_id:
        yield "  no id column: refboard can show it, and change its rows once --write has added one"
    if fit.missing:
        more = f" and {len(fit.missing) - _MOST} more" if len(fit.missing) > _MOST else ""
        yield f"  not there: {', '.join(fit.missing[:_MOST])}{more}"
    if fit.own:
        yield f"  your own, kept as they are: {', '.join(fit.own[:_MOST])}"


def _header(guess: ColumnGuess) -> str:
    return f"{guess.header!r} (column {guess.letter})"


def _plans(name: str, proposal: Proposal, names: dict[tuple[str, str], str]) -> Iterator[str]:
    yield f"--write changes {name} like this, and nothing else in it:"
    for fit in proposal.fits:
        if fit.needs_id:
            yield f"  {fit.sheet}: one more column at the right end, for ids; every row gets one"
    if proposal.missing:
        sheets = "a new sheet" if len(proposal.missing) == 1 else "new sheets"
        yield f"  {sheets} at the end: {listing(proposal.missing)}, with headers and the usual first rows"
    if names:
        yield f"  Settings: {plural(len(names), 'row')} with what this workbook calls its tables and columns"


def _as_data(proposal: Proposal, names: dict[tuple[str, str], str]) -> dict[str, Any]:
    from refboard.report.data import plain_data

    return {
        "tables": [plain_data(fit) for fit in proposal.fits],
        "missing": list(proposal.missing),
        "names": [
            {"table": table, "column": column, "called": name} for (table, column), name in names.items()
        ],
    }
