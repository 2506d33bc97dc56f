"""System calls of a save refused by the kernel: one sentence, nothing lost, and the edit arrives once afterwards."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from edit_scenarios import SCENARIOS, Stage, environment, prepare
from forked_commands import ForkServer
from syscall_tracer import Point, fail_at, need_strace, points, traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES")
WRITING = {
    "openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat2", "unlink", "link", "linkat", "ftruncate",
    "mkdir",
}  # fmt: skip


@pytest.fixture(scope="module")
def fork_server() -> Iterator[ForkServer]:
    need_strace()
    with ForkServer() as fork_server:
        yield fork_server


class Refused:
    """One folder in which scenarios are played with a call that fails."""

    def __init__(self, fork_server: ForkServer, base: Path) -> None:
        self.fork_server = fork_server
        self.base = base
        self.folder = base / "play"
        self.env = environment(self.folder)

    def stage(self, name: str) -> tuple[Stage, list[Point]]:
        def run(words: Sequence[str]) -> tuple[int, str]:
            ended = self.fork_server.run(words, env=self.env)
            return ended.code, ended.out or ended.err

        stage = prepare(SCENARIOS[name], self.folder, self.base / f"template-{name}", run)
        stage.set_up(self.folder)
        every = points(self.fork_server, stage.command, self.env, self.base / "log", self.folder)
        concerned = [point for point in every if str(self.folder) in point.reported and point.call in WRITING]
        return stage, concerned

    def refuse(self, stage: Stage, point: Point, error: str, *, ever_after: bool) -> str:
        book = stage.set_up(self.folder)
        before = book.read_bytes()
        options = fail_at(point, error, ever_after=ever_after)
        ended = traced(self.fork_server, stage.command, self.env, self.base / "log", *options)
        where = f"{stage.scenario.name}, {error} {'from' if ever_after else 'at'} {point.reported}\n{ended.reported()}"
        assert ended.code in (0, 2, 3), where
        reported = ended.err.strip().splitlines()
        refusals = [line for line in reported if line.startswith("refboard: ")]
        assert reported == refusals, where
        state = stage.state(book.read_bytes())
        assert state in ("old", "new"), f"{where}: {state}"
        if ended.code:
            assert not stage.answer(ended.out), where
            answer = refusals[-1] if refusals else ""
            assert answer.endswith("."), where
            assert book.read_bytes() == before or "was written" in answer, where
        synced = self.fork_server.run(("sync",), env=self.env)
        after = stage.state(book.read_bytes())
        assert synced.code == 0, f"{where}\nsync: {synced.reported()}"
        assert after in ("old", "new"), f"{where}: after sync {after}"
        if (
            stage.answer(ended.out)
            or any(words in ended.err for words in ("is in the journal", "is recorded"))
            or "queued" in ended.out
        ):
            assert after == "new", f"{where}: after sync {after}"
        if "nothing was saved" in ended.err or ended.code == 2:
            assert after == "old" or stage.scenario.name == "sync", f"{where}: after sync {after}"
        return f"exit {ended.code}, {state} -> {after}"


def refuse_some(refused: Refused, names: Sequence[str], most: int) -> Counter[str]:
    """Refuse calls of these scenarios, chosen at random but the same each time."""
    dice = random.Random(11)
    found: Counter[str] = Counter()
    for name in names:
        stage, every = refused.stage(name)
        for point in dice.sample(every, min(most, len(every))):
            found[
                refused.refuse(
                    stage,
                    point,
                    dice.choice(ERRORS),
                    ever_after=point.call != "write" and dice.random() < 0.5,
                )
            ] += 1
    # A write that fails ever after would take the words of the refusal too, so those fail once.
    print(f"\n{found.total()} refused calls of {', '.join(names)}")
    for reported, count in sorted(found.items()):
        print(f"  {count:5}  {reported}")
    return found


def test_sampled_errors_lose_nothing(fork_server: ForkServer, tmp_path: Path) -> None:
    found = refuse_some(Refused(fork_server, tmp_path), ("log", "undo-set"), 12)
    assert any(reported.startswith("exit 3") for reported in found)


@pytest.mark.long
def test_errors_at_many_calls_lose_nothing(fork_server: ForkServer, tmp_path: Path) -> None:
    found = refuse_some(
        Refused(fork_server, tmp_path), ("first-log", "log", "set", "answer", "undo", "sync"), 120
    )
    assert found.total() >= 500
