"""Fresh processes by the thousand: one process has everything imported and fork_server another for each command.

A forked command runs the very `main` that the terminal runs, from its first line to its exit code; only the
seconds that Python takes to start are spared. It can be made to wait before its first line until a tracer holds it.

    python tests/long/forked_commands.py SOCKET             # the server; ends when its standard input ends
    python -S tests/long/forked_commands.py SOCKET CALL ARGUMENT ...    # one call; prints what it prints, ends as it ends
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self

HERE = Path(__file__).resolve().parent
MAIN = "refboard.cli:main"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, or minus the signal that killed it, and what it printed."""

    code: int
    out: str
    err: str

    def reported(self) -> str:
        """Everything about it, for a failed assertion."""
        return f"exit {self.code}\n{self.out}{self.err}"


class ForkServer:
    """The server and how to ask it; used by one thread."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fork-server-")
        self.socket = Path(self._folder.name) / "socket"
        self._server = subprocess.Popen(
            [sys.executable, __file__, self.socket], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        assert self._server.stdout is not None
        assert self._server.stdout.readline() == b"ready\n"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # The server ends when its standard input does.
        self._server.communicate()
        self._folder.cleanup()

    def run(
        self,
        words: Sequence[object],
        *,
        env: Mapping[str, str],
        call: str = MAIN,
        held: Callable[[int], object] | None = None,
    ) -> Ended:
        """Run a call in a new process and wait for its end.

        ``held`` is given the process's number before its first line, and the process waits until it returns.
        """
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(120)
            line.connect(str(self.socket))
            stream = line.makefile("rw", encoding="utf-8")
            calls = {
                "call": call,
                "words": [str(value_text) for value_text in words],
                "env": dict(env),
                "held": held is not None,
            }
            stream.write(json.dumps(calls) + "\n")
            stream.flush()
            if held is not None:
                process = json.loads(stream.readline())["process"]
                held(process)
                os.kill(process, signal.SIGCONT)
            return Ended(**json.loads(stream.readline()))


def serve(address: Path) -> None:
    """Answer one call after the other until standard input ends."""
    _import_all()
    os.set_blocking(0, False)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(address))
        door.listen(8)
        door.settimeout(0.2)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while _is_wanted():
            try:
                line, _ = door.accept()
            except TimeoutError:
                continue
            with line, line.makefile("rw", encoding="utf-8") as stream:
                _answer(stream)


def _is_wanted() -> bool:
    try:
        return os.read(0, 1) != b""
    except BlockingIOError:
        return True


def _import_all() -> None:
    """Import what a command imports, found out by a process that runs some."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import edit_scenarios; edit_scenarios.rehearse();"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, HERE],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    sys.path.insert(0, str(HERE))
    for name in done.stdout.split():
        if name != "__main__":
            # Compiled packages list helpers that cannot be imported by themselves.
            with contextlib.suppress(ModuleNotFoundError):
                importlib.import_module(name)


def _answer(stream: Any) -> None:  # noqa: ANN401  (a text stream over a socket)
    calls = json.loads(stream.readline())
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = os.fork()
        if not process:
            _run(calls, out.fileno(), err.fileno())
        if calls["held"]:
            os.waitpid(process, os.WUNTRACED)
            stream.write(json.dumps({"process": process}) + "\n")
            stream.flush()
        _, status = os.waitpid(process, 0)
        out.seek(0)
        err.seek(0)
        ended = {
            "code": os.waitstatus_to_exitcode(status),
            "out": out.read().decode("utf-8", "replace"),
            "err": err.read().decode("utf-8", "replace"),
        }
    stream.write(json.dumps(ended) + "\n")
    stream.flush()


def _run(calls: dict[str, Any], out: int, err: int) -> None:
    """Be the command; never returns."""
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.environ.update(calls["env"])
        module, _, name = calls["call"].partition(":")
        run = getattr(importlib.import_module(module), name)
        if calls["held"]:
            os.kill(os.getpid(), signal.SIGSTOP)
        code = run(calls["words"])
        sys.stdout.flush()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ask(address: str, call: str, words: Sequence[str]) -> int:
    """Make one call, print what it prints and return its exit code."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
        with line.makefile("rw", encoding="utf-8") as stream:
            stream.write(json.dumps({"call": call, "words": words, "env": {}, "held": False}) + "\n")
            stream.flush()
            ended = json.loads(stream.readline())
    sys.stdout.write(ended["out"])
    sys.stderr.write(ended["err"])
    return int(ended["code"])


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(ask(sys.argv[1], sys.argv[2], sys.argv[3:]))
    serve(Path(sys.argv[1]))
