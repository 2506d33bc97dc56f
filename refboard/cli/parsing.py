"""From the words on the command line to a command and what was given to it."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from refboard import __version__
from refboard.cli.commands import COMMANDS, DASHBOARD
from refboard.paths import kind_of
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES: Final = (".xlsx", ".xlsm")


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
    if is_workbook(word) or kind_of(Path(word)):
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
