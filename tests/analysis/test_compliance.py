"""Gifts against limits, wishes not to be contacted, patients' data: what is counted and what is said."""

# ruff: noqa: FBT001 - pytest passes parameters by name
from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from refboard.analysis.checkup.compliance import Compliance, find_patient_data, review_compliance
from refboard.analysis.checkup.gifts import build_ledger
from refboard.analysis.checkup.physicians import npi_of
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from refboard.practice.privacy import find_patterns, is_patient_column
from refboard.practice.schema import TABLES
from workbook.cell import Kind
from workbook.schema import ColumnType
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import RawColumn, build_table, snapshot_of

Rows = list[dict[str, object]]
ON = date(2026, 11, 23)
LIMITS: Rows = [{"Year": 2026, "Annual limit": 100, "Source of figure": "A figure for tests"}]


def made(
    targets: Rows,
    touches: Rows | None = None,
    referrals: Rows | None = None,
    limits: Rows = LIMITS,
    **more: Rows,
) -> Snapshot:
    rows = {
        "Targets": targets,
        "Touches": touches or [],
        "Referrals": referrals or [],
        "Limits": limits,
        **more,
    }
    return snapshot_of(TABLES, rows)  # type: ignore[arg-type]


def look(snapshot: Snapshot, on: date = ON) -> Compliance:
    return review_compliance(prepare(snapshot, Policy.from_snapshot(snapshot), on))


def target(row_id: str, contact: str, **more: object) -> dict[str, object]:
    return {"Target ID": row_id, "Source": "Lakeside", "Contact": contact,
            **{key.replace("_", " "): value for key, value in more.items()}}  # fmt: skip


def given(
    value: float | None, to: str | None = None, day: date | None = date(2026, 5, 4), **more: object
) -> dict[str, object]:
    row = {"Source": "Lakeside", "Date": day, "Channel": "Visit", "Value": value, "Value to": to}
    return {**row, **{key.replace("_", " "): value for key, value in more.items()}}


ITO, LEE, KIM = target("P-ITO1X", "Dr. Aki Ito"), target("P-LEE1X", "Sam Lee", Role="Physician"), target(
    "P-KIM1X", "Jo Kim", Role="Office manager"
)  # fmt: skip


def sums(snapshot: Snapshot, on: date = ON) -> dict[tuple[int, str], float]:
    return {(gift.year, gift.physician): gift.total for gift in look(snapshot, on).ledger.gifts}


# --- gifts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("Dr. Aki Ito", {"Dr. Aki Ito": 60}),
        ("Dr. Ito", {"Dr. Aki Ito": 60}),
        ("Aki Ito, MD; Sam Lee", {"Dr. Aki Ito": 30, "Sam Lee": 30}),
        ("Ito & Lee and Jo Kim, front desk staff", {"Dr. Aki Ito": 30, "Sam Lee": 30}),
        ("Dr. Ito, Dr. Ito", {"Dr. Aki Ito": 60}),
        ("Dr. Ito, Dr. New Face", {"Dr. Aki Ito": 30, "Dr. New Face": 30}),
        ("Jo Kim", {}),
        ("Staff", {}),
        ("somebody", {}),
    ],
)
def test_a_value_is_split_over_the_physicians_who_were_present(to: str, expected: dict[str, float]) -> None:
    result = look(made([ITO, LEE, KIM], [given(60, to)]))
    assert {gift.physician: gift.total for gift in result.ledger.gifts} == expected
    assert result.ledger.staff == (((2026, 60.0),) if to in {"Jo Kim", "Staff"} else ())
    assert [p.code for p in result.problems] == (["R413"] if to == "somebody" else [])


def test_without_a_recipient_it_goes_to_the_physician_who_was_touched() -> None:
    touches = [given(20, Target_ID="P-ITO1X"), given(30, Target_ID="P-KIM1X"), given(40)]
    result = look(made([ITO, LEE, KIM], touches))
    assert sums(made([ITO, LEE, KIM], touches)) == {(2026, "Dr. Aki Ito"): 20}
    assert result.ledger.staff == ((2026, 30.0),)
    assert [(p.code, p.cell) for p in result.problems] == [("R413", "S4")]


