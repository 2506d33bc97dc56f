"""Everything in the workbook that needs attention: check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.opening import open_store, read_day
from refboard.cli.options import add_workbook_day_and_json
from refboard.cli.output import print_json, print_page
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse


def check(arguments: argparse.Namespace) -> int:
    """Print what needs attention in the workbook; exit code 1 if something needs fixing."""
    from refboard.analysis.checkup.checkup import StoreFindings, run_check_up
    from refboard.practice.policy import Policy
    from refboard.report.checkup import checkup_data, checkup_page

    on = read_day(arguments.on)
    with open_store(arguments.workbook) as store:
        snapshot = store.read()
        status = store.status()
        name = store.path.name
    findings = StoreFindings(status.vanished, status.reverted, status.conflicts)
    checked = run_check_up(snapshot, Policy.from_snapshot(snapshot), on, findings)
    if arguments.json:
        print_json(checkup_data(checked))
    else:
        print_page(checkup_page(checked, name))
    return 0 if checked.is_clean else 1


COMMANDS = {"check": CliCommand(add_workbook_day_and_json, check)}
