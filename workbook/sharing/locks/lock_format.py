r"""The bytes of lock files: LibreOffice's, which refboard writes too, and Excel's owner file.

LibreOffice: ``display name,login,host,DD.MM.YYYY HH:MM,profile;`` in UTF-8, with ``\`` before ``\``, ``,`` and ``;``
(svl/source/misc/lockfilecommon.cxx). Excel: 165 bytes, the length of the user's name in byte 0 and the name after
it in the ANSI code page, again in UTF-16 from byte 55 on (svl/source/misc/msodocumentlockfile.cxx).
"""

from __future__ import annotations

import codecs
import os
import re
import socket
from datetime import datetime

from workbook.sharing.locks import processes
from workbook.sharing.locks.lock_file import LockFile, local_now, login
from workbook.sync_status import Editor

LARGEST = 4096
"""Bytes of a lock file that are read."""
_OURS = "refboard:"
_SPLIT = re.compile(r"((?:[^\\,;]|\\.)*)([,;]|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\\,;])")
_TEXT_START = 55
_LONGEST_NAME = 52
"""Office allows no longer user name."""
_CLIP = 80
"""Characters of a name that are shown."""


def lock_bytes(user: str, *, process: int | None = None, at: datetime | None = None) -> bytes:
    """Write a lock file for this user in LibreOffice's format; the profile field names our process."""
    at = at or local_now()
    number = os.getpid() if process is None else process
    who = ":".join([f"{_OURS}{number}", processes.machine_run(), str(processes.started(number))])
    fields = (user or login(), login(), socket.gethostname(), f"{at:%d.%m.%Y %H:%M}", who)
    return (",".join(_SPECIAL.sub(r"\\\1", _one_line(field)) for field in fields) + ";").encode()


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def parse_lock(data: bytes) -> LockFile:
    """Read ``.~lock.NAME#``; one that is damaged or half-written still means that the workbook is open."""
    text = _decode(data[:LARGEST]).strip("\r\n\0 ")
    fields: list[str] = []
    for match in _SPLIT.finditer(text):
        fields.append(_ESCAPED.sub(r"\1", match[1]))
        if match[2] != ",":
            break
    fields += [""] * (5 - len(fields))
    since: datetime | None = None
    try:
        since = datetime.strptime(fields[3].strip(), "%d.%m.%Y %H:%M")  # noqa: DTZ007  (the file has no zone)
    except ValueError:
        since = None
    name = _clip(fields[0]) or _clip(fields[1])
    if not fields[4].startswith(_OURS):
        return LockFile(name, since, Editor.LIBREOFFICE, login=fields[1], host=fields[2])
    process, run, begun = [*fields[4][len(_OURS) :].split(":"), "", ""][:3]
    return LockFile(
        name,
        since,
        Editor.REFBOARD,
        login=fields[1],
        host=fields[2],
        process=_number(process),
        run=run,
        started=_number(begun),
    )


def parse_owner_file(data: bytes, since: datetime | None = None) -> LockFile:
    """Read Excel's ``~$NAME``; ``since`` is when the file was made."""
    start = _TEXT_START + 2
    length = int.from_bytes(data[_TEXT_START:start], "little")
    name = ""
    if 0 < length <= min(_LONGEST_NAME, (len(data) - start) // 2):
        name = data[start : start + 2 * length].decode("utf-16-le", "replace")
    if not name.strip(" \0") and data and 0 < data[0] <= _LONGEST_NAME:
        name = data[1 : 1 + data[0]].decode("cp1252", "replace")
    return LockFile(_clip(name.partition("\0")[0]), since, Editor.EXCEL)


def _clip(text: str) -> str:
    """Shorten a name to what fits a sentence; a damaged lock file may hold anything."""
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
