"""Files that break the format or try to use up the machine: each is refused or read within 10 s and 300 MB.

Made by the generator beside this checkout, and collected from other projects' tests.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from growing_texts import build_template, places, rewritten

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS, MEGABYTES = 10, 300
PERSISTS = "Traceback", "panicked"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".zip")


@dataclass(frozen=True)
class Ended:
    """How a command ended on a file."""

    name: str
    code: int
    seconds: float
    megabytes: int
    said: str

    def is_good(self) -> bool:
        """Whether it ended in words, in time and in its memory."""
        small = self.seconds <= SECONDS and self.megabytes <= MEGABYTES
        one_sentence = self.code != 2 or len(self.said.strip().splitlines()) == 1
        return self.code in (0, 1, 2) and small and one_sentence and not any(w in self.said for w in PERSISTS)


def run(command: str, source: Path, folder: Path) -> Ended:
    """Run a command on a copy of a file; the copy must not change."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = Path(shutil.copy(source, folder / source.name))
    path.chmod(0o600)
    before = hashlib.sha256(path.read_bytes()).digest()
    environment = {**os.environ, "REFBOARD_STATE_DIR": str(folder / "state"), "HOME": str(folder)}
    begun = time.monotonic()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "refboard", command, str(path)],
            stdout=said, stderr=said, stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        megabytes = _wait(process, begun)
    words = (folder / "said").read_text(encoding="utf-8", errors="replace")
    assert hashlib.sha256(path.read_bytes()).digest() == before, f"{source.name} was changed"
    code = process.returncode if process.returncode is not None else -9
    return Ended(source.name, code, time.monotonic() - begun, megabytes, words)


def _wait(process: subprocess.Popen[bytes], begun: float) -> int:
    """Wait for a process, kill it after three times the limit, and give the megabytes that it used at most.

    What the kernel reports at its end is no less than what this process uses itself, so it is asked while it runs.
    """
    kilobytes = 0
    while process.poll() is None:
        kilobytes = max(kilobytes, _peak(process.pid))
        if time.monotonic() - begun > 3 * SECONDS:
            process.kill()
        time.sleep(0.005)
    return kilobytes // 1024


def _peak(process: int) -> int:
    """Give the most memory that a process has used, in kilobytes; 0 when it has ended."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


@pytest.fixture(scope="module")
def files(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every hostile file, by name."""
    tool, collected = shared / "tools" / "make_bad.py", shared / "corpus" / "hostile"
    if not tool.exists():
        pytest.skip("the generator of bad files is not beside this checkout")
    made = tmp_path_factory.mktemp("bad")
    subprocess.run([sys.executable, tool, made], check=True, capture_output=True)
    found = [*made.iterdir(), *(collected.iterdir() if collected.is_dir() else [])]
    return sorted((path for path in found if path.suffix.lower() in SUFFIXES), key=lambda path: path.name)


@pytest.mark.parametrize("step", [30, pytest.param(1, marks=pytest.mark.long)])
def test_every_file_is_read_or_refused_in_words(files: list[Path], tmp_path: Path, step: int) -> None:
    ended = [run("check", path, tmp_path / "play") for path in files[::step]]
    print(
        f"\n{len(ended)} files; slowest {max(e.seconds for e in ended):.1f} s, {max(e.megabytes for e in ended)} MB"
    )
    assert len(ended) >= 200 // step
    assert [one for one in ended if not one.is_good()] == []


def _raw(part: str, before: str, text: str) -> Callable[[bytes, Path], None]:
    def put(template: bytes, path: Path) -> None:
        path.write_bytes(
            rewritten(
                template,
                lambda name, data: (
                    data.replace(before.encode(), (text + before).encode(), 1) if name == part else data
                ),
            )
        )

    return put


def _strings(text: str) -> Callable[[bytes, Path], None]:
    """Texts that the cells share, and a cell that refers to them."""
    name = "sharedStrings"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    added = {
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/xl/{name}.xml" ContentType="{type_}"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rIdX" Type="{kind}/{name}" Target="{name}.xml"/>',
        ),
        "xl/worksheets/sheet2.xml": (
            "</sheetData>",
            '<row r="900"><c r="A900" t="s"><v>0</v></c></row>',
        ),
    }

    def change(part: str, data: bytes) -> bytes:
        if part not in added:
            return data
        before, more = added[part]
        return data.replace(before.encode(), (more + before).encode(), 1)

    def put(template: bytes, path: Path) -> None:
        path.write_bytes(rewritten(template, change))
        with zipfile.ZipFile(path, "a") as archive:
            space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            archive.writestr(f"xl/{name}.xml", f'<sst xmlns="{space}">{text}</sst>')

    return put


def _at(place: str, text: str) -> Callable[[bytes, Path], None]:
    def put(template: bytes, path: Path) -> None:
        next(one for one in places(template) if one.name == place).put(path, text)

    return put


NAMED: Final = {
    "a setting of 3,000 spaces": _at("cell: setting", "table" + " " * 3_000 + "."),
    "a setting of 300,000 spaces": _at("cell: setting", "table" + " " * 300_000 + "."),
    "a format of 300,000 brackets": _at("number format", "[" * 300_000),
    "unclosed strings": _strings("<si><t" * 50_000),
    "unclosed phonetic texts": _strings("<rPh" * 50_000),
    "mergeCell in a page header": _at("page header", "mergeCell " * 30_000),
    "100,000 apostrophes in a formula": _at("formula", "'" * 100_000),
    "200,000 apostrophes in a defined name": _at("defined name formula", "'" * 200_000),
    "100,000 unclosed cells": _raw("xl/worksheets/sheet2.xml", "</sheetData>", '<c r="A1" ' * 100_000),
    "a legal cell of 32,767 characters as an office": _at("cell: office", "x" * 32_767),
}
"""Small files that used up all time or memory of the machine."""


@pytest.fixture(scope="module")
def template() -> bytes:
    return build_template()


@pytest.mark.parametrize("command", ["check", "today", "status"])
@pytest.mark.parametrize("name", NAMED)
def test_a_small_file_cannot_use_up_the_machine(
    template: bytes, tmp_path: Path, name: str, command: str
) -> None:
    source = tmp_path / "source.xlsx"
    NAMED[name](template, source)
    assert source.read_bytes() != template
    ended = run(command, source, tmp_path / "play")
    print(f"\n{name}, {command}: exit {ended.code}, {ended.seconds:.1f} s, {ended.megabytes} MB")
    assert ended.is_good(), ended
