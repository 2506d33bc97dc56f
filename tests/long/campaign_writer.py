"""One writer of a campaign, a process of its own: adds and sets cells, and logs each edit around the asking.

python campaign_writer.py WORKBOOK LOG --writer w3 --state DIR --seed 5 --edits 250 [--saver naive] [--reopen 50]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from edit_history import Log

from workbook import AddRow, BusyError, ColumnSpec, Receipt, RowMissingError, SetCells, Store, TableSpec
from workbook.sharing.change_planner import ChangePlanner
from workbook.xlsx.package import Package
from workbook.xlsx.patching.patch import CellWrite, Edit, RowAppend, patch
from workbook.xlsx.reading.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook import Change

TABLE = "Touches"
ID = "Touch ID"
SCHEMA = (
    TableSpec(
        TABLE, tuple(ColumnSpec(name) for name in (ID, "Target ID", "Channel", "Intel", "Notes")), ID, "T"
    ),
)
SHARED_ROWS = ("T-SHARA", "T-SHARB", "T-SHARC", "T-SHARD")
"""Rows that every writer sets cells of."""
CLASH_ROWS = tuple(f"T-CLASH{letter}" for letter in "ABCDEFGHJK")
"""Rows that no writer touches: a cell of them is changed on purpose by two pair."""
SET_COLUMNS = ("Target ID", "Channel", "Intel")


class Saver(Protocol):
    """What a writer writes with."""

    def look(self, row_id: str, column: str) -> str:
        """What a cell holds now."""

    def submit(self, changes: Iterable[Change]) -> Receipt:
        """Bring changes into the workbook."""

    def reopen(self) -> None:
        """Go on as a new start of the program would."""


class StoreSaver:
    """The store, used as the dashboard uses it: look, then edit what was seen."""

    def __init__(self, path: Path, state: Path, user: str) -> None:
        self._path, self._state, self._user = path, state, user
        self._store = self._open()

    def _open(self) -> Store:
        return Store.open(self._path, SCHEMA, state_dir=self._state, user=self._user)

    def look(self, row_id: str, column: str) -> str:
        while True:
            try:
                table = self._store.read().tables[TABLE]
                break
            except BusyError:
                time.sleep(0.05)
        index = table.index(row_id)
        return "" if index is None else str(table.text[column][index])

    def submit(self, changes: Iterable[Change]) -> Receipt:
        changes = list(changes)
        for _ in range(20):
            try:
                return self._store.submit(changes)
            except RowMissingError:
                # An older copy was saved over the row: a person would look again, and find it restored.
                with contextlib.suppress(BusyError):
                    self._store.sync()
                time.sleep(0.02)
        return self._store.submit(changes)

    def reopen(self) -> None:
        self._store.close()
        self._store = self._open()


class NaiveSaver:
    """The usual way, as a control: load, change, lock, write a temporary file, rename. Nothing is compared."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def look(self, row_id: str, column: str) -> str:
        cells = Rows(Package.open(self._path.read_bytes(), self._path.name), SCHEMA).cells(TABLE, row_id)
        return "" if cells is None else cells[column].text

    def submit(self, changes: Iterable[Change]) -> Receipt:
        rows = Rows(Package.open(self._path.read_bytes(), self._path.name), SCHEMA)
        # A row that another writer's save took away is nothing that this way would notice.
        there = [c for c in changes if isinstance(c, AddRow) or rows.cells(TABLE, c.row_id) is not None]
        edits, ids = ChangePlanner(rows, (), lambda *_: None).resolve(there)
        layout = rows.layout(TABLE)
        writes: list[Edit] = []
        for edit in edits:
            if edit.kind == "add":
                writes.append(RowAppend(TABLE, edit.cells))
            else:
                place = rows.place(layout, edit.row_id)
                writes.append(CellWrite(layout.sheet, f"{layout.letters[edit.column]}{place}", edit.new))
        if not writes:
            return Receipt("saved", ids)
        patched = patch(rows.package, SCHEMA, writes)
        data = rows.package.build(patched.parts, patched.removed)
        lock = self._path.with_name(f".~lock.{self._path.name}#")
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                break
            except FileExistsError:
                time.sleep(0.005)
        temporary = self._path.with_name(f".{os.getpid()}.tmp")
        temporary.write_bytes(data)
        temporary.replace(self._path)
        lock.unlink()
        return Receipt("saved", ids)

    def reopen(self) -> None:
        """There is nothing that it remembers."""


