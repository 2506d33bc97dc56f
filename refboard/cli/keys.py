"""The dashboard's commands and keys: keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.options import add_json
from refboard.cli.output import print_json, print_text, warn
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from refboard.config import Config
    from refboard.tui.commands import Command


def show_keys(arguments: argparse.Namespace) -> int:
    """List every command by pane; exit code 2 if the configured keys cannot be used, with every reason."""
    from refboard.tui.commands.keymap import remarks, troubles

    settings = config.load()
    wrong = troubles(settings)
    if arguments.json:
        print_json({"commands": list(_entries(settings)), "problems": wrong, "remarks": remarks(settings)})
    elif not wrong:
        print_text("\n".join(_lines(settings)))
    for sentence in wrong if not arguments.json else ():
        warn(sentence)
    for sentence in remarks(settings) if not arguments.json and not wrong else ():
        warn(f"note: {sentence}")
    return 2 if wrong else 0


COMMANDS = {"keys": CliCommand(add_json, show_keys)}


def _entries(settings: Config) -> Iterator[dict[str, object]]:
    from refboard.tui.commands import COMMANDS
    from refboard.tui.commands.keymap import keys_of, normalize

    mine = {command: normalize(keys) for command, keys in settings.keys.items()}
    for command in COMMANDS:
        yield {
            "id": command.id,
            "keys": keys_of(command, mine).split(","),
            "default": command.keys.split(","),
            "title": command.title,
            "help": command.help,
            "panes": list(command.panes),
        }


def _lines(settings: Config) -> Iterator[str]:
    from refboard.tui.commands import COMMANDS
    from refboard.tui.commands.keymap import keys_of, normalize
    from refboard.tui.panes.register import PANES

    mine = {command: normalize(keys) for command, keys in settings.keys.items()}
    wide = max(len(command.id) for command in COMMANDS)

    def row(command: Command) -> str:
        from refboard.tui.commands import show_keys as readable

        own = " (yours)" if command.id in mine else ""
        return f"  {command.id:<{wide}}  {readable(keys_of(command, mine)):<10}  {command.help}{own}"

    titles = {spec.id: spec.title for spec in PANES}
    groups: dict[tuple[str, ...], list[Command]] = {(): []}
    for command in COMMANDS:
        groups.setdefault(command.panes, []).append(command)
    for panes, commands in groups.items():
        yield f"{', '.join(titles.get(pane, pane.capitalize()) for pane in panes) or 'Everywhere'}:"
        yield from map(row, commands)
        yield ""
    yield f'Your own keys go in {settings.path} under [{config.KEYS}], like "row.snooze" = "f6";'
    yield f"or run refboard config set {config.KEYS}.row.snooze f6. ctrl+q always quits."
