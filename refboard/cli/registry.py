"""The commands by name: the line `refboard --help` shows for each, and the module that has it.

To add a command, write its module with a ``COMMANDS`` mapping and add a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

DASHBOARD: Final = "dashboard"
"""The command without a name: ``refboard [WORKBOOK]``."""


@dataclass(frozen=True, slots=True)
class CliCommand:
    """One command: what adds its options to a parser, and what runs it and returns the exit code."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS: Final[dict[str, tuple[str, str]]] = {
    DASHBOARD: ("dashboard", "Open the dashboard."),
    "today": ("today", "Show who to follow up with today and why."),
    "brief": ("brief", "Write a one-page brief on one source, or on all of them."),
    "plan": ("plan", "Plan a day on the road: the offices of one area that are due or soon."),
    "calendar": ("plan", "Write follow-ups and appointments to a calendar file."),
    "sources": ("sources", "Show how each referring source is doing and what to do next."),
    "timing": ("timing", "Show when offices answer."),
    "experiment": ("experiment", "Test by chance which weekday gets more answers."),
    "loop": ("loop", "Show open referrals and how well we keep our promises."),
    "review": ("review", "Show the results of outreach and its weakest step."),
    "messages": ("drafts", "List the message templates and how often each was answered."),
    "draft": ("drafts", "Draft a message to a target from a template."),
    "decide": ("decide", "Record a decision about a quiet source."),
    "compliance": ("compliance", "Show gifts, do-not-contact requests, and possible patient data."),
    "check": ("check", "List what needs attention in the workbook."),
    "export": ("export", "Export the tables as CSV or Parquet files."),
    "log": ("touches", "Log a contact with a target."),
    "answer": ("touches", "Record an office's answer to a touch."),
    "referral": ("referrals", "Add a referral from a target."),
    "target": ("targets", "Add a target: a person or desk at an office."),
    "reassign": ("reassign", "Hand targets over to a colleague."),
    "write-off": ("reassign", "Write off a note, reply, referral or promise."),
    "set": ("edit", "Set cells in one row."),
    "undo": ("edit", "Undo your last edit."),
    "status": ("status", "Show pending edits, conflicts, and who has the workbook open."),
    "sync": ("sync", "Write pending edits and restore overwritten ones."),
    "resolve": ("sync", "Choose which value to keep."),
    "restore": ("versions", "List earlier versions, compare one, or bring it back."),
    "merge": ("merge", "Merge a copy into the workbook, row by row."),
    "purge": ("versions", "Delete this computer's history for a workbook."),
    "init": ("init", "Create a new workbook."),
    "adopt": ("adopt", "Set up refboard for a workbook you already have."),
    "import": ("imports", "Import a CSV file or an export, row by row."),
    "demo": ("demo", "Create a sample practice and open it."),
    "serve": ("serve", "Open the dashboard in a browser on this computer."),
    "keys": ("keys", "List the dashboard's keys and check your own."),
    "config": ("settings", "Show or change the settings of this computer."),
}
"""Every command: its module in this package, and its help line."""


def load_command(name: str) -> CliCommand:
    """Import the module of a command of `COMMANDS`, and only that."""
    module, _ = COMMANDS[name]
    commands: Mapping[str, CliCommand] = import_module(f"refboard.cli.{module}").COMMANDS
    return commands[name]
