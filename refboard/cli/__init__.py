"""The command line: every screen of the dashboard as a command.

Nothing heavy is imported before a command needs it, so that ``refboard --help`` answers at once.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.cli.output import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

DONE, PROBLEMS, REFUSED, NOT_WRITTEN, CRASHED, INTERRUPTED = 0, 1, 2, 3, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code.

    0 done, 1 problems or a conflict, 2 refused with one sentence on stderr, 3 could not be written.
    """
    _prepare_streams()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the output has gone; what the command writes to the workbook is written.
        _silence_stdout()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        _silence_stdout()
        _complain(
            f"The output could not be written: {os.strerror(error.errno or errno.EIO).lower()}; "
            "refboard status shows whether your edit was saved."
        )
        return NOT_WRITTEN
    return code


def _run(words: list[str]) -> int:
    """Run one command; raises OSError if its output cannot be written."""
    from refboard.cli.parsing import command_name, parse

    name = ""
    try:
        name = command_name(words)
        command, arguments = parse(name, words)
        _use_date_style()
        return command.run(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    except (BrokenPipeError, OutputError):
        raise
    except Exception as error:
        return _explain(error, name)


def _use_date_style() -> None:
    """Write days as the configuration says; a command that needs the configuration says what is wrong with it."""
    from refboard import config, dates

    with contextlib.suppress(config.ConfigError):
        dates.use_style(config.load().date_style)


def _explain(error: Exception, command: str) -> int:
    """Turn an error into one sentence on stderr and an exit code; nothing else ever reaches the terminal."""
    from refboard.text import visible
    from workbook.errors import NotWrittenError, WorkbookError

    if not isinstance(error, WorkbookError):
        from refboard import crash

        _complain(crash.crash_sentence(crash.write_report(error, doing=command)))
        return CRASHED
    _complain(visible(str(error)))
    return NOT_WRITTEN if isinstance(error, NotWrittenError) else REFUSED


def _complain(sentence: str) -> None:
    """Write a sentence to stderr; if that fails too, the exit code has to do."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"refboard: {sentence}\n")
        sys.stderr.flush()


def _silence_stdout() -> None:
    """Discard what is left to be flushed, so that the end of the process does not fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _prepare_streams() -> None:
    """Make a terminal that cannot show a character show a replacement instead of failing.

    A stream that was closed before the start (``>&-``) reads and writes nothing.
    """
    import io

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  (open to the end)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
