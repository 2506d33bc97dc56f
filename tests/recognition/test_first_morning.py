"""The first morning with each shared case: adopt, work, undo; what colleagues typed never changes."""

from __future__ import annotations

import contextlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cases import CASES, GOLD

from refboard.cli import main
from workbook.xlsx.package import Package

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")
ON = "2026-11-30"
_LOCKED = "34-protected-and-comments/in.xlsx"


def run(*words: object, code: int = 0) -> str:
    """Run a command that ends with a code, and return what it printed (the refusal, for another code than 0)."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        found = main([str(word) for word in words])
    assert found == code, (words, out.getvalue(), err.getvalue())
    return out.getvalue() if code == 0 else err.getvalue()


def cells_of(path: Path) -> dict[tuple[str, str], object]:
    """Every filled cell of a workbook, as a second reader has it."""
    book = openpyxl.load_workbook(path)
    found = ((sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row)
    return {(sheet, cell.coordinate): cell.value for sheet, cell in found if cell.value is not None}


def members(path: Path) -> dict[str, bytes]:
    """The compressed bytes of each member of a workbook."""
    found = {}
    with zipfile.ZipFile(path) as package, path.open("rb") as file:
        for info in package.infolist():
            file.seek(info.header_offset + 26)
            name, extra = struct.unpack("<HH", file.read(4))
            file.seek(name + extra, 1)
            found[info.filename] = file.read(info.compress_size)
    return found


_SHARED = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|docProps/.*|xl/(workbook|styles|sharedStrings|calcChain)\.xml|xl/tables/.*|customXml/.*"
)
"""Members that an edit of any sheet may change."""


def check_untouched(before: Path, after: Path, touched: Collection[str] = ()) -> set[str]:
    """Check that members change only for sheets with a cell that changed, or was ``touched``; return those sheets."""
    was, now = cells_of(before), cells_of(after)
    changed = {place[0] for place in was.keys() | now.keys() if was.get(place) != now.get(place)}
    changed.update(touched)
    parts = {ref.part for ref in Package.open(after.read_bytes(), after.name).sheets if ref.name in changed}
    then, new = members(before), members(after)
    wrong = [
        name
        for name, data in then.items()
        if new.get(name) != data and name not in parts and not _SHARED.fullmatch(name)
    ]
    assert not wrong
    return changed


def office_of(path: Path) -> str:
    """The target that Today names first, else the first source; not an office whose row in Targets is gone."""
    items = json.loads(run("today", path, "--on", ON, "--json"))["items"]
    targets = [str(item["target_id"]) for item in items if not item["target_id"].startswith("#")]
    if targets:
        return targets[0]
    sources: list[dict[str, Any]] = json.loads(run("sources", path, "--on", ON, "--json"))["sources"]
    return str(sources[0]["source"])


def test_an_office_whose_target_was_deleted_is_worked_on_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "after.xlsx"
    path.write_bytes((CASES / "22-duplicate-deleted/after.xlsx").read_bytes())
    run("adopt", path, "--yes", "--write")
    first = json.loads(run("today", path, "--on", ON, "--json"))["items"][0]
    assert (first["target_id"], first["reason"]) == ("#Lakeside FM", "unscheduled")
    who = first["target_id"]
    said = run("log", path, who, "--channel", "phone", "--on", ON, "--next-date", "2026-12-07", code=2)
    assert "Lakeside FM has no row in Targets" in said
    run("log", path, who, "--channel", "phone", "--outcome", "spoke", "--on", ON)
    run("referral", path, who, "--patient-ref", "PX-9", "--on", ON)
    for sheet, column in (("Touches", "Date"), ("Referrals", "Received")):
        headers, *_, last = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
        written = dict(zip(headers, map(str, last), strict=True))
        assert (written["Source"], written["Target ID"]) == ("Lakeside FM", "None"), sheet
        assert written[column].startswith(ON)


@pytest.mark.parametrize("name", sorted(GOLD))
def test_adopt_work_and_undo(name: str, tmp_path: Path) -> None:
    path = tmp_path / Path(name).name
    original = CASES / name
    path.write_bytes(original.read_bytes())
    theirs = cells_of(path)
    run("adopt", path, "--yes", "--write")
    check_untouched(original, path)
    before = tmp_path / "adopted.xlsx"
    before.write_bytes(path.read_bytes())
    adopted = cells_of(path)
    assert {place: adopted.get(place) for place in theirs} == theirs
    who = office_of(path)
    if name == _LOCKED:
        assert "is protected" in run("log", path, who, "--channel", "phone", "--on", ON, code=2)
        return
    run("log", path, who, "--channel", "phone", "--outcome", "spoke", "--by", "Ana", "--on", ON,
        "--next", "send the guide", "--next-date", "2026-12-07")  # fmt: skip
    touch = json.loads(
        run("log", path, who, "--channel", "email", "--outcome", "sent", "--on", ON, "--json")
    )["id"]
    run("answer", path, touch, "--response", "interested", "--on", ON)
    run("referral", path, who, "--patient-ref", "PX-9", "--on", ON)
    run("decide", path, who, "pause", "--on", ON)
    touched = check_untouched(before, path)
    worked = cells_of(path)
    # Only the row of the target changes: its promise is settled, its pause and decision are written.
    changed = {(sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for (sheet, cell), was in theirs.items()
               if worked.get((sheet, cell)) != was}  # fmt: skip
    assert len(changed) <= 1
    for _ in range(5):
        run("undo", path)
    assert cells_of(path) == adopted
    check_untouched(before, path, touched)
    run("adopt", path, "--undo")
    assert cells_of(path) == theirs
    check_untouched(original, path)


def two_columns(path: Path) -> Path:
    """A workbook with only Office, Date, How, and Office, Date received."""
    book = openpyxl.Workbook()
    log = book.worksheets[0]
    log.title = "Contacts log"
    log.append(["Office", "Date", "How"])
    received = book.create_sheet("Referrals in")
    received.append(["Office", "Date received"])
    offices = ("Elm Pediatrics", "Oak Family Medicine", "Fir Clinic", "Bay Internal Medicine")
    for at in range(40):
        log.append(
            [offices[at % 4], date(2026, 6, 1) + timedelta(at * 4), ("call", "visit", "email")[at % 3]]
        )
        received.append([offices[at % 4], date(2026, 3, 2) + timedelta(at * 6)])
    book.save(path)
    return path


@pytest.mark.parametrize("command", ["today", "sources", "timing", "loop", "review"])
def test_what_is_not_recorded_is_no_zero_and_no_task(command: str, tmp_path: Path) -> None:
    said = run(command, two_columns(tmp_path / "two.xlsx"), "--on", ON)
    assert not re.search(r"(?<!\d)0%", said)
    assert "not scheduled" not in said
    assert "ready" not in said.casefold()
    if command != "today":
        named = " ".join(said.split())
        assert "Not recorded here: answers, scheduling, outcomes and notes sent." in named


def test_a_last_contact_counts_before_and_after_the_setup(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Offices"
    sheet.append(["Office", "Contact", "Phone", "Last contact", "Next follow-up", "Status"])
    days = (date(2026, 6, 1), date(2026, 11, 25), None, date(2026, 7, 1), date(2026, 5, 4))
    for at, day in enumerate(days):
        name = (
            "Elm Pediatrics",
            "Oak Family Medicine",
            "Fir Clinic",
            "Bay Internal Medicine",
            "Ash Cardiology",
        )[at]
        sheet.append([name, f"Dr. {name.split()[0]}", f"503-555-01{at:02}", day, None, "Active"])
    path = tmp_path / "one.xlsx"
    book.save(path)
    for step in ("read", "adopted"):
        if step == "adopted":
            run("adopt", path, "--yes", "--write")
        items = json.loads(run("today", path, "--on", ON, "--json"))["items"]
        new = [item["source"] for item in items if "No contact with this office yet" in item["why"]]
        assert new == ["Fir Clinic"]
