# ruff: noqa: INP001  (a script, not a package)
"""Draw the pictures of the documentation from the running app: ``python docs/make_pictures.py``.

They show a sample practice on a fixed day, so a picture changes only when the app does.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from refboard.tui.app import RefboardApp

ON = date(2026, 11, 23)
USER, COLLEAGUE = "Ana Reyes", "Ben Okafor"
FOLDER = Path(__file__).resolve().parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the keys that lead to it, a text to wait for, and the size in characters."""

    name: str
    keys: tuple[str, ...]
    word: str
    size: tuple[int, int] = (136, 32)


PICTURES = (
    Picture("today", (), "follow-up", (136, 30)),
    Picture("sources", ("2",), "Days, 12 months"),
    Picture("source", ("2", "enter"), "Timeline:", (136, 36)),
    Picture("timing", ("3",), "Mon", (136, 36)),
    Picture("loop", ("4",), "Stage", (136, 30)),
    Picture("review", ("5",), "Answered touches", (136, 38)),
    Picture("workbook", ("6",), "For you to decide", (136, 24)),
)


class Morning(datetime):
    """A clock that moves on a minute each time it is read, so that times in the pictures differ."""

    looks = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the next minute after eight."""
        cls.looks += 1
        at = datetime(ON.year, ON.month, ON.day, 8, 0, tzinfo=UTC) + timedelta(minutes=cls.looks)
        return cls.fromisoformat(at.astimezone(tz).isoformat())


def prepare(folder: Path) -> Path:
    """Create a practice, log a touch in it, and conflict with a colleague over a phone number."""
    import workbook.sharing.journal.journal as journal
    import workbook.sharing.versions.ring as backup
    from refboard import demo
    from refboard.practice.actions import log_touch
    from refboard.practice.schema import TABLES
    from workbook import SetCells, Store

    book = folder / "practice.xlsx"
    demo.build(book, touches=2000, seed=3, on=ON)
    os.environ["TZ"] = "UTC"
    os.environ["COLORTERM"] = "truecolor"
    time.tzset()
    for module in (journal, backup):
        setattr(module, "datetime", Morning)  # noqa: B010  (mypy knows the original type)
    mine = Store.open(book, TABLES, user=USER)
    theirs = Store.open(book, TABLES, user=COLLEAGUE, state_dir=folder / "colleague")
    targets = mine.read().tables["Targets"].ids
    touch = log_touch(
        mine.read(), targets[4], on=ON, by=USER, channel="Phone", purpose="Check-in", outcome="Spoke"
    )
    mine.submit(touch.changes, title=touch.title)
    mine.read()
    theirs.read()
    theirs.submit(
        [SetCells("Targets", targets[2], {"Phone": "(616) 555-0142"})], title="Correct the phone number"
    )
    mine.submit(
        [SetCells("Targets", targets[2], {"Phone": "(616) 555-0124"})], title="Correct the phone number"
    )
    mine.close()
    theirs.close()
    return book


async def draw(book: Path, picture: Picture) -> str:
    """Open the app on a workbook, press the keys, and return the screen as SVG."""
    from refboard.practice.schema import TABLES
    from refboard.tui.app import RefboardApp
    from workbook import Store

    app = RefboardApp(
        lambda: Store.open(book, TABLES, user=USER), name=book.name, user=USER, clock=lambda: ON
    )
    async with app.run_test(size=picture.size) as pilot, asyncio.timeout(PATIENCE):
        await _until(app, "follow-up")
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause(0.5)
        await _until(app, picture.word)
        await pilot.pause(0.5)
        drawn = app.export_screenshot(title="refboard")
    # Class names differ in each run; a fixed name keeps the file unchanged.
    return re.sub(r"terminal-\d+", "terminal", drawn)


async def _until(app: RefboardApp, word: str) -> None:
    """Wait for a text and for the figures."""
    while True:
        shown = app.export_screenshot().replace("&#160;", " ")
        if word in shown and "calculating" not in shown.casefold():
            return
        await asyncio.sleep(0.2)


def main() -> None:
    """Write every picture."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REFBOARD_STATE_DIR"] = str(Path(folder) / "state")
        book = prepare(Path(folder))
        for picture in PICTURES:
            drawn = asyncio.run(draw(book, picture))
            (FOLDER / f"{picture.name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
