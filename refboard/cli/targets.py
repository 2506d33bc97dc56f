"""People and desks at offices: target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day, read_shown
from refboard.cli.options import NEXT_DAY, NOTES, add_json, add_on, add_words
from refboard.cli.parsing import split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import submit_action

if TYPE_CHECKING:
    import argparse

    from workbook import Snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the office and the cells of the target."""
    add_words(parser, "[WORKBOOK] SOURCE", "the name of the office or practice")
    add = parser.add_argument
    add("--contact", default="", help="the person; leave out for the office itself")
    add("--role", default="", help="Physician, Referral coordinator ...")
    add("--specialty", default="", help="what they practice")
    add("--phone", default="", help="their phone number")
    add("--email", default="", help="their email address")
    add("--fax", default="", help="their fax number")
    add("--city", default="", help="where the office is")
    add("--tier", default="", help="A, B, C, New")
    add("--owner", help="who owns the target (default you; '' for no owner)")
    add("--channel", default="", help="how they prefer to be contacted: Visit, Phone, Email, Fax ...")
    add("--cadence", default="", metavar="DAYS", help="days between touches (default: the tier's)")
    add("--next", default="", metavar="TEXT", help="the next step")
    add("--next-date", default="", metavar="DAY", help=NEXT_DAY)
    add("--notes", default="", help=NOTES)
    add_on(parser)
    add_json(parser)


def add_target(arguments: argparse.Namespace) -> int:
    """Add a target: a person or desk at an office."""
    from refboard.practice import targets

    workbook, (source,) = split_words(arguments.words, 1, "one SOURCE (the name of an office)")
    on = read_day(arguments.on)
    with open_store(workbook) as store:
        snapshot = read_shown(store, remark=False)
        with as_usage_errors():
            action = targets.add_target(
                snapshot,
                source=source,
                contact=arguments.contact,
                role=arguments.role,
                specialty=arguments.specialty,
                phone=arguments.phone,
                email=arguments.email,
                fax=arguments.fax,
                city=arguments.city,
                tier=arguments.tier,
                owner=_owner(snapshot, arguments.owner),
                channel=arguments.channel,
                cadence=targets.parse_cadence(arguments.cadence),
                next_step=arguments.next,
                next_date=read_optional_day(arguments.next_date, on),
                notes=arguments.notes,
            )
            remark = targets.duplicate_remark(snapshot, source, arguments.contact)
        return submit_action(store, action, as_json=arguments.json, remarks=[remark] if remark else [])


COMMANDS = {"target": CliCommand(add_arguments, add_target)}


def _owner(snapshot: Snapshot, given: str | None) -> str:
    """The owner of a new target: this user unless one is named, if the workbook has an Owner column."""
    if given is not None:
        return given
    return config.load().user if "Owner" in snapshot.tables["Targets"].letters else ""
