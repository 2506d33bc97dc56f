from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from refboard.analysis.brief.card import TargetCard, build_card
from refboard.practice.policy import Policy
from refboard.practice.privacy import mask_patient_ref
from workbook.errors import RowMissingError
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)


def ago(days: int) -> date:
    return ON - timedelta(days=days)


TARGET = {
    "Target ID": "P-ITO1X", "Source": "Lakeside Family", "Contact": "Dr. Ito", "Role": "Physician", "Tier": "a",
    "Owner": "Ana Reyes", "Phone": "555-0100", "Preferred channel": "Phone", "Best days": "Tue, Thu",
    "Detail": "Brief", "Next step": "Call", "Next date": date(2026, 11, 20), "NPI": 1558598797, "Parking": "lot",
    "Cadence days": 20, "Notes": "Closed at lunch", "Do not contact": "Fax",
}  # fmt: skip
OTHER = {"Target ID": "P-OMA2X", "Source": "lakeside family", "Contact": "Olga Moss"}


def card(book: Book, touches: object = (), referrals: object = (), **more: object) -> TargetCard:
    return build_card(book([{**TARGET, **more}, OTHER], touches, referrals), Policy(), "P-ITO1X", ON)


def test_the_card_shows_the_person_and_how_they_like_it(book: Book) -> None:
    shown = card(book)
    assert (shown.contact, shown.tier, shown.owner, shown.cadence) == ("Dr. Ito", "A", "Ana Reyes", (20, 30))
    assert (shown.preferred_channel, shown.best_days, shown.detail) == ("Phone", "Tue, Thu", "Brief")
    assert (shown.next_step, shown.next_date, shown.notes) == ("Call", date(2026, 11, 20), "Closed at lunch")
    assert shown.fields == (("NPI", "1558598797"), ("Parking", "lot"))
    assert shown.others == ("Olga Moss",)
    assert shown.guard == "Not by Fax."
    assert shown.reasons == (
        ("promised", "Promised for Fri Nov 20: Call."),
        ("check-in", "No contact with this office yet."),
    )


def test_the_card_says_why_a_target_is_held_back(book: Book) -> None:
    shown = card(book, **{"Do not contact": "All"})
    assert (shown.held, shown.guard) == ("Do not contact.", "")


def test_touches_of_the_whole_office_come_newest_first(book: Book) -> None:
    rows = [
        {"Touch ID": f"T-{n}A", "Source": "Lakeside Family", "Date": ago(10 * n), "By": "Ben Adler", "Channel": "Fax",
         "Target ID": "P-OMA2X" if n % 2 else None, "Intel": f"said {n}", "Direction": "In" if n == 3 else None}
        for n in range(1, 12)
    ]  # fmt: skip
    shown = card(book, [*rows, {"Touch ID": "T-X1A", "Source": "Harbor", "Date": ago(1)}])
    assert [touch.touch_id for touch in shown.touches] == [f"T-{n}A" for n in range(1, 9)]
    assert shown.touch_count == 11
    assert [touch.contact for touch in shown.touches[:2]] == ["Olga Moss", ""]
    assert [touch.incoming for touch in shown.touches[:3]] == [False, False, True]
    assert shown.touches[0].intel == "said 1"


def test_open_loops_name_their_stage_and_age(book: Book) -> None:
    rows = [
        {"Referral ID": "R-1A", "Received": ago(7), "Patient ref": "K7QPX"},
        {"Referral ID": "R-2A", "Received": ago(21), "Scheduled on": ago(14), "Appointment": ago(1)},
        {"Referral ID": "R-3A", "Received": ago(40), "Scheduled on": ago(28), "Appointment": ON + timedelta(days=3)},
        {"Referral ID": "R-4A", "Received": ago(60), "Outcome": "Completed", "Appointment": ago(3)},
        {"Referral ID": "R-5A", "Received": ago(60), "Outcome": "Completed", "Appointment": ago(30), "Note sent": ago(29)},
        {"Referral ID": "R-6A", "Received": ago(60), "Outcome": "Declined"},
    ]  # fmt: skip
    shown = card(book, (), [{"Source": "Lakeside Family", **row} for row in rows])
    assert [(x.referral_id, x.stage, x.since, x.age, x.promised, x.late) for x in shown.loops] == [
        ("R-3A", "visit", ago(28), 20, None, False),
        ("R-2A", "visit", ago(14), 10, None, True),
        ("R-1A", "scheduling", ago(7), 5, 3, True),
        ("R-4A", "note", ago(3), 1, 5, False),
    ]
    assert shown.loops[2].patient_ref == "•••PX"


@pytest.mark.parametrize(("ref", "shown"), [("", ""), ("AB", "••"), ("ABCD", "••••"), ("K7QPX", "•••PX")])
def test_a_patient_ref_is_never_shown_whole(ref: str, shown: str) -> None:
    assert mask_patient_ref(ref) == shown


def test_a_card_of_a_row_without_an_id_and_of_no_row(book: Book) -> None:
    snapshot = book([{**TARGET, "Target ID": None}])
    assert build_card(snapshot, Policy(), "#2", ON).contact == "Dr. Ito"
    with pytest.raises(RowMissingError):
        build_card(snapshot, Policy(), "P-ITO1X", ON)
