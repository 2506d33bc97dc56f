"""What an edit needs and the workbook lacks: a sheet for touches or referrals, an id for each office."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from refboard import mapping
from refboard.practice.adaptation import adapt
from refboard.practice.rows import require_list
from refboard.practice.words import listing
from workbook.serial import cell_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from workbook import Snapshot
    from workbook.cell import Cell
    from workbook.schema import TableSpec

_TYPED: Final = ("Time", "Responded on", "Scheduled on", "Appointment", "Outcome date")
"""Columns with days and times, which Notes cannot hold."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Sheets and columns to add to a workbook; ``columns`` go by table and are added at its right end."""

    tables: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    """The sheet of each table in ``columns``."""

    def __bool__(self) -> bool:
        return bool(self.tables or self.columns)

    @property
    def text(self) -> str:
        """What would be added, as the end of a sentence."""
        sheets = [f"a sheet {name}" for name in self.tables]
        columns = [
            f"the {'column' if len(names) == 1 else 'columns'} {listing(list(names))} at the right end of {self.sheets[table]}"
            for table, names in self.columns.items()
        ]
        return " and ".join([*sheets, *columns])


def find_missing(
    snapshot: Snapshot, table: str, columns: Sequence[str] = (), *, of_target: Sequence[str] = ()
) -> Missing:
    """Find what a new row of ``table`` needs to hold values in ``columns``.

    ``of_target``: columns of Targets that are written in the same edit. Text without a column of its own may go to
    Notes. Raises TableMissingError for a workbook with neither a list of offices nor a log.
    """
    require_list(snapshot)
    log, targets = snapshot.tables[table], snapshot.tables["Targets"]
    lacking = tuple(name for name in dict.fromkeys(("Targets", table)) if not snapshot.tables[name].found)
    wanted: dict[str, list[str]] = {}
    if log.found:
        needed = [name for name in columns if "Notes" not in log.letters or name in _TYPED]
        wanted[table] = [name for name in (log.spec.id_column or "", *needed) if name not in log.letters]
    if targets.found and (table in lacking or of_target):
        wanted["Targets"] = [name for name in ("Target ID", *of_target) if name not in targets.letters]
    found = {name: tuple(filter(None, names)) for name, names in wanted.items() if any(names)}
    return Missing(lacking, found, {name: snapshot.tables[name].sheet for name in found})


def add_missing(path: Path, missing: Missing, *, user: str, today: date) -> str:
    """Add the sheets and columns to the workbook, and an id to each row; one sentence says what was added.

    ``refboard adopt --undo`` takes them back. Raises BusyError when another program has the workbook open,
    EditRefusedError where something is in the way.
    """
    from refboard.recognized import named_workbook
    from refboard.setup_record import SetupRecord
    from workbook import Store
    from workbook.joining import with_parts
    from workbook.sharing.extension import Extension, extend_workbook

    record = SetupRecord(path, user=user)
    before = record.token()
    given, words = mapping.load_given(path), mapping.load_words(path)
    given = {place: name for place, name in given.items() if not _is_added(place, missing)}
    on_file = {
        place: name for place, name in mapping.load_names(path).items() if not _is_added(place, missing)
    }
    named = named_workbook(path, on_file)
    # Pinned: how the other sheets are read does not depend on the sheet that is added.
    guessed = {
        place: name
        for place, name in {**named.names, **on_file}.items()
        if place not in given and not _is_added(place, missing)
    }
    tables = mapping.with_names({**guessed, **given})
    rows = _offices(path, tables, user, today) if "Targets" in missing.tables else []
    extension = Extension((), missing.tables, rows, missing.columns)
    extend_workbook(path, with_parts(tables), extension, user=user)
    mapping.save_names(path, given, guessed=guessed, words=words, setup=mapping.load_setup(path))
    with Store.open(path, tables, user=user) as store:
        store.read()
        store.submit([], title="Give rows an id")
    mapping.save_names(path, given, guessed=guessed, words=words, setup=record.close(before))
    added = missing.text[:1].upper() + missing.text[1:]
    return f"{added} {'was' if _is_one(missing) else 'were'} added to {path.name}."


def _is_one(missing: Missing) -> bool:
    return len(missing.tables) + sum(map(len, missing.columns.values())) == 1


def _is_added(place: tuple[str, str], missing: Missing) -> bool:
    return place[0] in missing.tables or place[1] in missing.columns.get(place[0], ())


def _offices(
    path: Path, tables: Sequence[TableSpec], user: str, today: date
) -> list[tuple[str, dict[str, Cell]]]:
    """A row for each office that the logs name."""
    from workbook import Store

    with Store.open(path, tables, user=user) as store:
        targets = adapt(store.read(), today).tables["Targets"]
    return [
        ("Targets", {"Source": cell_of(source)}) for source in targets.frame["Source"].to_list() if source
    ]
