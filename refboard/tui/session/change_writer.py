"""Writing in the session's thread: intents, undo and redo, commands to the store, and what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from refboard.tui.session.jobs import Task
from refboard.tui.session.messages import ChangeFailed, ChangeSaved, ReadFailed
from refboard.tui.session.store_commands import DONE, NOTHING
from refboard.tui.session.unsaved_summary import UnsavedSummary
from refboard.tui.session.write_stages import OUTCOMES, WriteStage, describe_outcome, rows_of
from workbook.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from textual.message import Message

    from refboard.tui.session.board_loader import BoardLoader
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.store_commands import StoreCommand
    from workbook.errors import WorkbookError

SYNC = "sync"
NOT_OPEN = "The workbook is not open yet."


class ChangeWriter:
    """Writes through the store of ``loader``, reads again, and posts how each change ended.

    ``stage`` says how far the current change is, should refboard fail; ``unsaved`` collects what is not in the
    workbook, for the end; ``leaving``: no screen reads messages anymore. ``show_activity`` is called with
    what is being done.
    """

    def __init__(
        self,
        loader: BoardLoader,
        post: Callable[[Message], object],
        show_activity: Callable[[str], object],
        *,
        user: str,
    ) -> None:
        self.stage = WriteStage.PREPARING
        self.unsaved = UnsavedSummary()
        self.leaving = False
        self._loader = loader
        self._post = post
        self._show_activity = show_activity
        self._user = user

    def act_for(self, user: str) -> None:
        """Write in another name from now on."""
        self._user = user

    def write(self, intent: Intent) -> None:
        """Make an intent's changes on the newest board and hand them to the store."""
        from workbook.errors import WorkbookError

        store, board = self._loader.store, self._loader.board
        if store is None or board is None:
            self._fail(intent, NOT_OPEN, OUTCOMES[WriteStage.PREPARING])
            return
        try:
            action = intent.action(board, self._user)
        except (WorkbookError, ValueError) as error:
            self._fail(intent, str(error), OUTCOMES[WriteStage.PREPARING])
            return
        self.stage = WriteStage.SAVING
        try:
            receipt = store.submit(action.changes, title=action.title)
        except WorkbookError as error:
            self._not_written(intent, error, action.title)
            return
        own = {(change.table, row_id) for change, row_id in zip(action.changes, receipt.ids, strict=False)}
        self._finish(intent, receipt, own)

    def step(self, task: Task) -> None:
        """Undo the newest change, or redo the one undone last."""
        from refboard.fix_workbook import undo_newest
        from workbook.errors import WorkbookError

        store = self._loader.store
        if store is None:
            return
        self.stage = WriteStage.SAVING
        try:
            receipt = undo_newest(store, self._path) if task is Task.UNDO else store.redo()
        except WorkbookError as error:
            self._fail(None, str(error), describe_outcome(error))
            return
        self._finish(None, receipt, rows_of(receipt), task.value)

    @property
    def _path(self) -> Path | None:
        board = self._loader.board
        return Path(board.snapshot.path) if board is not None and board.snapshot.path else None

    def perform(self, command: StoreCommand) -> None:
        """Have the store carry out a command."""
        from workbook.errors import WorkbookError

        store = self._loader.store
        if store is None:
            self._fail(None, NOT_OPEN, OUTCOMES[WriteStage.PREPARING])
            return
        self._show_activity(command.activity)
        self.stage = WriteStage.SAVING
        try:
            receipt = command.perform(store) or NOTHING
        except WorkbookError as error:
            self._fail(None, str(error), describe_outcome(error))
            return
        self._finish(None, receipt, rows_of(receipt), DONE)

    def sync(self, *, quiet: bool = False) -> None:
        """Write pending edits and restore overwritten ones; ``quiet``: without either, nothing is read again."""
        from workbook.errors import WorkbookError

        store = self._loader.store
        if store is None:
            return
        if not quiet:
            self._show_activity("writing pending edits")
        try:
            receipt = store.sync()
        except WorkbookError as error:
            self._post(ReadFailed(str(error)))
            return
        if receipt is None:
            if not quiet:
                self._loader.refresh()
        elif receipt.status != "queued":
            self._finish(None, receipt, rows_of(receipt), SYNC)

    def _finish(
        self, intent: Intent | None, receipt: Receipt, own: Collection[tuple[str, str]], verb: str = ""
    ) -> None:
        self.stage = WriteStage.SAVED
        self.unsaved.note(receipt)
        self._post(ChangeSaved(intent, receipt, verb))
        self._loader.refresh(own)

    def _not_written(self, intent: Intent | None, error: WorkbookError, title: str) -> None:
        """Show what the store refused; an edit that the journal took is shown as if it were written."""
        from workbook.errors import NotWrittenError

        store = self._loader.store
        is_in_journal = isinstance(error, NotWrittenError) and error.in_journal
        if is_in_journal and store is not None and store.why_away():
            self._finish(intent, Receipt("queued", (), store.why_away(), title), ())
            return
        self._fail(intent, str(error), describe_outcome(error))
        if is_in_journal:
            self._loader.renew()

    def _fail(self, intent: Intent | None, sentence: str, outcome: str) -> None:
        if self.leaving:
            self.unsaved.add(sentence)
        self._post(ChangeFailed(intent, sentence, outcome))
