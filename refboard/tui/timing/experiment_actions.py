"""The weekday experiment in the Timing pane: start one, or see how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.panes.action_context import ActionContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from refboard.analysis.timing.timing import Timing
    from refboard.tui.panes.pane import Pane
    from refboard.tui.session.experiment_intents import StartExperiment


class ExperimentActions:
    """Opens the form, or the page of the running experiment; ``timing`` returns the figures that are shown."""

    def __init__(self, pane: Pane, timing: Callable[[], Timing | None]) -> None:
        self._context = ActionContext(pane, lambda: ())
        self._timing = timing

    async def open(self) -> None:
        """Show the running experiment, or ask for the plan of a new one."""
        context, timing = self._context, self._timing()
        board = context.board
        if board is None:
            return
        if timing is not None and timing.experiment is not None:
            from refboard.report.experiment import experiment_page
            from refboard.tui.screens.page_screen import PageScreen

            page = experiment_page(timing.experiment, board.on, board.policy.too_few)
            await context.pane.app.push_screen(PageScreen(page))
            return
        from refboard.tui.forms.experiment_form import ExperimentForm

        await context.open_form(ExperimentForm(board.on, context.check, self._describe), ("experiment",))

    def _describe(self, intent: StartExperiment) -> str:
        board = self._context.board
        return "" if board is None else intent.describe(board)
