"""Pane 6: how things stand with the shared workbook, and what a person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from refboard.practice.words import plural
from refboard.text import clip, content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.pane import Asked, Told
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
from refboard.tui.workbook.workbook_verbs import WorkbookVerbs

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from refboard.tui.session.questions import Question
    from refboard.tui.session.store_questions import StoreQuestion

STATE_WIDTH = 12
_TONES = {
    "conflict": "$text-warning", "deleted": "$text-warning", "reverted": "$text-warning", "lock": "$text-warning",
    "restoring": "$text-accent", "pending": "$text-accent", "error": "$text-error", "warning": "$text-warning",
}  # fmt: skip


class WorkbookPane(WorkbookVerbs):
    """A list in sections, and below it the whole text of the line under the cursor."""

    BINDINGS = bindings(Scope.PANE, "workbook")
    BINDING_GROUP_TITLE = "Workbook"

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self._with_checkup = False
        self._looked_at: dict[str, OverviewSection] = {}
        self._compared: VersionQuestion | None = None

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield LiteralText(id="workbook-title")
        yield ItemList(id="workbook-items", compact=True)
        yield ClippedText(id="workbook-more")

    @property
    def list_widget(self) -> Widget | None:
        """The list."""
        return self.query_one(OptionList)

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.screen.set_focus(self.query_one(OptionList))

    def question(self) -> Question | None:
        """The check-up, while it is shown."""
        return CheckupQuestion() if self._with_checkup else None

    def answered(self, question: Question, answer: object) -> None:
        """Show the check-up, then look for copies."""
        if isinstance(question, CheckupQuestion) and isinstance(answer, tuple):
            self._looked_at["checkup"] = checkup_section(answer)
            self._show()
            self.post_message(Asked(CopiesQuestion()))

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Say why."""
        self.post_message(Told(sentence))

    def found(self, question: StoreQuestion, answer: object) -> None:
        """Show the copies, or ask about the version that was compared."""
        if isinstance(question, CopiesQuestion) and isinstance(answer, list):
            self._looked_at["copies"] = copies_section(answer)
            self._show()
        elif (
            isinstance(question, VersionQuestion) and question == self._compared and isinstance(answer, list)
        ):
            self._compared = None
            self.offer_version(question.number, answer)

    def not_found(self, question: StoreQuestion, sentence: str) -> None:  # noqa: ARG002
        """Say why."""
        self._compared = None
        self.post_message(Told(sentence))

    def on_mount(self) -> None:
        """Show what is known."""
        self._show()

    def watch_active(self, active: bool) -> None:  # noqa: FBT001  (Textual's own)
        """What was said in passing of what is to be decided here would lie over it."""
        if active:
            self.app.clear_notifications()

    def watch_board(self) -> None:
        """Show how things stand now."""
        self._show()

    # -- what can be done

    @property
    def current(self) -> OverviewItem | None:
        """The item under the cursor."""
        shown = self.query_one(OptionList)
        if shown.highlighted is None:
            return None
        return self.items.get(shown.get_option_at_index(shown.highlighted).id or "")

    def action_toggle_checkup(self) -> None:
        """Show the check-up and the copies beside the workbook, or leave them out again."""
        self._with_checkup = not self._with_checkup
        self._looked_at.clear()
        if self._with_checkup:
            self._looked_at["checkup"] = OverviewSection("Check-up", (), "Looking at every row …")
        self._show()
        self.ask()

    @on(OptionList.OptionSelected)
    async def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        item = self.items.get(event.option_id or "")
        if item is None:
            return
        if item.kind == "version":
            self._compared = VersionQuestion(int(item.id))
            self.post_message(Asked(self._compared))
        else:
            await self.open_item(item)

    # -- what is shown

    def _show(self) -> None:
        if not self.is_mounted or self.board is None:
            return
        names = {key: place.source for key, place in self.board.targets.items()}
        sections = list(overview_sections(self.overview, self.board.on, names))
        sections[2:2] = self._looked_at.values()
        shown = self.query_one(OptionList)
        kept = self.current.id if self.current is not None else ""
        self.items = {}
        options: list[Option] = []
        for section in sections:
            options.append(Option(Content.styled(section.title, "bold $text-primary"), disabled=True))
            options += [self._option(item) for item in section.items]
            if not section.items:
                options.append(Option(Content(f"  {section.empty}"), disabled=True))
        shown.clear_options()
        shown.add_options(options)
        self._go_to(kept)
        self.refresh_bindings()
        self.query_one("#workbook-title", Static).update(content(self._title()))

    def _option(self, item: OverviewItem) -> Option:
        key = f"i{len(self.items)}"
        self.items[key] = item
        state = f"{item.state:<{STATE_WIDTH}}"
        text = Content.assemble(
            "  ", (state, _TONES.get(item.kind) or _TONES.get(item.word, "dim")), clip(item.text),
            ("  " + clip(item.more), "dim") if item.more else "",
        )  # fmt: skip
        return Option(text, id=key)

    def _go_to(self, wanted: str) -> None:
        """Stay on the item, or go to the first one."""
        shown = self.query_one(OptionList)
        keys = [key for key, item in self.items.items() if wanted and item.id == wanted] or list(self.items)
        shown.highlighted = shown.get_option_index(keys[0]) if keys else None

    def _title(self) -> str:
        overview, board = self.overview, self.board
        if board is None:
            return "Reading the workbook …"
        parts = [board.name]
        parts.append(
            describe_holder(overview.holder, board.on) if overview.holder else "no one else has it open"
        )
        if overview.unconfirmed:
            parts.append(f"{plural(overview.unconfirmed, 'saved edit')} not yet seen by another editor")
        return " · ".join(parts)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        item = self.items.get(event.option_id or "")
        text = (
            f"{item.state}: {item.text}" + (f" · {item.more}" if item.more else "")
            if item is not None
            else ""
        )
        self.query_one("#workbook-more", ClippedText).update(content(text))
