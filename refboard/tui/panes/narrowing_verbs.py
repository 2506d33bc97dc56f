"""How a person chooses which touches the panes of figures look at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from refboard.analysis.owners import UNOWNED
from refboard.analysis.period import LENGTHS, Period
from refboard.practice.words import plural
from refboard.tui.panes.narrowing import SIDES, Narrowing
from refboard.tui.panes.pane import Pane
from refboard.tui.panes.row_verbs import Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from refboard.analysis.touches.filter_choices import FilterChoices

ANY = "Any"


@dataclass
class Chosen:
    """The narrowing that all these panes have in common, whichever it was chosen in."""

    narrowing: Narrowing = field(default_factory=Narrowing)


class NarrowingVerbs(Pane):
    """The verbs of a pane whose figures are about touches: by word, by period, or all of them."""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.chosen = Chosen()

    @property
    def choices(self) -> FilterChoices | None:
        """What there is to choose from; None while nobody knows."""
        raise NotImplementedError

    def narrowed(self) -> None:
        """Other touches were chosen."""
        raise NotImplementedError

    @property
    def narrowing(self) -> Narrowing:
        """Which touches to look at."""
        return self.chosen.narrowing

    def narrow(self, narrowing: Narrowing) -> None:
        """Look at other touches."""
        if narrowing != self.chosen.narrowing:
            self.chosen.narrowing = narrowing
            self.narrowed()

    def action_later(self) -> None:
        """Look at the period after this one."""
        self._step(self.narrowing.period.later(), "This is the newest period.")

    def action_earlier(self) -> None:
        """Look at the period before this one."""
        if self.choices is None:
            return
        period, first = self.narrowing.period, self.choices.first
        since = period.since(self.board.on) if self.board is not None else None
        if since is None:
            self._step(
                period,
                f"This is all the time there is; {self.keys('figures.period')} chooses a shorter period.",
            )
        elif first is None or first >= since:
            self._step(period, "No touch is older than this period.")
        else:
            self._step(period.earlier(), "")

    def _step(self, period: Period, otherwise: str) -> None:
        if period == self.narrowing.period:
            self.post_message(Told(otherwise))
        else:
            self.narrow(replace(self.narrowing, period=period))

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
        if self.choices is None:
            return
        counted = _words(self.choices, side, self.user)
        if not counted:
            self.post_message(Told(f"No touch has a word for: {SIDES[side]}."))
            return
        values = ["", *(word for word, _ in counted)]
        words = [ANY, *(_said(word, count, self.user) for word, count in counted)]
        now = self.narrowing.word(side)

        async def choose(place: int) -> None:
            self.narrow(self.narrowing.with_word(side, values[place]))

        await self._pick(
            f"{SIDES[side]}? Touches of all years", words, values.index(now) if now in values else 0, choose
        )

    async def _pick(
        self, title: str, words: Sequence[str], current: int, choose: Callable[[int], Awaitable[None]]
    ) -> None:
        from refboard.tui.screens.picker import Picker

        async def chosen(place: int | None) -> None:
            if place is not None:
                await choose(place)

        await self.app.push_screen(Picker(title, words, current), chosen)


def _words(choices: FilterChoices, side: str, user: str) -> list[tuple[str, int]]:
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
