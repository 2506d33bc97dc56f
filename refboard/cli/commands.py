"""The commands: what each does, where it lives, and what adds its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.cli.founding_options import (
    fill_adopt,
    fill_config,
    fill_dashboard,
    fill_demo,
    fill_init,
    fill_keys,
    fill_serve,
)
from refboard.cli.keeping_options import fill_merge, fill_purge, fill_resolve, fill_restore, fill_sync
from refboard.cli.reading_options import (
    fill_book,
    fill_brief,
    fill_export,
    fill_listing,
    fill_loop,
    fill_review,
    fill_sources,
    fill_timing,
    fill_today,
)
from refboard.cli.writing_options import (
    fill_answer,
    fill_decide,
    fill_draft,
    fill_log,
    fill_referral,
    fill_set,
    fill_target,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

DASHBOARD: Final = "dashboard"
COMMANDS: Final[dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]]] = {
    DASHBOARD: ("Open the dashboard.", "dashboard:open_dashboard", fill_dashboard),
    "today": ("Say whom to follow up today and why.", "show:show_today", fill_today),
    "brief": ("Write one page on a source, or on all of them.", "brief:write_brief", fill_brief),
    "sources": (
        "Say how each referring source is doing, and what to do next.",
        "sources:show_sources",
        fill_sources,
    ),
    "timing": ("Say when offices answer.", "timing:show_timing", fill_timing),
    "loop": ("Say which referrals are open, and how our promises are kept.", "loop:show_loop", fill_loop),
    "review": ("Say what became of outreach, and where it leaks.", "review:show_review", fill_review),
    "messages": (
        "List the message templates, and how often each was answered.",
        "draft:show_messages",
        fill_listing,
    ),
    "draft": ("Prepare a message to a target from a template.", "draft:write_draft", fill_draft),
    "decide": ("Decide what to do about a quiet source.", "decide:decide", fill_decide),
    "compliance": (
        "Say what was given, who must not be contacted, and what looks like patients' data.",
        "compliance:show_compliance",
        fill_listing,
    ),
    "check": ("Say what in the workbook needs somebody's eyes.", "check:check", fill_listing),
    "export": ("Write the tables as CSV or Parquet files for other programs.", "export:export", fill_export),
    "log": ("Log a contact with a target.", "edit:log", fill_log),
    "answer": ("Write what an office answered to a touch.", "edit:answer", fill_answer),
    "referral": ("Add a referral from a target.", "edit:referral", fill_referral),
    "target": ("Add a target: a person or a desk at an office.", "edit:target", fill_target),
    "set": ("Set cells of one row.", "edit:set_cells", fill_set),
    "undo": ("Take back the latest edit of yours.", "edit:undo", fill_book),
    "status": ("Say what waits, for the workbook or for a person.", "standing:show_status", fill_book),
    "sync": ("Bring in what waits, and what an older copy took out.", "standing:sync", fill_sync),
    "resolve": ("Decide whose value the workbook is to hold.", "keeping:resolve", fill_resolve),
    "restore": ("List earlier versions, say what differs, bring one back.", "keeping:restore", fill_restore),
    "merge": ("Bring in what a copy of the workbook holds, row by row.", "merge:merge", fill_merge),
    "purge": ("Forget what this computer keeps about a workbook.", "keeping:purge", fill_purge),
    "init": ("Write a new workbook.", "found:init", fill_init),
    "adopt": ("Fit the workbook you have: find its tables, add what is missing.", "adopt:adopt", fill_adopt),
    "demo": ("Write an invented practice and open it.", "found:demo", fill_demo),
    "serve": ("Open the dashboard in a browser on this computer.", "serve:serve", fill_serve),
    "keys": ("List the dashboard's keys, and check your own.", "keys:show_keys", fill_keys),
    "config": (
        "Say what is set at this computer and from where, or set it.",
        "settings:show_or_set",
        fill_config,
    ),
}
"""Every command: what it does, ``module:function`` that does it, and what adds its options."""
