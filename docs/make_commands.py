# ruff: noqa: INP001  (a script, not a package)
"""Write docs/commands.md from the command line: ``python docs/make_commands.py``."""

from __future__ import annotations

import argparse
from pathlib import Path

from refboard.cli.options import WORKBOOK
from refboard.cli.parsing import new_parser
from refboard.cli.registry import COMMANDS, load_command

PAGE = Path(__file__).resolve().parent / "commands.md"
BAR = "\\|"
"""A bar inside a table's cell."""
OPENING = """# The commands

`refboard COMMAND --help` shows the same. Write a day as `fri`, `tomorrow`, `+3d`, `12/1`, or `2026-12-01`. Name a target by its
ID or by a unique part of its name. You can leave out WORKBOOK when `REFBOARD_WORKBOOK` or the configuration names it. If a
file's name begins with a dash, write `./-name.xlsx`.

Commands that write print `saved ID` when the edit is in the workbook, `queued ID: why` when it waits in your journal, and
`conflict ID: why` when you need to decide. Exit codes: 0 done, 1 something needs your decision, 2 refused and nothing changed,
3 could not be written. [What they mean](troubleshooting.md).
"""
JSON = """
## JSON

`--json` prints one object to stdout; sentences for people go to stderr. These names are stable; new ones may be added. A share is
`{k, n, rate, low, high, shrunk}`. `problems` lists what in the workbook could not be used.

| Command | Names |
|---|---|
| today | `on`, `items`: `target_id`, `source`, `contact`, `owner`, `reason`, `why`, `due`, `late`, `rank`, `channel`, `purpose`, `angle`, `guard`; `held`: `target_id`, `source`, `why` |
| sources | `on`, `sources`: `source`, `tier`, `owner`, `state`, `score`, `why`, `suggest`, `referral_days_12m`, `last_referral`, `silence_p`, `response`, `completion`, `repeat`, `loop`, `fit`, `last_touch`, `days_since_touch`, `due`, `late`; `concentration`: `top1`, `top5`, `hhi`, `effective`; `totals`: `response`, `completion`, `repeat`, `loop`, `fit` |
| timing | `clock`, `by`, `days`: `day`, `sent`, `matured`, `answered`, `rate`, `low`, `high`, `shrunk`, `within`; `hours`; `verdict`: `text`, `p`, `best`, `p_best`, `needed` |
| loop | `open`: `referral_id`, `source`, `stage`, `since`, `age`, `promised`, `late`; `schedule`, `note` |
| review | `funnel`: `step`, `n`; `weakest`, `evidence`, `by`: `specialty`, `angle`, `channel`, `purpose` |
| status | `holder`: null or `name`, `since`, `kind`; `pending`: `id`, `table`, `row_id`, `column`, `value`, `since`; `conflicts`: `id`, `table`, `row_id`, `column`, `base`, `mine`, `theirs`, `who`, `when`; `unsettled`, `reverted`, `vanished` |
| check | `problems`: `code`, `severity`, `sheet`, `cell`, `row_id`, `text` |
| log, answer, referral, target, set, undo, sync, resolve | `status` (saved, queued, conflict), `id`, `ids`, `title`, `detail` |
"""


def write() -> str:
    """Return the page: every command with its arguments and options, then the names in the JSON."""
    return "\n".join([OPENING, *(_command(name) for name in COMMANDS)]) + JSON


def _command(name: str) -> str:
    _, about = COMMANDS[name]
    parser = new_parser(name)
    load_command(name).add_arguments(parser)
    words, options = [], []
    for action in parser._actions:  # noqa: SLF001  (argparse offers no other way to list them)
        if not action.option_strings:
            words.append(_word(action))
        elif "--help" not in action.option_strings:
            cells = (f"`{_option(action)}`", _help(action.help))
            options.append(f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |")
            if action.required:
                words.append(_option(action))
    table = ["| Option | What it does |", "|---|---|", *options, ""] if options else []
    return "\n".join(
        [f"## {parser.prog}", "", about, "", f"    {' '.join([parser.prog, *words])}", "", *table]
    )


def _word(action: argparse.Action) -> str:
    named = str(action.metavar or action.dest.upper())
    return f"[{named}]" if action.nargs == "?" or named.startswith("set ") else named


def _option(action: argparse.Action) -> str:
    if action.nargs == 0:
        return action.option_strings[-1]
    named = "|".join(action.choices) if action.choices else action.metavar or action.dest.upper()
    return f"{action.option_strings[-1]} {named}"


def _help(text: str | None) -> str:
    return (text or "").replace(f"; {WORKBOOK}", "")


if __name__ == "__main__":
    PAGE.write_text(write(), encoding="utf-8")
