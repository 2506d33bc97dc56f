"""log, answer, referral, set, undo: what they print, and what is in the workbook afterward."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest
from shell import ON, cells_of, item_of, row_of, rows_of, run

if TYPE_CHECKING:
    from pathlib import Path


def day(value: object) -> date:
    assert isinstance(value, datetime)
    return value.date()


def target_with(book: Path, **wanted: object) -> str:
    """Id of the first target whose cells are these."""
    return next(
        str(row["Target ID"])
        for row in rows_of(book, "Targets")
        if all(row[name.replace("_", " ")] == value for name, value in wanted.items())
    )


def test_log_adds_one_row_and_settles_the_promise(book: Path) -> None:
    item = item_of(book, "promised")
    before = cells_of(book)
    answer = run(
        "log", book, item["target_id"], "--channel", "phone", "--purpose", "check in", "--outcome", "spoke",
        "--intel", "likes [b]short[/b] notes", "--time", "2:15 pm", "--next", "Send the guide", "--next-date",
        "+2d", "--on", ON,
    )  # fmt: skip
    assert answer.code == 0
    word, touch_id = answer.out.split()
    assert word == "saved"
    row = row_of(book, "Touches", "Touch ID", touch_id)
    assert day(row.pop("Date")) == ON
    assert row.pop("Time") == time(14, 15)
    assert {name: value for name, value in row.items() if value is not None} == {
        "Touch ID": touch_id, "Target ID": item["target_id"], "Source": item["source"], "Direction": "Out",
        "Channel": "Phone", "Purpose": "Check-in", "By": "Ana Reyes", "Outcome": "Spoke",
        "Intel": "likes [b]short[/b] notes",
    }  # fmt: skip
    target = row_of(book, "Targets", "Target ID", item["target_id"])
    assert target["Next step"] == "Send the guide"
    assert day(target["Next date"]) == date(2026, 11, 25)
    after = cells_of(book)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    number = len(rows_of(book, "Touches")) + 1
    assert all(
        sheet == "Touches" and ref.endswith(str(number)) for sheet, ref in changed if sheet != "Targets"
    )
    assert len([sheet for sheet, _ in changed if sheet == "Targets"]) <= 2
    # A new row looks like the ones above it, also where the cell above is empty.
    formats = {
        ref[0]: look for (sheet, ref), (_, look) in after.items() if (sheet, ref) in changed - before.keys()
    }
    assert formats["D"] == "yyyy-mm-dd"
    assert formats["E"] == "hh:mm"
    again = run("today", book, "--on", ON, "--json").data["items"]
    assert item["target_id"] not in {i["target_id"] for i in again if i["reason"] == "promised"}


def test_undo_brings_every_cell_back(book: Path) -> None:
    before = cells_of(book)
    item = item_of(book, "promised")
    assert run("log", book, item["target_id"], "--channel", "Phone", "--on", ON).code == 0
    assert cells_of(book) != before
    answer = run("undo", book)
    assert answer.code == 0
    assert answer.out.startswith("undone: Log a call to ")
    assert item["contact"] in answer.out
    assert cells_of(book) == before
    empty = run("undo", book)
    assert (empty.code, empty.out) == (2, "")
    assert "Nothing to undo in practice.xlsx" in empty.err


def test_a_day_written_into_an_empty_cell_looks_like_a_day(book: Path) -> None:
    target = target_with(book, Next_date=None, Status="Active", Do_not_contact=None)
    assert run("log", book, target, "--channel", "Phone", "--next-date", "2026-12-01", "--on", ON).code == 0
    sheet = openpyxl.load_workbook(book)["Targets"]
    header = [cell.value for cell in sheet[1]]
    (row,) = [row for row in sheet.iter_rows(min_row=2) if row[0].value == target]
    cell = row[header.index("Next date")]
    assert (cell.value, cell.number_format) == (datetime(2026, 12, 1), "yyyy-mm-dd")  # noqa: DTZ001


def test_a_name_that_is_found_once_is_enough(book: Path) -> None:
    contacts = [row["Contact"] for row in rows_of(book, "Targets")]
    contact = next(name for name in contacts if contacts.count(name) == 1 and name.startswith("Dr. "))
    expected = row_of(book, "Targets", "Contact", contact)["Target ID"]
    answer = run(
        "log", book, contact.removeprefix("Dr. ").upper(), "--channel", "Letter", "--direction", "In"
    )
    assert answer.code == 0
    assert row_of(book, "Touches", "Touch ID", answer.out.split()[1])["Target ID"] == expected


def test_an_ambiguous_or_unknown_name_lists_the_choices(book: Path) -> None:
    before = book.read_bytes()
    sources = [row["Source"] for row in rows_of(book, "Targets")]
    crowded = next(source for source in sources if sources.count(source) > 1)
    many = run("log", book, crowded, "--channel", "Phone")
    assert (many.code, many.out) == (2, "")
    for row in rows_of(book, "Targets"):
        if row["Source"] == crowded:
            assert row["Target ID"] in many.err
    near = run("log", book, f"{crowded[:-1]}q", "--channel", "Phone")
    assert near.code == 2
    assert "the closest is" in near.err
    assert crowded in near.err
    assert book.read_bytes() == before


def test_who_asked_not_to_be_contacted_is_not_logged_as_contacted(book: Path) -> None:
    before = book.read_bytes()
    refuses_all = target_with(book, Do_not_contact="All")
    refuses_fax = target_with(book, Do_not_contact="Fax")
    for target, channel in ((refuses_all, "Phone"), (refuses_all, "visit"), (refuses_fax, "FAX")):
        answer = run("log", book, target, "--channel", channel, "--on", ON)
        assert (answer.code, answer.out) == (2, "")
        assert "asked not to be contacted" in answer.err
        assert "Loop note" in answer.err
    assert book.read_bytes() == before
    assert run("log", book, refuses_fax, "--channel", "Phone", "--on", ON).code == 0
    assert run("log", book, refuses_all, "--channel", "Fax", "--purpose", "loop note", "--on", ON).code == 0
    assert run("log", book, refuses_all, "--channel", "Phone", "--direction", "in", "--on", ON).code == 0


def test_a_colleagues_recent_touch_gets_a_remark_but_does_not_stop_the_log(book: Path) -> None:
    target = item_of(book, "reply-owed")["target_id"]
    assert (
        run("log", book, target, "--channel", "Phone", "--purpose", "Reply", "--date=-7d", "--on", ON).code
        == 0
    )
    assert (
        run("log", book, target, "--channel", "Phone", "--purpose", "Check-in", "--date=-3d", "--on", ON).code
        == 0
    )
    answer = run("log", book, target, "--channel", "Phone", "--purpose", "Check-in", "--on", ON)
    assert answer.code == 0
    assert "ago" in answer.err
    reply = run("log", book, target, "--channel", "Phone", "--purpose", "Reply", "--on", ON)
    assert (reply.code, reply.err) == (0, "")


def test_a_touch_in_the_future_gets_a_remark(book: Path) -> None:
    target = target_with(book, Tier="B", Status="Active", Do_not_contact=None)
    answer = run(
        "log", book, target, "--channel", "Visit", "--purpose", "Reply", "--date", "2026-12-24", "--on", ON
    )
    assert answer.code == 0
    assert "Thu Dec 24, 2026 is in the future" in answer.err


def test_a_loop_note_closes_the_referrals_it_names(book: Path) -> None:
    item = item_of(book, "loop-note")
    referral = item["refs"][0]
    unnamed = run("log", book, item["target_id"], "--channel", "Fax", "--purpose", "Loop note", "--on", ON)
    assert unnamed.code == 0
    assert referral in unnamed.err
    assert row_of(book, "Referrals", "Referral ID", referral)["Note sent"] is None
    named = run("log", book, item["target_id"], "--channel", "Fax", "--purpose", "Loop note", "--referral",
                referral, "--on", ON)  # fmt: skip
    assert (named.code, named.err) == (0, "")
    assert day(row_of(book, "Referrals", "Referral ID", referral)["Note sent"]) == ON


def test_an_answer_is_written_to_its_touch_and_stop_reaches_the_person(book: Path) -> None:
    touch = next(
        row for row in reversed(rows_of(book, "Touches"))
        if row["Target ID"] and row["Response"] is None and row["Direction"] == "Out"
    )  # fmt: skip
    answer = run(
        "answer", book, touch["Touch ID"], "--response", "stop", "--date", "2026-11-23", "--time", "9"
    )
    assert (answer.code, answer.out) == (0, f"saved {touch['Touch ID']}\n")
    row = row_of(book, "Touches", "Touch ID", touch["Touch ID"])
    assert (row["Response"], day(row["Responded on"]), row["Responded at"]) == ("Stop", ON, time(9))
    person = row_of(book, "Targets", "Target ID", touch["Target ID"])
    assert (person["Do not contact"], day(person["DNC date"])) == ("All", ON)
    before_it = run("answer", book, touch["Touch ID"], "--response", "No", "--date", "2001-01-01")
    assert before_it.code == 2
    assert "answer can't be dated" in before_it.err


def test_a_referral_is_added_without_a_patients_name(book: Path) -> None:
    target = item_of(book, "check-in")["target_id"]
    answer = run("referral", book, target, "--received", "2026-11-20", "--patient-ref", "KX-4821", "--fit", "good",
                 "--scheduled", "today", "--appointment", "+2w", "--on", ON)  # fmt: skip
    assert answer.code == 0
    row = row_of(book, "Referrals", "Referral ID", answer.out.split()[1])
    assert (row["Target ID"], row["Patient ref"], row["Fit"], row["Handler"]) == (
        target, "KX-4821", "Good", "Ana Reyes",
    )  # fmt: skip
    assert [day(row[name]) for name in ("Received", "Scheduled on", "Appointment")] == [
        date(2026, 11, 20), ON, date(2026, 12, 7),
    ]  # fmt: skip
    before = book.read_bytes()
    named = run("referral", book, target, "--patient-ref", "Zed Zebra")
    assert named.code == 2
    assert "use a code" in named.err
    assert book.read_bytes() == before


def test_set_types_each_value_by_its_column(book: Path) -> None:
    target = target_with(book, Tier="B", Status="Active")
    answer = run("set", book, "targets", target, "Cadence days=45", "next date=fri", "Status=paused",
                 "Parking=Level = 2", "Notes=", "--on", ON)  # fmt: skip
    assert (answer.code, answer.out) == (0, f"saved {target}\n")
    row = row_of(book, "Targets", "Target ID", target)
    assert (row["Cadence days"], day(row["Next date"]), row["Status"], row["Parking"], row["Notes"]) == (
        45, date(2026, 11, 27), "Paused", "Level = 2", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["Cadence days=often"], "not a number"),
        (["Next date=someday"], "not a day"),
        (["Shoe size=9"], "no column 'Shoe size'"),
        (["Target ID=P-MINE"], "can't be changed"),
        (["Notes=a", "Notes=b"], "given twice"),
        (["=x"], "not COLUMN=VALUE"),
        ([], "COLUMN=VALUE"),
    ],
)
def test_set_refuses_what_does_not_fit(book: Path, pairs: list[str], said: str) -> None:
    before = book.read_bytes()
    target = target_with(book, Tier="B", Status="Active")
    answer = run("set", book, "Targets", target, *pairs)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert book.read_bytes() == before


def test_json_answers_of_writers(book: Path) -> None:
    target = target_with(book, Tier="B", Status="Active")
    saved = run("set", book, "Targets", target, "Notes=hello", "--json").data
    assert (saved["status"], saved["id"]) == ("saved", target)
    undone = run("undo", book, "--json").data
    assert undone["status"] == "saved"
    assert undone["title"].startswith("Set Notes of ")


def test_an_open_workbook_queues_and_sync_brings_it_in(book: Path) -> None:
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text(",Ben Okafor,desk,23.11.2026 09:12,file:///home/ben;", encoding="utf-8")
    before = book.read_bytes()
    target = target_with(book, Tier="B", Status="Active")
    answer = run("set", book, "Targets", target, "Notes=hello")
    assert answer.code == 0
    assert answer.out.startswith(f"queued {target}: ")
    assert "Ben Okafor" in answer.out
    assert book.read_bytes() == before
    status = run("status", book, "--json").data
    assert status["holder"]["name"] == "Ben Okafor"
    assert [(edit["row_id"], edit["column"], edit["value"]) for edit in status["pending"]] == [
        (target, "Notes", "hello")
    ]
    assert "hello" in run("status", book).out
    lock.unlink()
    assert run("sync", book).out == f"saved {target}\n"
    assert row_of(book, "Targets", "Target ID", target)["Notes"] == "hello"
    assert run("status", book, "--json").data["pending"] == []


def test_a_disk_that_refuses_is_code_3(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbook.sharing.disk.disk import Disk

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = book.read_bytes()
    target = target_with(book, Tier="B", Status="Active")
    monkeypatch.setattr(Disk, "write", full)
    answer = run("set", book, "Targets", target, "Notes=hello")
    assert (answer.code, answer.out) == (3, "")
    assert book.read_bytes() == before
    assert answer.err.count("\n") == 1


def test_the_words_may_stand_between_options(book: Path) -> None:
    target = target_with(book, Tier="B", Status="Active", Do_not_contact=None)
    answer = run("log", "--channel", "Phone", book, "--on", ON, target)
    assert answer.code == 0


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl.*")
def test_a_real_workbook_keeps_everything_else(shared: Path, tmp_path: Path) -> None:
    for name in ("lakeside.xlsx", "lakeside-calc.xlsx"):
        book = tmp_path / name
        book.write_bytes((shared / "corpus" / "practice" / name).read_bytes())
        before = cells_of(book)
        item = run("today", book, "--on", ON, "--json").data["items"][0]
        answer = run("log", book, item["target_id"], "--channel", "Portal", "--purpose", "Reply", "--on", ON)
        assert answer.code == 0, answer.err
        after = cells_of(book)
        lost = before.keys() - after.keys()
        assert {sheet for sheet, _ in lost} <= {"Targets"}
        assert len(lost) <= 2
        changed = {key for key in before.keys() & after.keys() if before[key][0] != after[key][0]}
        assert {sheet for sheet, ref in changed if ref[0] != "A"} <= {"Targets", "Touches"}
        assert len(changed) <= 8
        assert run("undo", book).code == 0
        undone = cells_of(book)
        named = {key for key in undone if undone[key][0] != before.get(key, (None,))[0]}
        # Rows that came without an id, or with a copied one, keep the id of their first save.
        assert {sheet for sheet, _ in named} <= {"Targets", "Touches", "Referrals"}
        assert {ref[0] for _, ref in named} <= {"A"}
        assert before.keys() <= undone.keys()
