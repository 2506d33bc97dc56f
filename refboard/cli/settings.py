"""Commands about the configuration: what is set, from where, and setting it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.answers import say, say_json, warn
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse

    from refboard.config import Config


def show_or_set(arguments: argparse.Namespace) -> int:
    """Say what is set and from where; or set or unset one thing.

    2 when the dashboard cannot use what is set, with every reason.
    """
    words = list(arguments.words)
    verb = words.pop(0) if words else ""
    if verb == "set" and len(words) == 2:
        return _set(*words, as_json=arguments.json)
    if verb == "unset" and len(words) == 1:
        from refboard import config_edit

        return _told(config_edit.unset(words[0]), f"unset {words[0]}", as_json=arguments.json)
    if verb:
        raise UsageError(
            "This is refboard config, refboard config set KEY VALUE or refboard config unset KEY."
        )
    settings = config.load()
    wrong = _troubles(settings)
    if arguments.json:
        say_json({**_as_data(settings), "problems": wrong})
    else:
        say(_as_text(settings))
        for sentence in wrong:
            warn(sentence)
    return 2 if wrong else 0


def _troubles(settings: Config) -> list[str]:
    """Why the dashboard would refuse to begin; nothing is loaded for settings that say nothing of it."""
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
    return _told(path, f"set {key}", as_json=as_json)


def _check(key: str, value: str) -> None:
    """Refuse a theme or a key that the dashboard would refuse."""
    if key == "theme":
        from refboard.tui.themes import theme_trouble

        if trouble := theme_trouble(value.strip()):
            raise UsageError(f"{trouble[0].upper()}{trouble[1:]}")
    elif key.startswith(f"{config.KEYS}."):
        _check_keys(key, value)


def _check_keys(key: str, value: str) -> None:
    """Refuse keys that the dashboard would refuse; other keys that are wrong already are not this one's."""
    from refboard.tui.commands.keymap import troubles

    settings = config.load()
    command = key.removeprefix(f"{config.KEYS}.")
    before = set(troubles(settings))
    changed = replace(settings, keys={**settings.keys, command: value})
    for sentence in troubles(changed):
        if sentence not in before:
            reason = sentence.partition(": ")[2]
            raise UsageError(f"{key} = {value!r} cannot be: {reason}")


def _told(path: Path, done: str, *, as_json: bool) -> int:
    if as_json:
        say_json({"status": "saved", "path": str(path)})
    else:
        say(f"{done} in {path}")
    return 0


def _values(settings: Config) -> dict[str, object]:
    return {
        "user": settings.user,
        "workbook": str(settings.workbook) if settings.workbook else None,
        "theme": settings.theme or None,
        "compact": settings.compact,
        "mouse": settings.mouse,
        **{f"{config.KEYS}.{command}": keys for command, keys in settings.keys.items()},
    }


def _as_data(settings: Config) -> dict[str, object]:
    return {
        "path": str(settings.path),
        "exists": settings.path.exists(),
        "settings": [
            {"key": key, "value": value, "from": settings.origin(key)}
            for key, value in _values(settings).items()
        ],
    }


def _as_text(settings: Config) -> str:
    rows = [(key, _shown(value), settings.origin(key)) for key, value in _values(settings).items()]
    wide = max(len(key) for key, _, _ in rows)
    long = min(max(len(value) for _, value, _ in rows), 44)
    is_there = "" if settings.path.exists() else "  (not written yet: these are the defaults)"
    lines = [f"{settings.path}{is_there}", ""]
    lines += [f"  {key:<{wide}}  {value:<{long}}  {origin}" for key, value, origin in rows]
    lines += ["", "  What they mean:"]
    lines += [f"  {key:<{wide}}  {meaning}" for key, meaning in config.MEANINGS.items()]
    lines += ["", "  refboard config set KEY VALUE changes one, refboard config unset KEY goes back to the default;",
              "  refboard keys lists the commands and their keys."]  # fmt: skip
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value is None else str(value)
