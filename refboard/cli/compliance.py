"""Gifts, do-not-contact requests and possible patient data: compliance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.figures import read_facts
from refboard.cli.opening import read_day
from refboard.cli.options import add_workbook_day_and_json
from refboard.cli.output import print_json, print_page
from refboard.cli.registry import CliCommand

if TYPE_CHECKING:
    import argparse


def show_compliance(arguments: argparse.Namespace) -> int:
    """Print gifts against the limits on file, do-not-contact requests, and possible patient data."""
    from refboard.analysis.checkup.compliance import review_compliance
    from refboard.report.compliance import compliance_data, compliance_page

    compliance = review_compliance(read_facts(arguments.workbook, read_day(arguments.on)))
    if arguments.json:
        print_json(compliance_data(compliance))
    else:
        print_page(compliance_page(compliance))
    return 0


COMMANDS = {"compliance": CliCommand(add_workbook_day_and_json, show_compliance)}
