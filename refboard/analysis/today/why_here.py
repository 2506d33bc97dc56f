"""Why a row of Today is where it is, in sentences."""

from __future__ import annotations

from refboard.analysis.today.followups import FollowUp, Queue
from refboard.analysis.today.ranking import CAP
from refboard.analysis.today.reasons import reason_of
from refboard.practice.lanes import lane_title
from refboard.practice.words import plural


def explain_place(queue: Queue, item: FollowUp) -> tuple[str, ...]:
    """Explain the lane of an item, its place in it, and what settles it."""
    lanes = [lane.lane.code for lane in queue.lanes]
    here = [one for one in queue.items if one.lane == item.lane]
    place = f"lane {lanes.index(item.lane) + 1} of {len(lanes)}" if item.lane in lanes else "a lane"
    sentences = [f"{lane_title(item.lane)} is {place}; the setting Lane order changes that."]
    if item in here:
        sentences.append(f"The row is {here.index(item) + 1} of {len(here)} in its lane.")
    if item.parts is not None:
        parts = item.parts
        tier = f"tier {item.tier}" if item.tier else "no tier"
        most = ", the most that counts" if parts.lateness >= CAP else ""
        late = (
            f", times {1 + parts.lateness:.2g} because it is {parts.lateness:.1f} of its own intervals late{most}"
            if parts.lateness > 0
            else "; it is not late"
        )
        days = plural(parts.referral_days, "referral day")
        sentences.append(
            f"Its weight is {item.rank:g}: {parts.tier:g} for {tier}, times {parts.volume:.2g} for {days} in "
            f"12 months{late}."
        )
    sentences.append(f"To settle it: {reason_of(item.reason).settled_by}")
    return tuple(sentences)
