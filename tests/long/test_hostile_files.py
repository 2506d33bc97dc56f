"""Files that break the format or try to use up the machine: each is refused or read within 10 s and 300 MB.

Made by the generator beside this checkout, and collected from other projects' tests.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

SECONDS, MEGABYTES = 10, 300
PERSISTS = "Traceback", "panicked"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".zip")


@dataclass(frozen=True)
class Ended:
    """How a command ended on a file."""

    name: str
    code: int
    seconds: float
    megabytes: int
    said: str

    def is_good(self) -> bool:
        """Whether it ended in words, in time and in its memory."""
        small = self.seconds <= SECONDS and self.megabytes <= MEGABYTES
        one_sentence = self.code != 2 or len(self.said.strip().splitlines()) == 1
        return self.code in (0, 1, 2) and small and one_sentence and not any(w in self.said for w in PERSISTS)


def run(command: str, source: Path, folder: Path) -> Ended:
    """Run a command on a copy of a file; the copy must not change."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = Path(shutil.copy(source, folder / source.name))
    path.chmod(0o600)
    before = hashlib.sha256(path.read_bytes()).digest()
    environment = {**os.environ, "REFBOARD_STATE_DIR": str(folder / "state"), "HOME": str(folder)}
    begun = time.monotonic()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "refboard", command, str(path)],
            stdout=said, stderr=said, stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        usage = _wait(process, begun)
    words = (folder / "said").read_text(encoding="utf-8", errors="replace")
    assert hashlib.sha256(path.read_bytes()).digest() == before, f"{source.name} was changed"
    code = process.returncode if process.returncode is not None else -9
    return Ended(source.name, code, time.monotonic() - begun, usage.ru_maxrss // 1024, words)


def _wait(process: subprocess.Popen[bytes], begun: float) -> resource.struct_rusage:
    """Wait for a process, kill it after three times the limit, and give what it used."""
    while True:
        number, status, usage = os.wait4(process.pid, os.WNOHANG)
        if number:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage
        if time.monotonic() - begun > 3 * SECONDS:
            process.kill()
        time.sleep(0.01)


@pytest.fixture(scope="module")
def files(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every hostile file, by name."""
    tool, collected = shared / "tools" / "make_bad.py", shared / "corpus" / "hostile"
    if not tool.exists():
        pytest.skip("the generator of bad files is not beside this checkout")
    made = tmp_path_factory.mktemp("bad")
    subprocess.run([sys.executable, tool, made], check=True, capture_output=True)
    found = [*made.iterdir(), *(collected.iterdir() if collected.is_dir() else [])]
    return sorted((path for path in found if path.suffix.lower() in SUFFIXES), key=lambda path: path.name)


@pytest.mark.parametrize("step", [30, pytest.param(1, marks=pytest.mark.long)])
def test_every_file_is_read_or_refused_in_words(files: list[Path], tmp_path: Path, step: int) -> None:
    ended = [run("check", path, tmp_path / "play") for path in files[::step]]
    print(
        f"\n{len(ended)} files; slowest {max(e.seconds for e in ended):.1f} s, {max(e.megabytes for e in ended)} MB"
    )
    assert len(ended) >= 200 // step
    assert [one for one in ended if not one.is_good()] == []
