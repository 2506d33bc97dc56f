"""Commands that write: log, answer, referral, target, set, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.answers import say_receipt, warn
from refboard.cli.opening import day_of, find_target, opened, sentences
from refboard.cli.parsing import UsageError, is_workbook, split_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date, time

    from refboard.analysis.brief.card import TargetCard
    from refboard.practice.actions import Action
    from workbook import Snapshot, Store


def log(arguments: argparse.Namespace) -> int:
    """Log a touch with a target; refused where they asked not to be contacted this way."""
    from refboard.practice.actions import log_touch
    from refboard.practice.words import day_text

    word, (target,) = split_words(arguments.words, 1, "one TARGET")
    on = day_of(arguments.on)
    with opened(word) as store:
        snapshot = store.read()
        target_id = find_target(snapshot, target)
        day = day_of(arguments.date, on, past=True)
        remarks = []
        if day > on:
            remarks.append(f"{day_text(day)} is still to come; the touch counts from that day on.")
        with sentences():
            if arguments.direction.strip().casefold() != "in":
                _check_wishes(snapshot, target_id, arguments.channel, arguments.purpose)
                remarks += remarks_on(snapshot, target_id, arguments.purpose, day)
                remarks += unnoted(snapshot, target_id, arguments.purpose, day, arguments.referral)
            action = log_touch(
                snapshot, target_id, on=day, by=arguments.by or config.load().user, channel=arguments.channel,
                purpose=arguments.purpose, outcome=arguments.outcome, intel=arguments.intel,
                at=_time(arguments.time), direction=arguments.direction, angle=arguments.angle,
                message=arguments.message, next_step=arguments.next,
                next_date=day_of(arguments.next_date, on) if arguments.next_date else None,
                response=arguments.response, answers=arguments.answers, notes=arguments.notes,
                referral_ids=arguments.referral,
            )  # fmt: skip
        return submit(store, action, as_json=arguments.json, remarks=remarks)


def answer(arguments: argparse.Namespace) -> int:
    """Write what an office answered to a touch."""
    from refboard.practice import actions

    word, (touch,) = split_words(arguments.words, 1, "one TOUCH_ID")
    with opened(word) as store:
        snapshot = store.read()
        with sentences():
            action = actions.answer(
                snapshot, touch, response=arguments.response, on=day_of(arguments.date, past=True),
                at=_time(arguments.time), notes=arguments.notes,
            )  # fmt: skip
        return submit(store, action, as_json=arguments.json)


def referral(arguments: argparse.Namespace) -> int:
    """Add a referral from a target."""
    from refboard.practice.actions import add_referral

    word, (target,) = split_words(arguments.words, 1, "one TARGET")
    on = day_of(arguments.on)
    with opened(word) as store:
        snapshot = store.read()
        target_id = find_target(snapshot, target)
        with sentences():
            action = add_referral(
                snapshot, target_id, received=day_of(arguments.received, on, past=True),
                handler=arguments.handler or config.load().user, patient_ref=arguments.patient_ref,
                service_line=arguments.service_line, fit=arguments.fit,
                scheduled_on=day_of(arguments.scheduled, on) if arguments.scheduled else None,
                appointment=day_of(arguments.appointment, on) if arguments.appointment else None,
                notes=arguments.notes,
            )  # fmt: skip
        return submit(store, action, as_json=arguments.json)


def target(arguments: argparse.Namespace) -> int:
    """Add a target: a person or a desk at an office."""
    from refboard.practice import targets

    word, (source,) = split_words(arguments.words, 1, "one SOURCE (the name of an office)")
    on = day_of(arguments.on)
    with opened(word) as store:
        snapshot = store.read()
        with sentences():
            action = targets.add_target(
                snapshot, source=source, contact=arguments.contact, role=arguments.role, specialty=arguments.specialty,
                phone=arguments.phone, email=arguments.email, fax=arguments.fax, city=arguments.city,
                tier=arguments.tier, owner=_owner(snapshot, arguments.owner), channel=arguments.channel,
                cadence=targets.parse_cadence(arguments.cadence), next_step=arguments.next,
                next_date=day_of(arguments.next_date, on) if arguments.next_date else None, notes=arguments.notes,
            )  # fmt: skip
            remark = targets.duplicate_remark(snapshot, source, arguments.contact)
        return submit(store, action, as_json=arguments.json, remarks=[remark] if remark else [])


def set_cells(arguments: argparse.Namespace) -> int:
    """Set cells of one row."""
    from refboard.practice.actions import set_values

    words = list(arguments.words)
    named = next((at for at, word in enumerate(words) if "=" in word and not is_workbook(word)), len(words))
    word, (table, row_id) = split_words(words[:named], 2, "TABLE ROW_ID COLUMN=VALUE")
    values: dict[str, str] = {}
    for pair in words[named:]:
        column, equals, value = pair.partition("=")
        if not equals or not column.strip():
            raise UsageError(f"{pair!r} is not COLUMN=VALUE.")
        if column in values:
            raise UsageError(f"{column} is given twice.")
        values[column] = value
    on = day_of(arguments.on)
    with opened(word) as store:
        snapshot = store.read()
        with sentences():
            action = set_values(snapshot, table, row_id, values, on=on)
        return submit(store, action, as_json=arguments.json)


def undo(arguments: argparse.Namespace) -> int:
    """Take back the latest edit of this user."""
    with opened(arguments.workbook) as store:
        receipt = store.undo()
        return say_receipt(receipt, as_json=arguments.json, done=f"undone: {receipt.title}")


def submit(store: Store, action: Action, *, as_json: bool, remarks: Sequence[str] = ()) -> int:
    """Write an action into the workbook, say how it went, remark on it and return the exit code."""
    receipt = store.submit(action.changes, title=action.title)
    for remark in remarks:
        warn(remark)
    return say_receipt(receipt, as_json=as_json)


def _time(text: str) -> time | None:
    from refboard.practice.days import parse_time

    return parse_time(text) if text.strip() else None


def _owner(snapshot: Snapshot, given: str | None) -> str:
    """Whose a new target is: this user's unless somebody is named, where the workbook has a place for it."""
    if given is not None:
        return given
    return config.load().user if "Owner" in snapshot.tables["Targets"].letters else ""


