# ruff: noqa: INP001  (a script, not a package)
"""Make the pictures of the README from the running app: ``python docs/make_pictures.py``.

The picture shows an invented practice on a fixed day, so that it changes only when the app does.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from datetime import date
from pathlib import Path

ON = date(2026, 11, 23)
SIZE = (136, 30)
FOLDER = Path(__file__).resolve().parent


async def picture(book: Path) -> str:
    """Open the app over a workbook and return what it shows as SVG."""
    from refboard.practice.schema import TABLES
    from refboard.tui.app import RefboardApp
    from workbook import Store

    app = RefboardApp(
        lambda: Store.open(book, TABLES, user="Ana Reyes"), name=book.name, user="Ana Reyes", clock=lambda: ON
    )
    async with app.run_test(size=SIZE) as pilot:
        async with asyncio.timeout(30):
            while "to follow up" not in app.export_screenshot().replace("&#160;", " "):
                await pilot.pause(0.1)
        await pilot.pause(0.5)
        return app.export_screenshot(title="refboard")


def main() -> None:
    """Write docs/today.svg."""
    from refboard import demo

    with tempfile.TemporaryDirectory() as folder:
        os.environ["REFBOARD_STATE_DIR"] = folder
        book = Path(folder) / "practice.xlsx"
        demo.build(book, touches=400, seed=3, on=ON)
        drawn = asyncio.run(picture(book))
    # The names of classes are made up anew each time; fixed ones keep the file the same.
    drawn = re.sub(r"terminal-\d+", "terminal", drawn)
    (FOLDER / "today.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
