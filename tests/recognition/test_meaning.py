"""What a header means together with its cells: units, counts, listed choices, two languages, shapes, days ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from invention import book
from scoring import recognition_of

OFFICES = (
    "Elm Pediatrics",
    "Oak Family Medicine",
    "Fir Clinic",
    "Bay Internal Medicine",
    "Ash Cardiology",
    "Yew Dental Care",
)
ROWS = 18
Column = Sequence[object]


def some(*values: object) -> Column:
    return [values[at % len(values)] for at in range(ROWS)]


def days(start: date, step: int = 3) -> Column:
    return [start + timedelta(at * step) for at in range(ROWS)]


def phones(area: int = 503) -> Column:
    return [f"({area}) 555-{1000 + at * 37}" for at in range(ROWS)]


LIST: Mapping[str, Column] = {
    "Practice": [
        f"{OFFICES[at % 6].split()[0]}{at} {' '.join(OFFICES[at % 6].split()[1:])}" for at in range(ROWS)
    ],
    "Doctor": [f"Dr. Ada Noor{chr(97 + at)}" for at in range(ROWS)],
    "City": some("Salem", "Dallas", "Keizer"),
}
LOG: Mapping[str, Column] = {
    "Visit date": days(date(2026, 2, 2)),
    "Practice": some(*OFFICES),
    "Rep": some("Ana", "Bo"),
}
REFERRALS: Mapping[str, Column] = {
    "Date received": days(date(2026, 2, 2)),
    "Referring practice": some(*OFFICES),
    "MRN": [f"M{4100 + at}" for at in range(ROWS)],
}  # fmt: skip
TALK = some(
    "wants reports by fax from now on", "asked for a same day appointment line", "two new nurses start in May"
)


def roles(base: Mapping[str, Column], **more: Column) -> dict[str, str]:
    """Header -> role proposed, for a list with more columns than its base."""
    return read({**base, **more})[0]


def read(columns: Mapping[str, Column]) -> tuple[dict[str, str], dict[str, float]]:
    """Header -> role, and header -> confidence, of what is proposed."""
    rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    matches = [
        match for table in recognition_of(book({"Sheet1": rows}), "x").tables for match in table.columns
    ]
    return {m.headers[0]: m.role for m in matches}, {m.headers[0]: m.confidence for m in matches}


@pytest.mark.parametrize("header", ["See every (wks)", "Call frequency (months)", "Visit interval in weeks"])
def test_an_interval_in_another_unit_is_not_read_as_days(header: str) -> None:
    assert header not in roles(LIST, **{header: some(2, 3, 8, 12)})
    assert roles(
        LIST,
        **{
            header.replace("wks", "days").replace("months", "days").replace("weeks", "days"): some(14, 30, 60)
        },
    )


@pytest.mark.parametrize("header", ["Mileage", "Miles driven", "Odometer"])
def test_a_distance_is_no_amount(header: str) -> None:
    assert header not in roles(LOG, **{header: some(9.5, 18.3, 31.0)})


@pytest.mark.parametrize(
    "header", ["# guests", "# doctors", "# nurses", "# of samples", "No. of trays", "Attendees", "Doctors"]
)
def test_a_number_of_things_is_a_count_and_no_id(header: str) -> None:
    assert header not in roles(LOG, **{header: some(3, 8, 12, 8)})


@pytest.mark.parametrize(
    "header", ["Appt set for", "Sched for", "Booked for", "Scheduled for", "Appointment made for"]
)
def test_what_something_was_made_for_is_the_day_itself(header: str) -> None:
    found = roles(REFERRALS, **{header: days(date(2026, 2, 20))})
    assert found[header] == "Appointment"


def test_a_word_that_is_not_understood_lowers_the_confidence() -> None:
    for base, header, word in (
        (LOG, "Status", "Filed"),
        (LOG, "Status", "Completed"),
        (LIST, "Rating", "Ongoing"),
        (REFERRALS, "Disposition", "Zebra"),
    ):
        assert header not in roles(base, **{header: some(word)}), header
    known, unknown = (
        read({**LIST, "Tier": some(*words)})[1]["Tier"] for words in ("ABC", ("Oak", "Pine", "Fir"))
    )
    assert known > unknown


@pytest.mark.parametrize(
    ("base", "header", "cells", "role"),
    [
        (LIST, "A / B / C", "AABC", "Tier"), (LIST, "High/Med/Low", ("High", "Med", "Low"), "Tier"),
        (LIST, "Peds / ENT / Ortho", ("Peds", "ENT", "Ortho"), "Specialty"), (LOG, "Call / Visit / Email", ("Call", "Visit", "Email"), "Channel"),
    ],
)  # fmt: skip
def test_a_header_that_lists_its_values_is_judged_by_them(
    base: Mapping[str, Column], header: str, cells: Sequence[str], role: str
) -> None:
    assert roles(base, **{header: some(*cells)})[header] == role


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("Fachrichtung / Specialty", some("Kardiologie", "Innere Medizin", "Pädiatrie"), "Specialty"),
        ("Phone / Teléfono", phones(), "Phone"), ("Ort | Town", some("Salem", "Keizer"), "City"),
    ],
)  # fmt: skip
def test_a_header_in_two_languages_is_read_by_the_known_one(header: str, cells: Column, role: str) -> None:
    base = {name: column for name, column in LIST.items() if name != "City"}
    assert roles(base, **{header: cells})[header] == role


@pytest.mark.parametrize(
    "header",
    ["What we talked about", "What was discussed", "How it went", "What they told us", "What came up"],
)
def test_what_was_said_at_a_contact_is_intel(header: str) -> None:
    assert roles(LOG, **{header: TALK})[header] == "Intel"


def test_a_header_with_two_kinds_of_text_is_a_text() -> None:
    assert roles(LOG, **{"Result / remarks": TALK})["Result / remarks"] in {"Intel", "Notes"}
    assert (
        roles(REFERRALS, **{"Dx / reason": some("knee pain", "abn EKG", "rash", "HTN")})["Dx / reason"]
        == "Service line"
    )
    found = roles({"Date": REFERRALS["Date received"], "Pt ID": REFERRALS["MRN"], "From": some(*OFFICES)},
                  For=some("Skin exam", "Warts", "Mole"), Seen=some("Yes", "No"))  # fmt: skip
    assert (found["From"], found["For"]) == ("Source", "Service line")


@pytest.mark.parametrize("header", ["Office #", "Practice no.", "Main line", "Desk line", "Reach them at"])
def test_the_only_phones_of_a_list_are_the_phone(header: str) -> None:
    assert roles(LIST, **{header: phones(), "Fax": phones(541)})[header] == "Phone"


@pytest.mark.parametrize(
    "header", ["Rep phone", "Liaison cell", "Home #", "Patient line", "Fax line", "Emergency contact"]
)
def test_phones_that_are_not_the_office_line_are_no_phone(header: str) -> None:
    assert header not in {h for h, role in roles(LIST, **{header: phones()}).items() if role == "Phone"}


def test_a_code_beside_a_city_with_five_digits_is_a_zip() -> None:
    columns = {"Practice": LIST["Practice"], "Doctor": LIST["Doctor"], "Billing Street": some("12 Pine St", "9 Oak Ave"),
               "Billing City": LIST["City"], "Billing State": some("OR"), "Billing Code": some("97301", "97338", "97303")}  # fmt: skip
    assert roles(columns)["Billing Code"] == "ZIP"


@pytest.mark.parametrize("header", ["See again", "Go back", "Visit again"])
def test_days_ahead_are_the_next_contact(header: str) -> None:
    found = roles(LIST, **{"Last seen": days(date(2026, 8, 1)), header: days(date(2026, 12, 2))})
    assert found[header] == "Next date"


@pytest.mark.parametrize(
    "text",
    [
        "Copyright (c) 2026 Elm Software, inc. All rights reserved.",
        "Confidential - for internal use only",
        "© Elm",
    ],
)
def test_a_footer_is_no_row(text: str) -> None:
    rows = [
        list(LOG),
        *map(list, zip(*LOG.values(), strict=True)),
        ["Report by Ana Reyes", None, None],
        [text, None, None],
    ]
    found = recognition_of(book({"Visits": rows}), "x")
    (table,) = found.tables
    assert table.rows == ROWS
    assert text[:20] in {row.text[:20] for row in found.left_out}
