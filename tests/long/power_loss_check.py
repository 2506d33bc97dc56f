"""What a power cut left: start again there, and say whether the edit is in the workbook (``new``) or not (``old``).

Anything else is an error: a workbook that is not whole, half an edit, a command that fails, a file left behind.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from edit_scenarios import BOOK, NEXT, SIGN, Stage, environment

from refboard.cli import main
from workbook import Store

if TYPE_CHECKING:
    from collections.abc import Sequence


def check(words: Sequence[str]) -> int:
    """Check a folder (first word) against a scenario (second); prints its state, exit code 1 when it is bad."""
    folder, scenario = Path(words[0]), Stage.load(Path(words[1]))
    print(verdict := judge(folder, scenario))
    return 0 if verdict in ("old", "new") else 1


def judge(folder: Path, stage: Stage) -> str:
    """The state after refboard was started again, or what is wrong."""
    book = folder / BOOK
    if not book.exists():
        return "the workbook is gone"
    before = stage.state(book.read_bytes())
    if before not in ("old", "new"):
        return f"after the power cut {before}"
    (folder / SIGN).unlink(missing_ok=True)
    move_journal(folder, book)
    os.environ.update(environment(folder))
    code, answer = run(("sync",))
    if "queued" in answer or not (code == 0 or (before == "old" and "conflict" in answer)):
        return f"sync says {answer}"
    after = stage.state(book.read_bytes())
    if after != before and (before, after) != ("old", "new"):
        return f"sync made {before} {after}"
    code, answer = run(NEXT)
    if not answer.startswith("saved"):
        return f"the next save says {answer}"
    beside = sorted(path.name for path in folder.iterdir() if path.is_file())
    return after if beside == stage.beside() else f"left behind: {beside}"


def after_init(words: Sequence[str]) -> int:
    """After `init`: no workbook, and the next `init` makes it; or a whole one. Nothing else is left behind then."""
    folder = Path(words[0])
    book = folder / BOOK
    before = "new" if book.exists() else "old"
    os.environ.update(environment(folder))
    if before == "old":
        code, answer = run(("init", str(book)))
        if code != 0:
            print(f"init again says {answer}")
            return 1
    code, answer = run(("target", "Fir Clinic"))
    beside = sorted(path.name for path in folder.iterdir() if path.name.startswith(".~"))
    good = code == 0 and answer.startswith("saved") and not beside
    print(before if good else f"the first save says {answer}, left behind: {beside}")
    return 0 if good else 1


def after_purge(words: Sequence[str]) -> int:
    """After `purge`: the workbook as it was, and the next save goes through, or a sentence says what to do."""
    folder, stage = Path(words[0]), Stage.load(Path(words[1]))
    book = folder / BOOK
    data = book.read_bytes()
    whole = data == (stage.template / BOOK).read_bytes()
    move_journal(folder, book)
    os.environ.update(environment(folder))
    run(("purge", "--yes"))
    code, answer = run(NEXT)
    good = whole and code == 0 and answer.startswith("saved")
    print(
        "old"
        if good
        else f"the workbook is {'as it was' if whole else 'changed'}; the next save says {answer}"
    )
    return 0 if good else 1


def move_journal(folder: Path, book: Path) -> None:
    """A journal belongs to the path of its workbook, and this copy of the disk lies at another one."""
    state = folder / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    with Store.open(book, (), state_dir=state) as store:
        home = store._journal.folder
    for stored in list(state.iterdir()):
        if stored.is_dir() and len(stored.name) == len(home.name):
            stored.rename(home)


def run(words: Sequence[str]) -> tuple[int, str]:
    """Run a command in this process."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main([*words])
    return code, out.getvalue() or err.getvalue()


def is_saved(words: Sequence[str]) -> int:
    """For the naive saver: whether a folder's workbook can be read, and what it holds."""
    stage = Stage.load(Path(words[1]))
    book = Path(words[0]) / BOOK
    print(verdict := stage.state(book.read_bytes()) if book.exists() else "the workbook is gone")
    return 0 if verdict in ("old", "new") else 1
