"""What `refboard WORKBOOK` does in the terminal it finds."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from shell import ON

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_can_only_print_gets_today_as_text(book: Path, term: str) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "refboard", str(book), "--on", str(ON)],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": term},
    ) as process:  # fmt: skip
        os.close(theirs)
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        said = b""
        # Linux tells the end of a terminal as an error.
        with suppress(OSError):
            while part := os.read(ours, 1 << 16):
                said += part
        alarm.cancel()
        assert process.wait() == 0
    os.close(ours)
    assert b"follow-ups" in said
    assert b"\x1b" not in said
