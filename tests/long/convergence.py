"""Random histories of two to four refboards and other editors, and whether they come to rest.

    python tests/long/convergence.py [HISTORIES] [SEED]

After the last human edit every refboard looks again in turn until none of them saves. Each may save twice at most. A
decision of an editor that preserves the workbook's history must hold, or be overwritten by someone who had it. The
clocks of the refboards disagree by up to a day.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "store"))

from test_machine import COLUMNS, FIRST, SCHEMA, read_book, write_book

from workbook import AddRow, RowMissingError, SetCells, Store
from workbook.errors import WorkbookError
from workbook.sharing.disk.patience import Patience
from workbook.xlsx.package import Package
from workbook.xlsx.stamp import read_stamp, stamped

VALUES = ("A", "B", "C", "")
MOST_SAVES = 2
ROUNDS = 10
CELLS = ("Notes", "Fax")


class Editor:
    """Another program: holds the rows it opened, and saves them with the workbook's history or without."""

    def __init__(self, board: Path, *, preserves: bool) -> None:
        self.board = board
        self.preserves = preserves
        self.open()

    def open(self) -> None:
        self.opened = self.board.read_bytes()
        self.rows = read_book(self.opened)
        self.stamp = read_stamp(Package.open(self.opened))

    def is_current(self) -> bool:
        """Whether nothing was saved since it opened the workbook."""
        return self.opened == self.board.read_bytes()

    def save(self) -> None:
        data = write_book(self.rows)
        if self.preserves and self.stamp is not None:
            data = stamped(Package.open(data), self.stamp)
        self.board.write_bytes(data)
        self.opened = data


class History:
    """One shared workbook, its refboards and editors, and what must hold at the end."""

    def __init__(self, dice: random.Random, folder: Path) -> None:
        self.dice = dice
        self.board = folder / "board.xlsx"
        self.board.write_bytes(write_book(FIRST))
        self.stores = [self._open(folder, number) for number in range(dice.randint(2, 4))]
        self.editors = [Editor(self.board, preserves=dice.random() < 0.5) for _ in range(dice.randint(1, 3))]
        self.decisions: dict[tuple[str, str], str] = {}
        self.behind: set[int] = set()
        """Refboards that have not looked since a copy was saved that did not contain everything."""
        self.found: Counter[str] = Counter()

    def _open(self, folder: Path, number: int) -> Store:
        now = [0.0]
        wrong = self.dice.choice((-86_400, -60, 0, 3, 3600)) * 10**9
        patience = Patience(
            2.0,
            lambda: now[0],
            lambda seconds: now.__setitem__(0, now[0] + max(seconds, 1.0)),
            lambda: time.time_ns() + wrong,
        )
        state = folder / f"state{number}"
        return Store.open(self.board, SCHEMA, state_dir=state, user=f"user{number}", patience=patience)

    def step(self) -> None:
        """One action of anyone."""
        kind = self.dice.choice(("set", "add", "sync", "open", "edit", "edit", "delete"))
        if kind in ("set", "add", "sync"):
            number = self.dice.randrange(len(self.stores))
            self.use_refboard(self.stores[number], kind)
            self.behind.discard(number)
        else:
            self.use_editor(self.dice.choice(self.editors), kind)

    def use_refboard(self, store: Store, kind: str) -> None:
        if kind == "sync":
            store.sync()
            return
        ids = [row_id for row_id in store.read().tables["Targets"].ids if row_id]
        if kind == "add" or not ids:
            store.submit([AddRow("Targets", {"Source": self.dice.choice("XYZ")})])
            return
        row_id, column = self.dice.choice(ids), self.dice.choice(CELLS)
        self.decisions.pop((row_id, column), None)
        try:
            store.submit([SetCells("Targets", row_id, {column: self.dice.choice(VALUES)})])
        except RowMissingError:
            return

    def use_editor(self, editor: Editor, kind: str) -> None:
        if kind == "open" or self.dice.random() < 0.6:
            editor.open()
        if kind == "open" or not editor.rows:
            return
        if not editor.is_current():
            # What it never saw is gone from the file, and every refboard must look before anything counts.
            self.decisions.clear()
            self.behind = set(range(len(self.stores)))
        if not (editor.preserves and editor.stamp is not None):
            self.decisions.clear()
        if kind == "delete":
            self.delete_row(editor)
        else:
            self.type_value(editor)
        editor.save()

    def delete_row(self, editor: Editor) -> None:
        if len(editor.rows) > 2:
            gone = editor.rows.pop(self.dice.randrange(len(editor.rows)))
            for column in CELLS:
                self.decisions.pop((gone[0], column), None)

    def type_value(self, editor: Editor) -> None:
        line, column = self.dice.choice(editor.rows), self.dice.choice(CELLS)
        value, at = self.dice.choice("ABCD"), COLUMNS.index(column)
        self.decisions.pop((line[0], column), None)
        if (
            line[0]
            and line[at] != value
            and not self.behind
            and editor.preserves
            and editor.stamp is not None
        ):
            self.decisions[line[0], column] = value
            self.found["decisions"] += 1
        line[at] = value

    def rest(self) -> None:
        """Let every refboard look until none of them saves; raise AssertionError when that takes too many saves."""
        saves = [0] * len(self.stores)
        for _ in range(ROUNDS):
            before = self.board.read_bytes()
            for number, store in enumerate(self.stores):
                at = self.board.read_bytes()
                store.sync()
                saves[number] += self.board.read_bytes() != at
            if self.board.read_bytes() == before:
                break
        else:
            raise AssertionError("no rest")
        self.found["saves after the last edit"] += sum(saves)
        assert max(saves) <= MOST_SAVES, f"{max(saves)} saves of one refboard"

    def judge(self) -> None:
        """Check that every decision holds that no one overwrote."""
        held = {line[0]: line for line in read_book(self.board.read_bytes())}
        for (row_id, column), value in self.decisions.items():
            line = held.get(row_id)
            assert line is not None, f"the row of the decision {row_id} {column} = {value} is gone"
            assert line[COLUMNS.index(column)] == value, f"lost the decision {row_id} {column} = {value}"
            self.found["decisions that nothing overwrote"] += 1
        for store in self.stores:
            self.found["conflicts"] += len(store.status().conflicts)

    def close(self) -> None:
        for store in self.stores:
            store.close()


def play(dice: random.Random, folder: Path) -> Counter[str]:
    """One history; raises AssertionError with what went wrong."""
    history = History(dice, folder)
    try:
        for _ in range(dice.randint(4, 16)):
            history.step()
        history.rest()
        history.judge()
    finally:
        history.close()
    return history.found


def run(histories: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Play many; what was found, and a line for each that failed."""
    total: Counter[str] = Counter()
    failed: list[str] = []
    for number in range(histories):
        folder = Path(tempfile.mkdtemp(prefix="converge"))
        try:
            total += play(random.Random(f"{seed}-{number}"), folder)
        except (AssertionError, WorkbookError) as error:
            failed.append(f"history {number} of seed {seed}: {error}")
        finally:
            shutil.rmtree(folder)
    return total, failed


if __name__ == "__main__":
    total, failed = run(*map(int, sys.argv[1:] or ("500", "13")))
    sys.stdout.write("\n".join([*failed, f"{len(failed)} failed, {dict(total)}"]) + "\n")
    sys.exit(1 if failed else 0)
