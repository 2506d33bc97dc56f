"""Offices and people that are there twice, and the aliases that join them."""

from __future__ import annotations

import pytest

from refboard.practice import schema
from refboard.practice.duplicates import Aliases, find_duplicates, joined_setting, near_names, spellings
from workbook.xlsx.reading.frames import snapshot_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lakeside FM", "Lakeside Family Medicine"), ("Elm Peds", "Elm Pediatrics"), ("Elm Street Pediatrics, LLC", "Elm St. Pediatrics"),
        ("Harbor Cardiology", "Harbour Cardiology"), ("Oak Ridge Internal Medicine", "Oak Ridge Internal Medecine"),
    ],
)  # fmt: skip
def test_names_that_are_nearly_alike(one: str, other: str) -> None:
    assert [(a, b) for a, b, _ in near_names({"1": one, "2": other})] == [("1", "2")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Clinic 1", "Clinic 2"), ("Elm Pediatrics", "Oak Pediatrics"), ("Elm Dental", "Elm Pediatrics")],
)
def test_names_that_only_look_alike(one: str, other: str) -> None:
    assert list(near_names({"1": one, "2": other})) == []


def test_a_person_in_two_rows_is_found_and_joined_by_an_alias() -> None:
    rows = [
        {
            "Target ID": "P-GOODX",
            "Source": "Lakeside Family Medicine",
            "Contact": "Dr. Ken Ito",
            "Phone": "555-0101",
        },
        {"Target ID": "P-DUPEX", "Source": "Lakeside FM", "Contact": "Ken Ito MD", "Phone": "555-0101"},
        {
            "Target ID": "P-ELMSX",
            "Source": "Elm Street Clinic",
            "Contact": "Dr. Ada Noor",
            "Phone": "555-0102",
        },
    ]
    found = list(find_duplicates(snapshot_of(schema.TABLES, {"Targets": rows})))
    assert {(d.kind, d.first, d.second) for d in found} == {("office", 0, 1), ("person", 0, 1)}
    settings = [
        {"Setting": "Same office", "Value": "Lakeside FM = Lakeside Family Medicine"},
        {"Setting": "Same person", "Value": "P-DUPEX = P-GOODX"},
    ]
    snapshot = snapshot_of(schema.TABLES, {"Targets": rows, "Settings": settings})
    assert list(find_duplicates(snapshot)) == []
    aliases = Aliases.from_snapshot(snapshot)
    assert (aliases.office("LAKESIDE FM"), aliases.person("P-DUPEX")) == (
        "Lakeside Family Medicine",
        "P-GOODX",
    )


def test_settings_grow() -> None:
    assert joined_setting([("a", "b")]) == "a = b"
    assert joined_setting([("c", "d")], "a = b") == "a = b; c = d"


def test_misspelled_words() -> None:
    assert list(spellings(["Medcine", "Spoke", "Vociemail"], ["Medicine", "Spoke", "Voicemail"])) == [
        ("Medcine", "Medicine"), ("Vociemail", "Voicemail"),
    ]  # fmt: skip
