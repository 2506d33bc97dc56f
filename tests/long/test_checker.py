"""The checker of the campaigns must see every kind of loss: a check that cannot fail proves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from edit_history import CellSet, Findings, Log, Operation, check, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

START = {("P-AAAAA", "Notes"): "first", ("P-AAAAA", "Fax"): ""}
ROW = {"Target ID": "P-AAAAA", "Notes": "first", "Fax": ""}
ADDED = {"Notes": "w1-1", "Fax": "555"}


def judge(
    operations: Sequence[Operation],
    rows: Sequence[Mapping[str, str]],
    waiting: Sequence[tuple[str, str, str]] = (),
    decided: Mapping[tuple[str, str], list[str]] | None = None,
) -> Findings:
    return check(operations, START, rows, id_column="Target ID", waiting=waiting, decided=decided)


def fax(writer: str, saw: str, new: str, status: str | None = "saved") -> Operation:
    return Operation(writer, 1, sets=(CellSet("P-AAAAA", "Fax", saw, new),), status=status)


def add(status: str | None = "saved") -> Operation:
    return Operation(
        "w1", 1, (ADDED,), (CellSet("P-AAAAA", "Fax", "", "w1-f"),), status, ("P-BBBBB", "P-AAAAA")
    )


WHOLE = [{**ROW, "Fax": "w1-f"}, {"Target ID": "P-BBBBB", **ADDED}]


def test_a_history_that_the_workbook_agrees_with_has_no_findings() -> None:
    assert judge([add()], WHOLE).none
    assert judge([fax("w1", "", "one"), fax("w2", "one", "two")], [{**ROW, "Fax": "two"}]).none


def test_an_acknowledged_row_that_is_gone_is_lost() -> None:
    assert len(judge([add()], [{**ROW, "Fax": "w1-f"}]).lost) == 1
    assert len(judge([Operation("w1", 1, (ADDED,), status="queued")], [ROW]).lost) == 1


def test_a_value_overwritten_by_someone_who_had_not_read_it_is_lost() -> None:
    found = judge([fax("w1", "", "one"), fax("w2", "", "two")], [{**ROW, "Fax": "two"}])
    assert len(found.lost) == 1
    assert "w1#1" in found.lost[0]


def test_only_the_latest_value_of_one_person_counts() -> None:
    first = replace(fax("w1", "", "one"), invoked=1.0, acknowledged=2.0)
    later = replace(fax("w2", "", "two"), invoked=3.0, acknowledged=4.0)
    rows = [{**ROW, "Fax": "two"}]
    assert check([first, later], START, rows, id_column="Target ID", one_user=True).none
    rows = [{**ROW, "Fax": "one"}]
    assert len(check([first, later], START, rows, id_column="Target ID", one_user=True).lost) == 1


def test_a_value_that_went_back_is_lost() -> None:
    assert len(judge([fax("w1", "", "one")], [ROW]).lost) == 1


def test_a_conflict_must_wait_for_a_person() -> None:
    operations = [fax("w1", "", "one"), fax("w2", "", "two", "conflict")]
    rows = [{**ROW, "Fax": "one"}]
    assert judge(operations, rows, [("P-AAAAA", "Fax", "two")]).none
    assert len(judge(operations, rows).lost) == 1


def test_a_saved_edit_may_not_hide_among_the_conflicts() -> None:
    operations = [fax("w1", "", "one"), fax("w2", "", "two")]
    assert len(judge(operations, [{**ROW, "Fax": "one"}], [("P-AAAAA", "Fax", "two")]).lost) == 1


def test_a_decision_in_another_program_stays() -> None:
    decided = {("P-AAAAA", "Fax"): ["theirs"]}
    assert judge([fax("w1", "", "one")], [{**ROW, "Fax": "theirs"}], decided=decided).none
    assert not judge([fax("w1", "", "one")], [{**ROW, "Fax": "theirs"}]).none


def test_a_row_or_an_id_that_is_there_twice_is_doubled() -> None:
    assert len(judge([add()], [*WHOLE, {**WHOLE[1], "Target ID": "P-CCCCC"}]).doubled) == 1
    assert len(judge([add()], [*WHOLE, WHOLE[1]]).doubled) == 2


def test_parts_of_an_edit_alone_are_half_applied() -> None:
    assert len(judge([add(None)], [ROW, WHOLE[1]]).half_applied) == 1
    assert judge([add(None)], [ROW]).none
    assert judge([add(None)], WHOLE).none
    assert judge([add()], [{**ROW, "Fax": "w1-f"}, {**WHOLE[1], "Fax": ""}]).phantom
    assert judge([add()], [ROW, WHOLE[1]]).lost
    assert judge([add()], [WHOLE[0], {**WHOLE[1], "Target ID": "P-CCCCC"}]).half_applied


def test_a_value_that_no_one_wrote_is_phantom() -> None:
    assert len(judge([], [{**ROW, "Fax": "?"}]).phantom) == 1
    assert len(judge([], [ROW, {"Target ID": "P-BBBBB", "Notes": "?"}]).phantom) == 1


def test_a_log_cut_short_by_a_kill_is_read_to_its_last_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "w1.log"
    log = Log(path)
    log.append(kind="invoke", writer="w1", number=1, adds=[ADDED], sets=[["P-AAAAA", "Fax", "", "x"]], at=1.0)
    log.append(kind="ack", writer="w1", number=1, status="saved", ids=["P-BBBBB"], at=1.5)
    log.append(kind="invoke", writer="w1", number=2, adds=[], sets=[["P-AAAAA", "Fax", "x", "y"]], at=2.0)
    with path.open("ab") as stream:
        stream.write(b'{"kind": "ack", "num')
    first, second = load([path])
    assert (first.status, first.ids, first.seconds) == ("saved", ("P-BBBBB",), 0.5)
    assert first.sets == (CellSet("P-AAAAA", "Fax", "", "x"),)
    assert second.status is None
