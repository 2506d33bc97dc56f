"""The keys that are written on a screen are the ones that are heard: the person's own where there are some."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, practice
from test_workbook_pane import CONFLICT

from refboard.tui.app import RefboardApp
from refboard.tui.commands import COMMANDS
from refboard.tui.commands.key_names import DEFAULT, KeyNames
from refboard.tui.preferences import Preferences
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.start.first_run import FirstRunApp
from refboard.tui.start.path_form import PathForm
from refboard.tui.start.start_screen import StartScreen
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.workbook.conflict import ConflictScreen


@asynccontextmanager
async def app_with(
    keymap: Mapping[str, str], size: tuple[int, int] = (80, 24), questions: int = 0
) -> AsyncIterator[AppDriver]:
    """A dashboard with keys of one's own, and open questions."""
    asked = [replace(CONFLICT, id=f"c0ffee0{number}") for number in range(questions)]
    store = MemoryStore(practice(), open_questions=asked)
    app = RefboardApp(
        lambda: store, name="practice.xlsx", user="Ana Reyes", clock=lambda: ON,
        preferences=Preferences(keymap=keymap),
    )  # fmt: skip
    async with app.run_test(size=size, notifications=True) as pilot:
        here = AppDriver(pilot, store)
        await here.until(lambda: here.main.board is not None)
        yield here


def hint(d: AppDriver) -> str:
    return "\n".join(d.app.screen.query_one(KeyHint).key_lines(d.app.screen.query_one(KeyHint).size.width))


def test_every_command_has_a_name() -> None:
    assert [DEFAULT(command.id) for command in COMMANDS if not DEFAULT(command.id)] == []
    assert (DEFAULT("pane.held"), DEFAULT("app.help"), DEFAULT("list.down")) == ("h", "?", "j")
    assert KeyNames({"pane.held": "f2,x"})("pane.held") == "f2"
    with pytest.raises(KeyError):
        DEFAULT("no.command")


async def test_a_form_names_the_keys_it_hears() -> None:
    keymap = {"form.save": "f2", "dialog.cancel": "f4", "list.down": "n", "list.up": "e"}
    async with app_with(keymap) as d:
        await d.press("t")
        assert hint(d) == "f2 save   enter next   f4 cancel   ctrl+j new line   ← → choose  …"
        await d.press("f4")
        assert d.at_list
        await d.press("question_mark")
        assert hint(d) == "n e scroll   f4 close"
        text = d.look()
        await d.press("n")
        assert d.look() != text


async def test_the_help_closes_with_the_key_it_opens_with() -> None:
    async with app_with({"app.help": "f1", "edit.history": "h", "pane.held": "H"}) as d:
        for key in ("f1", "h"):
            await d.press(key)
            assert not d.at_list, key
            await d.press(key)
            assert d.at_list, key


async def test_a_conflict_is_decided_by_the_keys_of_the_pane() -> None:
    async with app_with({"workbook.mine": "o", "workbook.theirs": "x"}, questions=2) as d:
        await d.press("6", "enter")
        await d.until(lambda: isinstance(d.app.screen, ConflictScreen))
        assert hint(d) == "o keep mine   x keep theirs   [ ] the others   esc decide later"
        await d.press("m")
        assert isinstance(d.app.screen, ConflictScreen)
        await d.press("x")
        await d.until(lambda: d.store.decided == [("c0ffee00", "theirs")])


async def test_one_question_has_no_others() -> None:
    async with app_with({}, questions=1) as d:
        await d.press("6", "enter")
        await d.until(lambda: isinstance(d.app.screen, ConflictScreen))
        assert hint(d) == "m keep mine   t keep theirs   esc decide later"


async def test_the_way_out_is_named_where_the_others_have_no_room() -> None:
    async with app_with({}, (60, 15)) as d:
        await d.press("m")
        assert hint(d) == "y copy   l log as sent   e editor  …   esc back"
        await d.press("escape", "t")
        assert hint(d) == "ctrl+s save   enter next  …   esc cancel"
        assert d.app.screen.query_one(KeyHint).key_lines(15) == ["esc cancel  …"]


async def test_a_choice_is_never_broken_in_two() -> None:
    choices = [
        ("r", "rows", "add only the rows missing now"),
        ("v", "version", "replace the workbook with this version"),
    ]
    async with app_with({}, (60, 15)) as d:
        d.app.push_screen(ConfirmDialog("Since version 3", ["Nothing."], choices))
        await d.pilot.pause(0.1)
        assert hint(d).split("\n") == [
            "r add only the rows missing now",
            "v replace the workbook with this version",
            "esc change nothing",
        ]
        assert d.app.screen.query_one(KeyHint).size.height == 3


