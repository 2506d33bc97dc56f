"""The command palette: the commands of the pane, every source and everybody there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from refboard.tui.commands import COMMANDS, Scope
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
            pane = screen.shown
            for command in COMMANDS:
                at_home = command.scope is not Scope.LIST or pane.list_widget is not None
                if command.heard_in(pane.id or "") and at_home:
                    yield command, partial(screen.run_command, command)


class OfficeProvider(Provider):
    """Every source and everybody there, to go to."""

    async def search(self, query: str) -> Hits:
        """Offer the sources, then the people, whose name matches."""
        from refboard.text import content

        screen = self.screen
        if not isinstance(screen, MainScreen) or screen.board is None:
            return
        matcher = self.matcher(query)
        best: dict[tuple[str, str], float] = {}
        for place in screen.board.places.values():
            for words in ((place.source, ""), (place.contact, place.source)):
                if words[0] and words not in best:
                    best[words] = matcher.match(" ".join(words))
        found = sorted(
            ((score, words) for words, score in best.items() if score > 0), key=lambda hit: -hit[0]
        )
        for score, (name, source) in found[:OFFICES_SHOWN]:
            shown = content(f"{name} · {source}" if source else name)
            go = partial(screen.open_source, source or name)
            yield Hit(score, shown, go, shown.plain, None)


def _help(command: Command) -> str:
    # Our own words, but the palette reads them as markup.
    from textual.markup import escape

    return escape(f"{command.shown_keys}  {command.help}")
