"""The protocol by which a new version takes the workbook's place.

Make our lock file (in LibreOffice's format, so that LibreOffice opens read-only meanwhile), read a whole version, let
the caller make the next one from it, write that to a temporary file beside the target, sync, read it back and
verify, check that the target is still the version that was read, exchange the two names in one step, and look at
what came out: if that is not the version that was read, another program saved in between, so exchange back and start
again. Only when the folder is synced is the save done. The target is a whole old or a whole new file at every moment.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from workbook.errors import BusyError, EditRefusedError, FileRefusedError, NotWrittenError
from workbook.sharing.disk.disk import DISK, Disk, ExchangeUnsupportedError, describe_error, read_regular
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
"""The next version's bytes, and a check that raises when the bytes read back are not right."""


def check_writable(target: Path, disk: Disk = DISK) -> None:
    """Raise EditRefusedError where replacing the file would harm a colleague: hard links, a read-only file.

    FileRefusedError where it is no file, and where its name leaves no room for a lock file's.
    """
    try:
        status = target.stat()
    except OSError:
        return
    if not stat.S_ISREG(status.st_mode):
        raise FileRefusedError(f"{target.name} is not a file.")
    if len(os.fsencode(presence.lock_path(target).name)) > _longest_name(target.parent):
        raise FileRefusedError(
            f"{target.name} has a name that is too long: its lock file's name is even longer."
            " Give the workbook a shorter name."
        )
    if status.st_nlink > 1:
        # The second name may be our own, from a save without the exchange that was killed.
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
        # Windows has no pathconf and reports a long name itself.
        return 255


def commit(
    target: Path,
    prepare: Callable[[FileVersion], Prepared | None],
    *,
    user: str = "",
    disk: Disk = DISK,
    patience: Patience | None = None,
    known: FileVersion | None = None,
    in_journal: bool = False,
    done: Callable[[FileVersion], None] = lambda version: None,  # noqa: ARG005
) -> FileVersion:
    """Replace the workbook by what ``prepare`` makes of it and return the version that is there now.

    ``prepare`` is called again with the newer version whenever another program saved meanwhile; None from it means
    that there is nothing to write. ``known`` is a version in memory that need not be read again while the file's
    identity is the same. ``in_journal`` says whether the edit is safe in the journal, for the error's words. ``done``
    is called with the version that is there then, before the lock file is removed.
    Raises BusyError (another program has it open), NotWrittenError (the disk refused; the workbook is as it was),
    EditRefusedError and whatever ``prepare`` raises.
    """
    patience = patience or Patience()
    try:
        check_writable(target, disk)
        with hold_lock(target, user, disk, patience) as is_still_ours:
            temporary_files.sweep(target, disk, locked=True)
            for _ in range(_ATTEMPTS):
                if known is None or identify(target) != known.identity:
                    known = read_version(target, patience)
                prepared = prepare(known)
                if prepared is None:
                    done(known)
                    return known
                written = _write_over(target, known, prepared, is_still_ours, disk)
                if written is not None:
                    # Under the lock: no other refboard can save between this save and its record in the journal.
                    done(written)
                    return written
                known = None
                patience.sleep(_PAUSE)
    except FileInUseError as error:
        raise BusyError("Another program has the workbook open") from error
    except OSError as error:
        result = (
            "the edit is in the journal and will be written later" if in_journal else "nothing was changed"
        )
        raise NotWrittenError(
            f"{target.name} could not be saved: {_reason(error, target)}; {result}.", in_journal=in_journal
        ) from error
    raise BusyError(f"Another program is saving {target.name} over and over; try again in a moment.")


def _reason(error: OSError, target: Path) -> str:
    if isinstance(error, PermissionError) and not os.access(target.parent, os.W_OK | os.X_OK):
        return (
            f"this account may not write in the folder {target.parent}, where a save makes a new file; ask its owner"
            " for write access"
        )
    return describe_error(error)


def _write_over(
    target: Path, base: FileVersion, prepared: Prepared, is_still_ours: Callable[[], bool], disk: Disk
) -> FileVersion | None:
    """Bring the new bytes into place; None when the target is no longer the base."""
    data, verify = prepared
    token = digest(data)
    temp = temporary_files.name_temporary_file(target, base.token[:16], token[:16])
    try:
        disk.write_new(temp, data, like=target)
    except FileNotFoundError:
        # No file to copy the metadata from: Excel deletes the original before it renames its own temporary file.
        return None
    fresh = identify(temp)
    try:
        verify(read_regular(temp))
        # LibreOffice drops and re-creates its lock file within each save (about 1 ms), so ours can have been made in
        # that gap; and Excel's owner file may have appeared since.
        if fresh is None or not is_still_ours():
            raise BusyError("Someone has just opened the workbook")
        if identify(target) != base.identity:
            return None
        exchanged = _exchange(temp, target, base, fresh, data, disk)
        if exchanged:
            _sync_name(temp, target, fresh, disk)
    finally:
        temporary_files.discard(temp, target, (base.token, token), disk)
    return FileVersion(data, fresh, token) if exchanged else None


def _sync_name(temp: Path, target: Path, fresh: Identity, disk: Disk) -> None:
    """Make the exchange durable; where the disk refuses, take it back, so that nothing was changed.

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
            " save it again once the disk works.",
            in_journal=True,
        ) from error


def _take_back(temp: Path, target: Path, fresh: Identity, disk: Disk) -> bool:
    """Put the old version back in place of ours; False when another program saved over ours, or it is impossible."""
    with contextlib.suppress(OSError):
        if identify(temp) is not None and identify(target) == fresh:
            disk.exchange(temp, target)
            if identify(temp) == fresh:
                return True
            # A colleague's save replaced ours between the check and the exchange, and has just been swapped out:
            # the latest save is the one that counts, so it goes back.
            disk.exchange(temp, target)
    return False


def _exchange(temp: Path, target: Path, base: FileVersion, fresh: Identity, ours: bytes, disk: Disk) -> bool:
    """Exchange the names and look at what came out; False when it was not the base, and is back in place.

    Between the last check and the exchange another program can save. A plain rename would destroy that save; after
    the exchange it is still there, under the temporary name.
    """
    try:
        disk.exchange(temp, target)
    except ExchangeUnsupportedError:
        return _replace(temp, target, base, disk)
    except FileNotFoundError:
        # Excel's save again: the original is deleted, its new file not yet renamed.
        return False
    with _or_taken_back(temp, target, fresh, disk):
        # The bytes too: LibreOffice rewrites the same inode in place, within one tick of a coarse time stamp.
        if identify(temp) == base.identity and read_regular(temp) == base.data:
            return True
    try:
        disk.exchange(temp, target)
    except OSError:
        # Theirs must not stay under a temporary name; ours is in the journal.
        disk.replace(temp, target)
        return False
    out = identify(temp)
    if out is not None and out.inode != fresh.inode and read_regular(temp) != ours:
        # A third save, over ours, between the two exchanges: it is the latest, so it keeps the workbook's name.
        disk.exchange(temp, target)
    return False


def _replace(temp: Path, target: Path, base: FileVersion, disk: Disk) -> bool:
    """Do without the exchange: a second name preserves the old file until the new one is in place.

    Weaker by one race: a save between the last check and the rename loses its name. The hard link still has its
    bytes, and the comparison afterwards puts them back.
    """
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
        if linked and read_regular(old) != base.data:
            disk.replace(old, target)
            return False
    finally:
        if linked:
            temporary_files.discard(old, target, (base.token,), disk)
    return True
