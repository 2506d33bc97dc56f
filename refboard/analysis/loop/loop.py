"""The loop board: our side of each referral (received, scheduled, seen, note sent), and what is open.

Only a note dated on or after the visit closes a loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from refboard.analysis.facts import Facts
from refboard.analysis.loop.promises import PromiseRecord, measure_notes, measure_scheduling
from refboard.analysis.owners import owns
from refboard.analysis.touches.touch_filter import office_traits
from refboard.practice.privacy import mask_patient_ref
from workbook.schema import fold

BEHIND_TITLE: Final = "Catch up first"
"""What the sentence about our own promises begins with."""
STAGES: Final = ("scheduling", "visit", "note")
"""What an open referral is waiting for."""


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """One open referral at ``stage``: to be scheduled, to be seen (or to get an outcome), or waiting for its note.

    ``since``: the day received, scheduled or seen; ``age`` and ``promised`` are open days, ``promised`` None where
    nothing is promised. ``late``: older than promised, or the appointment has passed without an outcome.
    ``target_id`` is "" when the referral names only an office; ``owner`` is its owner, else the office's usual one.
    """

    referral_id: str
    at: int
    source: str
    office: str
    target_id: str
    contact: str
    owner: str
    handler: str
    patient_ref: str
    stage: str
    since: date
    appointment: date | None
    age: int
    promised: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class LoopStage:
    """How many referrals are at a stage, how many are late, and the highest age in open days (None for none)."""

    stage: str
    total: int
    late: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class LoopBoard:
    """The board of open referrals as of the day ``on``, the late ones of each stage first.

    ``schedule`` and ``note``: our record over the 12 months up to ``on``. ``undated``: ids of completed referrals
    without a visit date, so that it is unknown whether a note closed them. ``behind``: the sentence that we are
    behind on our own promises; None when we are not, or there are too few to tell.
    """

    on: date
    open: tuple[OpenLoop, ...]
    stages: tuple[LoopStage, ...]
    schedule: PromiseRecord
    note: PromiseRecord
    undated: tuple[str, ...]
    behind: str | None


@lru_cache(maxsize=4)
def read_loop_board(facts: Facts, *, owner: str = "", source: str = "", handler: str = "") -> LoopBoard:
    """Read the board; ``owner``, ``source`` and ``handler`` filter the referrals, "" does not.

    Shares and medians are Kaplan-Meier estimates that include what is still waiting (`promises`). Open are: every
    completed visit without a note on or after it, whatever its age; referrals not scheduled; and scheduled ones
    without an outcome.
    """
    referrals = _filter(facts, owner, source, handler)
    visit = pl.coalesce("appointment", "outcome_date")
    undated = referrals.filter(pl.col("outcome") == "Completed", visit.is_null())
    loops = tuple(sorted(_open(facts, referrals), key=_order))
    schedule, note = measure_scheduling(facts, referrals), measure_notes(facts, referrals)
    behind = [record.behind for record in (note, schedule) if record.behind]
    return LoopBoard(
        on=facts.on,
        open=loops,
        stages=tuple(_stage(name, loops) for name in STAGES),
        schedule=schedule,
        note=note,
        undated=tuple(undated["id"].to_list()),
        behind=f"{BEHIND_TITLE}: {'; '.join(behind)}." if behind else None,
    )


def _filter(facts: Facts, owner: str, source: str, handler: str) -> pl.DataFrame:
    referrals = facts.referrals
    if source:
        referrals = referrals.filter(pl.col("office") == fold(source))
    if handler:
        meant = [name for name in referrals["handler"].unique().to_list() if owns(handler, name)]
        referrals = referrals.filter(pl.col("handler").is_in(meant))
    if owner:
        rows = referrals.select("person", "office").iter_rows()
        referrals = referrals.filter(
            pl.Series([owns(owner, _owner(facts, *row)) for row in rows], dtype=pl.Boolean)
        )
    return referrals


def _owner(facts: Facts, person: int | None, office: str) -> str:
    theirs = "" if person is None else facts.people[person].owner
    return theirs or office_traits(facts).get(office, {}).get("owner", "")


def _open(facts: Facts, referrals: pl.DataFrame) -> Iterator[OpenLoop]:
    on, calendar, policy = facts.on, facts.calendar, facts.policy
    visit = pl.coalesce("appointment", "outcome_date")
    noted = (pl.col("note_sent") >= visit) & (pl.col("note_sent") <= on)
    seen = (pl.col("outcome") == "Completed") & (visit <= on).fill_null(value=True)
    owed = seen & visit.is_not_null() & ~noted.fill_null(value=False) & pl.lit(facts.recorded.notes)
    # An outcome dated later has not happened yet.
    ended = (pl.coalesce("outcome_date", "appointment") <= on).fill_null(value=True) & (
        pl.col("outcome") != ""
    )
    over = pl.when(pl.col("outcome") == "Completed").then(seen).otherwise(ended)
    booked = pl.col("scheduled").is_not_null() | pl.col("appointment").is_not_null()
    recorded = facts.recorded
    waits = pl.col("received").is_not_null() & pl.lit(recorded.scheduling)
    pending = ~over & ((booked & pl.lit(recorded.outcomes)) | (~booked & waits))
    shown = facts.snapshot.tables["Referrals"]
    rows = referrals.with_columns(owed.alias("owed")).filter(pl.col("owed") | pending, ~pl.col("written_off"))
    for row in rows.iter_rows(named=True):
        appointment, received, scheduled = row["appointment"], row["received"], row["scheduled"]
        promised: int | None
        if row["owed"]:
            stage, since, promised = "note", appointment or row["outcome_date"], policy.note_promise
        elif scheduled is not None or appointment is not None:
            stage, promised = "visit", None
            since = next(day for day in (scheduled, received, appointment, on) if day and day <= on)
        else:
            stage, since, promised = "scheduling", received, policy.schedule_promise
        age = max(0, calendar.since_sent(since, on))
        passed = appointment is not None and appointment < on
        person = None if row["person"] is None else facts.people[row["person"]]
        names = facts.offices.get(row["office"])
        patient = shown.text["Patient ref"][row["at"]]
        yield OpenLoop(
            referral_id=row["id"],
            at=row["at"],
            source=person.source
            if person
            else names[0].source
            if names
            else shown.text["Source"][row["at"]].strip(),
            office=row["office"],
            target_id=person.key if person else "",
            contact=person.contact if person else "",
            owner=_owner(facts, row["person"], row["office"]),
            handler=row["handler"],
            patient_ref=mask_patient_ref(patient),
            stage=stage,
            since=since,
            appointment=appointment,
            age=age,
            promised=promised,
            late=passed if promised is None else age > promised,
        )


def _order(loop: OpenLoop) -> tuple[int, bool, date, str, int]:
    return -STAGES.index(loop.stage), not loop.late, loop.since, loop.referral_id, loop.at


def _stage(name: str, loops: tuple[OpenLoop, ...]) -> LoopStage:
    there = [loop for loop in loops if loop.stage == name]
    return LoopStage(
        stage=name,
        total=len(there),
        late=sum(loop.late for loop in there),
        oldest=max((loop.age for loop in there), default=None),
    )
