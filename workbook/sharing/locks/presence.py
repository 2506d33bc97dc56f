r"""Who has the workbook open, and our own sign that we are saving.

LibreOffice puts ``.~lock.NAME#`` beside the file: ``display name,login,host,DD.MM.YYYY HH:MM,profile;`` in
UTF-8 with ``\`` before ``\``, ``,`` and ``;`` (svl/source/misc/lockfilecommon.cxx), and honours one it meets.
Excel puts ``~$NAME`` there: 165 bytes, the length of the user's name in byte 0 and the name after it in the
ANSI code page, again in UTF-16 from byte 55 on (svl/source/misc/msodocumentlockfile.cxx). A sign says who,
never for certain: Excel ignores ours, and both programs leave theirs behind when they crash. So a sign that
looks left behind says why (`Holder.doubt`), and is taken away only after a person agreed.
"""

from __future__ import annotations

import codecs
import os
import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from workbook.sharing.disk import windows
from workbook.sharing.locks.processes import is_running as is_running
from workbook.sharing.locks.processes import machine_run, runs_office, started
from workbook.sync_status import Editor, LockHolder

_OURS = "refboard:"
_LONGEST = 4096
_SPLIT = re.compile(r"((?:[^\\,;]|\\.)*)([,;]|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\\,;])")
_TEXT_START = 55
_LONGEST_NAME = 52
"""Office allows no longer user name."""
_CLIP = 80
"""Characters of a name that are told."""
_LONGEST_SAVE = timedelta(minutes=15)
_RESTART = timedelta(minutes=2)
"""After a restart a sign this old is nobody's: no save takes longer, and starting the machine took a while."""
_SILENCE = timedelta(days=1)
_SIGNING: Counter[Path] = Counter()
"""The signs that this process puts up or holds at the moment."""


@dataclass(frozen=True, slots=True)
class LockFile:
    """Somebody who has the workbook open. ``kind`` is ``excel``, ``libreoffice`` or ``refboard``.

    ``run`` and ``started`` tell a refboard's process from a later one of the same number. ``sign`` is the file
    that says so, ``target`` the workbook it stands beside.
    """

    name: str
    since: datetime | None
    kind: Editor
    login: str = ""
    host: str = ""
    process: int = 0
    run: str = ""
    started: int = 0
    sign: Path | None = field(default=None, compare=False)
    target: Path | None = field(default=None, compare=False)

    def describe(self) -> str:
        """Say who has it open and since when, as a sentence without its full stop."""
        since = f" since {self.since:%H:%M}" if self.since else ""
        if self.since and self.since.date() != _now().date():
            since = f" since {self.since:%Y-%m-%d %H:%M}"
        return f"{self.name or 'Somebody'} has the workbook open{since}"

    def holder(self) -> LockHolder:
        """The public data about who holds the lock."""
        return LockHolder(name=self.name, since=self.since, kind=self.kind, doubt=self.doubt())

    def is_dead(self) -> bool:
        """Whether this is a sign that a refboard of this login left on this machine when it was killed."""
        if self.kind != Editor.REFBOARD or not _is_here(self.host) or self.login != login():
            return False
        age = _now() - self.since if self.since is not None else timedelta()
        if age > _LONGEST_SAVE:
            # Process numbers are used again; no save of ours takes this long.
            return True
        if self.run and self.run != machine_run():
            # Signed before a restart, or on another machine of this name: only the latter can be alive.
            return age > _RESTART
        if not self.process:
            return False
        if self.process == os.getpid() and self.sign is not None:
            # What could not be removed after a save of this very process must not keep it from the next one.
            return not _SIGNING[self.sign]
        return self._has_ended()

    def _has_ended(self) -> bool:
        """Whether the process that signed is gone, or its number is another one's by now."""
        begun = started(self.process)
        return not is_running(self.process) or bool(self.started and begun and self.started != begun)

    def doubt(self) -> str:
        """Say in a sentence why this sign looks left behind; "" while it may well be somebody's.

        LibreOffice's when it was made here and nobody runs LibreOffice here; refboard's when its process ended or
        no save takes that long; anybody's when a day went by without any change to the sign or the workbook.
        """
        if self.kind == Editor.LIBREOFFICE and _is_here(self.host) and runs_office() is False:
            return "No LibreOffice is running on this computer, where the sign was made."
        if self.kind == Editor.REFBOARD and self.since is not None and _now() - self.since > _LONGEST_SAVE:
            return "refboard signs only while it saves, which never takes this long."
        is_known = self.process and self.run and self.run == machine_run() and _is_here(self.host)
        if self.kind == Editor.REFBOARD and is_known and self._has_ended():
            return "The refboard that made the sign on this computer is not running any more."
        seen = self._last_seen()
        if seen is None or _now() - seen < _SILENCE or _is_held(self.target):
            return ""
        return f"Neither the sign nor the workbook has changed since {seen:%Y-%m-%d %H:%M}."

    def _last_seen(self) -> datetime | None:
        """The last sign of life: the sign's own date, its time stamp or the workbook's; None when unknown."""
        times = [_changed(path) for path in (self.sign, self.target)]
        known = [time for time in (self.since, *times) if time is not None]
        return max(known) if times[0] is not None else None


def _is_held(target: Path | None) -> bool:
    """Whether the system itself refuses the workbook because a program has it open (on Windows only)."""
    return target is not None and windows.KERNEL is not None and windows.KERNEL.is_held(target)


