"""Deciding what to do about sources: re-engage, adjust the message, pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.practice.words import listing, p_text, plural
from refboard.tui.panes.pane import Told
from refboard.tui.panes.row_verbs import NAMED
from refboard.tui.panes.target_verbs import TargetVerbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.analysis.sources.health import SourceHealth
    from refboard.tui.session.intents import DecideSources


class DecideVerbs(TargetVerbs):
    """The decisions of a pane that knows how sources are doing."""

    def judged(self) -> Sequence[tuple[SourceHealth, str]]:
        """The sources a decision is about, each with the id of somebody there, "" for nobody."""
        raise NotImplementedError

    async def action_decide(self, choice: str) -> None:
        """Ask for a decision about the chosen sources; ``choice`` is the one that is offered first."""
        board, judged = self.known, self.judged()
        if board is None or not judged:
            return
        homeless = [row.source for row, target in judged if not target]
        if homeless:
            self.post_message(
                Told(
                    f"No target is at {listing(homeless[:NAMED])}; {self.keys('row.target')} adds one, so that the "
                    "decision has a place."
                )
            )
            return
        from refboard.tui.forms.decision_form import DecisionForm

        names = [row.source for row, _ in judged[:NAMED]]
        rest = len(judged) - NAMED
        heading = listing([*names, plural(rest, "other")] if rest > 0 else names)
        why = {target: _because(row) for row, target in judged}
        form = DecisionForm(heading, board.on, self._check, choice=choice, why=why, preview=self._preview)
        await self.ask_with(form, tuple(why))

    def _preview(self, intent: DecideSources) -> list[str]:
        from refboard.tui.forms.previews import describe_changes

        board = self.known
        return describe_changes(board, intent.action(board, self.user)) if board is not None else []


def _because(row: SourceHealth) -> str:
    """What a decision rests on, as the command writes it: the state, and how likely such a silence is."""
    silence = row.silence
    return silence.state if silence.p is None else f"{silence.state}, {p_text(silence.p)}"
