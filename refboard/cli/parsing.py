"""The commands and their options."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from refboard import __version__
from refboard.cli.narrowing import add_owner, add_touch_filters
from refboard.cli.options import add_config_words, add_decision_options, add_draft_options
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DASHBOARD: Final = "dashboard"
SUFFIXES: Final = (".xlsx", ".xlsm")
_WORKBOOK: Final = "WORKBOOK may be left out where REFBOARD_WORKBOOK or the configuration names it"
_DAY: Final = "a day: fri, tomorrow, +3d, 12/1 or 2026-12-01"


class UsageError(RefusedError):
    """The command was not given what it needs."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help).")


def parse(words: Sequence[str]) -> tuple[str, str, argparse.Namespace]:
    """Find the command, where it lives (``module:function``) and what was given to it.

    Raises UsageError with one sentence; ``--help`` and ``--version`` print and raise SystemExit.
    """
    given = list(words)
    name = DASHBOARD
    if given and not given[0].startswith("-"):
        name = given.pop(0) if given[0] in COMMANDS else _as_dashboard(given[0])
    elif given and given[0] in ("-h", "--help", "--version"):
        _front_page().parse_args(given[:1])
    help_text, place, fill = COMMANDS[name]
    prog = "refboard" if name == DASHBOARD else f"refboard {name}"
    parser = _Parser(prog=prog, description=help_text, allow_abbrev=False)
    fill(parser)
    # Options may stand between and after the words.
    return name, place, parser.parse_intermixed_args(given)


