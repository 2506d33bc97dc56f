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
from refboard.tui.session.overview import describe_holder
from refboard.tui.session.questions import CheckupQuestion
from refboard.tui.session.store_questions import CopiesQuestion, VersionQuestion
from refboard.tui.widgets.clipped_text import ClippedText
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.workbook.item_list import ItemList
from refboard.tui.workbook.overview_items import (
    OverviewItem,
    OverviewSection,
    checkup_section,
    copies_section,
    overview_sections,
)
from refboard.tui.workbook.workbook_actions import WorkbookActions, needs_decision

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.questions import Question
    from refboard.tui.session.store_questions import StoreQuestion


class WorkbookPane(Pane):
    """A list in sections, and below it the whole text of the line under the cursor."""

    BINDINGS = bindings(Scope.PANE, "workbook")
    BINDING_GROUP_TITLE = "Workbook"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self._with_checkup = False
        self._checked: dict[str, OverviewSection] = {}
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
            self._ask_store(CopiesQuestion())

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Show why."""
        self.show_status(sentence)

    def found(self, question: StoreQuestion, answer: object) -> None:
        """Show the copies, or ask about the version that was compared."""
        if isinstance(question, CopiesQuestion) and isinstance(answer, list):
            self._checked["copies"] = copies_section(answer)
            self._show()
        elif (
            isinstance(question, VersionQuestion) and question == self._compared and isinstance(answer, list)
        ):
            self._compared = None
            self._actions.offer_version(question.number, answer)

    def not_found(self, question: StoreQuestion, sentence: str) -> None:  # noqa: ARG002
        """Show why."""
        self._compared = None
        self.show_status(sentence)

    def _ask_store(self, question: StoreQuestion) -> None:
        self.post_message(AnswerRequested(question, self.id or ""))

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
    def current(self) -> OverviewItem | None:
        """The line under the cursor."""
        return self.list_widget.current

    def is_offered(self, command: str) -> bool:
        """Offer decisions only while there is something to decide."""
        deciding = command in ("workbook.mine", "workbook.theirs")
        return not deciding or any(needs_decision(item) for item in self.list_widget.items)

    def why_not(self, command: str) -> str:
        """Decisions are for lines that ask for one."""
        deciding = command in ("workbook.mine", "workbook.theirs")
        return "There is nothing to decide." if deciding else ""

    def toggle_checkup(self) -> None:
        """Show the check-up and the copies beside the workbook, or leave them out again."""
        self._with_checkup = not self._with_checkup
        self._checked.clear()
        if self._with_checkup:
            self._checked["checkup"] = OverviewSection("Check-up", (), "Checking every row …")
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
            self._ask_store(self._compared)
        else:
            await self._actions.open_item(item)

    # --- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        if not self.is_mounted or self.board is None:
            return
        names = {key: target.source for key, target in self.board.targets.items()}
        sections = list(overview_sections(self._actions.overview, self.board.on, names))
        sections[2:2] = self._checked.values()
        self.list_widget.show_sections(sections)
        self.refresh_bindings()
        self.query_one("#workbook-title", Static).update(content(self._title()))

    def _title(self) -> str:
        overview, board = self._actions.overview, self.board
        if board is None:
            return "Reading the workbook …"
        parts = [board.name]
        if overview.away:
            parts.append("missing")
        else:
            parts.append(
                describe_holder(overview.holder, board.on) if overview.holder else "no one else has it open"
            )
        if overview.unconfirmed:
            parts.append(f"{plural(overview.unconfirmed, 'saved edit')} not yet seen by another editor")
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
