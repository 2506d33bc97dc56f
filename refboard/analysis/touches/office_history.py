"""The history of each office: last touches, touches without an answer, open requests and open loops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.touches.attribution import attribute
from refboard.analysis.touches.steps import signs_of_life
from refboard.analysis.touches.touch_filter import asking_trials

AWAITING_REPLY = ("Interested", "Information asked")
"""Responses after which the office expects to hear from us."""
SERVICE = ("Reply", "Loop note")
"""Purposes that are service, not outreach, and so don't use the contact budget."""


@dataclass(frozen=True, slots=True)
class TouchSummary:
    """The parts of a touch that a sentence needs; ``number`` is of its open day."""

    on: date
    number: int
    by: str
    channel: str
    incoming: bool


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """The office asked or wrote, and has not heard from us since.

    ``person`` is a position in ``Facts.people`` or None; ``response`` is "" for an incoming touch.
    """

    on: date
    person: int | None
    response: str
    channel: str
    touch_id: str


@dataclass(frozen=True, slots=True)
class OfficeLoop:
    """A referral that waits for us; ``since`` is the day of the visit (no note yet) or received (not scheduled)."""

    since: date
    person: int | None
    referral_id: str
    handler: str = ""


@dataclass(slots=True)
class OfficeHistory:
    """One office's history as of a day.

    ``last``: the latest touch that reached it, in or out; ``last_before``: the same before that day; ``outreach``,
    ``outreach_count``, ``first_outreach``: outgoing touches that use the contact budget. ``run``: trials since the
    office's last sign of life (an answer, a conversation, an incoming touch, a referral), all unanswered. ``engaged``: it
    answered or wrote at least once; ``spoke``: the day of the latest conversation. ``stops``: who
    answered Stop (a position in ``Facts.people``, None for the office), and when. ``latest``: position of a person ->
    open-day number of the latest touch with them.
    """

    last: TouchSummary | None = None
    last_before: TouchSummary | None = None
    outreach: TouchSummary | None = None
    outreach_count: int = 0
    first_outreach: date | None = None
    run: int = 0
    engaged: bool = False
    spoke: date | None = None
    requests: list[OpenRequest] = field(default_factory=list)
    unnoted: list[OfficeLoop] = field(default_factory=list)
    unscheduled: list[OfficeLoop] = field(default_factory=list)
    first_referral: OfficeLoop | None = None
    thanked: bool = False
    stops: list[tuple[int | None, date]] = field(default_factory=list)
    latest: dict[int, int] = field(default_factory=dict)


@lru_cache(maxsize=2)
def gather_histories(facts: Facts) -> Mapping[str, OfficeHistory]:
    """Gather every office's history by folded name; an office without rows has an empty one."""
    offices = {office: OfficeHistory() for office in facts.offices}
    touches = attribute(facts)
    _lasts(facts, touches, offices)
    _runs(facts, touches, offices)
    _requests(touches, offices)
    _referrals(facts, touches, offices)
    _last_contacts(facts, offices)
    return offices


def _each(frame: pl.DataFrame, offices: dict[str, OfficeHistory], *columns: str) -> list[tuple[Any, ...]]:
    """Return the rows of known offices: the office's history, then the ``columns``."""
    rows = frame.select("office", *columns).rows()
    return [(offices[key], *values) for key, *values in rows if key in offices]


_TOUCH: Final = ("date", "number", "by", "channel", "incoming")
"""What a `TouchSummary` is made of, in its order."""


def _lasts(facts: Facts, touches: pl.DataFrame, offices: dict[str, OfficeHistory]) -> None:
    reached = touches.select("office", "person", "outcome", "purpose", *_TOUCH).filter(
        pl.col("incoming") | (pl.col("outcome") != "Bounced")
    )
    outreach = reached.filter(~pl.col("incoming"), ~pl.col("purpose").is_in(SERVICE))
    last = reached.group_by("office").agg(pl.col(*_TOUCH).last())
    for office, *touch in _each(last, offices, *_TOUCH):
        office.last = office.last_before = TouchSummary(*touch)
    # Touches are in the order of time, so only offices with a touch today can have a later one than before today.
    today = last.filter(pl.col("date") == facts.on).select("office")
    for office, *_ in _each(today, offices):
        office.last_before = None
    before = reached.filter(pl.col("date") < facts.on).join(today, on="office", how="semi")
    for office, *touch in _each(before.group_by("office").agg(pl.col(*_TOUCH).last()), offices, *_TOUCH):
        office.last_before = TouchSummary(*touch)
    sums = outreach.group_by("office").agg(
        pl.col(*_TOUCH).last(), pl.len().alias("count"), pl.col("date").min().alias("first")
    )
    for office, *touch, count, first in _each(sums, offices, *_TOUCH, "count", "first"):
        office.outreach, office.outreach_count, office.first_outreach = TouchSummary(*touch), count, first
    # A person is at one office, so their latest touch is found without naming it.
    spoken = reached.drop_nulls("person").group_by("person").agg(pl.col("number").max())
    for person, number in spoken.rows():
        offices[facts.people[person].office].latest[person] = number


def _last_contacts(facts: Facts, offices: dict[str, OfficeHistory]) -> None:
    """Count the day of the last contact in the list of offices as a touch, where no later touch is logged."""
    for place, person in enumerate(facts.people):
        day = person.last_contact
        if day is None or day > facts.on:
            continue
        office = offices[person.office]
        number = facts.calendar.number(day)
        touch = TouchSummary(on=day, number=number, by="", channel="", incoming=False)
        if office.last is None or office.last.on < day:
            office.last = touch
        if day < facts.on and (office.last_before is None or office.last_before.on < day):
            office.last_before = touch
        if office.outreach is None or office.outreach.on < day:
            office.outreach = touch
            office.outreach_count += 1
        if office.first_outreach is None or day < office.first_outreach:
            office.first_outreach = day
        office.latest[place] = max(number, office.latest.get(place, number))


