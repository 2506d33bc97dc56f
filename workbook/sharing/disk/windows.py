"""What Windows does differently: files in use, replacement with a backup, reading that blocks no other program.

Excel opens its workbook exclusively: opening, replacing or renaming it gives a sharing violation, which
means wait. `ReplaceFileW` keeps the access list, the attributes and the streams of the file it replaces; it is
always given a backup name, because without one a failure in its last step loses the workbook's name. Its own
three errors are distinguished as Microsoft describes them
(learn.microsoft.com/windows/win32/api/winbase/nf-winbase-replacefilew). Nothing here runs elsewhere; it is
tested with a stand-in for kernel32 that acts on real files, not on Windows itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import sys
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path, PurePath

_FILE_NOT_FOUND, _PATH_NOT_FOUND, _ACCESS_DENIED, _INVALID_PARAMETER = 2, 3, 5, 87
_SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33
_UNABLE_TO_REMOVE_REPLACED, _UNABLE_TO_MOVE_REPLACEMENT, _UNABLE_TO_MOVE_REPLACEMENT_2 = 1175, 1176, 1177
_IN_USE: Final = frozenset(
    {
        _ACCESS_DENIED,
        _SHARING_VIOLATION,
        _LOCK_VIOLATION,
        _UNABLE_TO_REMOVE_REPLACED,
        _UNABLE_TO_MOVE_REPLACEMENT,
        _UNABLE_TO_MOVE_REPLACEMENT_2,
    }
)
_MEANS: Final = {
    _FILE_NOT_FOUND: errno.ENOENT,
    _PATH_NOT_FOUND: errno.ENOENT,
    19: errno.EROFS,
    39: errno.ENOSPC,
    112: errno.ENOSPC,
    # Invalid function, not supported, call not implemented: some file servers cannot replace.
    1: errno.ENOSYS,
    50: errno.ENOSYS,
    120: errno.ENOSYS,
}
_READ, _WRITE = 0x80000000, 0x40000000
_SHARE_ALL = 0x1 | 0x2 | 0x4
_OPEN_EXISTING = 3
_NORMAL = 0x80
_WRITE_THROUGH = 0x8
_QUERY_LIMITED = 0x1000
_STILL_ACTIVE = 259
_NO_HANDLE = ctypes.c_void_p(-1).value
_CHUNK = 1 << 20
_TRIES = 20
_PAUSE = 0.05
_LONG = 240
"""Characters; a longer name needs the prefix that lifts the limit of 260."""


class FileInUseError(PermissionError):
    """Another program has the file open exclusively."""


class Kernel32:
    """The system calls that are needed, from ``kernel32.dll`` or a test double."""

    def __init__(
        self,
        library: Any,  # noqa: ANN401  (a foreign library has no types)
        last_error: Callable[[], int],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._library = library
        self._last_error = last_error
        self._sleep = sleep

    def read_bytes(self, path: Path) -> bytes:
        """Read a file while others may write, replace and delete it; raises OSError."""
        handle = self._open(path, _READ)
        buffer, count = ctypes.create_string_buffer(_CHUNK), ctypes.c_ulong()
        pieces: list[bytes] = []
        try:
            while True:
                if not self._library.ReadFile(handle, buffer, _CHUNK, ctypes.byref(count), None):
                    raise _problem(self._last_error(), path)
                if not count.value:
                    return b"".join(pieces)
                pieces.append(buffer.raw[: count.value])
        finally:
            self._library.CloseHandle(handle)

    def is_in_use(self, path: Path) -> bool:
        """Whether another program has the file open and lets no other write it."""
        try:
            self._library.CloseHandle(self._open(path, _READ | _WRITE))
        except FileInUseError:
            return True
        except OSError:
            return False
        return False

    def exchange(self, fresh: Path, target: Path) -> None:
        """Put ``fresh`` into the target's place, and the target's old file under the name of ``fresh``.

        The target's name leads to a whole file throughout, except after error 1177, which is corrected at once.
        Raises FileInUseError where another program has one of them open, and then nothing has changed.
        """
        backup = backup_of(fresh)
        self._replace(target, fresh, backup)
        try:
            self._move(backup, fresh)
        except OSError:
            # Without the old file there is no telling what was replaced: take it back.
            self._replace(target, backup, fresh)
            raise

    def is_running(self, process: int) -> bool:
        """Whether a process is alive; one that we may not query counts as alive."""
        handle = self._library.OpenProcess(_QUERY_LIMITED, False, process)  # noqa: FBT003  (the system's own order)
        if not handle:
            return self._last_error() != _INVALID_PARAMETER
        code = ctypes.c_ulong()
        succeeded = self._library.GetExitCodeProcess(handle, ctypes.byref(code))
        self._library.CloseHandle(handle)
        return not succeeded or code.value == _STILL_ACTIVE

    def _open(self, path: Path, access: int) -> int:
        handle = self._library.CreateFileW(
            long_name(path), access, _SHARE_ALL, None, _OPEN_EXISTING, _NORMAL, None
        )
        if handle in (None, -1, _NO_HANDLE):
            raise _problem(self._last_error(), path)
        return int(handle)

    def _replace(self, target: Path, fresh: Path, backup: Path) -> None:
        if self._library.ReplaceFileW(long_name(target), long_name(fresh), long_name(backup), 0, None, None):
            return
        code = self._last_error()
        if code == _UNABLE_TO_MOVE_REPLACEMENT_2:
            # The one error after which the target has lost its name: the old file has the backup's.
            self._move(backup, target)
        raise _problem(code, target)

    def _move(self, source: Path, target: Path) -> None:
        """Rename to a free name; a virus scanner may have a new file open for a moment."""
        for left in reversed(range(_TRIES)):
            if self._library.MoveFileExW(long_name(source), long_name(target), _WRITE_THROUGH):
                return
            code = self._last_error()
            if code not in _IN_USE or not left:
                raise _problem(code, source)
            self._sleep(_PAUSE)


def backup_of(fresh: Path) -> Path:
    """The old file's name between the two steps."""
    return fresh.with_name(f"{fresh.stem}-swap{fresh.suffix}")


