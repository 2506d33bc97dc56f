"""A morning at the dashboard: twenty follow-ups by real keys over a real workbook, and the keys counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from app_fixtures import ON, AppDriver, MemoryStore

from refboard import demo
from refboard.practice.schema import TABLES
from refboard.tui.app import RefboardApp
from refboard.tui.forms.touch_form import TouchForm
from refboard.tui.panes.view import ListRow
from refboard.tui.sources.pane import SourcesPane
from refboard.tui.widgets.choice_field import ChoiceField
from workbook import Snapshot, Store

MOST = 75
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


async def log_touch(hand: Hand, words: str, *, answered: bool = False) -> str:
    """Log a touch on the row under the cursor; the list goes on to the next row by itself."""
    target = hand.row.target_id
    await hand.press("t")
    await hand.driver.until(lambda: isinstance(hand.driver.app.screen, TouchForm))
    form = hand.driver.app.screen
    assert isinstance(form, TouchForm)
    if not form.query_one("#outcome", ChoiceField).value:
        # A call or a visit; what is written was sent. Who answers has spoken.
        await hand.press(*(["enter"] if answered else ["s", "enter"]))
    await hand.write(words)
    await hand.press(*(["enter", "n"] if answered else []), "ctrl+s")
    await hand.saved("Saved: Log")
    assert hand.row.target_id != target
    return target


async def snooze(hand: Hand) -> str:
    target = hand.row.target_id
    await hand.press("s")
    await hand.write("fri")
    await hand.press("enter")
    await hand.saved("Saved: Move the next date")
    assert hand.row.target_id != target
    return target


async def new_referral(hand: Hand, ref: str) -> str:
    target = hand.row.target_id
    await hand.press("f", "enter")
    await hand.write(ref)
    await hand.press("ctrl+s")
    await hand.saved("Saved: Add a referral")
    assert hand.row.target_id != target
    return target


async def morning(hand: Hand) -> dict[str, list[str]]:
    """Eight touches, five answers, three snoozes, two referrals, a decision, and something taken back."""
    driver = hand.driver
    touched = [await log_touch(hand, f"learned {at}") for at in range(8)]
    answered = [await log_touch(hand, f"answer {at}", answered=True) for at in range(5)]
    wrong = await log_touch(hand, "on the wrong row")
    await hand.press("u")
    await hand.saved("Undone: Log")
    referred = [await new_referral(hand, ref) for ref in ("LK-4401", "LK-4402")]
    moved = [await snooze(hand) for _ in range(3)]
    await hand.press("2")
    await driver.until(lambda: isinstance(driver.main.shown, SourcesPane) and driver.main.shown.health, 20)
    await hand.press("E", "ctrl+s")
    await driver.until(lambda: driver.status.startswith("Saved: Decide"), 20)
    await hand.press("1")
    return {"touched": touched, "answered": answered, "wrong": [wrong], "referred": referred, "moved": moved}


def effects(before: Snapshot, after: Snapshot, did: dict[str, list[str]]) -> dict[str, int]:
    """What a fresh reader finds in the workbook, by kind."""
    touches, old = after.tables["Touches"].frame, before.tables["Touches"].frame
    new = touches.tail(touches.height - old.height)
    learned = dict(zip(new["Intel"].to_list(), new["Target ID"].to_list(), strict=True))
    responses = dict(zip(new["Intel"].to_list(), new["Response"].to_list(), strict=True))
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
            learned.get(f"answer {at}") == target and responses[f"answer {at}"] == "Not now"
            for at, target in enumerate(did["answered"])
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
        "taken back": int(
            "on the wrong row" not in learned and new.height == len(did["touched"]) + len(did["answered"])
        ),
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
