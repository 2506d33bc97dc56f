r"""Who has the workbook open, and our own sign that we are saving.

LibreOffice puts ``.~lock.NAME#`` beside the file: ``display name,login,host,DD.MM.YYYY HH:MM,profile;`` in
UTF-8 with ``\`` before ``\``, ``,`` and ``;`` (svl/source/misc/lockfilecommon.cxx), and honours one it meets.
Excel puts ``~$NAME`` there: 165 bytes, the length of the user's name in byte 0 and the name after it in the
ANSI code page, again in UTF-16 from byte 55 on (svl/source/misc/msodocumentlockfile.cxx). A sign says who,
never for certain: Excel ignores ours, and both programs leave theirs behind when they crash.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OURS = "refboard:"
_LONGEST = 4096
_SPLIT = re.compile(r"((?:[^\\,;]|\\.)*)([,;]|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\\,;])")
_TEXT_START = 55
_LONGEST_SAVE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has the workbook open. ``kind`` is ``excel``, ``libreoffice`` or ``refboard``."""

    name: str
    since: datetime | None
    kind: str
    login: str = ""
    host: str = ""
    process: int = 0

    def describe(self) -> str:
        """Say who has it open and since when, as a sentence without its full stop."""
        since = f" since {self.since:%H:%M}" if self.since else ""
        if self.since and self.since.date() != _now().date():
            since = f" since {self.since:%Y-%m-%d %H:%M}"
        return f"{self.name or 'Somebody'} has the workbook open{since}"

    def to_json(self) -> dict[str, str]:
        """Give the stable JSON form."""
        since = self.since.isoformat(timespec="minutes") if self.since else ""
        return {"name": self.name, "since": since, "kind": self.kind}

    def is_dead(self) -> bool:
        """Whether this is a sign that a refboard of this login left on this machine when it was killed."""
        if self.kind != "refboard" or self.host != socket.gethostname() or self.login != login():
            return False
        if self.since is not None and _now() - self.since > _LONGEST_SAVE:
            # Process numbers are used again; no save of ours takes this long.
            return True
        return bool(self.process) and not is_running(self.process)


def _now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)


def login() -> str:
    """Name the account, without asking any directory service."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if name := os.environ.get(variable, "").strip():
            return name
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def lock_path(target: Path) -> Path:
    """Where LibreOffice and refboard sign."""
    return target.with_name(f".~lock.{target.name}#")


def owner_path(target: Path) -> Path:
    """Where Excel signs."""
    return target.with_name(f"~${target.name}")


def lock_bytes(user: str, *, process: int | None = None, at: datetime | None = None) -> bytes:
    """Sign as this user, in LibreOffice's format."""
    at = at or _now()
    who = _OURS + str(os.getpid() if process is None else process)
    fields = (user or login(), login(), socket.gethostname(), f"{at:%d.%m.%Y %H:%M}", who)
    return (",".join(_SPECIAL.sub(r"\\\1", _one_line(field)) for field in fields) + ";").encode()


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def parse_lock(data: bytes) -> Holder:
    """Read ``.~lock.NAME#``; what is damaged or half-written still means that somebody is there."""
    text = data[:_LONGEST].decode("utf-8", "replace").strip("\r\n\0 ")
    fields: list[str] = []
    for match in _SPLIT.finditer(text):
        fields.append(_ESCAPED.sub(r"\1", match[1]))
        if match[2] != ",":
            break
    fields += [""] * (5 - len(fields))
    since: datetime | None = None
    try:
        since = datetime.strptime(fields[3].strip(), "%d.%m.%Y %H:%M")  # noqa: DTZ007  (the file says no zone)
    except ValueError:
        since = None
    profile = fields[4]
    ours = profile.startswith(_OURS)
    number = profile[len(_OURS) :]
    process = int(number) if ours and number.isascii() and number.isdigit() else 0
    name = fields[0].strip() or fields[1].strip()
    return Holder(name, since, "refboard" if ours else "libreoffice", fields[1], fields[2], process)


def parse_owner(data: bytes, since: datetime | None = None) -> Holder:
    """Read Excel's ``~$NAME``; ``since`` is when the file was made."""
    name = ""
    if len(data) >= _TEXT_START + 2:
        length = int.from_bytes(data[_TEXT_START : _TEXT_START + 2], "little")
        start = _TEXT_START + 2
        if 0 < length <= (len(data) - start) // 2:
            name = data[start : start + 2 * length].decode("utf-16-le", "replace")
    if not name.strip(" \0") and data:
        name = data[1 : 1 + min(data[0], 52)].decode("cp1252", "replace")
    return Holder(name.strip(" \0"), since, "excel")


def find_holder(target: Path) -> Holder | None:
    """Say who has the workbook open, as far as the signs beside it tell; a dead refboard's does not count."""
    holder = read_lock(target)
    if holder is not None and not holder.is_dead():
        return holder
    return read_owner(target)


def read_owner(target: Path) -> Holder | None:
    """Read Excel's sign beside the workbook."""
    path = owner_path(target)
    try:
        data = path.read_bytes()[:_LONGEST]
        since = datetime.fromtimestamp(path.stat().st_mtime).astimezone().replace(tzinfo=None)
    except PermissionError:
        # Excel may keep its own sign open for itself alone; that it is there is what counts.
        return Holder("", None, "excel")
    except OSError:
        return None
    return parse_owner(data, since)


def read_lock(target: Path) -> Holder | None:
    """Read the LibreOffice-format sign beside the workbook."""
    try:
        data = lock_path(target).read_bytes()
    except PermissionError:
        return Holder("", None, "libreoffice")
    except OSError:
        return None
    return parse_lock(data)


def is_running(process: int) -> bool:
    """Whether a process of this machine is alive, as far as can be told."""
    if sys.platform == "win32":
        # Signal 0 would end the process there; unknown counts as running.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
