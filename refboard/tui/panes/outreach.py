"""What the panes of figures about outreach share: which touches they look at, and how a person chooses them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from textual.widgets import Static

from refboard.analysis.period import LENGTHS, Period
from refboard.practice.words import day_text, plural
from refboard.text import content
from refboard.tui.narrowing import SIDES, Narrowing
from refboard.tui.panes.base import Pane
from refboard.tui.panes.verbs import Told
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date

    from textual.widget import Widget

    from refboard.analysis.choices import Choices
    from refboard.report.page import Page
    from refboard.tui.figures import Question
    from refboard.tui.outreach_figures import Outreach, OutreachQuestion

FRAME = 3
"""Characters of a pane's width that its padding and its scrollbar take."""
ANY = "Any"
UNOWNED = "unowned"


@dataclass
class Chosen:
    """The narrowing that all these panes have in common, whichever it was chosen in."""

    narrowing: Narrowing = field(default_factory=Narrowing)


class OutreachPane(Pane):
    """Asks for figures over the touches that ``narrowing`` means, and shows the last answer until the next.

    What is shown is always headed by what it was worked out for.
    """

    SUBJECT = ""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.chosen = Chosen()
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

    # --- asking and showing -------------------------------------------------------------------

    @property
    def narrowing(self) -> Narrowing:
        """Which touches to look at."""
        return self.chosen.narrowing

    def narrow(self, narrowing: Narrowing) -> None:
        """Look at other touches."""
        if narrowing != self.chosen.narrowing:
            self.chosen.narrowing = narrowing
            self._head()
            self.ask()

    def watch_active(self) -> None:
        """Say when another pane has chosen other touches meanwhile."""
        self._head()

    def answered(self, question: Question, answer: object) -> None:
        """Show the figures."""
        from refboard.tui.outreach_figures import Outreach, OutreachQuestion

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
        self._say("Working out the figures …" if self.board is not None else "Opening the workbook …")
        self._head()

    def focus_list(self) -> None:
        """Put the keyboard where it scrolls."""
        self.screen.set_focus(self.query_one(Scroller))

    @property
    def list_widget(self) -> Widget:
        """What the keys of a list scroll."""
        return self.query_one(Scroller)

    def _say(self, sentence: str) -> None:
        """Show a sentence instead of figures; "" shows the figures."""
        self.set_class(bool(sentence), "-empty")
        self.query_one(".nothing", Static).update(content(sentence))

    def _nothing(self) -> str:
        """Why there is nothing to tell, and what to do; "" when there is something."""
        if self.outreach is None or self.told is None or self.board is None or self.outreach.touches:
            return ""
        if self.outreach.choices.first is None:
            return (
                "No touch that asks for an answer has been logged yet. Log touches in Today (1, then t); what comes "
                "of them shows here."
            )
        parts = ", ".join(self.told.narrowing.parts(self.board.on))
        first = day_text(self.outreach.choices.first)
        return (
            f"No touch has all of this: {parts}. esc clears it, , and . step through the periods; the oldest touch "
            f"is of {first}."
        )

    def _head(self) -> None:
        if not self.is_mounted:
            return
        parts: list[str] = [self.SUBJECT]
        if self.told is not None and self.board is not None:
            parts += [*self.title_parts(), *self.told.narrowing.parts(self.board.on)]
            if self.told != self.question():
                parts.append("working out …")
        self.query_one("#heading", Static).update(content(" · ".join(part for part in parts if part)))

    # --- choosing -----------------------------------------------------------------------------

    def action_later(self) -> None:
        """Look at the period after this one."""
        self._step(self.narrowing.period.later(), "This is the newest period.")

    def action_earlier(self) -> None:
        """Look at the period before this one."""
        period, first = self.narrowing.period, self._first()
        since = period.since(self.board.on) if self.board is not None else None
        if since is None:
            self._step(period, "This is all the time there is; p chooses a shorter period.")
        elif first is None or first >= since:
            self._step(period, "No touch is older than this period.")
        else:
            self._step(period.earlier(), "")

    def _step(self, period: Period, otherwise: str) -> None:
        if period == self.narrowing.period:
            self.post_message(Told(otherwise))
        else:
            self.narrow(replace(self.narrowing, period=period))

    def _first(self) -> date | None:
        return self.outreach.choices.first if self.outreach is not None else None

    def action_clear(self) -> None:
        """Look at all touches of the usual period again."""
        self.narrow(Narrowing())

    async def action_choose_period(self) -> None:
        """Choose how long the period is."""
        words = [plural(months, "month") if months else "all the time" for months in LENGTHS]
        current = LENGTHS.index(self.narrowing.period.months)

        async def choose(place: int) -> None:
            if LENGTHS[place] != self.narrowing.period.months:
                self.narrow(replace(self.narrowing, period=Period(LENGTHS[place])))

        await self._pick("How long a period?", words, current, choose)

    async def action_choose_owner(self) -> None:
        """Choose whose targets to look at."""
        await self._choose_word("owner")

    async def action_narrow(self) -> None:
        """Choose a side of the touches, then the word it must have."""
        sides = list(SIDES)
        words = [f"{name}: {self.narrowing.word(side) or 'any'}" for side, name in SIDES.items()]

        async def choose(place: int) -> None:
            await self._choose_word(sides[place])

        await self._pick("Which touches?", words, 0, choose)

    async def _choose_word(self, side: str) -> None:
        choices = self.outreach.choices if self.outreach is not None else None
        if choices is None:
            return
        counted = _words(choices, side, self.user)
        if not counted:
            self.post_message(Told(f"No touch has a word for: {SIDES[side]}."))
            return
        values = ["", *(word for word, _ in counted)]
        words = [ANY, *(_said(word, count, self.user) for word, count in counted)]
        now = self.narrowing.word(side)

        async def choose(place: int) -> None:
            self.narrow(self.narrowing.with_word(side, values[place]))

        await self._pick(f"{SIDES[side]}?", words, values.index(now) if now in values else 0, choose)

    async def _pick(
        self, title: str, words: Sequence[str], current: int, choose: Callable[[int], Awaitable[None]]
    ) -> None:
        from refboard.tui.screens.picker import Picker

        async def chosen(place: int | None) -> None:
            if place is not None:
                await choose(place)

        await self.app.push_screen(Picker(title, words, current), chosen)

    async def action_as_text(self) -> None:
        """Show the figures as plain text."""
        page = None if self.has_class("-empty") else self.page()
        if page is None:
            self.post_message(Told("There are no figures to show as text yet."))
            return
        from refboard.tui.screens.page_screen import PageScreen

        await self.app.push_screen(PageScreen(page))


def _words(choices: Choices, side: str, user: str) -> list[tuple[str, int]]:
    """The words of a side with their touches; a person's own name comes first, nobody's targets last."""
    counted = list(choices.words[side])
    if side in ("owner", "by"):
        counted.sort(key=lambda pair: pair[0].casefold() != user.casefold())
    if side == "owner" and choices.unowned:
        counted.append((UNOWNED, choices.unowned))
    return counted


def _said(word: str, count: int, user: str) -> str:
    name = f"Me: {word}" if user and word.casefold() == user.casefold() else word
    return f"{name} ({plural(count, 'touch', 'touches')})"
