"""Forms over the rows of a pane: a new referral, the fields of a row, a message, a day of scheduling.

The forms are imported when they open: the first frame does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.text import visible
from refboard.tui.panes.row_verbs import Told, heading_of, referrals_of
from refboard.tui.panes.target_verbs import TargetVerbs

if TYPE_CHECKING:
    from refboard.tui.commands.key_names import KeyNames
    from refboard.tui.panes.view import Row
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import LogTouch


def nobody(keys: KeyNames) -> str:
    """Say that an office has no target, and what adds one."""
    return f"Nobody in Targets stands for this office yet; {keys('row.target')} adds somebody."


class RowForms(TargetVerbs):
    """What can be asked for one row beside its touches."""

    async def action_new_referral(self) -> None:
        """Ask for a referral that the row's office has sent."""
        found = self._one("A referral comes from one office")
        if found is None:
            return
        board, row = found
        from refboard.tui.forms.referral_form import ReferralForm

        form = ReferralForm(board, row.target_id, heading_of((row,)), self._check, user=self.user)
        await self.ask_with(form, (row.target_id,))

    async def action_edit_row(self) -> None:
        """Show the fields of the row's target, to change them."""
        found = self._one("Fields are changed one row at a time")
        if found is not None:
            board, row = found
            await self.edit_fields(board, "Targets", row.target_id, row)

    async def action_write_message(self) -> None:
        """Prepare a message to the row's target."""
        found = self._one("A message goes to one office")
        if found is None:
            return
        board, row = found
        from refboard.tui.forms.draft_screen import DraftScreen, MessageContext

        letter = MessageContext(
            row.target_id,
            heading_of((row,)),
            purpose=row.purpose,
            sender=self.user,
            settles={
                "Loop note": referrals_of((row,), "loop-note"),
                "Thank you": referrals_of((row,), "first-referral"),
            },
        )

        def log(intent: LogTouch | None) -> None:
            if intent is not None:
                # Where it cannot be written, it is a touch like any other.
                words = {
                    "Channel": intent.channel, "Purpose": intent.purpose, "Outcome": intent.outcome,
                    "Template": intent.message, "When": intent.on.isoformat(),
                }  # fmt: skip
                self.drafts.submit(intent, ("TouchForm", *intent.targets), words)
            self._hand_over(intent)

        await self.app.push_screen(DraftScreen(board, letter, self._check), log)

    def action_copy_phone(self) -> None:
        """Copy the phone number of the row to the clipboard."""
        rows = self.chosen()
        place = self.known.targets.get(rows[0].target_id) if self.known and rows else None
        if place is None or not place.phone:
            self.post_message(Told("There is no phone number in this row."))
        else:
            self.run_worker(self._copy(visible(place.phone)), group="copy")

    async def _copy(self, text: str) -> None:
        from refboard.tui.clipboard import copy

        self.post_message(Told(f"Copied {text} {await copy(self.app, text)}"))

    async def action_done(self) -> None:
        """Mark the chosen rows done; what is done by being scheduled asks for the day."""
        rows = self.chosen()
        if rows and all(row.kind == "unscheduled" and not row.held for row in rows):
            await self.ask_schedule(rows)
        else:
            await super().action_done()

    async def ask_schedule(self, rows: tuple[Row, ...]) -> None:
        """Ask when the referrals of rows were scheduled."""
        from refboard.tui.forms.referral_form import ScheduleForm

        referrals = tuple(dict.fromkeys(ref for row in rows for ref in row.refs))
        if self.known is None:
            return
        if not referrals:
            self.post_message(
                Told(
                    "The referral has no id yet; it gets one when the next edit is saved, then d schedules it."
                )
            )
            return
        targets = tuple(dict.fromkeys(row.target_id for row in rows))
        form = ScheduleForm(targets, referrals, heading_of(rows), self.known.on, self._check)
        await self.ask_with(form, referrals)

    async def edit_fields(self, board: Board, table: str, row_id: str, row: Row) -> None:
        """Show the fields of a row of the workbook, to change them."""
        if board.snapshot.tables[table].index(row_id) is None:
            self.post_message(Told("The row has no id yet; it gets one when the next edit is saved."))
            return
        from refboard.tui.forms.row_form import RowForm

        form = RowForm(board, table, row_id, (row.target_id,), heading_of((row,)), self._check)
        await self.ask_with(form, (row_id,))

    def _one(self, otherwise: str) -> tuple[Board, Row] | None:
        """The one row that is chosen; says why when there is none or more."""
        board, rows = self.known, self.acted_on()
        if board is None or not rows:
            return None
        if len(rows) > 1:
            self.post_message(Told(f"{otherwise}; clear the selection with esc."))
            return None
        if not rows[0].target_id:
            self.post_message(Told(nobody(self.keys)))
            return None
        return board, rows[0]
