"""Changes to the configuration file that leave the person's own comments and order alone."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refboard import config
from refboard.config import ConfigError
from refboard.paths import typed_path

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

_YES: Final = frozenset({"true", "yes", "on", "1"})
_NO: Final = frozenset({"false", "no", "off", "0"})


def set_value(key: str, value: str) -> Path:
    """Write one setting (``theme``, ``keys.row.snooze`` ...) into the file; return where the file is.

    Raises ConfigError when the setting or the value is not one, or the file is not right before or after,
    and NotWrittenError when the disk refuses; the file is then as it was.
    """
    document, path = _document()
    if key.startswith(f"{config.KEYS}."):
        command = key.removeprefix(f"{config.KEYS}.")
        table = _keys_of(document)
        _forget(table, command)
        table[command] = value
    elif key in config.TYPES and key != config.KEYS:
        document = _with(document, key, _typed(key, value))
    elif key == config.KEYS:
        raise ConfigError(
            f"Say whose key: {key}.COMMAND, for instance {key}.row.snooze; refboard keys lists them."
        )
    else:
        raise ConfigError(f"No setting is called {key!r}; {_known(key)}")
    _write(document, path)
    return path


def unset(key: str) -> Path:
    """Take one setting out of the file, so that the default holds again; return where the file is.

    Raises as `set_value` does, and ConfigError when the file does not set it.
    """
    document, path = _document()
    gone = False
    if key.startswith(f"{config.KEYS}.") and config.KEYS in document:
        gone = _forget(_keys_of(document), key.removeprefix(f"{config.KEYS}."))
    elif key in document:
        document.remove(key)
        gone = True
    if not gone:
        known = "" if key.partition(".")[0] in config.TYPES else f" {_known(key)[0].upper()}{_known(key)[1:]}"
        raise ConfigError(f"{path} does not set {key!r}.{known}")
    _write(document, path)
    return path


def _document() -> tuple[TOMLDocument, Path]:
    import tomlkit

    path = config.config_path()
    text = config.read_text(path)
    config.parse(text, path)
    return tomlkit.parse(text), path


def _with(document: TOMLDocument, key: str, value: str | bool) -> TOMLDocument:  # noqa: FBT001  (a value of the file)
    """Set a key of the file; a new one goes behind the last of its kind, not under a table's own comment."""
    import tomlkit

    if key not in document:
        lines = tomlkit.dumps(document).splitlines(keepends=True)
        settings = [line for name, line in config.positions("".join(lines)).items() if name in config.TYPES]
        tables = [number for number, line in enumerate(lines, 1) if line.lstrip().startswith("[")]
        above = [line for line in settings if not tables or line < tables[0]]
        at = max(above, default=0)
        if at and not lines[at - 1].endswith("\n"):
            lines[at - 1] += "\n"
        lines.insert(at, f"{key} = {tomlkit.item(value).as_string()}\n")
        wanted = {**document.unwrap(), key: value}
        with contextlib.suppress(tomlkit.exceptions.ParseError):
            # Behind a value of several lines there is no telling where it ends: then the library decides.
            if (changed := tomlkit.parse("".join(lines))).unwrap() == wanted:
                return changed
    document[key] = value
    return document


def _keys_of(document: TOMLDocument) -> Table:
    import tomlkit

    if config.KEYS not in document:
        document[config.KEYS] = tomlkit.table()
    found: Table = document[config.KEYS]
    return found


def _forget(table: Any, command: str) -> bool:  # noqa: ANN401  (a table, an inline table or a proxy of one)
    """Remove a command however it was written: as one quoted name or as tables within tables."""
    if command in table:
        del table[command]
        return True
    first, _, rest = command.partition(".")
    return bool(rest) and first in table and isinstance(table[first], dict) and _forget(table[first], rest)


def _typed(key: str, value: str) -> str | bool:
    wanted, named = config.TYPES[key]
    if not value.strip():
        raise ConfigError(f"{key} must be {named}; refboard config unset {key} goes back to the default.")
    if wanted is bool:
        folded = value.strip().casefold()
        if folded not in _YES | _NO:
            raise ConfigError(f"{key} must be {named}, not {value!r}.")
        return folded in _YES
    if key == "workbook":
        # What the file says is relative to the file; what a person types is relative to where they are.
        return os.fspath(typed_path(value).absolute())
    return value.strip()


def _known(key: str) -> str:
    return f"{config.nearest(key)} A key of the dashboard is {config.KEYS}.COMMAND."


def _write(document: TOMLDocument, path: Path) -> None:
    import tomlkit

    from workbook.sharing.new_file import make_folder, replace_file, write_new_file

    text = tomlkit.dumps(document)
    config.parse(text, path)
    if path.exists():
        replace_file(path, text.encode())
    else:
        make_folder(path.parent)
        write_new_file(path, text.encode())
