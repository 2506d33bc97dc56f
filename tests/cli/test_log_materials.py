"""Materials: logged with a touch, in the spelling of Settings; shown in the brief; never lost without a column."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from shell import ON, item_of, row_of, run


def test_a_touch_says_what_was_left(book: Path) -> None:
    target = item_of(book, "check-in")["target_id"]
    words = ("log", book, target, "--channel", "Visit", "--outcome", "Left materials", "--on", ON)
    answer = run(*words, "--materials", "OVERVIEW", "--materials", "process-summary, lunch menu")
    assert answer.code == 0
    touch = row_of(book, "Touches", "Touch ID", answer.out.split()[1])
    assert touch["Materials"] == "overview, process summary, lunch menu"
    source = row_of(book, "Targets", "Target ID", target)["Source"]
    had = {
        use["name"]: use["on"] for use in run("brief", book, source, "--on", ON, "--json").data["materials"]
    }
    assert had["overview"] == had["process summary"] == had["lunch menu"] == ON.isoformat()
    assert "They have: " in run("brief", book, source, "--on", ON).out


def test_without_a_column_the_words_go_into_notes(book: Path) -> None:
    target = item_of(book, "check-in")["target_id"]
    workbook = openpyxl.load_workbook(book)
    header = next(cell for cell in workbook["Touches"][1] if cell.value == "Materials")
    header.value = "Extra"
    workbook["Touches"].tables["Touches"].tableColumns[header.column - 1].name = "Extra"
    workbook.save(book)
    answer = run("log", book, target, "--channel", "Visit", "--on", ON, "--materials", "overview")
    assert answer.code == 0
    assert "Materials: overview" in row_of(book, "Touches", "Touch ID", answer.out.split()[1])["Notes"]
