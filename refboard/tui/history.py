"""What can be taken back, and what is on its way to the workbook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class History:
    """The sentences of the newest change that undo and redo would act on; "" when there is none."""

    undo: str = ""
    redo: str = ""


class Pending:
    """The targets of changes handed over to the session and not yet answered."""

    def __init__(self) -> None:
        self._targets: Counter[str] = Counter()
        self._count = 0

    def add(self, targets: Iterable[str]) -> None:
        """Note a change that was handed over."""
        self._targets.update(targets)
        self._count += 1

    def settle(self, targets: Iterable[str]) -> None:
        """Note the answer to a change."""
        self._targets.subtract(targets)
        self._targets = +self._targets
        self._count -= 1

    def __len__(self) -> int:
        return self._count

    @property
    def targets(self) -> frozenset[str]:
        """Targets with a change on its way."""
        return frozenset(self._targets)
