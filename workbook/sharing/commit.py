"""The protocol by which a new version takes the workbook's place.

Sign (in LibreOffice's format, so that it opens read-only meanwhile), read a whole version, let the caller
make the next one from it, write that to a temporary file beside the target, sync, read it back and verify,
look whether the target is still the version that was read, swap the two names in one step, and look at what
came out: if that is not the version that was read, somebody saved in between, so swap back and start again.
Only when the folder is synced is it done. The target is a whole old or a whole new file at every moment.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from workbook.errors import BusyError, EditRefusedError, FileRefusedError, NotWrittenError
from workbook.sharing.disk.disk import DISK, Disk, ExchangeUnsupportedError, describe_error
from workbook.sharing.disk.patience import Patience
from workbook.sharing.disk.watch import digest, identify
from workbook.sharing.disk.windows import FileInUseError
from workbook.sharing.locks import presence, temporary_files
from workbook.sharing.locks.own_lock import hold_lock
from workbook.sharing.versions.version import FileVersion, read_version

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.sharing.disk.watch import Identity

_ATTEMPTS = 50
_PAUSE = 0.05

Prepared = tuple[bytes, Callable[[bytes], object]]
"""The next version's bytes, and what raises when the bytes read back are not right."""


def check_writable(target: Path, disk: Disk = DISK) -> None:
    """Raise EditRefusedError where replacing the file would harm somebody: hard links, a read-only file.

    FileRefusedError where it is none, and where its name leaves no room for the sign of a save.
    """
    try:
        status = target.stat()
    except OSError:
        return
    if not stat.S_ISREG(status.st_mode):
        raise FileRefusedError(f"{target.name} is not a file.")
    sign = os.fsencode(presence.lock_path(target).name)
    if len(sign) > _longest_name(target.parent):
        raise FileRefusedError(
            f"{target.name} has too long a name: nothing can be put beside it that says who is saving;"
            " rename it to something shorter."
        )
    if status.st_nlink > 1:
        temporary_files.sweep(target, disk)
        with contextlib.suppress(OSError):
            status = target.stat()
    if status.st_nlink > 1:
        raise EditRefusedError(
            f"{target.name} has {status.st_nlink} names (hard links), which saving would split into different files;"
            " keep one name, or make the others symbolic links."
        )
    if not os.access(target, os.W_OK):
        raise EditRefusedError(
            f"{target.name} is read-only for this account; ask its owner for write access."
        )
    if disk.would_shut_out(target, status):
        raise EditRefusedError(
            f"{target.name} belongs to a group that this account is not in, and a save from here would shut that"
            " group out; ask for the account to be added to it."
        )


