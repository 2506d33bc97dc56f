"""People whom our latest message did not reach: it bounced, or the office says that they are the wrong contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from refboard.analysis.facts import Facts


@dataclass(frozen=True, slots=True)
class LostContact:
    """How it was noticed: ``bounced``, or else the office answered Wrong contact."""

    on: date
    channel: str
    bounced: bool


@lru_cache(maxsize=2)
def find_lost_contacts(facts: Facts) -> Mapping[int, LostContact]:
    """Find them by their position in Targets: their latest touch bounced or was answered Wrong contact."""
    latest = (
        facts.touches.drop_nulls("person")
        .group_by("person", maintain_order=True)
        .agg(pl.col("date", "channel", "outcome", "response", "incoming").last())
    )
    lost = latest.filter(
        ~pl.col("incoming"), (pl.col("outcome") == "Bounced") | (pl.col("response") == "Wrong contact")
    )
    return {
        person: LostContact(on, channel, bounced=response != "Wrong contact")
        for person, on, channel, response in lost.select("person", "date", "channel", "response").rows()
    }
