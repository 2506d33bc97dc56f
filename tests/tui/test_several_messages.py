"""Messages to several offices at once: stepped through, filled in, one file, one save."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_fixtures import AppDriver, MemoryStore, OpenApp

from refboard.tui.forms.draft_screen import DraftScreen
from refboard.tui.forms.fill_form import FillForm
from refboard.tui.forms.save_file_form import SaveFileForm

TEMPLATE = {
    "Message ID": "M-ONE",
    "Name": "Guide",
    "Subject": "About {topic}",
    "Body": "Dear {contact},\n\nHere is our guide to {topic} for {source}.",
    "Hint": "Attach the guide.",
}


@pytest.fixture
def templates(store: MemoryStore) -> MemoryStore:
    purposes = (
        "Check-in",
        "Loop note",
        "Thank you",
        "Reply",
        "Introduce",
        "Re-engage",
        "Detail",
        "Availability",
    )
    store.tables["Messages"] = [
        {**TEMPLATE, "Message ID": f"M-{at}A", "Purpose": purpose} for at, purpose in enumerate(purposes)
    ]
    return store


async def open_messages(d: AppDriver) -> DraftScreen:
    await d.press("ctrl+a", "m")
    screen = d.app.screen
    assert isinstance(screen, DraftScreen)
    await d.until(lambda: screen.draft is not None)
    await d.pilot.pause(0.1)
    return screen


async def fill_in(d: AppDriver, words: str) -> None:
    await d.until(lambda: isinstance(d.app.screen, FillForm))
    await d.type(words)
    await d.press("enter")


async def test_a_selection_is_one_save_and_one_undo(open_app: OpenApp, templates: MemoryStore) -> None:
    store = templates
    before = len(store.tables["Touches"])
    async with open_app((120, 40)) as d:
        rows = len(d.offices)
        assert rows > 1
        screen = await open_messages(d)
        assert f"Message 1 of {rows}" in d.look()
        assert "Hint: Attach the guide." in d.look()
        assert screen.draft is not None
        assert "Attach" not in screen.draft.body
        first = screen.draft.source
        await d.press("n")
        assert screen.draft.source != first
        await d.press("p", "l")
        await fill_in(d, "chronic cough")
        await d.settled()
        assert len(store.titles) == 1
        assert len(store.tables["Touches"]) == before + rows
        assert {row.get("Message") is not None for row in store.tables["Touches"][-rows:]} == {True}
        await d.press("u")
        await d.settled()
        assert len(store.tables["Touches"]) == before


async def test_one_file_has_all_of_them(open_app: OpenApp, templates: MemoryStore, tmp_path: Path) -> None:
    assert templates.tables["Messages"]
    out = tmp_path / "letters.html"
    async with open_app((120, 40)) as d:
        rows = len(d.offices)
        await open_messages(d)
        await d.press("w")
        await fill_in(d, "chronic cough")
        await d.until(lambda: isinstance(d.app.screen, SaveFileForm))
        await d.pilot.pause(0.1)
        assert "messages-2026-11-24.html" in d.look()
        await d.press("end", "ctrl+u")
        await d.type(str(out))
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, DraftScreen))
        page = out.read_text(encoding="utf-8")
        assert page.count("<article>") == rows
        assert "chronic cough" in page
        assert "{topic}" not in page
        await d.press("w")
        await d.until(lambda: isinstance(d.app.screen, SaveFileForm))
        await d.pilot.pause(0.1)
        await d.press("end", "ctrl+u")
        await d.type(str(out))
        await d.press("enter")
        await d.until(lambda: "already exists" in d.look())


async def test_a_message_can_be_handed_to_the_mail_program(
    open_app: OpenApp, templates: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = templates.tables["Targets"]
    for row in targets:
        row["Email"], row["Preferred channel"] = "desk@example.org", "Email"
    async with open_app((120, 40)) as d:
        opened: list[str] = []
        monkeypatch.setattr(d.app, "open_url", lambda url, new_tab=True: opened.append(url))  # noqa: ARG005
        await d.press("m")
        screen = d.app.screen
        assert isinstance(screen, DraftScreen)
        await d.until(lambda: screen.draft is not None)
        await d.press("o")
        await fill_in(d, "cough & cold")
        await d.until(lambda: bool(opened))
        assert opened[0].startswith("mailto:desk@example.org?subject=About%20cough%20%26%20cold")
        assert templates.titles == []
