"""What a person does, as changes to the workbook: log, answer, snooze, done, set.

Every function is pure: it takes a snapshot and returns the changes. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from refboard.practice.contact import channel_of, refusal_of
from refboard.practice.loop_closing import closing_column
from refboard.practice.materials import spell_materials
from refboard.practice.profile import PracticeProfile
from refboard.practice.rows import (
    TableRow,
    UnlistedOffice,
    append_note,
    choose,
    find_contact,
    find_row,
    fit_row,
    parse_cell,
    stop_changes,
)
from refboard.practice.words import day_text, listing, plural
from workbook.cell import Cell, Value
from workbook.change import AddRow, Change, RemoveRow, SetCells
from workbook.errors import EditRefusedError
from workbook.schema import fold
from workbook.snapshot import Snapshot

_VERBS: Final = {
    "Visit": "a visit to",
    "Phone": "a call to",
    "Email": "an email to",
    "Fax": "a fax to",
    "Letter": "a letter to",
    "Text": "a text to",
    "Portal": "a portal message to",
    "Event": "an event with",
}
SERVICE: Final = frozenset({"Loop note", "Reply"})
"""Purposes that serve the office and are no outreach; do not contact never holds back a loop note."""


@dataclass(frozen=True, slots=True)
class Action:
    """The changes to write, and one sentence that describes them; undo shows the sentence."""

    title: str
    changes: tuple[Change, ...]


def log_touch(
    snapshot: Snapshot,
    target_id: str,
    *,
    on: date,
    by: str,
    channel: str,
    purpose: str = "",
    outcome: str = "",
    intel: str = "",
    at: time | None = None,
    direction: str = "Out",
    angle: str = "",
    message: str = "",
    materials: Sequence[str] = (),
    next_step: str = "",
    next_date: date | None = None,
    response: str = "",
    responded_on: date | None = None,
    answers: str = "",
    notes: str = "",
    value: float | None = None,
    value_to: str = "",
    settles: bool = True,
    referral_ids: Sequence[str] = (),
) -> Action:
    """Log a touch with a target, and clear or replace its next step.

    Next step and Next date change in the same save, unless the touch was incoming or bounced, or ``settles`` is False
    and there is no new one. ``value``: dollars of a gift; ``value_to``: who received it, "" for the contact. The response Stop fills
    in Do not contact. ``materials``: what was left or sent, as Settings spell it. ``referral_ids``: the referrals that a Loop note closes (Note sent) or a Thank you acknowledges
    (Thanked), see `closing_column`.
    ``target_id`` may be ``#26``, the worksheet row of a target without an id. Raise RefusedError or ValueError
    with a sentence.
    """
    target = find_contact(snapshot, target_id)
    if isinstance(target, UnlistedOffice) and (
        next_step or next_date or choose(snapshot, "Touches", "Response", response) == "Stop"
    ):
        raise EditRefusedError(
            f"{target.name} has no row in Targets, so a next step or a Stop can't be stored. Add the office as a target first."
        )
    if answers.strip():
        answers = find_row(snapshot, "Touches", answers, needs_id=True).row_id
    chosen = {
        "Direction": direction or "Out",
        "Channel": channel_of(channel),
        "Purpose": purpose,
        "Outcome": outcome,
        "Angle": angle,
        "Response": response,
    }
    words = {column: choose(snapshot, "Touches", column, word) for column, word in chosen.items()}
    values: dict[str, Value] = {
        "Target ID": target.row_id,
        "Source": target.text("Source"),
        "Date": on,
        "Time": at,
        **words,
        "Message": message.strip(),
        "Materials": spell_materials(materials, PracticeProfile.from_snapshot(snapshot).materials),
        "By": by.strip(),
        "Intel": intel.strip(),
        "Answers": answers.strip(),
        "Responded on": (responded_on or on) if response else None,
        "Value": value or None,
        "Value to": value_to.strip() if value else "",
        "Notes": notes.strip(),
    }
    changes: list[Change] = [AddRow("Touches", fit_row(snapshot, "Touches", values))]
    if isinstance(target, TableRow):
        clears = settles and words["Direction"] != "In" and words["Outcome"] != "Bounced"
        changes += _settle(target, next_step, next_date, clears=clears)
    if words["Response"] == "Stop" and isinstance(target, TableRow):
        changes += stop_changes([target], responded_on or on)
    if referral_ids:
        column = closing_column(words["Purpose"], words["Outcome"], words["Direction"])
        changes += [
            SetCells("Referrals", find_row(snapshot, "Referrals", i, needs_id=True).row_id, {column: on})
            for i in referral_ids
        ]
    what = _touch_words(words["Channel"], is_incoming=fold(direction) == "in")
    return Action(f"Log {what} {target.name} on {day_text(on)}", _merged(changes))


def _touch_words(channel: str, *, is_incoming: bool) -> str:
    """A touch with its preposition: ``a call to``, ``Phone from``."""
    if is_incoming:
        return f"{channel or 'a touch'} from"
    return _VERBS.get(channel, f"{channel or 'a touch'} with")


def _settle(target: TableRow, next_step: str, next_date: date | None, *, clears: bool) -> list[Change]:
    if not clears and not next_step and next_date is None:
        return []
    wanted: dict[str, Value | Cell] = {"Next step": next_step.strip() or None, "Next date": next_date}
    values = {
        name: value
        for name, value in wanted.items()
        # What a formula or a locked cell promises can't be cleared here; the touch is logged all the same.
        if value is not None or (target.text(name) and not target.table.refusal(target.index, name))
    }
    if not values:
        return []
    if not target.row_id:
        raise EditRefusedError(
            f"{target.name} has no id yet, so its next step can't be changed. Save any other edit first; that gives it one."
        )
    missing = [name for name in values if name not in target.table.letters]
    if missing:
        raise EditRefusedError(
            f"The sheet {target.table.sheet} has no column {listing(missing)}; add it in Excel."
        )
    return [SetCells("Targets", target.row_id, values)]


def answer(
    snapshot: Snapshot, touch_id: str, *, response: str, on: date, at: time | None = None, notes: str = ""
) -> Action:
    """Write an office's answer to a touch; Stop fills in that person's Do not contact in the same save.

    When the touch names only an office, Stop counts for everyone there.
    """
    touch = find_row(snapshot, "Touches", touch_id, needs_id=True)
    word = choose(snapshot, "Touches", "Response", response)
    if not word:
        raise ValueError(
            "Choose a response: Interested, Information asked, Not now, No, Stop or Wrong contact."
        )
    sent = touch.table.frame["Date"][touch.index]
    if sent is not None and on < sent:
        raise ValueError(f"The touch was on {day_text(sent)}, so its answer can't be dated {day_text(on)}.")
    values: dict[str, Value] = {"Response": word, "Responded on": on, "Responded at": at}
    if notes.strip():
        values["Notes"] = append_note(touch.text("Notes"), notes)
    given = fit_row(snapshot, "Touches", values)
    changes: list[Change] = [SetCells("Touches", touch.row_id, given)]
    people = _people(snapshot, touch)
    if word == "Stop":
        changes += stop_changes(people, on)
    who = people[0].name if len(people) == 1 else touch.text("Source") or touch.row_id
    return Action(f"{who} answered {word} on {day_text(on)}", _merged(changes))


def _people(snapshot: Snapshot, touch: TableRow) -> list[TableRow]:
    """The target that a touch names, or everyone at the office it names."""
    targets = snapshot.tables["Targets"]
    named = touch.text("Target ID").strip()
    if named and targets.index(named) is not None:
        return [find_row(snapshot, "Targets", named)]
    office = fold(touch.text("Source"))
    sources = targets.text["Source"].to_list()
    return [TableRow(targets, i) for i, source in enumerate(sources) if office and fold(source) == office]


def snooze(snapshot: Snapshot, target_id: str, until: date) -> Action:
    """Move a target's Next date and leave its next step unchanged."""
    target = find_row(snapshot, "Targets", target_id, needs_id=True)
    return Action(
        f"Move the next date of {target.name} to {day_text(until)}",
        (SetCells("Targets", target.row_id, fit_row(snapshot, "Targets", {"Next date": until})),),
    )


