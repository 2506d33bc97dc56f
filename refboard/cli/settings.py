"""The settings of this computer: config."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.options import add_json
from refboard.cli.output import print_json, print_text, warn
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse

    from refboard.config import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to set."""
    parser.usage = f"{parser.prog} [set KEY VALUE | unset KEY] [--json]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="set KEY VALUE | unset KEY",
        help="KEY is user, workbook, theme, compact, mouse, date_style, or keys.COMMAND for a key of the dashboard",
    )
    add_json(parser)


def show_or_set(arguments: argparse.Namespace) -> int:
    """Print the settings and where each comes from; or set or unset one.

    Exit code 2 if the dashboard cannot use the settings, with every reason.
    """
    from refboard import config_edit

    words = list(arguments.words)
    verb = words.pop(0) if words else ""
    if verb == "set" and len(words) == 2:
        return _set(*words, as_json=arguments.json)
    if verb == "unset" and len(words) == 1:
        return _print_saved(config_edit.unset(words[0]), f"unset {words[0]}", as_json=arguments.json)
    if verb:
        raise UsageError("Use refboard config, refboard config set KEY VALUE or refboard config unset KEY.")
    return _show(as_json=arguments.json)


COMMANDS = {"config": CliCommand(add_arguments, show_or_set)}


def _show(*, as_json: bool) -> int:
    settings = config.load()
    problems = _problems(settings)
    if as_json:
        print_json({**_settings_data(settings), "problems": problems})
    else:
        print_text(_settings_text(settings))
        for sentence in problems:
            warn(sentence)
    return 2 if problems else 0


def _problems(settings: Config) -> list[str]:
    """Why the dashboard would refuse to start; imports nothing for settings that are not set."""
    found = []
    if settings.theme:
        from refboard.tui.themes import theme_trouble

        if trouble := theme_trouble(settings.theme):
            found.append(f"{settings.path} {settings.origin('theme')}: {trouble}")
    if settings.keys:
        from refboard.tui.commands.keymap import troubles

        found += troubles(settings)
    return found


def _set(key: str, value: str, *, as_json: bool) -> int:
    from refboard import config_edit

    _check(key, value)
    path = config_edit.set_value(key, value)
    if key == "workbook" and not (book := Path(value).expanduser()).exists():
        warn(f"note: there is no file {book} yet.")
    return _print_saved(path, f"set {key}", as_json=as_json)


def _check(key: str, value: str) -> None:
    """Refuse a theme or a key that the dashboard would refuse."""
    if key == "theme":
        from refboard.tui.themes import theme_trouble

        if trouble := theme_trouble(value.strip()):
            raise UsageError(f"{trouble[0].upper()}{trouble[1:]}")
    elif key.startswith(f"{config.KEYS}."):
        _check_keys(key, value)


def _check_keys(key: str, value: str) -> None:
    """Refuse keys that the dashboard would refuse, but not because of other keys that are wrong already."""
    from refboard.tui.commands.keymap import troubles

    settings = config.load()
    command = key.removeprefix(f"{config.KEYS}.")
    before = set(troubles(settings))
    changed = replace(settings, keys={**settings.keys, command: value})
    for sentence in troubles(changed):
        if sentence not in before:
            reason = sentence.partition(": ")[2]
            raise UsageError(f"{key} cannot be {value!r}: {reason}")


def _print_saved(path: Path, done: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"status": "saved", "path": str(path)})
    else:
        print_text(f"{done} in {path}")
    return 0


def _values(settings: Config) -> dict[str, object]:
    return {
        "user": settings.user,
        "workbook": str(settings.workbook) if settings.workbook else None,
        "theme": settings.theme or None,
        "compact": settings.compact,
        "mouse": settings.mouse,
        "date_style": settings.date_style or None,
        **{f"{config.KEYS}.{command}": keys for command, keys in settings.keys.items()},
    }


def _settings_data(settings: Config) -> dict[str, object]:
    return {
        "path": str(settings.path),
        "exists": settings.path.exists(),
        "settings": [
            {"key": key, "value": value, "from": settings.origin(key)}
            for key, value in _values(settings).items()
        ],
    }


def _settings_text(settings: Config) -> str:
    rows = [(key, _value_text(value), settings.origin(key)) for key, value in _values(settings).items()]
    wide = max(len(key) for key, _, _ in rows)
    long = min(max(len(value) for _, value, _ in rows), 44)
    missing = "" if settings.path.exists() else "  (does not exist yet; these are the defaults)"
    lines = [f"{settings.path}{missing}", ""]
    lines += [f"  {key:<{wide}}  {value:<{long}}  {origin}" for key, value, origin in rows]
    lines += ["", "  Meanings:"]
    lines += [f"  {key:<{wide}}  {meaning}" for key, meaning in config.MEANINGS.items()]
    lines += [
        "",
        "  refboard config set KEY VALUE changes a setting, refboard config unset KEY resets it to the default;",
        "  refboard keys lists the commands and their keys.",
    ]
    return "\n".join(lines)


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value is None else str(value)
