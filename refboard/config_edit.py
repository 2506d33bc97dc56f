"""Edit the configuration file without touching the user's comments and order."""

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
    """Write one setting (``theme``, ``keys.row.snooze`` ...) to the file; return the path of the file.

    Raises ConfigError if the setting or the value is not valid, or the file is not valid before or after,
    and NotWrittenError if the disk refuses; then the file does not change.
    """
    document, path = _document()
    if key.startswith(f"{config.KEYS}."):
        command = key.removeprefix(f"{config.KEYS}.")
        table = _keys_of(document)
        _remove(table, command)
        table[command] = value
    elif key in config.TYPES and key != config.KEYS:
        document = _with(document, key, _typed(key, value))
    elif key == config.KEYS:
        raise ConfigError(
            f"Name the command: {key}.COMMAND, for example {key}.row.snooze; refboard keys lists them."
        )
    else:
        raise ConfigError(f"There is no setting {key!r}; {_known(key)}")
    _write(document, path)
    return path


def unset(key: str) -> Path:
    """Remove one setting from the file, so that the default applies again; return the path of the file.

    Raises as `set_value` does, and ConfigError if the file does not have the setting.
    """
    document, path = _document()
    gone = False
    if key.startswith(f"{config.KEYS}.") and config.KEYS in document:
        gone = _remove(_keys_of(document), key.removeprefix(f"{config.KEYS}."))
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
    """Set a key of the file; a new one goes after the last setting, not below a table's comment."""
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
            # The end of a value over several lines is not known here; then the library decides.
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


def _remove(table: Any, command: str) -> bool:  # noqa: ANN401  (a table, an inline table or a proxy of one)
    """Remove a command, written as one quoted name or as nested tables."""
    if command in table:
        del table[command]
        return True
    first, _, rest = command.partition(".")
    return bool(rest) and first in table and isinstance(table[first], dict) and _remove(table[first], rest)


def _typed(key: str, value: str) -> str | bool:
    wanted, named = config.TYPES[key]
    if not value.strip():
        raise ConfigError(f"{key} must be {named}; refboard config unset {key} resets it to the default.")
    if wanted is bool:
        folded = value.strip().casefold()
        if folded not in _YES | _NO:
            raise ConfigError(f"{key} must be {named}, not {value!r}.")
        return folded in _YES
    if key == "workbook":
        # A path in the file is relative to the file; a typed path is relative to the working directory.
        return os.fspath(typed_path(value).absolute())
    return value.strip()


def _known(key: str) -> str:
    return f"{config.nearest(key)} Keys of the dashboard are {config.KEYS}.COMMAND."


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
