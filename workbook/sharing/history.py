"""Which of our saves a file contains, from the ids of saves that each file carries.

Every save of ours adds its id to the file, whatever program writes the file next preserves them. So a file that lists a
save was made by someone who had it. A file lists its latest saves only; what came before one of them is known from
the version in which that save was observed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook.xlsx.stamp import Stamp


@dataclass(frozen=True, slots=True)
class ObservedSave:
    """A version as it was observed: its latest save, the saves it contained, how many it went through."""

    save: str
    contains: tuple[str, ...]
    count: int


NO_SAVE = ObservedSave("", (), 0)
"""What a version without a stamp shows."""


class SaveHistory:
    """The saves that this refboard knows of, and what each of them contained."""

    def __init__(self, observed: Iterable[ObservedSave]) -> None:
        self._contains: dict[str, set[str]] = {}
        self._position: dict[str, int] = {}
        self._listed: set[str] = set()
        for version in observed:
            if version.save:
                self._listed.update((version.save, *version.contains))
                self._contains.setdefault(version.save, set()).update(version.contains)
                self._position.setdefault(version.save, version.count)

    def known(self, stamp: Stamp) -> list[str]:
        """The saves of a file that were observed here, the latest first."""
        return [save for save in reversed(stamp.saves) if save in self._contains]

    def contains(self, stamp: Stamp, save: str) -> bool:
        """Whether the program that wrote a file had read this save.

        A save from before all that the file still lists counts as read if none of those was ever seen here: someone who
        was away for so many saves comes back to a file that went on without them. If one of them was, the file may as
        well go back to a copy that is older than the save, so it does not count.
        """
        if save in self._reach(stamp.saves):
            return True
        return self._is_before(stamp, save) and self._listed.isdisjoint(stamp.saves)

    def is_unclear(self, stamp: Stamp, save: str) -> bool:
        """Whether a file lists too few saves to show that the program that wrote it had read this one."""
        return self._is_before(stamp, save) and not self.contains(stamp, save)

    def _is_before(self, stamp: Stamp, save: str) -> bool:
        return 0 < self._position.get(save, 0) <= stamp.count - len(stamp.saves)

    def _reach(self, saves: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        ahead = list(saves)
        while ahead:
            save = ahead.pop()
            if save not in reached:
                reached.add(save)
                ahead += self._contains.get(save, ())
        return reached


def is_related(history: SaveHistory, stamp: Stamp, own: Iterable[str]) -> bool:
    """Whether a file's saves say anything about our own."""
    return bool(history.known(stamp)) or any(history.contains(stamp, save) for save in own)
