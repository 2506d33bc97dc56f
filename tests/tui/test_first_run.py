"""The first start: how many keys it takes to a working board, and what is offered."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore
from textual.widgets import Input

from refboard import demo
from refboard.recent import MOST, recent, remember
from refboard.tui.preferences import Preferences
from refboard.tui.screens.main import MainScreen
from refboard.tui.start.first_run import FirstRunApp
from refboard.tui.start.path_suggestions import short_path, suggest_paths
from refboard.tui.start.start_screen import StartScreen
from workbook.sharing.state_home import state_home


class Start(AppDriver):
    """An app whose dashboard comes after the choice."""

    @property
    def main(self) -> MainScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@asynccontextmanager
async def starting(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Start]:
    app = FirstRunApp(user="Ana Reyes", clock=lambda: ON, preferences=Preferences())
    async with app.run_test(size=size, notifications=True) as pilot:
        desk = Start(pilot, MemoryStore({}))
        await pilot.pause(0.1)
        yield desk


async def board(d: Start) -> MainScreen:
    """Wait for the dashboard with a board in it."""
    await d.until(lambda: isinstance(d.app.screen, MainScreen), 20)
    await d.until(lambda: d.main.board is not None, 20)
    return d.main


async def test_one_key_to_try_it(here: Path) -> None:
    async with starting() as d:
        await d.press("d")
        main = await board(d)
        assert main.board is not None
        assert len(main.board.queue.items) > 5
        assert "Today" in d.look()
        await d.press("j", "question_mark")
        assert not d.at_list
    assert list(here.iterdir()) == []
    assert recent()[0].name == "demo.xlsx"


async def test_two_keys_to_the_workbook_of_this_folder(here: Path) -> None:
    demo.build(here / "team.xlsx", touches=20, on=ON)
    (here / "~$team.xlsx").write_bytes(b"")
    (here / "notes.txt").write_bytes(b"")
    async with starting() as d:
        await d.press("o")
        await d.until(lambda: "team.xlsx" in d.look())
        assert "~$" not in d.look()
        assert "notes" not in d.look()
        await d.press("enter")
        await board(d)
        assert "team.xlsx" in d.look()
    assert recent() == (here / "team.xlsx",)


async def test_two_keys_to_a_new_workbook_of_ones_own(here: Path) -> None:
    async with starting() as d:
        await d.press("n")
        await d.until(lambda: isinstance(d.app.focused, Input))
        await d.press("enter")
        main = await board(d)
        assert main.board is not None
        assert main.board.queue.items == ()
    assert [path.name for path in here.iterdir()] == ["referrals.xlsx"]


async def test_a_new_name_without_an_ending_means_a_workbook(here: Path) -> None:
    async with starting() as d:
        await d.press("n")
        await d.until(lambda: isinstance(d.app.focused, Input))
        await d.press("ctrl+u")
        await d.type("our offices")
        await d.press("enter")
        await board(d)
    assert [path.name for path in here.iterdir()] == ["our offices.xlsx"]


async def test_one_key_to_the_last_workbook(here: Path) -> None:
    for name in ("old.xlsx", "new.xlsx", "gone.xlsx"):
        demo.build(here / name, touches=10, on=ON)
        remember(here / name)
    (here / "gone.xlsx").unlink()
    async with starting() as d:
        await d.until(lambda: "1  new.xlsx" in d.look())
        assert "2  old.xlsx" in d.look()
        assert "gone.xlsx" not in d.look()
        await d.press("enter")
        await board(d)
        assert "new.xlsx" in d.look()


async def test_a_number_opens_another_of_the_last(here: Path) -> None:
    for name in ("old.xlsx", "new.xlsx"):
        demo.build(here / name, touches=10, on=ON)
        remember(here / name)
    async with starting() as d:
        await d.until(lambda: "2  old.xlsx" in d.look())
        await d.press("7", "2")
        await board(d)
        assert "old.xlsx" in d.look()


async def test_typing_narrows_and_goes_into_folders(here: Path) -> None:
    (here / "2026" / "team").mkdir(parents=True)
    demo.build(here / "2026" / "team" / "north.xlsx", touches=10, on=ON)
    demo.build(here / "south.xlsx", touches=10, on=ON)
    async with starting() as d:
        await d.press("o")
        await d.until(lambda: "south.xlsx" in d.look())
        await d.type("20")
        await d.until(lambda: "2026/" in d.look() and "south" not in d.look())
        await d.press("tab")
        await d.until(lambda: "team/" in d.look())
        await d.press("enter")
        await d.until(lambda: "north.xlsx" in d.look())
        await d.press("enter")
        await board(d)
        assert "north.xlsx" in d.look()


async def test_what_cannot_be_is_said_and_another_can_be_chosen(here: Path) -> None:
    (here / "referrals.xlsx").write_bytes(b"somebody's")
    async with starting() as d:
        await d.press("n")
        await d.until(lambda: isinstance(d.app.focused, Input))
        await d.press("enter")
        await d.until(lambda: "already exists" in d.look())
        assert (here / "referrals.xlsx").read_bytes() == b"somebody's"
        # What was typed is still there, to be changed.
        assert isinstance(d.app.focused, Input)
        assert d.app.focused.value == "referrals.xlsx"
        await d.press("escape", "o")
        await d.until(lambda: isinstance(d.app.focused, Input))
        await d.type("nowhere.xlsx")
        await d.pilot.pause(0.2)
        await d.press("enter")
        await d.until(lambda: "There is no workbook" in d.look())
        await d.press("escape", "d")
        await board(d)


async def test_leaving_without_a_workbook_leaves_nothing(here: Path) -> None:
    async with starting() as d:
        await d.press("q")
        await d.pilot.pause(0.1)
        assert d.app.return_code == 0
        assert d.app.session is None
    assert list(here.iterdir()) == []
    assert recent() == ()


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (140, 45)])
async def test_the_start_fits(here: Path, size: tuple[int, int]) -> None:
    for number in range(MOST):
        path = here / f"{'a very long name of a workbook ' * 3}{number}\x1b[31m.xlsx"
        path.write_bytes(b"")
        remember(path)
    async with starting(size) as d:
        await d.until(lambda: "8  a very long" in d.look() or size[1] < 20)
        look = d.look()
        assert "\x1b" not in look
        assert all(len(line) <= size[0] for line in look.splitlines())
        assert isinstance(d.app.screen, StartScreen)
        assert "enter choose" in look


def test_the_last_workbooks_are_this_persons_alone(here: Path) -> None:
    for number in range(MOST + 2):
        path = here / f"{number}.xlsx"
        path.write_bytes(b"")
        remember(path)
    remember(here / "5.xlsx")
    assert [path.stem for path in recent()] == ["5", "9", "8", "7", "6", "4", "3", "2"]
    kept = state_home() / "recent.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in state_home().iterdir()] == ["recent.json"]
    for broken in ("", "{}", "[1, null]", "\ufeff["):
        kept.write_text(broken, encoding="utf-8")
        assert recent() == ()
    remember(here / "1.xlsx")
    assert json.loads(kept.read_text(encoding="utf-8")) == [os.fspath(here / "1.xlsx")]


def test_a_state_folder_that_cannot_be_written_stops_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "file").write_bytes(b"")
    monkeypatch.setenv("REFBOARD_STATE_DIR", str(here / "file"))
    remember(here / "1.xlsx")
    assert recent() == ()


def test_places_are_workbooks_first(here: Path) -> None:
    for name in ("b.xlsx", "A.XLSM", ".hidden.xlsx", "~$b.xlsx", "c.csv"):
        (here / name).write_bytes(b"")
    (here / "books").mkdir()
    assert [place.text for place in suggest_paths("", here)] == ["A.XLSM", "b.xlsx", "books/"]
    assert [place.text for place in suggest_paths("b", here)] == ["b.xlsx", "books/"]
    assert [place.text for place in suggest_paths(f"{here}/A", here)] == [f"{here}/A.XLSM"]
    assert suggest_paths("nowhere/", here) == ()


def test_the_home_folder_is_a_tilde() -> None:
    assert short_path(Path.home() / "a" / "b") == "~/a/b"
    assert short_path(Path.home()) == "~"
    assert short_path(Path("/srv/team")) == "/srv/team"


@pytest.mark.usefixtures("here")
async def test_a_path_the_system_refuses_is_said_in_the_form() -> None:
    async with starting() as d:
        await d.press("o")
        await d.until(lambda: isinstance(d.app.focused, Input))
        for typed, said in (("x" * 300, "file name too long"), ("~nobody-has-this-name/a", "no home folder")):
            d.app.screen.query_one(Input).value = typed
            await d.press("enter")
            await d.until(lambda said=said: said in " ".join(d.look().split()))  # type: ignore[misc]


async def test_a_demo_that_cannot_be_put_anywhere_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_DATA_HOME", str(here / "file" / "deeper"))
    async with starting() as d:
        await d.press("d")
        await d.until(lambda: "could not be created: not a directory" in " ".join(d.look().split()))


def test_a_last_workbook_out_of_reach_is_not_offered(here: Path) -> None:
    demo.build(here / "near.xlsx", touches=10, on=ON)
    remember(here / ("x" * 300))
    remember(here / "near.xlsx")
    assert recent() == (here / "near.xlsx",)
