from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from workbook.cell import BLANK, Cell, Kind
from workbook.errors import NotWrittenError
from workbook.sharing.disk.disk import Disk
from workbook.sharing.journal.database import DamagedJournalError
from workbook.sharing.journal.edit import JournalEdit, Outcome, invert, outcomes_of
from workbook.sharing.journal.journal import Journal
from workbook.sharing.state import state_folder

RICH = Cell(Kind.TEXT, "bold\x1b", None, "<r><rPr><b/></rPr><t>bold</t></r>")
ADDED = {"Touch ID": Cell(Kind.TEXT, "T-N"), "Date": Cell(Kind.DATE, "46000")}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "board", tmp_path / "board.xlsx")


def setting(new: str = "x") -> JournalEdit:
    return JournalEdit("set", "Targets", "P-A", "Notes", RICH, Cell(Kind.NUMBER, new, "1+1"))


def test_nothing_exists_before_the_first_edit(journal: Journal) -> None:
    assert not journal.exists()
    assert journal.edits("pending", "conflict") == []
    assert journal.undoable() is None
    journal.mark({})
    assert not journal.folder.exists()


def test_edits_are_read_as_they_were_recorded(journal: Journal) -> None:
    edits = [
        setting(),
        JournalEdit("add", "Touches", "T-N", cells=ADDED),
        JournalEdit("remove", "Touches", "T-O", cells=ADDED),
    ]
    batch = journal.record("Logged a call", edits, user="Ana")
    journal.close()
    again = Journal(journal.folder, Path("board.xlsx"))
    stored = again.edits("pending")
    assert [(e.kind, e.table, e.row_id, e.column, e.base, e.new, dict(e.cells)) for e in stored] == [
        (e.kind, e.table, e.row_id, e.column, e.base, e.new, dict(e.cells)) for e in edits
    ]
    assert [e.id for e in stored] == [e.id for e in edits]
    assert again.batch(batch.id) == batch
    assert again.undoable() == batch


def test_only_the_user_can_read_it(journal: Journal) -> None:
    journal.record("t", [setting()], user="Ana")
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(journal.folder.parent.stat().st_mode) == 0o700
    files = list(journal.folder.iterdir())
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_every_record_is_synced(journal: Journal) -> None:
    journal.record("t", [setting()], user="Ana")
    database = journal._database()
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("truncate",)


def test_an_edit_moves_through_its_states(journal: Journal) -> None:
    edit = setting()
    journal.record("t", [edit], user="Ana")
    journal.mark({edit.id: Outcome("conflict", Cell(Kind.TEXT, "theirs"), "has a different value now")})
    (stored,) = journal.edits("conflict")
    assert (stored.theirs, stored.why) == (Cell(Kind.TEXT, "theirs"), "has a different value now")
    journal.mark(outcomes_of([edit], "settled"))
    assert journal.edits("conflict", "pending") == []
    assert [e.status for e in journal.edits_of(1)] == ["settled"]


def test_a_state_that_does_not_exist_is_refused_whole(journal: Journal) -> None:
    good, bad = setting(), setting()
    journal.record("t", [good, bad], user="Ana")
    with pytest.raises(NotWrittenError):
        journal.mark({good.id: Outcome("written"), bad.id: Outcome("lost")})  # type: ignore[arg-type]
    assert len(journal.edits("pending")) == 2


def test_undo_and_redo_walk_back_and_forth(journal: Journal) -> None:
    titles = [journal.record(title, [setting()], user="Ana").title for title in ("one", "two")]
    assert titles == ["one", "two"]

    def take(role: str) -> str:
        batch = journal.undoable() if role == "undo" else journal.redoable()
        assert batch is not None
        journal.record(batch.title, [setting()], user="Ana", role=role, reverses=batch.id)  # type: ignore[arg-type]
        return batch.title

    assert [take("undo"), take("undo")] == ["two", "one"]
    assert journal.undoable() is None
    assert [take("redo"), take("redo")] == ["one", "two"]
    assert journal.redoable() is None
    assert [take("undo"), take("redo"), take("undo"), take("undo")] == ["two", "two", "two", "one"]
    journal.record("three", [setting()], user="Ana")
    assert journal.redoable() is None
    assert take("undo") == "three"
    assert journal.undoable() is None


def test_ids_given_by_the_way_are_not_undone(journal: Journal) -> None:
    journal.record("ids", [setting()], user="Ana", role="ids")
    assert journal.undoable() is None


def test_the_inverse_of_edits() -> None:
    written = JournalEdit("set", "T", "1", "A", BLANK, RICH, status="written")
    waiting = JournalEdit("add", "T", "2", cells=ADDED, status="pending")
    gone = JournalEdit("remove", "T", "3", cells=ADDED, status="undone")
    inverses, outcomes = invert([written, waiting, gone])
    assert [(e.kind, e.row_id, e.status) for e in inverses] == [
        ("remove", "2", "undone"),
        ("set", "1", "pending"),
    ]
    assert (inverses[1].base, inverses[1].new) == (RICH, BLANK)
    assert {outcome.status for outcome in outcomes.values()} == {"undone"}
    again, _ = invert([gone], redo=True)
    assert [(e.kind, e.status) for e in again] == [("add", "pending")]


def test_a_damaged_journal_is_reported_in_a_sentence(journal: Journal) -> None:
    journal.folder.mkdir(parents=True)
    journal.path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DamagedJournalError, match="nothing was saved") as caught:
        journal.record("t", [setting()], user="Ana")
    assert not caught.value.in_journal
    assert f"{journal.path} is damaged" in str(caught.value)
    assert "rename that file" in str(caught.value)


