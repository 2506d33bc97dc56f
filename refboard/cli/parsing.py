"""Parse the command line into a command and its arguments."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from refboard import __version__
from refboard.cli.registry import COMMANDS, DASHBOARD, CliCommand, load_command
from refboard.paths import kind_of
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES: Final = (".xlsx", ".xlsm")


class UsageError(RefusedError):
    """The command line is incomplete or wrong; the message says what is missing."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help).")


def command_name(words: Sequence[str]) -> str:
    """Name the command that the words call; words that name no command open the dashboard.

    Raises UsageError for a first word that is neither a command nor a workbook.
    """
    if not words or words[0].startswith("-"):
        return DASHBOARD
    return words[0] if words[0] in COMMANDS else _as_dashboard(words[0])


def parse(name: str, words: Sequence[str]) -> tuple[CliCommand, argparse.Namespace]:
    """Load a command and parse its words.

    Raises UsageError with one sentence; ``--help`` and ``--version`` print and raise SystemExit.
    """
    given = list(words)
    if name == DASHBOARD and given[:1] in (["-h"], ["--help"], ["--version"]):
        _front_page().parse_args(given[:1])
    if given[:1] == [name]:
        del given[0]
    command = load_command(name)
    parser = new_parser(name)
    command.add_arguments(parser)
    # Options may come between and after the words.
    return command, parser.parse_intermixed_args(given)


def new_parser(name: str) -> argparse.ArgumentParser:
    """Make the parser of a command, without its options."""
    prog = "refboard" if name == DASHBOARD else f"refboard {name}"
    return _Parser(prog=prog, description=COMMANDS[name][1], allow_abbrev=False)


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
    """Split a command's words into the optional workbook and the ``needed`` others.

    The first word is the workbook if it looks like one, or if there is one word more than ``needed``.
    """
    given = list(words)
    workbook = given.pop(0) if given and (is_workbook(given[0]) or len(given) == needed + 1) else None
    if len(given) != needed:
        raise UsageError(f"This command needs {what}, after the workbook if you name one.")
    return workbook, given


def _front_page() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS)) + 2
    listed = [f"  {name:<{width}}{text}" for name, (_, text) in COMMANDS.items() if name != DASHBOARD]
    parser = _Parser(
        prog="refboard",
        usage="refboard [WORKBOOK]\n       refboard COMMAND ...",
        description="Who to follow up with today and why, from the Excel workbook your practice already shares.\n"
        "refboard WORKBOOK opens the dashboard; each command below has its own --help.\n\n"
        + "\n".join(["commands:", *listed]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"refboard {__version__}")
    return parser
