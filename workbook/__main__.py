"""``python -m workbook``: edit single cells and rows of any workbook, and list what is in it.

Exit codes: 0 done; 2 refused, with one sentence on stderr; 3 could not write.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import BusyError, EditRefusedError, NotWrittenError, WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workbook.schema import TableSpec
    from workbook.sharing.commit import Prepared
    from workbook.sharing.versions.version import FileVersion
    from workbook.xlsx.package import Package
    from workbook.xlsx.patching.patch import Edit

    Plan = Callable[[Package], tuple[Sequence[TableSpec], list[Edit]]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without UTF-8 shows an escape for a character that it lacks.
        sys.stdout.reconfigure(errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    try:
        code = arguments.run(arguments)
    except (BusyError, NotWrittenError) as error:
        return _complain(str(error), 3)
    except WorkbookError as error:
        return _complain(str(error), 2)
    except BrokenPipeError:
        # The reader of a long listing closed the pipe: no error, but stdout must not be flushed again.
        sys.stdout = None
        return 0
    return int(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m workbook", description="Edit a shared workbook in place."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    set_cells = commands.add_parser("set", help="write single cells")
    set_cells.add_argument("book", type=Path)
    set_cells.add_argument("assignments", nargs="+", metavar="Sheet!B2=VALUE")
    set_cells.set_defaults(run=_set)
    append = commands.add_parser("append", help="append a row to a table")
    append.add_argument("book", type=Path)
    append.add_argument("table", help="name of the Excel table or of the sheet")
    append.add_argument("assignments", nargs="+", metavar="COLUMN=VALUE")
    append.set_defaults(run=_append)
    for command in (set_cells, append):
        command.add_argument("--out", type=Path, help="write to this file and leave the workbook as it is")
        command.add_argument(
            "--results",
            choices=("keep", "drop"),
            help="stored results of formulas that depend on the edit: drop them, so that LibreOffice recalculates"
            " them (the default without --out), or keep them and only request recalculation (the default with --out)",
        )
        command.epilog = (
            "VALUE is a number, TRUE or FALSE, an ISO date, or text; a leading apostrophe makes it text, an empty"
            " value empties the cell."
        )
    cat = commands.add_parser("cat", help="list every cell that is not blank")
    cat.add_argument("book", type=Path)
    cat.add_argument("--sheet", help="only this sheet")
    cat.add_argument("--json", action="store_true")
    cat.set_defaults(run=_cat)
    check = commands.add_parser("check", help="check whether the workbook can be read")
    check.add_argument("book", type=Path)
    check.set_defaults(run=_check)
    return parser


def _complain(sentence: str, code: int) -> int:
    from workbook.commandline import printable

    sys.stderr.write(printable(sentence) + "\n")
    return code


def _set(arguments: argparse.Namespace) -> int:
    from workbook.commandline import cell_from, split_address
    from workbook.xlsx.patching.patch import CellWrite

    addressed = [split_address(text) for text in arguments.assignments]

    def plan(package: Package) -> tuple[Sequence[TableSpec], list[Edit]]:
        return (), [
            CellWrite(package.sheet(sheet).name, ref, cell_from(value, date1904=package.date1904))
            for sheet, ref, value in addressed
        ]

    return _write(arguments, plan)


def _append(arguments: argparse.Namespace) -> int:
    from workbook.commandline import cell_from, split_column, table_spec
    from workbook.xlsx.patching.patch import RowAppend
    from workbook.xlsx.reading.rows import Rows

    def plan(package: Package) -> tuple[Sequence[TableSpec], list[Edit]]:
        spec = table_spec(package, arguments.table)
        rows = Rows(package, [spec])
        layout = rows.layout(spec.name)
        cells = {}
        for text in arguments.assignments:
            name, value = split_column(text, layout.letters)
            column, _ = rows.column(layout, name)
            cells[column] = cell_from(value, date1904=package.date1904)
        return [spec], [RowAppend(spec.name, cells)]

    return _write(arguments, plan)


def _write(arguments: argparse.Namespace, plan: Plan) -> int:
    from workbook.sharing.commit import commit
    from workbook.sharing.disk.patience import Patience

    book, out = arguments.book, arguments.out
    keep = arguments.results == "keep" or (arguments.results is None and out is not None)
    target = book.resolve()
    if not target.is_file():
        raise EditRefusedError(f"There is no workbook {book}; check the name.")

    def prepare(version: FileVersion) -> Prepared:
        from workbook.xlsx.package import Package
        from workbook.xlsx.patching.patch import patch
        from workbook.xlsx.patching.verify import verify

        package = Package.open(version.data, book.name)
        schema, edits = plan(package)
        patched = patch(package, schema, edits, keep_results=keep)
        data = package.build(patched.parts, patched.removed)
        return data, lambda fresh: verify(fresh, package, patched)

    if out is None or out.resolve() == target:
        commit(target, prepare, patience=Patience())
    else:
        _write_elsewhere(target, out.resolve(), prepare)
    return 0


def _write_elsewhere(source: Path, target: Path, prepare: Callable[[FileVersion], Prepared]) -> None:
    from workbook.sharing.disk.disk import DISK
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.new_file import replace_file, write_new_file
    from workbook.sharing.versions.version import read_version

    data, verify = prepare(read_version(source, Patience()))
    verify(data)
    if target.exists():
        replace_file(target, data)
        return
    write_new_file(target, data)
    try:
        DISK.sync_folder(target.parent)
    except OSError as error:
        raise NotWrittenError(
            f"{target.name} was written but may not survive a power cut: its folder could not be synced.",
            in_journal=False,
        ) from error


def _open(book: Path) -> Package:
    from workbook.sharing.versions.version import open_package

    if not book.exists():
        raise EditRefusedError(f"There is no workbook {book}; check the name.")
    return open_package(book)


def _cat(arguments: argparse.Namespace) -> int:
    from workbook.commandline import as_json, as_lines
    from workbook.xlsx.reading.cells import read_sheet

    package = _open(arguments.book)
    sheets = [package.sheet(arguments.sheet)] if arguments.sheet else package.sheets
    listing = [(sheet.name, read_sheet(package, sheet.name)) for sheet in sheets]
    lines: Iterable[str] = [as_json(listing)] if arguments.json else as_lines(listing)
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from workbook.xlsx.reading.cells import read_sheet

    package = _open(arguments.book)
    count = sum(len(read_sheet(package, sheet.name)) for sheet in package.sheets)
    sys.stdout.write(f"{len(package.sheets)} sheets, {count} cells\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
