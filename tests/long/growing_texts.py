"""Does any text in a workbook, or beside it, slow a command down more than in proportion to its length?

    python tests/long/growing_texts.py [LONGEST] [COMMAND ...] [--only PLACE]

Each text that a file can hold grows from 1 kB to 300 kB, filled with what backtracking patterns stumble over. Time
may grow in proportion, twice over: ten times the text, twenty times the time.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from refboard import demo
from refboard.cli import main as run_command

ON: Final = "2026-11-23"
COMMANDS: Final = ("check", "today", "status", "adopt", "import")
"""``adopt`` and ``import`` show what they would do, and change nothing."""
SIZES: Final = (1_000, 30_000, 300_000)
NOISE: Final = 0.04
"""Seconds by which two runs of one command differ."""
LIMIT: Final = 10.0
FILLINGS: Final = {
    "letters": lambda n: "a" * n,
    "words": lambda n: "oak clinic " * (n // 11),
    "spaces and a dot": lambda n: "table" + " " * n + ".",
    "brackets": lambda n: "[" * n,
    "parentheses": lambda n: "(" * n,
    "apostrophes": lambda n: "'" * n,
    "quotes": lambda n: '"' * n,
    "bangs": lambda n: "A!" * (n // 2),
    "digits": lambda n: "1" * n,
    "ranges": lambda n: "A1:" * (n // 3),
    "escapes": lambda n: "_x0041" * (n // 6),
    "dashes": lambda n: "-" * n,
    "dates": lambda n: "1/1/" * (n // 4),
    "lines": lambda n: "\n" * n,
    "commas": lambda n: "a," * (n // 2),
    "semicolons": lambda n: ";" * n,
    "at signs": lambda n: "a@" * (n // 2),
    "tags": lambda n: "<si><t" * (n // 6),
    "references": lambda n: "mergeCell " * (n // 10),
    "accents": lambda n: "é" * n,
    "a number and spaces": lambda n: "Words 1.2" + " " * n + "x",
    "names and initials": lambda n: "Dr. A. " * (n // 7),
    "numbers and words": lambda n: "3 of 4, " * (n // 8),
    "clock times": lambda n: "9:30-" * (n // 5),
    "addresses": lambda n: "12 Elm St. #4, " * (n // 15),
    "slashes": lambda n: "a/" * (n // 2),
}


@dataclass(frozen=True)
class Place:
    """A place for a text: ``put`` writes a workbook with the text there, or a file beside it."""

    name: str
    put: Callable[[Path, str], None]


def _mark(number: int) -> str:
    return f"QZXMARK{number:02d}"


CELLS: Final = (
    ("header", "Targets", "Parking"), ("own cell", "Targets", "Parking"), ("office", "Targets", "Source"),
    ("person", "Targets", "Contact"), ("phone", "Targets", "Phone"), ("do not contact", "Targets", "Do not contact"),
    ("date", "Touches", "Date"), ("time", "Touches", "Time"), ("intel", "Touches", "Intel"),
    ("patient code", "Referrals", "Patient ref"), ("setting", "Settings", "Setting"), ("value", "Settings", "Value"),
    ("template", "Messages", "Body"), ("holiday", "Holidays", "Date"), ("id", "Targets", "Target ID"),
)  # fmt: skip
PARTS: Final = (
    "number format", "defined name", "defined name formula", "page header", "validation", "comment", "formula", "author",
    "sheet name",
)  # fmt: skip


def build_template() -> bytes:
    """A sample practice with a mark at every place, written by another program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        demo.build(path, touches=40, seed=1, on=date.fromisoformat(ON))
        book = openpyxl.load_workbook(path)
    for number, (name, sheet, header) in enumerate(CELLS):
        at = {cell.value: cell.column for cell in book[sheet][1]}
        column = at.get(header) or book[sheet].max_column
        row = 1 if name == "header" else 3
        if name != "header":
            book[sheet].cell(row, column).value = _mark(number)
            book[sheet].cell(row, column).data_type = "s"
    extra = book.create_sheet("QZXMARK38")
    extra["A1"], extra["A2"] = 1, f"={_mark(36)}"
    extra["A1"].number_format = f'0"{_mark(30)}"'
    extra["A1"].comment = Comment(_mark(35), "x")
    extra.oddHeader.center.text = _mark(33)
    extra.add_data_validation(DataValidation(type="custom", formula1=_mark(34), sqref="A1"))
    book.defined_names[_mark(31)] = DefinedName(_mark(31), attr_text=_mark(32))
    book.properties.lastModifiedBy = _mark(37)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FOREIGN: Final = {
    "title": "A1", "header": "D3", "header of names": "A3", "office": "A5", "doctor": "B5", "phone": "C5",
    "comment": "D5", "day": "E5", "class": "F5", "first of a row": "A9", "second sheet": "A2",
}  # fmt: skip
"""Cells of a list that a practice made by itself."""
CSV: Final = {
    "field": "Practice,Doctor,Phone\nElm Clinic,{},555-0100\n",
    "quoted field": 'Practice,Doctor,Phone\nElm Clinic,"{}",555-0100\n',
    "header": "Practice,Doctor,{}\nElm Clinic,Dr. Adams,555-0100\n",
    "whole file": "{}",
}


