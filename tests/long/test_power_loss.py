"""Every state of the disk that a power cut can leave while a command runs, each of them started again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from edit_scenarios import BOOK, SCENARIOS, TARGET, EditScenario, Stage, environment, prepare, read_cells
from forked_commands import HERE, ForkServer
from syscall_tracer import need_strace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

EXPLORER = """
import random, runpy, sys, tempfile
work = sys.argv[1]
tempfile.mkdtemp = lambda **_: work
shuffle = random.Random.shuffle
def after_the_promise_first(self, states):
    shuffle(self, states)
    states.sort(key=lambda state: state[2] != "after-ack")
random.Random.shuffle = after_the_promise_first
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs the explorer of crash states in a folder that is known beforehand: a journal belongs to a path.

Where it chooses among the states, those after the edit was called saved come first: none of them is left out."""
MOST = 160
"""States of each command, chosen at random; all of them are 5,000 a command, and take hours."""
NAIVE = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for row in book["Targets"].iter_rows():
    if row[0].value == sys.argv[2]:
        row[13].value = "Fax"
book.save(sys.argv[1])
print("saved")
"""


@dataclass(frozen=True)
class Explored:
    """What the explorer printed: operations, distinct states, and how many of all states are bad."""

    name: str
    distinct: int
    states: int
    bad: int
    reported: str


@pytest.fixture(scope="module")
def explorer(shared: Path) -> Path:
    need_strace()
    tool = shared / "tools" / "crashstates.py"
    if not tool.exists():
        pytest.skip("the explorer of crash states is not beside this checkout")
    return tool


@pytest.fixture(scope="module")
def fork_server() -> Iterator[ForkServer]:
    need_strace()
    with ForkServer() as fork_server:
        yield fork_server


def explore(
    tool: Path, fork_server: ForkServer, base: Path, scenario: EditScenario, *, most: int
) -> Explored:
    """Play a scenario, and judge every state that a power cut could have left."""
    work = base / f"explore-{scenario.name}"
    folder = work / "run"

    def run(words: Sequence[str]) -> tuple[int, str]:
        ended = fork_server.run(words, env=environment(folder))
        return ended.code, ended.out or ended.err

    stage = prepare(scenario, folder, base / f"template-{scenario.name}", run)
    shutil.rmtree(folder)
    command = [sys.executable, "-m", "refboard", *stage.command]
    return explore_command(
        tool, fork_server, stage, work, command, "power_loss_check:check", scenario.says, most=most
    )


