"""The workbook's tables as files for other programs: export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.answers import say, say_json, warn
from refboard.cli.opening import opened
from refboard.cli.parsing import UsageError
from refboard.paths import kind_of, typed_path
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse


def export(arguments: argparse.Namespace) -> int:
    """Write every table of ours into a folder; the workbook stays as it is."""
    from refboard.report.tables import csv_of, parquet_of
    from workbook.errors import NotWrittenError, RefusedError
    from workbook.sharing.new_files import write_files

    form = arguments.format
    if arguments.csv_raw and form != "csv":
        raise UsageError("--csv-raw is for --format csv.")
    if not arguments.to.strip():
        raise UsageError("Say which folder the files go to: --to DIR.")
    folder = typed_path(arguments.to)
    is_there = kind_of(folder) == "folder"
    with opened(arguments.workbook) as store:
        snapshot = store.read()
        waiting = len(store.status().pending)
    tables = [table for table in snapshot.tables.values() if table.found]
    if not tables:
        raise UsageError(
            "The workbook has none of our tables, so there is nothing to export; see refboard adopt."
        )
    files = {
        f"{table.name.lower()}.{form}": csv_of(table, raw=arguments.csv_raw)
        if form == "csv"
        else parquet_of(table)
        for table in tables
    }
    try:
        write_files(folder, files, replace=arguments.force)
    except NotWrittenError:
        raise
    except RefusedError as error:
        hint = " --force replaces them." if is_there and not arguments.force else ""
        raise UsageError(f"{error}{hint}") from None
    if waiting:
        warn(f"Still waiting for the workbook, and not in these files: {plural(waiting, 'edit')} of yours.")
    if arguments.json:
        listed = [
            {"name": name, "table": table.name, "rows": len(table)}
            for name, table in zip(files, tables, strict=True)
        ]
        say_json({"folder": str(folder), "format": form, "files": listed})
        return 0
    for name, table in zip(files, tables, strict=True):
        say(f"wrote {folder / name} ({plural(len(table), 'row')})")
    return 0
