"""Figures as JSON-ready data with stable names: dates are ISO texts, nothing is null that could be "" ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

from refboard.analysis.today.followups import FollowUp, HeldBack, Queue


def today(queue: Queue) -> dict[str, Any]:
    """Turn a queue into ``{on, items: [...], held: [...]}``; ``due`` is null where there is no day for it."""
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
        "label": item.label,
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
        "suggest": item.suggest,
    }


def _held(held: HeldBack) -> dict[str, Any]:
    return {
        "target_id": held.target_id,
        "source": held.source,
        "contact": held.contact,
        "owner": held.owner,
        "reason": held.reason,
        "label": held.label,
        "why": held.why,
    }


def plain_data(value: Any) -> Any:  # noqa: ANN401  (JSON is anything)
    """Turn figures into JSON-ready data under the names of their fields; dates and times are ISO texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain_data(item) for item in value]
    return value.isoformat() if isinstance(value, (date, time)) else value
