"""Two windows of one user keep versions of one workbook in one ring."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from workbook.sharing.disk.disk import Disk
from workbook.sharing.disk.watch import digest
from workbook.sharing.versions.ring import VERSIONS, VersionRing

if TYPE_CHECKING:
    from pathlib import Path


class Pausing(Disk):
    """Stops before a version's list is written, until it is let go on."""

    def __init__(self) -> None:
        self.stopped, self.go_on = threading.Event(), threading.Event()

    def create(self, path: Path, mode: int = 0o600) -> int:
        if ".json." in path.name:
            self.stopped.set()
            assert self.go_on.wait(10)
        return super().create(path, mode)


def put(ring: VersionRing, data: bytes) -> None:
    assert ring.put(data, digest(data), own=True, who="")


def test_no_version_gets_the_number_of_another_or_loses_a_piece_to_its_pruning(tmp_path: Path) -> None:
    ring = VersionRing(tmp_path / "ring")
    # The oldest is removed when one more is stored, and its piece with it.
    put(ring, b"the original, which stays")
    put(ring, b"the same again")
    for turn in range(VERSIONS):
        put(ring, f"version {turn}".encode())
    pausing = Pausing()
    one = threading.Thread(target=put, args=(VersionRing(ring.folder, disk=pausing), b"the same again"))
    other = threading.Thread(target=put, args=(ring, b"another window's"))
    one.start()
    assert pausing.stopped.wait(10)
    other.start()
    other.join(0.3)
    assert other.is_alive(), "the other window did not wait for its turn"
    pausing.go_on.set()
    one.join(10)
    other.join(10)
    numbers = [version.number for version in ring.versions()]
    assert numbers == sorted(set(numbers), reverse=True)
    for data in (b"the same again", b"another window's"):
        assert ring.load(digest(data)) == data


HOLD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from workbook.sharing.versions.ring import VersionRing
with VersionRing(Path(sys.argv[1]))._locked():
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed like this on Windows")
def test_a_window_that_was_killed_while_it_had_the_lock_blocks_no_other(tmp_path: Path) -> None:
    ring = VersionRing(tmp_path / "ring")
    killed = subprocess.run([sys.executable, "-c", HOLD_AND_DIE, ring.folder], check=False)
    assert killed.returncode == -signal.SIGKILL
    put(ring, b"next")
    assert ring.load(digest(b"next")) == b"next"
    assert (ring.folder / "turn.sqlite").stat().st_mode & 0o777 == 0o600
