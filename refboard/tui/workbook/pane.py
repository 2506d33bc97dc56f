"""Pane 6: the state of the shared workbook, and what a person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import OptionList, Static

from refboard.practice.words import plural
from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.messages import AnswerRequested
from refboard.tui.panes.pane import Pane
from refboard.tui.session.store_questions import CheckupQuestion, CopiesQuestion, VersionQuestion
from refboard.tui.session.sync_status import (
    Item,
    Section,
    checkup_section,
    copies_section,
    holder_sentence,
    sections_of,
)
from refboard.tui.widgets.clipped_text import ClippedText
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.workbook.item_list import ItemList
from refboard.tui.workbook.workbook_actions import WorkbookActions, needs_decision

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.store_questions import StoreQuestion
    from refboard.tui.session.questions import Question


class WorkbookPane(Pane):
    """A list in sections, and below it the whole text of the line under the cursor."""

    BINDINGS = bindings(Scope.PANE, "workbook")
    BINDING_GROUP_TITLE = "Workbook"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self._with_checkup = False
        self._checked: dict[str, Section] = {}
        self._compared: VersionQuestion | None = None
        self._actions = WorkbookActions(self, lambda: self.current)
        self.command_handlers = {**self._actions.handlers, "workbook.checkup": self.toggle_checkup}

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield LiteralText(id="workbook-title")
        yield ItemList(id="workbook-items")
        yield ClippedText(id="workbook-more")

    @property
    def list_widget(self) -> ItemList:
        """The list."""
        return self.query_one(ItemList)

    def question(self) -> Question | None:
        """The check-up, while it is shown."""
        return CheckupQuestion() if self._with_checkup else None

    def answered(self, question: Question, answer: object) -> None:
        """Show the check-up, then look for copies."""
        if isinstance(question, CheckupQuestion) and isinstance(answer, tuple):
            self._checked["checkup"] = checkup_section(answer)
            self._show()
            self._inquire(CopiesQuestion())

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Show why."""
        self.show_status(sentence)

    def found(self, inquiry: StoreQuestion, answer: object) -> None:
        """Show the copies, or ask about the version that was compared."""
        if isinstance(inquiry, CopiesQuestion) and isinstance(answer, list):
            self._checked["copies"] = copies_section(answer)
            self._show()
        elif isinstance(inquiry, VersionQuestion) and inquiry == self._compared and isinstance(answer, list):
            self._compared = None
            self._actions.offer_version(inquiry.number, answer)

    def not_found(self, inquiry: StoreQuestion, sentence: str) -> None:  # noqa: ARG002
        """Show why."""
        self._compared = None
        self.show_status(sentence)

    def _inquire(self, inquiry: StoreQuestion) -> None:
        self.post_message(AnswerRequested(inquiry, self.id or ""))

    def on_mount(self) -> None:
        """Show what is known."""
        self._show()

    def watch_active(self, active: bool) -> None:  # noqa: FBT001  (Textual's own)
        """A notification about what is decided here would cover it."""
        if active:
            self.app.clear_notifications()

    def watch_board(self) -> None:
        """Show the newest state."""
        self._show()

    # --- commands -----------------------------------------------------------------------------

    @property
    def current(self) -> Item | None:
        """The line under the cursor."""
        return self.list_widget.current

    def is_offered(self, command: str) -> bool:
        """Offer decisions only while there is something to decide."""
        deciding = command in ("workbook.mine", "workbook.theirs")
        return not deciding or any(needs_decision(item) for item in self.list_widget.items)

    def toggle_checkup(self) -> None:
        """Show the check-up and the copies beside the workbook, or leave them out again."""
        self._with_checkup = not self._with_checkup
        self._checked.clear()
        if self._with_checkup:
            self._checked["checkup"] = Section("Check-up", (), "Checking every row …")
        self._show()
        self.ask()

    @on(OptionList.OptionSelected)
    async def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        item = self.list_widget.item(event.option_id)
        if item is None:
            return
        if item.kind == "version":
            self._compared = VersionQuestion(int(item.id))
            self._inquire(self._compared)
        else:
            await self._actions.open_item(item)

    # --- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        if not self.is_mounted or self.board is None:
            return
        names = {key: place.source for key, place in self.board.targets.items()}
        sections = list(sections_of(self._actions.sync_status, self.board.on, names))
        sections[2:2] = self._checked.values()
        self.list_widget.show_sections(sections)
        self.refresh_bindings()
        self.query_one("#workbook-title", Static).update(content(self._title()))

    def _title(self) -> str:
        status, board = self._actions.sync_status, self.board
        if board is None:
            return "Reading the workbook …"
        parts = [board.name]
        parts.append(holder_sentence(status.holder, board.on) if status.holder else "no one else has it open")
        if status.unsettled:
            parts.append(f"saved, not yet seen by another editor: {plural(status.unsettled, 'edit')}")
        return " · ".join(parts)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        item = self.list_widget.item(event.option_id)
        text = (
            f"{item.state}: {item.text}" + (f" · {item.more}" if item.more else "")
            if item is not None
            else ""
        )
        self.query_one("#workbook-more", ClippedText).update(content(text))
