"""A morning at the dashboard: twenty follow-ups by real keys over a real workbook, and the keys counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore

from refboard import demo
from refboard.practice.schema import TABLES
from refboard.tui.app import RefboardApp
from refboard.tui.forms.unanswered import open_touches
from refboard.tui.panes.view import ListRow
from refboard.tui.sources.pane import SourcesPane
from workbook import Snapshot, Store

MOST = 150
"""Key presses beside the words that a person writes."""
FRIDAY = date(2026, 11, 27)


class Hand:
    """A person at the keys: ``keys`` counts what is pressed, words that are written are free."""

    def __init__(self, driver: AppDriver) -> None:
        self.driver = driver
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.driver.press(*keys)

    async def write(self, words: str) -> None:
        await self.driver.type(words)

    async def saved(self, words: str) -> None:
        """Wait until the status line says that something is in the workbook."""
        await self.driver.until(lambda: self.driver.status.startswith(words), 20)
        version = self.driver.main.board.version if self.driver.main.board else 0
        await self.driver.until(
            lambda: self.driver.main.board and self.driver.main.board.version >= version, 20
        )
        await self.driver.until(lambda: not self.driver.main.pending, 20)
        await self.driver.pilot.pause(0.05)

    @property
    def row(self) -> ListRow:
        current = self.driver.main.pane.panel.acted_on()
        return current[0]


async def log_touch(hand: Hand, words: str) -> str:
    """Log a call on the row under the cursor; the list goes on to the next row by itself."""
    target = hand.row.target_id
    await hand.press("t", "s", "enter")
    await hand.write(words)
    await hand.press("ctrl+s")
    await hand.saved("Saved: Log")
    if hand.row.target_id == target:
        await hand.press("j")
    return target


async def answer(hand: Hand, office: str) -> None:
    """Somebody called back: find the office, note what they said on the newest touch."""
    await hand.press("slash")
    await hand.write(office)
    await hand.press("enter", "a")
    if str(hand.driver.app.screen.focused.id) == "touches":  # type: ignore[union-attr]
        await hand.press("enter")
    await hand.press("n", "ctrl+s")
    await hand.driver.until(lambda: "answered Not now" in hand.driver.status, 20)
    await hand.saved("Saved:")
    await hand.press("escape")


async def snooze(hand: Hand) -> str:
    target = hand.row.target_id
    await hand.press("s")
    await hand.write("fri")
    await hand.press("enter")
    await hand.saved("Saved: Move the next date")
    if hand.row.target_id == target:
        await hand.press("j")
    return target


async def new_referral(hand: Hand, ref: str) -> str:
    target = hand.row.target_id
    await hand.press("f", "enter")
    await hand.write(ref)
    await hand.press("ctrl+s")
    await hand.saved("Saved: Add a referral")
    if hand.row.target_id == target:
        await hand.press("j")
    return target


def offices_to_answer(driver: AppDriver, count: int) -> list[str]:
    """Offices that have not answered, each named by words that find only its rows."""
    board = driver.main.board
    assert board is not None
    found = [
        place.source
        for target, place in board.targets.items()
        if any(row.target_id == target for row in driver.main.pane.rows)
        and open_touches(board, target, place.source)
    ]
    alone = [name for name in dict.fromkeys(found) if driver.offices.count(name) == 1]
    return alone[-count:]


async def morning(hand: Hand) -> dict[str, list[str]]:
    """Eight touches, five answers, three snoozes, two referrals, a decision, and something taken back."""
    driver = hand.driver
    offices = offices_to_answer(driver, 5)
    touched = [await log_touch(hand, f"learned {at}") for at in range(4)]
    for office in offices:
        await answer(hand, office)
    await hand.press("g")
    touched += [await log_touch(hand, f"learned {at}") for at in range(4, 8)]
    wrong = await log_touch(hand, "on the wrong row")
    await hand.press("u")
    await hand.saved("Undone: Log")
    referred = [await new_referral(hand, ref) for ref in ("LK-4401", "LK-4402")]
    moved = [await snooze(hand) for _ in range(3)]
    await hand.press("2")
    await driver.until(lambda: isinstance(driver.main.shown, SourcesPane) and driver.main.shown.health, 20)
    await hand.press("e", "ctrl+s")
    await driver.until(lambda: driver.status.startswith("Saved: Decide"), 20)
    await hand.press("1")
    return {"touched": touched, "offices": offices, "wrong": [wrong], "referred": referred, "moved": moved}


def effects(before: Snapshot, after: Snapshot, did: dict[str, list[str]]) -> dict[str, int]:
    """What a fresh reader finds in the workbook, by kind."""
    touches, old = after.tables["Touches"].frame, before.tables["Touches"].frame
    new = touches.tail(touches.height - old.height)
    learned = dict(zip(new["Intel"].to_list(), new["Target ID"].to_list(), strict=True))
    answered = touches.head(old.height)["Response"].to_list()
    referrals = after.tables["Referrals"].frame.tail(
        len(after.tables["Referrals"]) - len(before.tables["Referrals"])
    )
    targets = after.tables["Targets"]
    dates = dict(zip(targets.ids, targets.frame["Next date"].to_list(), strict=True))
    notes = [n or "" for n in targets.frame["Notes"].to_list()]
    earlier = [n or "" for n in before.tables["Targets"].frame["Notes"].to_list()]
    return {
        "touches": sum(learned.get(f"learned {at}") == target for at, target in enumerate(did["touched"])),
        "answers": sum(
            now == "Not now" and then is None
            for now, then in zip(answered, old["Response"].to_list(), strict=True)
        ),
        "referrals": sum(
            (ref, target) in zip(referrals["Patient ref"], referrals["Target ID"], strict=True)
            for ref, target in zip(("LK-4401", "LK-4402"), did["referred"], strict=True)
        ),
        "snoozes": sum(dates[target] == FRIDAY for target in did["moved"]),
        "decisions": sum(
            f"{ON} Ana Reyes: re-engage by" in now and now != then
            for now, then in zip(notes, earlier, strict=True)
        ),
        "taken back": int("on the wrong row" not in learned and new.height == len(did["touched"])),
    }


async def test_a_morning_of_twenty_follow_ups_takes_few_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "practice.xlsx"
    demo.build(book, touches=1500, on=ON)

    def reader() -> Snapshot:
        with Store.open(book, TABLES, state_dir=tmp_path / "reader") as store:
            return store.read()

    before = reader()
    app = RefboardApp(
        lambda: Store.open(book, TABLES, state_dir=tmp_path / "state", user="Ana Reyes"),
        name=book.name, user="Ana Reyes", clock=lambda: ON, interval=0.5,
    )  # fmt: skip
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        driver = AppDriver(pilot, MemoryStore({}))
        await driver.until(lambda: driver.main.board is not None, 20)
        await pilot.pause(0.2)
        hand = Hand(driver)
        did = await morning(hand)
    found = effects(before, reader(), did)
    with capsys.disabled():
        print(f"\na morning of 20 follow-ups: {hand.keys} key presses beside the words written")
    assert found == {
        "touches": 8, "answers": 5, "referrals": 2, "snoozes": 3, "decisions": 1, "taken back": 1,
    }  # fmt: skip
    assert hand.keys <= MOST
