"""The command palette: every command, and every office of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from refboard.tui.commands import COMMANDS
from refboard.tui.screens.main import MainScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refboard.tui.commands import Command

OFFICES_SHOWN = 20


class CommandProvider(Provider):
    """Commands by title and help."""

    async def discover(self) -> Hits:
        """Offer every command."""
        for command, run in self._commands():
            yield DiscoveryHit(Content(command.title), run, command.title, _help(command))

    async def search(self, query: str) -> Hits:
        """Offer the commands that match."""
        matcher = self.matcher(query)
        for command, run in self._commands():
            score = max(matcher.match(command.title), matcher.match(command.help) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), run, command.title, _help(command))

    def _commands(self) -> Iterator[tuple[Command, partial[None]]]:
        # Over a form there is nothing the commands could act on.
        screen = self.screen
        if isinstance(screen, MainScreen):
            for command in COMMANDS:
                yield command, partial(screen.run_command, command)


class OfficeProvider(Provider):
    """Offices of the list, to go to."""

    async def search(self, query: str) -> Hits:
        """Offer the rows whose office or contact matches."""
        from refboard.text import content

        screen = self.screen
        if not isinstance(screen, MainScreen):
            return
        matcher = self.matcher(query)
        found = sorted(
            ((matcher.match(f"{row.office} {row.contact}"), row) for row in screen.pane.rows),
            key=lambda pair: -pair[0],
        )
        for score, row in found[:OFFICES_SHOWN]:
            if score > 0:
                shown = content(f"{row.office} · {row.contact}" if row.contact else row.office)
                yield Hit(score, shown, partial(screen.pane.go_to, row.key), shown.plain, None)


def _help(command: Command) -> str:
    # Our own words, but the palette reads them as markup.
    from textual.markup import escape

    return escape(f"{command.shown_keys}  {command.help}")
