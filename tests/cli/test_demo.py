"""The sample practice: exact, repeatable, believable, and never over a user's edits."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from shell import ON, item_of, rows_of, run

from refboard import demo
from refboard.analysis.today.followups import build_queue
from refboard.demo.practice import DemoPractice, generate_practice
from refboard.demo.rows import ReferralRow, TargetRow, TouchRow
from refboard.practice.book import plan_book
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES, choice_of
from workbook.schema import TableSpec, fold
from workbook.xlsx.package import Package
from workbook.xlsx.reading.read import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

SPECS = {table.name: table for table in TABLES}


@pytest.fixture(scope="module")
def practice() -> DemoPractice:
    return generate_practice(touches=2_000, seed=5, on=ON)


@pytest.mark.parametrize(
    ("row", "table", "extra"),
    [(TargetRow, "Targets", ["parking"]), (TouchRow, "Touches", []), (ReferralRow, "Referrals", [])],
)
def test_rows_have_the_columns_of_their_table(row: type[TargetRow], table: str, extra: list[str]) -> None:
    expected = [fold(column.name) for column in SPECS[table].columns if not column.optional] + extra
    assert [fold(name) for name in row._fields] == expected


@pytest.mark.parametrize("count", [0, 1, 2, 3, 17, 400, 3_000])
def test_exactly_as_many_touches_as_asked_for(count: int) -> None:
    made = generate_practice(touches=count, seed=1, on=ON)
    assert len(made.touches) == count
    assert made.targets


def test_same_arguments_same_bytes() -> None:
    one = demo.make(touches=50, seed=4, on=ON)
    assert one == demo.make(touches=50, seed=4, on=ON)
    assert one != demo.make(touches=50, seed=5, on=ON)
    assert one != demo.make(touches=50, seed=4, on=date(2026, 11, 24))


def test_ids_are_unique_and_survive_excel(practice: DemoPractice) -> None:
    ids = [row[0] for row in (*practice.targets, *practice.touches, *practice.referrals)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[PTR]-[A-Z][2-9A-Z]{3}[A-Z]", str(row_id)) for row_id in ids)


def test_links_lead_somewhere(practice: DemoPractice) -> None:
    office_of = {row.target_id: row.source for row in practice.targets}
    named = [(row.target_id, row.source) for row in practice.touches]
    named += [(row.target_id, row.source) for row in practice.referrals]
    assert all(target_id is None or office_of[target_id] == source for target_id, source in named)
    assert {row.source for row in practice.touches} <= set(office_of.values())
    names = {name for name, _ in practice.people}
    assert {row.by for row in practice.touches} <= names
    assert {row.owner for row in practice.targets} - {None} <= names


def luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed("80840" + number)]
    return sum(digits[::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


def test_the_people_in_it_do_not_exist(practice: DemoPractice) -> None:
    assert luhn("1234567893")
    assert not luhn("1234567890")
    numbers = [row.npi for row in practice.targets if row.npi]
    assert numbers
    assert all(luhn(number) and len(number) == 10 and number.startswith("2") for number in numbers)
    assert all(re.fullmatch(r"\(\d{3}\) 555-01\d\d", row.phone) for row in practice.targets)
    assert all(row.email is None or row.email.endswith("@example.org") for row in practice.targets)
    assert all(re.fullmatch(r"[A-Z]{2}-\d{5}", row.patient_ref) for row in practice.referrals)


def test_days_are_in_their_order(practice: DemoPractice) -> None:
    for touch in practice.touches:
        assert touch.date <= ON
        assert touch.date.weekday() < 5
        assert touch.responded_on is None or touch.date <= touch.responded_on <= ON
        assert (touch.responded_on is None) == (touch.response is None) or touch.direction == "In"
    for referral in practice.referrals:
        path = [referral.received, referral.scheduled_on]
        days = [day for day in path if day]
        assert days == sorted(days)
        assert referral.received <= ON
        assert referral.outcome is None or (referral.outcome_date or ON) <= ON
        assert referral.note_sent is None or referral.outcome == "Completed"
        if referral.note_sent and referral.outcome_date:
            assert referral.outcome_date <= referral.note_sent <= ON


def test_words_are_those_of_the_lists(practice: DemoPractice) -> None:
    tables: list[tuple[TableSpec, list[dict[str, object]]]] = [
        (SPECS["Targets"], [dict(zip(row._fields, row, strict=True)) for row in practice.targets]),
        (SPECS["Touches"], [dict(zip(row._fields, row, strict=True)) for row in practice.touches]),
        (SPECS["Referrals"], [dict(zip(row._fields, row, strict=True)) for row in practice.referrals]),
    ]
    for spec, rows in tables:
        for column in spec.columns:
            if not column.choices:
                continue
            key = column.name.lower().replace(" ", "_")
            used = {str(row[key]) for row in rows if row[key] is not None}
            assert used
            assert {choice_of(word, column.choices) for word in used} <= set(column.choices), column.name


def test_the_practice_is_believable(practice: DemoPractice) -> None:
    asked = [touch for touch in practice.touches if touch.direction == "Out" and touch.outcome != "Bounced"]
    answered = sum(touch.response is not None for touch in asked) / len(asked)
    assert 0.2 < answered < 0.6
    outcomes = Counter(referral.outcome for referral in practice.referrals)
    assert outcomes["Completed"] > outcomes["No-show"] > 0
    assert {"A", "B", "C", "New"} == {row.tier for row in practice.targets}
    assert {"Active", "Paused", "Left", "Not accepting"} == {row.status for row in practice.targets}
    assert any(row.do_not_contact == "All" for row in practice.targets)
    assert any(row.owner is None for row in practice.targets)
    assert len({touch.by for touch in practice.touches}) > 1


@pytest.mark.parametrize("seed", range(1, 9))
def test_today_has_something_of_everything(seed: int) -> None:
    snapshot = read_snapshot(Package.open(demo.make(touches=400, seed=seed, on=ON)), TABLES)
    assert snapshot.problems == ()
    queue = build_queue(snapshot, Policy.from_snapshot(snapshot), ON)
    assert len(queue.items) >= 10
    assert len({item.reason for item in queue.items}) >= 5
    assert queue.held


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 11, 28), date(2024, 2, 29), date(2027, 1, 1)])
def test_any_day_can_be_today(day: date) -> None:
    made = generate_practice(touches=120, seed=2, on=day)
    assert len(made.touches) == 120
    assert max(touch.date for touch in made.touches) <= day
    assert (day - max(touch.date for touch in made.touches)).days < 10


def test_the_command_writes_it_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    answer = run("demo", path, "--touches", 30, "--seed", 2, "--no-open", "--on", ON)
    assert (answer.code, answer.out, answer.err) == (0, f"created {path}\n", "")
    assert path.read_bytes() == demo.make(touches=30, seed=2, on=ON)
    assert len(rows_of(path, "Touches")) == 30
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask()


def umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_without_a_terminal_it_opens_as_text(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    answer = run("demo", path, "--touches", 200, "--on", ON)
    assert answer.code == 0
    assert answer.out == f"created {path}\n" + run("today", path, "--on", ON).out


def test_an_untouched_demo_is_replaced_and_an_edited_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    assert run("demo", path, "--touches", 200, "--no-open", "--on", ON).code == 0
    assert run("demo", path, "--touches", 300, "--no-open", "--on", ON).code == 0
    assert len(rows_of(path, "Touches")) == 300
    target = item_of(path, "check-in")["target_id"]
    assert run("set", path, "Targets", target, "Notes=mine").code == 0
    kept = path.read_bytes()
    answer = run("demo", path, "--no-open")
    assert (answer.code, answer.out) == (2, "")
    assert "demo.xlsx already exists" in answer.err
    assert path.read_bytes() == kept
    path.write_text("not a workbook", encoding="utf-8")
    assert run("demo", path, "--no-open").code == 2
    assert path.read_text(encoding="utf-8") == "not a workbook"


def test_the_default_demo_stays_beside_one_that_was_worked_in() -> None:
    from pathlib import Path

    first = Path(run("demo", "--no-open", "--json", "--on", ON).data["path"])
    again = run("demo", "--no-open", "--json", "--on", ON).data["path"]
    assert str(first) == again
    target = item_of(first, "check-in")["target_id"]
    assert run("set", first, "Targets", target, "Notes=mine").code == 0
    kept = first.read_bytes()
    other = Path(run("demo", "--no-open", "--json", "--on", ON).data["path"])
    assert other != first
    assert first.read_bytes() == kept


def test_the_plan_is_the_books(practice: DemoPractice) -> None:
    plan = plan_book(on=ON, rows=practice.rows())
    assert [sheet.name for sheet in plan.sheets] == ["Read me", *SPECS]
