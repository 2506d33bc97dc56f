"""What a person does about the shared workbook: decide, write now, merge a copy, bring a version back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from refboard.tui.panes.pane import Pane, Told, Wished
from refboard.tui.session.overview import WorkbookOverview
from refboard.tui.session.store_commands import Decide, Merge, Restore, SyncNow, TakeOver

if TYPE_CHECKING:
    from refboard.tui.workbook.overview_items import OverviewItem

OPEN = ("conflict", "deleted", "reverted", "replaced")


class WorkbookVerbs(Pane):
    """The verbs of the pane whose lines are about the workbook; ``items`` are the lines shown, by their keys."""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.items: dict[str, OverviewItem] = {}

    @property
    def overview(self) -> WorkbookOverview:
        """The workbook when the board was made."""
        return self.board.overview if self.board is not None else WorkbookOverview()

    @property
    def current(self) -> OverviewItem | None:
        """The item under the cursor."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer decisions only while there is something to decide."""
        if action == "keep" and not any(item.kind in OPEN for item in self.items.values()):
            return False
        return super().check_action(action, parameters)

    def action_keep(self, side: Literal["mine", "theirs"]) -> None:
        """Decide the question under the cursor."""
        item = self.current
        if item is None or item.kind not in OPEN:
            self.post_message(Told("This line asks for no decision; go to one under “For you to decide”."))
        else:
            self._decide(item.id, side)

    def _decide(self, key: str, side: Literal["mine", "theirs"]) -> None:
        # What was said in passing that something is to be decided would outlive the decision.
        self.app.clear_notifications()
        self.post_message(Wished(Decide(key, side)))

    def action_sync(self) -> None:
        """Write what waits."""
        self.post_message(Wished(SyncNow()))

    async def open_item(self, item: OverviewItem) -> None:
        """Ask what is to be done about an item, or show all of it."""
        if item.kind in OPEN:
            await self._open_question(item)
        elif item.kind == "lock":
            await self._ask_about_lock(item)
        elif item.kind == "copy":
            await self._ask_about_copy(item)
        elif item.kind == "pending":
            self.post_message(Wished(SyncNow()))
        else:
            await self._show_whole(item)

    async def _show_whole(self, item: OverviewItem) -> None:
        """Show all words of a line, however few of them have room below the list."""
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        await self.app.push_screen(
            ConfirmDialog(item.state, [part for part in (item.text, item.more) if part], [])
        )

    async def _open_question(self, item: OverviewItem) -> None:
        from refboard.tui.workbook.conflict import Answer, ConflictScreen

        def decide(answer: Answer | None) -> None:
            if answer is not None:
                self._decide(*answer)

        places = self.board.targets if self.board is not None else {}
        names = {key: place.source for key, place in places.items()}
        # What was said in passing about it would lie over it.
        self.app.clear_notifications()
        screen = ConflictScreen(self.overview.decisions, item.id, names)
        await self.app.push_screen(screen, decide)

    async def _ask_about_lock(self, item: OverviewItem) -> None:
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        holder = self.overview.holder

        def decide(answer: str | None) -> None:
            if answer is not None and holder is not None:
                self.post_message(Wished(TakeOver(holder.name, holder.since)))

        question = "Remove the lock file only if no one has the workbook open; otherwise their next save can conflict with yours."
        screen = ConfirmDialog(
            item.text, [item.more, question], [("y", "remove", "no one has it open: remove the lock file")]
        )
        await self.app.push_screen(screen, decide)

    async def _ask_about_copy(self, item: OverviewItem) -> None:
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        def decide(answer: str | None) -> None:
            if answer is not None:
                self.post_message(Wished(Merge(Path(item.id))))

        lines = [
            f"The copy has {item.more}.",
            "Where the two differ, the workbook keeps its value and you decide about the copy's.",
            "The copy itself does not change.",
        ]
        await self.app.push_screen(
            ConfirmDialog(f"Merge {item.text}", lines, [("y", "merge", "merge it")]), decide
        )

    def offer_version(self, number: int, lines: list[str]) -> None:
        """Ask what to bring back of a version, whose differences ``lines`` tell."""
        from refboard.tui.screens.confirm_dialog import ConfirmDialog

        def decide(answer: str | None) -> None:
            if answer is not None:
                self.post_message(Wished(Restore(number, rows_only=answer == "rows")))

        choices = [
            ("r", "rows", "add only the rows missing now"),
            ("v", "version", "put the version in its place"),
        ]
        self.app.push_screen(ConfirmDialog(f"Since version {number}", lines, choices), decide)
