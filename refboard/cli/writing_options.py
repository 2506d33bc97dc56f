"""Options of the commands that write into the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.common_options import DAY, add_day, add_json, add_words
from refboard.cli.options import add_decision_options, add_draft_options

if TYPE_CHECKING:
    import argparse


def fill_log(parser: argparse.ArgumentParser) -> None:
    """Add the touch."""
    add_words(parser, "[WORKBOOK] TARGET", "target id, or a name that is found once")
    parser.add_argument(
        "--channel", required=True, help="Visit, Phone, Email, Fax, Letter, Text, Portal, Event"
    )
    parser.add_argument(
        "--purpose", default="", help="Introduce, Detail, Availability, Check-in, Loop note ..."
    )
    parser.add_argument(
        "--outcome", default="", help="Sent, Spoke, Voicemail, No answer, Left materials, Bounced"
    )
    parser.add_argument("--intel", default="", help="what was learned")
    parser.add_argument("--date", default="", help=f"when it was; {DAY} (default today)")
    parser.add_argument("--time", default="", help="9:30 or 2:15 pm")
    parser.add_argument("--direction", default="Out", help="Out (we did) or In (they did)")
    parser.add_argument("--angle", default="", help="Speed, Expertise, Convenience, Communication")
    parser.add_argument("--message", default="", help="id of the message template that was used")
    parser.add_argument("--by", default="", help="who did it (default you)")
    parser.add_argument(
        "--next", default="", metavar="TEXT", help="the next step; replaces what was promised"
    )
    parser.add_argument("--next-date", default="", metavar="DAY", help=f"when the next step is due; {DAY}")
    parser.add_argument("--response", default="", help="what they answered at once")
    parser.add_argument("--answers", default="", metavar="TOUCH_ID", help="the touch that this one answers")
    parser.add_argument("--referral", action="append", default=[], metavar="REFERRAL_ID",
                        help="the referral that a Loop note closes or a Thank you thanks for")  # fmt: skip
    parser.add_argument("--notes", default="", help="anything else")
    add_day(parser)
    add_json(parser)


def fill_answer(parser: argparse.ArgumentParser) -> None:
    """Add the touch and its answer."""
    add_words(parser, "[WORKBOOK] TOUCH_ID", "the touch that was answered")
    parser.add_argument("--response", required=True,
                        help="Interested, Information asked, Not now, No, Stop, Wrong contact")  # fmt: skip
    parser.add_argument("--date", "--on", dest="date", default="", help=f"when; {DAY} (default today)")
    parser.add_argument("--time", default="", help="9:30 or 2:15 pm")
    parser.add_argument("--notes", default="", help="anything else")
    add_json(parser)


def fill_referral(parser: argparse.ArgumentParser) -> None:
    """Add the referral."""
    add_words(parser, "[WORKBOOK] TARGET", "target id, or a name that is found once")
    parser.add_argument("--received", default="", help=f"{DAY} (default today)")
    parser.add_argument("--patient-ref", default="", help="a code, never a name")
    parser.add_argument("--service-line", default="", help="what the patient comes for")
    parser.add_argument("--fit", default="", help="Good, Partial, Poor")
    parser.add_argument("--scheduled", default="", metavar="DAY", help="the day on which it was scheduled")
    parser.add_argument("--appointment", default="", metavar="DAY", help="the day of the visit")
    parser.add_argument("--handler", default="", help="who looks after it (default you)")
    parser.add_argument("--notes", default="", help="anything else")
    add_day(parser)
    add_json(parser)


def fill_target(parser: argparse.ArgumentParser) -> None:
    """Add the office, and who is there."""
    add_words(parser, "[WORKBOOK] SOURCE", "the office or practice, by its name")
    parser.add_argument("--contact", default="", help="the person; none for the office itself")
    parser.add_argument("--role", default="", help="Physician, Referral coordinator ...")
    parser.add_argument("--specialty", default="", help="what they practise")
    parser.add_argument("--phone", default="", help="their number")
    parser.add_argument("--email", default="", help="their address")
    parser.add_argument("--fax", default="", help="their fax number")
    parser.add_argument("--city", default="", help="where the office is")
    parser.add_argument("--tier", default="", help="A, B, C, New")
    parser.add_argument("--owner", help="whose target it is (default you; '' for nobody)")
    parser.add_argument(
        "--channel", default="", help="how they like to be reached: Visit, Phone, Email, Fax ..."
    )
    parser.add_argument(
        "--cadence", default="", metavar="DAYS", help="days between touches (default the tier's)"
    )
    parser.add_argument("--next", default="", metavar="TEXT", help="the next step")
    parser.add_argument("--next-date", default="", metavar="DAY", help=f"when the next step is due; {DAY}")
    parser.add_argument("--notes", default="", help="anything else")
    add_day(parser)
    add_json(parser)


def fill_set(parser: argparse.ArgumentParser) -> None:
    """Add the row and its new cells."""
    add_words(parser, "[WORKBOOK] TABLE ROW_ID COLUMN=VALUE ...", "an empty VALUE empties the cell")
    add_day(parser)
    add_json(parser)


def fill_draft(parser: argparse.ArgumentParser) -> None:
    """Add whom to write to."""
    add_words(parser, "[WORKBOOK] TARGET", "target id, or a name that is found once")
    add_draft_options(parser)
    add_day(parser)
    add_json(parser)


def fill_decide(parser: argparse.ArgumentParser) -> None:
    """Add the source and the decision."""
    add_words(
        parser, "[WORKBOOK] SOURCE re-engage|adjust|pause", "an office's name, or the id of a target there"
    )
    add_decision_options(parser)
    add_day(parser)
    add_json(parser)
