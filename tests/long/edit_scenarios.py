"""The edits that the campaigns break off, and how to tell what became of them.

A scenario is a practice in its own folder (workbook, journal and all), one command, and what the workbook holds
before and after it, cell by cell as openpyxl reads them. A row that a command adds gets a random id; it is called
NEW-1, NEW-2 ... so that two runs can be compared.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl

from refboard import demo
from refboard.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

BOOK: Final = "practice.xlsx"
COPY: Final = "practice (Luis's conflicted copy).xlsx"
EXPORT: Final = "export.csv"
SIGN: Final = f"~${BOOK}"
COLLEAGUE: Final = bytes([4]) + b"Luis".ljust(164)
TARGET: Final = "P-QQGGK"
ON: Final = "2026-11-23"

Cells = dict[str, dict[str, list[Any]]]


def decide_otherwise(folder: Path) -> None:
    """A colleague fills a cell in that an edit waits for."""
    change_cell(folder / BOOK, folder / BOOK, "Targets", "Preferred channel", "Portal")


def remove_holidays(folder: Path) -> None:
    """A colleague deletes a sheet that refboard would add again."""
    book = openpyxl.load_workbook(folder / BOOK)
    del book["Holidays"]
    book.save(folder / BOOK)


def leave_an_export(folder: Path) -> None:
    """Another program exported referrals of two offices, one of them new."""
    lines = [
        "Referral #,Referral Date,Referring Facility,Referral Reason,Status",
        "R9001,11/02/2026,Elm Pediatrics,PT eval,Scheduled",
        "R9002,11/03/2026,Fir Clinic,PT eval,Completed",
        "R9003,11/04/2026,Elm Pediatrics,PT eval,No Show",
    ]
    (folder / EXPORT).write_text("\n".join(lines) + "\n", encoding="utf-8")


def leave_a_copy(folder: Path) -> None:
    """A synchronising service leaves a colleague's version beside the workbook."""
    change_cell(folder / BOOK, folder / COPY, "Targets", "Best days", "Thu")


def save_older_version(folder: Path) -> None:
    """A colleague saves what they opened before anything was written: the version before the last save."""
    stored = folder / "opened-before.xlsx"
    stored.replace(folder / BOOK)


def inherit_open_files(folder: Path) -> None:
    """A colleague opens the workbook, and takes their time."""
    change_cell(folder / BOOK, folder / "opened-before.xlsx", "Targets", "Parking", "behind the house")


def change_cell(source: Path, target: Path, sheet: str, column: str, value: str) -> None:
    """Change a cell of the target's row, as another program does: the whole file is written anew."""
    book = openpyxl.load_workbook(source)
    header, *rows = book[sheet].iter_rows()
    at = [cell.value for cell in header].index(column)
    for row in rows:
        if row[0].value == TARGET:
            row[at].value = value
    book.save(target)


@dataclass(frozen=True)
class EditScenario:
    """``before`` are the commands that lead up to ``command``; ``says`` is what it prints when it is done.

    A colleague's program has the workbook open while they run (``held``) or during the command (``held_now``);
    ``begin`` is what
    colleagues did before all this, ``outside`` what they did after it. CONFLICT in the command is the id of the conflict.
    """

    name: str
    command: tuple[str, ...]
    says: str = "saved"
    before: tuple[tuple[str, ...], ...] = ()
    begin: Callable[[Path], None] | None = None
    outside: Callable[[Path], None] | None = None
    held: bool = False
    contents_now: bool = False


LOG: Final = (
    "log", TARGET, "--channel", "phone", "--outcome", "spoke", "--intel", "new scheduler", "--next", "Send the guide",
    "--next-date", "2026-12-01", "--on", ON, "--time", "9:30",
)  # fmt: skip
SET: Final = (
    "set",
    "Targets",
    TARGET,
    "Preferred channel=Fax",
    "Best days=Tue",
    "Cadence days=21",
    "--on",
    ON,
)
ANSWER: Final = ("answer", "T-DJYNG", "--response", "interested", "--date", ON)
REFERRAL: Final = ("referral", TARGET, "--received", "2026-11-20", "--patient-ref", "KX-4821", "--on", ON)
NEXT: Final = ("set", "Targets", TARGET, "Notes=the next save", "--on", ON)

