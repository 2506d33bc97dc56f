"""The screen that sets up a workbook: look, correct, see a first Today, and only then save."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from refboard.adopt_workbook import Decisions
from refboard.practice.words import listing, plural
from refboard.text import content
from refboard.tui.adopt.drawing import drawn
from refboard.tui.adopt.view import (
    SetupLine,
    headers_to_choose,
    open_columns,
    setup_lines,
)
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.screens.dialog import line
from refboard.tui.screens.picker import Picker
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.option_menu import OptionMenu
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from refboard.adopt_workbook import WorkbookAdoption
    from refboard.practice.adopting import Adoption

NONE = "None of them: keep as your own"


class AdoptScreen(Screen[str]):
    """``setup`` reads and writes the workbook, always in a thread; the answer is what was done, None for nothing."""

    CSS = """
    AdoptScreen { layout: vertical; padding: 0 1; }
    AdoptScreen .title { text-style: bold; height: auto; }
    AdoptScreen .hint { color: $text-muted; height: auto; }
    AdoptScreen OptionList { height: 1fr; border: none; padding: 0; text-wrap: nowrap; text-overflow: ellipsis; }
    AdoptScreen #about { height: auto; max-height: 3; min-height: 1; color: $text-muted; }
    AdoptScreen .wrong { height: auto; color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "Down", show=False, id="list.down"),
        Binding("k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("tab", "next_question", "Next question", show=False, id="adopt.next"),
        Binding("y", "agree", "Yes", id="adopt.yes"),
        Binding("n", "refuse", "No", id="adopt.no"),
        Binding("s", "save", "First Today, then save", id="adopt.save"),
        Binding("u", "undo", "Undo the setup", id="adopt.undo"),
        Binding("escape,q", "leave", "Back", key_display="esc", id="dialog.cancel"),
    ]

    def __init__(self, setup: WorkbookAdoption) -> None:
        super().__init__()
        self._setup = setup
        self._adoption: Adoption | None = None
        self._decisions = Decisions()
        self._lines: list[SetupLine] = []
        self._busy = False

    def compose(self) -> ComposeResult:
        """The title, the lines, what the highlighted one means, and the keys."""
        with Vertical():
            yield line(f"Set up {self._setup.path.name}", "title")
            yield LiteralText("Looking at the workbook …", id="summary", classes="hint")
            yield OptionMenu(compact=True, id="lines")
            yield LiteralText(id="about")
            yield LiteralText(id="wrong", classes="wrong")
            yield KeyHint(
                ("enter", "choose"),
                ("adopt.yes", "yes"),
                ("adopt.no", "no"),
                ("adopt.next", "next question"),
                ("adopt.save", "first Today, then save"),
                ("dialog.cancel", "change nothing"),
                lines=2,
            )
            again = line("This workbook is set up already; u undoes that.", "hint -undo")
            again.display = False
            yield again

    def on_mount(self) -> None:
        """Look at the workbook."""
        self.set_focus(self.query_one(OptionList))
        self.run_worker(self._look(), group="setup")

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self._show)

    async def _look(self) -> None:
        try:
            self._adoption = await asyncio.to_thread(self._setup.plan)
            can_undo = await asyncio.to_thread(self._setup.can_undo)
        except WorkbookError as error:
            self._say(str(error))
            return
        self._decisions = await asyncio.to_thread(self._setup.decisions_on_file)
        if can_undo:
            self.query_one(".-undo").display = True
        self._show()
        self.action_next_question()

    # --- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        if self._adoption is None:
            return
        refusal = self._adoption.proposal.refusal
        self._lines = setup_lines(self._adoption, self._decisions)
        options = self.query_one(OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options(
            [Option(drawn(one, self.size.width), disabled=not one.is_choosable) for one in self._lines]
        )
        if self._lines:
            options.highlighted = min(at or 0, len(self._lines) - 1)
        questions = sum(one.is_question for one in self._lines)
        said = (
            "Is this right? Nothing is written before you say so."
            if not questions
            else f"{plural(questions, 'question')} (marked ?). Nothing is written before you say so."
        )
        self.query_one("#summary", LiteralText).update(content(refusal or said))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#about", LiteralText).update(content(self._lines[event.option_index].about, 400))

    def _say(self, sentence: str) -> None:
        self.query_one("#wrong", LiteralText).update(content(sentence, 400))

    # --- moving -------------------------------------------------------------------------------

    @property
    def _current(self) -> SetupLine | None:
        at = self.query_one(OptionList).highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    def action_move(self, by: int) -> None:
        """Go down (1) or up (-1)."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_next_question(self) -> None:
        """Go to the next line with a question; from the last one to the first."""
        options = self.query_one(OptionList)
        at = options.highlighted if options.highlighted is not None else -1
        places = [place for place, one in enumerate(self._lines) if one.is_question]
        after = [place for place in places if place > at]
        if places:
            options.highlighted = (after or places)[0]

    # --- deciding -----------------------------------------------------------------------------

    def action_agree(self) -> None:
        """Use the table or the header as proposed, and go to the next question."""
        one = self._current
        if one is None:
            return
        if one.kind == "table":
            self._decide(skipped=self._decisions.skipped - {one.name})
        elif one.kind == "column":
            self._choose(one.key[0], one.name, one.theirs)
        self.action_next_question()

    def action_refuse(self) -> None:
        """Do not use the table or the header: it stays the practice's own."""
        one = self._current
        if one is None:
            return
        if one.kind == "table":
            self._decide(skipped=self._decisions.skipped | {one.name})
        elif one.kind == "column":
            self._choose(one.key[0], one.name, "")
        elif one.kind == "word":
            self._translate(one, "")

    @on(OptionList.OptionSelected)
    async def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        one = self._lines[event.option_index]
        if one.kind == "table":
            self.action_agree() if one.name in self._decisions.skipped else self.action_refuse()
        elif one.kind == "column":
            await self._pick_header(one)
        elif one.kind == "own":
            await self._pick_column(one)
        elif one.kind == "word":
            await self._pick_meaning(one)

    async def _pick_header(self, one: SetupLine) -> None:
        if self._adoption is None:
            return
        table, column, _ = one.key
        headers = headers_to_choose(self._adoption, table, self._decisions)
        await self._pick(
            f"Which of your columns is {column}?",
            [*headers, NONE],
            lambda at: self._choose(table, column, headers[at] if at < len(headers) else ""),
        )

    async def _pick_column(self, one: SetupLine) -> None:
        if self._adoption is None:
            return
        table, _, header = one.key
        columns = open_columns(self._adoption, table, self._decisions)

        def chosen(at: int) -> None:
            if at < len(columns):
                self._choose(table, columns[at], header)

        await self._pick(f"What is {header!r}?", [*columns, NONE], chosen)

    async def _pick_meaning(self, one: SetupLine) -> None:
        if self._adoption is None:
            return
        question = next(q for q in self._adoption.proposal.words if (q.table, q.column, q.word) == one.key)
        choices = [*question.choices, "Nothing yet"]
        await self._pick(
            f"What does {question.word!r} mean?",
            choices,
            lambda at: self._translate(one, question.choices[at] if at < len(question.choices) else ""),
        )

    async def _pick(self, title: str, words: list[str], then: Callable[[int], None]) -> None:
        def chosen(at: int | None) -> None:
            if at is not None:
                then(at)

        await self.app.push_screen(Picker(title, words), chosen)

    def _choose(self, table: str, column: str, header: str) -> None:
        columns = {
            place: name
            for place, name in self._decisions.columns.items()
            if not (place[0] == table and header and name == header)
        }
        self._decide(columns={**columns, (table, column): header})
        self.run_worker(self._ask_again(), group="setup", exclusive=True)

    async def _ask_again(self) -> None:
        """Ask for the words of the columns that were just chosen."""
        if self._adoption is not None:
            self._adoption = await asyncio.to_thread(self._setup.ask_again, self._adoption, self._decisions)
            self._show()

    def _translate(self, one: SetupLine, choice: str) -> None:
        table, column, word = one.key
        words = {place: dict(pairs) for place, pairs in self._decisions.words.items()}
        words.setdefault((table, column), {})[word] = choice
        self._decide(words=words)

    def _decide(self, **changes: object) -> None:
        self._decisions = replace(self._decisions, **changes)  # type: ignore[arg-type]
        self._show()

    # --- saving -------------------------------------------------------------------------------

    async def action_save(self) -> None:
        """Show the first Today and what would be written; save on a last yes."""
        if self._adoption is None or self._busy or self._adoption.proposal.refusal:
            return
        self._busy = True
        self._say("")
        try:
            lines = await asyncio.to_thread(self._preview, self._adoption)
        except WorkbookError as error:
            self._say(str(error))
            return
        finally:
            self._busy = False
        choices = [("y", "write", "yes, and write that"), ("c", "here", "yes, but only on this computer")]
        await self.app.push_screen(
            ConfirmDialog("The first Today, and what is added", lines, choices), self._answered
        )

    def _preview(self, adoption: Adoption) -> list[str]:
        decisions = self._decisions
        lines = [
            *self._setup.preview(adoption, decisions),
            "",
            f"Added to {self._setup.path.name}; no cell changes:",
        ]
        for table, columns in self._setup.additions(adoption, decisions).items():
            lines.append(f"  {table}: new columns at the right: {listing(columns)}")
        if adoption.proposal.missing:
            lines.append(f"  new sheets: {listing(adoption.proposal.missing)}")
        lines.append("  ids for rows without one, and in Settings the names and words this workbook uses")
        return lines

    def _answered(self, choice: str | None) -> None:
        if choice and self._adoption is not None:
            decisions = replace(self._decisions, write=choice == "write")
            adoption = self._adoption
            self._work(lambda: self._setup.save(adoption, decisions))

    async def action_undo(self) -> None:
        """Take an earlier setup back, after asking."""
        if not await asyncio.to_thread(self._setup.can_undo):
            self._say("There is no setup to undo.")
            return

        def answered(choice: str | None) -> None:
            if choice:
                self._work(self._setup.undo)

        lines = [
            "The workbook becomes what it was before it was set up; edits made since are not lost: then nothing is undone."
        ]
        await self.app.push_screen(
            ConfirmDialog("Undo the setup?", lines, [("y", "undo", "undo it")]), answered
        )

    def _work(self, job: Callable[[], str]) -> None:
        self.run_worker(self._done(job), group="setup")

    async def _done(self, job: Callable[[], str]) -> None:
        try:
            sentence = await asyncio.to_thread(job)
        except WorkbookError as error:
            self._say(f"{error} Nothing was written.")
        else:
            self.dismiss(sentence)

    def action_leave(self) -> None:
        """Go back; nothing is written."""
        self.dismiss(None)
