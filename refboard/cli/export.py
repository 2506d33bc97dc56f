"""The workbook's tables as files for other programs: export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.opening import open_store
from refboard.cli.options import add_json, add_workbook
from refboard.cli.output import print_json, print_text, warn
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.paths import kind_of, typed_path
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from workbook.snapshot import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder, and the format of the files."""
    add_workbook(parser)
    parser.add_argument(
        "--to", required=True, metavar="DIR", help="the folder for the files; created if missing"
    )
    parser.add_argument(
        "--format", choices=("csv", "parquet"), default="csv", help="csv (default) or parquet"
    )
    parser.add_argument("--force", action="store_true", help="replace files that already exist")
    parser.add_argument(
        "--csv-raw",
        action="store_true",
        help="write text that a spreadsheet could run as a formula without an apostrophe in front",
    )
    add_json(parser)


def export(arguments: argparse.Namespace) -> int:
    """Write each of our tables to a file in a folder; the workbook does not change."""
    from workbook.errors import NotWrittenError, RefusedError
    from workbook.sharing.new_files import write_files

    form = arguments.format
    if arguments.csv_raw and form != "csv":
        raise UsageError("--csv-raw only works with --format csv.")
    if not arguments.to.strip():
        raise UsageError("Name the folder for the files: --to DIR.")
    folder = typed_path(arguments.to)
    is_there = kind_of(folder) == "folder"
    with open_store(arguments.workbook) as store:
        snapshot = store.read()
        pending = len(store.status().pending)
    tables = [table for table in snapshot.tables.values() if table.found]
    if not tables:
        raise UsageError(
            "The workbook has none of our tables, so there is nothing to export; see refboard adopt."
        )
    files = _files(tables, form, raw=arguments.csv_raw)
    try:
        write_files(folder, files, replace=arguments.force)
    except NotWrittenError:
        raise
    except RefusedError as error:
        hint = " Add --force to replace them." if is_there and not arguments.force else ""
        raise UsageError(f"{error}{hint}") from None
    if pending:
        warn(f"These files do not include your {plural(pending, 'pending edit')}.")
    if arguments.json:
        listed = [
            {"name": name, "table": table.name, "rows": len(table)}
            for name, table in zip(files, tables, strict=True)
        ]
        print_json({"folder": str(folder), "format": form, "files": listed})
        return 0
    for name, table in zip(files, tables, strict=True):
        print_text(f"wrote {folder / name} ({plural(len(table), 'row')})")
    return 0


COMMANDS = {"export": CliCommand(add_arguments, export)}


def _files(tables: Sequence[Table], form: str, *, raw: bool) -> dict[str, bytes]:
    """The content of each file by its name."""
    from refboard.report.tables import csv_of, parquet_of

    return {
        f"{table.name.lower()}.{form}": csv_of(table, raw=raw) if form == "csv" else parquet_of(table)
        for table in tables
    }
