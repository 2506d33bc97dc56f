"""What a person does about touches: log one, record an answer, snooze, mark done, schedule.

The forms are imported when they open: the first frame does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice.words import listing
from refboard.tui.panes.action_context import ONE_AT_A_TIME, heading_of, referrals_of, targets_of
from refboard.tui.panes.missing_tables import offer_missing
from refboard.tui.panes.unsavable_fields import NEW_TOUCH, unsavable_fields
from refboard.tui.session.queued_edits import office_key, queued_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.pane import Handler
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board


class TouchActions:
    """Acts on the targets in the rows of a context."""

    def __init__(self, context: ActionContext) -> None:
        self._context = context

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "row.log-touch": self.log_touch,
            "row.answer": self.record_answer,
            "row.snooze": self.snooze,
        }

    async def log_touch(self) -> None:
        """Ask for a touch and log it on the rows; the sheet for it is offered where the workbook has none."""
        rows = self._context.rows_or_status()
        columns = ("Channel", "By") if self._context.user else ("Channel",)
        if rows and not await offer_missing(self._context, "Touches", rows, self._ask_touch, columns=columns):
            await self._ask_touch(rows)

    async def _ask_touch(self, rows: tuple[ListRow, ...]) -> None:
        context = self._context
        board = context.board
        if board is None or not rows or context.is_row_refused("Touches", NEW_TOUCH):
            return
        targets = targets_of(rows)
        from refboard.practice.actions import promise_words
        from refboard.tui.forms.completions import materials, templates
        from refboard.tui.forms.touch_form import TouchDefaults, TouchForm

        first, snapshot = rows[0], board.snapshot
        promises = (promise_words(snapshot, target) for target in targets)
        draft = TouchDefaults(
            targets,
            heading_of(rows),
            guard=self._guard_of(rows),
            channel=shared(row.channel for row in rows),
            purpose=shared(row.purpose for row in rows),
            angle=shared(row.angle for row in rows),
            referrals={
                "Loop note": referrals_of(rows, "loop-note"),
                "Thank you": referrals_of(rows, "first-referral"),
            },
            templates=templates(board),
            promises=tuple(promise for promise in promises if promise),
            people=_people_at(board, first),
            has_gifts="Value" in snapshot.tables["Touches"].letters,
            materials=materials(board),
        )
        form = TouchForm(draft, board.on, context.check)
        form.leave_out(unsavable_fields(board.snapshot, targets))
        await context.open_form(form, targets)

    def _guard_of(self, rows: tuple[ListRow, ...]) -> str:
        """What to bear in mind: a touch that waits already, then what the row says; of several rows, how many say so."""
        board = self._context.board
        if board is None:
            return ""
        pending = self._context.pane.pending
        guards = []
        for row in rows:
            queued = queued_contact(board, office_key(board, row))
            if not queued and row.target_id in pending:
                queued = "An edit of this row is being saved."
            guards.append(queued or row.guard or (row.why if row.held else ""))
        if len(rows) == 1:
            return guards[0]
        warned = [f"{row.office}: {guard}" for row, guard in zip(rows, guards, strict=True) if guard]
        return f"{len(warned)} of {len(rows)} with a warning. {warned[0]}" if warned else ""

    async def record_answer(self) -> None:
        """Ask which touch the office answered, and how."""
        context = self._context
        board, rows = context.board, context.rows_or_status()
        if board is None or not rows:
            return
        if len(rows) > 1:
            context.show_status(f"Record an answer for one office at a time; {ONE_AT_A_TIME}")
            return
        if not await offer_missing(
            context,
            "Touches",
            rows,
            self._ask_answer,
            columns=("Response", "Responded on"),
            purpose=("The first answer", "record the answer"),
        ):
            await self._ask_answer(rows)

    async def _ask_answer(self, rows: tuple[ListRow, ...]) -> None:
        context = self._context
        board, row = context.board, rows[0]
        if board is None:
            return
        from refboard.practice.savable import can_hold
        from refboard.tui.forms.answer_form import AnswerForm
        from refboard.tui.forms.unanswered import open_touches

        touches = open_touches(board, row.target_id, row.office)
        if not touches:
            context.show_status(
                f"Every touch to {row.office} has an answer; log a touch with direction In instead."
            )
            return
        if context.is_refused("Touches", (touches[0].touch_id,), ("Response", "Responded on")):
            return
        form = AnswerForm(heading_of(rows), touches, board.on, context.check)
        columns = {"Notes": "Notes", "Time": "Responded at"}
        form.leave_out(
            {label for label, name in columns.items() if not can_hold(board.snapshot, "Touches", name)}
        )
        await context.open_form(form, (row.target_id,))

    async def snooze(self) -> None:
        """Ask until when, and move the next dates."""
        rows = self._context.rows_or_status()
        if rows and not await offer_missing(
            self._context,
            "Targets",
            rows,
            self._ask_until,
            of_target=("Next date",),
            purpose=("The first next date", "move the next date"),
        ):
            await self._ask_until(rows)

    async def _ask_until(self, rows: tuple[ListRow, ...]) -> None:
        from refboard.practice.calendar import Calendar
        from refboard.tui.forms.snooze_form import SnoozeForm

        context = self._context
        board, targets = context.board, targets_of(rows)
        if board is not None and not context.is_refused("Targets", targets, ("Next date",)):
            is_open = Calendar.from_snapshot(board.snapshot).is_open
            still_owed = _still_owed(rows)
            form = SnoozeForm(targets, heading_of(rows), board.on, context.check, still_owed, is_open)
            await context.pane.app.push_screen(form, context.submit)

    async def mark_done(self) -> None:
        """Mark the rows done; referrals to schedule are done by scheduling them, so ask for the day."""
        context = self._context
        rows = context.rows_or_status()
        if not rows:
            return
        if all(row.kind == "unscheduled" and not row.held for row in rows):
            await self.ask_schedule(rows)
            return
        if any(row.held for row in rows):
            context.show_status("A row that is held back has nothing to mark as done.")
            return
        from refboard.tui.session.intents import FollowUpDone, MarkDone

        done = tuple(
            FollowUpDone(row.target_id, row.kind, row.refs if row.kind in SETTLED_BY_REFERRALS else ())
            for row in rows
        )
        context.submit_checked(MarkDone(done=done))

    async def ask_schedule(self, rows: tuple[ListRow, ...]) -> None:
        """Ask when the referrals of rows were scheduled."""
        if not await offer_missing(
            self._context,
            "Referrals",
            rows,
            self._ask_days,
            columns=("Scheduled on",),
            purpose=("The first scheduled referral", "mark it as scheduled"),
        ):
            await self._ask_days(rows)

    async def _ask_days(self, rows: tuple[ListRow, ...]) -> None:
        from refboard.practice.savable import can_change
        from refboard.tui.forms.referral_form import ScheduleForm

        context = self._context
        referrals = tuple(dict.fromkeys(ref for row in rows for ref in row.refs))
        if context.board is None or context.is_refused("Referrals", referrals, ("Scheduled on",)):
            return
        if not referrals:
            context.show_status("The referral has no ID yet. It gets one with the next save; then try again.")
            return
        form = ScheduleForm(targets_of(rows), referrals, heading_of(rows), context.board.on, context.check)
        if not can_change(context.board.snapshot, "Referrals", referrals, "Appointment"):
            form.leave_out({"Appointment"})
        await context.open_form(form, referrals)


def shared(words: Iterable[str]) -> str:
    """The word that all rows have; "" when they differ."""
    different = set(words)
    return different.pop() if len(different) == 1 else ""


def _people_at(board: Board, row: ListRow) -> tuple[str, ...]:
    """The names of the people at the office of a row."""
    office = office_key(board, row)
    return tuple(
        target.contact for target in board.targets.values() if target.key == office and target.contact
    )


SETTLED_BY_REFERRALS: Final = ("loop-note", "first-referral")
"""Reasons that are done when their referrals say so."""
STILL_OWED: Final = {
    "reply-owed": "the reply is still owed",
    "loop-note": "the note is still owed",
    "unscheduled": "the referral is still unscheduled",
    "first-referral": "the thank-you is still owed",
}


def _still_owed(rows: tuple[ListRow, ...]) -> str:
    """Say what another next date does not settle."""
    words = dict.fromkeys(STILL_OWED[row.kind] for row in rows if row.kind in STILL_OWED and not row.held)
    return f"Only the next date moves; {listing(list(words))}." if words else ""
