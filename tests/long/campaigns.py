"""Campaigns of many writers on one workbook: start them, watch the file meanwhile, judge the end."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from campaign_writer import CLASH_ROWS, ID, SCHEMA, SET_COLUMNS, SHARED_ROWS, TABLE
from edit_history import CellKey, Findings, Operation, check, load
from openpyxl.worksheet.table import Table

from workbook import Store

HERE = Path(__file__).parent
FIRST_ROWS = (*SHARED_ROWS, *CLASH_ROWS)
THEIRS = ("Theirs A", "Theirs B")
"""Sheets in which colleagues with other programs write."""
COLUMNS = (ID, "Target ID", "Channel", "Intel", "Notes")


def build_workbook(path: Path) -> None:
    """A workbook with the writers' table, and two sheets of colleagues' own."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = TABLE
    sheet.append(list(COLUMNS))
    for row_id in FIRST_ROWS:
        sheet.append([row_id, "start", "start", "start", f"shared {row_id}"])
    sheet.add_table(Table(displayName=TABLE, ref=f"A1:E{len(FIRST_ROWS) + 1}"))
    for name in THEIRS:
        book.create_sheet(name).append(["budget"])
    book.save(path)


def start_cells() -> dict[CellKey, str]:
    """What the cells that writers share hold in a new workbook."""
    cells = {(row_id, name): "start" for row_id in FIRST_ROWS for name in SET_COLUMNS}
    return {**cells, **{(row_id, "Notes"): f"shared {row_id}" for row_id in FIRST_ROWS}}


def read_rows(path: Path) -> list[dict[str, str]]:
    """The writers' table as a second reader reads it; its range must hold every row."""
    sheet = openpyxl.load_workbook(path)[TABLE]
    lines = [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]
    bottom = int(sheet.tables[TABLE].ref.split(":E")[1])
    filled = [row for row in lines[1:] if any(row)]
    assert all(any(row) for row in lines[1:bottom]), "the table has an empty row"
    assert len(filled) <= bottom - 1, "a row is below the table"
    return [dict(zip(lines[0], row, strict=True)) for row in filled]


def is_whole(data: bytes) -> bool:
    """Whether these bytes are a zip whose every member has its checksum."""
    try:
        return zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    except (zipfile.BadZipFile, EOFError):
        return False


@dataclass(slots=True)
class Campaign:
    """Writers with one workbook; each gets a state folder of its own or all share one."""

    folder: Path
    seed: int
    writers: int
    edits: int
    own_state: bool
    saver: str = "store"
    pause: float = 0.0
    alone: bool = False
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    looks: int = 0
    torn: int = 0

    @property
    def workbook(self) -> Path:
        """The shared file."""
        return self.folder / "shared" / "board.xlsx"

    def states(self) -> list[Path]:
        """The writers' state folders."""
        names = (f"state-{place if self.own_state else 0}" for place in range(self.writers))
        return [self.folder / name for name in names]

    def logs(self) -> list[Path]:
        """The writers' logs."""
        return [self.folder / f"w{place}.log" for place in range(self.writers)]

    def begin(self) -> None:
        """Make the workbook and start the writers."""
        self.workbook.parent.mkdir(parents=True)
        build_workbook(self.workbook)
        for place, (state, log) in enumerate(zip(self.states(), self.logs(), strict=True)):
            words = [sys.executable, HERE / "campaign_writer.py", self.workbook, log, "--writer", f"w{place}"]
            words += ["--state", state, "--seed", str(self.seed), "--edits", str(self.edits)]
            words += ["--saver", self.saver, "--pause", str(self.pause)]
            words += ["--until", self.folder / "enough"] + (["--alone"] if self.alone else [])
            with log.with_suffix(".err").open("wb") as errors:
                self.running.append(
                    subprocess.Popen([str(value_text) for value_text in words], stderr=errors)
                )

    def wait_for_first_edits(self, seconds: float = 60) -> None:
        """Wait until every writer has made an edit."""
        end = time.monotonic() + seconds
        while not all(log.exists() and b'"ack"' in log.read_bytes() for log in self.logs()):
            assert time.monotonic() < end, "a writer does not begin"
            assert self.busy(), "the writers ended before they began"
            time.sleep(0.02)

    def busy(self) -> bool:
        """Whether a writer is still writing."""
        return any(process.poll() is None for process in self.running)

    def watch(self, seconds: float) -> None:
        """Look at the file again and again until the writers are done: it must be whole each time."""
        end = time.monotonic() + seconds
        while self.busy():
            assert time.monotonic() < end, "the writers are not done in time"
            self.look()
            time.sleep(0.05)
        self.join()

    def look(self) -> None:
        """Look at the file once."""
        self.looks += 1
        try:
            self.torn += not is_whole(self.workbook.read_bytes())
        except FileNotFoundError:
            self.torn += 1

    def join(self) -> None:
        """Wait for the writers; an error of one of them is an error of the campaign."""
        for process, log in zip(self.running, self.logs(), strict=True):
            assert process.wait() == 0, log.with_suffix(".err").read_text(encoding="utf-8")

    def stop(self) -> None:
        """End writers that are still running."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()

    # -- the end

    def settle(self, rounds: int = 5) -> set[tuple[str, str, str]]:
        """Deliver what waits in every journal; what waits for a person: (row id, column, value)."""
        conflicts: set[tuple[str, str, str]] = set()
        for _ in range(rounds):
            for state in dict.fromkeys(self.states()):
                with Store.open(self.workbook, SCHEMA, state_dir=state, user="end") as store:
                    store.sync()
        for state in dict.fromkeys(self.states()):
            with Store.open(self.workbook, SCHEMA, state_dir=state, user="end") as store:
                status = store.status()
                assert not status.pending, "edits are still pending although no program has the workbook open"
                conflicts |= {(c.row_id, c.column, str(c.mine)) for c in status.conflicts if c.kind == "set"}
        return conflicts

    def operations(self) -> list[Operation]:
        """What the writers did."""
        return load(self.logs())

    def judge(
        self,
        operations: Sequence[Operation],
        waiting: Iterable[tuple[str, str, str]] = (),
        decided: Mapping[CellKey, Iterable[str]] | None = None,
    ) -> Findings:
        """Compare the workbook with the writers' logs."""
        rows = read_rows(self.workbook)
        return check(
            operations,
            start_cells(),
            rows,
            id_column=ID,
            waiting=waiting,
            decided=decided,
            one_user=not self.own_state,
        )

    def leftovers(self) -> list[str]:
        """What lies beside the workbook and should not."""
        return sorted(p.name for p in self.workbook.parent.iterdir() if p != self.workbook)


def percentile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
