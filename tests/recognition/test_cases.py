"""Recognition over the shared cases: what their READMEs call right."""

from __future__ import annotations

import pytest
from cases import CASES, GOLD
from scoring import Score, recognition_of, score

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")


def total() -> Score:
    everything = Score()
    for name, gold in GOLD.items():
        everything.add(score(recognition_of((CASES / name).read_bytes(), name), gold, name))
    return everything


def test_columns_are_right_and_nothing_sure_is_wrong() -> None:
    found = total()
    assert found.share >= 0.95, found.faults
    assert found.sure_wrong == 0, found.faults
    assert found.faults == []
