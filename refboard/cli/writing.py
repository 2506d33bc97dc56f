"""Steps that several writing commands share: submit an action, and comment on a touch before it is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.output import print_receipt, warn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from refboard.analysis.brief.card import TargetCard
    from refboard.practice.actions import Action
    from workbook import Snapshot, Store


def submit_action(store: Store, action: Action, *, as_json: bool, remarks: Sequence[str] = ()) -> int:
    """Write an action to the workbook, print the result and the remarks, and return the exit code."""
    receipt = store.submit(action.changes, title=action.title)
    for remark in remarks:
        warn(remark)
    return print_receipt(receipt, as_json=as_json)


def read_time(text: str) -> time | None:
    """Read a time of day a person may have left out."""
    from refboard.practice.days import parse_time

    return parse_time(text) if text.strip() else None


def contact_remarks(snapshot: Snapshot, target_id: str, purpose: str, *, on: date) -> list[str]:
    """What to know before this contact; the touch may be logged all the same."""
    from refboard.practice.actions import SERVICE
    from refboard.practice.schema import PURPOSES, choice_of

    if choice_of(purpose, PURPOSES) in SERVICE:
        return []
    card = _card(snapshot, target_id, on)
    return list(dict.fromkeys(remark for remark in (card.held, card.guard or card.recent) if remark))


def owed_note_remarks(
    snapshot: Snapshot, target_id: str, purpose: str, *, on: date, referrals: Sequence[str]
) -> list[str]:
    """List the visits with a note owed, for a loop note that names no referral."""
    from refboard.practice.schema import PURPOSES, choice_of

    if choice_of(purpose, PURPOSES) != "Loop note" or referrals:
        return []
    owed = [loop.referral_id for loop in _card(snapshot, target_id, on).loops if loop.stage == "note"]
    if not owed:
        return []
    listed = ", ".join(row_id or "one without an id" for row_id in owed)
    return [f"Note owed for {listed}. The touch is logged; add --referral ID to mark the note as sent, too."]


def plausibility_remarks(channel: str, outcome: str, direction: str, response: str) -> list[str]:
    """Point out what does not go together in a touch; it is logged as written."""
    from refboard.practice.contact import channel_of
    from refboard.practice.plausibility import find_doubt
    from refboard.practice.schema import RESPONSES, TOUCH_OUTCOMES, choice_of

    words = channel_of(channel), choice_of(outcome, TOUCH_OUTCOMES)
    doubt = find_doubt(*words, direction.strip().title() or "Out", choice_of(response, RESPONSES))
    return [f"{doubt} The touch is logged as written; undo reverses it."] if doubt else []


def _card(snapshot: Snapshot, target_id: str, on: date) -> TargetCard:
    from refboard.analysis.brief.card import build_card
    from refboard.practice.policy import Policy

    return build_card(snapshot, Policy.from_snapshot(snapshot), target_id, on=on)
