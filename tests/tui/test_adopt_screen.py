"""Setting up a workbook in the dashboard: a guess corrected, a word translated, a first Today, and nothing before the last yes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from app_fixtures import ON
from test_first_run import Start, board, here, starting
from textual.widgets import OptionList

from refboard.mapping import load_given, mapping_path
from refboard.tui.adopt.screen import AdoptScreen

__all__ = ["here"]


@pytest.fixture
def theirs(here: Path) -> Path:
    book = openpyxl.Workbook()
    offices = book.worksheets[0]
    offices.title = "Offices"
    offices.append(["Office", "Doctor", "Phone", "Parking"])
    names = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")
    for at, name in enumerate(names):
        offices.append([name, f"Dr. {name.split()[0]}son", f"503-555-01{at:02}", "behind"])
    calls = book.create_sheet("Calls")
    calls.append(["Office", "Date", "How", "Result", "Who"])
    words = ("Spoke", "LVM", "zonk", "No answer")
    for at in range(24):
        calls.append([names[at % 4], ON - timedelta(60 - at), "phone", words[at % 4], ("Ana", "Bo")[at % 2]])
    path = here / "ours.xlsx"
    book.save(path)
    return path


async def opened(d: Start) -> AdoptScreen:
    """From the start screen to the screen that sets up the workbook of this folder."""
    await d.press("a")
    await d.until(lambda: "ours.xlsx" in d.look())
    await d.press("enter")
    await d.until(
        lambda: (
            (isinstance(d.app.screen, AdoptScreen) and "Is this right" in d.look()) or "question" in d.look()
        ),
        20,
    )
    screen = d.app.screen
    assert isinstance(screen, AdoptScreen)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_word_is_translated_and_the_first_today_shown_before_anything_is_saved(
    theirs: Path, size: tuple[int, int]
) -> None:
    was = theirs.read_bytes()
    async with starting(size) as d:
        await opened(d)
        assert "zonk" in d.look(), "the cursor begins at the first question"
        assert "not understood" in d.look()
        await d.press("enter")
        await d.until(lambda: "What does 'zonk' mean?" in d.look())
        await d.press("j", "j", "enter")
        await d.until(lambda: "= Voicemail" in d.look())
        await d.press("s")
        await d.until(lambda: "The first Today" in d.look(), 20)
        assert "Touches: new columns at the right: Touch ID" in " ".join(d.look().split())
        assert theirs.read_bytes() == was
        assert not mapping_path().exists()
        await d.press("y")
        await board(d)
    settings = openpyxl.load_workbook(theirs)["Settings"]
    assert ("Words Touches.Outcome", "zonk = Voicemail") in [
        row[:2] for row in settings.iter_rows(values_only=True)
    ]
    assert openpyxl.load_workbook(theirs)["Calls"]["D4"].value == "zonk"


async def test_a_wrong_guess_is_corrected_in_a_few_keys(theirs: Path) -> None:
    async with starting() as d:
        screen = await opened(d)
        lines = screen.query_one("#lines", OptionList)
        lines.highlighted = next(
            at for at, one in enumerate(screen._lines) if (one.kind, one.name) == ("column", "By")
        )
        await d.pilot.pause()
        await d.press("n")
        assert "not used" in d.look()
        await d.press("enter")
        await d.until(lambda: "Which of your columns is By?" in d.look())
        await d.press("enter", "s")
        await d.until(lambda: "The first Today" in d.look(), 20)
        await d.press("c")
        await board(d)
    assert load_given(theirs)["Touches", "By"] == "Who"


@pytest.mark.usefixtures("theirs")
async def test_leaving_writes_nothing() -> None:
    async with starting() as d:
        screen = await opened(d)
        lines = screen.query_one("#lines", OptionList)
        lines.highlighted = next(at for at, one in enumerate(screen._lines) if one.theirs == "Parking")
        await d.pilot.pause()
        await d.press("enter")
        await d.until(lambda: "What is 'Parking'?" in d.look())
        await d.press("escape", "escape")
        await d.until(lambda: "was not set up, and nothing was written" in d.look())
    assert not mapping_path().exists()


async def test_the_setup_is_undone_from_the_dashboard(theirs: Path) -> None:
    was = {cell.coordinate: cell.value for row in openpyxl.load_workbook(theirs)["Calls"] for cell in row}
    async with starting() as d:
        await opened(d)
        await d.press("s")
        await d.until(lambda: "The first Today" in d.look(), 20)
        await d.press("y")
        await board(d)
        await d.press("A")
        await d.until(lambda: isinstance(d.app.screen, AdoptScreen) and "u undoes that" in d.look(), 20)
        await d.press("u")
        await d.until(lambda: "Undo the setup?" in d.look())
        await d.press("y")
        await d.until(lambda: "was undone" in d.look(), 20)
    book = openpyxl.load_workbook(theirs)
    assert book.sheetnames == ["Offices", "Calls"]
    assert {cell.coordinate: cell.value for row in book["Calls"] for cell in row} == was
    assert not load_given(theirs)


async def test_a_workbook_that_cannot_be_used_says_why(here: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["SKU", "Stock", "Price"])
    for at in range(9):
        book.worksheets[0].append([f"A{at}", at, at * 2.5])
    book.save(here / "ours.xlsx")
    async with starting() as d:
        await d.press("a")
        await d.until(lambda: "ours.xlsx" in d.look())
        await d.press("enter")
        await d.until(lambda: "No sheet" in d.look() or "cannot be used" in d.look(), 20)
        await d.press("s")
        assert isinstance(d.app.screen, AdoptScreen)


async def test_the_first_touch_in_a_list_alone_offers_its_sheet(here: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "CRM"
    sheet.append(["Office", "Doctor", "Phone", "Last contact", "Next follow-up"])
    for at, name in enumerate(("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic")):
        row = [
            name,
            f"Dr. {name.split()[0]}son",
            f"503-555-01{at:02}",
            ON - timedelta(30),
            ON - timedelta(at),
        ]
        sheet.append(row)
    path = here / "ours.xlsx"
    book.save(path)
    async with starting((80, 24)) as d:
        await d.press("o")
        await d.until(lambda: "ours.xlsx" in d.look())
        await d.press("enter")
        await board(d)
        await d.until(lambda: "Promised" in d.look())
        await d.press("t")
        wanted = "lacks a sheet Touches and the column Target ID at the right end of CRM"
        await d.until(lambda: wanted in " ".join(d.look().replace("│", " ").split()))
        await d.press("y")
        await d.until(lambda: "Log touch" in d.look() and "ctrl+s" in d.look(), 20)
        assert "Fir Clinic" in d.look()
        await d.press("ctrl+s")
        await d.until(lambda: len(list(openpyxl.load_workbook(path)["Touches"].values)) == 2, 20)
    header, touch = openpyxl.load_workbook(path)["Touches"].iter_rows(values_only=True)
    logged: dict[object, object] = dict(zip(header, touch, strict=True))
    assert logged["Source"] == "Fir Clinic"
    assert logged["Target ID"] in [cells[5] for cells in openpyxl.load_workbook(path)["CRM"].values]


async def test_the_words_of_a_corrected_column_are_asked(theirs: Path) -> None:
    book = openpyxl.load_workbook(theirs)
    calls = book["Calls"]
    calls["F1"] = "Zed"
    for row in range(2, 26):
        calls[f"F{row}"] = ("keen", "frosty", "blip")[row % 3]
    book.save(theirs)
    async with starting((140, 45)) as d:
        screen = await opened(d)
        assert "'frosty'" not in str([one.about for one in screen._lines])
        screen._choose("Touches", "Response", "Zed")
        await d.until(lambda: "frosty" in d.look() or any(one.key[2] == "frosty" for one in screen._lines))
        (line,) = [one for one in screen._lines if one.key[2] == "frosty"]
        assert line.key[:2] == ("Touches", "Response")
        assert line.about == "'frosty' in Touches, Response (8 rows): not understood."
        screen._choose("Touches", "Response", "")
        await d.until(lambda: not any(one.key[2] == "frosty" for one in screen._lines))
