"""The names a workbook uses for its tables and columns: one TOML file beside the configuration.

["/shared/referrals.xlsx".tables]
Targets = "Referral offices"

["/shared/referrals.xlsx".columns.Targets]
Source = "Doctor's office"
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refboard import config
from refboard.config import ConfigError
from refboard.paths import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.schema import TableSpec

Names = dict[tuple[str, str], str]


def mapping_path() -> Path:
    """The path of the file, whether or not it exists."""
    return config.config_path().with_name("mappings.toml")


def tables_for(workbook: Path) -> tuple[TableSpec, ...]:
    """Our tables under the names that are on file for a workbook."""
    from refboard.practice.schema import TABLES

    names = load_names(workbook)
    return with_names(names) if names else TABLES


def with_names(names: Mapping[tuple[str, str], str]) -> tuple[TableSpec, ...]:
    """Our tables under some names: (table, column or "") -> the workbook's name."""
    from refboard.practice.schema import TABLES
    from workbook.schema import fold
    from workbook.xlsx.reading.custom_names import apply_names

    folded = {(fold(table), fold(column)): name for (table, column), name in names.items()}
    return tuple(apply_names(TABLES, folded))


def load_names(workbook: Path) -> Names:
    """Read the names on file for a workbook, {} if there are none; raises ConfigError if the file is not valid."""
    path = mapping_path()
    entry = _parse(config.read_text(path), path).get(_key(workbook), {})
    return _names(entry, path)


def read_names(path: Path) -> Names:
    """Read a file that the user wrote for one workbook: ``[tables]`` and ``[columns.Targets]``."""
    if kind_of(path) != "file":
        raise ConfigError(f"There is no file {path}.")
    return _names(_parse(config.read_text(path), path), path)


def save_names(workbook: Path, names: Mapping[tuple[str, str], str]) -> Path:
    """Save the names a workbook uses, replacing those on file; returns the path of the file.

    Other workbooks' entries and the user's comments stay. Raises NotWrittenError if the disk refuses.
    """
    import tomlkit

    from workbook.sharing.new_file import make_folder, replace_file, write_new_file

    path = mapping_path()
    document = tomlkit.parse(config.read_text(path))
    entry: dict[str, Any] = {"tables": {}, "columns": {}}
    for (table, column), name in names.items():
        if column:
            entry["columns"].setdefault(table, {})[column] = name
        else:
            entry["tables"][table] = name
    document[_key(workbook)] = {key: value for key, value in entry.items() if value}
    data = tomlkit.dumps(document).encode("utf-8")
    if path.exists():
        replace_file(path, data)
    else:
        make_folder(path.parent)
        write_new_file(path, data)
    return path


def _key(workbook: Path) -> str:
    return os.fspath(workbook.resolve())


def _parse(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None


def _names(entry: object, path: Path) -> Names:
    from refboard.practice.schema import TABLES

    wrong = ConfigError(
        f'{path}: a mapping has [tables] with Table = "name" and [columns.Table] with Column = "header".'
    )
    if not isinstance(entry, dict) or not set(entry) <= {"tables", "columns"}:
        raise wrong
    tables, columns = entry.get("tables", {}), entry.get("columns", {})
    if not isinstance(tables, dict) or not isinstance(columns, dict):
        raise wrong
    pairs: list[tuple[str, str, object]] = [(table, "", name) for table, name in tables.items()]
    for table, headers in columns.items():
        if not isinstance(headers, dict):
            raise wrong
        pairs += [(table, column, name) for column, name in headers.items()]
    specs = {spec.name: spec for spec in TABLES}
    names: Names = {}
    for table, column, name in pairs:
        if not isinstance(name, str) or not name.strip():
            raise wrong
        if table not in specs:
            raise ConfigError(f"{path}: there is no table {table!r}; choose from {', '.join(specs)}.")
        if column and all(column != known.name for known in specs[table].columns):
            raise ConfigError(f"{path}: {table} has no column {column!r}; docs/sheets.md lists its columns.")
        names[table, column] = name.strip()
    return names
