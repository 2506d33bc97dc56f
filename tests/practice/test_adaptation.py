"""A snapshot as the figures understand it, whatever the list looks like; the text of its cells stays theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from refboard.practice import schema
from refboard.practice.adaptation import adapt
from refboard.practice.recorded import recorded_in
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 30)


def snapshot(**tables: list[dict[str, object]]) -> Snapshot:
    return snapshot_of(schema.TABLES, tables)  # type: ignore[arg-type]


def listed(**tables: list[dict[str, object]]) -> Snapshot:
    """Tables of a practice's own: they have other names."""
    theirs = [replace(spec, called=f"Our {spec.name}") for spec in schema.TABLES]
    return snapshot_of(theirs, tables)  # type: ignore[arg-type]


def test_a_workbook_in_our_words_comes_out_as_it_went_in() -> None:
    given = snapshot(
        Targets=[{"Target ID": "P-AAAAA", "Source": "Elm", "Tier": "A", "Status": "Active"}],
        Touches=[
            {
                "Touch ID": "T-AAAAA",
                "Target ID": "P-AAAAA",
                "Date": ON,
                "Outcome": "Spoke",
                "Channel": "Phone",
            }
        ],
        Referrals=[{"Referral ID": "R-AAAAA", "Source": "Elm", "Received": ON, "Outcome": "Completed"}],
    )
    assert adapt(given, ON) is given


def test_words_are_ours_in_the_frames_and_theirs_in_the_text() -> None:
    adapted = adapt(
        snapshot(Touches=[{"Source": "Elm", "Date": ON, "Outcome": "LVM", "Direction": "Inbound"}]), ON
    )
    touches = adapted.tables["Touches"]
    assert (touches.frame["Outcome"][0], touches.frame["Direction"][0]) == ("Voicemail", "In")
    assert touches.text["Outcome"][0] == "LVM"


def test_days_without_a_year_are_read_as_of_today() -> None:
    rows: list[dict[str, object]] = [
        {"Source": "Elm", "Last contact": "11/12", "Next date": "12/1"},
        {"Source": "Oak", "Last contact": "texted 11/9", "Next date": "11/24"},
        {"Source": "Fir", "Last contact": "12/20", "Next date": "next week"},
        {"Source": "Bay", "Last contact": "soon", "Next date": "2026-12-15"},
    ]
    frame = adapt(listed(Targets=rows), ON).tables["Targets"].frame
    assert frame["Last contact"].to_list() == [
        date(2026, 11, 12),
        date(2026, 11, 9),
        date(2025, 12, 20),
        None,
    ]
    assert frame["Next date"].to_list() == [
        date(2026, 12, 1),
        date(2026, 11, 24),
        date(2026, 12, 7),
        date(2026, 12, 15),
    ]


def test_a_tick_counts_for_the_day_that_it_could_have_been() -> None:
    rows: list[dict[str, object]] = [
        {
            "Source": "Elm",
            "Received": date(2026, 11, 2),
            "Appointment": date(2026, 11, 10),
            "Note sent": True,
            "Thanked": True,
        },
        {
            "Source": "Elm",
            "Received": date(2026, 11, 2),
            "Appointment": date(2026, 11, 10),
            "Note sent": False,
            "Thanked": "no",
        },
    ]
    frame = adapt(snapshot(Referrals=rows), ON).tables["Referrals"].frame
    assert frame["Note sent"].to_list() == [date(2026, 11, 10), None]
    assert frame["Thanked"].to_list() == [date(2026, 11, 2), None]


def test_people_are_found_by_name() -> None:
    adapted = adapt(
        snapshot(
            Targets=[
                {"Target ID": "P-AAAAA", "Source": "Elm", "Contact": "Dr. Ada Noor"},
                {"Target ID": "P-BBBBB", "Source": "Elm", "Contact": "Ben Reed"},
            ],
            Touches=[
                {"Source": "Elm", "Contact": "Noor, Ada MD", "Date": ON},
                {"Source": "Dr. Ben Reed", "Date": ON},
                {"Source": "Elm", "Date": ON},
            ],
        ),
        ON,
    )
    touches = adapted.tables["Touches"].frame
    assert touches["Target ID"].to_list() == ["P-AAAAA", "P-BBBBB", None]
    assert touches["Source"].to_list() == ["Elm", "Elm", "Elm"]


def test_a_log_alone_gives_offices() -> None:
    adapted = adapt(
        snapshot(
            Referrals=[
                {"Source": "Elm", "Received": ON},
                {"Source": "elm", "Received": ON},
                {"Source": "Oak", "Received": ON},
            ]
        ),
        ON,
    )
    targets = adapted.tables["Targets"]
    assert targets.frame["Source"].to_list() == ["Elm", "Oak"]
    assert targets.address(1, "Source").startswith("Referrals!")


def test_a_follow_up_in_the_latest_row_of_a_log_is_a_promise() -> None:
    adapted = adapt(
        snapshot(
            Targets=[{"Source": "Elm"}, {"Source": "Oak"}],
            Touches=[
                {
                    "Source": "Elm",
                    "Date": date(2026, 11, 2),
                    "Next step": "send brochure",
                    "Next date": date(2026, 11, 20),
                },
                {"Source": "Oak", "Date": date(2026, 11, 2), "Next date": date(2026, 11, 20)},
                {"Source": "Oak", "Date": date(2026, 11, 12)},
            ],
        ),
        ON,
    )
    frame = adapted.tables["Targets"].frame
    assert frame["Next date"].to_list() == [date(2026, 11, 20), None]
    assert frame["Next step"].to_list() == ["send brochure", None]


def test_what_is_not_recorded_is_not_no() -> None:
    touches: list[dict[str, object]] = [
        {"Source": "Elm", "Date": date(2026, 10, 1 + at), "Outcome": "Spoke", "Response": None}
        for at in range(9)
    ]
    recorded = recorded_in(snapshot(Touches=touches), ON)
    assert recorded.has("Touches", "Outcome")
    assert not recorded.has("Touches", "Response"), "blank in every row of the last 12 months"
    assert not recorded.has("Touches", "Time")
    settings: list[dict[str, object]] = [
        {"Setting": "Not recorded", "Value": "Touches.Outcome; Referrals.Thanked"}
    ]
    recorded = recorded_in(snapshot(Touches=touches, Settings=settings, Referrals=[{"Thanked": ON}]), ON)
    assert not recorded.has("Touches", "Outcome")
    assert not recorded.has("Referrals", "Thanked")


def test_offices_and_people_that_are_the_same_count_as_one() -> None:
    adapted = adapt(
        snapshot(
            Targets=[
                {"Target ID": "P-GOODX", "Source": "Lakeside Family Medicine"},
                {"Target ID": "P-DUPEX", "Source": "Lakeside FM"},
            ],
            Touches=[{"Target ID": "P-DUPEX", "Source": "Lakeside FM", "Date": ON}],
            Settings=[
                {"Setting": "Same office", "Value": "Lakeside FM = Lakeside Family Medicine"},
                {"Setting": "Same person", "Value": "P-DUPEX = P-GOODX"},
            ],
        ),
        ON,
    )
    assert list(adapted.tables["Targets"].ids) == ["P-GOODX"]
    touches = adapted.tables["Touches"]
    assert (touches.frame["Target ID"][0], touches.frame["Source"][0]) == (
        "P-GOODX",
        "Lakeside Family Medicine",
    )
    assert touches.text["Source"][0] == "Lakeside FM"
