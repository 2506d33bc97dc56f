"""Any number of refboards and editors come to rest, and no decision is lost."""

from __future__ import annotations

import pytest
from convergence import run


@pytest.mark.parametrize("histories", [40, pytest.param(500, marks=pytest.mark.long)])
def test_random_histories_come_to_rest(histories: int) -> None:
    found, failed = run(histories, seed=29)
    assert failed == []
    assert found["decisions that nothing overwrote"] >= histories // 8, found
