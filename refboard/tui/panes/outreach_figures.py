"""What the panes of figures about outreach share: the newest answer, its heading, and why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.widgets import Static

from refboard.practice.recorded import EVERYTHING, Recorded
from refboard.practice.words import day_text
from refboard.text import content
from refboard.tui.panes.headings import without_tables
from refboard.tui.panes.touch_filter_actions import TouchFilterActions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.analysis.touches.filter_choices import FilterChoices
    from refboard.report.pages.page import Page
    from refboard.tui.panes.outreach_questions import Outreach, OutreachQuestion
    from refboard.tui.panes.pane import Handler, Pane
    from refboard.tui.panes.touch_filter import TouchFilterChoice
    from refboard.tui.session.board import Board
    from refboard.tui.session.questions import Question

FRAME = 3
"""Characters of a pane's width that its padding and its scrollbar take."""


class OutreachOwner(Protocol):
    """The pane around the figures."""

    def question(self) -> OutreachQuestion:
        """The figures that the pane needs now."""

    def title_parts(self) -> tuple[str, ...]:
        """What the heading says after the pane's name, for the figures that are shown."""

    def draw_figures(self) -> None:
        """Draw the figures, which are there and have touches."""

    def page(self) -> Page | None:
        """The figures as a page; None while there are none."""


class OutreachFigures:
    """The last answer, shown until the next; its heading always names what it was calculated for.

    The pane has ``#heading`` and ``.nothing`` and hides its figures with the class ``-empty``. ``owner`` is the pane as
    well: what it does with the figures.
    """

    def __init__(self, pane: Pane, owner: OutreachOwner, subject: str) -> None:
        self._pane = pane
        self._owner = owner
        self._subject = subject
        self.outreach: Outreach | None = None
        self.shown_question: OutreachQuestion | None = None
        self.filter_actions = TouchFilterActions(pane, lambda: self.choices, self._filter_changed)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {**self.filter_actions.handlers, "figures.text": self.show_as_text}

    @property
    def touch_filter(self) -> TouchFilterChoice:
        """Which touches are chosen."""
        return self.filter_actions.current

    @property
    def choices(self) -> FilterChoices | None:
        """What the touches can be filtered by."""
        return self.outreach.choices if self.outreach is not None else None

    @property
    def recorded(self) -> Recorded:
        """Which facts the workbook records."""
        return self._pane.board.recorded if self._pane.board is not None else EVERYTHING

    @property
    def caveats(self) -> tuple[str, ...]:
        """What to know before the figures, a sentence each."""
        return self._pane.board.caveats if self._pane.board is not None else ()

    @property
    def are_shown(self) -> bool:
        """Whether there are figures on the screen."""
        return self.outreach is not None and not self._pane.has_class("-empty")

    def begin(self) -> None:
        """Say that the first figures are on their way."""
        if self._pane.is_mounted and self.shown_question is None:
            waiting = (
                "Calculating the figures …" if self._pane.board is not None else "Opening the workbook …"
            )
            self._show_instead(waiting)
        self.draw_heading()

    def take(self, question: Question, answer: object) -> None:
        """Show the figures that a question was answered with."""
        from refboard.tui.panes.outreach_questions import Outreach, OutreachQuestion

        if isinstance(question, OutreachQuestion) and isinstance(answer, Outreach):
            self.shown_question, self.outreach = question, answer
            self._show_instead(self._why_nothing())
            if self.are_shown:
                self._owner.draw_figures()
            self.draw_heading()

    def refuse(self, sentence: str) -> None:
        """Show why there are no figures."""
        self.shown_question = self.outreach = None
        self._show_instead(sentence)
        self.draw_heading()

    def draw_heading(self) -> None:
        """Name what the figures are about, and say so while others are calculated."""
        if not self._pane.is_mounted:
            return
        how: tuple[str, ...] = ()
        which: tuple[str, ...] = ()
        board = self._pane.board
        if self.shown_question is not None and board is not None:
            how, which = self._owner.title_parts(), self.shown_question.touch_filter.describe(board.on)
            if self.shown_question != self._owner.question():
                which = (*which, "calculating …")
        heading = self._pane.query_one("#heading", Static)
        words = content(" · ".join(part for part in (self._subject, *how, *which) if part))
        if words.cell_length > heading.content_size.width:
            # How they are counted is above the figures too; which touches they are is said nowhere else.
            words = content(" · ".join(part for part in (self._subject, *which, *how) if part))
        heading.update(words)

    async def show_as_text(self) -> None:
        """Show the figures as plain text."""
        page = self._owner.page() if self.are_shown else None
        if page is None:
            self._pane.show_status("There are no figures to show as text yet.")
            return
        from refboard.tui.screens.page_screen import PageScreen

        await self._pane.app.push_screen(PageScreen(page))

    def _filter_changed(self) -> None:
        self.draw_heading()
        self._pane.ask()

    def _show_instead(self, sentence: str) -> None:
        """Show a sentence instead of figures; "" shows the figures."""
        self._pane.set_class(bool(sentence), "-empty")
        self._pane.query_one(".nothing", Static).update(content(sentence))

    def _why_nothing(self) -> str:
        """Why there are no figures, and what to do; "" when there are some."""
        outreach, question, board = self.outreach, self.shown_question, self._pane.board
        if outreach is None or question is None or board is None or outreach.touches:
            return ""
        keys = self._pane.keys
        if not board.recorded.answers and board.caveats:
            return " ".join(board.caveats)
        if outreach.choices.first is None:
            return without_tables(board, ("Targets", "Touches"), keys) or (
                f"No touches that ask for an answer yet. Log touches in Today ({keys('pane.today')}, then "
                f"{keys('row.log-touch')}); the results show here."
            )
        return self._no_match(board, question.touch_filter, outreach.choices)

    def _no_match(self, board: Board, touch_filter: TouchFilterChoice, choices: FilterChoices) -> str:
        keys, parts = self._pane.keys, ", ".join(touch_filter.describe(board.on))
        oldest = f"; the oldest touch is from {day_text(choices.first)}" if choices.first is not None else ""
        return (
            f"No touches match: {parts}. {keys('figures.clear')} clears the filter, {keys('figures.earlier')} and "
            f"{keys('figures.later')} change the period{oldest}."
        )
