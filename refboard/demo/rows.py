"""Rows of the demo's tables; the fields are the tables' columns in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt


class TargetRow(NamedTuple):
    """A row of Targets, and the demo practice's own column."""

    target_id: str
    source: str
    contact: str
    role: str
    specialty: str
    npi: str | None
    phone: str
    email: str | None
    fax: str | None
    address: str
    city: str
    zip: str
    tier: str
    status: str
    owner: str | None
    preferred_channel: str | None
    detail: str | None
    best_days: str | None
    angle: str
    cadence_days: int | None
    next_step: str | None
    next_date: dt.date | None
    pause_until: dt.date | None
    do_not_contact: str | None
    dnc_date: dt.date | None
    notes: str | None
    parking: str | None


class TouchRow(NamedTuple):
    """A row of Touches."""

    touch_id: str
    target_id: str | None
    source: str
    date: dt.date
    time: dt.time | None
    direction: str
    channel: str
    purpose: str
    angle: str | None
    message: str | None
    by: str
    outcome: str
    intel: str | None
    response: str | None
    responded_on: dt.date | None
    responded_at: dt.time | None
    answers: str | None
    materials: str | None
    value: float | None
    value_to: str | None
    notes: str | None


class ReferralRow(NamedTuple):
    """A row of Referrals."""

    referral_id: str
    target_id: str | None
    source: str
    received: dt.date
    patient_ref: str
    service_line: str
    fit: str | None
    scheduled_on: dt.date | None
    appointment: dt.date | None
    outcome: str | None
    outcome_date: dt.date | None
    note_sent: dt.date | None
    thanked: dt.date | None
    handler: str
    reason: str | None
    notes: str | None
