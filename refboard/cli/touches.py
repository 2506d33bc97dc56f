"""Contacts with offices and their answers: log, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.lookup import find_target
from refboard.cli.missing import add_yes_to_missing, open_ready_store
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day, read_shown
from refboard.cli.options import (
    ANGLES,
    CLOCK,
    DAY,
    MATERIALS,
    NEXT_DAY,
    NOTES,
    TARGET,
    add_json,
    add_on,
    add_words,
)
from refboard.cli.parsing import UsageError, split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import (
    contact_remarks,
    owed_note_remarks,
    plausibility_remarks,
    read_time,
    submit_action,
)

if TYPE_CHECKING:
    import argparse

    from workbook import Snapshot


def add_log_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the target and the cells of the touch."""
    add_words(parser, "[WORKBOOK] TARGET", TARGET)
    add = parser.add_argument
    add("--channel", required=True, help="Visit, Phone, Email, Fax, Letter, Text, Portal, Event")
    add("--purpose", default="", help="Introduce, Detail, Availability, Check-in, Loop note ...")
    add("--outcome", default="", help="Sent, Spoke, Voicemail, No answer, Left materials, Bounced")
    add("--intel", default="", help="what you learned")
    add("--date", default="", help=f"when it was; {DAY} (default today)")
    add("--time", default="", help=CLOCK)
    add("--direction", default="Out", help="Out (from us) or In (from them)")
    add("--angle", default="", help=ANGLES)
    add("--message", default="", help="id of the message template you used")
    add("--materials", action="append", default=[], metavar="NAME", help=MATERIALS)
    add("--by", default="", help="who did it (default you)")
    add("--next", default="", metavar="TEXT", help="the next step; replaces the one on file")
    add("--next-date", default="", metavar="DAY", help=NEXT_DAY)
    add("--response", default="", help="their answer, if they gave it right away")
    add("--value", default="", metavar="DOLLARS", help="what a gift was worth")
    add("--value-to", default="", metavar="NAME", help="who received the gift (default the contact)")
    add("--answers", default="", metavar="TOUCH_ID", help="the touch that this one answers")
    add(
        "--referral",
        action="append",
        default=[],
        metavar="REFERRAL_ID",
        help="the referral that a Loop note closes or a Thank you is for; can be repeated",
    )
    add("--notes", default="", help=NOTES)
    add_yes_to_missing(parser)
    add_on(parser)
    add_json(parser)


def log(arguments: argparse.Namespace) -> int:
    """Log a touch with a target; refused if they asked not to be contacted this way."""
    from refboard.practice.actions import log_touch
    from refboard.practice.rows import parse_number
    from refboard.practice.words import day_text

    workbook, (target,) = split_words(arguments.words, 1, "one TARGET")
    on = read_day(arguments.on)
    day = read_day(arguments.date, on, past=True)
    values = {
        "Time": arguments.time,
        "Purpose": arguments.purpose,
        "Outcome": arguments.outcome,
        "Angle": arguments.angle,
        "Message": arguments.message,
        "Intel": arguments.intel,
        "Response": arguments.response,
        "Responded on": arguments.response,
        "Answers": arguments.answers,
        "Value": arguments.value,
        "Value to": arguments.value_to,
        "Notes": arguments.notes,
    }
    promise = {"Next step": arguments.next, "Next date": arguments.next_date}
    with open_ready_store(
        workbook, target, "Touches", values, promise, yes=arguments.yes, as_json=arguments.json
    ) as (store, snapshot):
        target_id = find_target(snapshot, target)
        remarks = []
        if day > on:
            remarks.append(f"{day_text(day)} is in the future; the touch counts from that day on.")
        with as_usage_errors():
            purpose = arguments.purpose
            if arguments.direction.strip().casefold() != "in":
                _refuse_unwanted(snapshot, target_id, channel=arguments.channel, purpose=purpose)
                remarks += contact_remarks(snapshot, target_id, purpose, on=day)
                remarks += plausibility_remarks(
                    arguments.channel, arguments.outcome, arguments.direction, arguments.response
                )
                remarks += owed_note_remarks(
                    snapshot, target_id, purpose, on=day, referrals=arguments.referral
                )
            action = log_touch(
                snapshot,
                target_id,
                on=day,
                by=arguments.by or config.load().user,
                channel=arguments.channel,
                purpose=purpose,
                outcome=arguments.outcome,
                intel=arguments.intel,
                at=read_time(arguments.time),
                direction=arguments.direction,
                angle=arguments.angle,
                message=arguments.message,
                materials=arguments.materials,
                next_step=arguments.next,
                next_date=read_optional_day(arguments.next_date, on),
                response=arguments.response,
                answers=arguments.answers,
                notes=arguments.notes,
                value=parse_number(arguments.value) if arguments.value else None,
                value_to=arguments.value_to,
                referral_ids=arguments.referral,
            )
        return submit_action(store, action, as_json=arguments.json, remarks=remarks)


def add_answer_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the touch and its answer."""
    add_words(parser, "[WORKBOOK] TOUCH_ID", "the touch they answered")
    add = parser.add_argument
    add("--response", required=True, help="Interested, Information asked, Not now, No, Stop, Wrong contact")
    add("--date", "--on", dest="date", default="", help=f"when; {DAY} (default today)")
    add("--time", default="", help=CLOCK)
    add("--notes", default="", help=NOTES)
    add_json(parser)


def answer(arguments: argparse.Namespace) -> int:
    """Record an office's answer to a touch."""
    from refboard.practice import actions

    workbook, (touch,) = split_words(arguments.words, 1, "one TOUCH_ID")
    with open_store(workbook) as store:
        snapshot = read_shown(store, remark=False)
        with as_usage_errors():
            action = actions.answer(
                snapshot,
                touch,
                response=arguments.response,
                on=read_day(arguments.date, past=True),
                at=read_time(arguments.time),
                notes=arguments.notes,
            )
        return submit_action(store, action, as_json=arguments.json)


COMMANDS = {
    "log": CliCommand(add_log_arguments, log),
    "answer": CliCommand(add_answer_arguments, answer),
}


def _refuse_unwanted(snapshot: Snapshot, target_id: str, *, channel: str, purpose: str) -> None:
    """Refuse contact the office asked us not to make; only a note about a patient they sent may still go."""
    from refboard.practice.actions import contact_objection
    from refboard.practice.schema import PURPOSES, choice_of

    refusal = contact_objection(snapshot, target_id, channel, purpose=choice_of(purpose, PURPOSES))
    if refusal:
        raise UsageError(
            f"{refusal} Only --purpose 'Loop note' or another channel is allowed; nothing was logged."
        )
