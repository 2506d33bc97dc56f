"""A workbook that was moved or renamed: this user's records about it, and its pending edits, move along."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import NotWrittenError, RefusedError
from workbook.sharing.disk.disk import DISK, Disk, describe_error
from workbook.sharing.journal.database import name_place
from workbook.sharing.journal.edit import Outcome
from workbook.sharing.journal.journal import Journal
from workbook.sharing.state import state_folder
from workbook.sharing.state_home import state_home

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE = "workbook"
"""The journal's fact about where its workbook is."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A path where a workbook was, and how many edits are pending for it there."""

    place: Path
    waiting: int


def find_orphans(target: Path, state_dir: Path | None = None) -> list[Orphan]:
    """Paths without a workbook that still have pending edits; one of them may be this one's old path.

    Never raises: what cannot be read is left out.
    """
    orphans = []
    for journal in _journals(state_dir or state_home(), state_folder(target, state_dir)):
        with contextlib.suppress(NotWrittenError, OSError):
            place = Path(journal.fact(_PLACE))
            waiting = len(journal.edits("pending"))
            if waiting and place.is_absolute() and not place.exists():
                orphans.append(Orphan(place, waiting))
        journal.close()
    return orphans


def _journals(state_dir: Path, leaving: Path) -> Iterator[Journal]:
    with contextlib.suppress(OSError):
        for folder in sorted(state_dir.iterdir()):
            journal = Journal(folder, folder)
            if folder != leaving and folder.is_dir() and journal.path.exists():
                yield journal


def move(old: Path, new: Path, state_dir: Path | None = None, *, disk: Disk = DISK) -> int:
    """Move what is stored under a workbook's old path to its new one; returns how many edits are pending there now.

    Where something is stored under the new path already, only pending edits and conflicts are taken over. Raises
    RefusedError when the old path still leads to a file or nothing is stored under it, NotWrittenError when the disk
    refuses; a second call continues where the first one stopped.
    """
    source, goal = state_folder(old, state_dir), state_folder(new, state_dir)
    try:
        if old.exists():
            raise RefusedError(f"{old} is still there, so it has not moved; nothing was changed.")
        if source == goal and old != new and source.is_dir():
            # The workbook was known by its id when it was opened under its new name.
            with contextlib.closing(Journal(goal, new, disk=disk)) as journal:
                return len(journal.edits("pending"))
        if source == goal or not source.is_dir():
            raise RefusedError(f"Nothing is stored here about {old}; check the name.")
        if goal.exists():
            with contextlib.closing(Journal(goal, new, disk=disk)) as journal:
                return take_over(Journal(source, old, disk=disk), journal, new.name)
        disk.rename(source, goal)
        disk.sync_folder(goal.parent)
    except OSError as error:
        raise NotWrittenError(
            f"What is stored about {old} could not be moved: {describe_error(error)}; try again.",
            in_journal=True,
        ) from None
    with contextlib.closing(Journal(goal, new, disk=disk)) as journal:
        journal.set_fact(_PLACE, name_place(new))
        return len(journal.edits("pending"))


def take_over(source: Journal, goal: Journal, name: str) -> int:
    """Record in one journal what is pending in another, and withdraw it there; a kill in between doubles nothing."""
    with contextlib.closing(source):
        waiting = source.edits("pending", "conflict")
        for number in dict.fromkeys(edit.batch for edit in waiting):
            batch = source.batch(number)
            fresh = [edit for edit in waiting if edit.batch == number and not goal.holds(edit.id)]
            if fresh and batch is not None:
                goal.record(batch.title, fresh, user=batch.user)
        moved = Outcome("undone", why=f"It is now in the journal of {name}.")
        source.mark({edit.id: moved for edit in waiting})
        return len(goal.edits("pending"))
