from __future__ import annotations

import pytest

from refboard.practice.contact import ALL, channel_of, channels_for, refusal_of, status_of


@pytest.mark.parametrize(
    "text", ["All", "ALL ", "yes", "Y", "x", "TRUE", "1", "Do not contact", "opt-out", "✓", "all!"]
)
def test_everything_is_refused(text: str) -> None:
    refusal = refusal_of(text)
    assert refusal.channels == ALL
    assert refusal.total
    assert refusal.understood
    assert refusal.covers("Fax")


@pytest.mark.parametrize("text", ["", "  ", "-", "–"])
def test_a_blank_refuses_nothing(text: str) -> None:
    refusal = refusal_of(text)
    assert (refusal.channels, refusal.explicit) == (frozenset(), False)
    assert not refusal.covers("Fax")


def test_a_written_no_differs_from_a_blank() -> None:
    assert refusal_of("No").explicit
    assert not refusal_of("No").channels


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("Fax", {"Fax"}),
        ("fax, PHONE", {"Fax", "Phone"}),
        ("e-mail/fax", {"Email", "Fax"}),
        ("no calls; no visits", {"Phone", "Visit"}),
        ("Email and fax", {"Email", "Fax"}),
        ("texts + drop-in", {"Text", "Visit"}),
    ],
)
def test_a_list_refuses_its_channels(text: str, channels: set[str]) -> None:
    refusal = refusal_of(text)
    assert refusal.channels == channels
    assert not refusal.total
    assert [refusal.covers(word) for word in ("letter", *channels)] == [False, *[True] * len(channels)]


def test_what_is_not_understood_counts_as_all() -> None:
    refusal = refusal_of("ask Ben first")
    assert refusal.total
    assert not refusal.understood


@pytest.mark.parametrize(
    ("text", "status"),
    [("", "Active"), ("active", "Active"), ("on hold", "Paused"), ("RETIRED", "Left"), ("not-accepting", "Not accepting"),
     ("VIP", "VIP")],
)  # fmt: skip
def test_status_words(text: str, status: str) -> None:
    assert status_of(text) == status


def test_the_preferred_channel_comes_first_and_refused_ones_never() -> None:
    row = {"Preferred channel": "fax", "Phone": "555-0100", "Email": None, "Fax": "555-0200"}
    assert channels_for(row, refusal_of("")) == ("Fax", "Phone", "Visit", "Letter")
    assert channels_for(row, refusal_of("Fax, visits")) == ("Phone", "Letter")
    assert channels_for(row, refusal_of("All")) == ()
    assert channel_of("Lunch") == "Lunch"
