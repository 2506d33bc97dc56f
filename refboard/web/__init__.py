"""The dashboard in a browser on this computer: loopback only, and only with the printed address.

textual-serve runs one dashboard for each tab and carries keys and screens over a websocket. On its own it lets in
every user of the computer and every web page open in any browser on it; the key and the header checks here keep
both out.
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
"""Most columns and rows of a browser window."""


def claim(port: int) -> socket.socket:
    """Bind a loopback port, any free one for 0; raise RefusedError when it is in use."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        # Otherwise the port stays in use for a minute after the last run; on Windows the option would share it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        # Listen now: the address is printed before the server accepts requests.
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "it does not exist"
        raise RefusedError(
            f"Port {port} of this computer cannot be used ({reason}); leave out --port to use a free one."
        ) from None
    return listener


class Tab(AppService):
    """The dashboard of one tab."""

    async def run(self) -> None:
        """Serve its screens until it ends, then close the page's connection."""
        await super().run()
        await self.remote_close()


class LocalServer(Server):
    """Serves ``command`` to browsers on this computer that have the key."""

    def __init__(self, command: str, listener: socket.socket, *, title: str) -> None:
        host, port = listener.getsockname()
        super().__init__(command, host=host, port=port, title=title, templates_path=Path(__file__).parent)
        # textual-serve leaves out port 80 here, but the Origin check compares the whole address.
        self.public_url = f"http://{host}:{port}"
        self._listener = listener
        self._key = secrets.token_urlsafe(24)
        # A browser sends a cookie to every port of this computer, so it is not the key, and its path is a secret too:
        # a page of another program cannot be at a path that it does not know.
        self._session, self._place = secrets.token_urlsafe(24), f"/{secrets.token_urlsafe(16)}"
        self._tabs: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """The address to open in a browser, with the key."""
        return f"{self.public_url}/?key={self._key}"

    def serve(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002  (as textual-serve has it)
        """Serve until Ctrl+C or a signal; every dashboard first finishes what it is saving."""
        self.debug = debug
        web.run_app(self._make_app(), sock=self._listener, print=lambda *_: None, access_log=None)

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002
        """Print the address."""
        sys.stdout.write(
            f"{visible(self.title)} is open for your browser at\n\n    {self.address}\n\n"
            "Only reachable from this computer, with the printed address; keep it private.\n"
            "Each tab is its own dashboard. Ctrl+C ends them all, once they have saved.\n"
        )
        sys.stdout.flush()

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002
        """Let every dashboard finish and end."""
        for tab in tuple(self._tabs):
            tab.cancel()
        await asyncio.gather(*self._tabs, return_exceptions=True)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a dashboard for a tab until either of them ends."""
        response = web.WebSocketResponse(heartbeat=15)
        await response.prepare(request)
        tab = asyncio.create_task(self._run(request, response))
        self._tabs.add(tab)
        try:
            # Closing a tab ends this handler; the dashboard still finishes saving.
            await asyncio.shield(tab)
        finally:
            tab.add_done_callback(self._tabs.discard)
        return response

    async def _run(self, request: web.Request, response: web.WebSocketResponse) -> None:
        tab = Tab(
            self.command,
            write_bytes=response.send_bytes,
            write_str=response.send_str,
            close=_closer(response),
            download_manager=self.download_manager,
            debug=self.debug,
        )
        width, height = (
            max(1, min(to_int(request.query.get(name, ""), usual), _LARGEST))
            for name, usual in (("width", 80), ("height", 24))
        )
        await tab.start(width, height)
        try:
            await self._process_messages(response, tab)
        except asyncio.CancelledError:
            await response.close()
        finally:
            await tab.stop()

    async def _make_app(self) -> web.Application:
        pages = await super()._make_app()
        pages.router.add_get("/focus.js", self._focus)
        app = web.Application(middlewares=[self._guard()])
        app.on_response_prepare.append(self._add_headers)
        app.add_subapp(self._place, pages)
        return app

    async def _focus(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        return web.FileResponse(Path(__file__).with_name("focus.js"))

    def _guard(self) -> Middleware:
        cookie, host = f"refboard-{self.port}", f"{self.host}:{self.port}"

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            # Another host name means a web page elsewhere with a name that resolves to this computer.
            if request.headers.get("Host") != host:
                raise web.HTTPForbidden(text=f"Only {host} is served here.")
            if request.headers.get("Origin", self.public_url) != self.public_url:
                raise web.HTTPForbidden(text="Other web pages cannot use the dashboard.")
            if _is_same(request.query.get("key", ""), self._key):
                away = web.HTTPSeeOther(f"{self._place}/")
                away.set_cookie(cookie, self._session, httponly=True, samesite="Strict", path=self._place)
                raise away
            if not _is_same(request.cookies.get(cookie, ""), self._session):
                raise web.HTTPForbidden(
                    text="Open the whole address that refboard serve printed, with its key."
                )
            return await handler(request)

        return guard

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG002
        response.headers["Content-Security-Policy"] = _POLICY.format(host=f"{self.host}:{self.port}")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"


def _is_same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), secret.encode())


def _closer(response: web.WebSocketResponse) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await response.close()

    return close
