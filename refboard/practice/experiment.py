"""The plan of a weekday experiment as one row of the Settings sheet, in words that people can read.

``Weekday experiment | Tue, Thu from 2026-12-01: 320 touches to find 15 points, seed 48213``. A colleague's refboard deals the
same days from the same row. A blank value means that none is running.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.policy import EXPERIMENT_SETTING
from refboard.practice.rows import fit_row
from refboard.practice.weekdays import parse_weekdays, weekdays_text
from refboard.practice.words import day_text, plural
from workbook.change import AddRow, Change, SetCells
from workbook.errors import EditRefusedError
from workbook.schema import fold
from workbook.snapshot import Snapshot

SETTING: Final = EXPERIMENT_SETTING
_MEANING: Final = "refboard deals each office's next touch to one of these weekdays by chance. Don't change this row while the experiment runs."
_PLAN: Final = re.compile(
    r"\s*(?P<days>[^:]+?)\s+from\s+(?P<start>\d{4}-\d{2}-\d{2})\s*:\s*(?P<touches>\d+)\s+touch(?:es)?\s+to\s+find\s+"
    r"(?P<points>\d+)\s+points?\s*,\s*seed\s+(?P<seed>\d+)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WeekdayExperiment:
    """What was decided before: the weekdays compared (0 is Monday), from when, how many touches, and for what.

    ``touches``: over all weekdays, those to one office on one day by one channel counted once; ``points``: the
    difference worth knowing, in percentage points; ``seed``: what the days are dealt from.
    """

    days: tuple[int, ...]
    start: date
    touches: int
    points: int
    seed: int

    @property
    def text(self) -> str:
        """The plan as its cell shows it."""
        return f"{weekdays_text(self.days)} from {self.start}: {self.touches} touches to find {self.points} points, seed {self.seed}"


def read_experiment(snapshot: Snapshot) -> WeekdayExperiment | None:
    """Read the running experiment from the Settings sheet; None without one."""
    index = _place(snapshot)
    return None if index is None else parse_experiment(snapshot.tables["Settings"].shown(index)["Value"])


def _place(snapshot: Snapshot) -> int | None:
    table = snapshot.tables["Settings"]
    names = (fold(table.shown(index)["Setting"]) for index in range(len(table)))
    return next((index for index, name in enumerate(names) if name == fold(SETTING)), None)


def parse_experiment(text: str) -> WeekdayExperiment | None:
    """Parse the text of a plan; None where it isn't one."""
    match = _PLAN.fullmatch(text)
    days = parse_weekdays(match["days"]) if match else None
    if match is None or days is None or len(days) < 2:
        return None
    try:
        start = date.fromisoformat(match["start"])
    except ValueError:
        return None
    touches, points, seed = (int(match[name]) for name in ("touches", "points", "seed"))
    return WeekdayExperiment(days, start, touches, points, seed) if touches and points else None


def start_experiment(snapshot: Snapshot, plan: WeekdayExperiment) -> Action:
    """Write a plan to the Settings sheet; raise EditRefusedError while another experiment runs."""
    running = read_experiment(snapshot)
    if running is not None:
        raise EditRefusedError(f"A weekday experiment is running already: {running.text}. Stop it first.")
    title = (
        f"Start a weekday experiment: {weekdays_text(plan.days)}, {plural(plan.touches, 'touch', 'touches')}"
    )
    return Action(title, (_write(snapshot, plan.text),))


def stop_experiment(snapshot: Snapshot) -> Action:
    """Clear the running experiment's plan; raise EditRefusedError when none is running."""
    running = read_experiment(snapshot)
    if running is None:
        raise EditRefusedError("No weekday experiment is running.")
    return Action(f"Stop the weekday experiment of {day_text(running.start)}", (_write(snapshot, None),))


def _write(snapshot: Snapshot, text: str | None) -> Change:
    index = _place(snapshot)
    if index is not None:
        return SetCells("Settings", snapshot.tables["Settings"].ids[index], {"Value": text})
    row = fit_row(snapshot, "Settings", {"Setting": SETTING, "Value": text, "Meaning": _MEANING})
    return AddRow("Settings", row)
