"""A form asks only for what the workbook can hold, and a refusal comes before anything is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from app_fixtures import AppDriver, MemoryStore
from openpyxl.workbook.workbook import Workbook

from refboard.mapping import tables_for
from refboard.tui.app import RefboardApp
from refboard.tui.forms.referral_form import ReferralForm
from refboard.tui.forms.touch_form import TouchForm
from workbook import Store

ON = date(2026, 11, 30)


def book(path: Path, change: Callable[[Workbook], None] = lambda _: None) -> Path:
    """Offices that are due, a log without outcomes or notes, and referrals without a code."""
    made = openpyxl.Workbook()
    targets = made.worksheets[0]
    targets.title = "Targets"
    targets.append(["Target ID", "Source", "Contact", "Tier", "Next date"])
    touches = made.create_sheet("Touches")
    touches.append(["Touch ID", "Target ID", "Source", "Date", "Channel", "By"])
    referrals = made.create_sheet("Referrals")
    referrals.append(["Referral ID", "Target ID", "Source", "Received"])
    for at, name in enumerate(("Elm Clinic", "Oak Clinic", "Fir Clinic"), 2):
        row_id = f"P-{name[:3].upper()}"
        targets.append([row_id, name, f"Dr. {name[:3]}", "A", datetime(2026, 11, 27)])  # noqa: DTZ001
        touches.append([f"T-AA{at}", row_id, name, datetime(2026, 9, at), "Phone", "Bo"])  # noqa: DTZ001
        referrals.append([f"R-AA{at}", row_id, name, datetime(2026, 9, at)])  # noqa: DTZ001
    change(made)
    made.save(path)
    return path


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[AppDriver]:
    app = RefboardApp(
        lambda: Store.open(path, tables_for(path), user="Ana"),
        name=path.name,
        user="Ana",
        clock=lambda: ON,
        interval=0.1,
    )
    async with app.run_test(size=(120, 40)) as pilot:
        d = AppDriver(pilot, MemoryStore({}))
        await d.until(lambda: d.main.board is not None, 20)
        await pilot.pause(0.1)
        yield d


def _protect(sheet: str) -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        made[sheet].protection.sheet = True

    return change


async def test_a_touch_is_asked_for_only_what_the_workbook_can_hold(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx")
    async with opened(path) as d:
        await d.press("t")
        await d.until(lambda: isinstance(d.app.screen, TouchForm))
        form = d.app.screen
        assert isinstance(form, TouchForm)
        assert {"Channel", "Next date", "When"} <= set(form.fields)
        assert not {"Outcome", "Intel", "Purpose", "Next step", "Time", "Direction"} & set(form.fields)
        assert "the workbook can't hold it: Purpose" in d.look()
        await d.press("ctrl+s")
        await d.until(lambda: openpyxl.load_workbook(path)["Touches"].max_row == 5)
    row = [cell.value for cell in openpyxl.load_workbook(path)["Touches"][5]]
    assert row[2:] == ["Elm Clinic", datetime(2026, 11, 30), "Visit", "Ana"]  # noqa: DTZ001


async def test_a_referral_is_asked_for_only_what_the_workbook_can_hold(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx")
    async with opened(path) as d:
        await d.press("f")
        await d.until(lambda: isinstance(d.app.screen, ReferralForm))
        form = d.app.screen
        assert isinstance(form, ReferralForm)
        assert set(form.fields) == {"Received"}
        await d.press("ctrl+s")
        await d.until(lambda: openpyxl.load_workbook(path)["Referrals"].max_row == 5)


@pytest.mark.parametrize(
    ("key", "sheet"),
    [("t", "Touches"), ("f", "Referrals"), ("N", "Targets"), ("s", "Targets"), ("e", "Targets")],
)
async def test_a_protected_sheet_is_refused_before_a_form_opens(key: str, sheet: str, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", _protect(sheet))
    async with opened(path) as d:
        await d.press(key)
        await d.until(lambda: "is protected" in d.look())
        assert d.app.screen is d.main


async def test_a_merged_cell_is_refused_before_a_form_opens(tmp_path: Path) -> None:
    def change(made: Workbook) -> None:
        made["Targets"].merge_cells("D2:E2")

    async with opened(book(tmp_path / "b.xlsx", change)) as d:
        await d.press("slash")
        await d.type("elm")
        await d.press("enter")
        await d.press("s")
        await d.until(lambda: "inside the merged cells D2:E2" in d.look())
        assert d.app.screen is d.main


async def test_a_formula_column_is_not_asked_for(tmp_path: Path) -> None:
    def change(made: Workbook) -> None:
        for row in (2, 3, 4):
            made["Targets"][f"E{row}"] = "=DATE(2026,11,27)"
            made["Touches"][f"C{row}"] = f"=VLOOKUP(B{row},Targets!A:B,2,FALSE)"

    path = book(tmp_path / "b.xlsx", change)
    async with opened(path) as d:
        await d.press("t")
        await d.until(lambda: isinstance(d.app.screen, TouchForm))
        form = d.app.screen
        assert isinstance(form, TouchForm)
        assert "Next date" not in form.fields
        await d.press("ctrl+s")
        await d.until(lambda: openpyxl.load_workbook(path)["Touches"].max_row == 5)
    assert openpyxl.load_workbook(path)["Touches"]["C5"].value == "=VLOOKUP(B5,Targets!A:B,2,FALSE)"
