"""Everything in the workbook that needs attention: check."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.opening import open_store, read_day
from refboard.cli.options import add_workbook_day_and_json, add_yes
from refboard.cli.output import ask, confirm, print_json, print_page, print_receipt, print_text
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse

    from workbook import Snapshot, Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the workbook, and whether to fix what can be fixed."""
    add_workbook_day_and_json(parser)
    parser.add_argument(
        "--fix", action="store_true", help="offer the fixes that are known, and undo them all at once"
    )
    add_yes(parser, "make every fix without asking")


def check(arguments: argparse.Namespace) -> int:
    """Print what needs attention in the workbook; exit code 1 if something needs fixing."""
    from refboard.analysis.checkup.checkup import StoreFindings, run_check_up
    from refboard.practice.policy import Policy
    from refboard.report.checkup import checkup_data, checkup_page

    on = read_day(arguments.on)
    with open_store(arguments.workbook) as store:
        snapshot = store.read()
        if arguments.fix:
            return _fix(store, snapshot, arguments)
        status = store.status()
        name = store.path.name
    findings = StoreFindings(status.vanished, status.reverted, status.conflicts)
    checked = run_check_up(snapshot, Policy.from_snapshot(snapshot), on, findings)
    if arguments.json:
        print_json(checkup_data(checked))
    else:
        print_page(checkup_page(checked, name))
    return 0 if checked.is_clean else 1


COMMANDS = {"check": CliCommand(add_arguments, check)}


def _fix(store: Store, snapshot: Snapshot, arguments: argparse.Namespace) -> int:
    """Show the fixes that are known, and make those that are agreed to as one edit."""
    from refboard.fix_workbook import apply_fixes
    from refboard.practice.fixes import find_fixes
    from refboard.practice.words import listing

    fixes = find_fixes(snapshot)
    if not arguments.json:
        for fix in fixes:
            print_text(f"{fix.code} {listing(list(fix.cells[:6]))}: {fix.text}")
        if not fixes:
            print_text("There is nothing that refboard knows how to fix.")
    chosen = fixes if arguments.yes else []
    if fixes and not arguments.yes and not arguments.json:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            confirm("Make these fixes?")
        elif ask(f"Make all {len(fixes)} fixes?" if len(fixes) > 1 else "Make this fix?"):
            chosen = fixes
        elif len(fixes) > 1:
            chosen = [fix for fix in fixes if ask(f"{fix.text}?")]
    receipt = apply_fixes(store, store.path, chosen, user=config.load().user) if chosen else None
    if arguments.json:
        listed = [{"code": fix.code, "text": fix.text, "cells": list(fix.cells)} for fix in fixes]
        print_json({"status": receipt.status if receipt else "shown", "fixes": listed})
        return 0
    if receipt is None:
        return 0
    return print_receipt(receipt, as_json=False, done=f"fixed: {receipt.title.removeprefix('Fix: ')}")
