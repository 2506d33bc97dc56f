"""The dashboard in a browser on this computer: loopback only, and only for who has the key.

textual-serve runs one dashboard for each tab and carries keys and screens over a websocket. By itself it
lets in every user of the computer, and every web page that is open in any browser on it; what is added
here keeps both out.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from refboard.text import visible
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.typedefs import Handler, Middleware

HOST: Final = "127.0.0.1"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LARGEST: Final = 1000
"""Columns and rows of a browser's window, at most."""


def claim(port: int) -> socket.socket:
    """Take a port of this computer's own, any free one for 0; raise RefusedError when it is taken."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        # Without it the port stays taken for a minute after the last time; on Windows it would share it.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
        # From now on: the address is told before the first question can be answered.
        door.listen()
    except (OSError, OverflowError) as error:
        door.close()
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        raise RefusedError(
            f"Port {port} of this computer cannot be used ({reason}); leave --port out to take a free one."
        ) from None
    return door


class Tab(AppService):
    """The dashboard of one tab."""

    async def run(self) -> None:
        """Carry its screens until it ends, and let the page know."""
        await super().run()
        await self.remote_close()


class LocalServer(Server):
    """Serves ``command`` to browsers on this computer that were given the key."""

    def __init__(self, command: str, door: socket.socket, *, title: str) -> None:
        host, port = door.getsockname()
        super().__init__(command, host=host, port=port, title=title, templates_path=Path(__file__).parent)
        # textual-serve leaves the port out of this one for 80, and nobody else may answer for it.
        self.public_url = f"http://{host}:{port}"
        self._door = door
        self._key = secrets.token_urlsafe(24)
        self._tabs: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """What to open in a browser, with the key."""
        return f"{self.public_url}/?key={self._key}"

    def serve(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002  (as textual-serve has it)
        """Serve until Ctrl+C or a signal; every dashboard finishes what it was asked for first."""
        self.debug = debug
        web.run_app(self._make_app(), sock=self._door, print=lambda *_: None, access_log=None)

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002
        """Say where it is."""
        sys.stdout.write(
            f"{visible(self.title)} is open for your browser at\n\n    {self.address}\n\n"
            "Only this computer reaches it, and only with this address: keep it to yourself.\n"
            "Every tab is a dashboard of its own. Ctrl+C ends them all, after what they have to save.\n"
        )
        sys.stdout.flush()

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002
        """Let every dashboard end by itself."""
        for tab in tuple(self._tabs):
            tab.cancel()
        await asyncio.gather(*self._tabs, return_exceptions=True)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a dashboard for a tab until either of them ends."""
        talk = web.WebSocketResponse(heartbeat=15)
        await talk.prepare(request)
        tab = asyncio.create_task(self._run(request, talk))
        self._tabs.add(tab)
        try:
            # A tab that goes away ends its handler; the dashboard still finishes what it saves.
            await asyncio.shield(tab)
        finally:
            tab.add_done_callback(self._tabs.discard)
        return talk

    async def _run(self, request: web.Request, talk: web.WebSocketResponse) -> None:
        tab = Tab(
            self.command, write_bytes=talk.send_bytes, write_str=talk.send_str, close=_closer(talk),
            download_manager=self.download_manager, debug=self.debug,
        )  # fmt: skip
        width, height = (
            max(1, min(to_int(request.query.get(name, ""), usual), _LARGEST))
            for name, usual in (("width", 80), ("height", 24))
        )
        await tab.start(width, height)
        try:
            await self._process_messages(talk, tab)
        except asyncio.CancelledError:
            await talk.close()
        finally:
            await tab.stop()

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_get("/focus.js", self._focus)
        app.middlewares.append(self._guard())
        app.on_response_prepare.append(self._seal)
        return app

    async def _focus(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        return web.FileResponse(Path(__file__).with_name("focus.js"))

    def _guard(self) -> Middleware:
        cookie, host = f"refboard-{self.port}", f"{self.host}:{self.port}"

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            # Another name for this computer is a page elsewhere that made its own name point here.
            if request.headers.get("Host") != host:
                raise web.HTTPForbidden(text=f"This is {host}, and nothing else.")
            if request.headers.get("Origin", self.public_url) != self.public_url:
                raise web.HTTPForbidden(text="Another page may not talk to the dashboard.")
            if self._fits(request.query.get("key", "")):
                away = web.HTTPSeeOther("/")
                away.set_cookie(cookie, self._key, httponly=True, samesite="Strict", path="/")
                raise away
            if not self._fits(request.cookies.get(cookie, "")):
                raise web.HTTPForbidden(
                    text="Open the whole address that refboard serve printed, with its key."
                )
            return await handler(request)

        return guard

    def _fits(self, given: str) -> bool:
        return secrets.compare_digest(given.encode("utf-8", "replace"), self._key.encode())

    async def _seal(self, request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG002
        response.headers["Content-Security-Policy"] = _POLICY.format(host=f"{self.host}:{self.port}")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"


def _closer(talk: web.WebSocketResponse) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await talk.close()

    return close
