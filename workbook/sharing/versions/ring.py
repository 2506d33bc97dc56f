"""The ring of earlier versions of the workbook, stored for its user alone.

A version is cut where the members of its zip begin, and each piece is stored once under the digest of its bytes: what
a save did not touch costs nothing. Which versions stay, `choose` says. Pieces are not synced to the disk one
by one, because every save would wait for them; so each is compared with its digest when it is read, and a version with a
damaged piece is refused.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workbook.errors import RefusedError
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.disk.watch import digest
from workbook.xlsx.archive import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

VERSIONS = 30
"""Versions of ours that stay, the newest."""
DAYS = 366
"""Days of which the first version stays."""
_OTHERS = 10
"""Versions by other programs that stay, the newest: one of them is what was there before our first save."""
_MANY = 60
"""Versions from which on their bytes are counted."""
_LARGEST = 4 << 30
"""Bytes of all stored versions; beyond them the oldest days go first."""


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version in the ring: its number, its token, when it was stored (UTC, ISO) and who made it."""

    number: int
    token: str
    at: str
    own: bool
    size: int
    who: str
    pieces: tuple[str, ...] = ()


class VersionRing:
    """The stored versions of one workbook, in a folder of the state directory."""

    def __init__(self, folder: Path, *, disk: Disk = DISK) -> None:
        self.folder = folder
        self._disk = disk

    def versions(self) -> list[StoredVersion]:
        """Every stored version, newest first, without reading any."""
        stored = [found for path in self._lists() if (found := _read_list(path)) is not None]
        return sorted(stored, key=lambda version: -version.number)

    def holds(self, token: str) -> bool:
        """Whether this version is stored."""
        return any(path.name.endswith(f"-{token[:16]}.json") for path in self._lists())

    def put(self, data: bytes, token: str, *, own: bool, who: str) -> bool:
        """Store a version; one that is the newest already is not stored again.

        Returns whether it is safe now: False when the disk refused, which is no reason to refuse an edit.
        """
        if self._is_newest(token):
            return True
        try:
            with self._locked():
                if not self._is_newest(token):
                    self._add(data, token, own=own, who=who)
        except (OSError, sqlite3.Error):
            return False
        return True

    def _is_newest(self, token: str) -> bool:
        lists = self._lists()
        return bool(lists) and lists[-1].name.endswith(f"-{token[:16]}.json")

    def _add(self, data: bytes, token: str, *, own: bool, who: str) -> None:
        lists = self._lists()
        number = 1 + (int(lists[-1].name.split("-")[0]) if lists else 0)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        pieces = tuple(self._store_piece(piece) for piece in cut(data))
        stored = StoredVersion(number, token, at, own, len(data), who, pieces)
        words = json.dumps(asdict(stored), separators=(",", ":")).encode()
        self._write(self.folder / f"{number:08d}-{token[:16]}.json", words)
        self._prune()

    def load(self, token: str) -> bytes:
        """The bytes of a stored version; raise RefusedError when it is not stored or was damaged."""
        for version in self.versions():
            if version.token == token:
                return self._join(version)
        raise RefusedError(f"No version {token[:8]} of the workbook is stored here.")

    def _join(self, version: StoredVersion) -> bytes:
        try:
            data = b"".join(self._piece(name).read_bytes() for name in version.pieces)
        except OSError:
            data = b""
        if digest(data) != version.token:
            raise RefusedError(
                f"The copy of version {version.number} in {self.folder} is damaged; choose another version."
            )
        return data

    # -- the folder

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Lock out this user's other processes, which may number or prune versions; a kill releases the lock."""
        self._disk.make_folder(self.folder)
        lock = self._disk.database(self.folder / "turn.sqlite")
        try:
            lock.execute("BEGIN IMMEDIATE")
            yield
        finally:
            lock.close()

    def _lists(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.suffix == ".json")
        except OSError:
            return []

    def _piece(self, name: str) -> Path:
        return self.folder / "pieces" / name[:2] / name

    def _store_piece(self, piece: bytes) -> str:
        name = digest(piece)
        path = self._piece(name)
        try:
            # A power cut may have left the name without the bytes; the size shows it.
            if path.stat().st_size == len(piece):
                return name
        except FileNotFoundError:
            pass
        self._disk.make_folder(path.parent)
        self._write(path, piece)
        return name

    def _write(self, path: Path, data: bytes) -> None:
        temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
        with contextlib.suppress(FileNotFoundError):
            self._disk.unlink(temporary)
        handle = self._disk.create(temporary)
        try:
            try:
                self._disk.write(handle, data)
            finally:
                self._disk.close(handle)
            self._disk.replace(temporary, path)
        except OSError:
            # Half a piece must not fill up a disk that is already full.
            with contextlib.suppress(OSError):
                self._disk.unlink(temporary)
            raise

    def _prune(self) -> None:
        versions = self.versions()
        remaining = set(choose(versions))
        if len(remaining) > _MANY:
            remaining = self._within_limit(versions, remaining)
        if len(remaining) == len(versions):
            return
        removed = [version for version in versions if version.number not in remaining]
        needed = {piece for version in versions if version.number in remaining for piece in version.pieces}
        for version in removed:
            self._disk.unlink(self.folder / f"{version.number:08d}-{version.token[:16]}.json")
        for name in {piece for version in removed for piece in version.pieces} - needed:
            self._disk.unlink(self._piece(name))

    def _within_limit(self, versions: Sequence[StoredVersion], remaining: set[int]) -> set[int]:
        """The versions that stay within the bytes allowed: the oldest days go first, never the original."""
        sizes: dict[str, int] = {}
        for version in versions:
            for piece in version.pieces if version.number in remaining else ():
                if piece not in sizes:
                    with contextlib.suppress(OSError):
                        sizes[piece] = self._piece(piece).stat().st_size
        left = set(remaining)
        used = sum(sizes.values())
        for version in sorted(versions, key=lambda each: each.number)[1:]:
            if used <= _LARGEST or len(left) <= _MANY:
                break
            if version.number in left:
                left.discard(version.number)
                others = {piece for each in versions if each.number in left for piece in each.pieces}
                used -= sum(sizes.get(piece, 0) for piece in set(version.pieces) - others)
        return left


def choose(versions: Iterable[StoredVersion]) -> list[int]:
    """The numbers of the versions that stay, of versions newest first.

    The original, the first of each day, the last one by others, and the newest of ours: by time and not by count, so
    that many saves in an hour push nothing out.
    """
    ordered = list(versions)
    if not ordered:
        return []
    stay = {ordered[0].number, ordered[-1].number}
    days: dict[str, int] = {}
    for version in ordered:
        # Later entries of the same day are older ones.
        days[version.at[:10]] = version.number
    stay.update(days[day] for day in sorted(days, reverse=True)[:DAYS])
    stay.update([version.number for version in ordered if not version.own][:_OTHERS])
    stay.update([version.number for version in ordered if version.own][:VERSIONS])
    return sorted(stay, reverse=True)


def _read_list(path: Path) -> StoredVersion | None:
    """One version's list of pieces; None where a power cut or a person left something else."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        return StoredVersion(**{**found, "pieces": tuple(found["pieces"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
