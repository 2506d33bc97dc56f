"""The user's settings on this computer: name, workbook, appearance and keys.

One TOML file in the user's configuration directory; without it, the defaults apply.
"""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refboard.dates import DATE_STYLES
from refboard.paths import typed_path
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKBOOK_VARIABLE: Final = "REFBOARD_WORKBOOK"
TODAY_VIEWS: Final = ("all", "me")
KEYS: Final = "keys"
"""The table with the user's keys for the dashboard: command id = key."""
TYPES: Final[dict[str, tuple[type, str]]] = {
    "user": (str, "text"),
    "workbook": (str, "a path"),
    "theme": (str, "text"),
    "compact": (bool, "true or false"),
    "mouse": (bool, "true or false"),
    "date_style": (str, f"one of {', '.join(DATE_STYLES)}"),
    "today": (str, f"one of {', '.join(TODAY_VIEWS)}"),
    KEYS: (dict, "a table"),
}
"""The keys of the file, the type of each, and its name in errors."""
MEANINGS: Final = {
    "user": "your name in the workbook",
    "workbook": "the workbook to use if a command does not name one",
    "theme": "the dashboard's colors",
    "compact": "fewer borders around lists",
    "mouse": "use the mouse in the dashboard; false leaves it to the terminal",
    "date_style": "how days are written: us (Tue May 27), day-first (Tue 27 May) or iso; the default is your locale's",
    "today": "the follow-ups the dashboard shows first: all or me; it remembers what you chose last",
    KEYS: "your own keys: command id = key",
}


class ConfigError(RefusedError):
    """The configuration file is not valid; the sentence names its line."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, with the defaults filled in.

    ``user`` is the person's name in the workbook. ``workbook`` is the one to use if a command does not name
    one. The others belong to the dashboard; ``keys`` maps a command's id to its keys, as written.
    """

    user: str
    workbook: Path | None = None
    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    path: Path = Path()
    """The path of the file, whether or not it exists."""
    compact: bool = False
    mouse: bool = True
    date_style: str = ""
    """One of `dates.DATE_STYLES`; "" for that of the locale."""
    today: str = ""
    """One of `TODAY_VIEWS`; "" for all."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Line of the file for each setting in it; ``keys.row.snooze`` for a key."""

    def origin(self, key: str) -> str:
        """Name the origin of a key's value in words."""
        if key == "workbook" and _named_outside():
            return f"the environment ({WORKBOOK_VARIABLE})"
        if key in self.lines:
            return f"line {self.lines[key]}"
        if key == "user":
            return "this account"
        return "default" if key in TYPES else "not set"


_LARGEST: Final = 1 << 20
"""Bytes of a configuration that are read."""


def config_path() -> Path:
    """The path of the configuration file, whether or not it exists."""
    from platformdirs import user_config_path

    return Path(user_config_path("refboard", appauthor=False)) / "config.toml"


def load() -> Config:
    """Read the configuration; raise ConfigError with one sentence if the file is not valid."""
    path = config_path()
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> Config:
    """Parse the text of the file at ``path``; raise ConfigError with one sentence if it is not valid."""
    values, lines = _values(text, path), positions(text)
    workbook = _named_outside() or str(values.get("workbook", "")).strip()
    # A path in the file is relative to the file, one in the environment to the working directory.
    base = Path.cwd() if _named_outside() else path.parent
    return Config(
        user=str(values.get("user", "")).strip() or account_name(),
        workbook=base / typed_path(workbook) if workbook else None,
        theme=str(values.get("theme", "")).strip(),
        keys=dict(_key_texts(values.get(KEYS, {}), path, lines)),
        path=path,
        compact=bool(values.get("compact", False)),
        mouse=bool(values.get("mouse", True)),
        date_style=str(values.get("date_style", "")).strip(),
        today=str(values.get("today", "")).strip(),
        lines=lines,
    )


def read_text(path: Path) -> str:
    """Read the file, "" if there is none; raises ConfigError if it cannot be read."""
    try:
        # Reading a pipe would wait for a writer, and a device may never end.
        if path.exists() and not path.is_file():
            raise ConfigError(f"{path} cannot be read: it is not a file.")
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {_reason(error)}.") from None


def nearest(key: str) -> str:
    """Suggest a setting in place of an unknown one."""
    near = get_close_matches(key, TYPES, n=1)
    return f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(TYPES)}."


def account_name() -> str:
    """The full name of this account, else its login name."""
    try:
        import pwd

        entry = pwd.getpwuid(os.getuid())
    except (ImportError, KeyError):
        # No account database (Windows), or an account that is not in it (a container).
        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return ""
    full = entry.pw_gecos.split(",")[0].replace("&", entry.pw_name.capitalize()).strip()
    return full or entry.pw_name


def positions(text: str) -> dict[str, int]:
    """Line of every table and key of a TOML text, by its dotted path; tomllib does not report lines."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _path_of(header[1])
            found.setdefault(table, number)
        elif assigned := _ASSIGNED.match(line):
            path = _path_of(assigned[1])
            found.setdefault(f"{table}.{path}" if table else path, number)
    return found


def _values(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
    for key, value in values.items():
        line = _line_of(key, positions(text))
        if key not in TYPES:
            raise ConfigError(f"{path} line {line}: there is no setting {key!r}; {nearest(key)}")
        wanted, named = TYPES[key]
        if not isinstance(value, wanted):
            raise ConfigError(f"{path} line {line}: {key} must be {named}.")
        choices = {"date_style": DATE_STYLES, "today": TODAY_VIEWS}.get(key)
        if choices is not None and str(value).strip() not in ("", *choices):
            raise ConfigError(f"{path} line {line}: {key} must be {named}.")
    return values


def _key_texts(
    table: Mapping[str, Any], path: Path, lines: Mapping[str, int], above: str = ""
) -> Iterator[tuple[str, str]]:
    """Pair command ids with their keys; ``row.log = "l"`` and ``"row.log" = "l"`` mean the same."""
    for name, value in table.items():
        command = f"{above}{name}"
        if isinstance(value, dict):
            yield from _key_texts(value, path, lines, above=f"{command}.")
            continue
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            line = _line_of(f"{KEYS}.{command}", lines)
            raise ConfigError(f'{path} line {line}: the key of {command} must be text, like "l" or "f5".')
        yield command, ",".join(keys)


def _named_outside() -> str:
    return os.environ.get(WORKBOOK_VARIABLE, "").strip()


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    return "it is not UTF-8 text"


_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"^\s*\[+\s*({_DOTTED})\s*\]")
_ASSIGNED: Final = re.compile(rf"^\s*({_DOTTED})\s*=")


def _path_of(dotted: str) -> str:
    return ".".join(part.strip("\"'") for part in re.findall(_PART, dotted))


def _line_of(path: str, lines: Mapping[str, int]) -> int:
    """Line of a path, else of the table around it (``keys = {...}`` on one line), else the first."""
    while path:
        if path in lines:
            return lines[path]
        inside = next((line for other, line in lines.items() if other.startswith(f"{path}.")), None)
        if inside is not None:
            return inside
        path = path.rpartition(".")[0]
    return 1
