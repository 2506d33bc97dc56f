"""The ring of old versions: what the workbook was, kept for its user alone.

A version is cut where the members of its zip begin, and each piece is kept once under the digest of its bytes:
what a save did not touch costs nothing. The last `VERSIONS` are kept, and one of each of the `DAYS` days before.
Pieces are not synced to the disk one by one, for every save would wait for them; so each is held against its
digest when it is needed, and a version with a damaged piece is refused.
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
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSIONS = 30
DAYS = 60


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version in the ring: its place in time, its token, when it was met (UTC, ISO) and who made it."""

    number: int
    token: str
    at: str
    own: bool
    size: int
    who: str
    pieces: tuple[str, ...] = ()


class VersionRing:
    """The kept versions of one workbook, in a folder of the state directory."""

    def __init__(self, folder: Path, *, disk: Disk = DISK) -> None:
        self.folder = folder
        self._disk = disk

    def versions(self) -> list[StoredVersion]:
        """Every kept version, newest first; without reading any."""
        kept = [found for path in self._lists() if (found := _read_list(path)) is not None]
        return sorted(kept, key=lambda version: -version.number)

    def holds(self, token: str) -> bool:
        """Whether this version is kept."""
        return any(path.name.endswith(f"-{token[:16]}.json") for path in self._lists())

    def put(self, data: bytes, token: str, *, own: bool, who: str) -> bool:
        """Keep a version; one that is the newest already is not kept again.

        Whether it is safe now: False when the disk refused, which is no reason to refuse an edit.
        """
        if self._is_newest(token):
            return True
        try:
            with self._alone():
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
        pieces = tuple(self._keep_piece(piece) for piece in cut(data))
        kept = StoredVersion(number, token, at, own, len(data), who, pieces)
        words = json.dumps(asdict(kept), separators=(",", ":")).encode()
        self._write(self.folder / f"{number:08d}-{token[:16]}.json", words)
        self._prune()

    def load(self, token: str) -> bytes:
        """The bytes of a kept version; raise RefusedError when it is not kept or was damaged."""
        for version in self.versions():
            if version.token == token:
                return self._join(version)
        raise RefusedError(f"No version {token[:8]} of the workbook is kept here.")

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
    def _alone(self) -> Iterator[None]:
        """Keep this user's other processes out, which may number or prune versions; a kill lets go by itself."""
        self._disk.make_folder(self.folder)
        held = self._disk.database(self.folder / "turn.sqlite")
        try:
            held.execute("BEGIN IMMEDIATE")
            yield
        finally:
            held.close()

    def _lists(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.suffix == ".json")
        except OSError:
            return []

    def _piece(self, name: str) -> Path:
        return self.folder / "pieces" / name[:2] / name

    def _keep_piece(self, piece: bytes) -> str:
        name = digest(piece)
        path = self._piece(name)
        try:
            # A power cut may have left the name without the bytes.
            if path.stat().st_size == len(piece):
                return name
        except FileNotFoundError:
            pass
        self._disk.make_folder(path.parent)
        self._write(path, piece)
        return name

    def _write(self, path: Path, data: bytes) -> None:
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        with contextlib.suppress(FileNotFoundError):
            self._disk.unlink(draft)
        handle = self._disk.create(draft)
        try:
            try:
                self._disk.write(handle, data)
            finally:
                self._disk.close(handle)
            self._disk.replace(draft, path)
        except OSError:
            # Half a piece must not fill up a disk that is full.
            with contextlib.suppress(OSError):
                self._disk.unlink(draft)
            raise

    def _prune(self) -> None:
        versions = self.versions()
        if len(versions) <= VERSIONS:
            return
        stay = set(choose(versions))
        going = [version for version in versions if version.number not in stay]
        needed = {piece for version in versions if version.number in stay for piece in version.pieces}
        for version in going:
            self._disk.unlink(self.folder / f"{version.number:08d}-{version.token[:16]}.json")
        for name in {piece for version in going for piece in version.pieces} - needed:
            self._disk.unlink(self._piece(name))


def choose(versions: Iterable[StoredVersion]) -> list[int]:
    """The numbers of the versions that stay, of versions newest first."""
    ordered = list(versions)
    stay = [version.number for version in ordered[:VERSIONS]]
    days: dict[str, int] = {}
    for version in ordered[VERSIONS:]:
        days.setdefault(version.at[:10], version.number)
    newest = sorted(days, reverse=True)[:DAYS]
    return stay + [days[day] for day in newest]


def _read_list(path: Path) -> StoredVersion | None:
    """One version's list; None where a power cut or a hand left something else."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        return StoredVersion(**{**found, "pieces": tuple(found["pieces"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
