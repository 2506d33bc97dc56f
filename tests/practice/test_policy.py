from __future__ import annotations

from dataclasses import fields

import pytest

from refboard.practice.policy import SETTINGS, Policy
from refboard.practice.schema import TABLES
from workbook.xlsx.reading.frames import snapshot_of


def read(*rows: tuple[str, str | float]) -> Policy:
    records = [{"Setting": name, "Value": value} for name, value in rows]
    return Policy.from_snapshot(snapshot_of(TABLES, {"Settings": records}))


def test_the_table_of_settings_and_the_policy_agree() -> None:
    defaults = Policy()
    assert {s.field for s in SETTINGS} == {f.name for f in fields(Policy)} - {"problems"}
    assert {s.field: s.default for s in SETTINGS} == {s.field: getattr(defaults, s.field) for s in SETTINGS}
    assert len({s.name for s in SETTINGS}) == len(SETTINGS)
    assert all(s.meaning.endswith(".") for s in SETTINGS)


def test_defaults_written_into_a_workbook_read_back() -> None:
    assert read(*[(s.name, s.text) for s in SETTINGS]) == Policy()


def test_the_earlier_names_of_settings_still_count() -> None:
    policy = read(("Difference to tell", 0.2), ("Promise kept share", "70%"), ("Decision stands", "7 days"))
    assert (policy.difference, policy.promise_share, policy.decision) == (0.2, 0.7, 7)
    assert policy.problems == ()
    assert "twice" in read(("Decision stands", 7), ("Decision days", 8)).problems[0].text


def test_values_people_write() -> None:
    policy = read(
        ("a due DAYS", "20 days"), ("Minimum gap", 5), ("Watch below", "30%"), ("New sequence", "0 / +5 / +9")
    )
    assert (policy.a_due, policy.gap, policy.watch, policy.sequence) == (20, 5, 0.3, (0, 5, 9))
    assert policy.problems == ()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (
            "A due days",
            "monthly",
            "A due days is 'monthly', not a whole number from 1 to 3650; the default, 30, is used.",
        ),
        ("A due days", "-3", "not a whole number"),
        ("Minimum gap", "2.5", "not a whole number"),
        ("New sequence", "20, 10", "not a list of days"),
        ("Colour", "blue", "There is no setting 'Colour'"),
        ("A late days", "10", "A due days is higher than A late days; the defaults of both are used."),
    ],
)
def test_what_cannot_be_used_is_reported_with_its_address(name: str, value: str, says: str) -> None:
    policy = read(("B due days", 50), (name, value))
    assert (policy.b_due, policy.a_due, policy.a_late, policy.gap) == (50, 30, 45, 10)
    (problem,) = policy.problems
    assert says in problem.text
    assert (problem.sheet, problem.cell[1:]) == ("Settings", "3")


def test_a_setting_given_twice_counts_once() -> None:
    policy = read(("Minimum gap", 5), ("minimum-gap", 7))
    assert policy.gap == 5
    assert "twice" in policy.problems[0].text


def test_cadence_of_tiers_and_of_a_target_of_its_own() -> None:
    policy = Policy()
    assert [policy.cadence(t) for t in ("A", "b", "C", "New", "?")] == [
        (30, 45),
        (60, 90),
        (90, 135),
        (60, 90),
        (90, 135),
    ]
    assert policy.cadence("A", 20) == (20, 30)
