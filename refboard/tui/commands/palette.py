"""The command palette: the commands of the pane, every source and everyone there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from refboard.tui.commands import COMMANDS, Scope, show_keys
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.panes.register import PANES
from refboard.tui.screens.main import MainScreen
from refboard.tui.textual_private import own_bindings

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from refboard.tui.commands import Command
    from refboard.tui.panes.pane import Pane
    from refboard.tui.panes.register import PaneSpec

OFFICES_SHOWN = 20


class CommandProvider(Provider):
    """Commands by title and help."""

    async def discover(self) -> Hits:
        """Offer every command."""
        names = KeyNames.of(self.app)
        for command, run in self._commands():
            yield DiscoveryHit(Content(command.title), run, command.title, _help(command, names))

    async def search(self, query: str) -> Hits:
        """Offer the commands that match."""
        names = KeyNames.of(self.app)
        matcher = self.matcher(query)
        for command, run in self._commands():
            score = max(matcher.match(command.title), matcher.match(command.help) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), run, command.title, _help(command, names))
        for command, spec, go in self._elsewhere():
            score = matcher.match(command.title) * 0.5
            if score > 0:
                there = f"{command.title} · in {spec.number} {spec.title}"
                yield Hit(score, Content(there), go, there, f"Goes there: {_help(command, names)}")

    def _elsewhere(self) -> Iterator[tuple[Command, PaneSpec, partial[None]]]:
        """Commands that only other panes have, with the first pane that has each, and what shows that pane."""
        screen = self.screen
        if isinstance(screen, MainScreen):
            shown = {command.id: partial(screen.run_command, command) for command in COMMANDS}
            for command in COMMANDS:
                homes = [spec for spec in PANES if spec.number and spec.id in command.panes]
                if homes and not command.heard_in(screen.shown.id or ""):
                    yield command, homes[0], shown[f"pane.{homes[0].id}"]

    def _commands(self) -> Iterator[tuple[Command, partial[None]]]:
        # Over a form there is nothing the commands could act on.
        screen = self.screen
        if isinstance(screen, MainScreen):
            pane = screen.shown
            for command in COMMANDS:
                at_home = command.scope is not Scope.LIST or pane.list_widget is not None
                if command.heard_in(pane.id or "") and at_home and _allowed(command, pane):
                    yield command, partial(screen.run_command, command)


class OfficeProvider(Provider):
    """Every source and everybody there, to go to."""

    async def search(self, query: str) -> Hits:
        """Offer the sources, then the people, with a matching name."""
        from refboard.text import content

        screen = self.screen
        if not isinstance(screen, MainScreen) or screen.board is None:
            return
        matcher = self.matcher(query)
        best: dict[tuple[str, str], float] = {}
        for target in screen.board.targets.values():
            for words in ((target.source, ""), (target.contact, target.source)):
                if words[0] and words not in best:
                    best[words] = matcher.match(" ".join(words))
        found = sorted(
            ((score, words) for words, score in best.items() if score > 0), key=lambda hit: -hit[0]
        )
        for score, (name, source) in found[:OFFICES_SHOWN]:
            shown = content(f"{name} · {source}" if source else name)
            go = partial(screen.open_source, source or name)
            yield Hit(score, shown, go, shown.plain, None)


class ScreenProvider(Provider):
    """What the keys of a dialog or a page do."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for words, keys, run in self._commands():
            yield DiscoveryHit(Content(words), run, words, keys)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for words, keys, run in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, words, keys)

    def _commands(self) -> Iterator[tuple[str, str, partial[Coroutine[object, object, bool]]]]:
        screen = self.screen
        keys: dict[str, list[str]] = {}
        words: dict[str, str] = {}
        for key, bound in own_bindings(screen).items():
            for binding in bound:
                if binding.description:
                    keys.setdefault(binding.action, []).append(show_keys(key))
                    words.setdefault(binding.action, binding.description)
        for action, description in words.items():
            yield description, " ".join(keys[action]), partial(self.app.run_action, action, screen)


def _allowed(command: Command, pane: Pane) -> bool:
    return command.scope is not Scope.PANE or pane.is_offered(command.id)


def _help(command: Command, names: KeyNames) -> str:
    # Our own words, but the palette reads them as markup.
    from textual.markup import escape

    return escape(f"{names.every(command.id)}  {command.help}")
