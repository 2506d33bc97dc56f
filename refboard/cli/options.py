"""Options of the commands that prepare a message or record a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def add_draft_options(parser: argparse.ArgumentParser) -> None:
    """Add what a message is for, where it goes and whether it is logged."""
    parser.add_argument(
        "--purpose", default="", help="Introduce, Detail, Check-in ... (default what Today says)"
    )
    parser.add_argument("--channel", default="", help="Email, Fax, Letter ... (default what they prefer)")
    parser.add_argument("--angle", default="", help="Speed, Expertise, Convenience, Communication")
    parser.add_argument("--message", default="", metavar="ID", help="this template instead of the best fit")
    parser.add_argument("--topic", default="", metavar="TEXT", help="what {topic} stands for")
    parser.add_argument("--sender", default="", metavar="NAME", help="who signs it (default you)")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--print", action="store_true", help="print it (the default)")
    ways.add_argument("--copy", action="store_true", help="put the text on the terminal's clipboard (OSC 52)")
    ways.add_argument("--mailto", action="store_true", help="print a link that opens it in a mail program")
    parser.add_argument("--edit", action="store_true", help="open it in $VISUAL or $EDITOR first")
    parser.add_argument("--log", action="store_true", help="log it as sent by you, in the same command")
    parser.add_argument(
        "--outcome", default="", help="with --log: Sent (default in writing), Spoke, Voicemail ..."
    )
    parser.add_argument("--next", default="", metavar="TEXT", help="with --log: the next step")
    parser.add_argument(
        "--next-date", default="", metavar="DAY", help="with --log: when the next step is due"
    )
    parser.add_argument("--referral", action="append", default=[], metavar="REFERRAL_ID",
                        help="with --log: the referral a Loop note closes or a Thank you thanks for")  # fmt: skip


def add_decision_options(parser: argparse.ArgumentParser) -> None:
    """Add until when a decision stands and who made it."""
    parser.add_argument(
        "--until", default="", metavar="DAY", help="the day on which it runs out (default from Settings)"
    )
    parser.add_argument("--by", default="", help="who decided (default you)")
    parser.add_argument("--angle", default="", help="with adjust: the angle to try instead")


def add_config_words(parser: argparse.ArgumentParser) -> None:
    """Add what to do with the configuration."""
    parser.usage = f"{parser.prog} [set KEY VALUE | unset KEY] [--json]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="set KEY VALUE | unset KEY",
        help="KEY is user, workbook, theme, compact, mouse, or keys.COMMAND for a key of the dashboard",
    )


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    """Add where the dashboard is served, and what that does not protect from."""
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="a port of this computer (default: a free one)"
    )
    parser.epilog = (
        "Only this computer reaches it, and only who has the address it prints, which has a key that changes "
        "every time. There is no encryption between browser and dashboard. A tab runs a dashboard of its own, "
        "as you: its edits are yours. An editor of your own cannot be opened from it."
    )
