"""The command line: the plain twin of every pane.

Nothing heavy is imported before a command needs it, so that ``refboard --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

DONE, PROBLEMS, REFUSED, NOT_WRITTEN, CRASHED, INTERRUPTED = 0, 1, 2, 3, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code.

    0 done, 1 problems or a conflict, 2 refused with one sentence on stderr, 3 could not be written.
    """
    from refboard.cli.parsing import parse

    _prepare_streams()
    command = ""
    try:
        command, run, arguments = parse(list(sys.argv[1:] if argv is None else argv))
        code = _run(run, arguments)
        sys.stdout.flush()
    except SystemExit as end:
        return int(end.code or 0)
    except BrokenPipeError:
        # Whoever read the output has gone; what was to be written to the workbook has been.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _explain(error, command)
    return code


def _run(place: str, arguments: object) -> int:
    """Call ``module:function`` of this package."""
    from importlib import import_module

    module, _, function = place.partition(":")
    return int(getattr(import_module(f"refboard.cli.{module}"), function)(arguments))


def _explain(error: Exception, command: str) -> int:
    """Turn an error into one sentence on stderr and an exit code; nothing else ever reaches the terminal."""
    from refboard.text import visible
    from workbook.errors import NotWrittenError, WorkbookError

    if not isinstance(error, WorkbookError):
        from refboard import crash

        crash.report(error, doing=command)
        return CRASHED
    sys.stderr.write(f"refboard: {visible(str(error))}\n")
    return NOT_WRITTEN if isinstance(error, NotWrittenError) else REFUSED


def _prepare_streams() -> None:
    """Let a terminal that cannot show a character show something in its place instead of failing."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
