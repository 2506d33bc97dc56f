"""Colleagues with other programs: savers that know nothing of refboard, and what must never be lost of theirs.

Each writes marks into a sheet of its own. Whatever happens to the writers' table, a version that refboard
makes must have the marks of the latest save by another program.
"""

from __future__ import annotations

import io
import re
import secrets
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaign_writer import SCHEMA, TABLE
from campaigns import THEIRS, is_whole

from workbook.cell import Cell, Kind
from workbook.xlsx.package import Package
from workbook.xlsx.patching.patch import CellWrite, patch
from workbook.xlsx.reading.rows import Rows

Marks = dict[str, tuple[str, ...]]
_PARTS = {name: f"xl/worksheets/sheet{place}.xml" for place, name in enumerate(THEIRS, 2)}
_MARK = re.compile(r"<t>([^<]*)</t>")
_MOMENT = 3.0
"""Seconds for which a version that is taken back may be in the workbook's place."""


def marks_of(data: bytes) -> Marks:
    """The marks in the colleagues' sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: tuple(_MARK.findall(archive.read(part).decode())) for name, part in _PARTS.items()}


def with_mark(data: bytes, sheet: str, mark: str) -> bytes:
    """A workbook's bytes with one more mark; every other member is as it was."""
    marks = [*marks_of(data)[sheet], mark]
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{one}</t></is></c></row>'
        for at, one in enumerate(marks, 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == _PARTS[sheet]:
                text = re.sub(r'<dimension ref="[^"]*"\s*/>', "", content.decode())
                content = re.sub(
                    r"<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", text, flags=re.DOTALL
                ).encode()
            new.writestr(info.filename, content)
    return out.getvalue()


def with_cell(data: bytes, row_id: str, column: str, value: str) -> bytes:
    """A workbook's bytes with one cell of the writers' table changed."""
    rows = Rows(Package.open(data), SCHEMA)
    layout = rows.layout(TABLE)
    ref = f"{layout.letters[column]}{rows.place(layout, row_id)}"
    patched = patch(rows.package, SCHEMA, [CellWrite(layout.sheet, ref, Cell(Kind.TEXT, value))])
    return rows.package.build(patched.parts, patched.removed)


# -- ways of saving


def save_in_place(path: Path, data: bytes) -> None:
    """Empty the file and write it again, as LibreOffice does."""
    with path.open("wb") as stream:
        half = len(data) // 2
        stream.write(data[:half])
        stream.flush()
        time.sleep(0.002)
        stream.write(data[half:])


def save_by_rename(path: Path, data: bytes) -> None:
    """Write beside it and rename over it."""
    temporary = path.with_name(f"{secrets.token_hex(4)}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


@dataclass(slots=True)
class Outside:
    """What all colleagues outside did to one workbook, in order; they save one after the other."""

    path: Path
    truth: Marks
    saves: int = 0
    violations: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> bytes:
        """Open the workbook, as soon as it is there and whole."""
        end = time.monotonic() + 10
        while True:
            try:
                data = self.path.read_bytes()
            except FileNotFoundError:
                data = b""
            if is_whole(data):
                return data
            if time.monotonic() > end:
                raise TimeoutError(f"{self.path.name} has not been whole for ten seconds")
            time.sleep(0.002)

    def check(self) -> None:
        """The workbook must have the marks of the latest save, apart from a moment that is taken back."""
        end = time.monotonic() + _MOMENT
        while marks_of(self.read()) != self.truth:
            if time.monotonic() > end:
                have = {name: len(marks) for name, marks in marks_of(self.read()).items()}
                want = {name: len(marks) for name, marks in self.truth.items()}
                self.violations.append(f"after save {self.saves}: marks {have} instead of {want}")
                return
            time.sleep(0.01)

    def save(self, data: bytes, way: Callable[[Path, bytes], None]) -> None:
        """Save without looking whether the file changed since it was opened."""
        with self.lock:
            self.check()
            way(self.path, data)
            self.truth = marks_of(data)
            self.saves += 1

    def save_like_excel(self, data: bytes, gap: float) -> None:
        """Write beside it, delete the workbook, wait, rename: for ``gap`` seconds there is no workbook."""
        with self.lock:
            self.check()
            temporary = self.path.with_name(secrets.token_hex(4).upper())
            temporary.write_bytes(data)
            self.path.unlink()
            end = time.monotonic() + gap
            while time.monotonic() < end:
                if self.path.exists():
                    self.violations.append(f"save {self.saves}: the workbook was created while it was away")
                    break
                time.sleep(0.005)
            temporary.replace(self.path)
            self.truth = marks_of(data)
            self.saves += 1


@dataclass(slots=True)
class StaleSaver:
    """Keeps the workbook open and saves what it has, opening it anew only now and then."""

    outside: Outside
    sheet: str
    chance: Random
    way: Callable[[Path, bytes], None]
    pause: float
    document: bytes = b""
    left: int = 0

    def turn(self, number: int) -> None:
        """Type a mark and save."""
        if not self.left:
            self.document = self.outside.read()
            self.left = self.chance.randint(1, 6)
        self.left -= 1
        self.document = with_mark(self.document, self.sheet, f"{self.sheet} {number}")
        time.sleep(self.chance.random() * self.pause)
        self.outside.save(self.document, self.way)

    def run(self, turns: int) -> None:
        """Save again and again."""
        for number in range(turns):
            self.turn(number)
