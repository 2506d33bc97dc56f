"""What a person does to open referrals: close what they wait for, and narrow the board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.reactive import var

from refboard.tui.loop.view import WAITS, LoopView
from refboard.tui.panes.row_forms import RowForms
from refboard.tui.panes.row_verbs import Told, heading_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from refboard.tui.loop.view import LoopRow
    from refboard.tui.session.board import Board

NO_ID = "The referral has no id yet; it gets one when the next edit is saved."
STAGES = ("", *WAITS)


class LoopVerbs(RowForms):
    """The verbs of the pane whose rows are referrals."""

    view: var[LoopView] = var(LoopView)

    def picked(self) -> tuple[LoopRow, ...]:
        """The selected referrals, or else the one under the cursor."""
        raise NotImplementedError

    def office_here(self) -> str:
        """The office of the referrals, also where they name one that has no target."""
        return self.shared_office(self.picked())

    async def action_close_stage(self) -> None:
        """Close what the chosen referrals wait for: schedule them, say what came of them, or note the note."""
        board, rows = self.known, self.picked()
        if board is None or not rows:
            return
        stages = {row.stage for row in rows}
        if len(stages) > 1:
            self.post_message(
                Told("The selected referrals wait for different things; w shows one kind, then select again.")
            )
        elif not all(row.row_id for row in rows):
            self.post_message(Told(NO_ID))
        elif stages == {"note"}:
            self._send_notes(rows)
        elif stages == {"scheduling"}:
            await self.ask_schedule(rows)
        else:
            await self._ask_outcome(board, rows)

    def _send_notes(self, rows: tuple[LoopRow, ...]) -> None:
        from refboard.tui.session.referral_intents import SendNotes

        intent = SendNotes(targets=_targets(rows), referrals=tuple(row.row_id for row in rows))
        wrong = self._check(intent)
        if wrong:
            self.post_message(Told(wrong))
        else:
            self._hand_over(intent)

    async def _ask_outcome(self, board: Board, rows: tuple[LoopRow, ...]) -> None:
        from refboard.tui.forms.referral_form import OutcomeForm

        visits = {row.appointment for row in rows}
        visit = visits.pop() if len(visits) == 1 else None
        referrals = tuple(row.row_id for row in rows)
        form = OutcomeForm(
            _targets(rows),
            referrals,
            heading_of(rows),
            board.on,
            self._check,
            visit if visit is not None and visit <= board.on else None,
        )
        await self.ask_with(form, referrals)

    async def action_edit_row(self) -> None:
        """Show the fields of the referral, to change them."""
        board, rows = self.known, self.picked()
        if board is None or not rows:
            return
        if len(rows) > 1:
            self.post_message(Told("Fields are changed one row at a time; clear the selection with esc."))
        elif not rows[0].row_id:
            self.post_message(Told(NO_ID))
        else:
            await self.edit_fields(board, "Referrals", rows[0].row_id, rows[0])

    def action_next_stage(self) -> None:
        """Show what waits for one thing after the other, then all again."""
        at = STAGES.index(self.view.stage)
        self.view = replace(self.view, stage=STAGES[(at + 1) % len(STAGES)])

    def action_toggle_late(self) -> None:
        """Show only what is late, or all again."""
        self.view = replace(self.view, late=not self.view.late)

    async def action_choose_owner(self) -> None:
        """Choose whose offices to show."""
        if self.known is not None:
            names = [name for name in self.known.owners if name.casefold() != self.user.casefold()]
            await self._choose(
                "Whose offices?", self.view.owner, names, "Nobody: unowned offices",
                lambda name: replace(self.view, owner=name),
            )  # fmt: skip

    async def action_choose_handler(self) -> None:
        """Choose who handles the referrals to show."""
        if self.known is not None:
            from refboard.tui.forms.completions import used

            names = [name for name in used(self.known, "Referrals", "Handler") if name != self.user]
            await self._choose(
                "Handled by whom?",
                self.view.handler,
                names,
                "",
                lambda name: replace(self.view, handler=name),
            )

    async def _choose(
        self, title: str, now: str, names: Sequence[str], nobody: str, narrowed: Callable[[str], LoopView]
    ) -> None:
        from refboard.analysis.owners import UNOWNED
        from refboard.tui.screens.picker import Picker

        words, values = ["Everyone"], [""]
        if self.user:
            words, values = [*words, f"Me: {self.user}"], [*values, self.user]
        words, values = [*words, *names], [*values, *names]
        if nobody:
            words, values = [*words, nobody], [*values, UNOWNED]

        def choose(place: int | None) -> None:
            if place is not None:
                self.view = narrowed(values[place])

        await self.app.push_screen(Picker(title, words, values.index(now) if now in values else 0), choose)


def _targets(rows: tuple[LoopRow, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.target_id for row in rows if row.target_id))
