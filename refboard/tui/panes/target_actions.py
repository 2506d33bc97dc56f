"""What a person does about targets: add one, edit one, write to one, copy a number, add a referral.

The forms are imported when they open: the first frame does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.drafts import Draft
from refboard.text import visible
from refboard.tui.panes.action_context import heading_of, referrals_of
from refboard.tui.panes.headings import without_tables
from refboard.tui.panes.missing_tables import offer_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.pane import Handler
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import Intent


class TargetActions:
    """Acts on the rows of a context; ``office`` returns the office that a new target begins with."""

    def __init__(self, context: ActionContext, office: Callable[[], str]) -> None:
        self._context = context
        self._office = office

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "row.target": self.add_target,
            "row.edit": self.edit_target,
            "row.referral": self.add_referral,
            "row.message": self.write_message,
            "row.copy-phone": self.copy_phone,
        }

    async def add_target(self) -> None:
        """Ask for a new target, at the office of the rows to begin with."""
        context = self._context
        board = context.board
        if board is None:
            return
        if lacking := without_tables(board, ("Targets",), context.pane.keys):
            context.show_status(lacking)
            return
        if context.is_row_refused("Targets", ("Source",)):
            return
        from refboard.tui.forms.target_form import TargetForm

        form = TargetForm(board, context.check, user=context.user, office=self._office())
        await context.open_form(form, ())

    async def add_referral(self) -> None:
        """Ask for a referral that the row's office has sent."""
        context = self._context
        found = context.one_row("Add a referral for one office at a time")
        if found is None:
            return
        _, row = found
        if not await offer_missing(context, "Referrals", (row,), self._ask_referral):
            await self._ask_referral((row,))

    async def _ask_referral(self, rows: tuple[ListRow, ...]) -> None:
        context = self._context
        if context.board is None or not rows:
            return
        if context.is_row_refused("Referrals", ("Target ID", "Source", "Received")):
            return
        from refboard.practice.savable import can_hold
        from refboard.tui.forms.referral_form import ReferralForm

        target, snapshot = rows[0].target_id, context.board.snapshot
        form = ReferralForm(context.board, target, heading_of(rows), context.check, user=context.user)
        form.leave_out({name for name in form.fields if not can_hold(snapshot, "Referrals", name)})
        await context.open_form(form, (target,))

    async def edit_target(self) -> None:
        """Show the fields of the row's target, to change them."""
        found = self._context.one_row("Edit one row at a time")
        if found is not None:
            board, row = found
            await edit_fields(self._context, board, "Targets", row.target_id, row)

    async def write_message(self) -> None:
        """Prepare a message to the row's target, or one to each selected row."""
        context = self._context
        board, rows = context.board, context.rows_or_status()
        if board is None or not rows:
            return
        if any(not row.target_id for row in rows):
            context.show_no_target()
            return
        from refboard.tui.forms.draft_batch import MessageContext
        from refboard.tui.forms.draft_screen import DraftScreen

        letters = [
            MessageContext(
                row.target_id,
                heading_of((row,)),
                purpose=row.purpose,
                sender=context.user,
                settles={
                    "Loop note": referrals_of((row,), "loop-note"),
                    "Thank you": referrals_of((row,), "first-referral"),
                },
            )
            for row in rows
        ]

        def log(intent: Intent | None) -> None:
            from refboard.tui.session.intents import LogTouch

            if isinstance(intent, LogTouch):
                # Where it cannot be written, it is a touch like any other.
                words = {
                    "Channel": intent.channel,
                    "Purpose": intent.purpose,
                    "Outcome": intent.outcome,
                    "Template": intent.message,
                    "When": intent.on.isoformat(),
                }
                key = ("TouchForm", *intent.targets)
                draft = Draft(key, "Log touch", heading_of(rows), words)
                context.pane.environment.unsaved.submit(intent, draft)
            context.submit(intent)

        await context.pane.app.push_screen(DraftScreen(board, letters, context.check), log)

    def copy_phone(self) -> None:
        """Copy the phone number of the row to the clipboard."""
        context = self._context
        rows = context.rows()
        target = context.board.targets.get(rows[0].target_id) if context.board and rows else None
        if target is None or not target.phone:
            context.show_status("This row has no phone number.")
        else:
            context.pane.run_worker(self._copy(visible(target.phone)), group="copy")

    async def _copy(self, text: str) -> None:
        from refboard.tui.clipboard import copy

        self._context.show_status(f"Copied {text} {await copy(self._context.pane.app, text)}")


async def edit_fields(context: ActionContext, board: Board, table: str, row_id: str, row: ListRow) -> None:
    """Show the fields of a row of the workbook, to change them."""
    if board.snapshot.tables[table].index(row_id) is None:
        context.show_status("The row has no ID yet; it gets one with the next save.")
        return
    from refboard.tui.forms.row_form import RowForm

    form = RowForm(board, table, row_id, (row.target_id,), heading_of((row,)), context.check)
    if not form.fields:
        context.show_status(form.refusal or "This row has nothing to type into; change it in Excel.")
        return
    await context.open_form(form, (row_id,))
