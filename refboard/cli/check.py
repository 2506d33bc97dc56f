"""Everything in the workbook that a person should look at: check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.answers import say, say_json
from refboard.cli.opening import day_of, opened

if TYPE_CHECKING:
    import argparse


def check(arguments: argparse.Namespace) -> int:
    """Say what in the workbook needs somebody's eyes; exit code 1 when there is something to mend."""
    from refboard.analysis.checkup.checkup import StoreFindings, run_check_up
    from refboard.practice.policy import Policy
    from refboard.report.checkup import checkup_data, checkup_page

    on = day_of(arguments.on)
    with opened(arguments.workbook) as store:
        snapshot = store.read()
        status = store.status()
        name = store.path.name
    waiting = StoreFindings(status.vanished, status.reverted, status.conflicts)
    checked = run_check_up(snapshot, Policy.from_snapshot(snapshot), on, waiting)
    if arguments.json:
        say_json(checkup_data(checked))
    else:
        import shutil
        import sys

        from refboard.report.pages.plain import WIDTH
        from refboard.report.pages.plain_page import render_plain

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
        say(render_plain(checkup_page(checked, name), width).rstrip("\n"))
    return 0 if checked.is_clean else 1
