"""Figures as JSON-ready data with stable names: dates are ISO texts, nothing is null that could be "" ."""

from __future__ import annotations

from typing import Any

from refboard.analysis.followups import FollowUp, Held, Queue


def today(queue: Queue) -> dict[str, Any]:
    """Turn a queue into ``{on, items: [...], held: [...]}``; ``due`` is null where nobody has touched them yet."""
    return {
        "on": queue.on.isoformat(),
        "items": [_item(item) for item in queue.items],
        "held": [_held(held) for held in queue.held],
    }


def _item(item: FollowUp) -> dict[str, Any]:
    return {
        "target_id": item.target_id,
        "source": item.source,
        "contact": item.contact,
        "owner": item.owner,
        "tier": item.tier,
        "reason": item.reason,
        "also": list(item.also),
        "why": item.why,
        "due": item.due.isoformat() if item.due else None,
        "late": item.late,
        "rank": item.rank,
        "channel": item.channel,
        "purpose": item.purpose,
        "angle": item.angle,
        "guard": item.guard,
        "refs": list(item.refs),
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "target_id": held.target_id,
        "source": held.source,
        "contact": held.contact,
        "owner": held.owner,
        "reason": held.reason,
        "why": held.why,
    }
