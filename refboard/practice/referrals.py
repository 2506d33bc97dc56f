"""Referrals as changes: added, scheduled, seen, note sent back.

Every function is pure: it takes a snapshot and returns the changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.rows import TableRow, checked_ref, choose, find_contact, find_row, find_table, fit_row
from refboard.practice.words import day_text, plural
from workbook.cell import Cell, Value
from workbook.change import AddRow, Change, SetCells
from workbook.errors import EditRefusedError
from workbook.snapshot import Snapshot

_PAST: Final = ("Received", "Scheduled on", "Outcome date", "Note sent", "Thanked")
"""Days that record something that has happened, so they can't be in the future."""
_AFTER_RECEIVED: Final = ("Scheduled on", "Appointment", "Outcome date", "Note sent", "Thanked")


def add_referral(
    snapshot: Snapshot,
    target_id: str,
    *,
    received: date,
    handler: str = "",
    by: str = "",
    patient_ref: str = "",
    service_line: str = "",
    fit: str = "",
    scheduled_on: date | None = None,
    appointment: date | None = None,
    notes: str = "",
) -> Action:
    """Add a referral from a target; the patient ref is a code, never a name or a birth date.

    Without a ``handler`` it is ``by``, where the workbook has a column for it.
    """
    target = find_contact(snapshot, target_id)
    if not handler.strip() and "Handler" in find_table(snapshot, "Referrals").letters:
        handler = by
    values: dict[str, Value] = {
        "Target ID": target.row_id,
        "Source": target.text("Source"),
        "Received": received,
        "Patient ref": checked_ref(patient_ref),
        "Service line": service_line.strip(),
        "Fit": choose(snapshot, "Referrals", "Fit", fit),
        "Scheduled on": scheduled_on,
        "Appointment": appointment,
        "Handler": handler.strip(),
        "Notes": notes.strip(),
    }
    title = f"Add a referral from {target.name}, received {day_text(received)}"
    return Action(title, (AddRow("Referrals", fit_row(snapshot, "Referrals", values)),))


def schedule(
    snapshot: Snapshot,
    referral_ids: Sequence[str],
    *,
    on: date,
    scheduled_on: date,
    appointment: date | None = None,
) -> Action:
    """Record the day on which referrals were scheduled, and their appointment when they share one.

    Raise ValueError when a day can't be right, EditRefusedError for a referral that is already scheduled.
    """
    rows = _open_rows(snapshot, referral_ids, "Scheduled on", "is already scheduled")
    values: dict[str, Value] = {"Scheduled on": scheduled_on, "Appointment": appointment}
    when = f" for {day_text(appointment, on)}" if appointment else ""
    return Action(
        f"Mark {_named(rows)} as scheduled on {day_text(scheduled_on, on)}{when}",
        _set(snapshot, rows, values, on),
    )


def end_visits(
    snapshot: Snapshot,
    referral_ids: Sequence[str],
    *,
    on: date,
    outcome: str,
    outcome_date: date,
    reason: str = "",
) -> Action:
    """Record how referrals ended, and on which day.

    Raise ValueError for an unknown outcome or a day that can't be right, EditRefusedError for a referral that
    already has an outcome.
    """
    word = choose(snapshot, "Referrals", "Outcome", outcome)
    if not word:
        raise ValueError("Choose an outcome: Completed, No-show, Declined, Cancelled or Unreachable.")
    rows = _open_rows(snapshot, referral_ids, "Outcome", "already has an outcome")
    values: dict[str, Value] = {"Outcome": word, "Outcome date": outcome_date, "Reason": reason.strip()}
    return Action(
        f"Mark {_named(rows)} as {word} on {day_text(outcome_date, on)}", _set(snapshot, rows, values, on)
    )


