"""The timeline of one source: its touches and referrals, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from refboard.analysis.brief.card import CardTouch, describe_touches
from refboard.analysis.facts import Facts
from refboard.practice.privacy import mask_patient_ref


@dataclass(frozen=True, slots=True)
class TimelineReferral:
    """A referral from the source; ``patient_ref`` is masked, ``contact`` "" when only the office is named.

    Outcome and dates are as in the workbook, including future ones.
    """

    referral_id: str
    on: date | None
    contact: str
    patient_ref: str
    service_line: str
    fit: str
    scheduled: date | None
    appointment: date | None
    outcome: str
    outcome_date: date | None
    note_sent: date | None
    thanked: date | None
    handler: str
    notes: str
    queued: bool = False
    """Whether it, or a cell of it, waits in the journal."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """``events``, the newest first, a day's referrals after its touches; ``older``: how many more there are.

    Referrals without a received date are in ``undated``.
    """

    events: tuple[CardTouch | TimelineReferral, ...]
    older: int
    undated: tuple[TimelineReferral, ...]


def read_timeline(facts: Facts, office: str, *, limit: int = 500) -> Timeline:
    """Read what happened with a source, known by its folded name, up to the day; at most ``limit`` events."""
    touches = facts.touches.filter(pl.col("office") == office)
    referrals = facts.referrals.filter(pl.col("office") == office)
    dated = referrals.filter(pl.col("received").is_not_null())
    events: list[CardTouch | TimelineReferral] = [
        *describe_touches(facts, touches.tail(limit)),
        *reversed(_referrals(facts, dated.tail(limit))),
    ]
    # Stable: within a day touches keep their order of time, and come before the referrals.
    events.sort(key=lambda event: event.on or date.min, reverse=True)
    undated = referrals.filter(pl.col("received").is_null())
    return Timeline(
        tuple(events[:limit]),
        touches.height + dated.height - min(limit, len(events)),
        _referrals(facts, undated),
    )


def _referrals(facts: Facts, referrals: pl.DataFrame) -> tuple[TimelineReferral, ...]:
    table = facts.snapshot.tables["Referrals"]
    queued = facts.snapshot.queued_rows("Referrals")
    found = []
    for row in referrals.iter_rows(named=True):
        shown = table.shown(row["at"])
        who = row["person"]
        found.append(
            TimelineReferral(
                referral_id=row["id"],
                on=row["received"],
                contact="" if who is None else facts.people[who].contact,
                patient_ref=mask_patient_ref(shown["Patient ref"]),
                service_line=shown["Service line"].strip(),
                fit=row["fit"],
                scheduled=row["scheduled"],
                appointment=row["appointment"],
                outcome=row["outcome"],
                outcome_date=row["outcome_date"],
                note_sent=row["note_sent"],
                thanked=row["thanked"],
                handler=row["handler"],
                notes=shown["Notes"].strip(),
                queued=row["id"] in queued,
            )
        )
    return tuple(found)