@pytest.mark.parametrize("keymap", [{}, {"app.quit": "f9"}])
async def test_the_first_screen_names_the_way_out_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keymap: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    app = FirstRunApp(user="Ana Reyes", clock=lambda: ON, preferences=Preferences(keymap=keymap))
    async with app.run_test(size=(60, 15)) as pilot:
        d = AppDriver(pilot, MemoryStore({}))
        await d.until(lambda: isinstance(d.app.screen, StartScreen))
        key = keymap.get("app.quit", "q")
        assert f"enter choose   {key} leave" in hint(d)
        await d.press("o")
        await d.until(lambda: isinstance(d.app.screen, PathForm))
        assert hint(d) == "enter open   ↑ ↓ choose   tab complete   esc back"
        await d.press("escape", key)
        await d.pilot.pause(0.1)
        assert app.return_code == 0


def foot(d: AppDriver) -> str:
    """The line of keys below a pane."""
    return d.look().splitlines()[-1].strip()


async def test_decisions_are_offered_only_while_there_is_something_to_decide() -> None:
    async with app_with({}, questions=1) as d:
        await d.press("6")
        await d.pilot.pause(0.1)
        assert foot(d).startswith("m Keep mine  t Keep theirs  w Write now")
        await d.press("m")
        await d.settled()
        assert d.store.decided == [("c0ffee00", "mine")]
        await d.until(lambda: foot(d).startswith("w Write now"))
        await d.press("m", "t")
        assert len(d.store.decided) == 1


@pytest.mark.parametrize("questions", [0, 1])
async def test_the_palette_offers_decisions_only_then_too(questions: int) -> None:
    async with app_with({}, questions=questions) as d:
        await d.press("6", "ctrl+p", *"keep mine")
        await d.pilot.pause(0.4)
        assert ("Write your value into the workbook" in d.look()) == bool(questions)


@pytest.mark.parametrize("pane", ["1", "2", "4"])
async def test_while_words_are_typed_the_keys_that_leave_are_named(pane: str) -> None:
    async with app_with({"pane.clear": "f8"}) as d:
        await d.press(pane)
        await d.pilot.pause(0.2)
        await d.press("slash", *"a/b")
        await d.pilot.pause(0.1)
        assert "filter: a/b" in d.look()
        assert foot(d) == "enter Back to the list  f8 Clear"
        await d.press("enter")
        await d.pilot.pause(0.1)
        assert "Back to the list" not in foot(d)
        assert "/ Filter" in foot(d)
        await d.press("slash", "f8")
        await d.pilot.pause(0.1)
        assert "filter:" not in d.look()


async def test_sentences_name_the_keys_that_are_heard() -> None:
    keymap = {
        "pane.clear": "f8",
        "pane.owner": "f6",
        "pane.held": "f7",
        "review.next": "f4",
        "row.log-touch": "f3",
    }
    async with app_with(keymap, (140, 45)) as d:
        assert "held back (f7)" in d.look()
        await d.press("slash", *"qqq")
        await d.pilot.pause(0.1)
        assert "f8 clears the filter, f6 chooses the owner" in d.look()
        await d.press("f8", "ctrl+p", *"log touch")
        await d.pilot.pause(0.4)
        assert "f3  Log a touch on the row" in d.look()
        await d.press("escape", "5")
        await d.until(lambda: "f4 for the next" in d.look())
        await d.press("2")
        await d.until(lambda: "Harbor Pediatrics" in d.look())
        await d.press("f6")
        await d.until(lambda: "Which owner?" in d.look())
        assert "No one: unowned sources" in d.look()


async def test_what_was_said_in_passing_does_not_lie_over_a_decision() -> None:
    async with app_with({}, questions=2) as d:
        await d.press("6")
        d.app.notify("Decide in 6 Workbook.", title="Kept theirs", timeout=60)
        await d.until(lambda: "Kept theirs" in d.look())
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, ConflictScreen))
        await d.until(lambda: "Kept theirs" not in d.look())
        await d.press("escape")
        d.app.notify("Decide in 6 Workbook.", title="Kept theirs", timeout=60)
        await d.until(lambda: "Kept theirs" in d.look())
        await d.press("t")
        await d.until(lambda: "Kept theirs" not in d.look())


async def test_the_first_heading_comes_back_into_sight() -> None:
    async with app_with({}, (60, 15), questions=20) as d:
        await d.press("6", "G")
        await d.pilot.pause(0.1)
        assert "For you to decide" not in d.look()
        await d.press("g")
        await d.pilot.pause(0.1)
        assert "For you to decide" in d.look()


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_long_words_leave_room_for_the_keys_to_answer_them(size: tuple[int, int]) -> None:
    choices = [
        ("r", "rows", "add only the rows missing now"),
        ("v", "version", "put the version in its place"),
    ]
    async with app_with({}, size) as d:
        d.app.push_screen(ConfirmDialog("Since version 3", ["one change after another"] * 90, choices))
        await d.until(lambda: "Since version 3" in d.look())
        await d.until(lambda: "esc change nothing" in d.look())
        assert d.app.screen.region.contains_region(d.app.screen.query_one(KeyHint).region)
