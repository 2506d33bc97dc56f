# ruff: noqa: INP001  (a script, not a package)
"""Write docs/keys.md from the commands: ``python docs/make_keys.py``."""

from __future__ import annotations

from pathlib import Path

from refboard.tui.commands import COMMANDS, Command, Group
from refboard.tui.panes.register import PANES

PAGE = Path(__file__).resolve().parent / "keys.md"
OPENING = """# The keys

Everything in the dashboard has a key, and stands in the palette (`:`) and on the help page (`?`) too. `refboard keys` lists
the keys as they are on your computer; `[keys]` in your configuration changes them, by the id in the last column:

    [keys]
    "row.snooze" = "f6"

Forms have keys of their own, named in their last line: `ctrl+s` saves, `esc` leaves without writing.
"""


def write() -> str:
    """Return the page: what every pane has, then what each has of its own."""
    lines = [OPENING, "## Everywhere", ""]
    lines += table([command for command in COMMANDS if not command.panes])
    for spec in PANES:
        own = [command for command in COMMANDS if command.panes and command.heard_in(spec.id)]
        name = f"Pane {spec.number}: {spec.title}" if spec.number else "The page of one source"
        lines += [f"## {name}", "", *(table(own) if own else ["It has the keys of every pane.", ""])]
    return "\n".join(lines).rstrip() + "\n"


def table(commands: list[Command]) -> list[str]:
    """One row a command, in the order of the help page."""
    groups = list(Group)
    rows = sorted(commands, key=lambda command: groups.index(command.group))
    return ["| Key | What it does | Id |", "|---|---|---|", *(row(command) for command in rows), ""]


def row(command: Command) -> str:
    """One command; a bar would end its cell."""
    keys = " ".join(f"`{key}`" for key in command.shown_keys.split())
    return f"| {keys} | {command.help.replace('|', chr(92) + '|')} | `{command.id}` |"


if __name__ == "__main__":
    PAGE.write_text(write(), encoding="utf-8")