def test_sums_are_per_calendar_year_and_an_npi_joins_offices() -> None:
    elsewhere = {**target("P-ITO2X", "A. Ito, MD", NPI="1234567893"), "Source": "Hill"}
    here = {**ITO, "NPI": 1234567893.0}
    touches = [given(10, "Dr. Aki Ito"), given(15, Source="Hill", Target_ID="P-ITO2X"),
               given(40, "Dr. Aki Ito", date(2025, 12, 31)), given(5, "Dr. Aki Ito", date(2026, 1, 1))]  # fmt: skip
    assert sums(made([here, elsewhere], touches)) == {(2026, "Dr. Aki Ito"): 30, (2025, "Dr. Aki Ito"): 40}
    assert sums(made([ITO, {**elsewhere, "NPI": None}], touches))[2026, "A. Ito, MD"] == 15


@pytest.mark.parametrize(
    ("value", "state", "code"),
    [(79.99, "ok", None), (80, "near", "R411"), (100, "near", "R411"), (100.01, "over", "R410")],
)
def test_the_warning_comes_at_the_share_of_the_settings(value: float, state: str, code: str | None) -> None:
    result = look(made([ITO], [given(value, "Dr. Ito")]))
    (gift,) = result.ledger.gifts
    assert (gift.state, gift.limit) == (state, 100)
    assert [p.code for p in result.problems] == ([code] if code else [])
    assert gift.text.endswith("For tracking only; ask your compliance officer.") is (state != "ok")


def test_a_year_without_a_limit_has_none_and_none_is_made_up() -> None:
    result = look(made([ITO], [given(500, "Dr. Ito", date(2025, 6, 2))]))
    (gift,) = result.ledger.gifts
    assert (gift.limit, gift.state) == (None, "no limit")
    assert (
        gift.text
        == "Dr. Aki Ito received 500.00 in 2025; no limit on file for 2025. For tracking only; ask your compliance officer."
    )
    assert [(p.code, p.severity) for p in result.problems] == [("R412", "note")]


def test_limits_that_cannot_be_used_are_named() -> None:
    limits: Rows = [{"Year": 2026, "Annual limit": 90}, {"Year": 2026, "Annual limit": 70},
                    {"Year": 2025.5, "Annual limit": 10}, {"Year": None, "Annual limit": 10}]  # fmt: skip
    result = look(made([ITO], [given(60, "Dr. Ito")], limits=limits))
    assert result.ledger.gifts[0].limit == 70
    assert [p.cell for p in result.problems if p.code == "R414"] == ["A3", "A4", "A5"]


def test_a_value_that_is_in_no_sum_is_named() -> None:
    touches = [
        given(10, "Dr. Ito", None),
        {**given(10, "Dr. Ito"), "Source": None},
        given(10, "Dr. Ito", date(2027, 1, 4)),
    ]
    result = look(made([ITO], touches))
    assert result.ledger.gifts == ()
    assert [(p.code, p.cell) for p in result.problems] == [("R413", "S2"), ("R413", "S3")]
    assert "no usable date or office" in result.problems[0].text


def test_what_was_given_and_returned_is_subtracted() -> None:
    assert sums(made([ITO], [given(120, "Dr. Ito"), given(-40, "Dr. Ito")])) == {(2026, "Dr. Aki Ito"): 80}


def test_gifts_never_speak_of_referrals() -> None:
    referrals: Rows = [{"Referral ID": "R-A1X", "Source": "Lakeside", "Received": date(2026, 5, 5)}]
    without, beside = (look(made([ITO], [given(120, "Dr. Ito")], rows)).ledger for rows in ([], referrals))
    assert without == beside
    assert "referral" not in " ".join(gift.text for gift in beside.gifts).casefold()


@pytest.mark.parametrize(
    ("value", "ok"),
    [("1234567893", True), (1234567893.0, True), ("'1003000126", True), ("1234567890", False), ("3234567893", False),
     ("123456789", False), (None, False)],
)  # fmt: skip
def test_an_npi_has_its_check_digit(value: object, ok: bool) -> None:
    assert bool(npi_of(value)) is ok


# --- wishes -----------------------------------------------------------------------------------------------


