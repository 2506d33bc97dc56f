"""A problem of the check-up leads to its row, to the fix where one is known, and to the form of the row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from app_fixtures import AppDriver
from test_what_can_be_saved import opened

from refboard.tui.forms.row_form import RowForm
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.workbook.item_list import ItemList


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Referrals in which one service line is misspelled."""
    made = openpyxl.Workbook()
    targets = made.worksheets[0]
    targets.title = "Targets"
    targets.append(["Target ID", "Source", "Contact", "Tier"])
    targets.append(["P-ELM", "Elm Clinic", "Dr. Elm", "A"])
    referrals = made.create_sheet("Referrals")
    referrals.append(["Referral ID", "Target ID", "Source", "Received", "Patient ref", "Service line"])
    for at in range(2, 10):
        word = "Medcine" if at in (4, 7) else "Medicine"
        referrals.append([f"R-AAQ{at}X", "P-ELM", "Elm Clinic", datetime(2026, 9, at), f"KX-482{at}", word])  # noqa: DTZ001
    made.save(tmp_path / "b.xlsx")
    return tmp_path / "b.xlsx"


async def at_problem(d: AppDriver, words: str) -> None:
    """Go to the line of a problem in the check-up, and open it."""
    await d.press("6", "c")
    items = d.app.screen.query_one(ItemList)
    await d.until(lambda: any(words in item.text for item in items.items), 10)
    for at in range(items.option_count):
        item = items.item(items.get_option_at_index(at).id)
        if item is not None and words in item.text:
            items.highlighted = at
    items.focus()
    await d.press("enter")
    await d.until(lambda: isinstance(d.app.screen, ConfirmDialog))


async def test_a_misspelled_word_is_fixed_from_its_line(book: Path) -> None:
    async with opened(book) as d:
        await at_problem(d, "Medcine")
        shown = d.look()
        assert "Row 4 of Referrals" in shown
        assert "KX-4824" not in shown
        assert "Medcine -> Medicine in Referrals, Service line (2 rows)" in shown
        await d.press("y")
        await d.until(lambda: openpyxl.load_workbook(book)["Referrals"]["F4"].value == "Medicine")
        assert openpyxl.load_workbook(book)["Referrals"]["F7"].value == "Medicine"


async def test_the_row_of_a_problem_is_edited_from_its_line(book: Path) -> None:
    async with opened(book) as d:
        await at_problem(d, "Medcine")
        await d.press("e")
        await d.until(lambda: isinstance(d.app.screen, RowForm))
        assert "Edit R-AAQ4X" in d.look()
