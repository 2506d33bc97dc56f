"""strace around a prepared process: which system calls it makes, and what happens when they fail."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from forked_commands import Ended, ForkServer

CALLS = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "unlinkat",
    "link", "linkat", "close", "fcntl", "ftruncate", "mkdir", "fchmod", "fchown",
)  # fmt: skip
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")
_FIRST_HANDLE = re.compile(r"\d+<([^>]*)>")


@dataclass(frozen=True)
class Point:
    """The n-th call of one kind that a command makes, counted from 1; ``reported`` is the line that strace prints."""

    call: str
    n: int
    reported: str = ""


def need_strace() -> None:
    """Skip the test where strace is not installed."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")


def attach(process: int, log: Path, *options: str) -> subprocess.Popen[bytes]:
    """Trace a stopped process; returns when it is held."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-s", "200", *options, "-o", str(log), "-p", str(process)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert tracer.stderr is not None
    answer = tracer.stderr.readline()
    assert b"attached" in answer, answer
    return tracer


def traced(
    fork_server: ForkServer, words: tuple[str, ...], env: dict[str, str], log: Path, *options: str
) -> Ended:
    """Run a command under strace with these options."""
    tracers = []
    ended = fork_server.run(
        words, env=env, held=lambda process: tracers.append(attach(process, log, *options))
    )
    for tracer in tracers:
        tracer.communicate()
    return ended


def points(
    fork_server: ForkServer, words: tuple[str, ...], env: dict[str, str], log: Path, folder: Path
) -> list[Point]:
    """Every call of a command that concerns files below ``folder``, and what it prints."""
    ended = traced(fork_server, words, env, log, "-e", f"trace={','.join(CALLS)}", "-e", "signal=none")
    assert ended.code == 0, ended.reported()
    counts: Counter[str] = Counter()
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None or match[1] not in CALLS:
            continue
        counts[match[1]] += 1
        handle = _FIRST_HANDLE.match(match[2])
        printed = match[1] == "write" and match[2].startswith(("1<", "2<"))
        if str(folder) in (handle[1] if handle else match[2]) or str(folder) in match[2] or printed:
            found.append(Point(match[1], counts[match[1]], line))
    return found


def kill_at(point: Point) -> tuple[str, ...]:
    """The options that end a process as it makes this call."""
    return "-e", f"trace={point.call}", "-e", f"inject={point.call}:signal=SIGKILL:when={point.n}"


def fail_at(point: Point, error: str, *, ever_after: bool = False) -> tuple[str, ...]:
    """The options that let this call fail, once or from there on."""
    when = f"{point.n}+" if ever_after else str(point.n)
    return "-e", f"trace={point.call}", "-e", f"inject={point.call}:error={error}:when={when}"
