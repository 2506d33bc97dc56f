"""The command palette: every command, and every office of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from refboard.tui.commands import COMMANDS
from refboard.tui.screens.main import MainScreen

if TYPE_CHECKING:
    from refboard.tui.commands import Command

OFFICES_SHOWN = 20


class CommandProvider(Provider):
    """Commands by title and help."""

    async def discover(self) -> Hits:
        """Offer every command."""
        for command in COMMANDS:
            yield DiscoveryHit(Content(command.title), self._run(command), command.title, _help(command))

    async def search(self, query: str) -> Hits:
        """Offer the commands that match."""
        matcher = self.matcher(query)
        for command in COMMANDS:
            score = max(matcher.match(command.title), matcher.match(command.help) * 0.8)
            if score > 0:
                shown = matcher.highlight(command.title)
                yield Hit(score, shown, self._run(command), command.title, _help(command))

    def _run(self, command: Command) -> partial[None]:
        screen = self.screen
        return (
            partial(screen.run_command, command) if isinstance(screen, MainScreen) else partial(lambda: None)
        )


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
