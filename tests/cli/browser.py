"""A headless Chromium, driven over its debugging protocol."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page of it; ``heard`` is every byte that came to the page over websockets."""

    def __init__(self, talk: aiohttp.ClientWebSocketResponse) -> None:
        self._talk = talk
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.heard = b""
        self.asked: list[str] = []
        """Addresses of everything the page fetched."""
        self.reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._talk:
            event = json.loads(message.data)
            if "id" in event:
                self._answers.pop(event["id"]).set_result(event)
            elif event["method"] == "Network.webSocketFrameReceived":
                frame = event["params"]["response"]
                if frame["opcode"] == 2:
                    self.heard += base64.b64decode(frame["payloadData"])
            elif event["method"] == "Network.requestWillBeSent":
                self.asked.append(event["params"]["request"]["url"])
            elif event["method"] == "Network.webSocketCreated":
                self.asked.append(event["params"]["url"])

    async def tell(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._talk.send_json({"id": self._number, "method": method, "params": params})
        done = await asyncio.wait_for(answer, 20)
        assert "error" not in done, done
        result: dict[str, Any] = done["result"]
        return result

    async def key(self, character: str) -> None:
        for kind in ("keyDown", "keyUp"):
            await self.tell("Input.dispatchKeyEvent", type=kind, key=character, text=character)

    async def evaluate(self, script: str) -> Any:  # noqa: ANN401  (whatever the page answers)
        done = await self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return done["result"].get("value")

    async def until(self, happened: Callable[[], object], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"it did not happen; the page heard {self.heard[-600:]!r}"
            await asyncio.sleep(0.05)

    async def picture(self) -> bytes:
        done = await self.tell("Page.captureScreenshot", format="png")
        return base64.b64decode(done["data"])


@asynccontextmanager
async def browsing(folder: Path, width: int = 1100, height: int = 640) -> AsyncIterator[Browser]:
    """A browser with an empty page; its files are in ``folder``."""
    program = find_browser()
    assert program is not None
    process = await asyncio.create_subprocess_exec(
        program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
        "--disable-background-networking", "--disable-component-update", f"--window-size={width},{height}",
        "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={folder}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        note, end = folder / "DevToolsActivePort", time.monotonic() + 30
        while not (note.exists() and note.read_text(encoding="utf-8").count("\n")):
            assert time.monotonic() < end, "the browser did not start"
            await asyncio.sleep(0.05)
        port = note.read_text(encoding="utf-8").split("\n")[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                page = next(entry for entry in await answer.json() if entry["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as talk:
                browser = Browser(talk)
                for area in ("Network", "Page", "Runtime"):
                    await browser.tell(f"{area}.enable")
                # Nobody looks at it, but the page is to behave as if somebody did.
                await browser.tell("Emulation.setFocusEmulationEnabled", enabled=True)
                yield browser
                browser.reader.cancel()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
