"""What this person said a workbook calls its tables and columns: one TOML file beside the configuration.

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
    """Where the file is, whether or not it exists."""
    return config.config_path().with_name("mappings.toml")


def tables_for(workbook: Path) -> tuple[TableSpec, ...]:
    """Give our tables under the names this person said they have in a workbook."""
    from refboard.recognized import named_workbook

    return named_workbook(workbook, load_names(workbook)).tables


def with_names(names: Mapping[tuple[str, str], str]) -> tuple[TableSpec, ...]:
    """Give our tables under some names: (table, column or "") -> what the workbook calls it."""
    from refboard.practice.schema import TABLES
    from workbook.schema import NONE, fold
    from workbook.xlsx.reading.custom_names import apply_names

    said = {(fold(table), fold(column)): name or NONE for (table, column), name in names.items()}
    return tuple(apply_names(TABLES, said))


def load_names(workbook: Path) -> Names:
    """Read what was said about a workbook; nothing when nothing was. Raises ConfigError when the file is not right."""
    path = mapping_path()
    said = _parse(config.read_text(path), path).get(_key(workbook), {})
    return _names(said, path)


def read_names(path: Path) -> Names:
    """Read a file that a person wrote for one workbook: ``[tables]`` and ``[columns.Targets]``."""
    if kind_of(path) != "file":
        raise ConfigError(f"There is no file {path}.")
    return _names(_parse(config.read_text(path), path), path)


def save_names(workbook: Path, names: Mapping[tuple[str, str], str]) -> Path:
    """Remember what a workbook calls its tables and columns, in place of what was said before.

    Other workbooks' entries and a person's comments stay. Raises NotWrittenError when the disk refuses.
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


def _names(said: object, path: Path) -> Names:
    from refboard.practice.schema import TABLES

    wrong = ConfigError(
        f'{path}: a mapping has [tables] with Table = "name" and [columns.Table] with Column = "header".'
    )
    if not isinstance(said, dict) or not set(said) <= {"tables", "columns"}:
        raise wrong
    tables, columns = said.get("tables", {}), said.get("columns", {})
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
            raise ConfigError(f"{path}: there is no table {table!r}; the tables are {', '.join(specs)}.")
        if column and all(column != known.name for known in specs[table].columns):
            raise ConfigError(
                f"{path}: {table} has no column {column!r}; see the page on sheets for its columns."
            )
        names[table, column] = name.strip()
    return names
