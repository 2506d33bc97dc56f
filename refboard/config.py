"""What the person at this computer has set: who they are, which workbook is theirs.

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

from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKBOOK_VARIABLE: Final = "REFBOARD_WORKBOOK"
_TYPES: Final[dict[str, tuple[type, str]]] = {
    "user": (str, "a text"),
    "workbook": (str, "a path"),
    "theme": (str, "a text"),
    "keys": (dict, "a table"),
}
"""The keys of the file and what each must be."""


class ConfigError(RefusedError):
    """The configuration file cannot be used; the sentence names its line."""


@dataclass(frozen=True, slots=True)
class Config:
    """What is set, with the defaults filled in.

    ``user`` is how the workbook names this person. ``workbook`` is the one to use when a command names
    none. ``theme`` and ``keys`` belong to the dashboard.
    """

    user: str
    workbook: Path | None = None
    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    path: Path = Path()
    """Where the file is, or would be."""


def config_path() -> Path:
    """Where the configuration file is, whether or not it exists."""
    from platformdirs import user_config_path

    return Path(user_config_path("refboard", appauthor=False)) / "config.toml"


def load() -> Config:
    """Read the configuration; raise ConfigError with one sentence when the file is not right."""
    path = config_path()
    values = _read(path)
    workbook = os.environ.get(WORKBOOK_VARIABLE, "").strip() or str(values.get("workbook", "")).strip()
    # What the file says is relative to the file, what the environment says to where the person is.
    base = Path.cwd() if os.environ.get(WORKBOOK_VARIABLE, "").strip() else path.parent
    return Config(
        user=str(values.get("user", "")).strip() or account_name(),
        workbook=base / Path(workbook).expanduser() if workbook else None,
        theme=str(values.get("theme", "")),
        keys={str(key): str(value) for key, value in values.get("keys", {}).items()},
        path=path,
    )


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


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {_reason(error)}.") from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
    for key, value in values.items():
        line = _line_of(key, text)
        if key not in _TYPES:
            near = get_close_matches(key, _TYPES, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it knows {', '.join(_TYPES)}."
            raise ConfigError(f"{path} line {line}: no setting is called {key!r}; {hint}")
        wanted, named = _TYPES[key]
        if not isinstance(value, wanted):
            raise ConfigError(f"{path} line {line}: {key} must be {named}.")
    return values


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    return "it is not UTF-8 text"


def _line_of(key: str, text: str) -> int:
    """Line of a top-level key or table; tomllib does not tell."""
    quoted = re.escape(key)
    pattern = re.compile(rf"""^\s*\[*\s*["']?{quoted}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