def _check_wishes(snapshot: Snapshot, target_id: str, channel: str, purpose: str) -> None:
    """Refuse what the office asked us not to do; only a note about a patient they sent may still go."""
    from refboard.practice.actions import contact_objection
    from refboard.practice.schema import PURPOSES, choice_of

    against = contact_objection(snapshot, target_id, channel, choice_of(purpose, PURPOSES))
    if against:
        raise UsageError(
            f"{against} Only --purpose 'Loop note' or another channel is allowed; nothing was logged."
        )


def remarks_on(snapshot: Snapshot, target_id: str, purpose: str, on: date) -> list[str]:
    """What a colleague would say before the call; the touch may be logged all the same."""
    from refboard.practice.actions import SERVICE
    from refboard.practice.schema import PURPOSES, choice_of

    if choice_of(purpose, PURPOSES) in SERVICE:
        return []
    card = _card(snapshot, target_id, on)
    return [said for said in (card.held, card.guard) if said]


def unnoted(
    snapshot: Snapshot, target_id: str, purpose: str, on: date, referrals: Sequence[str]
) -> list[str]:
    """Say which visits still wait for their note after a Loop note that names none of them."""
    from refboard.practice.schema import PURPOSES, choice_of

    if choice_of(purpose, PURPOSES) != "Loop note" or referrals:
        return []
    open_notes = [loop.referral_id for loop in _card(snapshot, target_id, on).loops if loop.stage == "note"]
    if not open_notes:
        return []
    listed = ", ".join(row_id or "one without an id" for row_id in open_notes)
    return [
        f"Visits without a note: {listed}. The touch is logged; --referral ID also marks the note as sent."
    ]


def _card(snapshot: Snapshot, target_id: str, on: date) -> TargetCard:
    from refboard.analysis.brief.card import build_card
    from refboard.practice.policy import Policy

    return build_card(snapshot, Policy.from_snapshot(snapshot), target_id, on)
