"""Whatever a cell holds is shown as what it is: nothing in it acts, hides or breaks the screen."""

from __future__ import annotations

from datetime import date

import pytest
from app_fixtures import MemoryStore, OpenApp

from refboard.practice.schema import TABLES
from workbook.schema import ColumnType

HOSTILE = {
    "commands": ("\x1b]0;pwned\x07[@click=app.quit]x[/]", "␛]0;pwned␇[@click=app.quit]x[/]"),
    "brackets": ("[/] [UK office]", "[/] [UK office]"),
    "direction": ("\u202eevil a\\[b]", "‹U+202E›evil a\\[b]"),
}


def poison(store: MemoryStore, text: str) -> None:
    """Put the text into every text cell that keeps the row in the list."""
    for spec in TABLES:
        for row in store.tables.get(spec.name, []):
            for column in spec.columns:
                kept = {
                    spec.id_column,
                    "Target ID",
                    "Status",
                    "Do not contact",
                    "Direction",
                    "Tier",
                    "Purpose",
                }
                if column.type is ColumnType.TEXT and column.name not in kept:
                    row[column.name] = text
    store.tables["Targets"] = store.tables["Targets"][:1]
    store.tables["Targets"][0] |= {"Own column " + text: text}
    store.tables["Referrals"] = [
        {"Referral ID": "R-1A", "Target ID": "P-AAA", "Source": text, "Received": date(2026, 9, 1), "Handler": text,
         "Scheduled on": date(2026, 9, 3), "Appointment": date(2026, 9, 9), "Outcome": "Completed", "Patient ref": text}
    ]  # fmt: skip
    store.tables["Touches"][1] |= {"Response": "", "Source": text}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_every_text_is_shown_literally(open_app: OpenApp, store: MemoryStore, kind: str) -> None:
    text, shown = HOSTILE[kind]
    poison(store, text)
    async with open_app((200, 60), user=text) as d:
        row = d.main.pane.rows[0]
        await d.until(lambda: row.target_id in d.main.pane.query_one("CardView")._cards)  # type: ignore[attr-defined]
        looks = [d.look()]
        for key in ("t", "a", "s", "o"):
            await d.press(key)
            await d.pilot.pause(0.05)
            looks.append(d.look())
            await d.press("escape")
        await d.press("colon", "x", "escape", "t", "ctrl+s")
        await d.settled()
        looks.append(d.look())
        await d.main.open_source(row.target_id)
        await d.until(lambda: "Latest from them" in d.look())
        looks.append(d.look())
        assert d.app.is_running
    assert looks[0].count(shown) >= 8
    assert all(shown[:12] in look for look in looks)
    assert not any(mark in look for look in looks for mark in ("\x1b", "\x07", "\u202e"))
