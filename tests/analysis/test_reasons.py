"""The registry of reasons: each is complete, and each word finds one reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from refboard.analysis.today import decision_finders, finders
from refboard.analysis.today.reasons import REASONS, HoldRule, Reason, find_reason, reason_label, reason_of
from refboard.practice.lanes import LANE_CODES
from refboard.practice.schema import PURPOSES
from workbook.schema import fold

EACH = pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)


@EACH
def test_every_field_says_something(reason: Reason) -> None:
    for field in fields(Reason):
        value = getattr(reason, field.name)
        # Scheduling and deciding are no touch to the office.
        if field.name != "hold_rule" and (field.name, reason.code) not in {
            ("purpose", "unscheduled"),
            ("purpose", "decide"),
        }:
            assert value, f"{reason.code} lacks {field.name}"
    assert reason.purpose in ("", *PURPOSES)
    assert reason.settled_by[0].isupper()
    assert reason.settled_by.endswith(".")
    assert len(reason.label) <= 15, "the lists of the dashboard have no room for a longer label"


def test_codes_and_labels_and_places_are_unique() -> None:
    assert [reason.order for reason in REASONS] == sorted({reason.order for reason in REASONS})
    words = [{fold(reason.code), fold(reason.label)} for reason in REASONS]
    assert sum(map(len, words)) == len(set().union(*words))
    assert len({reason.find for reason in REASONS}) == len(REASONS)


def test_every_finder_is_registered() -> None:
    written = {
        value
        for module in (finders, decision_finders)
        for name, value in vars(module).items()
        if name.startswith("find_") and getattr(value, "__module__", "") == module.__name__
    }
    assert written == {reason.find for reason in REASONS}


@EACH
@pytest.mark.parametrize("change", [str, str.upper, str.title, lambda word: f" {word.replace('-', ' ')} "])
def test_a_reason_is_found_by_code_and_by_label(reason: Reason, change: Callable[[str], str]) -> None:
    assert find_reason(change(reason.code)) is reason
    assert find_reason(change(reason.label)) is reason
    assert reason_of(reason.code) is reason
    assert reason_label(reason.code) == reason.label


def test_no_reason_is_found_by_another_word() -> None:
    assert find_reason("golf") is None
    assert find_reason("") is None
    assert reason_label("") == ""
    with pytest.raises(KeyError):
        reason_of("golf")


def test_hold_rules() -> None:
    rules = {reason.code: reason.hold_rule for reason in REASONS}
    assert {code for code, rule in rules.items() if rule is HoldRule.NOTHING} == {"loop-note", "unscheduled"}
    assert {reason.code for reason in REASONS if reason.is_outreach} == {
        "first-referral", "sequence", "check-in",
    }  # fmt: skip
    assert [reason.code for reason in REASONS if reason.is_decision] == ["quiet", "falling", "decide"]
    assert {reason.lane for reason in REASONS} == set(LANE_CODES)
    assert {reason.code for reason in REASONS if reason.is_service} == {"loop-note", "unscheduled"}
    assert [reason.code for reason in REASONS if not reason.is_touch] == ["unscheduled", "decide"]
    assert [reason.code for reason in REASONS if not reason.is_ours] == [
        "reply-owed",
        "unscheduled",
        "loop-note",
    ]