def _runs(facts: Facts, touches: pl.DataFrame, offices: dict[str, OfficeHistory]) -> None:
    signs = signs_of_life(facts)
    last = signs.group_by("office").agg(pl.col("sign").max())
    trials = asking_trials(facts).join(last, on="office", how="left")
    since = (pl.col("date") > pl.col("sign")).fill_null(value=True)
    runs = trials.group_by("office").agg((since & ~pl.col("ever")).sum().cast(pl.Int64).alias("run"))
    for office, run in _each(runs, offices, "run"):
        office.run = run
    # A conversation alone is no answer yet: the introduction goes on with its next step.
    replied = touches.filter(pl.col("incoming") | pl.col("replied"))
    for (office,) in _each(replied.select("office").unique(), offices):
        office.engaged = True
    talked = touches.filter("spoke").group_by("office").agg(pl.col("date").max())
    for office, day in _each(talked, offices, "date"):
        office.spoke = day
    stops = touches.filter(pl.col("response") == "Stop")
    for office, person, responded_on, day in _each(stops, offices, "person", "responded_on", "date"):
        office.stops.append((person, responded_on or day))


def _requests(touches: pl.DataFrame, offices: dict[str, OfficeHistory]) -> None:
    """Find requests of the office that no later touch of ours has settled.

    Any later outgoing touch by anyone settles it; on the same day it settles it unless both times say it was
    earlier. A touch never settles the answer that was given to it.
    """
    day = pl.when(pl.col("incoming")).then("date").otherwise(pl.coalesce("responded_on", "date"))
    minute = pl.when(pl.col("incoming")).then("minute").otherwise("responded_minute").fill_null(0)
    wanted = pl.col("response").is_in(AWAITING_REPLY) | (pl.col("incoming") & (pl.col("response") == ""))
    wanted &= ~pl.col("written_off")
    asked = touches.filter(wanted).with_columns(
        day.alias("day"), (day.cast(pl.Int32).cast(pl.Int64) * 1440 + minute).alias("asked_at")
    )
    out = touches.filter(~pl.col("incoming"), pl.col("outcome") != "Bounced")
    two = out.group_by("office", maintain_order=True).agg(
        pl.col("at").last().alias("last_at"),
        pl.col("stamp").last().alias("last_stamp"),
        pl.col("stamp").slice(-2, 1).first().alias("other_stamp"),
        pl.len().alias("outs"),
    )
    asked = asked.join(two, on="office", how="left", maintain_order="left")
    other = pl.when(pl.col("outs") > 1).then("other_stamp")
    settled = pl.when(pl.col("last_at") == pl.col("at")).then(other).otherwise("last_stamp")
    waiting = asked.filter((pl.col("asked_at") > settled).fill_null(value=True))
    response = pl.when("incoming").then(pl.lit("")).otherwise("response").alias("response")
    waiting = waiting.sort("asked_at", "id", "at").with_columns(response)
    for office, *asking in _each(waiting, offices, "day", "person", "response", "channel", "id"):
        office.requests.append(OpenRequest(*asking))


def _referrals(facts: Facts, touches: pl.DataFrame, offices: dict[str, OfficeHistory]) -> None:
    referrals, on = facts.referrals, facts.on
    visit = pl.coalesce("appointment", "outcome_date")
    seen = referrals.filter(pl.col("outcome") == "Completed").with_columns(visit.alias("visit"))
    # A note dated before its visit does not close the loop; one dated after today is not sent yet.
    closed = (pl.col("note_sent") >= pl.col("visit")) & (pl.col("note_sent") <= on)
    unnoted = seen.filter(pl.col("visit") <= on, ~closed.fill_null(value=False), ~pl.col("written_off"))
    unnoted = unnoted.filter(pl.lit(facts.recorded.notes))
    for office, *loop in _each(
        unnoted.sort("visit", "id", "at"), offices, "visit", "person", "id", "handler"
    ):
        office.unnoted.append(OfficeLoop(*loop))
    pending = referrals.filter(
        pl.col("received").is_not_null(),
        pl.col("scheduled").is_null(),
        pl.col("appointment").is_null(),
        pl.col("outcome") == "",
        facts.calendar.number(on) - pl.col("received_number") > facts.policy.schedule_promise,
        ~pl.col("written_off"),
        pl.lit(facts.recorded.scheduling),
    )
    for office, *loop in _each(pending, offices, "received", "person", "id", "handler"):
        office.unscheduled.append(OfficeLoop(*loop))
    dated = referrals.filter(pl.col("received").is_not_null())
    first = dated.group_by("office").agg(pl.col("received", "person", "id").first())
    for office, *loop in _each(first, offices, "received", "person", "id"):
        office.first_referral = OfficeLoop(*loop)
    for (office,) in _each(referrals.filter(pl.col("thanked") <= on).select("office").unique(), offices):
        office.thanked = True
    thanks = touches.filter(
        ~pl.col("incoming"), pl.col("purpose") == "Thank you", pl.col("outcome") != "Bounced"
    )
    for office, day in _each(thanks.group_by("office").agg(pl.col("date").last()), offices, "date"):
        if office.first_referral is not None and day >= office.first_referral.since:
            office.thanked = True
