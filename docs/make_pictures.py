# ruff: noqa: INP001  (a script, not a package)
"""Make the pictures of the documentation from the running app: ``python docs/make_pictures.py``.

They show an invented practice on a fixed day, so that a picture changes only when the app does.
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
    """A picture: its name, what is typed to get there, a word that must be seen, and the size in characters."""

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
    """The clock of that morning: every look at it is a minute later."""

    looks = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """The next minute after eight."""
        cls.looks += 1
        at = datetime(ON.year, ON.month, ON.day, 8, 0, tzinfo=UTC) + timedelta(minutes=cls.looks)
        return cls.fromisoformat(at.astimezone(tz).isoformat())


def prepare(folder: Path) -> Path:
    """Make a practice, log a touch in it, and disagree with a colleague about a telephone number."""
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
        setattr(module, "datetime", Morning)  # noqa: B010  (mypy knows what it was)
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
        [SetCells("Targets", targets[2], {"Phone": "(616) 555-0142"})], title="Put the telephone right"
    )
    mine.submit(
        [SetCells("Targets", targets[2], {"Phone": "(616) 555-0124"})], title="Put the telephone right"
    )
    mine.close()
    theirs.close()
    return book


async def draw(book: Path, picture: Picture) -> str:
    """Open the app over a workbook, type, and return what it shows as SVG."""
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
    # The names of classes are made up anew each time; fixed ones keep the file the same.
    return re.sub(r"terminal-\d+", "terminal", drawn)


async def _until(app: RefboardApp, word: str) -> None:
    """Wait for a word, and for the figures."""
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
