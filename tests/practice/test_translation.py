"""Their words: understood by spelling, vocabulary and the Settings sheet; asked where they carry weight."""

from __future__ import annotations

import pytest

from refboard.practice import schema
from refboard.practice.translation import Translation, UnknownWord, is_ticked, setting_for
from workbook.xlsx.reading.frames import snapshot_of

NOTHING = Translation()


@pytest.mark.parametrize(
    ("table", "column", "word", "choice"),
    [
        ("Touches", "Outcome", "LVM", "Voicemail"), ("Touches", "Outcome", "Left message w/ front desk", "Voicemail"),
        ("Touches", "Outcome", "Did not answer", "No answer"), ("Touches", "Direction", "Inbound", "In"),
        ("Touches", "Channel", "Lunch & Learn", "Event"), ("Referrals", "Outcome", "Seen", "Completed"),
        ("Referrals", "Outcome", "TRUE", "Completed"), ("Referrals", "Outcome", "FALSE", ""), ("Referrals", "Outcome", "pending", ""),
        ("Referrals", "Outcome", "no show", "No-show"), ("Targets", "Tier", "High", "A"), ("Targets", "Status", "not interested", "Not accepting"),
        ("Touches", "Response", "n/a", ""), ("Touches", "Outcome", "", ""),
    ],
)  # fmt: skip
def test_words_are_understood(table: str, column: str, word: str, choice: str) -> None:
    assert NOTHING.meaning(table, column, word) == choice


@pytest.mark.parametrize(
    ("table", "column", "word"),
    [
        ("Touches", "Outcome", "pt had questions"),
        ("Targets", "Status", "left vm"),
        ("Targets", "Tier", "purple"),
    ],
)
def test_what_is_not_understood_is_none(table: str, column: str, word: str) -> None:
    assert NOTHING.meaning(table, column, word) is None
    assert NOTHING.choice(table, column, word) == word


def test_the_settings_sheet_says_what_words_mean() -> None:
    setting, value = setting_for(("Referrals", "Outcome"), {"Evald": "Completed", "parked": ""})
    assert (setting, value) == ("Words Referrals.Outcome", "Evald = Completed; parked = ")
    snapshot = snapshot_of(
        schema.TABLES,
        {
            "Settings": [{"Setting": setting, "Value": value}],
            "Referrals": [
                {"Outcome": word} for word in ("Evald", "evald", "parked", "zzz", "zzz", "Completed")
            ],
        },
    )
    words = Translation.from_snapshot(snapshot)
    assert [words.meaning("Referrals", "Outcome", word) for word in ("EVALD", "parked", "zzz")] == [
        "Completed",
        "",
        None,
    ]
    assert list(words.unknown(snapshot)) == [
        UnknownWord("Referrals", "Outcome", "zzz", 2, schema.REFERRAL_OUTCOMES)
    ]
    assert words.word_for(snapshot, "Referrals", "Outcome", "Completed") == "Completed"


def test_what_is_written_uses_the_word_that_is_there() -> None:
    snapshot = snapshot_of(
        schema.TABLES, {"Touches": [{"Outcome": "LVM"}, {"Outcome": "LVM"}, {"Outcome": "left vm"}]}
    )
    assert NOTHING.word_for(snapshot, "Touches", "Outcome", "Voicemail") == "LVM"
    assert NOTHING.word_for(snapshot, "Touches", "Outcome", "Spoke") == "Spoke"


@pytest.mark.parametrize(
    ("word", "ticked"), [("TRUE", True), ("☐", False), ("No", False), ("x", True), ("11/12", None)]
)
def test_check_boxes(word: str, ticked: bool | None) -> None:  # noqa: FBT001
    assert is_ticked(word) is ticked
