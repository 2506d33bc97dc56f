"""A screen with panes: which pane is shown, and what it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from refboard.tui.panes.messages import AnswerRequested, SourcePageClosed, SourcePageRequested
from refboard.tui.panes.pane import Pane, PaneEnvironment
from refboard.tui.panes.register import PANES, SOURCE, find_pane
from refboard.tui.screens.answer_router import AnswerRouter
from refboard.tui.today.pane import TodayPane
from refboard.tui.widgets.bars import StatusBar, TopBar
from refboard.tui.widgets.plain_background import PlainBackground

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from refboard.tui.session.board import Board
    from refboard.tui.session.messages import ActivityChanged, QuestionAnswered, QuestionFailed
    from refboard.tui.session.session import Session


LAYOUT_SECONDS = 0.02
"""After which a pane that has just been shown is looked at again: whether it has been laid out."""


class PaneHost(PlainBackground, Screen[None]):
    """Has the newest board, which the pane that is shown gets, and the session that answers its questions."""

    board: var[Board | None] = var(None)
    pending: var[frozenset[str]] = var(frozenset())
    outside: var[frozenset[str]] = var(frozenset())
    # Textual redraws the whole screen when the focus moves; the widgets that get or lose it redraw themselves.
    focused: var[Widget | None] = var(None)

    def __init__(self, user: str, start: Callable[[], Session]) -> None:
        super().__init__()
        self.environment = PaneEnvironment(user)
        self._start = start
        self._session: Session | None = None
        self._answers = AnswerRouter(self)

    @property
    def session(self) -> Session:
        """The thread that owns the workbook; it starts when it is first needed, after the first frame."""
        if self._session is None:
            self._session = self._start()
        return self._session

    @property
    def pane(self) -> TodayPane:
        """The pane of follow-ups, which is always there."""
        return self.query_one(TodayPane)

    @property
    def shown(self) -> Pane:
        """The pane that is shown."""
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}", Pane)

    def current_board(self) -> Board | None:
        """The newest board; None until the workbook has been read."""
        return self.board

    def active_pane(self, name: str) -> Pane | None:
        """The pane of that name, if it is the one that is shown."""
        return next((pane for pane in self.query(f"#{name}").results(Pane) if pane.active), None)

    def show_working(self, words: str) -> None:
        """Show in the status line what is being worked on; "" for nothing."""
        self.query_one(StatusBar).working = words

    async def show_pane(self, name: str) -> Pane:
        """Show a pane; it is built the first time."""
        switcher, before = self.query_one(ContentSwitcher), self.shown
        await self._get_or_build(name)
        switcher.current = name
        pane = self.shown
        if pane is not before:
            before.active = False
            self.query_one(StatusBar).move_on()
        self.query_one(TopBar).shown = name
        self._update(pane)
        pane.active = True
        pane.focus_list()
        return pane

    async def _get_or_build(self, name: str) -> Pane:
        """Get a pane, built when it is needed for the first time."""
        switcher = self.query_one(ContentSwitcher)
        for pane in switcher.query_children(f"#{name}").results(Pane):
            return pane
        spec = find_pane(name)
        pane = spec.build(self.environment)
        self._load_styles(spec.styles())
        await switcher.add_content(pane)
        return pane

    async def open_source(self, wanted: str, among: tuple[str, ...] = ()) -> None:
        """Open the page of a source: its key, its name, or the id of a target there.

        ``among``: keys of the sources to step through from there.
        """
        from refboard.tui.source.pane import SourcePane
        from workbook.schema import fold

        target = self.board.targets.get(wanted) if self.board is not None else None
        before = self.shown
        page = await self._get_or_build(SOURCE)
        if isinstance(page, SourcePane):
            back = page.back if before is page else before.id or PANES[0].id
            page.board = self.board
            page.open(target.key if target is not None else fold(wanted), among, back)
        await self.show_pane(SOURCE)
        # The page belongs to the list it was opened from: its number leads back.
        self.query_one(TopBar).shown = page.back if isinstance(page, SourcePane) else SOURCE

    @on(SourcePageRequested)
    async def _source_wanted(self, event: SourcePageRequested) -> None:
        event.stop()
        await self.open_source(event.wanted, event.among)

    @on(SourcePageClosed)
    async def _source_left(self, event: SourcePageClosed) -> None:
        event.stop()
        pane = await self.show_pane(event.back)

        def go() -> None:
            # Where the row ends up depends on the height of the list, which is known after a layout.
            if pane.size.height:
                pane.return_to(event.key)
            elif pane.active:
                # Not after the next refresh: while another pane is being built, none comes.
                self.set_timer(LAYOUT_SECONDS, go)

        go()

    def _load_styles(self, path: str) -> None:
        styles = self.app.stylesheet
        if path and not styles.has_source(path, ""):
            styles.read(path)
            styles.reparse()
            styles.update(self.app)

    def _update(self, pane: Pane) -> None:
        pane.board, pane.pending, pane.outside = self.board, self.pending, self.outside

    def watch_board(self) -> None:
        """Hand the board on to the pane that is shown; the others get it when they are."""
        if self.is_mounted:
            self.shown.board = self.board

    def watch_pending(self) -> None:
        """Hand it on."""
        if self.is_mounted:
            self.shown.pending = self.pending

    def watch_outside(self) -> None:
        """Hand it on."""
        if self.is_mounted:
            self.shown.outside = self.outside

    @on(TopBar.Chosen)
    async def _pane_chosen(self, event: TopBar.Chosen) -> None:
        event.stop()
        await self.show_pane(event.pane)

    async def action_show_pane(self, pane: str) -> None:
        """Show a pane."""
        if self.shown.id == pane:
            self.query_one(StatusBar).say(f"{find_pane(pane).title} is shown already.", passing=True)
        await self.show_pane(pane)

    # --- questions and answers ----------------------------------------------------------------

    @on(AnswerRequested)
    def _answer_requested(self, event: AnswerRequested) -> None:
        event.stop()
        self._answers.ask(event.asker, event.question)

    def on_activity_changed(self, event: ActivityChanged) -> None:
        """Show what the session is busy with."""
        self._answers.show_busy(event.words)

    def on_question_answered(self, event: QuestionAnswered) -> None:
        """Hand an answer to its pane, unless the pane or the workbook has moved on."""
        self._answers.take(event)

    async def on_question_failed(self, event: QuestionFailed) -> None:
        """Show in the pane why a figure is missing; a defect gets a screen of its own too."""
        if self._answers.refuse(event) and event.defect:
            await self.say_problem("refboard failed", event.sentence, "The other panes are not affected.")

    async def say_problem(self, title: str, *sentences: str) -> None:
        """Show what could not be done, and what is safe."""
        from refboard.tui.screens.problem import ProblemScreen

        await self.app.push_screen(ProblemScreen(title, sentences[0], sentences[1:]))
