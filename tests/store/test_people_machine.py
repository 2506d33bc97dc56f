"""The right row of the right workbook, whatever colleagues do to rows, columns, files and the workbook's history.

Each value names the person and the column that it is for, and each person the practice. So a value in another row,
another column or another practice's workbook shows at once, also where values repeat.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from python_calamine import CalamineWorkbook
from raw_workbook import book, row, sheet_xml, styles_xml, table_xml, text
from workbook_fixtures import quick

from workbook import AddRow, ColumnSpec, RefusedError, RowMissingError, SetCells, Store, TableSpec
from workbook.sharing.locks import presence
from workbook.xlsx.package import Package
from workbook.xlsx.stamp import Stamp, give_birth_stamp, read_stamp, stamped

ID, SOURCE, CONTACT, NOTES, WISH = "Target ID", "Source", "Contact", "Notes", "Do not contact"
OWN = ("Comments", "Remarks", "DNC")
"""Headers of columns that colleagues add, each of which would fit a column of ours."""
SCHEMA = (
    TableSpec(
        "Targets",
        (
            ColumnSpec(ID),
            ColumnSpec(SOURCE),
            ColumnSpec(CONTACT),
            ColumnSpec(NOTES, aliases=("Comments", "Remarks")),
            ColumnSpec(WISH, aliases=("DNC",)),
        ),
        ID,
        "P",
        named_by=(SOURCE, CONTACT),
    ),
)
VALUES = (NOTES, WISH)
WHO = st.sampled_from(["A", "B"])
PLACE = st.integers(0, 5)
MOST_SAVES = 2
LOCKED = "Ben,ben,elsewhere,24.11.2026 09:12,file:///home/ben;"

Line = dict[str, str]


class Sheet:
    """The rows as another program holds them, with the workbook's history if it preserves that."""

    def __init__(self, headers: list[str], lines: list[Line], stamp: Stamp | None = None) -> None:
        self.headers, self.lines, self.stamp = headers, lines, stamp

    @classmethod
    def read(cls, path: Path) -> Sheet:
        data = path.read_bytes()
        grid = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Targets").to_python()
        headers = [str(name) for name in grid[0]]
        lines = [dict(zip(headers, map(str, values), strict=False)) for values in grid[1:]]
        return cls(headers, [line for line in lines if any(line.values())], read_stamp(Package.open(data)))

    def write(self, path: Path, *, preserves: bool) -> None:
        letters = "ABCDEFGHIJKL"
        xml = [row(1, *(text(f"{letters[at]}1", name) for at, name in enumerate(self.headers)))]
        for number, line in enumerate(self.lines, 2):
            filled = [(at, line.get(name, "")) for at, name in enumerate(self.headers)]
            xml.append(row(number, *(text(f"{letters[at]}{number}", word) for at, word in filled if word)))
        ref = f"A1:{letters[len(self.headers) - 1]}{max(2, len(self.lines) + 1)}"
        table = table_xml("Targets", ref, self.headers)
        data = book({"Targets": sheet_xml("".join(xml))}, tables={"Targets": [table]}, styles=styles_xml(0))
        if preserves and self.stamp is not None:
            data = stamped(Package.open(data), self.stamp)
        path.write_bytes(data)


