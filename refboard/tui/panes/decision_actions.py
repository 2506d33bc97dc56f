"""Decisions about sources: re-engage, adjust the message, pause."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from refboard.practice.words import listing, plural
from refboard.tui.panes.action_context import NAMED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from refboard.analysis.sources.health import SourceHealth
    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.pane import Handler
    from refboard.tui.session.intents import DecideSources


class DecisionActions:
    """Asks for decisions; ``sources`` returns what they are about.

    Each source comes with the id of the target that carries the decision, "" where it has none.
    """

    def __init__(
        self, context: ActionContext, sources: Callable[[], Sequence[tuple[SourceHealth, str]]]
    ) -> None:
        self._context = context
        self._sources = sources

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "source.re-engage": partial(self.decide, "re-engage"),
            "source.adjust": partial(self.decide, "adjust"),
            "source.pause": partial(self.decide, "pause"),
        }

    async def decide_as_suggested(self) -> None:
        """Ask for a decision, with what is suggested for the first source offered first."""
        sources = self._sources()
        if sources:
            suggested = {"adjust-message": "adjust"}.get(sources[0][0].suggest, "re-engage")
            await self.decide(suggested)

    async def decide(self, choice: str) -> None:
        """Ask for a decision about the sources; ``choice`` is the one that is offered first."""
        context, sources = self._context, self._sources()
        board = context.board
        if board is None or not sources:
            return
        without_target = [row.source for row, target in sources if not target]
        if without_target:
            context.show_status(
                f"No target at {listing(without_target[:NAMED])}; {context.pane.keys('row.target')} adds one to "
                "record the decision on."
            )
            return
        from refboard.tui.forms.decision_form import DecisionForm

        names = [row.source for row, _ in sources[:NAMED]]
        rest = len(sources) - NAMED
        heading = listing([*names, plural(rest, "other")] if rest > 0 else names)
        targets = tuple(target for _, target in sources)
        form = DecisionForm(
            heading, board.on, context.check, choice=choice, targets=targets, preview=self._preview
        )
        await context.open_form(form, targets)

    def _preview(self, request: DecideSources) -> list[str]:
        from refboard.tui.forms.previews import describe_changes

        board = self._context.board
        return describe_changes(board, request.action(board, self._context.user)) if board is not None else []
