"""How a person chooses which touches the panes of figures look at."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from refboard.analysis.owners import UNOWNED
from refboard.analysis.period import LENGTHS, Period
from refboard.practice.words import plural
from refboard.tui.panes.choices import offer_choices
from refboard.tui.panes.touch_filter import FIELDS, TouchFilterChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.analysis.touches.filter_choices import FilterChoices
    from refboard.tui.panes.pane import Handler, Pane

ANY = "Any"
WAIT = "The figures are not calculated yet; try again in a moment."


class TouchFilterActions:
    """Changes the filter that the panes of a screen share.

    ``choices`` returns what there is to choose from, None while that is not known; ``on_change`` is called after the
    filter was changed.
    """

    def __init__(
        self, pane: Pane, choices: Callable[[], FilterChoices | None], on_change: Callable[[], None]
    ) -> None:
        self._pane = pane
        self._choices = choices
        self._on_change = on_change

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "figures.narrow": self.choose_field,
            "figures.owner": partial(self.choose_word, "owner"),
            "figures.earlier": self.go_earlier,
            "figures.later": self.go_later,
            "figures.period": self.choose_period,
            "figures.clear": self.clear,
        }

    @property
    def current(self) -> TouchFilterChoice:
        """Which touches are chosen."""
        return self._pane.environment.touch_filter

    def change(self, choice: TouchFilterChoice) -> None:
        """Look at other touches."""
        if choice != self.current:
            self._pane.environment.touch_filter = choice
            self._on_change()

    def clear(self) -> None:
        """Look at all touches of the usual period again."""
        if self.current == TouchFilterChoice():
            self._pane.show_status("All touches of the last 12 months are shown already.")
        self.change(TouchFilterChoice())

    def go_later(self) -> None:
        """Look at the period after this one."""
        self._step(self.current.period.later(), "This is the newest period.")

    def go_earlier(self) -> None:
        """Look at the period before this one."""
        choices, board = self._choices(), self._pane.board
        if choices is None:
            self._pane.show_status(WAIT)
            return
        period, first = self.current.period, choices.first
        since = period.since(board.on) if board is not None else None
        if since is None:
            shorter = f"{self._pane.keys('figures.period')} chooses a shorter period."
            self._step(period, f"All time is shown; {shorter}")
        elif first is None or first >= since:
            self._step(period, "No touches are older than this period.")
        else:
            self._step(period.earlier(), "")

    def _step(self, period: Period, otherwise: str) -> None:
        if period == self.current.period:
            self._pane.show_status(otherwise)
        else:
            self.change(replace(self.current, period=period))

    async def choose_period(self) -> None:
        """Choose how long the period is."""
        lengths = [(plural(months, "month") if months else "all time", months) for months in LENGTHS]
        now = self.current.period.months

        def choose(months: int) -> None:
            if months != now:
                self.change(replace(self.current, period=Period(months)))

        await offer_choices(self._pane, "How long a period?", lengths, now, choose)

    async def choose_field(self) -> None:
        """Choose a field of the touches, then the word it must have."""
        fields = [(f"{name}: {self.current.word(each) or 'any'}", each) for each, name in FIELDS.items()]
        await offer_choices(self._pane, "Which touches?", fields, "", self.choose_word)

    async def choose_word(self, name: str) -> None:
        """Choose the word that a field must have."""
        choices, user = self._choices(), self._pane.user
        if choices is None:
            self._pane.show_status(WAIT)
            return
        counted = _words(choices, name, user)
        if not counted:
            self._pane.show_status(f"No touches have a value for: {FIELDS[name]}.")
            return
        words = [(ANY, ""), *((_counted(word, count, user), word) for word, count in counted)]

        def choose(word: str) -> None:
            self.change(self.current.with_word(name, word))

        title = f"{FIELDS[name]}? Touches of all years"
        await offer_choices(self._pane, title, words, self.current.word(name), choose)


def _words(choices: FilterChoices, name: str, user: str) -> list[tuple[str, int]]:
    """The words of a field with their touches; a person's own name comes first, unowned targets last."""
    counted = list(choices.words[name])
    if name in ("owner", "by"):
        counted.sort(key=lambda pair: pair[0].casefold() != user.casefold())
    if name == "owner" and choices.unowned:
        counted.append((UNOWNED, choices.unowned))
    return counted


def _counted(word: str, count: int, user: str) -> str:
    name = f"Me: {word}" if user and word.casefold() == user.casefold() else word
    return f"{name} ({plural(count, 'touch', 'touches')})"