def test_deadlines_are_thirty_days_for_faxes_and_ten_business_days_for_emails() -> None:
    holidays: Rows = [{"Date": date(2026, 11, 26)}, {"Date": date(2026, 11, 27)}]
    who = target("P-ITO1X", "Dr. Ito", Do_not_contact="All", DNC_date=date(2026, 11, 20))
    result = look(made([who], Holidays=holidays))
    assert {out.channel: out.deadline for out in result.opt_outs} == {
        "Fax": date(2026, 12, 20),
        "Email": date(2026, 12, 8),
    }
    assert all(out.text.endswith("This is not legal advice.") for out in result.opt_outs)
    assert "all faxes must stop by Sun Dec 20, 2026 (30 days)" in result.opt_outs[0].text
    later = look(made([who], Holidays=holidays), date(2027, 1, 4))
    assert "had to stop by" in later.opt_outs[0].text


def test_a_refused_channel_has_its_own_deadline_only() -> None:
    fax = target("P-ITO1X", "Dr. Ito", Do_not_contact="Fax, Phone", DNC_date=date(2026, 11, 20))
    undated = target("P-LEE1X", "Sam Lee", Do_not_contact="Email")
    no = target("P-KIM1X", "Jo Kim", Do_not_contact="no")
    result = look(made([fax, undated, no]))
    assert [(out.target_id, out.channel, out.deadline) for out in result.opt_outs] == [
        ("P-ITO1X", "Fax", date(2026, 12, 20)), ("P-LEE1X", "Email", None),
    ]  # fmt: skip
    assert "there is no deadline to count" in result.opt_outs[1].text
    assert [(p.code, p.cell) for p in result.problems] == [("R417", "Y3")]


def test_a_stop_without_do_not_contact_counts_from_its_day() -> None:
    touches: Rows = [{"Touch ID": "T-A1X", "Target ID": "P-ITO1X", "Date": date(2026, 10, 1), "Channel": "Email",
                      "Response": "Stop", "Responded on": date(2026, 10, 2)},
                     {"Touch ID": "T-B1X", "Target ID": "P-ITO1X", "Date": date(2026, 10, 5), "Channel": "Phone"}]  # fmt: skip
    result = look(made([ITO], touches))
    assert [(p.code, p.severity, p.cell) for p in result.problems] == [
        ("R416", "error", "X2"),
        ("R415", "warning", "D3"),
    ]
    assert {out.asked for out in result.opt_outs} == {date(2026, 10, 2)}


@pytest.mark.parametrize(
    ("touch", "wrong"),
    [
        ({"Target ID": "P-ITO1X", "Date": date(2026, 11, 3), "Channel": "Fax"}, True),
        ({"Target ID": "P-ITO1X", "Date": date(2026, 11, 2), "Channel": "Fax"}, False),
        ({"Target ID": "P-ITO1X", "Date": date(2026, 11, 3), "Channel": "Phone"}, False),
        (
            {"Target ID": "P-ITO1X", "Date": date(2026, 11, 3), "Channel": "Fax", "Purpose": "Loop note"},
            False,
        ),
        ({"Target ID": "P-ITO1X", "Date": date(2026, 11, 3), "Channel": "Fax", "Direction": "In"}, False),
        ({"Target ID": "P-LEE1X", "Date": date(2026, 11, 3), "Channel": "Fax"}, False),
        ({"Source": "Lakeside", "Date": date(2026, 11, 3), "Channel": "Fax"}, False),
        ({"Source": "Hill", "Date": date(2026, 11, 5), "Channel": "Visit"}, True),
        ({"Source": "Hill", "Date": date(2026, 11, 4), "Channel": "Visit"}, False),
    ],
)
def test_what_went_out_after_a_wish_is_named(touch: dict[str, object], wrong: bool) -> None:
    people = [
        {**ITO, "Do not contact": "Fax", "DNC date": date(2026, 11, 2)}, LEE,
        {"Target ID": "P-AAA1X", "Source": "Hill", "Do not contact": "All", "DNC date": date(2026, 11, 2)},
        {"Target ID": "P-BBB1X", "Source": "Hill", "Do not contact": "x", "DNC date": date(2026, 11, 4)},
    ]  # fmt: skip
    problems = look(made(people, [touch])).problems
    assert [(p.code, p.cell) for p in problems] == ([("R415", "D2")] if wrong else [])


