"""Reading beside a screen yields between its steps, in the thread that was set up for it and in no other."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from workbook_fixtures import build_workbook, edit_like_a_colleague, open_store

from workbook.cooperative import checkpoint, yielding

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_large_sheet_is_read_with_a_stop_at_each_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook.xlsx.sheet._CHUNK", 100)
    path = build_workbook(tmp_path / "board.xlsx")
    with open_store(path) as store:
        store.read()
        edit_like_a_colleague(path, "Targets", "E2", "prefers evenings")
        stops: list[None] = []
        with yielding(lambda: stops.append(None)):
            snapshot = store.read()
        # Four rows in chunks of one row, three steps each, and every part of the file.
        assert len(stops) > 12
        assert snapshot.tables["Targets"].text["Notes"][0] == "prefers evenings"
        edit_like_a_colleague(path, "Targets", "E2", "prefers mornings")
        before = len(stops)
        store.read()
        assert len(stops) == before


def test_only_the_thread_that_was_set_up_yields() -> None:
    stops: list[str] = []
    with yielding(lambda: stops.append("outer")):
        with yielding(lambda: stops.append("inner")):
            checkpoint()
        checkpoint()
        other = threading.Thread(target=checkpoint)
        other.start()
        other.join()
    checkpoint()
    assert stops == ["inner", "outer"]
