"""Whether written edits are distinguished: still there, lost to an older copy, or reverted on purpose."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.cell import BLANK, Cell, Kind
from workbook.sharing.journal.edit import JournalEdit
from workbook.sharing.settling import Settling, settle


def text(value_text: str) -> Cell:
    return Cell(Kind.TEXT, value_text) if value_text else BLANK


def put(
    row: str, base: str, new: str, *, save_number: int, status: str = "written", column: str = "Notes"
) -> JournalEdit:
    return JournalEdit(
        "set", "Targets", row, column, text(base), text(new), status=status, save_number=save_number, batch=save_number  # type: ignore[arg-type]
    )  # fmt: skip


def add(row: str, *, save_number: int, status: str = "written", **cells: str) -> JournalEdit:
    return JournalEdit(
        "add", "Touches", row, cells={name: text(value_text) for name, value_text in cells.items()},
        status=status, save_number=save_number, batch=save_number,  # type: ignore[arg-type]
    )  # fmt: skip


def against(edits: list[JournalEdit], file: Mapping[str, Mapping[str, str]], **more: object) -> Settling:
    rows = {
        row: {name: text(value_text) for name, value_text in cells.items()} for row, cells in file.items()
    }
    return settle(edits, lambda edit: rows.get(edit.row_id), **more)  # type: ignore[arg-type]


def status(settling: Settling, edit: JournalEdit) -> str:
    return settling.outcomes[edit.id].status if edit.id in settling.outcomes else edit.status


def test_an_edit_in_a_file_that_another_program_saved_is_confirmed() -> None:
    note, touch = put("P", "a", "b", save_number=1), add("T", save_number=2, Channel="Visit")
    found = against([note, touch], {"P": {"Notes": "b"}, "T": {"Channel": "Visit", "Notes": "theirs"}})
    assert found.to_restore == ()
    assert [status(found, edit) for edit in (note, touch)] == ["settled", "settled"]


def test_an_edit_that_an_older_copy_overwrote_is_restored() -> None:
    note, touch = put("P", "a", "b", save_number=1), add("T", save_number=2, Channel="Visit")
    found = against([note, touch], {"P": {"Notes": "a"}})
    assert [edit.id for edit in found.to_restore] == [touch.id, note.id]
    assert found.lost == 2


def test_a_copy_from_between_loses_only_what_came_after_it() -> None:
    note, touch = put("P", "a", "b", save_number=1), add("T", save_number=2, Channel="Visit")
    found = against([note, touch], {"P": {"Notes": "b"}})
    assert found.to_restore == (touch,)
    assert status(found, note) == "settled"


def test_who_has_seen_a_later_edit_took_the_earlier_one_back_on_purpose() -> None:
    first, second = add("T1", save_number=1, Channel="Visit"), add("T2", save_number=2, Channel="Phone")
    note = put("P", "a", "b", save_number=1)
    found = against([first, note, second], {"P": {"Notes": "a"}, "T2": {"Channel": "Phone"}})
    assert found.to_restore == ()
    assert [status(found, edit) for edit in (first, note)] == ["vanished", "reverted"]


def test_another_value_by_someone_who_saw_ours_is_a_decision() -> None:
    note, touch = put("P", "a", "b", save_number=1), add("T", save_number=2, Channel="Visit")
    found = against([note, touch], {"P": {"Notes": "c"}, "T": {"Channel": "Visit"}})
    assert found.to_restore == ()
    assert status(found, note) == "settled"


def test_another_value_in_an_older_copy_waits_for_a_person() -> None:
    note, touch = put("P", "a", "b", save_number=1), add("T", save_number=1, Channel="Visit")
    found = against([note, touch], {"P": {"Notes": "c"}})
    assert found.to_restore == (touch,)
    outcome = found.outcomes[note.id]
    assert (outcome.status, outcome.theirs) == ("conflict", text("c"))


def test_the_latest_edit_of_a_cell_is_the_one_that_comes_back() -> None:
    edits = [
        put("P", "a", "b", save_number=1),
        put("P", "b", "c", save_number=2),
        put("P", "c", "d", save_number=3),
    ]
    (again,) = against(edits, {"P": {"Notes": "b"}}).to_restore
    assert (again.id, again.base, again.new) == (edits[2].id, text("b"), text("d"))
    assert against(edits, {"P": {"Notes": "d"}}).to_restore == ()


def test_a_colleagues_value_between_two_of_ours_is_no_obstacle() -> None:
    edits = [put("P", "a", "b", save_number=1), put("P", "x", "d", save_number=3)]
    (again,) = against(edits, {"P": {"Notes": "a"}}).to_restore
    assert (again.base, again.new) == (text("a"), text("d"))


def test_a_lost_row_comes_back_with_what_was_set_in_it() -> None:
    touch = add("T", save_number=1, Channel="Visit")
    response = JournalEdit(
        "set", "Touches", "T", "Response", BLANK, text("No"), status="written", save_number=2, batch=2
    )
    found = against([response, touch], {})
    assert [(edit.kind, edit.column) for edit in found.to_restore] == [("add", ""), ("set", "Response")]


def test_an_undone_row_that_an_older_copy_contains_is_removed_again() -> None:
    taken = JournalEdit(
        "remove", "Touches", "T", cells={"Channel": text("Visit")}, status="written", save_number=2, batch=2
    )
    assert against([taken], {"T": {"Channel": "Visit"}}, reversing={2}).to_restore == (taken,)
    stored = against([taken], {"T": {"Channel": "Visit", "Notes": "call back"}}, reversing={2})
    assert stored.to_restore == ()


def test_an_undo_proves_nothing_for_an_older_copy_looks_the_same() -> None:
    first = add("T", save_number=1, Channel="Visit")
    back = put("P", "b", "a", save_number=2)
    assert against([first, back], {"P": {"Notes": "a"}}, reversing={2}).to_restore == (first,)


def test_a_row_of_a_colleague_that_is_gone_is_named() -> None:
    note = put("P", "a", "b", save_number=1)
    found = against([note], {})
    assert found.to_restore == ()
    assert status(found, note) == "vanished"
    back = against([put("P", "a", "b", save_number=1, status="vanished")], {"P": {"Notes": "b"}})
    assert [outcome.status for outcome in back.outcomes.values()] == ["settled"]


def test_a_confirmed_edit_set_back_alone_is_a_decision_unless_the_file_is_older() -> None:
    note = put("P", "a", "b", save_number=3, status="settled")
    calls: list[tuple[int, object]] = []

    def is_older(save: int, rows: object) -> bool:
        calls.append((save, rows))
        return len(calls) > 1

    assert status(against([note], {"P": {"Notes": "a"}}, is_older=is_older), note) == "reverted"
    assert against([note], {"P": {"Notes": "a"}}, is_older=is_older).to_restore == (note,)
    assert calls == [(3, {("Targets", "P")})] * 2


def test_two_confirmed_saves_gone_together_are_an_older_copy() -> None:
    edits = [
        add("T1", save_number=1, status="settled", Channel="Visit"),
        add("T2", save_number=2, status="settled", Channel="Fax"),
    ]
    assert against(edits, {}).to_restore == tuple(edits)


@pytest.mark.parametrize("column", ["Notes", "Channel"])
def test_a_column_that_is_gone_is_not_a_decision_about_a_value(column: str) -> None:
    note = put("P", "a", "b", save_number=1, column=column)
    found = against([note], {"P": {"City": "Verona"}})
    assert found.to_restore == ()
    assert status(found, note) == "settled"


EDITS = st.lists(st.tuples(st.sampled_from(["P", "Q", "T"]), st.sampled_from("abc")), min_size=1, max_size=6)


@given(made=EDITS, loaded=st.integers(0, 6), own=st.sampled_from(["", "Z"]))
@settings(max_examples=300, deadline=None)
def test_after_an_older_copy_everything_of_ours_is_in_the_file_again(
    made: list[tuple[str, str]], loaded: int, own: str
) -> None:
    """A history of sets and adds, a copy taken somewhere in it and saved at the end."""
    file: dict[str, dict[str, str]] = {"P": {"Notes": "0", "Other": ""}, "Q": {"Notes": "0", "Other": ""}}
    copies = [{row: dict(cells) for row, cells in file.items()}]
    edits: list[JournalEdit] = []
    for save_number, (row, letter) in enumerate(made, 1):
        if row == "T":
            edits.append(add(f"T{save_number}", save_number=save_number, Notes=letter))
            file[f"T{save_number}"] = {"Notes": letter}
        else:
            # No two saves leave the same value, so that a copy can be identified by what it holds.
            value_text = f"{letter}{save_number}"
            edits.append(put(row, file[row]["Notes"], value_text, save_number=save_number))
            file[row]["Notes"] = value_text
        copies.append({name: dict(cells) for name, cells in file.items()})
    stale = copies[min(loaded, len(made))]
    stale["P"]["Other"] = own
    for edit in against(edits, stale).to_restore:
        cells = stale.setdefault(edit.row_id, {name: cell.text for name, cell in edit.cells.items()})
        if edit.kind == "set":
            assert text(cells["Notes"]).same_as(edit.base)
            cells["Notes"] = edit.new.text
    file["P"]["Other"] = own
    assert stale == file


def test_another_value_nothing_else_tells_of_stays_and_what_it_replaced_is_named() -> None:
    note = put("P", "a", "b", save_number=1)
    found = against([note], {"P": {"Notes": "c"}})
    assert found.to_restore == ()
    outcome = found.outcomes[note.id]
    assert (outcome.status, outcome.theirs) == ("reverted", text("c"))
    confirmed = put("P", "a", "b", save_number=1, status="settled")
    assert against([confirmed], {"P": {"Notes": "c"}}).outcomes == {}
