"""Recognition over invented layouts: those it was tuned on, and those that were set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import layouts_fresh
import layouts_held
import layouts_last
import layouts_late
import layouts_many
import layouts_more
import layouts_seen
import layouts_traps
import pytest
from scoring import SURE, Gold, Score, recognition_of, score

from workbook.errors import RefusedError

Layouts = Sequence[Callable[[], tuple[bytes, Gold]]]
SETS = {
    "seen": layouts_seen.LAYOUTS, "held": layouts_held.LAYOUTS, "late": layouts_late.LAYOUTS, "many": layouts_many.LAYOUTS,
    "fresh": layouts_fresh.LAYOUTS, "last": layouts_last.LAYOUTS, "more": layouts_more.LAYOUTS, "traps": layouts_traps.LAYOUTS,
}  # fmt: skip
REAL = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "real"


def total_of(layouts: Layouts) -> Score:
    everything = Score()
    for layout in layouts:
        data, gold = layout()
        everything.add(score(recognition_of(data, layout.__name__), gold, layout.__name__))
    return everything


@pytest.mark.parametrize("name", SETS)
def test_columns_are_right_and_nothing_sure_is_wrong(name: str) -> None:
    found = total_of(SETS[name])
    assert found.share >= 0.95, found.faults
    assert found.sure_wrong == 0, found.faults


def test_confidence_means_what_it_says() -> None:
    guesses = [guess for layouts in SETS.values() for guess in total_of(layouts).guesses]
    for least, right in ((SURE, 0.85), (0.75, 0.7), (0.6, 0.5)):
        of_this = [ok for confidence, ok in guesses if least <= confidence]
        assert sum(of_this) >= right * len(of_this), least


@pytest.mark.skipif(not REAL.is_dir(), reason="the real workbooks are not here")
def test_nothing_is_found_in_workbooks_about_something_else() -> None:
    found = []
    for path in sorted(REAL.glob("*.xls[xm]")):
        try:
            tables = recognition_of(path.read_bytes(), path.name).tables
        except RefusedError:
            continue
        found += [(path.name, table.kind) for table in tables]
    assert found == []
