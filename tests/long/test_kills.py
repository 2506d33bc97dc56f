"""A save is killed at every one of its system calls: the workbook is whole, and nothing acknowledged is lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from edit_scenarios import NEXT, SCENARIOS, SIGN, Stage, environment, prepare
from forked_commands import Ended, ForkServer
from syscall_tracer import Point, kill_at, need_strace, points, traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SAMPLE = 60
"""Kills in the short run."""


@pytest.fixture(scope="module")
def fork_server() -> Iterator[ForkServer]:
    need_strace()
    with ForkServer() as fork_server:
        yield fork_server


class Battered:
    """One folder in which scenarios are played and broken off."""

    def __init__(self, fork_server: ForkServer, base: Path) -> None:
        self.fork_server = fork_server
        self.folder = base / "play"
        self.env = environment(self.folder)
        self.base = base
        self.slowest = 0.0

    def run(self, words: tuple[str, ...]) -> Ended:
        return self.fork_server.run(words, env=self.env)

    def stage(self, name: str) -> Stage:
        def run(words: Sequence[str]) -> tuple[int, str]:
            ended = self.run(tuple(words))
            return ended.code, ended.out or ended.err

        return prepare(SCENARIOS[name], self.folder, self.base / f"template-{name}", run)

    def points(self, stage: Stage) -> list[Point]:
        """Where the command can be killed."""
        stage.set_up(self.folder)
        return points(self.fork_server, stage.command, self.env, self.base / "log", self.folder)

    def kill(self, stage: Stage, point: Point) -> str:
        """Kill the command there, let the next commands find what it left; say what became of the edit."""
        book = stage.set_up(self.folder)
        ended = traced(self.fork_server, stage.command, self.env, self.base / "log", *kill_at(point))
        where = f"{stage.scenario.name}, killed at {point.reported}\n{ended.reported()}"
        done = stage.answer(ended.out)
        state = stage.state(book.read_bytes())
        assert state in ("old", "new"), f"{where}: {state}"
        assert not done or stage.scenario.contents_now or state == "new", where
        (self.folder / SIGN).unlink(missing_ok=True)
        began = time.monotonic()
        synced = self.run(("sync",))
        self.slowest = max(self.slowest, time.monotonic() - began)
        assert synced.code == 0 or (state == "old" and "conflict" in synced.out), (
            f"{where}\nsync: {synced.reported()}"
        )
        assert "queued" not in synced.out, f"{where}\nsync: {synced.reported()}"
        after = stage.state(book.read_bytes())
        assert after in ("old", "new"), f"{where}: after sync {after}"
        assert after == "new" or (state == "old" and not done), f"{where}: after sync {after}"
        saved = self.run(NEXT)
        assert saved.out.startswith("saved"), f"{where}\nthe next save: {saved.reported()}"
        beside = sorted(path.name for path in self.folder.iterdir() if path.is_file())
        assert beside == stage.beside(), f"{where}: {beside}"
        end = "killed" if ended.code == -9 else "survived"
        return f"{end}, {'said so' if done else 'nothing said'}, {state} -> {after}"


def campaign(battered: Battered, chosen: list[tuple[Stage, Point]]) -> Counter[str]:
    """Kill at each point and count what became of the edits."""
    found: Counter[str] = Counter()
    for stage, point in chosen:
        found[battered.kill(stage, point)] += 1
    print(f"\n{killed(found)} kills: {', '.join(dict.fromkeys(stage.scenario.name for stage, _ in chosen))}")
    for reported, count in sorted(found.items()):
        print(f"  {count:5}  {reported}")
    print(f"  the slowest sync afterwards took {battered.slowest:.2f} s", flush=True)
    return found


def killed(found: Counter[str]) -> int:
    return sum(count for reported, count in found.items() if reported.startswith("killed"))


def test_sampled_kills_lose_nothing(fork_server: ForkServer, tmp_path: Path) -> None:
    battered = Battered(fork_server, tmp_path)
    stages = [battered.stage(name) for name in ("log", "undo-set", "queue")]
    every = [(stage, point) for stage in stages for point in battered.points(stage)]
    found = campaign(battered, random.Random(7).sample(every, min(SAMPLE, len(every))))
    # Now and then a run makes a call less than the one before it, and the last call is never reached.
    assert killed(found) >= SAMPLE * 0.9
    assert len(found) > 2


@pytest.mark.long
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_kill_at_every_call_loses_nothing(name: str, fork_server: ForkServer, tmp_path: Path) -> None:
    battered = Battered(fork_server, tmp_path)
    stage = battered.stage(name)
    found = campaign(battered, [(stage, point) for point in battered.points(stage)])
    # 13 commands: more than a thousand kills in all.
    assert killed(found) >= 80