def _longest_name(folder: Path) -> int:
    """Bytes that a file's name may have in this folder."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):
        # Windows says so itself, and counts otherwise.
        return 255


def commit(
    target: Path,
    prepare: Callable[[FileVersion], Prepared | None],
    *,
    user: str = "",
    disk: Disk = DISK,
    patience: Patience | None = None,
    known: FileVersion | None = None,
    kept: bool = False,
    done: Callable[[FileVersion], None] = lambda version: None,  # noqa: ARG005
) -> FileVersion:
    """Replace the workbook by what ``prepare`` makes of it and give the version that is there now.

    ``prepare`` is called again with the newer version whenever somebody else saved meanwhile; None from it
    means that nothing is to be written. ``known`` is a version in memory that need not be read again while
    the file's identity is the same. ``kept`` says whether the edit is safe elsewhere, for the error's words.
    ``done`` is called with the version that is there then, before the sign is taken away.
    Raises BusyError (somebody has it open), NotWrittenError (the disk refused; the workbook is as it was),
    EditRefusedError and whatever ``prepare`` raises.
    """
    patience = patience or Patience()
    try:
        check_writable(target, disk)
        with hold_lock(target, user, disk, patience) as still_ours:
            temporary_files.sweep(target, disk, locked=True)
            for _ in range(_ATTEMPTS):
                if known is None or identify(target) != known.identity:
                    known = read_version(target, patience)
                prepared = prepare(known)
                if prepared is None:
                    done(known)
                    return known
                written = _write_over(target, known, prepared, still_ours, disk)
                if written is not None:
                    done(written)
                    return written
                known = None
                patience.sleep(_PAUSE)
    except FileInUseError as error:
        raise BusyError("Another program has the workbook open") from error
    except OSError as error:
        saying = "the edit is kept and will be written later" if kept else "nothing was changed"
        raise NotWrittenError(
            f"{target.name} could not be saved: {_why_not(error, target)}; {saying}.", kept=kept
        ) from error
    raise BusyError(f"{target.name} is being saved by somebody else again and again; try again in a moment.")


def _why_not(error: OSError, target: Path) -> str:
    if isinstance(error, PermissionError) and not os.access(target.parent, os.W_OK | os.X_OK):
        return (
            f"this account may not write in the folder {target.parent}, where a save makes a new file; ask its owner"
            " for write access"
        )
    return describe_error(error)


def _write_over(
    target: Path, base: FileVersion, prepared: Prepared, still_ours: Callable[[], bool], disk: Disk
) -> FileVersion | None:
    """Bring the new bytes into place; None when the target is no longer the base."""
    data, verify = prepared
    token = digest(data)
    temp = temporary_files.name_temporary_file(target, base.token[:16], token[:16])
    try:
        disk.write_new(temp, data, like=target)
    except FileNotFoundError:
        # The target is away for the moment: somebody is saving.
        return None
    fresh = identify(temp)
    try:
        verify(temp.read_bytes())
        if fresh is None or not still_ours():
            raise BusyError("Somebody else has just opened the workbook")
        if identify(target) != base.identity:
            return None
        swapped = _swap(temp, target, base, fresh, data, disk)
        if swapped:
            _sync_name(temp, target, fresh, disk)
    finally:
        temporary_files.discard(temp, target, (base.token, token), disk)
    return FileVersion(data, fresh, token) if swapped else None


def _sync_name(temp: Path, target: Path, fresh: Identity, disk: Disk) -> None:
    """Make the exchange last; where the disk refuses, take it back, so that nothing was changed.

    Raises OSError, or NotWrittenError where the new version has to stay although it may not last.
    """
    with _or_taken_back(temp, target, fresh, disk):
        disk.sync_folder(target.parent)


@contextlib.contextmanager
def _or_taken_back(temp: Path, target: Path, fresh: Identity, disk: Disk) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if _take_back(temp, target, fresh, disk):
            raise
        raise NotWrittenError(
            f"{target.name} was written, but the disk does not confirm that it will last: {describe_error(error)};"
            " save it again when the disk is well.",
            kept=True,
        ) from error


def _take_back(temp: Path, target: Path, fresh: Identity, disk: Disk) -> bool:
    """Put the old version back in place of ours; False when somebody saved over ours, or it cannot be done."""
    with contextlib.suppress(OSError):
        if identify(temp) is not None and identify(target) == fresh:
            disk.exchange(temp, target)
            if identify(temp) == fresh:
                return True
            # Somebody saved over ours within that moment: the latest save is the one that counts.
            disk.exchange(temp, target)
    return False


def _swap(temp: Path, target: Path, base: FileVersion, fresh: Identity, ours: bytes, disk: Disk) -> bool:
    """Swap the names and look at what came out; False when it was not the base, and is back in place."""
    try:
        disk.exchange(temp, target)
    except ExchangeUnsupportedError:
        return _replace(temp, target, base, disk)
    except FileNotFoundError:
        return False
    with _or_taken_back(temp, target, fresh, disk):
        if identify(temp) == base.identity and temp.read_bytes() == base.data:
            return True
    try:
        disk.exchange(temp, target)
    except OSError:
        # Theirs must not stay under a temporary name; ours is in the journal.
        disk.replace(temp, target)
        return False
    out = identify(temp)
    if out is not None and out.inode != fresh.inode and temp.read_bytes() != ours:
        # Somebody saved over ours within that moment: the latest save is the one that counts.
        disk.exchange(temp, target)
    return False


def _replace(temp: Path, target: Path, base: FileVersion, disk: Disk) -> bool:
    """Do without the swap: a second name keeps the old file at hand until the new one is in place."""
    old = temporary_files.name_temporary_file(target, base.token[:16], "old-" + secrets.token_hex(4))
    linked = True
    try:
        disk.link(target, old)
    except FileNotFoundError:
        return False
    except OSError:
        linked = False
    try:
        if identify(target) != base.identity:
            return False
        disk.replace(temp, target)
        if linked and old.read_bytes() != base.data:
            disk.replace(old, target)
            return False
    finally:
        if linked:
            temporary_files.discard(old, target, (base.token,), disk)
    return True
