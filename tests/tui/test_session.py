"""Files that are refused, busy or broken meanwhile; defects; the day that changes; the way out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from app_fixtures import ON, MemoryStore, OpenApp, practice
from textual.message import Message

from refboard.practice.actions import Action
from refboard.practice.schema import TABLES
from refboard.tui.app import RefboardApp, run
from refboard.tui.preferences import Preferences
from refboard.tui.screens.problem import ProblemScreen
from refboard.tui.screens.refused import RefusedScreen
from refboard.tui.session.board import Board
from refboard.tui.session.difference import compare
from refboard.tui.session.idle import IdleMonitor
from refboard.tui.session.intents import Snooze
from refboard.tui.session.messages import ActivityChanged
from refboard.tui.session.session import Session
from refboard.tui.session.unsaved_summary import UnsavedSummary
from workbook.errors import BusyError, FileRefusedError, NotWrittenError
from workbook.receipt import Receipt
from workbook.sync_status import Conflict, PendingEdit, SyncStatus
from workbook.xlsx.reading.frames import snapshot_of

SENTENCE = "practice.xlsx is encrypted; save it without a password first."


async def test_a_refused_workbook_is_said_calmly_and_ends_with_code_2(
    open_app: OpenApp, store: MemoryStore
) -> None:
    store.refuse_read = FileRefusedError(SENTENCE)
    async with open_app(wait=False) as d:
        await d.until(lambda: isinstance(d.app.screen, RefusedScreen))
        look = d.look()
        assert SENTENCE in look
        assert "Nothing was changed" in look
        await d.press("q")
        app = d.app
    assert app.return_code == 2


async def test_a_damaged_journal_is_said_in_its_own_words(
    open_app: OpenApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(count: int = 50) -> NoReturn:
        raise NotWrittenError(f"The journal is damaged ({count}); rename that file.", in_journal=False)

    with monkeypatch.context() as broken:
        broken.setattr(store, "history", damaged)
        async with open_app(wait=False) as d:
            await d.until(lambda: isinstance(d.app.screen, RefusedScreen))
            assert "rename that file" in d.look()
            broken.undo()
            await d.press("r")
            await d.until(lambda: d.at_list and d.offices)


async def test_a_refused_workbook_can_be_tried_again(open_app: OpenApp, store: MemoryStore) -> None:
    store.refuse_read = FileRefusedError(SENTENCE)
    async with open_app(wait=False) as d:
        await d.until(lambda: isinstance(d.app.screen, RefusedScreen))
        store.refuse_read = None
        await d.press("r")
        await d.until(lambda: d.at_list and d.offices)


async def test_a_busy_workbook_opens_by_itself_once_it_is_free(open_app: OpenApp, store: MemoryStore) -> None:
    store.refuse_read = BusyError("practice.xlsx is being saved by somebody else.")
    async with open_app(wait=False) as d:
        await d.until(lambda: isinstance(d.app.screen, RefusedScreen))
        store.refuse_read = None
        await d.until(lambda: d.at_list and d.offices)


async def test_a_file_that_breaks_later_leaves_the_list_and_says_so(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app() as d:
        store.refuse_read = FileRefusedError("practice.xlsx is damaged: a part is cut off.")
        store.tables["Targets"][0]["Notes"] = "x"
        await d.until(lambda: "a part is cut off" in d.status)
        assert len(d.offices) == 4
        store.refuse_read = None
        await d.until(lambda: "a part is cut off" not in d.status)


async def test_the_first_frame_comes_before_the_workbook_is_read(
    open_app: OpenApp, store: MemoryStore
) -> None:
    import threading

    free = threading.Event()

    def opener() -> MemoryStore:
        free.wait(5)
        return store

    async with open_app(wait=False, opener=opener) as d:
        await d.until(lambda: "practice.xlsx · reading …" in d.look())
        look = d.look()
        assert "[1 Today]" in look.splitlines()[0]
        assert look.splitlines()[0].endswith("opening …")
        assert "Opening the workbook …" in look
        assert "to follow up" not in look
        await d.press("t", "j", "slash", "escape", "h", "o", "question_mark", "escape")
        assert d.at_list
        free.set()
        await d.until(lambda: d.main.board is not None)


def test_starting_loads_neither_the_reader_nor_the_figures() -> None:
    check = "import sys, refboard.tui.app; print([m for m in ('polars', 'openpyxl', 'plotext') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_the_day_moves_on_at_midnight(store: MemoryStore) -> None:
    from app_fixtures import AppDriver

    days = [ON]
    app = RefboardApp(lambda: store, name="practice.xlsx", user="Ana", clock=lambda: days[-1], interval=0.05)
    async with app.run_test(size=(80, 24)) as pilot:
        d = AppDriver(pilot, store)
        await d.until(lambda: d.main.board is not None)
        assert "Tue Nov 24, 2026" in d.look()
        days.append(ON + timedelta(days=1))
        await d.until(lambda: "Wed Nov 25, 2026" in d.look())
        assert "• due" not in "\n".join(line for line in d.look().splitlines() if "Harbor" in line)


async def test_a_defect_while_looking_is_said_once_and_the_app_goes_on(
    open_app: OpenApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> bool:
        raise RuntimeError("Dr. Jane Poe")

    async with open_app() as d:
        monkeypatch.setattr(store, "changed", broken)
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen) and "esc continue" in d.look())
        look = d.look()
        assert "Something went wrong in refboard" in look
        assert not any("Jane" in line for line in look.splitlines() if "│" in line)
        await d.press("escape")
        await d.pilot.pause(0.3)
        assert d.at_list
        monkeypatch.delattr(store, "changed")
        await d.press("s")
        await d.type("+3d")
        await d.press("enter")
        await d.until(lambda: d.status.startswith("Saved"))
    assert app_reports() == 1
    assert d.app.defect is None


async def test_a_defect_in_a_change_says_what_is_safe_and_keeps_what_was_typed(
    open_app: OpenApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Dr. Jane Poe")

    async with open_app() as d:
        monkeypatch.setattr(store, "submit", broken)
        await d.press("t", "s", "ctrl+s")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen) and "esc continue" in d.look())
        assert "The change may have been saved; check before you enter it again." in d.look()
        assert "What you typed is saved: it will be there when you reopen the form" in d.look()
        assert not d.main.pending
        await d.press("escape")
        assert d.at_list
    assert app_reports() == 1


def app_reports() -> int:
    return len(list(Path(os.environ["REFBOARD_STATE_DIR"]).glob("crash-*.txt")))


def test_a_defect_is_reported_without_what_the_workbook_holds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(app: RefboardApp, **_: object) -> None:
        app._handle_exception(ValueError("Dr. Jane Poe"))

    monkeypatch.setattr(RefboardApp, "run", crash)
    monkeypatch.setattr(RefboardApp, "_close_messages_no_wait", lambda _app: None)
    assert run(tmp_path / "practice.xlsx", on=ON, user="Ana", preferences=Preferences()) == 1
    said = capsys.readouterr()
    assert "Something went wrong in refboard" in said.err
    assert "Jane" not in said.err + said.out


def test_the_difference_names_what_others_changed_and_leaves_out_our_own() -> None:
    before, records = snapshot_of(TABLES, practice()), practice()
    records["Targets"][0]["Notes"] = "moved"
    records["Touches"].append(
        {"Touch ID": "T-NEW", "Source": "harbor pediatrics", "Date": date(2026, 11, 24)}
    )
    records["Touches"].pop(0)
    after = snapshot_of(TABLES, records)
    assert compare(before, before).rows == 0
    found = compare(before, after)
    assert found.rows == 3
    assert found.targets == {"P-AAA", "P-BBB", "P-CCC"}
    ours = compare(before, after, {("Targets", "P-AAA"), ("Touches", "T-NEW")})
    assert ours.rows == 1
    assert ours.targets == {"P-CCC"}


def test_a_row_that_only_got_its_id_is_no_news() -> None:
    records = practice()
    del records["Targets"][1]["Target ID"]
    assert compare(snapshot_of(TABLES, records), snapshot_of(TABLES, practice())).rows == 0


def test_a_defect_in_one_change_does_not_lose_the_next(store: MemoryStore) -> None:
    class Defect(Snooze):
        def action(self, board: Board, user: str) -> Action:  # noqa: ARG002
            raise ZeroDivisionError

    told: list[Message] = []
    session = Session(lambda: store, told.append, name="x", clock=lambda: ON, user="Ana", interval=0.05)
    session.submit(Defect(targets=("P-AAA",), until=ON))
    session.submit(Snooze(targets=("P-BBB",), until=date(2026, 12, 24)))
    session.close()
    session.start()
    session.join()
    names = [type(message).__name__ for message in told if not isinstance(message, ActivityChanged)]
    assert names == ["BoardLoaded", "SessionFailed", "ChangeSaved", "BoardLoaded"]
    assert store.row("Targets", "P-BBB")["Next date"] == date(2026, 12, 24)
    assert session.unsaved == [
        "not saved: refboard failed while it was preparing the change. Nothing was written."
    ]
    assert store.closed


def test_reading_again_stands_back_for_keys_and_a_save_does_not(store: MemoryStore) -> None:
    seen: list[str] = []

    class Watched(IdleMonitor):
        def yield_to_input(self) -> Callable[[], None]:
            return lambda: seen.append("stands back")

    def told(message: Message) -> None:
        if not isinstance(message, ActivityChanged):
            seen.append(type(message).__name__)

    session = Session(
        lambda: store, told, name="x", clock=lambda: ON, user="Ana", interval=0.05, idle=Watched()
    )
    session.submit(Snooze(targets=("P-BBB",), until=date(2026, 12, 24)))
    session.close()
    session.start()
    session.join()
    assert seen == ["BoardLoaded", "ChangeSaved", "stands back", "BoardLoaded"]


def test_what_was_written_or_decided_since_is_not_told_at_the_end() -> None:
    told = UnsavedSummary()
    told.note(Receipt("queued", (), "Ana has it open.", "Log touch with Elm Street"))
    told.note(Receipt("conflict", (), "Theirs stays.", "Set Notes of P-AAA"))
    told.note(Receipt("saved", (), "", "Set Notes of P-BBB"))
    told.add("The disk is full.")
    store = MemoryStore({})
    edit = PendingEdit(
        id="1", kind="set", table="Targets", row_id="P-AAA", column="Notes", value="", since=""
    )
    conflict_found = Conflict(
        id="2", kind="set", table="Targets", row_id="P-AAA", column="Notes", base="", mine="a", theirs="b",
        missing=False, who="", when="", title="", why="",
    )  # fmt: skip

    def unsaved(*, waits: bool, open_: bool) -> list[str]:
        status = SyncStatus(pending=(edit,) if waits else (), conflicts=(conflict_found,) if open_ else ())
        store.status = lambda: status  # type: ignore[method-assign]
        return told.sentences(store)

    queued = "queued: Log touch with Elm Street. Ana has it open."
    conflict = "conflict: Set Notes of P-AAA. Theirs stays."
    lost = "not saved: The disk is full."
    assert unsaved(waits=True, open_=True) == [queued, conflict, lost]
    assert unsaved(waits=False, open_=True) == [conflict, lost]
    assert unsaved(waits=False, open_=False) == [lost]
    assert told.sentences(None) == [queued, conflict, lost]