def test_an_edit_that_a_bad_disk_has_spoilt_is_a_damaged_journal(journal: Journal) -> None:
    journal.record("t", [setting()], user="Ana")
    with contextlib.closing(sqlite3.connect(journal.path, isolation_level=None)) as database:
        database.execute("UPDATE edit SET new = '{'")
    with pytest.raises(DamagedJournalError, match="an edit in it cannot be read"):
        journal.edits("pending")


def test_a_workbook_with_a_name_that_is_not_valid_text_has_a_journal_too(tmp_path: Path) -> None:
    named = Journal(tmp_path / "state", tmp_path / "board \udcff.xlsx")
    named.record("t", [setting()], user="Ana")
    assert len(named.edits("pending")) == 1
    assert named.fact("workbook") == ""


def test_a_journal_of_a_newer_refboard_is_not_called_damaged(journal: Journal) -> None:
    journal.record("t", [setting()], user="Ana")
    journal.close()
    with contextlib.closing(sqlite3.connect(journal.path)) as database:
        database.execute("PRAGMA user_version = 9")
    with pytest.raises(NotWrittenError, match="newer refboard made it") as caught:
        journal.edits("pending")
    assert not isinstance(caught.value, DamagedJournalError)


def test_a_removed_journal_is_closed(journal: Journal) -> None:
    journal.record("t", [setting()], user="Ana")
    journal.mark({edit.id: Outcome("written") for edit in journal.edits("pending")})
    shutil.rmtree(journal.folder)
    assert not journal.exists()
    assert journal.undoable() is None
    assert not journal.folder.exists()
    journal.record("again", [setting()], user="Ana")
    with contextlib.closing(Journal(journal.folder, journal.folder)) as other:
        assert [edit.batch for edit in other.edits("pending")] == [1]


def test_pending_edits_of_a_removed_journal_are_not_lost(journal: Journal) -> None:
    journal.record("t", [setting("1")], user="Ana")
    shutil.rmtree(journal.folder.parent)
    journal.record("again", [setting("2")], user="Ana")
    with contextlib.closing(Journal(journal.folder, journal.folder)) as other:
        assert [edit.new.text for edit in other.edits("pending")] == ["1", "2"]
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700


def test_another_journal_in_its_place_does_not_hide_pending_edits(journal: Journal, tmp_path: Path) -> None:
    journal.record("t", [setting()], user="Ana")
    with contextlib.closing(Journal(tmp_path / "other", tmp_path / "board.xlsx")) as other:
        other.record("t", [setting()], user="Ana")
        other.path.replace(journal.path)
    with pytest.raises(NotWrittenError, match="edits are pending in the removed one"):
        journal.record("t", [setting()], user="Ana")


def test_a_full_disk_records_nothing_and_says_so(tmp_path: Path) -> None:
    class Full(Disk):
        def database(self, path: Path) -> sqlite3.Connection:
            raise OSError(28, "No space left on device", str(path))

    journal = Journal(tmp_path / "state", tmp_path / "board.xlsx", disk=Full())
    with pytest.raises(NotWrittenError, match="No space left on device"):
        journal.record("t", [setting()], user="Ana")


def test_where_the_journal_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    board = tmp_path / "board.xlsx"
    monkeypatch.setenv("REFBOARD_STATE_DIR", str(tmp_path / "here"))
    assert state_folder(board).parent == tmp_path / "here"
    assert state_folder(board, tmp_path / "there").parent == tmp_path / "there"
    assert state_folder(board).name != state_folder(tmp_path / "other.xlsx").name
    monkeypatch.delenv("REFBOARD_STATE_DIR")
    assert state_folder(board).parent.name == "refboard"


class Stopping(sqlite3.Connection):
    """A database whose disk fails in the last moment of a step: before it is taken, or after."""

    taken = True
    gone = False

    def execute(self, statement: str, /, *rest: object) -> sqlite3.Cursor:
        if statement == "COMMIT" and not Stopping.gone:
            Stopping.gone = True
            if Stopping.taken:
                super().execute(statement)
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(statement, *rest)  # type: ignore[arg-type]


class StoppingDisk(Disk):
    """Hands such databases out; once failed, it opens none any more where ``dead``."""

    def __init__(self, *, taken: bool, dead: bool = False) -> None:
        Stopping.taken, Stopping.gone = taken, False
        self.dead = dead

    def database(self, path: Path) -> sqlite3.Connection:
        if self.dead and Stopping.gone:
            raise OSError(errno.EIO, "Input/output error")
        super().database(path).close()
        return sqlite3.connect(path, isolation_level=None, factory=Stopping)


@pytest.mark.parametrize("taken", [True, False])
def test_a_step_that_fails_at_its_very_end_is_looked_for(tmp_path: Path, *, taken: bool) -> None:
    journal = Journal(tmp_path / "state" / "board", tmp_path / "board.xlsx", disk=StoppingDisk(taken=taken))
    edit = setting()
    with pytest.raises(
        NotWrittenError, match="the edit is recorded" if taken else "nothing was saved"
    ) as caught:
        journal.record("Logged a call", [edit], user="Ana")
    assert caught.value.in_journal is taken
    assert [stored.id for stored in journal.edits("pending")] == ([edit.id] if taken else [])
    # The journal goes on.
    journal.record("Logged a visit", [setting("y")], user="Ana")
    assert len(journal.edits("pending")) == (2 if taken else 1)


def test_what_a_dead_disk_took_is_not_guessed(tmp_path: Path) -> None:
    disk = StoppingDisk(taken=True, dead=True)
    journal = Journal(tmp_path / "state" / "board", tmp_path / "board.xlsx", disk=disk)
    with pytest.raises(NotWrittenError, match="unknown whether it did: check with refboard status") as caught:
        journal.record("Logged a call", [setting()], user="Ana")
    assert not caught.value.in_journal