def build_foreign_list() -> bytes:
    """A list under a title, with headers of its own, a section row and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Referring offices"
    rows: list[list[object]] = [
        ["Our offices"], [], ["Practice name", "Doctor", "Telephone", "Comments", "Last visit", "Rank"],
        *(
            [f"Clinic {letter}", f"Dr. {letter}dams", f"555-010{at}", "prefers fax", date(2026, 3, at + 1), "A"]
            for at, letter in enumerate("ABCDE")
        ),
        ["North side"], ["Fir Clinic", "Dr. Zhou", "555-0190", "", date(2026, 4, 1), "B"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    other = book.create_sheet("Visits 2026")
    for line in (
        ["Date", "Practice", "Who", "Notes"],
        *([date(2026, 5, at), "Fir Clinic", "Ana", "x"] for at in (1, 2, 3)),
    ):
        other.append(line)
    for number, (name, ref) in enumerate(FOREIGN.items()):
        (other if name == "second sheet" else sheet)[ref] = _mark(number)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_csv(form: str) -> Callable[[Path, str], None]:
    def put(path: Path, text: str) -> None:
        path.write_text(form.format(text), encoding="utf-8")

    return put


def places(template: bytes) -> Iterator[Place]:
    """Every place, in the workbook and beside it."""
    numbers = [number for number, (name, *_) in enumerate(CELLS) if name != "header"]
    names = {number: f"cell: {CELLS[number][0]}" for number in numbers}
    names |= {30 + at: name for at, name in enumerate(PARTS)}
    for number, name in names.items():
        yield Place(name, _in_workbook(template, _mark(number)))
    yield Place("header", _in_workbook(template, "Parking"))
    yield Place("part name", _as_part_name(template))
    yield Place("XML comment", _in_part(template, "xl/workbook.xml", "</workbook>", "<!--{}-->"))
    yield Place("attribute", _in_part(template, "xl/styles.xml", "<fonts", '<x a="{}"/>'))
    yield Place(
        "unclosed string", _in_part(template, "xl/worksheets/sheet2.xml", "</sheetData>", "<row><c><is><t>{}")
    )
    yield Place(
        "table extension",
        _in_part(template, "xl/tables/table1.xml", "</table>", '<extLst><ext uri="{}"/></extLst>'),
    )
    foreign = build_foreign_list()
    for number, name in enumerate(FOREIGN):
        yield Place(f"list: {name}", _in_workbook(foreign, _mark(number)))
    for name, form in CSV.items():
        yield Place(f"CSV: {name}", _as_csv(form))
    yield Place("lock file", _beside(template, ".~lock.{}#"))
    yield Place("owner file", _beside(template, "~${}"))


def _in_workbook(template: bytes, mark: str) -> Callable[[Path, str], None]:
    def put(path: Path, text: str) -> None:
        words = escape(text, {'"': "&quot;", "\n": "&#10;"}).encode()
        fresh = rewritten(template, lambda _, data: data.replace(mark.encode(), words))
        assert fresh != template, f"no {mark} in the workbook"
        path.write_bytes(fresh)

    return put


def _in_part(template: bytes, part: str, before: str, form: str) -> Callable[[Path, str], None]:
    def put(path: Path, text: str) -> None:
        words = form.format(escape(text, {'"': "&quot;"}).replace("--", "- ")).encode()

        def change(name: str, data: bytes) -> bytes:
            at = data.rfind(before.encode()) if name == part else -1
            return data[:at] + words + data[at:] if at >= 0 else data

        fresh = rewritten(template, change)
        assert fresh != template, f"no {before} in {part}"
        path.write_bytes(fresh)

    return put


def _as_part_name(template: bytes) -> Callable[[Path, str], None]:
    def put(path: Path, text: str) -> None:
        path.write_bytes(template)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(zipfile.ZipInfo(text.encode("ascii", "replace").decode()[:60_000]), b"<x/>")

    return put


def _beside(template: bytes, form: str) -> Callable[[Path, str], None]:
    def put(path: Path, text: str) -> None:
        path.write_bytes(template)
        path.with_name(form.format(path.name)).write_text(text, encoding="utf-8")

    return put


def rewritten(template: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with its parts changed; the same bytes where nothing changes."""
    out, changed = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            fresh = change(info.filename, data)
            changed |= fresh != data
            new.writestr(info.filename, fresh)
    return out.getvalue() if changed else template


