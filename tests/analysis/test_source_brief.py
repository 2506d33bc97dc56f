from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from practices import outreach

from refboard.analysis.brief.source_brief import SourceBrief, brief_source
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from workbook.errors import RowMissingError
from workbook.schema import fold
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
ON = date(2026, 11, 23)


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def brief(snapshot: Snapshot, name: str = "Lakeside Family", on: date = ON) -> SourceBrief:
    return brief_source(prepare(snapshot, Policy.from_snapshot(snapshot), on), fold(name))


ITO = {
    "Target ID": "P-ITO1X", "Source": "Lakeside Family", "Contact": "Dr. Ito", "Role": "Physician", "Tier": "A",
    "Owner": "Ana Reyes", "Phone": "555-0100", "Fax": "555-0101", "Preferred channel": "fax", "Best days": "Tue",
    "Specialty": "ENT", "City": "Ashford",
}  # fmt: skip
MOSS = {
    "Target ID": "P-OMA2X", "Source": "lakeside family", "Contact": "Olga Moss", "Role": "Office Manager", "Tier": "B",
    "Owner": "Ben Adler", "Do not contact": "Fax", "Phone": "555-0102",
}  # fmt: skip


def test_the_people_of_every_spelling_of_the_office_stand_together(book: Book) -> None:
    shown = brief(book([ITO, MOSS, {"Target ID": "P-X1Y", "Source": "Harbor", "Contact": "Al"}]))
    assert (shown.source, shown.city, shown.tiers) == ("Lakeside Family", "Ashford", ("A", "B"))
    assert shown.owners == ("Ana Reyes", "Ben Adler")
    assert [person.contact for person in shown.people] == ["Dr. Ito", "Olga Moss"]
    assert [person.gatekeeper for person in shown.people] == [False, True]
    assert (shown.people[0].channel, shown.people[0].address) == ("Fax", "555-0101")
    assert (shown.people[1].channel, shown.people[1].address) == ("", "555-0102")
    assert [person.mind for person in shown.people] == ["", "Not by Fax."]


def test_their_words_come_newest_first_with_the_day_they_were_said(book: Book) -> None:
    touches = [
        {"Touch ID": "T-1A", "Target ID": "P-ITO1X", "Date": ago(60), "Channel": "Fax", "By": "Ana Reyes",
         "Response": "Not now", "Responded on": ago(12)},
        {"Touch ID": "T-2A", "Target ID": "P-OMA2X", "Date": ago(20), "Channel": "Phone", "By": "Ben Adler",
         "Intel": "New scheduler in May"},
        {"Touch ID": "T-3A", "Target ID": "P-OMA2X", "Date": ago(15), "Channel": "Phone", "By": "Ben Adler"},
        {"Touch ID": "T-4A", "Source": "Lakeside Family", "Date": ago(30), "Direction": "In", "Channel": "Email",
         "By": "Ana Reyes"},
    ]  # fmt: skip
    shown = brief(book([ITO, MOSS], touches))
    assert [(said.touch_id, said.on) for said in shown.said] == [
        ("T-1A", ago(12)),
        ("T-2A", ago(20)),
        ("T-4A", ago(30)),
    ]
    assert (shown.said[0].contact, shown.said[0].response, shown.said[0].by) == (
        "Dr. Ito",
        "Not now",
        "Ana Reyes",
    )
    assert (shown.said[1].intel, shown.said[2].contact, shown.said[2].incoming) == (
        "New scheduler in May",
        "",
        True,
    )
    assert [person.signs for person in shown.people] == [1, 0]
    assert shown.touch_count == 4
    assert shown.last_touch is not None
    assert shown.last_touch.on == ago(15)


def test_what_was_said_later_than_the_day_is_not_known_yet(book: Book) -> None:
    touches = [
        {
            "Touch ID": "T-1A",
            "Target ID": "P-ITO1X",
            "Date": ago(60),
            "Response": "No",
            "Responded on": ago(12),
        }
    ]
    shown = brief(book([ITO], touches), on=ago(30))
    assert shown.said == ()
    assert shown.touch_count == 1


