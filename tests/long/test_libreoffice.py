"""refboard beside a living LibreOffice: what either side saves is in the workbook at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from campaigns import THEIRS, Campaign, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


def python_with_uno() -> str:
    """A Python that can talk to LibreOffice; the test is skipped where there is none."""
    for candidate in (sys.executable, "/usr/bin/python3", "/usr/lib/libreoffice/program/python"):
        if Path(candidate).exists():
            calls = subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False)
            if calls.returncode == 0:
                return candidate
    pytest.skip("no Python here has UNO")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[int]:
    """The port of a LibreOffice with a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--norestore"]
    words += ["--nologo", f"--accept=socket,host=127.0.0.1,port={port};urp;"]
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    yield port
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def campaigns() -> Iterator[list[Campaign]]:
    """Campaigns whose writers are ended with the test, however it ends."""
    begun: list[Campaign] = []
    yield begun
    for campaign in begun:
        campaign.stop()


def marks(path: Path) -> list[str]:
    """What LibreOffice typed."""
    cells = openpyxl.load_workbook(path)[THEIRS[0]]["A"]
    return [str(cell.value) for cell in cells[1:]]


@pytest.mark.parametrize("mode", ["reopen", "hold"])
@pytest.mark.parametrize("saves", [5, pytest.param(100, marks=pytest.mark.long)])
def test_a_living_libreoffice_saves_beside_writers(
    tmp_path: Path, campaigns: list[Campaign], office: int, saves: int, mode: str
) -> None:
    campaign = Campaign(tmp_path, 7, 2, 100_000, own_state=True, pause=0.3, alone=True)
    campaigns.append(campaign)
    python = python_with_uno()
    campaign.begin()
    campaign.wait_for_first_edits()
    words = [
        python,
        str(HERE / "libreoffice_editor.py"),
        str(office),
        str(campaign.workbook),
        THEIRS[0],
        str(saves),
        mode,
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=540, check=False)
    assert done.returncode == 0, done.stderr
    answer = len(done.stdout.split())
    (campaign.folder / "enough").touch()
    campaign.watch(120)
    waiting = campaign.settle()
    operations = campaign.operations()
    found = campaign.judge(operations, waiting)
    reported = Counter(operation.status for operation in operations)
    times = [operation.seconds for operation in operations]
    stored = marks(campaign.workbook)
    print(
        f"\nLibreOffice, {mode}: {answer} saves, {len(stored)} of its cells there;"
        f" {len(operations)} edits acknowledged ({dict(reported)}), {found.counts()} after looking again;"
        f" {len(waiting)} conflicts; LibreOffice was refused {done.stderr.count('refused')} times; p99 {percentile(times, 0.99):.3f} s"
    )
    assert answer == saves
    assert len(operations) >= saves // 2
    assert stored == [f"{THEIRS[0]} {number}" for number in range(saves)]
    assert found.none, found
    assert waiting == set()
