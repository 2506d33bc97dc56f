from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell, Kind
from workbook.sharing.journal.edit import JournalEdit, Outcome
from workbook.sharing.three_way import merge

if TYPE_CHECKING:
    from collections.abc import Mapping


def text(value: str) -> Cell:
    return Cell(Kind.TEXT, value) if value else BLANK


def setting(base: str, new: str, row: str = "P-A", column: str = "Notes") -> JournalEdit:
    return JournalEdit("set", "Targets", row, column, text(base), text(new))


class Table:
    """Rows by id."""

    def __init__(self, **rows: dict[str, str]) -> None:
        self.rows = {key.replace("_", "-"): {n: text(v) for n, v in row.items()} for key, row in rows.items()}

    def __call__(self, edit: JournalEdit) -> Mapping[str, Cell] | None:
        return self.rows.get(edit.row_id)


def test_a_cell_as_we_knew_it_is_changed() -> None:
    edit = setting("old", "new")
    merged = merge([edit], Table(P_A={"Notes": "old", "Fax": "1"}))
    assert merged.sets == {("Targets", "P-A"): {"Notes": text("new")}}
    assert merged.outcomes == {edit.id: Outcome("written")}


def test_a_cell_with_the_new_value_already_is_done() -> None:
    edit = setting("old", "new")
    merged = merge([edit], Table(P_A={"Notes": "new"}))
    assert merged.is_empty
    assert merged.outcomes[edit.id].status == "written"


def test_a_colleagues_value_stays_and_ours_waits() -> None:
    edit = setting("old", "new")
    merged = merge([edit], Table(P_A={"Notes": "theirs"}))
    assert merged.is_empty
    outcome = merged.outcomes[edit.id]
    assert (outcome.status, outcome.theirs) == ("conflict", text("theirs"))
    assert "Notes of P-A" in outcome.why


def test_a_row_or_column_that_is_gone_is_a_conflict() -> None:
    gone, column = setting("old", "new", row="P-B"), setting("", "new", column="Shoe")
    merged = merge([gone, column], Table(P_A={"Notes": "old"}))
    assert merged.is_empty
    assert {outcome.status for outcome in merged.outcomes.values()} == {"conflict"}


def test_edits_build_on_each_other() -> None:
    edits = [setting("a", "b"), setting("b", "c"), setting("c", "a")]
    merged = merge(edits, Table(P_A={"Notes": "a"}))
    assert merged.is_empty
    assert all(merged.outcomes[edit.id].status == "written" for edit in edits)


def test_a_new_row_takes_later_cells_along() -> None:
    added = JournalEdit("add", "Targets", "P-N", cells={"Target ID": text("P-N"), "Notes": text("a")})
    merged = merge([added, setting("a", "b", row="P-N"), setting("", "1", row="P-N", column="Fax")], Table())
    assert merged.adds == {
        ("Targets", "P-N"): {"Target ID": text("P-N"), "Notes": text("b"), "Fax": text("1")}
    }
    assert not merged.sets


def test_adding_twice_adds_once() -> None:
    added = JournalEdit("add", "Targets", "P-A", cells={"Notes": text("a")})
    merged = merge([added, added], Table(P_A={"Notes": "a"}))
    assert merged.is_empty
    assert merged.outcomes[added.id].status == "written"


def test_added_and_removed_before_it_was_written_is_nothing() -> None:
    added = JournalEdit("add", "Targets", "P-N", cells={"Notes": text("a")})
    merged = merge([added, added.inverse()], Table())
    assert merged.is_empty


def test_a_row_is_removed_only_as_it_was_added() -> None:
    remove = JournalEdit("remove", "Targets", "P-A", cells={"Notes": text("a")})
    assert merge([remove], Table(P_A={"Notes": "a", "Fax": ""})).removes == [("Targets", "P-A")]
    for theirs in ({"Notes": "b"}, {"Notes": "a", "Fax": "555"}, {"Notes": ""}):
        merged = merge([remove], Table(P_A=theirs))
        assert merged.is_empty
        assert merged.outcomes[remove.id].status == "conflict"


def test_a_calculated_column_does_not_keep_a_row() -> None:
    table = Table(P_A={"Notes": "a"})
    table.rows["P-A"]["Age"] = Cell(Kind.NUMBER, "3", "TODAY()-A2")
    remove = JournalEdit("remove", "Targets", "P-A", cells={"Notes": text("a")})
    assert merge([remove], table).removes == [("Targets", "P-A")]


def test_removing_what_is_gone_is_done() -> None:
    remove = JournalEdit("remove", "Targets", "P-A")
    assert merge([remove], Table()).outcomes[remove.id].status == "written"


def test_one_number_in_two_spellings_is_no_conflict() -> None:
    edit = JournalEdit("set", "Targets", "P-A", "Cadence", Cell(Kind.NUMBER, "1.0"), Cell(Kind.NUMBER, "2"))
    table = Table(P_A={})
    table.rows["P-A"]["Cadence"] = Cell(Kind.NUMBER, "1")
    assert merge([edit], table).sets == {("Targets", "P-A"): {"Cadence": Cell(Kind.NUMBER, "2")}}