# --- patients' data ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("pt John Smith missed his slot", ["R605"]),
        ("Patient: Mrs. Anna B. O'Neil called", ["R605"]),
        ("Patient named Zoë Çelik", ["R605"]),
        ("SSN 123-45-6789", ["R602"]),
        ("DOB 3/4/1961", ["R603"]),
        ("d.o.b.: 1961-03-04", ["R603"]),
        ("born 4.3.1961", ["R603"]),
        ("MRN 0012345", ["R604"]),
        ("chart # A-55120", ["R604"]),
        ("pt John Smith, DOB 3/4/61", ["R603", "R605"]),
        ("Asked for the Patient Care Coordinator", []),
        ("Patient First Clinic moved", []),
        ("Call 555-010-2345 before 3/4/2026", []),
        ("The patient was seen", []),
        ("PT and OT referrals welcome", []),
        ("Chart notes arrive late", []),
        ("Dr. John Smith likes short notes", []),
        ("", []),
    ],
)
def test_what_looks_like_a_patient(text: str, codes: list[str]) -> None:
    assert [sign.code for sign in find_patterns(text)] == codes
    row = {"Touch ID": "T-A1X", "Source": "Lakeside", "Date": ON, "Intel": text}
    snapshot = made([ITO], [row])
    found = list(find_patient_data(prepare(snapshot, Policy(), ON)))
    assert [(p.code, p.sheet, p.cell, p.row_id) for p in found] == (
        [(codes[0], "Touches", "M2", "T-A1X")] if codes else []
    )
    for problem in found:
        assert not any(
            word in problem.text for word in ("Smith", "6789", "1961", "0012345", "Anna", "A-55120")
        )


@pytest.mark.parametrize(
    ("ref", "hit"),
    [("John Smith", True), ("Smith, Jo", True), ("1961-03-04", True), ("K7Q2", False), ("L-4711", False)],
)
def test_a_patient_ref_is_a_code(ref: str, hit: bool) -> None:
    referrals: Rows = [{"Referral ID": "R-A1X", "Source": "Lakeside", "Received": ON, "Patient ref": ref}]
    found = list(find_patient_data(prepare(made([ITO], [], referrals), Policy(), ON)))
    assert [(p.code, p.cell) for p in found] == ([("R605", "E2")] if hit else [])
    assert all(ref not in p.text for p in found)


@pytest.mark.parametrize(
    ("header", "about_referrals", "hit"),
    [
        ("Patient name", True, True), ("DOB", False, True), ("Pt DOB", True, True), ("MRN #", True, True), ("SSN", False, True),
        ("Date of birth", False, True), ("Phone", True, True), ("Phone", False, False), ("Parking", True, False),
        ("Outpatient clinic", True, False), ("Patient ref 2", True, False), ("Mobile", False, False), ("Initials", True, True),
        ("Hobbies", True, False),
    ],
)  # fmt: skip
def test_columns_that_hold_patients_data(header: str, about_referrals: bool, hit: bool) -> None:
    assert is_patient_column(header, about_referrals=about_referrals) is hit


def test_the_ledger_counts_each_touch_once_for_a_crowd(book: Callable[..., Snapshot]) -> None:
    people = [target(f"P-{n}AX", f"Dr. Person{n} Last{n}") for n in range(7)]
    names = "; ".join(str(person["Contact"]) for person in people)
    snapshot = book(people, [given(100, names) | {"Touch ID": f"T-{at}XA"} for at in range(3)])
    ledger = build_ledger(prepare(snapshot, Policy(), ON))
    assert len(ledger.gifts) == 7
    assert sum(gift.total for gift in ledger.gifts) == pytest.approx(300, abs=0.05)
    assert all(gift.touches == 3 for gift in ledger.gifts)


def test_a_colleagues_column_for_patients_is_named_by_its_letter() -> None:
    snapshot = made([ITO])
    raw = [
        RawColumn("Source", ColumnType.TEXT, "A", ["Lakeside"], [Kind.TEXT]),
        RawColumn("Patient name \x1b[31m", ColumnType.TEXT, "B", ["x"], [Kind.TEXT], ours=False),
        RawColumn("Parking", ColumnType.TEXT, "C", ["pt John Smith"], [Kind.TEXT], ours=False),
    ]
    table, _ = build_table(snapshot.tables["Referrals"].spec, "Referrals", raw, [7])
    facts = prepare(Snapshot({**snapshot.tables, "Referrals": table}), Policy(), ON)
    assert [(p.code, p.cell, p.text[:24]) for p in find_patient_data(facts)] == [
        ("R601", "", "Column B (Patient name m"), ("R605", "C7", "This cell looks like it "),
    ]  # fmt: skip