SCENARIOS: Final = {
    scenario.name: scenario
    for scenario in (
        EditScenario("first-log", LOG),
        EditScenario("log", LOG, before=(SET,)),
        EditScenario("set", SET, before=(LOG,)),
        EditScenario("answer", ANSWER, before=(SET,)),
        EditScenario("referral", REFERRAL, before=(SET,)),
        EditScenario("undo", ("undo",), says="undone", before=(SET, LOG)),
        EditScenario("undo-set", ("undo",), says="undone", before=(LOG, SET)),
        EditScenario("sync", ("sync",), before=(SET, LOG, REFERRAL), held=True),
        EditScenario(
            "resolve",
            ("resolve", "CONFLICT", "--keep", "mine"),
            before=(LOG, SET),
            held=True,
            outside=decide_otherwise,
        ),
        EditScenario("merge", ("merge", COPY, "--yes"), says="merged", before=(LOG,), outside=leave_a_copy),
        EditScenario("restore", ("restore", "1", "--yes"), before=(LOG, SET)),
        EditScenario(
            "reverted", ("sync",), before=(LOG, SET), begin=inherit_open_files, outside=save_older_version
        ),
        EditScenario(
            "target",
            ("target", "Fir Clinic", "--contact", "Dr. Fir", "--channel", "fax", "--on", ON),
            before=(SET,),
        ),
        EditScenario(
            "decide", ("decide", TARGET, "pause", "--until", "2026-12-20", "--on", ON), before=(LOG,)
        ),
        EditScenario("adopt", ("adopt", "--yes", "--write"), before=(SET,), outside=remove_holidays),
        EditScenario(
            "import",
            ("import", EXPORT, "--as", "referrals", "--yes", "--on", ON),
            before=(SET,),
            outside=leave_an_export,
        ),
        EditScenario("queue", LOG, says="queued", before=(SET,), contents_now=True),
    )
}


@dataclass(frozen=True)
class Stage:
    """A scenario made ready: ``template`` is its folder as it is before the command."""

    scenario: EditScenario
    command: tuple[str, ...]
    template: Path
    old: Cells
    new: Cells

    def answer(self, printed: str) -> bool:
        """Whether these words acknowledge the edit."""
        return any(line.startswith(self.scenario.says) for line in printed.splitlines())

    def beside(self) -> list[str]:
        """The files that lie in the folder when all is done."""
        return sorted(path.name for path in self.template.iterdir() if path.is_file() and path.name != SIGN)

    def set_up(self, folder: Path) -> Path:
        """Make the folder as it is before the command; give the workbook."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder, copy_function=shutil.copy2)
        return folder / BOOK

    def state(self, data: bytes) -> str:
        """``old``, ``new``, or what is wrong with these bytes of the workbook."""
        try:
            found = read_cells(data)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            return f"broken: {error}"
        found = with_new_ids(found, self.old)
        if found == self.new:
            return "new"
        return "old" if found == self.old else f"neither: {differing(self.old, found)}"

    def save(self, path: Path) -> None:
        """Write it down for another process."""
        words = {
            "scenario": self.scenario.name, "command": self.command, "template": str(self.template), "old": self.old,
            "new": self.new,
        }  # fmt: skip
        path.write_text(json.dumps(words), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Stage:
        """Read it as `save` wrote it."""
        words = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            SCENARIOS[words["scenario"]],
            tuple(words["command"]),
            Path(words["template"]),
            words["old"],
            words["new"],
        )


def read_cells(data: bytes) -> Cells:
    """Every cell that holds something, by sheet and address; raises ValueError when the file is not whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if broken := archive.testzip():
            raise ValueError(f"{broken} is damaged")
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells: Cells = {}
    for sheet in book:
        cells[sheet.title] = {
            cell.coordinate: [str(cell.value), cell.number_format]
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for table in sheet.tables.values():
            cells[sheet.title][f"table {table.name}"] = [table.ref, ""]
    return cells


def with_new_ids(cells: Cells, old: Cells) -> Cells:
    """The same cells with each id that ``old`` did not have called NEW-1, NEW-2 ..."""
    named: dict[str, str] = {}
    for sheet, values in cells.items():
        known = {value for value, _ in old.get(sheet, {}).values()}
        for ref, (value, _) in values.items():
            is_id = ref.startswith("A") and len(value) == 7 and value[1:2] == "-"
            if is_id and value not in known:
                named[value] = f"NEW-{len(named) + 1}"
    return {
        sheet: {ref: [named.get(value, value), form] for ref, (value, form) in values.items()}
        for sheet, values in cells.items()
    }


def differing(one: Cells, other: Cells) -> str:
    """The first cells in which they differ, for people."""
    lines = [
        f"{sheet}!{ref} {one.get(sheet, {}).get(ref)} -> {other.get(sheet, {}).get(ref)}"
        for sheet in sorted({*one, *other})
        for ref in sorted({*one.get(sheet, {}), *other.get(sheet, {})})
        if one.get(sheet, {}).get(ref) != other.get(sheet, {}).get(ref)
    ]
    return "; ".join(lines[:6]) + (f" and {len(lines) - 6} more" if len(lines) > 6 else "")


def environment(folder: Path) -> dict[str, str]:
    """Where a command finds everything within one folder, and nothing of the developer's."""
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "REFBOARD_STATE_DIR": str(folder / "state"),
        "REFBOARD_WORKBOOK": str(folder / BOOK),
        "LOGNAME": "ana",
    }


