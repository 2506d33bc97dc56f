"""Workbooks and folders that match a path while it is typed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from refboard.paths import typed_path
from workbook.errors import RefusedError

SUFFIXES: Final = (".xlsx", ".xlsm")
MOST: Final = 200
"""Entries that are listed at most."""


@dataclass(frozen=True, slots=True)
class PathSuggestion:
    """A workbook or a folder: ``text`` completes the field, ``shown`` is its name."""

    text: str
    shown: str
    folder: bool


def suggest_paths(typed: str, here: Path) -> tuple[PathSuggestion, ...]:
    """Find what matches a path typed so far, relative to ``here``: workbooks first, then folders.

    Reads one folder. Names that begin with the text come before names that only contain it; hidden entries and the
    lock files of spreadsheet programs are left out.
    """
    head, _, tail = typed.rpartition("/") if os.sep == "/" else typed.replace("\\", "/").rpartition("/")
    base = f"{head}/" if head or typed.startswith("/") else ""
    wanted = tail.casefold()
    found: list[tuple[bool, bool, str, PathSuggestion]] = []
    try:
        with os.scandir(here / typed_path(base or ".")) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith((".", "~$")) or wanted not in name.casefold():
                    continue
                is_folder = entry.is_dir()
                if is_folder or name.casefold().endswith(SUFFIXES):
                    mark = "/" if is_folder else ""
                    place = PathSuggestion(f"{base}{name}{mark}", f"{name}{mark}", is_folder)
                    found.append((is_folder, not name.casefold().startswith(wanted), name.casefold(), place))
    except (OSError, ValueError, RefusedError):
        return ()
    return tuple(place for _, _, _, place in sorted(found, key=lambda entry: entry[:3])[:MOST])


def resolve_typed(typed: str, here: Path) -> Path:
    """The path that a text means, relative to ``here``; raise RefusedError for the home of an unknown user."""
    return Path(os.path.normpath(here / typed_path(typed.strip())))


def short_path(path: Path) -> str:
    """A folder as people write it: the home folder is ``~``."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}".removesuffix("/.")
    except (ValueError, RuntimeError):
        return str(path)
