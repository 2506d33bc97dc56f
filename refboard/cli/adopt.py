"""A workbook the practice already has: adopt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from refboard import config
from refboard.cli.adopt_text import change_lines, proposal_lines
from refboard.cli.opening import find_workbook, name_file_in_errors, open_store, today
from refboard.cli.options import add_json, add_workbook, add_yes
from refboard.cli.output import confirm, output_width, print_json, print_text
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.paths import typed_path
from refboard.text import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from refboard.mapping import Names
    from refboard.practice.adoption import AdoptionProposal
    from workbook.cell import Cell
    from workbook.schema import TableSpec
    from workbook.sharing.extension import Extension


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is known about the workbook, and how far to go."""
    add_workbook(parser)
    parser.add_argument(
        "--map", default="", metavar="FILE.toml", help="a file with the names of its tables and columns"
    )
    add_yes(parser, "accept everything without asking")
    parser.add_argument(
        "--write",
        action="store_true",
        help="also add id columns, missing tables and the names to the workbook",
    )
    parser.add_argument("--dry-run", action="store_true", help="only show what was found")
    add_json(parser)


def adopt(arguments: argparse.Namespace) -> int:
    """Match tables and columns of a workbook to ours and remember the match; with --write add what is missing."""
    from refboard import mapping
    from refboard.practice.adoption import propose
    from workbook.recognition.survey import survey_workbook
    from workbook.sharing.versions.version import open_package

    path = find_workbook(arguments.workbook)
    with name_file_in_errors(path):
        given = dict(mapping.load_names(path))
        if arguments.map:
            given.update(mapping.read_names(typed_path(arguments.map)))
        proposal = propose(
            survey_workbook(open_package(path), mapping.with_names(given)), mapping.with_names(given)
        )
        names = {**proposal.names, **given}
        tables = mapping.with_names(names)
        extension = _plan_extension(path, proposal, names=names, tables=tables) if arguments.write else None
    if not arguments.json:
        _print_wrapped(proposal_lines(path.name, proposal))
        if extension is not None:
            _print_wrapped(["", *change_lines(path.name, proposal, names)])
    done = (
        "shown"
        if arguments.dry_run
        else _carry_out(path, arguments, names=names, tables=tables, extension=extension)
    )
    if arguments.json:
        print_json({"status": done, **_proposal_data(proposal, names)})
    return 0


COMMANDS = {"adopt": CliCommand(add_arguments, adopt)}


def _carry_out(
    path: Path,
    arguments: argparse.Namespace,
    *,
    names: Names,
    tables: tuple[TableSpec, ...],
    extension: Extension | None,
) -> str:
    """Remember and write what the person agreed to; returns how far that went: shown, remembered or saved."""
    from refboard import mapping

    is_new = names != mapping.load_names(path)
    if not is_new and extension is None:
        _print_unless_json(arguments, "refboard already recognizes everything; there is nothing to remember.")
        return "shown"
    if arguments.json and not arguments.yes:
        return "shown"
    if not arguments.yes and not _confirm(path.name, writes=extension is not None):
        _print_unless_json(arguments, "Nothing was remembered or written.")
        return "shown"
    if is_new:
        place = mapping.save_names(path, names)
        _print_unless_json(arguments, f"remembered in {place}")
    if extension is not None:
        _write(path, arguments, tables=tables, extension=extension)
        return "saved"
    return "remembered"


def _print_wrapped(lines: Iterable[str]) -> None:
    """Print lines as wide as the terminal; the rest of a long line is indented under its start."""
    from refboard.report.pages.plain import wrap

    width = output_width()
    for line in lines:
        words = line.lstrip()
        indent = " " * (len(line) - len(words))
        pieces = list(wrap(visible(words), max(40, width) - len(indent) - 2)) or [""]
        print_text(
            "\n".join(indent + ("  " if at else "") + piece for at, piece in enumerate(pieces)).rstrip()
        )


def _confirm(name: str, *, writes: bool) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was remembered or written: add --yes to agree, or --dry-run to only look.")
    return confirm(f"Use {name} like this{', and write to it' if writes else ''}?")


def _print_unless_json(arguments: argparse.Namespace, sentence: str) -> None:
    if not arguments.json:
        print_text(sentence)


def _plan_extension(
    path: Path, proposal: AdoptionProposal, *, names: Names, tables: tuple[TableSpec, ...]
) -> Extension | None:
    """Plan what the workbook lacks, and try it in memory; None if it lacks nothing."""
    from workbook.sharing.extension import Extension, try_extension

    rows = [*_default_rows(proposal.missing), *_name_rows(_unwritten_names(path, names, tables))]
    ids = tuple(fit.table for fit in proposal.fits if fit.needs_id)
    if not (ids or proposal.missing or rows):
        return None
    extension = Extension(ids, proposal.missing, rows)
    try_extension(path, tables, extension)
    return extension


def _default_rows(missing: Iterable[str]) -> Iterator[tuple[str, dict[str, Cell]]]:
    """The usual first rows of the tables that are missing."""
    from refboard.practice.book import default_rows
    from refboard.practice.schema import TABLES
    from workbook.serial import cell_of

    columns = {spec.name: spec.columns for spec in TABLES}
    for name, records in default_rows(today()).items():
        for record in records if name in missing else ():
            cells = zip(columns[name], record, strict=True)
            yield (
                name,
                {column.name: cell_of(value, column.type) for column, value in cells if value is not None},
            )


def _name_rows(names: Names) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Rows of Settings with what this workbook calls its tables and columns."""
    from workbook.schema import ColumnType, words_for
    from workbook.serial import cell_of

    for place, name in sorted(names.items()):
        cells = {
            "Setting": words_for(*place),
            "Value": name,
            "Meaning": "The name used in this workbook.",
        }
        yield "Settings", {column: cell_of(text, ColumnType.TEXT) for column, text in cells.items()}


def _unwritten_names(path: Path, names: Names, tables: tuple[TableSpec, ...]) -> Names:
    """The names that the workbook's own Settings do not have yet."""
    from workbook import Store
    from workbook.schema import fold, meant_by

    with Store.open(path, tables) as store:
        settings = store.read().tables["Settings"]
    written = set()
    for text in settings.text["Setting"].to_list() if settings.found else ():
        place = meant_by(text)
        if place is not None:
            written.add((fold(place[0]), fold(place[1])))
    return {place: name for place, name in names.items() if (fold(place[0]), fold(place[1])) not in written}


def _write(
    path: Path, arguments: argparse.Namespace, *, tables: tuple[TableSpec, ...], extension: Extension
) -> None:
    from workbook.errors import BusyError
    from workbook.sharing.extension import extend_workbook

    with name_file_in_errors(path):
        try:
            extend_workbook(path, tables, extension, user=config.load().user)
        except BusyError as error:
            raise UsageError(f"{error}; {path.name} did not change. Try again when it is closed.") from None
    with open_store(str(path)) as store:
        store.read()
        # Rows get their ids the way all rows do: through the journal, so that it can be undone.
        receipt = store.submit([], title="Give rows an id")
    _print_unless_json(arguments, f"saved {path.name}. {receipt.detail}".strip())
    _print_unless_json(arguments, f"To go back to the version before, run refboard restore {path.name}.")


def _proposal_data(proposal: AdoptionProposal, names: Names) -> dict[str, Any]:
    from refboard.report.data import plain_data

    return {
        "tables": [plain_data(fit) for fit in proposal.fits],
        "missing": list(proposal.missing),
        "names": [
            {"table": table, "column": column, "called": name} for (table, column), name in names.items()
        ],
    }