def _as_dashboard(word: str) -> str:
    if is_workbook(word) or Path(word).exists():
        return DASHBOARD
    near = get_close_matches(word, COMMANDS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "see refboard --help."
    raise UsageError(f"{word!r} is neither a command nor a workbook (.xlsx); {hint}")


def is_workbook(word: str) -> bool:
    """Whether a word on the command line names a workbook: it ends in .xlsx or .xlsm."""
    return word.casefold().endswith(SUFFIXES)


def split_words(words: Sequence[str], needed: int, what: str) -> tuple[str | None, list[str]]:
    """Take the optional workbook off the front of a command's words.

    The first word is the workbook when it looks like one or when there is one word more than ``needed``.
    """
    given = list(words)
    workbook = given.pop(0) if given and (is_workbook(given[0]) or len(given) == needed + 1) else None
    if len(given) != needed:
        raise UsageError(f"This needs {what}, after the workbook if one is named.")
    return workbook, given


def _front_page() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS)) + 2
    listed = [f"  {name:<{width}}{text}" for name, (text, _, _) in COMMANDS.items() if name != DASHBOARD]
    parser = _Parser(
        prog="refboard",
        usage="refboard [WORKBOOK]\n       refboard COMMAND ...",
        description="Whom to follow up today and why, over the Excel workbook your practice already shares.\n"
        "refboard WORKBOOK opens the dashboard; each command below has its own --help.\n\n"
        + "\n".join(["commands:", *listed]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"refboard {__version__}")
    return parser


def _fill_dashboard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    _add_day(parser)


def _fill_today(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    _add_day(parser)
    parser.add_argument("--owner", help="only this colleague's; 'me' for your own, 'unowned' for nobody's")
    parser.add_argument("--reason", action="append", default=[], help="only this reason; may be repeated")
    parser.add_argument("--late", action="store_true", help="only what is late")
    _add_json(parser)


def _fill_brief(parser: argparse.ArgumentParser) -> None:
    _add_words(
        parser, "[WORKBOOK] [SOURCE]", "an office's name, a contact or a target id; none means all sources"
    )
    parser.add_argument(
        "--format",
        default="",
        metavar="FORM",
        help="text, md or html (default: what FILE ends in, else text)",
    )
    parser.add_argument("--out", default="", metavar="FILE", help="write it there instead of printing it")
    parser.add_argument("--force", action="store_true", help="replace FILE when it is there already")
    _add_day(parser)
    _add_json(parser)


def _fill_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    add_owner(parser)
    parser.add_argument("--tier", action="append", default=[], help="only this tier; may be repeated")
    parser.add_argument("--state", action="append", default=[],
                        help="only this state: lost, quiet, watch, new, growing, steady, too-few, paused; may be repeated")  # fmt: skip
    parser.add_argument("--sort", default="", choices=("score", "days", "silence", "response", "completion", "fit",
                        "touched", "due", "name"), help="put them in this order instead of by state")  # fmt: skip
    _add_day(parser)
    _add_json(parser)


def _fill_timing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    parser.add_argument("--by", choices=("sent", "answered"), default="sent",
                        help="the weekday we wrote (default), or the weekday they answered")  # fmt: skip
    _fill_outreach(parser)


def _fill_loop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    parser.add_argument("--stage", choices=("scheduling", "visit", "note"), default="",
                        help="only what waits to be scheduled, to be seen, or for its note")  # fmt: skip
    parser.add_argument("--late", action="store_true", help="only what is late")
    parser.add_argument("--handler", default="", metavar="NAME", help="only what this colleague handles")
    add_owner(parser)
    _add_day(parser)
    _add_json(parser)


def _fill_review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    _fill_outreach(parser)


def _fill_outreach(parser: argparse.ArgumentParser) -> None:
    add_touch_filters(parser)
    _add_day(parser)
    _add_json(parser)


def _fill_log(parser: argparse.ArgumentParser) -> None:
    _add_words(parser, "[WORKBOOK] TARGET", "target id, or a name that is found once")
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
    parser.add_argument("--date", default="", help=f"when it was; {_DAY} (default today)")
    parser.add_argument("--time", default="", help="9:30 or 2:15 pm")
    parser.add_argument("--direction", default="Out", help="Out (we did) or In (they did)")
    parser.add_argument("--angle", default="", help="Speed, Expertise, Convenience, Communication")
    parser.add_argument("--message", default="", help="id of the message template that was used")
    parser.add_argument("--by", default="", help="who did it (default you)")
    parser.add_argument(
        "--next", default="", metavar="TEXT", help="the next step; replaces what was promised"
    )
    parser.add_argument("--next-date", default="", metavar="DAY", help=f"when the next step is due; {_DAY}")
    parser.add_argument("--response", default="", help="what they answered at once")
    parser.add_argument("--answers", default="", metavar="TOUCH_ID", help="the touch that this one answers")
    parser.add_argument("--referral", action="append", default=[], metavar="REFERRAL_ID",
                        help="the referral that a Loop note closes or a Thank you thanks for")  # fmt: skip
    parser.add_argument("--notes", default="")
    _add_day(parser)
    _add_json(parser)


def _fill_answer(parser: argparse.ArgumentParser) -> None:
    _add_words(parser, "[WORKBOOK] TOUCH_ID", "the touch that was answered")
    parser.add_argument("--response", required=True,
                        help="Interested, Information asked, Not now, No, Stop, Wrong contact")  # fmt: skip
    parser.add_argument("--date", "--on", dest="date", default="", help=f"when; {_DAY} (default today)")
    parser.add_argument("--time", default="", help="9:30 or 2:15 pm")
    parser.add_argument("--notes", default="")
    _add_json(parser)


def _fill_referral(parser: argparse.ArgumentParser) -> None:
    _add_words(parser, "[WORKBOOK] TARGET", "target id, or a name that is found once")
    parser.add_argument("--received", default="", help=f"{_DAY} (default today)")
    parser.add_argument("--patient-ref", default="", help="a code, never a name")
    parser.add_argument("--service-line", default="")
    parser.add_argument("--fit", default="", help="Good, Partial, Poor")
    parser.add_argument("--scheduled", default="", metavar="DAY", help="the day on which it was scheduled")
    parser.add_argument("--appointment", default="", metavar="DAY", help="the day of the visit")
    parser.add_argument("--handler", default="", help="who looks after it (default you)")
    parser.add_argument("--notes", default="")
    _add_day(parser)
    _add_json(parser)


def _fill_set(parser: argparse.ArgumentParser) -> None:
    _add_words(parser, "[WORKBOOK] TABLE ROW_ID COLUMN=VALUE ...", "an empty VALUE empties the cell")
    _add_day(parser)
    _add_json(parser)


def _fill_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    _add_json(parser)


def _fill_listing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK", help=_WORKBOOK)
    _add_day(parser)
    _add_json(parser)


def _fill_draft(parser: argparse.ArgumentParser) -> None:
    _add_words(parser, "[WORKBOOK] TARGET", "target id, or a name that is found once")
    add_draft_options(parser)
    _add_day(parser)
    _add_json(parser)


def _fill_decide(parser: argparse.ArgumentParser) -> None:
    _add_words(
        parser, "[WORKBOOK] SOURCE re-engage|adjust|pause", "an office's name, or the id of a target there"
    )
    add_decision_options(parser)
    _add_day(parser)
    _add_json(parser)


def _fill_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", help="where the new workbook goes; nothing is ever replaced")
    _add_json(parser)


def _fill_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", help="where it goes (default: with your application data)")
    parser.add_argument("--touches", type=int, default=400, metavar="N", help="rows of Touches (default 400)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="another practice for another number"
    )
    parser.add_argument("--no-open", action="store_true", help="only write it")
    _add_day(parser)
    _add_json(parser)


def _fill_config(parser: argparse.ArgumentParser) -> None:
    add_config_words(parser)
    _add_json(parser)


def _add_words(parser: argparse.ArgumentParser, metavar: str, more: str) -> None:
    parser.usage = f"{parser.prog} {metavar} [options]"
    parser.add_argument("words", nargs="*", help=f"{more}; {_WORKBOOK}", metavar=metavar)


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", default="", metavar="DAY", help="the day that counts as today")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


COMMANDS: Final[dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]]] = {
    DASHBOARD: ("Open the dashboard.", "dashboard:open_dashboard", _fill_dashboard),
    "today": ("Say whom to follow up today and why.", "show:show_today", _fill_today),
    "brief": ("Write one page on a source, or on all of them.", "brief:write_brief", _fill_brief),
    "sources": (
        "Say how each referring source is doing, and what to do next.",
        "sources:show_sources",
        _fill_sources,
    ),
    "timing": ("Say when offices answer.", "timing:show_timing", _fill_timing),
    "loop": ("Say which referrals are open, and how our promises are kept.", "loop:show_loop", _fill_loop),
    "review": ("Say what became of outreach, and where it leaks.", "review:show_review", _fill_review),
    "messages": (
        "List the message templates, and how often each was answered.",
        "draft:show_messages",
        _fill_listing,
    ),
    "draft": ("Prepare a message to a target from a template.", "draft:write_draft", _fill_draft),
    "decide": ("Decide what to do about a quiet source.", "decide:decide", _fill_decide),
    "compliance": (
        "Say what was given, who must not be contacted, and what looks like patients' data.",
        "compliance:show_compliance",
        _fill_listing,
    ),
    "log": ("Log a contact with a target.", "edit:log", _fill_log),
    "answer": ("Write what an office answered to a touch.", "edit:answer", _fill_answer),
    "referral": ("Add a referral from a target.", "edit:referral", _fill_referral),
    "set": ("Set cells of one row.", "edit:set_cells", _fill_set),
    "undo": ("Take back the latest edit of yours.", "edit:undo", _fill_book),
    "status": ("Say what waits, for the workbook or for a person.", "standing:show_status", _fill_book),
    "sync": ("Bring waiting edits into the workbook.", "standing:sync", _fill_book),
    "init": ("Write a new workbook.", "found:init", _fill_init),
    "demo": ("Write an invented practice and open it.", "found:demo", _fill_demo),
    "config": (
        "Say what is set at this computer and from where, or set it.",
        "settings:show_or_set",
        _fill_config,
    ),
}
"""Every command: what it does, ``module:function`` that does it, and what adds its options."""