def measure(place: Place, text: str, command: str, folder: Path) -> tuple[int, float]:
    """The exit code and the seconds of the processor, with a text in a place; the better of two runs."""
    path = folder / ("export.csv" if place.name.startswith("CSV") else "book.xlsx")
    for left in folder.iterdir():
        if left.is_file():
            left.unlink()
    place.put(path, text)
    seconds: list[float] = []
    code = 0
    for _ in range(2):
        begun = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                code = run_command(_words(command, path))
            except SystemExit as error:
                code = int(error.code or 0)
        seconds.append(time.process_time() - begun)
        if seconds[0] > 1:
            break
    return code, min(seconds)


def _words(command: str, path: Path) -> list[str]:
    """The words of a command; a list is imported into an empty workbook beside it."""
    if command == "status":
        return [command, str(path)]
    if command == "adopt":
        return [command, str(path), "--dry-run"]
    if command == "import":
        return [command, str(path), str(path.with_name("goal") / "goal.xlsx"), "--dry-run", "--on", ON]
    return [command, str(path), "--on", ON]


def grows_too_fast(times: dict[int, float]) -> bool:
    """Whether ten times the text takes more than twenty times as long, or a command too long at all."""
    small, middle, large = (times[size] for size in sorted(times))
    sizes = sorted(times)
    allowed = 2 * sizes[2] / sizes[1] * max(middle - small, NOISE)
    return large > LIMIT or large - small > allowed


def search(
    commands: tuple[str, ...] = COMMANDS,
    sizes: tuple[int, ...] = SIZES,
    *,
    step: int = 1,
    start: int = 0,
    only: str = "",
) -> tuple[int, list[str]]:
    """Measure every place with every filling, or one in ``step``; returns how many, and what is wrong.

    ``only``: the beginning of the names of places.
    """
    wrong: list[str] = []
    count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "books"
        (folder / "goal").mkdir(parents=True)
        os.environ.update(
            {"REFBOARD_STATE_DIR": f"{name}/state", "HOME": name, "XDG_CONFIG_HOME": f"{name}/config"}
        )
        demo.build(folder / "goal" / "goal.xlsx", touches=0, seed=1, on=date.fromisoformat(ON))
        every = [
            (place, filling)
            for place in places(build_template())
            if place.name.startswith(only)
            for filling in FILLINGS
        ]
        for place, filling in every[start::step]:
            for command in commands if not place.name.startswith("CSV") else ("import",):
                measured = {size: measure(place, FILLINGS[filling](size), command, folder) for size in sizes}
                count += 1
                times = {size: seconds for size, (_, seconds) in measured.items()}
                codes = {code for code, _ in measured.values()}
                words = ", ".join(f"{size // 1000} kB {seconds:.2f} s" for size, seconds in times.items())
                if grows_too_fast(times) or not codes <= {0, 1, 2}:
                    wrong.append(f"{command}: {filling} in {place.name}: {words}, exit codes {sorted(codes)}")
    return count, wrong


if __name__ == "__main__":
    words, _, chosen = " ".join(sys.argv[1:]).partition("--only")
    longest = int(words.split()[0]) if words else SIZES[-1]
    found = search(tuple(words.split()[1:]) or COMMANDS, (1_000, longest // 10, longest), only=chosen.strip())
    sys.stdout.write(
        "\n".join([*found[1], f"{found[0]} searches, {len(found[1])} too slow or crashed"]) + "\n"
    )
    sys.exit(1 if found[1] else 0)
