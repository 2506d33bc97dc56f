"""What can be taken back, and what is on its way to the workbook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refboard.tui.session.shared_store import SharedStore
    from workbook.sharing.journal.edit import Batch

STEPS = 50
"""Actions looked back at."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action that can be taken back or done again; ``at`` is UTC in ISO form."""

    title: str
    at: str


@dataclass(frozen=True, slots=True)
class History:
    """The sentences of the newest change that undo and redo would act on; "" when there is none.

    ``done``: what one undo after the other would take back; ``undone``: what one redo after the other would do
    again.
    """

    undo: str = ""
    redo: str = ""
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()


def take_history(store: SharedStore) -> History:
    """Ask a store what can be taken back and done again; called where the store lives."""
    undo, redo = store.undo_title(), store.redo_title()
    batches = [batch for batch, state in store.history(STEPS) if state != "undone"]
    newest = max((batch.id for batch in batches if batch.role == "edit"), default=0)
    done = [batch for batch in batches if batch.role in ("edit", "redo")]
    undone = [batch for batch in batches if batch.role == "undo" and batch.id > newest]
    return History(undo, redo, _steps(done, undo), _steps(undone, redo))


def _steps(batches: list[Batch], first: str) -> tuple[Step, ...]:
    """The actions from the one on that the store would act on next."""
    start = next((at for at, batch in enumerate(batches) if batch.title == first), len(batches))
    return tuple(Step(batch.title, batch.at) for batch in batches[start:])


class Stride:
    """Several steps in one direction, each taken when the one before has succeeded."""

    def __init__(self) -> None:
        self._verb = ""
        self._left = 0

    def begin(self, verb: str, count: int) -> None:
        """Note that the first of ``count`` steps is taken now."""
        self._verb, self._left = verb, count - 1

    def goes_on(self, verb: str, status: str) -> bool:
        """Whether another step follows; one that did not reach the workbook or the journal ends the stride."""
        if verb != self._verb or status not in ("saved", "queued") or self._left <= 0:
            self._left = 0
            return False
        self._left -= 1
        return True

    def ended(self, history: History) -> bool:
        """Whether there is no step left in the direction that was taken."""
        return not {"undo": history.undo, "redo": history.redo}.get(self._verb, "?")


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
