"""What undo and redo would do, step by step, and which changes are on their way to the workbook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refboard.tui.session.shared_store import SharedStore
    from workbook.sharing.journal.edit import Batch

STEPS = 50
"""Past actions that are looked through."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One action that can be undone or redone; ``at`` is UTC in ISO form."""

    title: str
    at: str


@dataclass(frozen=True, slots=True)
class History:
    """The titles of the changes that undo and redo would act on next; "" when there is none.

    ``done``: what repeated undo would undo, in that order; ``undone``: what repeated redo would redo.
    """

    undo: str = ""
    redo: str = ""
    done: tuple[UndoStep, ...] = ()
    undone: tuple[UndoStep, ...] = ()


def read_history(store: SharedStore) -> History:
    """Ask a store what can be undone and redone; call it in the thread that owns the store."""
    undo, redo = store.undo_title(), store.redo_title()
    batches = [batch for batch, state in store.history(STEPS) if state != "undone"]
    newest = max((batch.id for batch in batches if batch.role == "edit"), default=0)
    done = [batch for batch in batches if batch.role in ("edit", "redo")]
    undone = [batch for batch in batches if batch.role == "undo" and batch.id > newest]
    return History(undo, redo, _steps_from(done, undo), _steps_from(undone, redo))


def _steps_from(batches: list[Batch], first: str) -> tuple[UndoStep, ...]:
    """The actions from the one that the store would act on next."""
    start = next((at for at, batch in enumerate(batches) if batch.title == first), len(batches))
    return tuple(UndoStep(batch.title, batch.at) for batch in batches[start:])


class MultiStepUndo:
    """Several steps of undo or redo, each taken once the one before has succeeded."""

    def __init__(self) -> None:
        self._verb = ""
        self._left = 0

    def begin(self, verb: str, count: int) -> None:
        """Note that the first of ``count`` steps is taken now; ``verb`` is ``undo`` or ``redo``."""
        self._verb, self._left = verb, count - 1

    def continues(self, verb: str, status: str) -> bool:
        """Whether another step follows; one that reached neither workbook nor journal is the last."""
        if verb != self._verb or status not in ("saved", "queued") or self._left <= 0:
            self._left = 0
            return False
        self._left -= 1
        return True

    def is_exhausted(self, history: History) -> bool:
        """Whether there is nothing left to undo or redo in the direction of the last step."""
        return not {"undo": history.undo, "redo": history.redo}.get(self._verb, "?")


class ChangesInFlight:
    """The targets of the changes that were submitted to the session and are not answered yet."""

    def __init__(self) -> None:
        self._targets: Counter[str] = Counter()
        self._count = 0

    def add(self, targets: Iterable[str]) -> None:
        """Note a change that was submitted."""
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
        """Targets with a change in flight."""
        return frozenset(self._targets)
