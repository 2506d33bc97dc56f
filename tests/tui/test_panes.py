"""Switching panes, the lines around them, and questions: who gets which answer, and when none."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from app_fixtures import MemoryStore, OpenApp
from textual.message import Message
from textual.visual import VisualType
from textual.widgets import ContentSwitcher

from refboard.tui.panes.queue_list import QueueList
from refboard.tui.panes.register import PANES, find_pane
from refboard.tui.screens.main import MainScreen
from refboard.tui.screens.problem import ProblemScreen
from refboard.tui.session.board import Board, build_board
from refboard.tui.session.figure_worker import FigureWorker
from refboard.tui.session.messages import QuestionAnswered, QuestionFailed
from refboard.tui.session.overview import describe_holder
from refboard.tui.session.questions import AnswerCache
from refboard.tui.sources.pane import SourcesPane
from refboard.tui.widgets.bars import StatusBar, TopBar
from refboard.tui.widgets.literal_text import LiteralText
from workbook.errors import EditRefusedError
from workbook.sync_status import Editor, LockHolder

NUMBERED = [spec for spec in PANES if spec.number]
SIZES = [(40, 10), (60, 15), (80, 24), (100, 30), (140, 45), (200, 60)]


@pytest.fixture
def board(store: MemoryStore) -> Board:
    from app_fixtures import ON

    return build_board(store.read(), ON, name="practice.xlsx", version=1)


# --- switching --------------------------------------------------------------------------------


async def test_every_number_shows_its_pane_and_the_first_comes_back_as_it_was(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("j", "space")
        chosen, cursor = d.main.pane.panel.selected, d.cursor
        for spec in [*NUMBERED[1:], NUMBERED[0]]:
            await d.press(spec.number)
            assert d.main.shown.id == spec.id
            assert f"[{spec.number} {spec.title}]" in d.look().splitlines()[0]
            assert [pane.id for pane in d.main.query_one(ContentSwitcher).children if pane.display] == [
                spec.id
            ]
        assert (d.main.pane.panel.selected, d.cursor) == (chosen, cursor)
        await d.press("j")
        assert d.cursor != cursor


async def test_a_pane_is_made_when_it_is_first_shown(open_app: OpenApp) -> None:
    async with open_app() as d:
        switcher = d.main.query_one(ContentSwitcher)
        assert [pane.id for pane in switcher.children] == ["today"]
        await d.press("2", "1", "2")
        assert [pane.id for pane in switcher.children] == ["today", "sources"]


def test_starting_imports_no_other_pane() -> None:
    check = (
        "import sys, refboard.tui.app; "
        f"print([m for m in {[spec.load.split(':')[0] for spec in PANES[1:]]!r} if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_only_the_pane_that_is_shown_gets_the_board(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await d.press("2")
        today = d.main.pane
        before = today.board
        store.row("Targets", "P-AAA")["Notes"] = "moved"
        await d.until(lambda: d.main.board is not before)
        await d.until(lambda: d.main.shown.board is d.main.board)
        assert today.board is before
        await d.press("1")
        assert today.board is d.main.board


async def test_keys_of_a_pane_are_heard_only_there(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app() as d:
        await d.press("2", "w", "b", "c")
        assert d.at_list
        await d.press("1", "t")
        assert not d.at_list
    assert store.titles == []


async def test_a_pane_can_be_clicked(open_app: OpenApp) -> None:
    async with open_app((80, 24)) as d:
        line = d.look().splitlines()[0]
        await d.pilot.click(TopBar, offset=(line.index("2 Sources") + 3, 0))
        await d.until(lambda: d.main.shown.id == "sources")
        await d.pilot.click(TopBar, offset=(3, 0))
        await d.until(lambda: d.main.shown.id == "today")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_pane_fits_every_size(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size) as d:
        for spec in NUMBERED:
            await d.press(spec.number)
            await d.pilot.pause(0.1)
            lines = d.look().splitlines()
            assert f"[{spec.number} {spec.title}]" in lines[0]
            assert "Nov 24" in lines[0]
            assert len(lines) <= size[1]
            assert all(len(line) <= size[0] for line in lines)


def test_an_unknown_pane_is_none() -> None:
    with pytest.raises(KeyError):
        find_pane("nothing")


# --- the line at the bottom -------------------------------------------------------------------


async def test_the_status_line_names_the_workbook_and_what_waits(
    open_app: OpenApp, store: MemoryStore
) -> None:
    async with open_app((140, 30)) as d:
        assert d.look().splitlines()[-2].strip() == "practice.xlsx"
        store.queue_because = "Ana has had the workbook open since 09:12"
        await d.press("s")
        await d.type("+5d")
        await d.press("enter")
        await d.until(lambda: d.main.query_one(StatusBar).queued)
        line = d.look().splitlines()[-2]
        assert "practice.xlsx · 1 edit queued: Ana has had it open since 09:12" in line
        d.main.query_one(StatusBar).say("")
        await d.pilot.pause(0.05)
        line = d.look().splitlines()[-2]
        assert "practice.xlsx · 1 edit queued: Ana has had it open since 09:12" in line


async def test_an_outside_change_names_who_saved_it(open_app: OpenApp, store: MemoryStore) -> None:
    from workbook.sync_status import SyncStatus

    async with open_app((140, 30)) as d:
        store.status = lambda: SyncStatus(author="Ben Okafor")  # type: ignore[method-assign]
        store.row("Targets", "P-BBB")["Notes"] = "prefers mornings"
        await d.until(lambda: "Workbook changed: 1 row by Ben Okafor" in d.look())
        d.main.query_one(StatusBar).say("")
        await d.pilot.pause(0.05)
        assert "by Ben Okafor" in d.look().splitlines()[-2]


async def test_a_colleague_who_saves_all_the_time_is_news_once(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((140, 30)) as d:
        for words in ("one", "two", "three"):
            before = d.main.board
            store.row("Targets", "P-BBB")["Notes"] = words
            await d.until(lambda before=before: d.main.board is not before)  # type: ignore[misc]
            assert "Workbook changed: 1 row" in d.status
        assert [note.title for note in d.app._notifications] == ["Shared workbook"]


async def test_on_a_low_screen_only_the_status_line_says_it(open_app: OpenApp, store: MemoryStore) -> None:
    async with open_app((60, 15)) as d:
        store.row("Targets", "P-BBB")["Notes"] = "prefers mornings"
        await d.until(lambda: "Workbook changed: 1 row" in d.look().splitlines()[-1])
        assert not d.app._notifications


async def test_what_is_to_be_decided_is_not_covered_where_it_is_decided(open_app: OpenApp) -> None:
    async with open_app() as d:
        d.app.notify("Decide in 6 Workbook.", title="Kept theirs", timeout=60)
        await d.press("6")
        await d.until(lambda: not d.app._notifications)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 140])
async def test_the_lines_never_run_over(open_app: OpenApp, width: int) -> None:
    async with open_app((width, 24)) as d:
        status = d.main.query_one(StatusBar)
        for text in ("", "x" * 200, "Saved: a call"):
            for undo in ("", "Log a call to Dr. Jane Poe, Lakeview Family Medicine"):
                status.text, status.undo, status.holder = text, undo, "Ana has had it open since 09:12"
                assert status.render().cell_length <= status.content_size.width
                assert "\n" not in status.render().plain
        assert d.main.query_one(TopBar).render().cell_length <= width


async def test_a_low_screen_always_says_how_to_see_the_keys(open_app: OpenApp) -> None:
    async with open_app((60, 15)) as d:
        status = d.main.query_one(StatusBar)
        status.say("Saved: " + "a call " * 20)
        await d.pilot.pause(0.05)
        line = d.look().splitlines()[-1]
        assert line.endswith("…   ? help")
        assert len(line) <= 60
        await d.press("slash")
        await d.until(lambda: d.look().splitlines()[-1].endswith("esc clear"))
        await d.press("escape")
        await d.until(lambda: d.look().splitlines()[-1].endswith("? help"))


def test_the_time_a_colleague_opened_it_is_shown_short(board: Board) -> None:
    def shown(since: datetime | None) -> str:
        return describe_holder(LockHolder("Ana", since, Editor.EXCEL), board.on)

    assert shown(datetime.fromisoformat("2026-11-24T09:12")) == "Ana has had it open since 09:12"
    assert shown(datetime.fromisoformat("2026-11-20T09:12")) == "Ana has had it open since Fri Nov 20 09:12"
    assert shown(None) == "Ana has it open"


# --- questions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """A question that waits until it may answer."""

    name: str
    gate: Any = None
    raises: Any = None

    def answer(self, board: Board) -> object:
        LOG.append(self.name)
        if self.gate is not None:
            self.gate.wait(5)
        if self.raises is not None:
            raise self.raises
        return f"{self.name} of {board.version}"


LOG: list[str] = []


@pytest.fixture
def told() -> list[Message]:
    LOG.clear()
    return []


def test_the_newest_question_of_an_asker_is_answered_and_the_others_never_begin(
    board: Board, told: list[Message]
) -> None:
    gate, done = threading.Event(), threading.Event()

    def post(message: Message) -> None:
        told.append(message)
        if len(told) == 3:
            done.set()

    thread = FigureWorker(post)
    thread.start()
    thread.ask("one", Asking("first", gate), board)
    while "first" not in LOG:
        pass
    for name in ("second", "third"):
        thread.ask("one", Asking(name), board)
    thread.ask("two", Asking("other"), board)
    gate.set()
    assert done.wait(5)
    thread.close()
    thread.join(5)
    assert LOG == ["first", "third", "other"]
    assert [(m.asker, m.answer) for m in told if isinstance(m, QuestionAnswered)] == [
        ("one", "first of 1"), ("one", "third of 1"), ("two", "other of 1"),
    ]  # fmt: skip


def test_an_answer_is_worked_out_once_a_board(board: Board, told: list[Message], store: MemoryStore) -> None:
    assert told == []
    answers = AnswerCache()
    assert answers.answer(Asking("a"), board) == answers.answer(Asking("a"), board) == "a of 1"
    newer = build_board(store.read(), board.on, name="x", version=2)
    assert answers.answer(Asking("a"), newer) == "a of 2"
    assert LOG == ["a", "a"]


@pytest.mark.parametrize(
    ("error", "defect"), [(EditRefusedError("Add the column."), False), (RuntimeError("Dr. Poe"), True)]
)
def test_what_has_no_answer_says_why_and_a_defect_tells_no_names(
    board: Board, told: list[Message], error: Exception, *, defect: bool
) -> None:
    done = threading.Event()

    def post(message: Message) -> None:
        told.append(message)
        done.set()

    thread = FigureWorker(post)
    thread.start()
    thread.ask("one", Asking("bad", raises=error), board)
    assert done.wait(5)
    thread.close()
    thread.join(5)
    message = told[0]
    assert isinstance(message, QuestionFailed)
    assert message.defect == defect
    assert ("Add the column." in message.sentence) != defect
    assert "Poe" not in message.sentence


def test_closing_does_not_wait_for_what_nobody_will_see(board: Board, told: list[Message]) -> None:
    thread = FigureWorker(told.append)
    thread.ask("one", Asking("never"), board)
    thread.close()
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert LOG == []


async def test_a_figure_that_fails_is_said_and_the_other_panes_work(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refboard.tui.session.questions import SourcesQuestion

    def broken(_: SourcesQuestion, __: Board) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(SourcesQuestion, "answer", broken)
    async with open_app() as d:
        await d.press("2")
        await d.until(lambda: isinstance(d.app.screen, ProblemScreen))
        await d.press("escape")
        pane = d.main.shown
        assert isinstance(pane, SourcesPane)
        assert "Something went wrong in refboard" in pane.sentence
        await d.press("1", "t")
        assert not d.at_list


async def test_a_save_does_not_wait_for_a_figure(
    open_app: OpenApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refboard.tui.session.questions import SourcesQuestion

    free = threading.Event()
    monkeypatch.setattr(SourcesQuestion, "answer", lambda _self, _board: free.wait(10))
    async with open_app() as d:
        await d.press("2", "1", "s")
        await d.type("+5d")
        await d.press("enter")
        await d.until(lambda: d.status.startswith("Saved"))
        assert not free.is_set()
        assert len(store.titles) == 1
        free.set()


async def test_an_answer_about_an_older_board_is_dropped(open_app: OpenApp) -> None:
    async with open_app() as d:
        await d.press("2")
        pane = d.main.shown
        assert isinstance(pane, SourcesPane)
        await d.until(lambda: pane.health is not None)
        health, board = pane.health, d.main.board
        assert board is not None
        question = pane.question()
        d.main._answers._asked["sources"] = question
        d.main.on_question_answered(QuestionAnswered("sources", question, board.version - 1, None))
        assert pane.health is health
        del d.main._answers._asked["sources"]
        d.main.on_question_answered(QuestionAnswered("sources", question, board.version, None))
        assert pane.health is health


async def test_a_list_that_comes_back_draws_no_cell_anew(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    draw = QueueList._render_cell

    def note(*cell: object, **how: object) -> object:
        drawn.append(cell)
        return draw(*cell, **how)  # type: ignore[arg-type]

    async with open_app((100, 30)) as d:
        await d.press("2", "1", "2", "1")
        await d.pilot.pause(0.2)
        monkeypatch.setattr(QueueList, "_render_cell", note)
        await d.press("2", "1")
        await d.pilot.pause(0.2)
        assert not drawn
        # The colours of another theme are drawn all the same.
        before = d.main.query_one(QueueList).render_line(1)
        d.app.theme = "refboard-light"
        await d.pilot.pause(0.2)
        assert drawn
        assert before != d.main.query_one(QueueList).render_line(1)


async def test_the_words_of_a_row_keep_their_styles(open_app: OpenApp) -> None:
    async with open_app((140, 30)) as d:
        table = d.main.query_one(QueueList)
        late = [at for at, row in enumerate(table.rows_shown) if row.word == "late"][-1]
        top = 1 + sum(table.rows[key].height for key in list(table.rows)[:late])
        style = {
            word: part.style
            for line in (table.render_line(top), table.render_line(top + 1))
            for part in line
            for word in part.text.split()
            if part.style
        }
        assert style["late"].bold
        assert style["late"].color == table.get_component_rich_style("queue-list--late").color
        assert style["late"].color != style[table.rows_shown[late].why.split()[0]].color
        assert style[table.rows_shown[late].office.split()[0]].bold


async def test_a_card_stands_until_the_newer_one_is_there(
    open_app: OpenApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app((140, 30)) as d:
        card = d.main.query_one("#card-more", LiteralText)
        await d.until(lambda: bool(card.text.plain))
        laid_out: list[object] = []
        told: list[str] = []
        update, lay_out = LiteralText.update, type(d.main)._refresh_layout

        def note(words: LiteralText, content: VisualType = "", *, layout: bool = True) -> None:
            update(words, content, layout=layout)
            if words is card:
                told.append(words.text.plain)

        def count(screen: MainScreen, *size: Any, **how: Any) -> None:  # noqa: ANN401
            laid_out.append(size)
            lay_out(screen, *size, **how)

        d.main._quiet_until = float("inf")
        monkeypatch.setattr(LiteralText, "update", note)
        monkeypatch.setattr(MainScreen, "_refresh_layout", count)
        store.row("Targets", "P-BBB")["Notes"] = "prefers mornings"
        await d.until(lambda: "Workbook changed" in d.status and bool(told))
        await d.pilot.pause(0.2)
        # The same words again: nothing is laid out for them, and they never were away.
        assert all(told)
        assert not laid_out
