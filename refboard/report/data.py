"""Figures as JSON-ready data under the names of their fields: dates are ISO texts.

The names are a promise (tests/cli/contract.json): a field that is renamed keeps its name here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from refboard.analysis.today.followups import FollowUp, Queue

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def today_data(queue: Queue) -> dict[str, Any]:
    """Turn a queue into ``{on, items: [...], held: [...], backlog: [...]}``; ``due`` is null if there is no due date."""
    return {
        "on": queue.on.isoformat(),
        "items": [item_data(item) for item in queue.items],
        "held": [{**fields_data(held), "label": held.label} for held in queue.held],
        "backlog": [
            {
                "kind": line.kind,
                "lane": line.lane,
                "n": line.n,
                "oldest": plain_data(line.oldest),
                "text": line.text,
                "items": [item_data(item) for item in line.items],
            }
            for line in queue.backlog
        ],
    }


def item_data(item: FollowUp) -> dict[str, Any]:
    """Turn one row of Today into data, with its label as people see it and its lane."""
    return {**fields_data(item, "office", "parts", "detail", "each"), "label": item.label, "lane": item.lane}


def plain_data(value: Any) -> Any:  # noqa: ANN401  (JSON is anything)
    """Turn figures into JSON-ready data; a dataclass becomes an object with all its fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return fields_data(value)
    if isinstance(value, Mapping):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain_data(item) for item in value]
    return value.isoformat() if isinstance(value, (date, time)) else value


def fields_data(value: DataclassInstance, *without: str, **names: str) -> dict[str, Any]:
    """Turn the fields of a dataclass into data, ``without`` some; ``names`` maps fields to other JSON names."""
    unknown = {*without, *names} - {field.name for field in fields(value)}
    if unknown:
        raise TypeError(f"{type(value).__name__} has no fields {sorted(unknown)}.")
    return {
        names.get(field.name, field.name): plain_data(getattr(value, field.name))
        for field in fields(value)
        if field.name not in without
    }
