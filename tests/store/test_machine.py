"""Two refboards, a colleague with another program, kills, lock files and clocks, in any order.

The model remembers every value anyone put into a cell. Whatever happened, once both refboards have read the file
again, a value written by refboard is in the workbook, or was overwritten by someone who had read it or saved later,
or is listed in a status; a value of the colleague's is there, or was overwritten by someone who had read it.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from python_calamine import CalamineWorkbook
from raw_workbook import book, row, sheet_xml, styles_xml, table_xml, text
from workbook_fixtures import Killed

from workbook import (
    AddRow,
    BusyError,
    ColumnSpec,
    FileRefusedError,
    RowMissingError,
    SetCells,
    Store,
    SyncStatus,
    TableSpec,
)
from workbook.sharing.disk.disk import Disk
from workbook.sharing.disk.patience import Patience
from workbook.sharing.locks import lock_format, presence
from workbook.xlsx.package import Package
from workbook.xlsx.stamp import Stamp, read_stamp, stamped

COLUMNS = ["Target ID", "Source", "Notes", "Fax"]
SCHEMA = (TableSpec("Targets", tuple(ColumnSpec(name) for name in COLUMNS), "Target ID", "P"),)
FIRST = [
    ["P-AAAAA", "Elm Street", "a notes", "a fax"],
    ["P-BBBBB", "Oak Clinic", "b notes", ""],
    ["P-CCCCC", "Pine Care", "", "c fax"],
]
CELLS = st.sampled_from(["Notes", "Fax"])
WHO = st.sampled_from(["A", "B"])
PLACE = st.integers(0, 5)
DEAD = 4_194_303
"""A process number beyond what the system gives out."""
Sheet = list[list[str]]


def write_book(rows: Sheet) -> bytes:
    """The workbook as another program would write it: a header, the rows, an Excel table around them."""
    lines = [row(1, *(text(f"{'ABCD'[i]}1", name) for i, name in enumerate(COLUMNS)))]
    for at, values in enumerate(rows, 2):
        lines.append(
            row(
                at,
                *(text(f"{'ABCD'[i]}{at}", value_text) for i, value_text in enumerate(values) if value_text),
            )
        )
    table = table_xml("Targets", f"A1:D{max(2, len(rows) + 1)}", COLUMNS)
    return book({"Targets": sheet_xml("".join(lines))}, tables={"Targets": [table]}, styles=styles_xml(0))


def read_book(data: bytes) -> Sheet:
    """The rows as a second reader finds them; blank ones at the end are none."""
    lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Targets").to_python()
    rows = [[str(value) for value in line] + [""] * (4 - len(line)) for line in lines[1:]]
    return [line for line in rows if any(line)]


class KillableDisk(Disk):
    """Ends the process, as it were, at the n-th change of the disk from now."""

    def __init__(self) -> None:
        self.left = 0

    def _step(self) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                raise Killed

    def create(self, path: Path, mode: int = 0o600) -> int:
        self._step()
        return super().create(path, mode)

    def write(self, handle: int, data: bytes) -> None:
        if self.left == 1:
            super().write(handle, data[: len(data) // 2])
        self._step()
        super().write(handle, data)

    def fsync(self, handle: int) -> None:
        self._step()
        super().fsync(handle)

    def link(self, source: Path, target: Path) -> None:
        self._step()
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._step()
        super().unlink(path)

    def exchange(self, one: Path, other: Path) -> None:
        self._step()
        super().exchange(one, other)

    def sync_folder(self, folder: Path) -> None:
        self._step()
        super().sync_folder(folder)


@dataclass(slots=True)
class WrittenValue:
    """A cell set by refboard, or a row added: who, where, what was read there before, how it went, when."""

    who: str
    row_id: str
    column: str
    saw: str
    value_text: str
    status: str | None
    step: int


@dataclass(slots=True)
class Participant:
    """One refboard and its private disk."""

    name: str
    board: Path
    state: Path
    clock: list[int]
    disk: KillableDisk = field(default_factory=KillableDisk)
    store: Store | None = None

    def open(self) -> Store:
        """The store, opened when it is not."""
        if self.store is None:
            now = [0.0]

            def sleep(seconds: float) -> None:
                now[0] += max(seconds, 1.0)

            patience = Patience(2.0, lambda: now[0], sleep, lambda: time.time_ns() + self.clock[0])
            self.store = Store.open(
                self.board, SCHEMA, state_dir=self.state, user=self.name, disk=self.disk, patience=patience
            )
        return self.store

    def close(self) -> None:
        """End the program."""
        if self.store is not None:
            self.store.close()
            self.store = None


class Practice(RuleBasedStateMachine):
    """Everything that may happen to one shared workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="practice"))
        self.board = self.folder / "shared" / "board.xlsx"
        self.board.parent.mkdir()
        self.board.write_bytes(write_book(FIRST))
        self.clock = [0]
        self.participants = {
            name: Participant(name, self.board, self.folder / name, self.clock) for name in "AB"
        }
        self.step = 0
        self.words: list[WrittenValue] = []
        self.theirs: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self.removed: dict[str, int] = {}
        self.opened: Sheet | None = None
        self.opened_stamp: Stamp | None = None
        self.restored_versions: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self.latest: Sheet = []
        self.copies = 0
        self.away: bytes | None = None

    def teardown(self) -> None:
        try:
            self.look_again()
        finally:
            for participant in self.participants.values():
                participant.close()
            shutil.rmtree(self.folder)

    def value_text(self, who: str) -> str:
        """A text that no one wrote before."""
        self.step += 1
        return f"{who}{self.step}"

    def here(self) -> bool:
        """Whether the workbook is in its place."""
        return self.away is None

    # -- refboard

    def rows_seen(self, participant: Participant) -> dict[str, dict[str, str]]:
        """What a desk shows, by row id, of which the first row is the owner; nothing when it cannot read."""
        try:
            table = participant.open().read().tables["Targets"]
        except (BusyError, FileRefusedError):
            return {}
        return {row_id: table.shown(at) for at, row_id in reversed([*enumerate(table.ids)]) if row_id}

    def submit(self, participant: Participant, changes: list[Any], words: list[WrittenValue]) -> None:
        """Submit and note how it went; a kill leaves that open and the program is started again."""
        status: str | None = None
        try:
            receipt = participant.open().submit(changes)
            status = receipt.status
            for one, row_id in zip(words, receipt.ids, strict=False):
                one.row_id = one.row_id or row_id
        except RowMissingError:
            return
        except Killed:
            self.bury(participant)
        participant.disk.left = 0
        for one in words:
            one.status, one.step = status, self.step
        self.words += words

    def bury(self, participant: Participant) -> None:
        """What a killed process leaves is marked with its number, which no process has then."""
        participant.close()
        mine = f"-{os.getpid()}-"
        for path in self.board.parent.iterdir():
            if path.name.startswith(".~refboard-") and mine in path.name:
                path.rename(path.with_name(path.name.replace(mine, f"-{DEAD}-")))
        sign = presence.lock_path(self.board)
        with contextlib.suppress(FileNotFoundError):
            sign.write_bytes(sign.read_bytes().replace(b":%d;" % os.getpid(), b":%d;" % DEAD))

    @rule(who=WHO, place=PLACE, columns=st.sets(CELLS, min_size=1), add=st.booleans())
    def set_cells(self, who: str, place: int, columns: set[str], *, add: bool) -> None:
        """Set cells of a row that is shown, perhaps with a new row."""
        self.edit(who, place, columns, 0, add=add)

    @rule(who=WHO, place=PLACE, column=CELLS)
    def set_a_cell(self, who: str, place: int, column: str) -> None:
        """Set one cell."""
        self.edit(who, place, {column}, 0, add=False)

    @rule(
        who=WHO, place=PLACE, columns=st.sets(CELLS, min_size=1), kill=st.integers(1, 14), add=st.booleans()
    )
    def set_cells_and_be_killed(
        self, who: str, place: int, columns: set[str], kill: int, *, add: bool
    ) -> None:
        """The same, killed at some change of the disk."""
        self.edit(who, place, columns, kill, add=add)

    def edit(self, who: str, place: int, columns: set[str], kill: int, *, add: bool) -> None:
        participant = self.participants[who]
        seen = self.rows_seen(participant)
        words: list[WrittenValue] = []
        changes: list[Any] = []
        if add or not seen:
            mark = self.value_text(who)
            words.append(WrittenValue(who, "", "Source", "", mark, None, self.step))
            changes.append(AddRow("Targets", {"Source": mark}))
        if seen:
            row_id = sorted(seen)[place % len(seen)]
            values = {}
            for column in sorted(columns):
                values[column] = self.value_text(who)
                words.append(
                    WrittenValue(who, row_id, column, seen[row_id][column], values[column], None, self.step)
                )
            changes.append(SetCells("Targets", row_id, values))
        participant.disk.left = kill
        try:
            self.submit(participant, changes, words)
        except (BusyError, FileRefusedError):
            participant.disk.left = 0

    @rule(who=WHO)
    def sync(self, who: str) -> None:
        """Look at what others saved."""
        with contextlib.suppress(BusyError, FileRefusedError):
            self.participants[who].open().sync()

    @rule(who=WHO)
    def restart(self, who: str) -> None:
        """Start the program anew."""
        self.participants[who].close()

    # -- the colleague

    def save(self, rows: Sheet, stamp: Stamp | None, *, back_in_time: bool = False) -> None:
        """Save without asking, in place or by renaming; the time stamp may be wrong.

        Half of the programs preserve the workbook's history.
        """
        data = write_book(rows)
        if stamp is not None and self.step % 4 < 2:
            data = stamped(Package.open(data), stamp)
        self.latest = [list(line) for line in rows]
        if self.step % 2:
            self.board.write_bytes(data)
        else:
            temporary = self.board.with_name("colleague.tmp")
            temporary.write_bytes(data)
            temporary.replace(self.board)
        if back_in_time:
            os.utime(self.board, (1_000_000_000 + self.step, 1_000_000_000 + self.step))

    def open_board(self) -> tuple[Sheet, Stamp | None]:
        """The rows and the workbook's history, as a program that preserves it holds them."""
        data = self.board.read_bytes()
        return read_book(data), read_stamp(Package.open(data))

    def type_into(self, rows: Sheet, place: int, column: str) -> None:
        """Type a word into a cell of a row."""
        line = rows[place % len(rows)]
        value_text = self.value_text("X")
        line[COLUMNS.index(column)] = value_text
        self.theirs.setdefault((line[0], column), []).append((self.step, value_text))

    @precondition(here)
    @rule(place=PLACE, column=CELLS, back=st.booleans())
    def colleague_edits(self, place: int, column: str, *, back: bool) -> None:
        """Open, type, save."""
        rows, stamp = self.open_board()
        if rows:
            self.type_into(rows, place, column)
            self.save(rows, stamp, back_in_time=back)

    @precondition(here)
    @rule()
    def colleague_opens(self) -> None:
        """Open, and leave it open."""
        self.opened, self.opened_stamp = self.open_board()

    @precondition(lambda self: self.here() and bool(self.opened))
    @rule(place=PLACE, column=st.sampled_from(["Source", "Notes", "Fax"]))
    def colleague_saves_what_was_opened(self, place: int, column: str) -> None:
        """Type into the own copy, however old, and save it over the workbook."""
        assert self.opened
        self.type_into(self.opened, place, column)
        for line in self.opened:
            for name, value_text in zip(COLUMNS, line, strict=True):
                self.restored_versions.setdefault((line[0], name), []).append((self.step, value_text))
        self.save(self.opened, self.opened_stamp)

    @precondition(here)
    @rule(place=PLACE, how=st.sampled_from(["sort", "insert", "remove", "copy"]))
    def colleague_moves_rows(self, place: int, how: str) -> None:
        """Sort, insert a row without an id, remove one, or copy one with its id."""
        rows, stamp = self.open_board()
        self.step += 1
        if how == "sort":
            rows.reverse()
        elif how == "insert":
            rows.insert(place % (len(rows) + 1), ["", self.value_text("X"), "", ""])
        elif rows and how == "remove" and len(rows) > 1:
            gone = rows.pop(place % len(rows))
            self.removed[gone[0]] = self.step
        elif rows and how == "copy":
            rows.append(list(rows[place % len(rows)]))
            self.copies += 1
        self.save(rows, stamp)

    @precondition(here)
    @rule()
    def workbook_goes_away(self) -> None:
        """The other program deletes it before it renames the new one."""
        self.away = self.board.read_bytes()
        self.board.unlink()

    @precondition(lambda self: not self.here())
    @rule()
    def workbook_comes_back(self) -> None:
        """The other program's save is done."""
        assert self.away is not None
        assert not self.board.exists(), "refboard made a workbook while it was away"
        self.board.write_bytes(self.away)
        self.away = None

    @rule(sign=st.sampled_from(["excel", "libreoffice", "dead", "none"]))
    def signs(self, sign: str) -> None:
        """Another program opens the workbook, a killed refboard's lock file is left, or all lock files go."""
        for path in (presence.owner_path(self.board), presence.lock_path(self.board)):
            path.unlink(missing_ok=True)
        if sign == "excel":
            name = "Cara Voss"
            data = bytes([len(name)]) + name.encode().ljust(54, b" ")
            data += len(name).to_bytes(2, "little") + name.encode("utf-16-le")
            presence.owner_path(self.board).write_bytes(data.ljust(165, b" "))
        elif sign == "libreoffice":
            presence.lock_path(self.board).write_text(
                "Ben Adler,ben,desk7,23.11.2026 09:12,file:///home/ben;"
            )
        elif sign == "dead":
            presence.lock_path(self.board).write_bytes(lock_format.lock_bytes("A", process=DEAD))

    @precondition(here)
    @rule(place=PLACE)
    def conflict_copy(self, place: int) -> None:
        """A sync service puts someone's version beside the workbook."""
        rows = read_book(self.board.read_bytes())
        if rows:
            rows[place % len(rows)][2] = self.value_text("Y")
        self.board.with_name("board (Cara's conflicted copy 2026-11-23).xlsx").write_bytes(write_book(rows))

    @rule(seconds=st.sampled_from([-86_400, -3, 0, 3, 86_400]))
    def clock_jumps(self, seconds: int) -> None:
        """The machine's clock is set."""
        self.clock[0] = seconds * 1_000_000_000

    # -- the end

    def look_again(self) -> None:
        """Every other program has closed; both refboards read again, and the workbook is judged."""
        if self.away is not None:
            self.workbook_comes_back()
        self.signs("none")
        for _ in range(3):
            for participant in self.participants.values():
                participant.open().sync()
        statuses = {name: participant.open().status() for name, participant in self.participants.items()}
        for name, participant in self.participants.items():
            assert not statuses[name].pending
            assert participant.open().sync() is None
        rows = read_book(self.board.read_bytes())
        held = {
            (line[0], name): value_text
            for line in reversed(rows)
            for name, value_text in zip(COLUMNS, line, strict=True)
        }
        self.judge_values(held, statuses)
        self.judge_theirs(held, rows)
        if not self.copies:
            marks = Counter(line[1] for line in rows)
            added = {one.value_text for one in self.words if one.column == "Source"}
            assert all(marks[mark] <= 1 for mark in added), "a row that refboard added is there twice"
        assert [path.name for path in self.board.parent.iterdir() if path.name.startswith(".~refboard")] == []

    def chain(self, key: tuple[str, str], value_text: str) -> set[str]:
        """The words of a cell that led to the one it holds: each was read by who wrote the next."""
        before: dict[str, set[str]] = {}
        own: dict[str, list[str]] = {"A": [], "B": []}
        for one in self.words:
            if (one.row_id, one.column) == key:
                # Whoever sets a cell again knows the own words that still wait.
                before[one.value_text] = {one.saw, *own[one.who]}
                own[one.who].append(one.value_text)
        chain: set[str] = set()
        todo = {value_text}
        while todo:
            chain |= todo
            todo = set().union(*(before.get(one, set()) for one in todo)) - chain
        return chain

    def judge_values(self, held: dict[tuple[str, str], str], statuses: dict[str, SyncStatus]) -> None:
        for one in self.words:
            if one.status is None:
                continue
            key = (one.row_id, one.column)
            if key in held and one.value_text in self.chain(key, held[key]):
                continue
            if any(step > one.step for step, _ in self.theirs.get(key, ())):
                continue
            if self.removed.get(one.row_id, -1) > one.step:
                continue
            status = statuses[one.who]
            lost = {edit.row_id for edit in (*status.reverted, *status.vanished)}
            if one.row_id in lost or any(conflict.row_id == one.row_id for conflict in status.conflicts):
                continue
            if self.was_confirmed_and_rewritten(one, held.get(key)):
                continue
            raise AssertionError(f"{one} is lost: the cell holds {held.get(key)!r}")

    def was_confirmed_and_rewritten(self, one: WrittenValue, held: str | None) -> bool:
        """Whether another program's save had confirmed a word before the cell got a third value.

        That is a word of another refboard's, which may have come after an older copy overwrote the first, while
        no one read it; or one that a copy saved later contained, older than the value that the word replaced.
        Nothing in the cell distinguishes either from a decision.
        """
        key = (one.row_id, one.column)
        confirmed = self.participants[one.who].open()._journal.edits("settled")
        others = any(
            (value_text.row_id, value_text.column) == key
            and value_text.value_text == held
            and value_text.who != one.who
            for value_text in self.words
        )
        older = held != one.saw and any(
            step > one.step and value_text == held for step, value_text in self.restored_versions.get(key, ())
        )
        return (others or older) and any(edit.new.text == one.value_text for edit in confirmed)

    def judge_theirs(self, held: dict[tuple[str, str], str], rows: Sheet) -> None:
        """Every word of the colleague's in the latest save is there, or was read by whoever overwrote it."""
        ids = Counter(line[0] for line in self.latest)
        for line in self.latest:
            assert not line[1].startswith("X") or line[1] in {one[1] for one in rows}, f"row {line} is gone"
            for column, value_text in zip(COLUMNS, line, strict=True):
                key = (line[0], column)
                if value_text.startswith("X") and line[0] and ids[line[0]] == 1:
                    now = held.get(key, "")
                    assert value_text in self.chain(key, now), (
                        f"{key} holds {now!r} over the colleague's {value_text!r}"
                    )


SETTINGS: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
}


def test_nothing_is_lost_whatever_happens() -> None:
    short = settings(max_examples=200, stateful_step_count=30, derandomize=True, **SETTINGS)
    run_state_machine_as_test(Practice, settings=short)


@pytest.mark.long
def test_nothing_is_lost_whatever_happens_for_long() -> None:
    run_state_machine_as_test(
        Practice, settings=settings(max_examples=3000, stateful_step_count=60, **SETTINGS)
    )
