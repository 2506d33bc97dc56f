"""Hand work over, or drop it: reassign, write-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day
from refboard.cli.options import add_json, add_on, add_words
from refboard.cli.parsing import UsageError, is_workbook
from refboard.cli.registry import CliCommand
from refboard.cli.writing import submit_action

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from workbook import Snapshot


def add_reassign_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the targets, the colleague and the day."""
    add_words(parser, "[WORKBOOK] TARGET ...", "ids of the targets")
    add = parser.add_argument
    add("--to", required=True, metavar="NAME", help="the colleague who takes over; '' for no one")
    add(
        "--until",
        default="",
        metavar="DAY",
        help="they cover until this day; the owner stays (default: for good)",
    )
    add_on(parser)
    add_json(parser)


def reassign(arguments: argparse.Namespace) -> int:
    """Hand targets over to a colleague, for good or until a day."""
    from refboard.practice.reassign import reassign as hand_over

    on = read_day(arguments.on)
    workbook, ids = _split(arguments.words)
    with open_store(workbook) as store, as_usage_errors():
        action = hand_over(
            store.read(),
            ids,
            arguments.to,
            until=read_optional_day(arguments.until, on),
            on=on,
            by=config.load().user,
        )
        return submit_action(store, action, as_json=arguments.json)


def add_write_off_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the rows."""
    add_words(
        parser,
        "[WORKBOOK] ID ...",
        "ids of touches (a reply), referrals (a note, an appointment) or targets (a promise)",
    )
    add_on(parser)
    add_json(parser)


def write_off(arguments: argparse.Namespace) -> int:
    """Write off replies, notes, referrals to schedule, or promises that will not happen any more."""
    from refboard.practice.actions import combine
    from refboard.practice.write_offs import write_off as drop

    on = read_day(arguments.on)
    workbook, ids = _split(arguments.words)
    with open_store(workbook) as store, as_usage_errors():
        snapshot = store.read()
        by = config.load().user
        action = combine(
            [drop(snapshot, _reason(snapshot, row_id), [row_id], on=on, by=by) for row_id in ids]
        )
        return submit_action(store, action, as_json=arguments.json)


COMMANDS = {
    "reassign": CliCommand(add_reassign_arguments, reassign),
    "write-off": CliCommand(add_write_off_arguments, write_off),
}


def _split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Split the words into the optional workbook and the ids."""
    given = list(words)
    workbook = given.pop(0) if given and is_workbook(given[0]) else None
    if not given:
        raise UsageError("This command needs one ID or more, after the workbook if you name one.")
    return workbook, given


def _reason(snapshot: Snapshot, row_id: str) -> str:
    """Say what a row owes by the table that has it."""
    for table, reason in (("Touches", "reply-owed"), ("Referrals", "loop-note"), ("Targets", "promised")):
        index = snapshot.tables[table].index(row_id)
        if index is None:
            continue
        if table == "Referrals" and not snapshot.tables[table].shown(index)["Outcome"].strip():
            return "unscheduled"
        return reason
    raise UsageError(f"No touch, referral or target has the ID {row_id!r}.")