def explore_command(
    tool: Path,
    fork_server: ForkServer,
    stage: Stage,
    work: Path,
    command: list[str],
    call: str,
    says: str,
    *,
    most: int,
    name: str = "",
) -> Explored:
    """Trace a command within a copy of the stage's template, which lies at ``work / "run"``."""
    scenario = stage.template.with_name(f"{stage.template.name}.json")
    stage.save(scenario)
    asking = (
        f"{sys.executable} -S {HERE / 'forked_commands.py'} {fork_server.socket} {call} {{dir}} {scenario}"
    )
    done = subprocess.run(
        [
            sys.executable, "-c", EXPLORER, work, tool, "--dir", stage.template, "--check", asking, "--ack", says,
            "--max", str(most), "--", *command,
        ],
        env={**os.environ, **environment(work / "run")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    counted = re.search(r"ack after (\w+), (\d+) crash states, (\d+) distinct", done.stdout)
    bad = re.search(r"^BAD (\d+)", done.stdout, re.MULTILINE)
    assert counted is not None, done.stdout + done.stderr
    assert bad is not None, done.stdout
    assert counted[1] != "None", "nothing was acknowledged"
    return Explored(name or stage.scenario.name, int(counted[3]), int(counted[2]), int(bad[1]), done.stdout)


def tell(found: list[Explored]) -> None:
    for each in found:
        print(f"\n{each.name}: {each.reported.strip()}")
    distinct = sum(each.distinct for each in found)
    print(f"\n{len(found)} commands, {distinct} distinct states, {sum(each.bad for each in found)} bad")


def explore_whole_command(
    tool: Path,
    fork_server: ForkServer,
    base: Path,
    name: str,
    words: tuple[str, ...],
    says: str,
    *,
    most: int,
) -> Explored:
    """The same for a command that makes the workbook (init) or deletes the history (purge)."""
    work = base / f"explore-{name}"
    # A journal belongs to a path: it is made where the command finds it.
    stage = prepare(
        SCENARIOS["set"], work / "run", base / f"template-{name}", _runner(fork_server, work / "run")
    )
    shutil.rmtree(work / "run")
    if name == "init":
        (stage.template / BOOK).unlink()
        shutil.rmtree(stage.template / "state")
        (stage.template / "state").mkdir(mode=0o700)
    command = [
        sys.executable,
        "-m",
        "refboard",
        *(str(work / "run" / BOOK) if word == BOOK else word for word in words),
    ]
    return explore_command(
        tool, fork_server, stage, work, command, f"power_loss_check:after_{name}", says, most=most, name=name
    )


def _runner(fork_server: ForkServer, folder: Path) -> Callable[[Sequence[str]], tuple[int, str]]:
    def run(words: Sequence[str]) -> tuple[int, str]:
        ended = fork_server.run(words, env=environment(folder))
        return ended.code, ended.out or ended.err

    return run


WHOLE: Final = {
    "init": (("init", BOOK), "created"),
    "purge": (("purge", "--yes"), "Deleted"),
}
"""Commands that make a workbook or delete a history, and what they print when they are done."""


@pytest.mark.parametrize("name", WHOLE)
def test_a_sample_of_the_states_after_init_and_purge_loses_nothing(
    explorer: Path, fork_server: ForkServer, tmp_path: Path, name: str
) -> None:
    found = explore_whole_command(explorer, fork_server, tmp_path, name, *WHOLE[name], most=30)
    tell([found])
    assert found.distinct >= 10
    assert found.bad == 0, found.reported


def test_a_sample_of_the_states_after_a_power_cut_loses_nothing(
    explorer: Path, fork_server: ForkServer, tmp_path: Path
) -> None:
    found = explore(explorer, fork_server, tmp_path, SCENARIOS["set"], most=40)
    tell([found])
    assert found.distinct >= 10
    assert "after-ack new" in found.reported
    assert found.bad == 0, found.reported


def test_the_explorer_finds_what_a_naive_save_loses(
    explorer: Path, fork_server: ForkServer, tmp_path: Path
) -> None:
    work = tmp_path / "explore-naive"
    folder = work / "run"

    def run(words: Sequence[str]) -> tuple[int, str]:
        ended = fork_server.run(words, env=environment(folder))
        return ended.code, ended.out or ended.err

    stage = prepare(SCENARIOS["set"], folder, tmp_path / "template", run)
    shutil.rmtree(folder)
    command = [sys.executable, "-c", NAIVE, f"{folder / BOOK}", TARGET]
    shutil.copytree(stage.template, folder)
    subprocess.run(command, check=True, capture_output=True)
    new = read_cells((folder / BOOK).read_bytes())
    shutil.rmtree(folder)
    assert new != stage.old
    naive = Stage(stage.scenario, stage.command, stage.template, stage.old, new)
    found = explore_command(
        explorer, fork_server, naive, work, command, "power_loss_check:is_saved", "saved", most=60
    )
    tell([found])
    assert found.bad > 0


@pytest.mark.long
def test_no_state_after_a_power_cut_loses_anything(
    explorer: Path, fork_server: ForkServer, tmp_path: Path
) -> None:
    found = [explore(explorer, fork_server, tmp_path, scenario, most=MOST) for scenario in SCENARIOS.values()]
    whole = [
        explore_whole_command(explorer, fork_server, tmp_path, name, *WHOLE[name], most=MOST)
        for name in WHOLE
    ]
    tell([*found, *whole])
    assert sum(each.distinct for each in (*found, *whole)) >= 1500
    assert all("after-ack new" in each.reported for each in found)
    assert [each.reported for each in (*found, *whole) if each.bad] == []
