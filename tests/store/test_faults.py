"""Every step of the store refused by the system, one after the other: nothing is lost, doubled or left behind."""

from __future__ import annotations

import errno
import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from workbook_fixtures import SCHEMA, build_workbook, edit_like_a_colleague, names_beside, quick

from workbook import AddRow, SetCells, Store
from workbook.errors import NotWrittenError
from workbook.sharing.disk.disk import Disk
from workbook.sharing.locks import presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workbook.receipt import Receipt

ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS, errno.EACCES)
STEPS = (
    "create", "write", "fsync", "close", "unlink", "link", "replace", "rename", "exchange", "sync_folder", "make_folder",
    "copy_metadata", "database",
)  # fmt: skip
TOUCH = AddRow("Touches", {"Target ID": "P-BBBBB", "Channel": "Visit", "Notes": "ours"})
CELLS = SetCells("Targets", "P-AAAAA", {"Notes": "ours", "Cadence days": 7})


class RefusingDisk(Disk):
    """Refuses its n-th step, or every one from there on; the n counts over all kinds of steps."""

    def __init__(self, at: int, error: int, *, ever_after: bool = False) -> None:
        self.at, self.error, self.ever_after = at, error, ever_after
        self.steps: list[str] = []
        self.refused = 0

    def step(self, name: str) -> None:
        self.steps.append(name)
        if len(self.steps) == self.at or (self.ever_after and len(self.steps) > self.at):
            self.refused += 1
            raise OSError(self.error, os.strerror(self.error))


def _counted(name: str) -> Callable[..., Any]:
    real = getattr(Disk, name)

    @wraps(real)
    def step(self: RefusingDisk, *args: Any, **options: Any) -> Any:  # noqa: ANN401  (any step of the disk)
        if name == "close":
            # A failed close closes all the same, and may be the moment when a full disk is reported.
            real(self, *args, **options)
            return self.step(name)
        self.step(name)
        return real(self, *args, **options)

    return step


for _name in STEPS:
    setattr(RefusingDisk, _name, _counted(_name))


@dataclass(frozen=True)
class Action:
    """One way to change the workbook; ``before`` leads up to it, with nothing refused."""

    name: str
    before: Callable[[Path], object]
    act: Callable[[Store], Receipt | None]


def opened(board: Path, disk: Disk | None = None) -> Store:
    return Store.open(
        board, SCHEMA, state_dir=board.parent / "state", user="Ana", disk=disk or Disk(), patience=quick()
    )


def nothing(_: Path) -> None:
    pass


def edited(board: Path) -> None:
    with opened(board) as store:
        store.submit([CELLS, TOUCH])


def waiting(board: Path) -> None:
    sign = presence.owner_path(board)
    sign.write_bytes(bytes(165))
    with opened(board) as store:
        assert store.submit([CELLS, TOUCH]).status == "queued"
    sign.unlink()


def reverted(board: Path) -> None:
    before = board.read_bytes()
    edited(board)
    board.write_bytes(before)
    edit_like_a_colleague(board, "Targets", "F3", "plum")


ACTIONS = (
    Action("log", nothing, lambda store: store.submit([TOUCH])),
    Action(
        "set",
        edited,
        lambda store: store.submit([SetCells("Targets", "P-BBBBB", {"Notes": "b", "Cadence days": 3})]),
    ),
    Action("both", nothing, lambda store: store.submit([TOUCH, CELLS])),
    Action("undo", edited, lambda store: store.undo()),
    Action("sync", waiting, lambda store: store.sync()),
    Action("after a stale copy", reverted, lambda store: store.sync()),
)


def cells(board: Path) -> list[list[Any]]:
    """What the workbook holds; the id of a new touch is left out, for it is random."""
    book = openpyxl.load_workbook(board)
    return [
        [value if not (at == 0 and sheet.title == "Touches" and value != "T-AAAAA") else "id" for at, value in enumerate(row)]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    ]  # fmt: skip


class Trial:
    """One action with one refused step, and what must hold afterwards."""

    def __init__(self, action: Action, folder: Path) -> None:
        self.action = action
        self.folder = folder
        self.count = 0
        board = self.fresh()
        self.old = cells(board)
        with opened(board) as store:
            action.act(store)
        self.new = cells(board)
        assert self.new != self.old

    def fresh(self) -> Path:
        self.count += 1
        folder = self.folder / f"{self.action.name}-{self.count}"
        folder.mkdir()
        board = build_workbook(folder / "board.xlsx")
        self.action.before(board)
        return board

    def refuse(self, disk: RefusingDisk) -> str:
        """Act with this disk; then again with a well one. Say how it went."""
        board = self.fresh()
        before = board.read_bytes()
        stored, reported = self._act(board, disk)
        where = f"{self.action.name}, step {disk.at} ({disk.steps[disk.at - 1 : disk.at]}): {reported}"
        after = board.read_bytes()
        assert stored is not None or after != before, where
        if reported.startswith("refused"):
            assert after == before or "was written" in reported or "brought up to date" in reported, where
        else:
            assert cells(board) == self.new or reported == "queued", where
        with opened(board) as store:
            store.sync()
            assert cells(board) == (self.new if stored else self.old), where
            # The lock files of this very process are its own: its next save removes what it could not remove then.
            store.submit([SetCells("Targets", "P-BBBBB", {"Source": "the next save"})])
            assert not store.status().pending, where
        left = names_beside(board)
        assert left == ["board.xlsx"] or "unlink" in disk.steps[disk.at - 1 :], f"{where}: {left}"
        return reported.partition(":")[0]

    def _act(self, board: Path, disk: RefusingDisk) -> tuple[bool | None, str]:
        """Whether the edit is safe somewhere, and what was reported."""
        try:
            with opened(board, disk) as store:
                receipt = self.action.act(store)
        except NotWrittenError as error:
            sentence = str(error)
            assert re.fullmatch(r"[^\n]*(board\.xlsx|journal)[^\n]*[.]", sentence), sentence
            assert "Traceback" not in sentence
            was_waiting = self.action.act is ACTIONS[4].act or self.action.act is ACTIONS[5].act
            return (
                error.in_journal or was_waiting,
                f"refused{' and recorded' if error.in_journal else ''}: {sentence}",
            )
        assert receipt is not None
        return True, receipt.status


def trials(action: Action, folder: Path, errors: tuple[int, ...], stride: int = 1) -> Iterator[str]:
    """Refuse each step, or every ``stride``-th, in turn, until none is left to refuse."""
    trial = Trial(action, folder)
    for at in range(1, 1000, stride):
        done = True
        for error in errors if len(errors) != 1 else (ERRORS[at % len(ERRORS)],):
            for ever_after in (False, True):
                disk = RefusingDisk(at, error, ever_after=ever_after)
                yield trial.refuse(disk)
                done = done and not disk.refused
        if done:
            return
    pytest.fail("there is no end of steps")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_whatever_step_is_refused_the_edit_arrives_once(action: Action, tmp_path: Path) -> None:
    found = Counter(trials(action, tmp_path, (0,), 3))
    print(action.name, dict(found))
    assert found["saved"]
    assert found.total() - found["saved"] >= 8


@pytest.mark.long
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_error_at_every_step(action: Action, tmp_path: Path) -> None:
    found = Counter(trials(action, tmp_path, ERRORS))
    print(f"\n{action.name}: {found.total()} trials", dict(found))
    assert found["saved"]
