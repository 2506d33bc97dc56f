"""The dashboard in a browser: what it shows, and whom it lets in."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from shell import ON, run

import refboard

aiohttp = pytest.importorskip("aiohttp", reason="refboard[serve] is not installed")
pytest.importorskip("textual_serve", reason="refboard[serve] is not installed")

from browser import browsing, find_browser  # noqa: E402  (needs aiohttp)

PICTURE = os.environ.get("REFBOARD_SERVE_PICTURE")
"""Where to put a picture of the page."""


class Served:
    """A running `refboard serve`."""

    def __init__(self, address: str, process: asyncio.subprocess.Process) -> None:
        self.address = address
        self.base = address.partition("/?")[0]
        self.process = process


@asynccontextmanager
async def serving(book: Path) -> AsyncIterator[Served]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "refboard", "serve", str(book), "--on", str(ON),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = b""
        while not (address := re.search(rb"http://\S+", said)):
            line = await asyncio.wait_for(process.stdout.readline(), 30)
            assert line, said
            said += line
        yield Served(address[0].decode(), process)
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 30)


def visitor() -> Any:  # noqa: ANN401  (the module may be absent)
    """Somebody who keeps cookies as a browser does, those of addresses without a name too."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed")
async def test_a_browser_shows_today_and_takes_keys(book: Path, tmp_path: Path) -> None:
    async with serving(book) as served, browsing(tmp_path / "browser") as page:
        await page.tell("Page.navigate", url=served.address)
        await page.until(lambda: b"follow-up" in page.heard)
        assert await page.evaluate("document.location.search") == ""
        await page.until(lambda: b"Log touch" in page.heard)
        if PICTURE:
            await asyncio.sleep(1.5)
            Path(PICTURE).write_bytes(await page.picture())
        before = len(page.heard)
        await page.key("?")
        await page.until(lambda: b"Act on the row" in page.heard[before:])
        await page.key("q")
        await page.key("q")
        await page.until(lambda: served.process.returncode is None)
        for _ in range(200):
            if await page.evaluate("document.body.classList.contains('-closed')"):
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("the page was not told that the dashboard has ended")
        elsewhere = [
            url for url in page.asked if not re.match(rf"(http|ws){re.escape(served.base[4:])}/", url)
        ]
        assert elsewhere in ([], ["about:blank"])


async def test_only_who_has_the_key_is_let_in(book: Path) -> None:
    async with serving(book) as served, visitor() as session:

        async def ask(path: str, **headers: str) -> int:
            async with session.get(f"{served.base}{path}", headers=headers, allow_redirects=False) as answer:
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
                return int(answer.status)

        key = served.address.removeprefix(served.base)
        assert len(key) > 30
        for path in ("/", "/ws", "/static/js/textual.js", "/download/x", "/?key=", "/?key=wröng", f"{key}x"):
            assert await ask(path) == 403
        port = served.base.rpartition(":")[2]
        assert await ask(key, Host=f"pages.example:{port}") == 403
        assert await ask(key, Host=f"localhost:{port}") == 403
        assert await ask(key, Origin="http://pages.example") == 403
        assert await ask(key, Origin="null") == 403
        async with session.get(served.address, allow_redirects=False) as answer:
            assert answer.status == 303
            place, cookie = answer.headers["Location"], answer.headers["Set-Cookie"]
        # The cookie that came with that answer opens the rest, but not for another page.
        assert await ask(place) == 200
        assert await ask(f"{place}static/js/textual.js") == 200
        assert await ask(f"{place}focus.js") == 200
        assert await ask(f"{place}ws", Origin="http://pages.example", Upgrade="websocket") == 403
        # A browser sends cookies to every port: this one is not the key, and goes to a path that no other page knows.
        assert key.removeprefix("/?key=") not in cookie
        assert f"Path={place.rstrip('/')};" in f"{cookie};"
        assert len(place) > 20
        assert await ask("/") == 403
        assert await ask("/static/js/textual.js") == 403


async def test_only_this_computer_reaches_it(book: Path) -> None:
    async with serving(book) as served:
        port = int(served.base.rpartition(":")[2])
        others = {
            str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        }
        for host in others - {"127.0.0.1"}:
            if host.startswith("127."):
                continue
            with pytest.raises(OSError, match=r"."), socket.create_connection((host, port), timeout=2):
                pass


async def test_ending_the_server_lets_the_dashboards_end_by_themselves(book: Path, tmp_path: Path) -> None:
    async with serving(book) as served, visitor() as session:
        async with session.get(served.address) as answer:
            assert answer.status == 200
            place = answer.url
        async with session.ws_connect(f"{place}ws?width=90&height=30") as talk:
            heard = b""
            while b"follow-up" not in heard:
                message = await asyncio.wait_for(talk.receive(), 30)
                heard += message.data if isinstance(message.data, bytes) else b""
            served.process.terminate()
            while not (await asyncio.wait_for(talk.receive(), 30)).type.name.startswith("CLOS"):
                pass
        assert await asyncio.wait_for(served.process.wait(), 30) == 0
    assert not list(book.parent.glob(".~*"))
    assert not list(tmp_path.glob("crash-*"))


def test_a_port_that_is_taken_is_named(book: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = run("serve", book, "--port", port)
    assert (told.code, told.out) == (2, "")
    assert f"Port {port} of this computer cannot be used" in told.err
    assert run("serve", book, "--port", 70000).code == 2


def test_without_the_extra_package_the_sentence_says_what_to_install(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.app_service", None)
    monkeypatch.delitem(sys.modules, "refboard.web", raising=False)
    monkeypatch.delattr(refboard, "web", raising=False)
    told = run("serve", book)
    assert told.code == 2
    assert "pip install textual-serve" in told.err
