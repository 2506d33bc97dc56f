"""A workbook that records neither answers nor outcomes: every pane says so, and none shows a zero for it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from app_fixtures import AppDriver, MemoryStore

from refboard.mapping import tables_for
from refboard.tui.app import RefboardApp
from workbook import Store

ON = date(2026, 11, 30)
OFFICES = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")
NOTE = "Not recorded here: answers, scheduling, outcomes and notes sent."


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Only Office, Date, How, and Office, Date received."""
    book = openpyxl.Workbook()
    log = book.worksheets[0]
    log.title = "Contacts log"
    log.append(["Office", "Date", "How"])
    received = book.create_sheet("Referrals in")
    received.append(["Office", "Date received"])
    for at in range(40):
        day = date(2026, 6, 1) + timedelta(at * 4)
        log.append([OFFICES[at % 4], day, ("call", "visit", "email")[at % 3]])
        received.append([OFFICES[at % 4], date(2026, 3, 2) + timedelta(at * 6)])
    book.save(tmp_path / "bare.xlsx")
    return tmp_path / "bare.xlsx"


@asynccontextmanager
async def opened(path: Path, size: tuple[int, int]) -> AsyncIterator[AppDriver]:
    app = RefboardApp(
        lambda: Store.open(path, tables_for(path), user="Ana"),
        name=path.name,
        user="Ana",
        clock=lambda: ON,
        interval=0.1,
    )
    async with app.run_test(size=size) as pilot:
        d = AppDriver(pilot, MemoryStore({}))
        await d.until(lambda: d.main.board is not None, 20)
        yield d


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
@pytest.mark.parametrize("key", ["2", "3", "4", "5"])
async def test_each_pane_names_what_is_not_recorded(bare: Path, key: str, size: tuple[int, int]) -> None:
    async with opened(bare, size) as d:
        await d.press(key)
        await d.until(lambda: NOTE in " ".join(d.look().split()), 20)
        look = d.look()
        assert not re.search(r"(?<![\d ])\b0%|: 0%", look)
        assert "too few touches" not in look.casefold()
        assert "every loop is closed" not in look
        if key == "2" and size[0] == 140:
            assert look.count("not recorded") >= 4
        if key == "5":
            assert "Outreach" in look
            assert "4" in next(line for line in look.splitlines() if "Outreach" in line)


async def test_a_word_that_is_not_understood_is_named_where_shares_rest_on_it(bare: Path) -> None:
    book = openpyxl.load_workbook(bare)
    log = book["Contacts log"]
    log["D1"] = "Outcome"
    for row in range(2, 42):
        log.cell(row, 4, ("Spoke", "zonk", "No answer")[row % 3])
    book.save(bare)
    async with opened(bare, (140, 45)) as d:
        await d.press("2")
        await d.until(
            lambda: "Not understood yet: 'zonk' (Touches Outcome, 13 rows)" in " ".join(d.look().split()), 20
        )
