"""Importing one file: read it, recognize its lists, match its rows with the workbook's, and make one action of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from refboard.import_layouts import ImportLayout, load_layout, save_layout
from refboard.paths import kind_of
from refboard.practice.actions import Action
from refboard.practice.adaptation import adapt
from refboard.practice.importing.changes import import_rows
from refboard.practice.importing.incoming import Incoming, columns_of, read_incoming
from refboard.practice.importing.matching import MatchedRow, Matcher
from refboard.practice.recognition.proposal import propose_adoption
from refboard.practice.recognition.subject import SUBJECT
from refboard.practice.rows import find_table
from refboard.practice.words import listing
from workbook.errors import FileRefusedError
from workbook.recognition.delimited import grid_of_rows, read_delimited
from workbook.recognition.recognize import recognize_grids
from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from workbook.recognition.columns import ColumnMatch
    from workbook.recognition.grid import SheetGrid
    from workbook.recognition.recognition import FoundTable
    from workbook.snapshot import Snapshot

TABLES: Final = ("Targets", "Touches", "Referrals")
"""The tables that a file can be imported into."""
SUFFIXES: Final = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm")
_WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
_RELIED_ON: Final[Mapping[str, tuple[str, ...]]] = {"Targets": ("Last contact",)}
"""Columns that new workbooks lack, without which an import would make the follow-ups wrong."""
_CERTAIN: Final = 8.0
"""Log odds that a person's own word for the kind of a list adds."""


@dataclass(frozen=True, slots=True)
class FileList:
    """One list of a file, as it is imported: the table, the columns, and the headers it has."""

    found: FoundTable
    columns: Mapping[str, ColumnMatch]
    layout: ImportLayout

    @property
    def table(self) -> str:
        """The table it goes into."""
        return self.found.kind

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the file."""
        return tuple(self.found.parts[0].sighting.region.headers.values())

    def with_columns(self, chosen: Mapping[str, str]) -> FileList:
        """The same list with headers that a person chose for single columns ("" for none)."""
        layout = ImportLayout(self.table, {**self.layout.columns, **chosen})
        return FileList(self.found, columns_of(self.found, layout.columns), layout)


@dataclass(frozen=True, slots=True)
class FileImport:
    """The rows of one list, matched with those of the workbook."""

    file_list: FileList
    incoming: Incoming
    rows: tuple[MatchedRow, ...]
    missing: tuple[str, ...] = ()
    """Columns of the file for which the workbook's table has no column."""

    @property
    def added(self) -> tuple[str, ...]:
        """Columns that the workbook gets with the import."""
        return tuple(c for c in self.missing if c in _RELIED_ON.get(self.file_list.table, ()))

    @property
    def left_out(self) -> tuple[str, ...]:
        """Columns of the file that the workbook does not get."""
        return tuple(c for c in self.missing if c not in self.added)


def newest_file(path: Path) -> Path:
    """The file itself, or the newest file of a folder that can be imported; raise FileRefusedError if there is none."""
    kind = kind_of(path)
    if kind == "folder":
        files = [
            other
            for other in path.iterdir()
            if other.suffix.casefold() in SUFFIXES and not other.name.startswith(("~$", "."))
        ]
        if not files:
            raise FileRefusedError(f"There is no CSV file or workbook in the folder {path}.")
        return max(files, key=lambda other: (other.stat().st_mtime, other.name))
    if kind != "file":
        raise FileRefusedError(f"There is no file {path}.")
    return path


