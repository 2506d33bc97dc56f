"""What is written in the session's thread, and what is said of it: changes, undo, and what the store is asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.session.messages import ReadFailed, ChangeFailed, ChangeSaved
from refboard.tui.session.write_stages import PREPARING, SAFE, SAVED, SAVING, rows_of, say_kept
from refboard.tui.session.store_commands import DONE, NOTHING
from refboard.tui.session.unsaved_summary import Farewell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from textual.message import Message

    from refboard.tui.session.board_loader import Reading
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.store_commands import StoreCommand
    from workbook import Receipt

UNDO, REDO, SYNC = "undo", "redo", "sync"
NOT_OPEN = "The workbook is not open yet."


class Writing:
    """Writes through the store that ``reading`` keeps, reads again, and posts how each change ended.

    ``stage`` says how far the present change is, should refboard fail; ``unwritten`` what is not in the workbook,
    for the end; ``leaving``: nobody reads messages any more. ``tell`` says what is being done.
    """

    def __init__(
        self, reading: Reading, post: Callable[[Message], object], tell: Callable[[str], object], *, user: str
    ) -> None:
        self.stage = PREPARING
        self.unwritten = Farewell()
        self.leaving = False
        self._reading = reading
        self._post = post
        self._tell = tell
        self._user = user

    def write(self, request: Intent) -> None:
        """Make a request's changes and hand them to the store."""
        from workbook.errors import WorkbookError

        store, board = self._reading.store, self._reading.board
        if store is None or board is None:
            self._fail(request, NOT_OPEN, SAFE[PREPARING])
            return
        try:
            action = request.action(board, self._user)
        except (WorkbookError, ValueError) as error:
            self._fail(request, str(error), SAFE[PREPARING])
            return
        self.stage = SAVING
        try:
            receipt = store.submit(action.changes, title=action.title)
        except WorkbookError as error:
            self._fail(request, str(error), say_kept(error))
            return
        own = {(change.table, row_id) for change, row_id in zip(action.changes, receipt.ids, strict=False)}
        self._answer(request, receipt, own)

    def take_back(self, verb: str) -> None:
        """Undo the newest change, or redo the one undone last."""
        from workbook.errors import WorkbookError

        store = self._reading.store
        if store is None:
            return
        self.stage = SAVING
        try:
            receipt = store.undo() if verb == UNDO else store.redo()
        except WorkbookError as error:
            self._fail(None, str(error), say_kept(error))
            return
        self._answer(None, receipt, rows_of(receipt), verb)

    def perform(self, wish: StoreCommand) -> None:
        """Have the store itself do something."""
        from workbook.errors import WorkbookError

        store = self._reading.store
        if store is None:
            self._fail(None, NOT_OPEN, SAFE[PREPARING])
            return
        self._tell(wish.doing)
        self.stage = SAVING
        try:
            receipt = wish.perform(store) or NOTHING
        except WorkbookError as error:
            self._fail(None, str(error), say_kept(error))
            return
        self._answer(None, receipt, rows_of(receipt), DONE)

    def sync(self, *, quiet: bool = False) -> None:
        """Write what waits and what an older copy took out; ``quiet``: nothing is read again when there is neither."""
        from workbook.errors import WorkbookError

        store = self._reading.store
        if store is None:
            return
        if not quiet:
            self._tell("writing what waits")
        try:
            receipt = store.sync()
        except WorkbookError as error:
            self._post(ReadFailed(str(error)))
            return
        if receipt is None:
            if not quiet:
                self._reading.refresh()
        elif receipt.status != "queued":
            self._answer(None, receipt, rows_of(receipt), SYNC)

    def _answer(
        self, request: Intent | None, receipt: Receipt, own: Collection[tuple[str, str]], verb: str = ""
    ) -> None:
        self.stage = SAVED
        self.unwritten.note(receipt)
        self._post(ChangeSaved(request, receipt, verb))
        self._reading.refresh(own)

    def _fail(self, request: Intent | None, sentence: str, safe: str) -> None:
        if self.leaving:
            self.unwritten.add(sentence)
        self._post(ChangeFailed(request, sentence, safe))
