"""Measure refboard against other programs on the same workbook, as ratios within one run.

    python tests/bench/measure.py [--touches 100000] [--rounds 5]

Makes a practice of that size in a temporary folder and prints, for each figure, both medians and their
ratio. Nothing is asserted: a machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import fcntl
import gc
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from keys import measure_keys

DAY = date(2026, 11, 23)
KEYS_TOUCHES = 10_000
"""The size of practice for which keys must answer within 50 ms."""
MINIMAL_APP = """
from textual.app import App
from textual.widgets import DataTable, Footer, Header, TabbedContent, TabPane

class Minimal(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header()
        with TabbedContent():
            for name in ("One", "Two", "Three"):
                with TabPane(name):
                    yield DataTable()
        yield Footer()

Minimal().run()
"""


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--touches", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["save", "read", "frame", "analysis", "keys"])
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    parser.add_argument("--book", type=Path, help="measure on this workbook instead of a made one")
    arguments = parser.parse_args()
    if arguments.memory_of:
        {"log": log_once, "openpyxl": load_and_save}[arguments.memory_of](arguments.book)
        # Unlike getrusage, this does not count what the process that started this one had in memory.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
        return
    from refboard.tui.session.idle import prioritize_input

    with tempfile.TemporaryDirectory() as folder:
        os.environ["REFBOARD_STATE_DIR"] = str(Path(folder) / "state")
        touches = KEYS_TOUCHES if arguments.only == "keys" else arguments.touches
        book = arguments.book or make_book(Path(folder), touches)
        size = f"{book.stat().st_size / 2**20:.1f} MB"
        print(f"{book.name}: {size}" if arguments.book else f"{book.name}: {touches} touches, {size}")
        steps: dict[str, Callable[[Path, int], None]] = {
            "save": measure_save,
            "read": measure_read,
            "analysis": measure_analysis,
            "frame": measure_frame,
            "keys": lambda book, rounds: measure_keys(
                book if arguments.only else make_book(Path(folder), KEYS_TOUCHES), rounds
            ),
        }
        for name, step in steps.items():
            if arguments.only in (None, name):
                with prioritize_input():
                    step(book, arguments.rounds)


def make_book(folder: Path, touches: int) -> Path:
    """A made-up practice of a size."""
    from refboard import demo

    book = folder / "practice.xlsx"
    demo.build(book, touches=touches, seed=3, on=DAY)
    return book


def copy_of(book: Path) -> Path:
    """A copy that may be written."""
    twin = Path(tempfile.mkdtemp(dir=book.parent)) / book.name
    twin.write_bytes(book.read_bytes())
    return twin


# -- log one touch


def open_and_log(book: Path) -> Callable[[], None]:
    """Open and read a workbook; returns what logs one touch and its next step, durably."""
    from refboard.practice.actions import log_touch
    from refboard.practice.schema import TABLES
    from workbook import Store

    store = Store.open(book, TABLES, user="Ana Reyes")
    snapshot = store.read()
    target = next(row_id for row_id in snapshot.tables["Targets"].ids if row_id)

    def log() -> None:
        action = log_touch(
            snapshot,
            target,
            on=DAY,
            by="Ana Reyes",
            channel="Phone",
            purpose="Loop note",
            next_step="Send the guide",
        )
        receipt = store.submit(action.changes, title=action.title)
        if receipt.status != "saved":
            raise SystemExit(f"not saved: {receipt.detail}")

    return log


def log_once(book: Path) -> None:
    """Log one touch, with all that must be read before."""
    open_and_log(book)()


def load_and_save(book: Path) -> None:
    """The same with openpyxl: load, change, save."""
    from openpyxl import load_workbook

    loaded = load_workbook(book)
    sheet = loaded["Touches"]
    sheet.cell(sheet.max_row + 1, 1, "T-BENCH")
    loaded.save(book)


def measure_save(book: Path, rounds: int) -> None:
    """Log one touch against openpyxl's load and save, time and peak memory."""
    twin = copy_of(book)
    log = open_and_log(twin)
    theirs = [timed(lambda: load_and_save(copy_of(book)))]
    mine = [timed(log) for _ in range(rounds)]
    if rounds > 2:
        theirs.append(timed(lambda: load_and_save(copy_of(book))))
    tell("log one touch", mine, "openpyxl load + save", theirs)
    memory = [peak_memory(what, copy_of(book)) for what in ("log", "openpyxl")]
    print(f"  peak memory: {memory[0]} MB against {memory[1]} MB, ratio {memory[0] / memory[1]:.2f}")


def peak_memory(what: str, book: Path) -> int:
    """Peak resident memory of one job in a process of its own, MB."""
    command = [sys.executable, __file__, "--memory-of", what, "--book", str(book)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


# -- cold read


def measure_read(book: Path, rounds: int) -> None:
    """Read every table cold against python-calamine reading every sheet."""
    from python_calamine import CalamineWorkbook

    from refboard.practice.schema import TABLES
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.read import read_snapshot

    def mine() -> None:
        read_snapshot(Package.open(book.read_bytes(), book.name), TABLES)

    def theirs() -> None:
        opened = CalamineWorkbook.from_path(book)
        for name in opened.sheet_names:
            opened.get_sheet_by_name(name).to_python()

    pairs = [(timed(mine), timed(theirs)) for _ in range(rounds)]
    tell("cold read, every cell kept", [a for a, _ in pairs], "python-calamine", [b for _, b in pairs])


def measure_analysis(book: Path, rounds: int) -> None:
    """Work out every pane's figures, beside the time of the read."""
    from refboard.analysis import facts as prepared
    from refboard.analysis.checkup.compliance import review_compliance
    from refboard.analysis.loop.loop import read_loop_board
    from refboard.analysis.review.review import build_review
    from refboard.analysis.sources.health import assess_sources
    from refboard.analysis.timing.timing import measure_timing
    from refboard.analysis.today.followups import queue_from_facts
    from refboard.practice.policy import Policy
    from refboard.practice.schema import TABLES
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.read import read_snapshot

    panes: dict[str, Callable[[prepared.Facts], object]] = {
        "Today": queue_from_facts,
        "sources": assess_sources,
        "timing": measure_timing,
        "loop": read_loop_board,
        "review": build_review,
        "compliance": review_compliance,
    }
    reads, totals, busy = [], [], []
    each: dict[str, list[float]] = {}
    for _ in range(rounds):
        started = time.perf_counter()
        snapshot = read_snapshot(Package.open(book.read_bytes(), book.name), TABLES)
        reads.append(time.perf_counter() - started)
        policy = Policy.from_snapshot(snapshot)
        began = time.process_time()
        found: list[prepared.Facts] = []
        spent = {"facts": timed(lambda: found.append(prepared.prepare(snapshot, policy, DAY)))}  # noqa: B023
        for name, work in panes.items():
            spent[name] = timed(lambda: work(found[-1]))  # noqa: B023
        totals.append(sum(spent.values()))
        busy.append(time.process_time() - began)
        for name, seconds in spent.items():
            each.setdefault(name, []).append(seconds)
    tell("all panes' figures", totals, "the read before them", reads)
    print(f"  of the processor's time: {statistics.median(busy):.3f} s")
    print("  " + ", ".join(f"{name} {statistics.median(seconds):.3f} s" for name, seconds in each.items()))


# -- first frame


def measure_frame(book: Path, rounds: int) -> None:
    """Time to the first frame in a terminal against a minimal Textual app."""
    mine = [sys.executable, "-m", "refboard", str(book)]
    theirs = [sys.executable, "-c", MINIMAL_APP]
    pairs = [(first_frame(mine, b"Help"), first_frame(theirs, b"Quit")) for _ in range(rounds)]
    tell("first frame", [a for a, _ in pairs], "minimal Textual app", [b for _, b in pairs])


def first_frame(command: list[str], last_word: bytes) -> float:
    """Seconds until a program has drawn its footer in a terminal of 120 x 40."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    started = time.perf_counter()
    environment = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    seen, at = b"", 0.0
    try:
        while not at and time.perf_counter() - started < 60:
            if select.select([master], [], [], 0.1)[0]:
                seen += os.read(master, 65536)
                # The footer is drawn last: its last key is named in the first frame.
                at = time.perf_counter() - started if last_word in seen else 0.0
    finally:
        process.kill()
        process.wait()
        os.close(master)
    if not at:
        raise SystemExit(f"no frame from {command[1:3]}")
    return at


# -- telling


def timed(job: Callable[[], object]) -> float:
    """Seconds one call takes, with the garbage of earlier ones out of the way."""
    gc.collect()
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def tell(what: str, mine: list[float], against: str, theirs: list[float]) -> None:
    """Print two medians and their ratio."""
    ours, other = statistics.median(mine), statistics.median(theirs)
    ratio = f"1/{other / ours:.0f}" if ours * 5 < other else f"{ours / other:.2f}"
    print(f"{what}: {ours:.3f} s, {against}: {other:.3f} s, ratio {ratio}")


if __name__ == "__main__":
    main()