class People(RuleBasedStateMachine):
    """Two refboards and colleagues with people in rows."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="people"))
        (self.folder / "shared").mkdir()
        self.board = self.folder / "shared" / "practice.xlsx"
        self.people = 0
        self.practice = "P"
        self.away: dict[str, bytes] = {}
        headers = [ID, SOURCE, CONTACT, NOTES, WISH]
        for practice in "OP":
            lines = [
                {ID: f"{practice}-{letter * 5}", SOURCE: "Elm", CONTACT: self.name(practice)}
                for letter in "ABC"
            ]
            Sheet(headers, lines).write(self.board, preserves=False)
            self.board.write_bytes(give_birth_stamp(self.board.read_bytes()))
            self.away[practice] = self.board.read_bytes()
        self.opened = Sheet.read(self.board)
        self.known: dict[str, dict[str, str]] = {"A": {}, "B": {}}
        """Whose id each was when a refboard last had the only row with it: by refboard and id."""
        self.stores: dict[str, Store] = {}

    def teardown(self) -> None:
        try:
            self.come_to_rest()
        finally:
            for store in self.stores.values():
                store.close()
            shutil.rmtree(self.folder)

    def name(self, practice: str) -> str:
        """A person no one has entered before; no two names are spellings of one."""
        self.people += 1
        return f"{practice} Dr. {chr(65 + self.people % 26) * 4}{chr(65 + self.people * 7 % 26) * 4}{self.people}"

    def open(self, who: str) -> Store:
        if who not in self.stores:
            self.stores[who] = Store.open(
                self.board,
                SCHEMA,
                state_dir=self.folder / who,
                user=who,
                patience=quick(),
                shows_new_ids=True,
            )
        return self.stores[who]

    # -- refboard

    @contextlib.contextmanager
    def watched(self, who: str) -> Any:  # noqa: ANN401  (a context manager)
        """Compare the rows before and after something that refboard does."""
        self.open(who).read()
        before = Sheet.read(self.board)
        yield
        after = Sheet.read(self.board)
        self.check(after)
        if before.lines != after.lines:
            self.check_ids(before, after, self.known[who])
            # What refboard wrote it has stored; of what others wrote it may not have seen everything.
            self.known[who] |= {line[ID]: line[CONTACT] for line in after.lines if line.get(ID)}

    @rule(who=WHO, place=PLACE, column=st.sampled_from(VALUES), number=st.integers(1, 3))
    def set_a_cell(self, who: str, place: int, column: str, number: int) -> None:
        """Set a cell of a person that is shown; values repeat."""
        store = self.open(who)
        with self.watched(who):
            table = store.read().tables["Targets"]
            rows = [at for at, row_id in enumerate(table.ids) if row_id and table.shown(at)[CONTACT]]
            if rows:
                at = rows[place % len(rows)]
                value = f"{table.shown(at)[CONTACT]}/{column}/{number}"
                with contextlib.suppress(RowMissingError, RefusedError):
                    store.submit([SetCells("Targets", table.ids[at], {column: value})])

    @rule(who=WHO)
    def add_a_person(self, who: str) -> None:
        """Add a row."""
        with self.watched(who):
            self.open(who).submit([AddRow("Targets", {SOURCE: "Elm", CONTACT: self.name(self.practice)})])

    @rule(who=WHO)
    def sync(self, who: str) -> None:
        """Look at what others saved."""
        with self.watched(who):
            self.open(who).sync()

    @rule(who=WHO)
    def undo(self, who: str) -> None:
        """Undo the latest edit."""
        with self.watched(who), contextlib.suppress(RefusedError):
            self.open(who).undo()

    @rule(who=WHO)
    def restart(self, who: str) -> None:
        """Start the program anew."""
        if who in self.stores:
            self.stores.pop(who).close()

    # -- colleagues

    @rule(held=st.booleans())
    def lock(self, *, held: bool) -> None:
        """Open the workbook in another program, or close it: edits wait meanwhile."""
        path = presence.lock_path(self.board)
        path.unlink(missing_ok=True)
        if held:
            path.write_text(LOCKED)

    @rule()
    def open_copy(self) -> None:
        """Open the workbook and leave it open."""
        self.opened = Sheet.read(self.board)

    @rule(preserves=st.booleans())
    def save_older_copy(self, *, preserves: bool) -> None:
        """Save what was opened, however old."""
        if any(line[CONTACT].startswith(self.practice) for line in self.opened.lines):
            self.opened.write(self.board, preserves=preserves)

    @rule(
        place=PLACE,
        how=st.sampled_from(
            ["type", "copy above", "copy below", "delete", "retype", "replace", "insert", "sort", "correct"]
        ),
        column=st.sampled_from(VALUES),
        preserves=st.booleans(),
    )
    def change_rows(self, place: int, how: str, column: str, *, preserves: bool) -> None:
        """Type, copy a row and type over it, delete a person, type the next one there, sort."""
        sheet = Sheet.read(self.board)
        if not sheet.lines:
            return
        at = place % len(sheet.lines)
        line = sheet.lines[at]
        fresh = {SOURCE: line.get(SOURCE, ""), CONTACT: self.name(self.practice)}
        if how == "type":
            line[column] = f"{line[CONTACT]}/{column}/{place % 3 + 1}"
        elif how.startswith("copy"):
            copied = {ID: line.get(ID, ""), **fresh}
            sheet.lines.insert(at if how == "copy above" else at + 1, copied)
        elif how == "delete" and len(sheet.lines) > 1:
            sheet.lines.pop(at)
        elif how == "retype":
            sheet.lines[at] = {SOURCE: line.get(SOURCE, ""), CONTACT: line[CONTACT]}
        elif how == "replace":
            sheet.lines[at] = fresh
        elif how == "insert":
            sheet.lines.insert(at, fresh)
        elif how == "sort":
            sheet.lines.reverse()
        elif how == "correct":
            line[SOURCE] = "Elm Street"
        sheet.write(self.board, preserves=preserves)

    @rule(name=st.sampled_from(OWN), place=st.integers(1, 5), preserves=st.booleans())
    def add_a_column(self, name: str, place: int, *, preserves: bool) -> None:
        """Add a column with a name that fits one of ours."""
        sheet = Sheet.read(self.board)
        if name not in sheet.headers:
            sheet.headers.insert(place, name)
            for line in sheet.lines:
                line[name] = f"{line[CONTACT]}/{name}/1"
            sheet.write(self.board, preserves=preserves)

    @rule(preserves=st.booleans())
    def turn_columns(self, *, preserves: bool) -> None:
        """Change the order of the columns."""
        sheet = Sheet.read(self.board)
        sheet.headers = [sheet.headers[0], *reversed(sheet.headers[1:])]
        sheet.write(self.board, preserves=preserves)

    @rule()
    def swap_workbooks(self) -> None:
        """Put another practice's workbook under this name; the first one comes back with the next swap."""
        self.away[self.practice] = self.board.read_bytes()
        self.practice = "O" if self.practice == "P" else "P"
        presence.lock_path(self.board).unlink(missing_ok=True)
        self.board.write_bytes(self.away[self.practice])
        self.opened = Sheet.read(self.board)

    @rule()
    def rename(self) -> None:
        """Move the workbook to another name; the refboards are started with the new one."""
        presence.lock_path(self.board).unlink(missing_ok=True)
        name = "renamed.xlsx" if self.board.name == "practice.xlsx" else "practice.xlsx"
        for who in [*self.stores]:
            self.restart(who)
        self.board = self.board.rename(self.board.with_name(name))

    # -- what must hold

    def check(self, sheet: Sheet) -> None:
        """Every value is with its person, in its column, in its practice's workbook."""
        for line in sheet.lines:
            contact = line.get(CONTACT, "")
            assert contact.startswith(self.practice), (
                f"{contact} is in the workbook of practice {self.practice}"
            )
            for name, value in line.items():
                if "/" in value:
                    person, column, _ = value.split("/")
                    assert (person, column) == (contact, name), f"{value!r} is in {name} of {contact}"

    def check_ids(self, before: Sheet, after: Sheet, known: dict[str, str]) -> None:
        """A save of ours gives no row another row's id."""
        uses = Counter(line.get(ID, "") for line in before.lines)
        had = {line[CONTACT]: line.get(ID, "") for line in before.lines}
        ids = Counter(line[ID] for line in after.lines if line.get(ID))
        contacts = Counter(line[CONTACT] for line in (*before.lines, *after.lines))
        for line in after.lines:
            contact, row_id = line[CONTACT], line.get(ID, "")
            if not row_id or contacts[contact] > 2:
                continue
            old = had.get(contact, "")
            if old and uses[old] == 1:
                assert row_id == old, f"{contact} had {old} and has {row_id}"
            elif not old:
                owner = known.get(row_id, contact)
                assert owner == contact, f"{contact} got the id {row_id} of {owner}"
            elif row_id == old and had.get(known.get(old, "")) == old:
                assert known[old] == contact, f"{contact} took the id {old} of {known[old]}"
        if uses != Counter(line.get(ID, "") for line in after.lines):
            assert all(count == 1 for count in ids.values()), f"an id is there twice: {ids}"

    def come_to_rest(self) -> None:
        """After the last edit everyone looks again: two saves at most, and then none."""
        presence.lock_path(self.board).unlink(missing_ok=True)
        for practice in "PO":
            if practice != self.practice:
                self.swap_workbooks()
            saves = dict.fromkeys("AB", 0)
            for _ in range(6):
                for who in "AB":
                    at = self.board.read_bytes()
                    with self.watched(who):
                        self.open(who).sync()
                    saves[who] += self.board.read_bytes() != at
            assert max(saves.values()) <= MOST_SAVES, saves
            for who in "AB":
                status = self.open(who).status()
                assert not status.pending, status.pending


SETTINGS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}


def test_every_value_is_with_its_person() -> None:
    short = settings(max_examples=200, stateful_step_count=30, derandomize=True, **SETTINGS)
    run_state_machine_as_test(People, settings=short)


@pytest.mark.long
def test_every_value_is_with_its_person_for_long() -> None:
    run_state_machine_as_test(
        People, settings=settings(max_examples=3000, stateful_step_count=60, **SETTINGS)
    )