def test_what_we_owe_is_complete_and_the_late_comes_first(book: Book) -> None:
    touches = [
        {"Touch ID": "T-1A", "Target ID": "P-ITO1X", "Date": ago(11), "Response": "Information asked",
         "Responded on": ago(10)},
    ]  # fmt: skip
    referrals = [
        {"Referral ID": "R-1A", "Target ID": "P-ITO1X", "Received": ago(1), "Patient ref": "K7QPX"},
        {"Referral ID": "R-2A", "Target ID": "P-ITO1X", "Received": ago(40), "Outcome": "Completed",
         "Appointment": ago(20), "Patient ref": "AB12CD"},
        {"Referral ID": "R-3A", "Target ID": "P-ITO1X", "Received": ago(40), "Scheduled on": ago(30),
         "Appointment": ago(2)},
        {"Referral ID": "R-4A", "Target ID": "P-ITO1X", "Received": ago(4), "Scheduled on": ago(3),
         "Appointment": ON + timedelta(days=9)},
    ]  # fmt: skip
    people = [
        {**ITO, "Next step": "Send the guide", "Next date": ON + timedelta(days=7)},
        {**MOSS, "Next step": "Ask about fax"},
    ]
    shown = brief(book(people, touches, referrals))
    assert [(owed.kind, owed.late, owed.due, owed.ref, owed.patient_ref) for owed in shown.owed] == [
        ("note", True, date(2026, 11, 10), "R-2A", "••••CD"),
        ("reply", True, date(2026, 11, 17), "T-1A", ""),
        ("outcome", True, None, "R-3A", ""),
        ("promise", False, date(2026, 11, 30), "P-ITO1X", ""),
        ("scheduling", False, date(2026, 11, 30), "R-1A", "•••PX"),
        ("promise", False, None, "P-OMA2X", ""),
    ]
    assert not any("R-4A" in owed.ref for owed in shown.owed)
    assert {loop.referral_id for loop in shown.loops} == {"R-1A", "R-2A", "R-3A", "R-4A"}


def test_thanks_are_owed_for_a_first_referral_until_thanked(book: Book) -> None:
    first = {"Referral ID": "R-1A", "Target ID": "P-ITO1X", "Received": ago(6), "Scheduled on": ago(6),
             "Appointment": ON + timedelta(days=3)}  # fmt: skip
    assert [(owed.kind, owed.ref) for owed in brief(book([ITO], (), [first])).owed] == [("thanks", "R-1A")]
    assert brief(book([ITO], (), [{**first, "Thanked": ago(1)}])).owed == ()


def test_what_limits_contact_is_listed_once(book: Book) -> None:
    recent = {
        "Touch ID": "T-1A",
        "Target ID": "P-ITO1X",
        "Date": ago(3),
        "Channel": "Phone",
        "By": "Ben Adler",
    }
    shown = brief(book([{**ITO, "Cadence days": 365}], [recent]))
    assert shown.mind == (
        "Last outreach on Fri Nov 20 (Ben Adler, Phone), 1 open day ago; the minimum gap is 10 open days.",
    )
    promised = brief(book([{**ITO, "Next date": ON}], [recent]))
    assert promised.mind == shown.mind
    assert promised.up[0].guard == "", "a promise carries no warning about contact"


def test_an_office_that_only_referrals_name_has_a_brief_without_people(book: Book) -> None:
    snapshot = book([ITO], (), [{"Referral ID": "R-1A", "Source": " Oak Street ", "Received": ago(5)}])
    shown = brief(snapshot, "Oak Street")
    assert (shown.source, shown.people, shown.last_touch) == ("Oak Street", (), None)
    assert [owed.kind for owed in shown.owed] == ["scheduling"]
    with pytest.raises(RowMissingError, match="names the source"):
        brief(snapshot, "Nowhere")


def test_a_brief_does_not_depend_on_the_order_of_the_rows(book: Book) -> None:
    touches = [
        {"Touch ID": f"T-{n}A", "Target ID": "P-ITO1X", "Date": ago(n * 9), "Intel": f"said {n}"}
        for n in range(1, 9)
    ]
    referrals = [{"Referral ID": f"R-{n}A", "Target ID": "P-OMA2X", "Received": ago(n)} for n in range(1, 6)]
    straight = brief(book([ITO, MOSS], touches, referrals))
    turned = brief(book([ITO, MOSS], touches[::-1], referrals[::-1]))
    assert straight.said == turned.said
    assert straight.owed == turned.owed
    assert len(straight.said) == 5


def test_a_target_without_an_office_is_a_source_of_its_own(book: Book) -> None:
    alone = {"Target ID": "P-ALO1X", "Contact": "Dr. Alone", "Next step": "Ask where they work"}
    nobody = {"Target ID": "P-NOB1X"}
    facts = prepare(book([alone, nobody, ITO]), Policy(), ON)
    shown = brief_source(facts, facts.people[0].office)
    assert (shown.source, [person.contact for person in shown.people]) == ("Dr. Alone", ["Dr. Alone"])
    assert [owed.kind for owed in shown.owed] == ["promise"]
    assert brief_source(facts, facts.people[1].office).source == "P-NOB1X"


def test_a_weekday_is_named_only_where_it_stands_out(book: Book) -> None:
    touches = outreach(Random(3), [0.3, 0.6, 0.3, 0.3, 0.3], 100)
    other = {"Target ID": "P-X1Y", "Source": "Harbor", "Contact": "Al"}
    facts = prepare(book([ITO, other], touches), Policy(), ON)
    # No office says it alone: the sentence is that of all of them, and the same for each.
    assert brief_source(facts, "harbor").timing.startswith("Over all offices: Tue stands out: +")
    assert brief_source(facts, "lakesidefamily").timing == brief_source(facts, "harbor").timing
    few = prepare(book([ITO, other], touches[:6]), Policy(), ON)
    assert brief_source(few, "lakesidefamily").timing == ""
