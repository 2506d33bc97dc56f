"""Referrals from offices: referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.lookup import find_target
from refboard.cli.missing import add_yes_to_missing, open_ready_store
from refboard.cli.opening import as_usage_errors, read_day, read_optional_day
from refboard.cli.options import DAY, NOTES, TARGET, add_json, add_on, add_words
from refboard.cli.parsing import split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import submit_action

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the target and the cells of the referral."""
    add_words(parser, "[WORKBOOK] TARGET", TARGET)
    add = parser.add_argument
    add("--received", default="", help=f"{DAY} (default today)")
    add("--patient-ref", default="", help="a code, never a name")
    add("--service-line", default="", help="what the patient is coming for")
    add("--fit", default="", help="Good, Partial, Poor")
    add("--scheduled", default="", metavar="DAY", help="the day it was scheduled")
    add("--appointment", default="", metavar="DAY", help="the day of the visit")
    add("--handler", default="", help="who handles it (default you)")
    add("--notes", default="", help=NOTES)
    add_yes_to_missing(parser)
    add_on(parser)
    add_json(parser)


def add_referral(arguments: argparse.Namespace) -> int:
    """Add a referral from a target."""
    from refboard.practice import referrals

    workbook, (target,) = split_words(arguments.words, 1, "one TARGET")
    on = read_day(arguments.on)
    values = {
        "Patient ref": arguments.patient_ref,
        "Service line": arguments.service_line,
        "Fit": arguments.fit,
        "Scheduled on": arguments.scheduled,
        "Appointment": arguments.appointment,
        "Handler": arguments.handler,
        "Notes": arguments.notes,
    }
    with open_ready_store(
        workbook, target, "Referrals", values, yes=arguments.yes, as_json=arguments.json
    ) as (
        store,
        snapshot,
    ):
        target_id = find_target(snapshot, target)
        with as_usage_errors():
            action = referrals.add_referral(
                snapshot,
                target_id,
                received=read_day(arguments.received, on, past=True),
                handler=arguments.handler,
                by=config.load().user,
                patient_ref=arguments.patient_ref,
                service_line=arguments.service_line,
                fit=arguments.fit,
                scheduled_on=read_optional_day(arguments.scheduled, on),
                appointment=read_optional_day(arguments.appointment, on),
                notes=arguments.notes,
            )
        return submit_action(store, action, as_json=arguments.json)


COMMANDS = {"referral": CliCommand(add_arguments, add_referral)}
