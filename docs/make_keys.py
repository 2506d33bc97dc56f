# ruff: noqa: INP001  (a script, not a package)
"""Write docs/keys.md from the commands: ``python docs/make_keys.py``."""

from __future__ import annotations

from pathlib import Path

from refboard.tui.commands import COMMANDS, Command, Group
from refboard.tui.panes.register import PANES

PAGE = Path(__file__).resolve().parent / "keys.md"
OPENING = """# The keys

Everything in the dashboard has a key, and is also in the palette (`:`) and on the help page (`?`). `refboard keys` lists the
keys on your computer. To change one, use `[keys]` in your configuration with the ID from the last column:

    [keys]
    "row.snooze" = "f6"

Forms name their own keys in the last line: `ctrl+s` saves, `esc` leaves without saving, and asks whether what you typed stays as a draft.
"""


def write() -> str:
    """Return the page: the keys of every pane, then those of each."""
    lines = [OPENING, "## Everywhere", ""]
    lines += table([command for command in COMMANDS if not command.panes])
    for spec in PANES:
        own = [command for command in COMMANDS if command.panes and command.heard_in(spec.id)]
        name = f"Pane {spec.number}: {spec.title}" if spec.number else "The page of one source"
        lines += [f"## {name}", "", *(table(own) if own else ["Only the keys that work everywhere.", ""])]
    return "\n".join(lines).rstrip() + "\n"


def table(commands: list[Command]) -> list[str]:
    """One row a command, in the order of the help page."""
    groups = list(Group)
    rows = sorted(commands, key=lambda command: groups.index(command.group))
    return ["| Key | What it does | ID |", "|---|---|---|", *(row(command) for command in rows), ""]


def row(command: Command) -> str:
    """One command; a bar would end its cell."""
    keys = " ".join(f"`{key}`" for key in command.shown_keys.split())
    return f"| {keys} | {command.help.replace('|', chr(92) + '|')} | `{command.id}` |"


if __name__ == "__main__":
    PAGE.write_text(write(), encoding="utf-8")