@dataclass(slots=True)
class Writer:
    """Makes edits up, from a seed, and logs them."""

    name: str
    saver: Saver
    log: Log
    chance: random.Random
    shares: bool = True
    """Whether it sets cells that others set too."""
    mine: dict[str, dict[str, str]] = field(default_factory=dict)
    """Rows of this writer that are in the workbook or on their way, and what their cells hold then."""

    def edit(self, number: int) -> None:
        """Make one edit: two in four add rows, one sets cells of an own row as well, one sets a shared cell."""
        kind = self.chance.choice(("add", "add", "own", "shared" if self.shares else "own"))
        adds: list[dict[str, str]] = []
        sets: list[list[str]] = []
        if kind == "add" or not self.mine:
            adds = [self._row(number, place) for place in range(self.chance.choice((1, 1, 2, 3)))]
        elif kind == "own":
            row_id = self.chance.choice(sorted(self.mine))
            columns = self.chance.sample(SET_COLUMNS, self.chance.choice((1, 2, 3)))
            sets = [[row_id, name, self.mine[row_id][name], self._word(number, name)] for name in columns]
            adds = [self._row(number, 0)] if self.chance.random() < 0.5 else []
        else:
            row_id, name = self.chance.choice(SHARED_ROWS), self.chance.choice(SET_COLUMNS)
            sets = [[row_id, name, self.saver.look(row_id, name), self._word(number, name)]]
        self._ask(number, adds, sets)

    def _word(self, number: int, column: str) -> str:
        return f"{self.name}-{number}-{column}"

    def _row(self, number: int, place: int) -> dict[str, str]:
        return {
            "Notes": f"{self.name}-{number}-{place}",
            **{name: self._word(number, name) for name in SET_COLUMNS},
        }

    def _ask(self, number: int, adds: Sequence[dict[str, str]], sets: Sequence[Sequence[str]]) -> None:
        changes: list[Change] = [AddRow(TABLE, row) for row in adds]
        changes += [SetCells(TABLE, row_id, {name: new}) for row_id, name, _, new in sets]
        calls = time.monotonic()
        self.log.append(kind="invoke", writer=self.name, number=number, adds=adds, sets=sets, at=calls)
        receipt = self.saver.submit(changes)
        reported, ids = time.monotonic(), receipt.ids
        self.log.append(
            kind="ack", writer=self.name, number=number, status=receipt.status, ids=ids, at=reported
        )
        if receipt.status == "conflict":
            return
        self.mine.update((row_id, dict(row)) for row_id, row in zip(ids, adds, strict=False))
        for row_id, name, _, new in sets:
            if row_id in self.mine:
                self.mine[row_id][name] = new


def main() -> None:
    """Write until all edits are made."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workbook", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("--writer", required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--edits", type=int, required=True)
    parser.add_argument("--saver", choices=("store", "naive"), default="store")
    parser.add_argument("--reopen", type=int, default=60)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--alone", action="store_true", help="set cells of own rows only")
    parser.add_argument("--until", type=Path, help="end when this file is there")
    given = parser.parse_args()
    saver: Saver = (
        NaiveSaver(given.workbook)
        if given.saver == "naive"
        else StoreSaver(given.workbook, given.state, given.writer)
    )
    chance = random.Random(f"{given.seed}-{given.writer}")
    writer = Writer(given.writer, saver, Log(given.log), chance, not given.alone)
    for number in range(given.edits):
        if given.until and given.until.exists():
            break
        if number and number % given.reopen == 0:
            saver.reopen()
        writer.edit(number)
        time.sleep(chance.random() * given.pause)


if __name__ == "__main__":
    main()