def _changed(path: Path | None) -> datetime | None:
    try:
        return None if path is None else _local(path.stat().st_mtime)
    except OSError:
        return None


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds).astimezone().replace(tzinfo=None)


def _is_here(host: str) -> bool:
    """Whether a host's name, short or in full, is this machine's."""
    here = socket.gethostname().casefold()
    return bool(host) and host.casefold().partition(".")[0] == here.partition(".")[0]


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


@contextmanager
def signing(sign: Path) -> Iterator[None]:
    """Tell our own living sign from one that an earlier save of this process left, while this lasts."""
    _SIGNING[sign] += 1
    try:
        yield
    finally:
        _SIGNING[sign] -= 1


def owner_path(target: Path) -> Path:
    """Where Excel signs."""
    return target.with_name(f"~${target.name}")


def owner_paths(target: Path) -> list[Path]:
    """Every name under which an Office program may have signed this workbook.

    Excel keeps the whole name; the rule of Word, which drops the first letter of a seven-letter name and two of a
    longer one, is met on files that went through other programs. A short name counts only while no workbook of
    that very name is there, whose sign it would be.
    """
    dropped = min(2, max(0, len(target.stem) - 6))
    short = target.name[dropped:]
    names = [target.name]
    if dropped and not _is_there(target.with_name(short)):
        names.append(short)
    return [target.with_name(f"~${name}") for name in names]


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def lock_bytes(user: str, *, process: int | None = None, at: datetime | None = None) -> bytes:
    """Sign as this user, in LibreOffice's format; which process it is stands where the profile would."""
    at = at or _now()
    number = os.getpid() if process is None else process
    who = ":".join([f"{_OURS}{number}", machine_run(), str(started(number))])
    fields = (user or login(), login(), socket.gethostname(), f"{at:%d.%m.%Y %H:%M}", who)
    return (",".join(_SPECIAL.sub(r"\\\1", _one_line(field)) for field in fields) + ";").encode()


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def parse_lock(data: bytes) -> LockFile:
    """Read ``.~lock.NAME#``; what is damaged or half-written still means that somebody is there."""
    text = _decode(data[:_LONGEST]).strip("\r\n\0 ")
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
    name = _name(fields[0]) or _name(fields[1])
    if not fields[4].startswith(_OURS):
        return LockFile(name, since, Editor.LIBREOFFICE, fields[1], fields[2])
    process, run, begun = [*fields[4][len(_OURS) :].split(":"), "", ""][:3]
    return LockFile(
        name, since, Editor.REFBOARD, fields[1], fields[2], _number(process), run=run, started=_number(begun)
    )


def _name(text: str) -> str:
    """A name of a length that a sentence can hold; a damaged sign may hold anything."""
    plain = text.strip()
    return plain if len(plain) <= _CLIP else plain[: _CLIP - 1] + "…"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _decode(data: bytes) -> str:
    """Read UTF-8, which LibreOffice writes, or what older and other programs wrote."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A name cut in the middle of a letter is still UTF-8; anything else is the old Western code page.
        text = data.decode("utf-8-sig", "replace")
        return text if text.count("\ufffd") < 2 and text.isprintable() else data.decode("cp1252", "replace")


def parse_owner(data: bytes, since: datetime | None = None) -> LockFile:
    """Read Excel's ``~$NAME``; ``since`` is when the file was made."""
    start = _TEXT_START + 2
    length = int.from_bytes(data[_TEXT_START:start], "little")
    name = ""
    if 0 < length <= min(_LONGEST_NAME, (len(data) - start) // 2):
        name = data[start : start + 2 * length].decode("utf-16-le", "replace")
    if not name.strip(" \0") and data and 0 < data[0] <= _LONGEST_NAME:
        name = data[1 : 1 + data[0]].decode("cp1252", "replace")
    return LockFile(_name(name.partition("\0")[0]), since, Editor.EXCEL)


def find_holder(target: Path) -> LockFile | None:
    """Say who has the workbook open, as far as the signs beside it tell; a dead refboard's does not count."""
    holder = read_lock(target)
    if holder is not None and not holder.is_dead():
        return holder
    return read_owner(target)


def read_owner(target: Path) -> LockFile | None:
    """Read Excel's sign beside the workbook."""
    for path in owner_paths(target):
        holder = read_sign(path, target)
        if holder is not None:
            return holder
    return None


def read_lock(target: Path) -> LockFile | None:
    """Read the LibreOffice-format sign beside the workbook."""
    return read_sign(lock_path(target), target)


def read_sign(path: Path, target: Path, *, like: Path | None = None) -> LockFile | None:
    """Read one sign that stands beside the workbook; None when it is gone.

    ``like`` is the name it had before it was renamed.
    """
    is_lock = (like or path).name.startswith(".~lock.")
    try:
        with path.open("rb") as stream:
            data = stream.read(_LONGEST)
            since = _local(os.fstat(stream.fileno()).st_mtime)
    except PermissionError:
        # Excel may keep its own sign open for itself alone; that it is there is what counts.
        found = LockFile("", None, Editor.LIBREOFFICE if is_lock else Editor.EXCEL)
    except OSError:
        return None
    else:
        found = parse_lock(data) if is_lock else parse_owner(data, since)
    return replace(found, sign=path, target=target)