def long_name(path: PurePath) -> str:
    r"""Name a file for the system; a long absolute name gets the ``\\?\`` that lifts the limit."""
    name = str(path)
    if len(name) < _LONG or not path.is_absolute() or name.startswith("\\\\?\\"):
        return name
    return f"\\\\?\\UNC\\{name[2:]}" if name.startswith("\\\\") else f"\\\\?\\{name}"


def _problem(code: int, path: PurePath) -> OSError:
    if code in _IN_USE:
        return FileInUseError(errno.EACCES, "another program has the file open", str(path))
    number = _MEANS.get(code, errno.EIO)
    return OSError(number, f"Windows error {code}", str(path))


@contextlib.contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the sharing violations of Python's own calls into FileInUseError."""
    try:
        yield
    except OSError as error:
        if getattr(error, "winerror", None) in _IN_USE:
            raise FileInUseError(errno.EACCES, "another program has the file open", error.filename) from error
        raise


def load() -> Kernel32 | None:
    """Find the system's library; None where this is not Windows."""
    if sys.platform != "win32":
        return None
    library = ctypes.WinDLL("kernel32", use_last_error=True)
    text, handle, number = ctypes.c_wchar_p, ctypes.c_void_p, ctypes.c_ulong
    library.CreateFileW.argtypes = (text, number, number, handle, number, number, handle)
    library.CreateFileW.restype = handle
    library.ReadFile.argtypes = (handle, handle, number, handle, handle)
    library.CloseHandle.argtypes = (handle,)
    library.ReplaceFileW.argtypes = (text, text, text, number, handle, handle)
    library.MoveFileExW.argtypes = (text, text, number)
    library.OpenProcess.argtypes = (number, ctypes.c_int, number)
    library.OpenProcess.restype = handle
    library.GetExitCodeProcess.argtypes = (handle, handle)
    return Kernel32(library, ctypes.get_last_error)


KERNEL: Kernel32 | None = load()
"""The system's library on Windows, None elsewhere."""


def read_shared(path: Path) -> bytes:
    """Read a whole file without preventing another program from saving it meanwhile; raises OSError."""
    return path.read_bytes() if KERNEL is None else KERNEL.read_bytes(path)
