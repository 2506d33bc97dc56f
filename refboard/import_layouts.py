"""How files of one layout were imported: a TOML file beside the configuration.

["Referral #, Referral Date, Referring Facility"]      # the headers of the file
table = "Referrals"
columns = { "Patient ref" = "MRN", "Handler" = "" }    # our column = their header, "" for none
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from refboard import config
from refboard.config import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ImportLayout:
    """What a person set for files with the same headers: the table, and headers for single columns ("" for none)."""

    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def layouts_path() -> Path:
    """The path of the file, whether or not it exists."""
    return config.config_path().with_name("imports.toml")


def load_layout(headers: Sequence[str]) -> ImportLayout:
    """Read what is on file for a layout; nothing where it is new. Raise ConfigError if the file is not valid."""
    entry = _parsed(layouts_path()).get(_key(headers), {})
    if not isinstance(entry, dict):
        return ImportLayout()
    columns = entry.get("columns", {})
    pairs = columns.items() if isinstance(columns, dict) else ()
    return ImportLayout(str(entry.get("table", "")), {str(name): str(header) for name, header in pairs})


def save_layout(headers: Sequence[str], layout: ImportLayout) -> None:
    """Remember what a person set for a layout; other layouts and comments stay."""
    import tomlkit

    from workbook.sharing.new_file import make_folder, replace_file, write_new_file

    path = layouts_path()
    document = tomlkit.parse(config.read_text(path))
    document[_key(headers)] = {"table": layout.table, "columns": dict(layout.columns)}
    data = tomlkit.dumps(document).encode("utf-8")
    if path.exists():
        replace_file(path, data)
    else:
        make_folder(path.parent)
        write_new_file(path, data)


def _key(headers: Sequence[str]) -> str:
    return ", ".join(" ".join(header.split()) for header in headers)


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(config.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
