"""What this machine shows about running programs, without a service or a subprocess."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from workbook.sharing.disk import windows

_PROC: Final = Path("/proc")
_OFFICE: Final = frozenset({"soffice", "soffice.bin", "oosplash", "libreoffice"})


def is_running(process: int) -> bool:
    """Whether a process of this machine is alive; unknown counts as alive."""
    if windows.KERNEL is not None:
        return windows.KERNEL.is_running(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def machine_run(proc: Path = _PROC) -> str:
    """Identify this start of this machine, and the container within it; "" where neither is known.

    Process numbers in two lock files can be compared only where this is the same.
    """
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        namespace = str((proc / "self/ns/pid").readlink())
    except (OSError, ValueError):
        return ""
    return hashlib.sha256(f"{boot} {namespace}".encode()).hexdigest()[:8]


def started(process: int, proc: Path = _PROC) -> int:
    """When a process began, in clock ticks since the machine started; 0 where unknown.

    Process numbers are reused; a number together with its start time is not (field 22 of proc_pid_stat(5)).
    """
    try:
        status = (proc / str(process) / "stat").read_bytes()
        # The second field is the program's name in brackets, which may hold spaces and brackets.
        return int(status[status.rindex(b")") + 2 :].split()[19])
    except (OSError, ValueError, IndexError):
        return 0


def runs_office(proc: Path = _PROC) -> bool | None:
    """Whether LibreOffice runs on this machine; None where other users' programs are hidden."""
    try:
        # Where a user sees only their own processes, process 1 is hidden.
        (proc / "1/comm").read_bytes()
        entries = [entry for entry in proc.iterdir() if entry.name.isdigit()]
    except OSError:
        return None
    for entry in entries:
        try:
            name = (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            continue
        except OSError:
            return None
        if name in _OFFICE:
            return True
    return False
