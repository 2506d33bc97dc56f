"""reassign and write-off: what they write, what they refuse, and that undo takes it back."""

from __future__ import annotations

from pathlib import Path

from shell import ON, row_of, rows_of, run


def some_targets(book: Path) -> list[str]:
    """Three targets of one owner."""
    rows = [row for row in rows_of(book, "Targets") if row["Target ID"] and row["Owner"]]
    return [str(row["Target ID"]) for row in rows if row["Owner"] == rows[0]["Owner"]][:3]


def test_targets_are_handed_over_for_good_and_undone(book: Path) -> None:
    ids = some_targets(book)
    before = {one: row_of(book, "Targets", "Target ID", one) for one in ids}
    assert run("reassign", book, *ids, "--to", "Kim Lee", "--on", ON).code == 0
    assert {row_of(book, "Targets", "Target ID", one)["Owner"] for one in ids} == {"Kim Lee"}
    assert run("undo", book).code == 0
    assert {one: row_of(book, "Targets", "Target ID", one) for one in ids} == before


def test_a_cover_leaves_the_owner_and_shows_the_rows_to_who_covers(book: Path) -> None:
    item = run("today", book, "--on", ON, "--json").data["items"][0]
    target = item["target_id"]
    owner = row_of(book, "Targets", "Target ID", target)["Owner"]
    assert run("reassign", book, target, "--to", "Kim Lee", "--until", "2027-01-04", "--on", ON).code == 0
    row = row_of(book, "Targets", "Target ID", target)
    assert row["Owner"] == owner
    assert "covered by Kim Lee until" in str(row["Notes"])
    theirs = run("today", book, "--for", "Kim Lee", "--on", ON, "--json").data["items"]
    assert (target, item["reason"]) in {(one["target_id"], one["reason"]) for one in theirs}
    later = run("today", book, "--for", "Kim Lee", "--on", "2027-01-05", "--json").data["items"]
    assert target not in {one["target_id"] for one in later}


def test_reassign_says_what_does_not_fit(book: Path) -> None:
    before, (first, *_) = book.read_bytes(), some_targets(book)
    past = run("reassign", book, first, "--to", "Kim Lee", "--until", "2020-01-01", "--on", ON)
    assert (past.code, "choose a later date" in past.err) == (2, True)
    none = run("reassign", book, "--to", "Kim Lee", "--on", ON)
    assert (none.code, "one ID or more" in none.err) == (2, True)
    same = run(
        "reassign", book, first, "--to", row_of(book, "Targets", "Target ID", first)["Owner"], "--on", ON
    )
    assert (same.code, "has it already" in same.err) == (2, True)
    assert book.read_bytes() == before


def test_a_note_is_written_off_without_a_date_and_undone(book: Path) -> None:
    data = run("today", book, "--on", ON, "--json").data
    items = [*data["items"], *(item for line in data["backlog"] for item in line["items"])]
    (ref, *_) = next(item["refs"] for item in items if item["reason"] == "loop-note" and item["refs"])
    before = row_of(book, "Referrals", "Referral ID", ref)
    assert run("write-off", book, ref, "--on", ON).code == 0
    after = row_of(book, "Referrals", "Referral ID", ref)
    assert str(after["Notes"]).endswith("written off")
    assert {name: after[name] for name in after if name != "Notes"} == {
        name: before[name] for name in before if name != "Notes"
    }
    data = run("today", book, "--on", ON, "--json").data
    items = [*data["items"], *(item for line in data["backlog"] for item in line["items"])]
    assert ref not in {one for item in items if item["reason"] == "loop-note" for one in item["refs"]}
    assert run("undo", book).code == 0
    assert row_of(book, "Referrals", "Referral ID", ref) == before


def test_write_off_refuses_an_unknown_id(book: Path) -> None:
    before = book.read_bytes()
    answer = run("write-off", book, "R-NOPE1", "--on", ON)
    assert (answer.code, "'R-NOPE1'" in answer.err) == (2, True)
    assert book.read_bytes() == before
