# ruff: noqa: INP001  (a script, not a package)
"""Write docs/sheets.md and the table in docs/settings.md from the code: ``python docs/make_reference.py``."""

from __future__ import annotations

from pathlib import Path

from refboard.config import MEANINGS
from refboard.practice.column_help import COLUMN_HELP, TABLE_HELP
from refboard.practice.policy import SETTINGS
from refboard.practice.profile import TEXT_SETTINGS
from refboard.practice.schema import TABLES
from refboard.tui.themes import theme_names
from workbook.schema import ColumnSpec, ColumnType, TableSpec

FOLDER = Path(__file__).resolve().parent
KINDS = {
    ColumnType.TEXT: "text",
    ColumnType.DATE: "date",
    ColumnType.TIME: "time",
    ColumnType.NUMBER: "number",
}
OPENING = """# The sheets

This page is for everyone who works in the workbook with Excel or LibreOffice. You don't need anything else: refboard reads
what you write there, and writes into the same rows.

- **One table per sheet**, found by its name, then by the sheet's name, then by its headers. Columns can be in any order.
- **Other names are fine.** Each column lists the names refboard also understands, in any capitalization and spacing.
- **Your own columns and sheets are welcome.** refboard shows them and leaves them exactly as they are.
- **IDs**: leave them alone, and leave them blank in new rows. They begin and end with a letter, so dragging a cell down
  doesn't create new ones.
- **Dates**: one per cell, as your program writes them, or 2026-01-31. Anything that isn't a date stays as you typed it,
  and `refboard check` flags it.
- **Dropdown words** match regardless of capitals, spaces, and hyphens: *no show* is *No-show*.
- **Patients**: never enter a name, a birth date, or a record number, on any sheet.
"""
SETTINGS_OPENING = """# Settings

There are two places. What the **practice** decides is in the workbook, on the Settings sheet, and applies to everyone.
What **you** decide is in a file on your computer.

## The practice: the Settings sheet

Change the Value; the new number applies the next time refboard reads the workbook. A blank Value means the default. If a
value can't be used, the default applies and `refboard check` names the cell. If two numbers contradict each other (late
before due), both defaults apply. The defaults are starting points: we found no published standard.
Open days are the weekdays of the setting Open days minus the Holidays sheet; plain days are calendar days.

"""
CONFIG_OPENING = """
## You: config.toml

`refboard config` shows where the file is, what is set, and where each value comes from. `refboard config set KEY VALUE`
changes it and leaves your own comments in place. A setting refboard doesn't know is refused with its line, so typos don't
go unnoticed.

"""
CONFIG_CLOSING = """
    user = "Ana Reyes"
    workbook = "~/shared/practice.xlsx"
    theme = "refboard-light"

    [keys]
    "row.snooze" = "f6"

A path that doesn't begin with `/` or `~` starts from the folder of the file. The themes are {themes}.
What `refboard adopt` learned about a workbook is in `mappings.toml`, next to `config.toml`.

These environment variables matter, too:

| Variable | What it does |
|---|---|
| `REFBOARD_WORKBOOK` | names the workbook and overrides the file; a path starts from the current folder |
| `REFBOARD_STATE_DIR` | moves the folder with the journal and earlier versions (usually `~/.local/state/refboard`) |
| `XDG_CONFIG_HOME`, `XDG_STATE_HOME`, `XDG_DATA_HOME` | move the folders for settings, state, and the demo, as for other programs |
| `VISUAL`, `EDITOR` | the editor for longer texts: `ctrl+e` in a form, `refboard draft --edit` |
| `NO_COLOR` | no colors; states keep their marks and words |
"""


def write_sheets() -> str:
    """Describe every sheet and column."""
    return "\n".join([OPENING, *(_sheet(table) for table in TABLES)])


def _sheet(table: TableSpec) -> str:
    lines = [f"## {table.name}", "", TABLE_HELP[table.name], ""]
    if table.aliases:
        lines += [f"Also found as: {', '.join(table.aliases)}.", ""]
    lines += ["| Column | Holds | What it is for | Also understood |", "|---|---|---|---|"]
    lines += [_row(table, column) for column in table.columns]
    return "\n".join([*lines, ""])


def _row(table: TableSpec, column: ColumnSpec) -> str:
    holds = ", ".join(column.choices) if column.choices else KINDS[column.type]
    purpose = COLUMN_HELP[table.name][column.name]
    if column.optional:
        purpose += " Read where a workbook has it; new workbooks do not."
    cells = (f"**{column.name}**", holds, purpose, ", ".join(column.aliases))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def write_settings() -> str:
    """Describe every setting, of the practice and of a person."""
    lines = ["| Setting | Default | What it does |", "|---|---|---|"]
    lines += [f"| {text.name} | {text.default} | {text.meaning} |" for text in TEXT_SETTINGS]
    lines += [f"| {setting.name} | {setting.text} | {setting.meaning} |" for setting in SETTINGS]
    keys = ["| Key | What it is |", "|---|---|"]
    keys += [f"| `{key}` | {meaning} |" for key, meaning in MEANINGS.items()]
    return (
        SETTINGS_OPENING
        + "\n".join(lines)
        + "\n"
        + CONFIG_OPENING
        + "\n".join(keys)
        + "\n"
        + CONFIG_CLOSING.format(themes=", ".join(f"`{name}`" for name in theme_names()))
    )


PAGES = {"sheets.md": write_sheets, "settings.md": write_settings}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")