def mark_done(
    snapshot: Snapshot,
    target_id: str,
    *,
    on: date | None = None,
    reason: str = "promised",
    referral_ids: Sequence[str] = (),
) -> Action:
    """Mark an item of Today as done, by the code of its reason.

    promised: clears Next step and Next date. loop-note: sets Note sent of these referrals to ``on``;
    first-referral: sets Thanked. Other reasons are settled by a logged touch or a booked appointment: raise
    ValueError, which names it.
    """
    if reason in {"loop-note", "first-referral"} and referral_ids and on is not None:
        column, said = ("Note sent", "note sent") if reason == "loop-note" else ("Thanked", "thanked")
        rows = [find_row(snapshot, "Referrals", row_id, needs_id=True) for row_id in referral_ids]
        who = find_row(snapshot, "Targets", target_id).name if target_id else rows[0].text("Source")
        title = f"Mark {plural(len(rows), 'referral')} of {who} as {said} on {day_text(on)}"
        sets = [
            SetCells("Referrals", row.row_id, fit_row(snapshot, "Referrals", {column: on})) for row in rows
        ]
        return Action(title, tuple(sets))
    if reason == "unscheduled":
        raise ValueError("Fill in Scheduled on; that settles it.")
    if reason != "promised":
        raise ValueError("Log what you did; the touch settles it.")
    target = find_row(snapshot, "Targets", target_id, needs_id=True)
    values: dict[str, Value | Cell] = {name: None for name in ("Next step", "Next date") if target.text(name)}
    if not values:
        raise ValueError(f"Nothing is planned for {target.name}.")
    return Action(
        f"Done with {target.name}: {_promise(target)}", (SetCells("Targets", target.row_id, values),)
    )


