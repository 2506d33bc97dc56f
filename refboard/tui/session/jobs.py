"""What the session does, one job after the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from refboard.tui.session.intents import Intent
from refboard.tui.session.messages import QuestionAnswered, QuestionFailed
from refboard.tui.session.store_commands import StoreCommand
from refboard.tui.session.store_questions import StoreQuestion

if TYPE_CHECKING:
    from refboard.tui.session.shared_store import SharedStore


class Task(Enum):
    """A job that needs no details."""

    RELOAD = "reload"
    """Read the workbook now."""
    REOPEN = "reopen"
    """Open the workbook again: its tables have other names now."""
    POLL = "poll"
    """Check whether the day, the file or the journal needs something."""
    RECOVER = "recover"
    """Write what the last run of the dashboard left in the journal."""
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class StoreQuestionJob:
    """A question, who asked it, and the version of the board they were looking at."""

    asker: str
    question: StoreQuestion
    version: int

    def answer_from(self, store: SharedStore) -> QuestionAnswered | QuestionFailed:
        """Answer the question, or say why it has no answer."""
        from workbook.errors import WorkbookError

        try:
            answer = self.question.answer_from(store)
        except WorkbookError as error:
            return QuestionFailed(self.asker, self.question, self.version, str(error))
        return QuestionAnswered(self.asker, self.question, self.version, answer)


Job: TypeAlias = Intent | StoreCommand | StoreQuestionJob | Task
