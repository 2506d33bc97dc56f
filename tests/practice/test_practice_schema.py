from __future__ import annotations

from collections import Counter

import pytest

from refboard.practice.schema import TABLES, TARGETS, choice_of
from workbook.schema import TableSpec, fold


@pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.name)
def test_no_two_columns_of_a_table_share_a_name(spec: TableSpec) -> None:
    names = Counter(
        name for column in spec.columns for name in {fold(column.name), *map(fold, column.aliases)}
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_no_two_tables_share_a_name() -> None:
    names = Counter(name for spec in TABLES for name in {fold(spec.name), *map(fold, spec.aliases)})
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.name)
def test_ids_begin_with_their_own_letter(spec: TableSpec) -> None:
    # The rows of Settings have names, which people write.
    assert (spec.id_column is None or spec.name == "Settings") == (spec.id_prefix == "")
    prefixes = [other.id_prefix for other in TABLES if other.id_prefix]
    assert len(set(prefixes)) == len(prefixes)


@pytest.mark.parametrize(
    ("table", "written", "meant"),
    [
        ("Targets", "PRACTICE", "Source"),
        ("Targets", "follow-up date", "Next date"),
        ("Targets", "Next\u00a0touch", "Next date"),
        ("Targets", "DNC", "Do not contact"),
        ("Targets", "Zip Code", "ZIP"),
        ("Targets", "Street address", "Address"),
        ("Touches", "Handouts", "Materials"),
        ("Touches", "Kind", "Channel"),
        ("Touches", "Sent by", "By"),
        ("Touches", "id", "Touch ID"),
        ("Referrals", "date", "Received"),
        ("Referrals", "Parking", None),
    ],
)
def test_aliases_mean_what_people_write(table: str, written: str, meant: str | None) -> None:
    spec = next(spec for spec in TABLES if spec.name == table)
    column = spec.column(written)
    assert (column.name if column else None) == meant


def test_words_in_cells_match_loosely_and_unknown_words_stay() -> None:
    outcome = ("Completed", "No-show")
    assert choice_of("no SHOW", outcome) == "No-show"
    assert choice_of(" rescheduled ", outcome) == "rescheduled"
    assert choice_of(None, outcome) == ""


def test_targets_have_the_columns_people_were_promised() -> None:
    promised = """Target ID|Source|Contact|Role|Specialty|NPI|Phone|Email|Fax|Address|City|ZIP|Tier|Status|Owner
        |Preferred channel|Detail|Best days|Angle|Cadence days|Next step|Next date|Pause until|Do not contact
        |DNC date|Notes"""
    assert [column.name for column in TARGETS.columns if not column.optional] == [
        name.strip() for name in promised.split("|")
    ]
