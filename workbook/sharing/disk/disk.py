"""Every way the store changes the disk, in one class.

No other module of the store opens a file for writing, renames, links, unlinks or syncs. A test replaces `Disk` by
one that fails at the n-th call, and so reaches every state that a full disk, a pulled cable or a kill can leave.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sqlite3
import stat
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.sharing.disk import windows

if TYPE_CHECKING:
    from collections.abc import Callable

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
# Windows has neither flag; there a fresh random name is the only protection.
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_CHUNK = 1 << 20
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_NO_METADATA = frozenset(
    {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENODATA}
)
_READING = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)


class ExchangeUnsupportedError(OSError):
    """The kernel or the file system cannot swap two names in one step."""


class Disk:
    """Every way the store changes a disk; each method raises OSError as the system does."""

    def create(self, path: Path, mode: int = 0o600) -> int:
        """Open a file that must not exist yet, for writing; never follows a link."""
        return os.open(path, _FLAGS, mode)

    def write(self, handle: int, data: bytes) -> None:
        """Write all bytes."""
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view[:_CHUNK]) :]

    def fsync(self, handle: int) -> None:
        """Wait until an open file's bytes are on the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close an open file."""
        os.close(handle)

    def unlink(self, path: Path) -> None:
        """Remove a name; no error when it is already gone."""
        with windows.translated_errors():
            path.unlink(missing_ok=True)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name, which must be free."""
        os.link(source, target, follow_symlinks=False)

    def replace(self, source: Path, target: Path) -> None:
        """Rename over whatever has the name."""
        with windows.translated_errors():
            source.replace(target)

    def rename(self, source: Path, target: Path) -> None:
        """Rename to a name that nothing else uses."""
        with windows.translated_errors():
            source.rename(target)

    def exchange(self, one: Path, other: Path) -> None:
        """Swap two names in one step; raise ExchangeUnsupportedError where that is not possible.

        On Windows it takes two, and ``other`` leads to a whole file throughout.
        """
        if windows.KERNEL is not None:
            try:
                windows.KERNEL.exchange(one, other)
            except OSError as error:
                if error.errno in _NO_EXCHANGE:
                    raise ExchangeUnsupportedError(error.errno, error.strerror, str(other)) from error
                raise
            return
        swap = _renameat2()
        if swap is None:
            raise ExchangeUnsupportedError(errno.ENOSYS, "the system cannot swap two names")
        failure = swap(os.fsencode(one), os.fsencode(other))
        if failure in _NO_EXCHANGE:
            raise ExchangeUnsupportedError(failure, os.strerror(failure), str(other))
        if failure:
            raise OSError(failure, os.strerror(failure), str(other))

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder are on the disk."""
        if sys.platform == "win32":
            # A directory cannot be opened for syncing there; NTFS journals its names.
            return
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network file systems refuse to sync a directory; the rename itself went through.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(handle)

    def remove_folder(self, folder: Path) -> None:
        """Remove an empty folder."""
        folder.rmdir()

    def make_folder(self, folder: Path) -> None:
        """Create a private folder (0700) and its parents."""
        for parent in reversed([each for each in folder.parents if not each.exists()]):
            # The mode of mkdir goes to the last folder alone.
            with contextlib.suppress(FileExistsError):
                parent.mkdir(mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        if stat.S_IMODE(folder.stat().st_mode) != 0o700:
            folder.chmod(0o700)

    def copy_metadata(self, source: Path, handle: int, target: Path) -> None:
        """Give a new file the mode, owner, group and extended attributes (ACLs too) of another.

        What the system does not let this user copy is left as it is.
        """
        like = source.stat()
        if hasattr(os, "fchown"):
            # Giving a file away needs root; the group is usually allowed, and it is what a team shares.
            for owner in ((like.st_uid, like.st_gid), (-1, like.st_gid)):
                with contextlib.suppress(PermissionError):
                    os.fchown(handle, *owner)
                    break
            os.fchmod(handle, stat.S_IMODE(like.st_mode))
        if sys.platform == "linux":
            _copy_attributes(source, target)

    def would_shut_out(self, target: Path, like: os.stat_result) -> bool:
        """Whether a new file in this place would shut out the group that may open the present one."""
        if not hasattr(os, "getgroups") or os.geteuid() == 0:
            return False
        for_group, for_others = like.st_mode & stat.S_IRWXG, (like.st_mode & stat.S_IRWXO) << 3
        if for_group == for_others or like.st_gid in {os.getegid(), *os.getgroups()}:
            return False
        folder = target.parent.stat()
        return not (folder.st_mode & stat.S_ISGID and folder.st_gid == like.st_gid)

    def database(self, path: Path) -> sqlite3.Connection:
        """Open a private (0600) SQLite file, made when missing; the connection commits by itself."""
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                self.close(self.create(path))
        # SQLite gives its rollback journal the mode of the database file.
        return sqlite3.connect(path, timeout=10.0, isolation_level=None, check_same_thread=False)

    def write_new(self, path: Path, data: bytes, *, like: Path | None = None, mode: int = 0o600) -> None:
        """Write a new file durably; after a failure nothing is left behind.

        It gets the mode, owner and attributes of the file ``like``.
        """
        handle = self.create(path, mode)
        try:
            try:
                if like is not None:
                    self.copy_metadata(like, handle, path)
                self.write(handle, data)
                self.fsync(handle)
            finally:
                self.close(handle)
        except BaseException:
            with contextlib.suppress(OSError):
                self.unlink(path)
            raise


DISK = Disk()
"""The real disk."""


def _copy_attributes(source: Path, target: Path) -> None:
    if sys.platform != "linux":
        return
    try:
        names = os.listxattr(source)
    except OSError as error:
        if error.errno not in _NO_METADATA:
            raise
        return
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError as error:
            if error.errno not in _NO_METADATA:
                raise


@lru_cache(maxsize=1)
def _renameat2() -> Callable[[bytes, bytes], int] | None:
    """Find the system call; the returned function gives 0 or an errno."""
    if sys.platform != "linux":
        return None
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def swap(one: bytes, other: bytes) -> int:
        if call(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0:
            return 0
        return ctypes.get_errno() or errno.EIO

    return swap


def describe_error(error: OSError) -> str:
    """Say why the system refused, as words that follow a colon."""
    words = error.strerror or type(error).__name__
    return words[:1].lower() + words[1:]


class NotRegularError(OSError):
    """A pipe, a device or a folder has the name of a file."""


def open_regular(path: Path) -> int:
    """Open a regular file for reading; raise NotRegularError for anything else, OSError as the system does.

    Opening a pipe waits for a writer, and reading a device may never end. So the file is opened without waiting, looked
    at, and only then read.
    """
    handle = os.open(path, _READING)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise NotRegularError(errno.EINVAL, "it is not a file", str(path))


def read_beginning(path: Path, limit: int) -> tuple[bytes, os.stat_result]:
    """The first bytes of a regular file and what the system says about it; raise OSError as `open_regular` does."""
    with os.fdopen(open_regular(path), "rb", buffering=0) as stream:
        return stream.read(limit) or b"", os.fstat(stream.fileno())


def read_regular(path: Path, *, limit: int | None = None) -> bytes:
    """The bytes of a regular file, the first ``limit`` of them; raise OSError as `open_regular` does."""
    with os.fdopen(open_regular(path), "rb", buffering=0) as stream:
        pieces: list[bytes] = []
        left = limit
        while piece := stream.read(_CHUNK if left is None else min(_CHUNK, left)):
            pieces.append(piece)
            left = None if left is None else left - len(piece)
        return b"".join(pieces)
