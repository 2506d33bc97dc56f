"""What the panes of figures about outreach share: asking, showing what came, and saying what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from refboard.practice.words import day_text
from refboard.text import content
from refboard.tui.panes.headings import without_tables
from refboard.tui.panes.narrowing_verbs import NarrowingVerbs
from refboard.tui.panes.row_verbs import Told
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.widget import Widget

    from refboard.analysis.touches.filter_choices import FilterChoices
    from refboard.report.pages.page import Page
    from refboard.tui.panes.outreach_questions import Outreach, OutreachQuestion
    from refboard.tui.session.questions import Question

FRAME = 3
"""Characters of a pane's width that its padding and its scrollbar take."""


class OutreachPane(NarrowingVerbs):
    """Asks for figures over the touches that ``narrowing`` means, and shows the last answer until the next.

    What is shown is always headed by what it was worked out for.
    """

    SUBJECT = ""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.outreach: Outreach | None = None
        self.told: OutreachQuestion | None = None

    def question(self) -> OutreachQuestion:
        """What is to be worked out now."""
        raise NotImplementedError

    def title_parts(self) -> tuple[str, ...]:
        """What the heading says after the pane's name, for the figures that are shown."""
        raise NotImplementedError

    def show_figures(self) -> None:
        """Draw ``self.outreach``, which is there and has touches."""
        raise NotImplementedError

    def page(self) -> Page | None:
        """The figures as a page; None while there are none."""
        raise NotImplementedError

    @property
    def choices(self) -> FilterChoices | None:
        """What else the figures could be narrowed to."""
        return self.outreach.choices if self.outreach is not None else None

    def narrowed(self) -> None:
        """Ask for the figures of what was chosen."""
        self._head()
        self.ask()

    def watch_board(self) -> None:
        """Say that the first figures are on their way."""
        if self.is_mounted and self.told is None:
            self._wait()

    def watch_active(self) -> None:
        """Say when another pane has chosen other touches meanwhile."""
        self._head()

    def answered(self, question: Question, answer: object) -> None:
        """Show the figures."""
        from refboard.tui.panes.outreach_questions import Outreach, OutreachQuestion

        if isinstance(question, OutreachQuestion) and isinstance(answer, Outreach):
            self.told, self.outreach = question, answer
            self._say(self._nothing())
            if not self.has_class("-empty"):
                self.show_figures()
            self._head()

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Say why there are no figures."""
        self.told = self.outreach = None
        self._say(sentence)
        self._head()

    def on_mount(self) -> None:
        """Nothing is known yet but what another pane of the screen has chosen."""
        others = self.screen.query(OutreachPane).exclude(f"#{self.id}")
        self.chosen = others.first().chosen if others else self.chosen
        self._wait()
        self._head()

    def focus_list(self) -> None:
        """Put the keyboard where it scrolls."""
        self.screen.set_focus(self.query_one(Scroller))

    @property
    def list_widget(self) -> Widget:
        """What the keys of a list scroll."""
        return self.query_one(Scroller)

    def _wait(self) -> None:
        self._say("Working out the figures …" if self.board is not None else "Opening the workbook …")

    def _say(self, sentence: str) -> None:
        """Show a sentence instead of figures; "" shows the figures."""
        self.set_class(bool(sentence), "-empty")
        self.query_one(".nothing", Static).update(content(sentence))

    def _nothing(self) -> str:
        """Why there is nothing to tell, and what to do; "" when there is something."""
        if self.outreach is None or self.told is None or self.board is None or self.outreach.touches:
            return ""
        keys = self.keys
        if self.outreach.choices.first is None:
            return without_tables(self.board, ("Targets", "Touches"), keys) or (
                f"No touch that asks for an answer has been logged yet. Log touches in Today ({keys('pane.today')}, then "
                f"{keys('row.log-touch')}); what comes of them shows here."
            )
        parts = ", ".join(self.told.narrowing.parts(self.board.on))
        first = day_text(self.outreach.choices.first)
        return (
            f"No touch has all of this: {parts}. {keys('figures.clear')} clears it, {keys('figures.earlier')} and "
            f"{keys('figures.later')} step through the periods; the oldest touch is of {first}."
        )

    def _head(self) -> None:
        if not self.is_mounted:
            return
        how: tuple[str, ...] = ()
        which: tuple[str, ...] = ()
        if self.told is not None and self.board is not None:
            how, which = self.title_parts(), self.told.narrowing.parts(self.board.on)
            if self.told != self.question():
                which = (*which, "working out …")
        heading = self.query_one("#heading", Static)
        words = content(" · ".join(part for part in (self.SUBJECT, *how, *which) if part))
        if words.cell_length > heading.content_size.width:
            # How they are counted stands over the figures too; of which touches they are stands nowhere else.
            words = content(" · ".join(part for part in (self.SUBJECT, *which, *how) if part))
        heading.update(words)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        """Say first what must be read, in the new width."""
        self.call_after_refresh(self._head)

    async def action_as_text(self) -> None:
        """Show the figures as plain text."""
        page = None if self.has_class("-empty") else self.page()
        if page is None:
            self.post_message(Told("There are no figures to show as text yet."))
            return
        from refboard.tui.screens.page_screen import PageScreen

        await self.app.push_screen(PageScreen(page))
