"""Gifts, wishes not to be contacted, patients' data: compliance."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from refboard.cli.answers import say, say_json
from refboard.cli.figures import facts_of
from refboard.cli.opening import day_of

if TYPE_CHECKING:
    import argparse


def show_compliance(arguments: argparse.Namespace) -> int:
    """Say what was given against the limits on file, who must not be contacted, what looks like patients' data."""
    from refboard.analysis.checkup.compliance import review_compliance
    from refboard.report.compliance import compliance_data, compliance_page

    compliance = review_compliance(facts_of(arguments.workbook, day_of(arguments.on)))
    if arguments.json:
        say_json(compliance_data(compliance))
        return 0
    import shutil

    from refboard.report.pages.plain import WIDTH
    from refboard.report.pages.plain_page import render_plain

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    say(render_plain(compliance_page(compliance), width).rstrip("\n"))
    return 0
