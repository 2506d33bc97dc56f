"""What a person does about rows of Today besides touches: decide, write off, reassign."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from refboard.tui.panes.action_context import heading_of, targets_of
from refboard.tui.session.today_intents import DecideRows, RowDecision, WriteOff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.pane import Handler
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.intents import Intent


class RowActions:
    """Acts on the rows of a context; a decision is one key, and ``u`` undoes it."""

    def __init__(self, context: ActionContext) -> None:
        self._context = context

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "today.accept": self.accept,
            "today.re-engage": partial(self.decide, "re-engage"),
            "today.adjust": partial(self.decide, "adjust"),
            "today.pause": partial(self.decide, "pause"),
            "today.write-off": self.write_off,
            "row.reassign": self.reassign,
        }

    def accept(self) -> None:
        """Decide as the rows suggest."""
        rows = self._rows()
        without = [row for row in rows if not row.decision]
        if without:
            self._context.show_status(f"{without[0].office}: nothing is suggested here; see lane Decide.")
        elif rows:
            self._submit(
                DecideRows(decisions=tuple(RowDecision(row.target_id, row.decision) for row in rows))
            )

    def decide(self, choice: str) -> None:
        """Decide to re-engage, adjust the message or pause, for the offices of the rows."""
        rows = self._rows()
        if rows:
            self._submit(
                DecideRows(decisions=tuple(RowDecision(target, choice) for target in targets_of(rows)))
            )

    def leave_as_it_is(self, rows: tuple[ListRow, ...]) -> bool:
        """Mark suggestions that can be declined as done; False where the rows have none."""
        from refboard.practice.suggestions import LEFT, is_tier

        if not rows or not all(is_tier(row.decision) or row.decision == LEFT for row in rows):
            return False
        self._submit(
            DecideRows(
                decisions=tuple(RowDecision(row.target_id, row.decision, declined=True) for row in rows)
            )
        )
        return True

    def write_off(self) -> None:
        """Write off the notes, replies, referrals to schedule or promises of the rows."""
        from refboard.practice.write_offs import WRITE_OFF_REASONS

        rows = self._rows()
        other = [row for row in rows if row.kind not in WRITE_OFF_REASONS or row.held]
        if other:
            self._context.show_status(
                f"{other[0].office}: only a note, a reply, a referral to schedule or a promise can be written off."
            )
            return
        owed: dict[str, list[str]] = {}
        for row in rows:
            owed.setdefault(row.kind, []).extend((row.target_id,) if row.kind == "promised" else row.refs)
        if owed:
            self._submit(
                WriteOff(
                    targets=targets_of(rows), owed=tuple((kind, tuple(ids)) for kind, ids in owed.items())
                )
            )

    async def reassign(self) -> None:
        """Ask who takes over the rows, and until when."""
        context = self._context
        board, rows = context.board, self._rows()
        if board is None or not rows:
            return
        from refboard.tui.forms.reassign_form import ReassignForm

        targets = targets_of(rows)
        await context.open_form(ReassignForm(board, targets, heading_of(rows), context.check), targets)

    def _rows(self) -> tuple[ListRow, ...]:
        return self._context.rows_or_status()

    def _submit(self, intent: Intent) -> None:
        self._context.submit_checked(intent)
