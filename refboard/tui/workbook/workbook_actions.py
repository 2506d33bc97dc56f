"""What a person does about the shared workbook: decide, write now, merge a copy, restore a version."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from refboard.practice.words import plural
from refboard.tui.panes.messages import StoreCommandRequested
from refboard.tui.session.overview import WorkbookOverview
from refboard.tui.session.store_commands import ApplyFixes, Decide, Merge, Restore, SyncNow, TakeOver

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.tui.panes.pane import Handler, Pane
    from refboard.tui.session.store_commands import StoreCommand
    from refboard.tui.workbook.overview_items import OverviewItem

OPEN = ("conflict", "deleted", "reverted", "replaced")


def needs_decision(item: OverviewItem) -> bool:
    """Whether a line asks for a decision."""
    return item.kind in OPEN


class WorkbookActions:
    """Acts on the lines of the pane; ``current`` returns the line under the cursor."""

    def __init__(self, pane: Pane, current: Callable[[], OverviewItem | None]) -> None:
        self._pane = pane
        self._current = current

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "workbook.mine": partial(self.keep, "mine"),
            "workbook.theirs": partial(self.keep, "theirs"),
            "workbook.sync": self.sync,
            "workbook.fix": self.offer_fixes,
        }

    @property
    def overview(self) -> WorkbookOverview:
        """The workbook when the board was made."""
        return self._pane.board.overview if self._pane.board is not None else WorkbookOverview()

    def keep(self, side: Literal["mine", "theirs"]) -> None:
        """Decide the question under the cursor."""
        item = self._current()
        if item is None or not needs_decision(item):
            self._pane.show_status("Nothing to decide on this line; go to one under “For you to decide”.")
        else:
            self._decide(item.id, side)

    def _decide(self, key: str, side: Literal["mine", "theirs"]) -> None:
        # A notification that something has to be decided would outlive the decision.
        self._pane.app.clear_notifications()
        self._request(Decide(key, side))

    def _request(self, command: StoreCommand) -> None:
        self._pane.post_message(StoreCommandRequested(command))

    def sync(self) -> None:
        """Write pending edits."""
        self._request(SyncNow())

    async def offer_fixes(self) -> None:
        """Show the fixes that are known for what the check-up finds, and make them when the user agrees."""
        from refboard.practice.fixes import find_fixes
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        board = self._pane.board
        has_file = board is not None and bool(board.snapshot.path)
        fixes = tuple(await asyncio.to_thread(find_fixes, board.snapshot)) if board and has_file else ()
        if board is None or not fixes:
            self._pane.show_status("There is nothing that refboard knows how to fix.")
            return
        path, user = Path(board.snapshot.path), self._pane.user

        def decide(answer: str | None) -> None:
            if answer is not None:
                self._request(ApplyFixes(path, fixes, user))

        lines = [f"{fix.cells[0]}: {fix.text}" for fix in fixes]
        screen = ConfirmDialog(
            f"Make {plural(len(fixes), 'fix', 'fixes')}?", lines, [("y", "fix", "make all of them")]
        )
        await self._pane.app.push_screen(screen, decide)

    async def open_item(self, item: OverviewItem) -> None:
        """Ask what to do about a line, or show all of it."""
        if needs_decision(item):
            await self._open_question(item)
        elif item.kind == "lock":
            await self._ask_about_lock_file(item)
        elif item.kind == "copy":
            await self._ask_about_copy(item)
        elif item.kind == "pending":
            self._request(SyncNow())
        elif item.problem is not None:
            from refboard.tui.workbook.problem_dialog import open_problem

            await open_problem(self._pane, item.state, item.text, item.problem, self._request)
        else:
            await self._show_whole(item)

    async def _show_whole(self, item: OverviewItem) -> None:
        """Show a whole line, which may be too long for the space below the list."""
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        await self._pane.app.push_screen(
            ConfirmDialog(item.state, [part for part in (item.text, item.more) if part], [])
        )

    async def _open_question(self, item: OverviewItem) -> None:
        from refboard.tui.workbook.conflict import Answer, ConflictScreen

        def decide(answer: Answer | None) -> None:
            if answer is not None:
                self._decide(*answer)

        board = self._pane.board
        targets = board.targets if board is not None else {}
        names = {key: target.source for key, target in targets.items()}
        # A notification about the decision would cover the dialog.
        self._pane.app.clear_notifications()
        screen = ConflictScreen(self.overview.decisions, item.id, names)
        await self._pane.app.push_screen(screen, decide)

    async def _ask_about_lock_file(self, item: OverviewItem) -> None:
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        holder = self.overview.holder

        def decide(answer: str | None) -> None:
            if answer is not None and holder is not None:
                self._request(TakeOver(holder))

        question = "Remove it only if no one has the workbook open; otherwise their next save may conflict with yours."
        screen = ConfirmDialog(
            item.text, [item.more, question], [("y", "remove", "no one has it open: remove the lock file")]
        )
        await self._pane.app.push_screen(screen, decide)

    async def _ask_about_copy(self, item: OverviewItem) -> None:
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        def decide(answer: str | None) -> None:
            if answer is not None:
                self._request(Merge(Path(item.id)))

        lines = [
            f"The merge would bring in {item.more}.",
            "Where both differ, the workbook's value stays and the copy's value waits for your decision.",
            "The copy itself is not changed.",
        ]
        await self._pane.app.push_screen(
            ConfirmDialog(f"Merge {item.text}", lines, [("y", "merge", "merge it")]), decide
        )

    def offer_version(self, number: int, lines: list[str]) -> None:
        """Ask what to restore from a version; ``lines`` list how it differs from the workbook."""
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        def decide(answer: str | None) -> None:
            if answer is not None:
                self._request(Restore(number, rows_only=answer == "rows"))

        choices = [
            ("r", "rows", "restore only the missing rows"),
            ("v", "version", "replace the workbook with this version"),
        ]
        self._pane.app.push_screen(ConfirmDialog(f"Since version {number}", lines, choices), decide)