def promise_words(snapshot: Snapshot, target_id: str) -> str:
    """What is planned for a target and by when; "" for nothing."""
    index = snapshot.tables["Targets"].index(target_id)
    return _promise(TableRow(snapshot.tables["Targets"], index)) if index is not None else ""


def _promise(target: TableRow) -> str:
    day = target.table.frame["Next date"][target.index]
    return " by ".join(
        part for part in (" ".join(target.text("Next step").split()), day_text(day) if day else "") if part
    )


def set_values(
    snapshot: Snapshot, table: str, row_id: str, values: Mapping[str, str], *, on: date | None = None
) -> Action:
    """Set cells of one row from typed text, parsed by each column's type; "" empties the cell.

    Relative days (``fri``, ``+3d``) count from ``on``; without it a day must name its year. Raise RefusedError
    when the row or a column does not exist, ValueError when a text does not fit its column.
    """
    row = find_row(snapshot, table, row_id, needs_id=True)
    parsed: dict[str, Value | Cell] = {}
    for given, text in values.items():
        name, value = parse_cell(row.table, given, text, on)
        if name in parsed:
            raise ValueError(f"{name} is set twice.")
        parsed[name] = value
    if not parsed:
        raise ValueError("Name a column to set: COLUMN=VALUE.")
    return Action(
        f"Set {listing(list(parsed))} of {row.name}", (SetCells(row.table.name, row.row_id, parsed),)
    )


def combine(actions: Collection[Action], title: str = "") -> Action:
    """Join actions into one that is saved and undone as a whole."""
    parts = list(actions)
    if not parts:
        raise ValueError("Nothing is selected.")
    if not title:
        title = parts[0].title if len(parts) == 1 else f"{parts[0].title}, and {len(parts) - 1} more"
    return Action(title, _merged([change for part in parts for change in part.changes]))


def _merged(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Merge changes of the same row: two of them in one save would conflict with each other."""
    merged: list[Change] = []
    places: dict[tuple[str, str], int] = {}
    for change in changes:
        if isinstance(change, (AddRow, RemoveRow)):
            merged.append(change)
            continue
        key = (change.table, change.row_id)
        earlier = merged[places[key]] if key in places else None
        if isinstance(earlier, SetCells):
            merged[places[key]] = SetCells(change.table, change.row_id, {**earlier.values, **change.values})
        else:
            places[key] = len(merged)
            merged.append(change)
    return tuple(merged)


def contact_objection(snapshot: Snapshot, target_id: str, channel: str, purpose: str = "") -> str:
    """Explain why this contact is not wanted ("Dr. Ito asked not to be contacted by Fax"), or return ""."""
    target = find_contact(snapshot, target_id)
    if isinstance(target, UnlistedOffice):
        return ""
    refusal = refusal_of(target.text("Do not contact"))
    if purpose == "Loop note" or not refusal.covers(channel):
        return ""
    since = target.table.frame["DNC date"][target.index]
    how = "" if refusal.total else f" by {channel_of(channel)}"
    return f"{target.name} asked not to be contacted{how}{f' (since {day_text(since)})' if since else ''}."