def prepare(
    scenario: EditScenario, folder: Path, template: Path, run: Callable[[Sequence[str]], tuple[int, str]]
) -> Stage:
    """Make a scenario ready in ``folder``, keep that as ``template``, and see what the command does undisturbed.

    A journal belongs to the path of its workbook: the scenario is played in this very folder ever after.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "state").mkdir(mode=0o700)
    demo.build(folder / BOOK, touches=40, seed=1, on=date.fromisoformat(ON))
    if scenario.begin:
        scenario.begin(folder)
    if scenario.held:
        (folder / SIGN).write_bytes(COLLEAGUE)
    for words in scenario.before:
        code, answer = run(words)
        assert code == 0, answer
    (folder / SIGN).unlink(missing_ok=True)
    if scenario.outside:
        scenario.outside(folder)
    command = tuple(
        str(folder / value_text) if value_text in (COPY, EXPORT) else value_text
        for value_text in scenario.command
    )
    if "CONFLICT" in command:
        code, answer = run(("sync",))
        assert code == 1, answer
        _, answer = run(("status", "--json"))
        (conflict,) = json.loads(answer)["conflicts"]
        command = tuple(conflict["id"] if value_text == "CONFLICT" else value_text for value_text in command)
    if scenario.contents_now:
        (folder / SIGN).write_bytes(COLLEAGUE)
    shutil.rmtree(template, ignore_errors=True)
    shutil.copytree(folder, template, copy_function=shutil.copy2)
    old = read_cells((folder / BOOK).read_bytes())
    code, answer = run(command)
    assert code == 0, answer
    assert any(line.startswith(scenario.says) for line in answer.splitlines()), answer
    if scenario.contents_now:
        (folder / SIGN).unlink()
        code, answer = run(("sync",))
        assert answer.startswith("saved"), answer
    new = with_new_ids(read_cells((folder / BOOK).read_bytes()), old)
    assert new != old
    return Stage(scenario, command, template, old, new)


def rehearse() -> None:
    """Run every kind of command once, so that everything it needs is imported."""

    def run(words: Sequence[str]) -> tuple[int, str]:
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
            return main([*words]), out.getvalue()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "play"
        os.environ.update(environment(folder))
        for scenario in SCENARIOS.values():
            prepare(scenario, folder, Path(name) / "template", run)
