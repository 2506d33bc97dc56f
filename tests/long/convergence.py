"""Random histories of two to four refboards and other editors, and whether they come to rest.

    python tests/long/convergence.py [HISTORIES] [SEED]

After the last human edit every refboard looks again in turn until none of them saves. Each may save twice at most. A
decision of an editor that preserves the workbook's history must stand, or be overwritten by someone who had it.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
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


class Editor:
    """Another program: holds the rows it opened, and saves them with the workbook's history or without."""

    def __init__(self, board: Path, *, preserves: bool) -> None:
        self.board = board
        self.preserves = preserves
        self.open()

    def open(self) -> None:
        data = self.board.read_bytes()
        self.rows = read_book(data)
        self.stamp = read_stamp(Package.open(data))

    def save(self) -> None:
        data = write_book(self.rows)
        if self.preserves and self.stamp is not None:
            data = stamped(Package.open(data), self.stamp)
        self.board.write_bytes(data)


def play(dice: random.Random, folder: Path) -> Counter[str]:
    """One history; raises AssertionError with what went wrong."""
    board = folder / "board.xlsx"
    board.write_bytes(write_book(FIRST))
    now = [0.0]
    patience = Patience(2.0, lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + max(seconds, 1.0)))
    stores = [
        Store.open(board, SCHEMA, state_dir=folder / f"state{number}", user=f"user{number}", patience=patience)
        for number in range(dice.randint(2, 4))
    ]
    editors = [Editor(board, preserves=dice.random() < 0.5) for _ in range(dice.randint(1, 3))]
    found: Counter[str] = Counter()
    decided: tuple[str, str, str] | None = None
    for _ in range(dice.randint(4, 16)):
        kind = dice.choice(("set", "add", "sync", "open", "edit", "edit", "delete"))
        if kind in ("set", "add", "sync"):
            store = dice.choice(stores)
            decided = None
            if kind == "sync":
                store.sync()
                continue
            ids = [row_id for row_id in store.read().tables["Targets"].ids if row_id]
            change = (
                AddRow("Targets", {"Source": dice.choice("XYZ")})
                if kind == "add" or not ids
                else SetCells("Targets", dice.choice(ids), {dice.choice(("Notes", "Fax")): dice.choice(VALUES)})
            )
            try:
                store.submit([change])
            except RowMissingError:
                continue
        else:
            editor = dice.choice(editors)
            if kind == "open":
                editor.open()
                continue
            if dice.random() < 0.6:
                editor.open()
            if kind == "delete" and len(editor.rows) > 2:
                editor.rows.pop(dice.randrange(len(editor.rows)))
                decided = None
            elif editor.rows:
                line, column = dice.choice(editor.rows), dice.choice(("Notes", "Fax"))
                line[COLUMNS.index(column)] = dice.choice("ABCD")
                is_current = editor.stamp == read_stamp(Package.open(board.read_bytes()))
                decided = (
                    (line[0], column, line[COLUMNS.index(column)])
                    if editor.preserves and editor.stamp is not None and is_current
                    else None
                )
            editor.save()
    saves = [0] * len(stores)
    for _ in range(10):
        before = board.read_bytes()
        for number, store in enumerate(stores):
            at = board.read_bytes()
            store.sync()
            saves[number] += board.read_bytes() != at
        if board.read_bytes() == before:
            break
    else:
        raise AssertionError("no rest")
    found["saves after the last edit"] += sum(saves)
    assert max(saves) <= MOST_SAVES, f"{max(saves)} saves of one refboard"
    if decided is not None and decided[0]:
        row_id, column, value = decided
        held = {line[0]: line for line in read_book(board.read_bytes())}
        assert held.get(row_id, [None] * 4)[COLUMNS.index(column)] == value, f"lost the decision {decided}"
        found["decisions held"] += 1
    for store in stores:
        status = store.status()
        found["conflicts"] += len(status.conflicts)
        store.close()
    return found


def main(histories: int = 500, seed: int = 13) -> int:
    total: Counter[str] = Counter()
    failed = 0
    for number in range(histories):
        folder = Path(tempfile.mkdtemp(prefix="converge"))
        try:
            total += play(random.Random(f"{seed}-{number}"), folder)
        except (AssertionError, WorkbookError) as error:
            failed += 1
            sys.stdout.write(f"history {number}: {error}\n")
        finally:
            shutil.rmtree(folder)
    sys.stdout.write(f"{histories} histories, {failed} failed, {dict(total)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
