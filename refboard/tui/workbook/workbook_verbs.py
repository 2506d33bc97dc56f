"""What a person does about the shared workbook: decide, write now, merge a copy, bring a version back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from refboard.tui.panes.pane import Pane, Told, Wished
from refboard.tui.session.store_commands import Decide, Merge, Restore, SyncNow, TakeOver
from refboard.tui.session.sync_status import Standing

if TYPE_CHECKING:
    from refboard.tui.session.sync_status import Item

OPEN = ("conflict", "gone", "set back", "replaced")


class WorkbookVerbs(Pane):
    """The verbs of the pane whose lines are about the workbook; ``items`` are the lines shown, by their keys."""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.items: dict[str, Item] = {}

    @property
    def standing(self) -> Standing:
        """How things stood when the board was made."""
        return self.board.standing if self.board is not None else Standing()

    @property
    def current(self) -> Item | None:
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

    async def open_item(self, item: Item) -> None:
        """Ask what is to be done about an item, or show all of it."""
        if item.kind in OPEN:
            await self._open_question(item)
        elif item.kind == "sign":
            await self._ask_about_sign(item)
        elif item.kind == "copy":
            await self._ask_about_copy(item)
        elif item.kind == "waits":
            self.post_message(Wished(SyncNow()))
        else:
            await self._show_whole(item)

    async def _show_whole(self, item: Item) -> None:
        """Show all words of a line, however few of them have room below the list."""
        from refboard.tui.screens.confirm import AgreeScreen

        await self.app.push_screen(
            AgreeScreen(item.state, [part for part in (item.text, item.more) if part], [])
        )

    async def _open_question(self, item: Item) -> None:
        from refboard.tui.workbook.conflict import Answer, ConflictScreen

        def decide(answer: Answer | None) -> None:
            if answer is not None:
                self._decide(*answer)

        places = self.board.places if self.board is not None else {}
        names = {key: place.source for key, place in places.items()}
        # What was said in passing about it would lie over it.
        self.app.clear_notifications()
        screen = ConflictScreen(self.standing.to_decide, item.id, names)
        await self.app.push_screen(screen, decide)

    async def _ask_about_sign(self, item: Item) -> None:
        from refboard.tui.screens.confirm import AgreeScreen

        holder = self.standing.holder
        name, since = (holder.name, holder.since) if holder else ("", None)

        def decide(answer: str | None) -> None:
            if answer is not None:
                self.post_message(Wished(TakeOver(name, since)))

        question = (
            "Remove it only when nobody has the workbook open any more; else their next save meets yours."
        )
        screen = AgreeScreen(
            item.text, [item.more, question], [("y", "remove", "nobody has it open: remove the sign")]
        )
        await self.app.push_screen(screen, decide)

    async def _ask_about_copy(self, item: Item) -> None:
        from refboard.tui.screens.confirm import AgreeScreen

        def decide(answer: str | None) -> None:
            if answer is not None:
                self.post_message(Wished(Merge(Path(item.id))))

        lines = [
            f"It would bring {item.more}.",
            "Where both have something else, the workbook keeps its own, and the copy's waits for your decision.",
            "The copy itself stays as it is.",
        ]
        await self.app.push_screen(
            AgreeScreen(f"Merge {item.text}", lines, [("y", "merge", "merge it")]), decide
        )

    def offer_version(self, number: int, lines: list[str]) -> None:
        """Ask what to bring back of a version, whose differences ``lines`` tell."""
        from refboard.tui.screens.confirm import AgreeScreen

        def decide(answer: str | None) -> None:
            if answer is not None:
                self.post_message(Wished(Restore(number, rows_only=answer == "rows")))

        choices = [
            ("r", "rows", "add only the rows missing now"),
            ("v", "version", "put the version in its place"),
        ]
        self.app.push_screen(AgreeScreen(f"Since version {number}", lines, choices), decide)