def send_notes(snapshot: Snapshot, referral_ids: Sequence[str], *, on: date, sent: date) -> Action:
    """Record the day on which the notes for these visits were sent.

    Raise ValueError for a day before a visit, because such a note does not close the loop.
    """
    rows = [find_row(snapshot, "Referrals", row_id, needs_id=True) for row_id in referral_ids]
    return Action(
        f"Mark {_named(rows)} as note sent on {day_text(sent, on)}",
        _set(snapshot, rows, {"Note sent": sent}, on),
    )


def check_days(row: TableRow, values: Mapping[str, Value | Cell], on: date) -> None:
    """Raise ValueError with a sentence when a new day contradicts the other days of its referral.

    Only new values are judged: a contradiction that is already in the workbook is no reason to refuse another
    edit.
    """
    known = {
        name: values.get(name, _known(row, name)) for name in ("Received", "Appointment", "Outcome date")
    }
    _check(values, known, on, _called(row))


def check_new(action: Action, on: date) -> None:
    """Raise ValueError with a sentence when the days of a new referral contradict each other."""
    for change in action.changes:
        if isinstance(change, AddRow) and change.table == "Referrals":
            _check(change.values, change.values, on, "The referral")


Cells = Mapping[str, Value | Cell]


def _check(values: Cells, known: Cells, on: date, called: str) -> None:
    for name in _PAST:
        if isinstance(day := values.get(name), date) and day > on:
            raise ValueError(f"{name}: {day_text(day, on)} is in the future; enter it once it has happened.")
    received = known.get("Received")
    for name in _AFTER_RECEIVED:
        day = values.get(name)
        if isinstance(day, date) and isinstance(received, date) and day < received:
            raise ValueError(
                f"{name}: {day_text(day, on)} is before the referral was received, {day_text(received, on)}."
            )
    visit = known.get("Appointment") or known.get("Outcome date")
    sent, outcome = values.get("Note sent"), values.get("Outcome")
    if isinstance(sent, date) and isinstance(visit, date) and sent < visit:
        raise ValueError(
            f"Note sent: {day_text(sent, on)} is before the visit on {day_text(visit, on)}, so it would not close the loop."
        )
    if outcome == "Completed" and visit is None:
        raise ValueError(f"{called} has no Appointment; enter the day of the visit as Outcome date.")
    if outcome == "Completed" and isinstance(visit, date) and visit > on:
        raise ValueError(f"The appointment of {called} is on {day_text(visit, on)}, which is in the future.")


def _known(row: TableRow, name: str) -> Value:
    day: date | None = row.table.frame[name][row.index]
    return day


def _open_rows(snapshot: Snapshot, referral_ids: Sequence[str], column: str, already: str) -> list[TableRow]:
    rows = [find_row(snapshot, "Referrals", row_id, needs_id=True) for row_id in referral_ids]
    if not rows:
        raise ValueError("No referral is selected, or it has no id yet; saving any other edit gives it one.")
    for row in rows:
        if row.text(column).strip():
            raise EditRefusedError(f"{_called(row)} {already}: {row.text(column).strip()}.")
    return rows


def _set(
    snapshot: Snapshot, rows: Sequence[TableRow], values: Mapping[str, Value], on: date
) -> tuple[Change, ...]:
    fitted = fit_row(snapshot, "Referrals", values)
    changes: list[Change] = []
    for row in rows:
        check_days(row, fitted, on)
        # Text without a column of its own goes to the end of the notes.
        notes = fitted.get("Notes")
        more = {"Notes": f"{row.text('Notes').strip()}; {notes}".removeprefix("; ")} if notes else {}
        changes.append(SetCells("Referrals", row.row_id, {**fitted, **more}))
    return tuple(changes)


def _called(row: TableRow) -> str:
    return f"{row.row_id} ({row.text('Source').strip()})" if row.text("Source").strip() else row.row_id


def _named(rows: Sequence[TableRow]) -> str:
    if len(rows) == 1:
        return f"the referral {_called(rows[0])}"
    return plural(len(rows), "referral")
