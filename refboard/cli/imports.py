"""Rows of a CSV file or an export into the workbook: import."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from refboard import config
from refboard.cli.import_text import import_lines, row_data
from refboard.cli.opening import open_store, read_day
from refboard.cli.options import add_json, add_on, add_words, add_yes
from refboard.cli.output import confirm, print_json, print_text, warn
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.paths import typed_path

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from refboard.import_file import FileImport, FileList
    from workbook import Receipt, Store

_KINDS: Final = ("targets", "touches", "referrals")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file, what it is, and how far to go."""
    add_words(
        parser, "FILE [WORKBOOK]", "a CSV file, a workbook with a list, or a folder (its newest file is used)"
    )
    add = parser.add_argument
    add("--as", dest="kind", choices=_KINDS, help="what the file is, if refboard can't see it")
    add("--map", default="", metavar="FILE.toml", help="a file that names its columns, as for adopt")
    add("--replace", action="store_true", help="also change cells that are filled in the workbook")
    add("--add-doubtful", action="store_true", help="also add the doubtful rows, as new ones")
    add("--dry-run", action="store_true", help="only show what would be imported")
    add_yes(parser)
    add_on(parser)
    add_json(parser)


def import_file(arguments: argparse.Namespace) -> int:
    """Show which rows of a file are new, changed, the same or doubtful, and import them on request."""
    from refboard.import_file import match_list, newest_file, read_lists

    file_name, workbook = _split(arguments.words)
    on = read_day(arguments.on)
    path = newest_file(typed_path(file_name))
    kind, columns = _said(arguments)
    lists = read_lists(path, kind=kind, columns=columns, on=on)
    with open_store(workbook) as store:
        if _can_ask(arguments):
            lists = [_asked(one) for one in lists]
        snapshot = store.read()
        imports = [match_list(snapshot, one, on=on) for one in lists]
        if not arguments.json:
            print_text("\n".join(import_lines(imports, path.name, replace_cells=arguments.replace)))
        return _carry_out(store, imports, path, arguments, on)


COMMANDS = {"import": CliCommand(add_arguments, import_file)}


def _split(words: Sequence[str]) -> tuple[str, str | None]:
    if not 1 <= len(words) <= 2:
        raise UsageError("This command needs one FILE to import, and the WORKBOOK unless one is configured.")
    return words[0], words[1] if len(words) == 2 else None


def _said(arguments: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """What a person says about the file: the table ("" for nothing) and single columns."""
    from refboard import mapping
    from refboard.import_file import TABLES

    kind = next((name for name in TABLES if name.casefold() == arguments.kind), "")
    if not arguments.map:
        return kind, {}
    names = mapping.read_names(typed_path(arguments.map))
    tables = {table for table, column in names if column and table in TABLES}
    if not kind and len(tables) == 1:
        kind = next(iter(tables))
    return kind, {column: header for (table, column), header in names.items() if column and table == kind}


def _can_ask(arguments: argparse.Namespace) -> bool:
    quiet = arguments.yes or arguments.json or arguments.dry_run
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


def _asked(one: FileList) -> FileList:
    """Ask about the columns that are not certain."""
    from refboard.cli.adopt_questions import ask_header

    headers = one.headers
    chosen: dict[str, str] = {}
    for match in one.found.columns:
        if match.confidence < 0.9 and match.role in one.columns and match.role not in one.layout.columns:
            header = ask_header(match.role, " + ".join(match.headers), match.confidence, headers)
            if header is not None:
                chosen[match.role] = header
    return one.with_columns(chosen) if chosen else one


def _carry_out(
    store: Store, imports: Sequence[FileImport], path: Path, arguments: argparse.Namespace, on: date
) -> int:
    from refboard.import_file import add_columns, import_action, match_list, remember_layout

    make_action = partial(
        import_action,
        name=path.name,
        on=on,
        replace_cells=arguments.replace,
        add_doubtful=arguments.add_doubtful,
    )
    action = make_action(store.read(), imports)
    status, receipt = "nothing", None
    if action.changes:
        status = "shown"
        agreed = arguments.yes and not arguments.dry_run
        if not arguments.dry_run and not agreed:
            agreed = confirm(f"Import {path.name} into {store.path.name}?", quiet=arguments.json)
        if agreed:
            if add_columns(store.path, imports, user=config.load().user):
                snapshot = store.read()
                imports = [match_list(snapshot, one.file_list, on=on) for one in imports]
                action = make_action(snapshot, imports)
            receipt = store.submit(action.changes, title=action.title)
            status = receipt.status
            for one in imports:
                remember_layout(one.file_list)
    if arguments.json:
        print_json(_data(imports, path, status, receipt))
    else:
        _print_result(store, action.title, status, receipt)
    return 1 if status == "conflict" else 0


def _print_result(store: Store, title: str, status: str, receipt: Receipt | None) -> None:
    if status == "nothing":
        print_text("There is nothing to import; the workbook did not change.")
    elif receipt is not None:
        what = title.partition(": ")[2]
        print_text(f"{status}: {what}. refboard undo {store.path.name} takes all of it back.")
        if receipt.detail:
            warn(receipt.detail)


def _data(
    imports: Sequence[FileImport], path: Path, status: str, receipt: Receipt | None
) -> Mapping[str, Any]:
    from refboard.practice.importing.matching import counts

    totals = counts(row for one in imports for row in one.rows)
    return {
        "status": status,
        "file": str(path),
        **totals,
        "lists": [
            {
                "table": one.file_list.table,
                "columns": [
                    {"column": column, "header": headers[0] if len(headers) == 1 else list(headers)}
                    for column, headers in one.incoming.columns.items()
                ],
                "own": list(one.incoming.own),
                "names_left_out": one.incoming.names_left_out,
            }
            for one in imports
        ],
        "rows": [row_data(one.file_list.table, row) for one in imports for row in one.rows],
        "detail": receipt.detail if receipt else "",
    }
