"""Undo and redo over several steps: what the list says, and what it does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from app_fixtures import MemoryStore, OpenApp

from refboard.practice.schema import TABLES
from refboard.tui.screens.history_screen import HistoryScreen, describe_step
from refboard.tui.session.history import History, MultiStepUndo, read_history
from workbook import SetCells, Store
from workbook.change import AddRow
from workbook.errors import NotWrittenError


def titles(history: History) -> tuple[list[str], list[str]]:
    return [step.title for step in history.done], [step.title for step in history.undone]


def test_the_list_is_what_undo_and_redo_go_through_in_a_real_journal(tmp_path: Path) -> None:
    from refboard import demo

    book = tmp_path / "demo.xlsx"
    demo.build(book, touches=30, on=date(2026, 11, 24))
    with Store.open(book, TABLES, state_dir=tmp_path / "state", user="Ana") as store:
        target = store.read().tables["Targets"].ids[0]
        assert read_history(store) == History()
        for word in ("one", "two", "three"):
            store.submit([SetCells("Targets", target, {"Notes": word})], title=word)
        assert titles(read_history(store)) == (["three", "two", "one"], [])
        store.undo()
        store.undo()
        assert titles(read_history(store)) == (["one"], ["two", "three"])
        store.redo()
        assert titles(read_history(store)) == (["two", "one"], ["three"])
    with Store.open(book, TABLES, state_dir=tmp_path / "state", user="Ana") as store:
        assert titles(read_history(store)) == (["two", "one"], ["three"])
        store.submit([AddRow("Touches", {"Target ID": target, "Channel": "Phone"})], title="four")
        assert titles(read_history(store)) == (["four", "two", "one"], [])


async def test_several_steps_are_taken_back_and_done_again(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((80, 24)) as d:
        await d.press("ctrl+a", "d")
        for words in ("lakeview", "fresh", "harbor"):
            await d.press("escape", "escape", "slash")
            await d.type(words)
            await d.press("enter", "s")
            await d.type("12/15")
            await d.press("enter")
            await d.settled()
        until = date(2026, 12, 15)
        moved = ("P-AAA", "P-EEE", "P-BBB")
        assert [store.row("Targets", one)["Next date"] for one in moved] == [until] * 3
        await d.press("U")
        look = d.look()
        assert isinstance(d.app.screen, HistoryScreen)
        assert "↶  1  Move the next date of Mia Stone, Harbor Pediatrics to Tue" in look
        assert "Undoes this change." in look
        await d.press("j", "j")
        assert "Undoes this change and the 2 above it." in d.look()
        await d.press("enter")
        await d.until(lambda: d.status.startswith("Undone: Move the next date of Dr. Jane Poe"))
        await d.settled()
        assert [store.row("Targets", one)["Next date"].day for one in moved] == [23, 20, 24]
        await d.press("U")
        assert "↷  3  Move the next date of Mia Stone" in d.look()
        await d.press("k", "k", "enter")
        await d.until(lambda: d.status.startswith("Redone: Move the next date of Dr. Kim Ito"))
        await d.settled()
        assert [store.row("Targets", one)["Next date"] for one in moved[:2]] == [until] * 2
        assert store.row("Targets", "P-BBB")["Next date"].day == 24


async def test_an_empty_history_says_so_and_changes_nothing(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await d.press("U")
        assert "You have not changed anything in this workbook" in d.look()
        await d.press("enter")
        assert d.at_list
        assert store.titles == []


async def test_a_step_that_fails_ends_the_stride(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        for _ in range(2):
            await d.press("s", "enter")
            await d.settled()

        def refuse() -> None:
            raise NotWrittenError("The disk is full; nothing was kept.", in_journal=False)

        undo = store.undo
        store.undo = refuse  # type: ignore[assignment, method-assign]
        await d.press("U", "j", "enter")
        await d.until(lambda: "The disk is full" in d.look())
        assert len(store._done) == 2
        store.undo = undo  # type: ignore[method-assign]
        await d.press("escape", "u")
        await d.settled()
        assert len(store._done) == 1


def test_a_stride_ends_with_its_count_and_with_another_verb() -> None:
    stride = MultiStepUndo()
    stride.begin("undo", 3)
    assert [stride.continues("undo", "saved") for _ in range(3)] == [True, True, False]
    stride.begin("undo", 3)
    assert not stride.continues("redo", "saved")
    assert not stride.continues("undo", "saved")
    stride.begin("redo", 3)
    assert not stride.continues("redo", "conflict")


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (0, "Changes nothing"),
        (1, "Undoes this change"),
        (-1, "Redoes this change"),
        (-3, "this change and the 2 below it"),
    ],
)
def test_every_row_says_what_it_does(steps: int, words: str) -> None:
    assert words in describe_step(steps)
