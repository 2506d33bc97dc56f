from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from refboard.analysis.today.followups import Queue, build_queue
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

Rows = Sequence[Mapping[str, Any]]
ON = date(2026, 11, 23)  # a Monday; Thanksgiving is on Thursday
HOLIDAYS = (
    {"Date": date(2026, 11, 26), "Name": "Thanksgiving"},
    {"Date": date(2026, 11, 27), "Name": "Day after"},
)


def build_book(
    targets: Rows = (),
    touches: Rows = (),
    referrals: Rows = (),
    holidays: Rows = HOLIDAYS,
    settings: Rows = (),
) -> Snapshot:
    return snapshot_of(
        TABLES,
        {
            "Targets": targets,
            "Touches": touches,
            "Referrals": referrals,
            "Holidays": holidays,
            "Settings": settings,
        },
    )


def ask(snapshot: Snapshot, on: date = ON, owner: str | None = None) -> Queue:
    return build_queue(snapshot, Policy.from_snapshot(snapshot), on, owner=owner)


@pytest.fixture(scope="session")
def book() -> Callable[..., Snapshot]:
    """A workbook from plain rows: targets, touches, referrals; Thanksgiving week is closed."""
    return build_book


@pytest.fixture(scope="session")
def queue() -> Callable[..., Queue]:
    """Today's queue of a workbook, as of Mon Nov 23, 2026 unless another day is given."""
    return ask
