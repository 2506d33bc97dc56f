"""A made-up practice of any size, to try refboard with and to measure it.

No one in it exists: names are combined at random, phone numbers are from the fictional range 555-01xx,
addresses end in example.org, and NPIs begin with 2, a range from which none has been issued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbook.errors import RefusedError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from refboard.demo.habits import Habits

ORIGIN: Final = "refboard demo"
"""What the file's properties say about a demo workbook."""
MOST_TOUCHES: Final = 1_048_575
"""Rows of a sheet below its header."""


def build(path: Path, *, touches: int = 400, seed: int = 1, on: date) -> None:
    """Write a demo workbook to ``path``.

    An older demo there is replaced if it has not been changed. Raise RefusedError for any other file there,
    NotWrittenError when the disk refuses. The same arguments give the same bytes.
    """
    from workbook.sharing.new_file import replace_file, write_new_file

    data = make(touches=touches, seed=seed, on=on)
    if not path.exists():
        write_new_file(path, data)
    elif is_untouched(path):
        replace_file(path, data)
    else:
        raise RefusedError(f"{path.name} already exists and is not an unchanged demo; choose another name.")


def make(*, touches: int = 400, seed: int = 1, on: date, habits: Habits | None = None) -> bytes:
    """Make the bytes of a demo workbook with exactly ``touches`` touches, the last of them around ``on``.

    ``habits`` make its figures harder to read, for tests; some of them add touches.
    """
    from datetime import datetime, time

    from refboard.demo.habits import CALM, apply_habits, without_columns
    from refboard.demo.practice import generate_practice
    from refboard.practice.book import plan_book
    from workbook.xlsx.creating.create import build as build_book
    from workbook.xlsx.creating.plan import ColumnPlan

    practice = generate_practice(touches=touches, seed=seed, on=on)
    if habits is not None and habits != CALM:
        practice = apply_habits(practice, habits, seed=seed, on=on)
    plan = plan_book(
        on=on,
        rows=practice.rows(),
        extras={"Targets": [ColumnPlan("Parking", width=24)]},
        active="Targets",
        title="Referral relationships (demo)",
        origin=ORIGIN,
    )
    if habits is not None and habits.missing:
        plan = without_columns(plan, habits.missing)
    return build_book(plan, now=datetime.combine(on, time(7, 30)))


def is_untouched(path: Path) -> bool:
    """Whether a file is a demo that has not been changed since it was written."""
    from workbook.errors import FileRefusedError
    from workbook.xlsx.creating.create import is_untouched as is_as_built
    from workbook.xlsx.package import Package

    try:
        return is_as_built(Package.open(path.read_bytes(), path.name), ORIGIN)
    except (OSError, FileRefusedError):
        return False
