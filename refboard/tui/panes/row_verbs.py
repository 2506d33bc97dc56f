"""What a person does to rows: each verb asks what it must, and hands a intent up.

The forms are imported when they open: the first frame does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from refboard.practice.words import listing, plural
from refboard.tui.forms.unsaved_forms import UnsavedForms
from refboard.tui.panes.pane import Pane, Requested, Told

if TYPE_CHECKING:
    from refboard.tui.forms.form import Form
    from refboard.tui.panes.view import Row
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import Intent

    Asked = TypeVar("Asked", bound=Intent)

__all__ = ["Requested", "RowVerbs", "Told", "heading_of", "referrals_of"]

NAMED = 3
"""Offices a form names before it counts the others."""


class RowVerbs(Pane):
    """The verbs of a pane whose rows are targets."""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.drafts = UnsavedForms()

    @property
    def known(self) -> Board | None:
        """The board the rows are from."""
        raise NotImplementedError

    def chosen(self) -> tuple[Row, ...]:
        """The selected rows, or else the row under the cursor."""
        raise NotImplementedError

    def acted_on(self) -> tuple[Row, ...]:
        """The chosen rows; says so where there are none."""
        rows = self.chosen()
        if not rows and self.known is not None:
            self.post_message(Told("There is no row here to act on."))
        return rows

    async def action_log_touch(self) -> None:
        """Ask for a touch and log it on the chosen rows."""
        board, rows = self.known, self.acted_on()
        if board is None or not rows:
            return
        targets = tuple(row.target_id for row in rows)
        first = rows[0]
        single = len(rows) == 1
        from refboard.tui.forms.completions import templates
        from refboard.tui.forms.touch_form import TouchDefaults, TouchForm

        draft = TouchDefaults(
            targets,
            heading_of(rows),
            guard=first.guard or (first.why if first.held else "") if single else "",
            channel=first.channel if single or len({row.channel for row in rows}) == 1 else "",
            purpose=first.purpose if single or len({row.purpose for row in rows}) == 1 else "",
            angle=first.angle if single else "",
            referrals={
                "Loop note": referrals_of(rows, "loop-note"),
                "Thank you": referrals_of(rows, "first-referral"),
            },
            templates=templates(board),
        )
        await self.ask_with(TouchForm(draft, board.on, self._check), targets)

    async def action_answer(self) -> None:
        """Ask which touch of the office was answered, and how."""
        board, rows = self.known, self.acted_on()
        if board is None or not rows:
            return
        if len(rows) > 1:
            self.post_message(Told("An answer belongs to one office; clear the selection with esc."))
            return
        row = rows[0]
        from refboard.tui.forms.answer_form import AnswerForm
        from refboard.tui.forms.unanswered import open_touches

        touches = open_touches(board, row.target_id, row.office)
        if not touches:
            self.post_message(
                Told(f"Every touch of {row.office} is answered; log a touch with direction In instead.")
            )
            return
        form = AnswerForm(heading_of(rows), touches, board.on, self._check)
        await self.ask_with(form, (row.target_id,))

    async def action_snooze(self) -> None:
        """Ask until when, and move the next dates."""
        from refboard.practice.calendar import Calendar
        from refboard.tui.forms.snooze_form import SnoozeForm

        board, rows = self.known, self.acted_on()
        if board is not None and rows:
            targets = tuple(row.target_id for row in rows)
            is_open = Calendar.from_snapshot(board.snapshot).is_open
            form = SnoozeForm(targets, heading_of(rows), board.on, self._check, _stays(rows), is_open)
            await self.app.push_screen(form, self._hand_over)

    async def action_done(self) -> None:
        """Mark the chosen rows done."""
        rows = self.acted_on()
        if not rows:
            return
        if any(row.held for row in rows):
            self.post_message(Told("A row that is held back asks for nothing that could be done."))
            return
        from refboard.tui.session.intents import MarkDone

        intent = MarkDone(
            targets=tuple(row.target_id for row in rows),
            reasons={row.target_id: row.kind for row in rows},
            referrals=referrals_of(rows, "loop-note") | referrals_of(rows, "first-referral"),
        )
        wrong = self._check(intent)
        if wrong:
            self.post_message(Told(wrong))
        else:
            self._hand_over(intent)

    async def ask_with(self, form: Form[Asked], about: tuple[str, ...]) -> None:
        """Show a form about rows, with what was typed there before; what is asked for in it is handed over."""
        place = (type(form).__name__, *about)
        form.before = self.drafts.entries(place)

        def hand_over(intent: Asked | None) -> None:
            if intent is not None:
                self.drafts.submit(intent, place, form.changed)
            self._hand_over(intent)

        await self.app.push_screen(form, hand_over)

    def _hand_over(self, intent: Intent | None) -> None:
        if intent is not None:
            self.post_message(Requested(intent))

    def _check(self, intent: Intent) -> str:
        """Build the changes on what is known now: what would be refused is said in the form."""
        from workbook.errors import WorkbookError

        if self.known is None:
            return "The workbook is not open yet."
        try:
            intent.action(self.known, self.user)
        except (WorkbookError, ValueError) as error:
            return str(error)
        return ""


SETTLED_OTHERWISE = {
    "reply-owed": "the reply stays owed",
    "loop-note": "the note stays owed",
    "unscheduled": "the referral stays unscheduled",
    "first-referral": "the thank-you stays owed",
}


def _stays(rows: tuple[Row, ...]) -> str:
    """Say what another next date does not settle."""
    words = dict.fromkeys(
        SETTLED_OTHERWISE[row.kind] for row in rows if row.kind in SETTLED_OTHERWISE and not row.held
    )
    return f"Only the next date moves; {listing(list(words))}." if words else ""


def referrals_of(rows: tuple[Row, ...], reason: str) -> dict[str, tuple[str, ...]]:
    """The referrals that the rows with a reason are about, by target."""
    return {row.target_id: row.refs for row in rows if row.kind == reason and not row.held}


def heading_of(rows: tuple[Row, ...]) -> str:
    """Say whom a form is about."""
    if len(rows) == 1:
        return " · ".join(part for part in dict.fromkeys((rows[0].office, rows[0].contact)) if part)
    names = [row.office for row in rows[:NAMED]]
    rest = len(rows) - NAMED
    return listing([*names, plural(rest, "other")] if rest > 0 else names)
