"""What a person does with open referrals: close their stage, edit one, and choose which are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.tui.loop.view import STAGES, LoopRow
from refboard.tui.panes.action_context import ONE_AT_A_TIME, heading_of, targets_of
from refboard.tui.panes.choices import offer_choices
from refboard.tui.panes.missing_tables import offer_missing
from refboard.tui.panes.target_actions import edit_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from refboard.tui.loop.view import LoopView
    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.list_panel import ListPanel
    from refboard.tui.panes.pane import Handler
    from refboard.tui.panes.view import ListRow

NO_ID = "The referral has no ID yet; it gets one with the next save."


class LoopActions:
    """Acts on referrals: ``referrals`` returns the selected ones, or else the one under the cursor.

    ``ask_schedule`` asks when referrals were scheduled.
    """

    def __init__(
        self,
        context: ActionContext,
        panel: ListPanel[LoopView],
        referrals: Callable[[], tuple[LoopRow, ...]],
        ask_schedule: Callable[[tuple[LoopRow, ...]], Awaitable[None]],
    ) -> None:
        self._context = context
        self._panel = panel
        self._referrals = referrals
        self._ask_schedule = ask_schedule

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "row.edit": self.edit_referral,
            "loop.close": self.close_stage,
            "loop.stage": self.show_next_stage,
            "loop.late": self.toggle_late,
            "loop.handler": self.choose_handler,
            "pane.owner": self.choose_owner,
        }

    async def close_stage(self) -> None:
        """Close the stage of the referrals: schedule them, record what came of them, or record the note."""
        context, rows = self._context, self._referrals()
        board = context.board
        if board is None or not rows:
            return
        stages = {row.stage for row in rows}
        if len(stages) > 1:
            key = context.pane.keys("loop.stage")
            context.show_status(f"The selected referrals are at different stages; {key} shows one stage.")
        elif not all(row.row_id for row in rows):
            context.show_status(NO_ID)
        elif stages == {"note"}:
            from refboard.tui.session.referral_intents import SendNotes

            referrals = tuple(row.row_id for row in rows)
            context.submit_checked(SendNotes(targets=targets_of(rows), referrals=referrals))
        elif stages == {"scheduling"}:
            await self._ask_schedule(rows)
        elif not await offer_missing(
            context,
            "Referrals",
            rows,
            self._ask_outcome,
            columns=("Outcome", "Outcome date"),
            purpose=("The first outcome", "record the outcome"),
        ):
            await self._ask_outcome(rows)

    async def _ask_outcome(self, found: tuple[ListRow, ...]) -> None:
        from refboard.practice.savable import can_hold
        from refboard.tui.forms.referral_form import OutcomeForm

        board, context = self._context.board, self._context
        rows = tuple(row for row in found if isinstance(row, LoopRow))
        ids = [row.row_id for row in rows]
        if board is None or context.is_refused("Referrals", ids, ("Outcome", "Outcome date")):
            return
        visits = {row.appointment for row in rows}
        visit = visits.pop() if len(visits) == 1 else None
        referrals = tuple(row.row_id for row in rows)
        form = OutcomeForm(
            targets_of(rows),
            referrals,
            heading_of(rows),
            board.on,
            self._context.check,
            visit if visit is not None and visit <= board.on else None,
        )
        if not can_hold(board.snapshot, "Referrals", "Reason"):
            form.leave_out({"Reason"})
        await self._context.open_form(form, referrals)

    async def edit_referral(self) -> None:
        """Show the fields of the referral, to change them."""
        context, rows = self._context, self._referrals()
        board = context.board
        if board is None or not rows:
            return
        if len(rows) > 1:
            context.show_status(f"Edit one row at a time; {ONE_AT_A_TIME}")
        elif not rows[0].row_id:
            context.show_status(NO_ID)
        else:
            await edit_fields(context, board, "Referrals", rows[0].row_id, rows[0])

    # --- which are shown ----------------------------------------------------------------------

    def show_next_stage(self) -> None:
        """Show one stage after the other, then all again."""
        stages = ("", *STAGES)
        at = stages.index(self._panel.view.stage)
        self._panel.view = replace(self._panel.view, stage=stages[(at + 1) % len(stages)])

    def toggle_late(self) -> None:
        """Show only what is late, or all again."""
        self._panel.view = replace(self._panel.view, late=not self._panel.view.late)

    async def choose_owner(self) -> None:
        """Choose the owner of the offices to show."""
        from refboard.analysis.owners import UNOWNED

        board, view = self._context.board, self._panel.view
        if board is not None:

            def choose(name: str) -> None:
                self._panel.view = replace(self._panel.view, owner=name)

            names = [name for name in board.owners if name.casefold() != self._context.user.casefold()]
            choices = [*self._people(names), ("No one: unowned offices", UNOWNED)]
            await offer_choices(self._context.pane, "Which owner?", choices, view.owner, choose)

    async def choose_handler(self) -> None:
        """Choose the handler of the referrals to show."""
        board, view = self._context.board, self._panel.view
        if board is not None:
            from refboard.tui.forms.completions import used

            def choose(name: str) -> None:
                self._panel.view = replace(self._panel.view, handler=name)

            names = [name for name in used(board, "Referrals", "Handler") if name != self._context.user]
            choices = self._people(names)
            await offer_choices(self._context.pane, "Which handler?", choices, view.handler, choose)

    def _people(self, names: Sequence[str]) -> list[tuple[str, str]]:
        user = self._context.user
        return [
            ("Everyone", ""),
            *([(f"Me: {user}", user)] if user else []),
            *((name, name) for name in names),
        ]