def read_lists(
    path: Path, *, kind: str = "", columns: Mapping[str, str] | None = None, on: date
) -> list[FileList]:
    """Find the lists of a file; ``kind``: a person says what it is; ``columns``: and what single columns are.

    Raises FileRefusedError with the reason when no list of it can be imported.
    """
    data = path.read_bytes()
    grids = _grids(path, data)
    headers = _first_headers(grids)
    known = load_layout(headers)
    wanted = kind or known.table
    subject = SUBJECT
    if wanted:
        needs_nothing = bool(columns or known.columns)
        chosen = tuple(
            replace(k, bias=k.bias + _CERTAIN, needs=() if needs_nothing else k.needs)
            for k in SUBJECT.kinds
            if k.name == wanted
        )
        subject = replace(SUBJECT, kinds=chosen, others=())
    recognition = recognize_grids(grids, subject, today=on)
    lists = []
    for found in recognition.tables:
        layout = load_layout(tuple(found.parts[0].sighting.region.headers.values()))
        said = {**layout.columns, **(columns or {})}
        lists.append(
            FileList(found, columns_of(found, said), ImportLayout(found.kind if kind else layout.table, said))
        )
    if not lists:
        why = propose_adoption(recognition).refusal
        choices = listing([name.casefold() for name in TABLES], "or")
        raise FileRefusedError(
            f"{path.name} was not imported. {why.replace('No sheet', 'No list in it').replace('The sheet', 'The list')} "
            f"If it is one, say which with --as ({choices}); --map FILE.toml names its columns."
        )
    return lists


def _grids(path: Path, data: bytes) -> list[SheetGrid]:
    from workbook.recognition.grid import read_grid

    if path.suffix.casefold() in _WORKBOOK_SUFFIXES or data.startswith(b"PK\x03\x04"):
        package = Package.open(data, path.name)
        return [read_grid(package, sheet) for sheet in package.sheets]
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError(
            f"{path.name} is an old Excel file (.xls). Open it in Excel and save it as .xlsx or CSV."
        )
    return [grid_of_rows(path.stem, read_delimited(data, path.name))]


def _first_headers(grids: Sequence[SheetGrid]) -> tuple[str, ...]:
    """The first row of the file, by which its layout is known before anything is recognized."""
    for grid in grids:
        if len(grid.rows):
            return tuple(grid.text(column, 0).strip() for column in grid.columns if grid.filled(column, 0))
    return ()


def match_list(snapshot: Snapshot, file_list: FileList, *, on: date) -> FileImport:
    """Say of each row of a list what it is to the workbook: new, changed, same, or doubtful.

    Raises TableMissingError when the workbook has no table for it.
    """
    table = find_table(snapshot, file_list.table)
    incoming = read_incoming(file_list.found, file_list.columns, on=on)
    rows = tuple(Matcher(adapt(snapshot, on), file_list.table).match(incoming))
    return FileImport(file_list, incoming, rows, tuple(c for c in incoming.columns if c not in table.letters))


def add_columns(path: Path, imports: Sequence[FileImport], *, user: str) -> bool:
    """Add the columns to the workbook that its tables lack and follow-ups rely on; say whether there were any.

    Raises BusyError when another program has the workbook open, EditRefusedError where something is in the way.
    """
    columns = {one.file_list.table: one.added for one in imports if one.added}
    if columns:
        from refboard.mapping import tables_for
        from workbook.joining import with_parts
        from workbook.sharing.extension import Extension, extend_workbook

        extend_workbook(path, with_parts(tables_for(path)), Extension(columns=columns), user=user)
    return bool(columns)


def import_action(
    snapshot: Snapshot,
    imports: Sequence[FileImport],
    *,
    name: str,
    on: date,
    replace_cells: bool = False,
    add_doubtful: bool = False,
) -> Action:
    """All changes of a file as one action; see `import_rows`."""
    adapted = adapt(snapshot, on)
    actions = [
        import_rows(
            adapted, one.incoming, one.rows, name=name, replace_cells=replace_cells, add_doubtful=add_doubtful
        )
        for one in imports
    ]
    titles = [actions[0].title, *(action.title.partition(": ")[2] for action in actions[1:])]
    return Action("; ".join(titles), tuple(change for action in actions for change in action.changes))


def remember_layout(file_list: FileList) -> None:
    """Remember what a person set for files with these headers; nothing where nothing was set."""
    if file_list.layout.table or file_list.layout.columns:
        save_layout(file_list.headers, file_list.layout)
