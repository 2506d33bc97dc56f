"""What the person at this computer has set: who they are, which workbook is theirs, how it looks.

One TOML file in the user's configuration directory; a missing file means the defaults.
"""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refboard.paths import typed_path
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKBOOK_VARIABLE: Final = "REFBOARD_WORKBOOK"
KEYS: Final = "keys"
"""The table of the dashboard's own keys: command id = key."""
TYPES: Final[dict[str, tuple[type, str]]] = {
    "user": (str, "a text"),
    "workbook": (str, "a path"),
    "theme": (str, "a text"),
    "compact": (bool, "true or false"),
    "mouse": (bool, "true or false"),
    KEYS: (dict, "a table"),
}
"""The keys of the file and what each must be."""
MEANINGS: Final = {
    "user": "how the workbook names you",
    "workbook": "the workbook to use when a command names none",
    "theme": "the dashboard's colours",
    "compact": "fewer lines around the lists",
    "mouse": "let the dashboard have the mouse; false leaves it to the terminal",
    KEYS: "your own keys: command id = key",
}


class ConfigError(RefusedError):
    """The configuration file cannot be used; the sentence names its line."""


@dataclass(frozen=True, slots=True)
class Config:
    """What is set, with the defaults filled in.

    ``user`` is how the workbook names this person. ``workbook`` is the one to use when a command names
    none. The others belong to the dashboard; ``keys`` goes from a command's id to its keys, as written.
    """

    user: str
    workbook: Path | None = None
    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    path: Path = Path()
    """Where the file is, or would be."""
    compact: bool = False
    mouse: bool = True
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Line of the file on which each thing that it sets stands; ``keys.row.snooze`` for a key."""

    def origin(self, key: str) -> str:
        """Say in words where the value of a key comes from."""
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
    """Where the configuration file is, whether or not it exists."""
    from platformdirs import user_config_path

    return Path(user_config_path("refboard", appauthor=False)) / "config.toml"


def load() -> Config:
    """Read the configuration; raise ConfigError with one sentence when the file is not right."""
    path = config_path()
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> Config:
    """Make sense of what the file at ``path`` says; raise ConfigError with one sentence when it is not right."""
    values, lines = _values(text, path), positions(text)
    workbook = _named_outside() or str(values.get("workbook", "")).strip()
    # What the file says is relative to the file, what the environment says to where the person is.
    base = Path.cwd() if _named_outside() else path.parent
    return Config(
        user=str(values.get("user", "")).strip() or account_name(),
        workbook=base / typed_path(workbook) if workbook else None,
        theme=str(values.get("theme", "")).strip(),
        keys=dict(_key_texts(values.get(KEYS, {}), path, lines)),
        path=path,
        compact=bool(values.get("compact", False)),
        mouse=bool(values.get("mouse", True)),
        lines=lines,
    )


def read_text(path: Path) -> str:
    """Read the file; nothing when there is none. Raises ConfigError when it cannot be read."""
    from workbook.sharing.disk.disk import read_regular

    try:
        return read_regular(path, limit=_LARGEST).decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {_reason(error)}.") from None


def nearest(key: str) -> str:
    """Say which setting a word that is none may have meant."""
    near = get_close_matches(key, TYPES, n=1)
    return f"did you mean {near[0]!r}?" if near else f"it knows {', '.join(TYPES)}."


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
    """Line of every table and key of a TOML text, by its dotted path; tomllib does not tell."""
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
            raise ConfigError(f"{path} line {line}: no setting is called {key!r}; {nearest(key)}")
        wanted, named = TYPES[key]
        if not isinstance(value, wanted):
            raise ConfigError(f"{path} line {line}: {key} must be {named}.")
    return values


def _key_texts(
    table: Mapping[str, Any], path: Path, lines: Mapping[str, int], above: str = ""
) -> Iterator[tuple[str, str]]:
    """Pair command ids with their keys; ``row.log = "l"`` and ``"row.log" = "l"`` say the same."""
    for name, value in table.items():
        command = f"{above}{name}"
        if isinstance(value, dict):
            yield from _key_texts(value, path, lines, f"{command}.")
            continue
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            line = _line_of(f"{KEYS}.{command}", lines)
            raise ConfigError(f'{path} line {line}: the key of {command} must be a text, like "l" or "f5".')
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
    """Line of a path, else of the table it stands in (``keys = {...}`` on one line), else the first."""
    while path:
        if path in lines:
            return lines[path]
        inside = next((line for other, line in lines.items() if other.startswith(f"{path}.")), None)
        if inside is not None:
            return inside
        path = path.rpartition(".")[0]
    return 1
