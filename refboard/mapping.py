"""The names a workbook uses for its tables and columns: one TOML file beside the configuration.

["/shared/referrals.xlsx".tables]
Targets = "Referral offices"
Touches = ["Calls 2026", "Calls 2025"]      # one table over several sheets; new rows go to the first
Referrals = ""                              # no sheet is this table

["/shared/referrals.xlsx".columns.Targets]
Source = "Doctor's office"
Contact = ["First name", "Last name"]       # read together, written apart
Owner = ""                                  # no column is this one

["/shared/referrals.xlsx".words."Touches.Outcome"]
LVM = "Voicemail"

What refboard recognized and no one set is under ``guessed``, in the same form.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refboard import config
from refboard.config import ConfigError
from refboard.paths import kind_of
from workbook.schema import JOIN, NONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.schema import TableSpec

Names = dict[tuple[str, str], str]
Words = dict[tuple[str, str], dict[str, str]]
"""(table, column) -> word of the workbook -> our choice, "" for none."""


def mapping_path() -> Path:
    """The path of the file, whether or not it exists."""
    return config.config_path().with_name("mappings.toml")


def tables_for(workbook: Path) -> tuple[TableSpec, ...]:
    """Our tables under the names that are on file for a workbook, or that are recognized in it."""
    from refboard.recognized import named_workbook

    tables = named_workbook(workbook, load_names(workbook)).tables
    return with_words(tables, load_words(workbook))


def with_words(tables: Sequence[TableSpec], words: Words) -> tuple[TableSpec, ...]:
    """Tables with columns that know what words of the workbook mean."""
    if not words:
        return tuple(tables)
    return tuple(
        replace(
            spec,
            columns=tuple(
                replace(c, words=tuple(words[spec.name, c.name].items()))
                if (spec.name, c.name) in words
                else c
                for c in spec.columns
            ),
        )
        for spec in tables
    )


def with_names(names: Mapping[tuple[str, str], str]) -> tuple[TableSpec, ...]:
    """Our tables under some names: (table, column or "") -> the workbook's name."""
    from refboard.practice.schema import TABLES
    from workbook.schema import fold
    from workbook.xlsx.reading.custom_names import apply_names

    folded = {(fold(table), fold(column)): name or NONE for (table, column), name in names.items()}
    return tuple(apply_names(TABLES, folded))


def load_names(workbook: Path) -> Names:
    """Read the names on file for a workbook, set or guessed; raises ConfigError if the file is not valid."""
    entry, path = _entry(workbook)
    guessed = entry.get("guessed", {})
    return {**_names(guessed, path), **_names(_without_guesses(entry), path)}


def load_given(workbook: Path) -> Names:
    """Read the names that a person set for a workbook, without those that were guessed."""
    entry, path = _entry(workbook)
    return _names(_without_guesses(entry), path)


def load_words(workbook: Path) -> Words:
    """Read what words of a workbook mean."""
    entry, path = _entry(workbook)
    return _words(entry, path)


def read_names(path: Path) -> Names:
    """Read a file that the user wrote for one workbook: ``[tables]`` and ``[columns.Targets]``."""
    if kind_of(path) != "file":
        raise ConfigError(f"There is no file {path}.")
    return _names(_without_guesses(_parse(config.read_text(path), path)), path)


def read_words(path: Path) -> Words:
    """Read the words of a file that the user wrote for one workbook: ``[words."Touches.Outcome"]``."""
    return _words(_parse(config.read_text(path), path), path)


def save_names(
    workbook: Path,
    names: Mapping[tuple[str, str], str],
    *,
    guessed: Mapping[tuple[str, str], str] | None = None,
    words: Words | None = None,
    setup: tuple[str, str] | None = None,
) -> Path:
    """Save the names a workbook uses, replacing those on file; returns the path of the file.

    ``setup``: the tokens of the workbook before and after refboard added to it. Other workbooks' entries and the user's comments stay. Raises NotWrittenError if the disk refuses.
    """
    entry = _as_entry(names)
    if guessed:
        entry["guessed"] = _as_entry(guessed)
    if words:
        entry["words"] = {f"{place[0]}.{place[1]}": dict(pairs) for place, pairs in words.items() if pairs}
    if setup:
        entry["setup"] = list(setup)
    return _save(workbook, {key: value for key, value in entry.items() if value})


def load_setup(workbook: Path) -> tuple[str, str] | None:
    """Read the tokens of the workbook before and after refboard added to it; None when it never did."""
    found = _entry(workbook)[0].get("setup", [])
    return (str(found[0]), str(found[1])) if isinstance(found, list) and len(found) == 2 else None


def is_on_file(workbook: Path) -> bool:
    """Whether anything is remembered for a workbook."""
    return bool(_entry(workbook)[0])


def forget(workbook: Path) -> None:
    """Remove what is on file for a workbook."""
    _save(workbook, {})


def _save(workbook: Path, entry: Mapping[str, Any]) -> Path:
    import tomlkit

    from workbook.sharing.new_file import make_folder, replace_file, write_new_file

    path = mapping_path()
    document = tomlkit.parse(config.read_text(path))
    if entry:
        document[_key(workbook)] = dict(entry)
    else:
        document.pop(_key(workbook), None)
    data = tomlkit.dumps(document).encode("utf-8")
    if path.exists():
        replace_file(path, data)
    else:
        make_folder(path.parent)
        write_new_file(path, data)
    return path


def _as_entry(names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"tables": {}, "columns": {}}
    for (table, column), name in names.items():
        joined = name.split(JOIN)
        value: str | list[str] = "" if name in ("", NONE) else name if len(joined) == 1 else joined
        if column:
            entry["columns"].setdefault(table, {})[column] = value
        else:
            entry["tables"][table] = value
    return entry


def _entry(workbook: Path) -> tuple[dict[str, Any], Path]:
    path = mapping_path()
    entry = _parse(config.read_text(path), path).get(_key(workbook), {})
    return (entry if isinstance(entry, dict) else {"": entry}), path


def _without_guesses(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("guessed", "words", "setup")}


def _key(workbook: Path) -> str:
    return os.fspath(workbook.resolve())


def _parse(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None


def _words(entry: Mapping[str, Any], path: Path) -> Words:
    from refboard.practice.translation import CHOICES

    found: Words = {}
    given = entry.get("words", {})
    for name, pairs in given.items() if isinstance(given, dict) else ():
        table, _, column = str(name).partition(".")
        if (table, column) not in CHOICES or not isinstance(pairs, dict):
            raise ConfigError(f'{path}: words go by table and column, like [words."Touches.Outcome"].')
        found[table, column] = {str(word): str(choice) for word, choice in pairs.items()}
    return found


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
        parts = [part for part in (name if isinstance(name, list) else [name]) if isinstance(part, str)]
        if not parts or (isinstance(name, list) and len(parts) < len(name)):
            raise wrong
        if table not in specs:
            raise ConfigError(f"{path}: there is no table {table!r}; choose from {', '.join(specs)}.")
        if column and all(column != known.name for known in specs[table].columns):
            raise ConfigError(f"{path}: {table} has no column {column!r}; docs/sheets.md lists its columns.")
        names[table, column] = JOIN.join(part.strip() for part in parts)
    return names
