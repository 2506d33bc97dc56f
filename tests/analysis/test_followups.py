# ruff: noqa: FBT001 - pytest passes parameters by name
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Any

import pytest

from refboard.analysis.owners import owns
from refboard.analysis.today.followups import FollowUp, Queue
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Ask = Callable[..., Queue]
ON = date(2026, 11, 23)


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def target(row_id: str = "P-ITO1X", **more: object) -> dict[str, object]:
    row = {"Target ID": row_id, "Source": "Lakeside Family", "Contact": "Dr. Ito", "Tier": "A", "Owner": "Ana Reyes",
           "Phone": "555-0100"}  # fmt: skip
    return {**row, **{key.replace("_", " "): value for key, value in more.items()}}


def touch(day: date | str, **more: object) -> dict[str, object]:
    row = {"Source": "lakeside FAMILY", "Date": day, "Direction": "Out", "Channel": "Phone", "Purpose": "Check-in",
           "Outcome": "Sent", "By": "Ben Adler"}  # fmt: skip
    return {**row, **{key.replace("_", " "): value for key, value in more.items()}}


def referral(received: date | None, **more: object) -> dict[str, object]:
    row = {"Referral ID": "R-AAA1X", "Source": "Lakeside Family", "Received": received, "Thanked": received}
    return {**row, **{key.replace("_", " "): value for key, value in more.items()}}


def only(queue: Queue) -> FollowUp:
    assert len(queue.items) == 1, queue
    assert queue.held == ()
    return queue.items[0]


def test_an_empty_workbook_has_no_follow_ups(book: Book, queue: Ask) -> None:
    assert queue(book()) == Queue(ON, (), ())


# --- check-in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "shown", "late"),
    [(29, False, False), (30, True, False), (44, True, False), (45, True, True), (400, True, True)],
)
def test_cadence_is_due_and_late_from_the_last_touch_by_anyone(
    book: Book,
    queue: Ask,
    days: int,
    shown: bool,
    late: bool,
) -> None:
    on = date(2026, 11, 25)
    result = queue(book([target()], [touch(on - timedelta(days=days)), touch(on - timedelta(days=500))]), on)
    assert [(item.reason, item.late) for item in result.items] == ([("check-in", late)] if shown else [])


def test_check_in_says_who_touched_them_last_and_why_it_is_due(book: Book, queue: Ask) -> None:
    item = only(queue(book([target()], [touch(date(2026, 10, 6))])))
    assert item.why == "Last touch on Tue Oct 6 (Ben Adler, Phone), 48 days ago; due after 30 (tier A)."
    assert (item.due, item.late, item.purpose, item.channel) == (date(2026, 11, 5), True, "Check-in", "Phone")
    # Tier A, half the volume of an average office because none has come, and 18 of 30 days past the due day.
    assert item.rank == round(3 * 0.5 * (1 + 18 / 30), 4)
    assert item.short == "last touch 48 days ago"


def test_a_target_has_its_own_cadence(book: Book, queue: Ask) -> None:
    item = only(queue(book([target(Cadence_days=20)], [touch(ago(25))])))
    assert (item.due, item.late) == (date(2026, 11, 18), False)
    assert "due after 20 (their own cadence)" in item.why
    assert queue(book([target(Cadence_days=60)], [touch(ago(35))])).items == ()


def test_a_due_day_on_a_closed_day_moves_forward(book: Book, queue: Ask) -> None:
    snapshot = book([target()], [touch(date(2026, 10, 27))])  # 30 days later is Thanksgiving
    assert queue(snapshot, date(2026, 11, 27)).items == ()
    assert only(queue(snapshot, date(2026, 11, 30))).due == date(2026, 11, 30)


def test_any_kind_of_contact_restarts_the_cadence_but_a_bounce_does_not(book: Book, queue: Ask) -> None:
    for again in (
        {"Direction": "In", "Response": "No"},
        {"Purpose": "Loop note"},
        {"Outcome": "Left materials"},
    ):
        assert queue(book([target()], [touch(ago(90)), touch(ago(3), **again)])).items == ()
    item = only(queue(book([target()], [touch(ago(90)), touch(ago(3), Outcome="Bounced")])))
    assert item.reason == "check-in"


def test_an_office_without_contact_is_due_for_an_introduction(book: Book, queue: Ask) -> None:
    item = only(queue(book([target()])))
    assert (item.reason, item.purpose, item.due, item.late) == ("check-in", "Introduce", None, False)


def test_a_planned_next_date_keeps_a_target_out_of_check_in(book: Book, queue: Ask) -> None:
    assert queue(book([target(Next_date=ON + timedelta(days=3))], [touch(ago(90))])) == Queue(ON, (), ())


# --- promised ---------------------------------------------------------------------------------------------


def test_a_promise_is_due_on_its_day_and_late_after_it(book: Book, queue: Ask) -> None:
    snapshot = book(
        [target(Next_step="Send the sinus guide", Next_date=date(2026, 11, 24))], [touch(ago(20))]
    )
    assert queue(snapshot).items == ()
    item = only(queue(snapshot, date(2026, 11, 24)))
    assert (item.reason, item.late, item.due) == ("promised", False, date(2026, 11, 24))
    assert item.why == "Promised for Tue Nov 24: Send the sinus guide."
    assert only(queue(snapshot, date(2026, 11, 25))).late


def test_a_promise_for_a_closed_day_moves_and_says_so(book: Book, queue: Ask) -> None:
    snapshot = book([target(Next_date=date(2026, 11, 26))], [touch(ago(20))])
    assert queue(snapshot, date(2026, 11, 27)).items == ()
    item = only(queue(snapshot, date(2026, 11, 30)))
    assert (item.due, item.late) == (date(2026, 11, 30), False)
    assert item.why == "Promised for Thu Nov 26 (offices are closed; moved to Mon Nov 30)."


def test_a_promise_is_shown_although_a_colleague_contacted_the_office_today(book: Book, queue: Ask) -> None:
    item = only(queue(book([target(Next_date=ON)], [touch(ON)])))
    assert (item.reason, item.guard) == ("promised", "")


# --- reply-owed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "owed"),
    [
        ("Information asked", True),
        ("interested", True),
        ("Not now", False),
        ("No", False),
    ],
)
def test_an_office_that_asked_is_owed_a_reply(
    book: Book,
    queue: Ask,
    response: str,
    owed: bool,
) -> None:
    answered = touch(ago(12), Target_ID="P-ITO1X", Response=response, Responded_on=ago(6))
    items = queue(book([target()], [answered])).items
    assert [item.reason for item in items] == (["reply-owed"] if owed else [])


def test_a_reply_owed_says_who_asked_and_when(book: Book, queue: Ask) -> None:
    asked = touch(
        ago(12), Touch_ID="T-1A", Target_ID="P-ITO1X", Response="Information asked", Responded_on=ago(6)
    )
    item = only(queue(book([target()], [asked])))
    assert item.why == "Dr. Ito asked for information on Tue Nov 17; no reply sent yet."
    assert (item.due, item.late, item.purpose, item.refs) == (date(2026, 11, 19), True, "Reply", ("T-1A",))
    assert (item.short, item.guard) == ("reply 2 days late", "")


@pytest.mark.parametrize(
    ("later", "settled"),
    [
        ({"Date": ago(5)}, True),
        ({"Date": ago(6)}, True),
        ({"Date": ago(5), "Outcome": "Bounced"}, False),
        ({"Date": ago(5), "Direction": "In", "Response": "No"}, False),
        ({"Date": ago(7)}, False),
    ],
)
def test_any_later_touch_to_the_office_settles_it(
    book: Book,
    queue: Ask,
    later: Mapping[str, Any],
    settled: bool,
) -> None:
    asked = touch(ago(12), Response="Information asked", Responded_on=ago(6))
    items = queue(book([target()], [touch(ago(20)), asked, {**touch(ago(0)), **later}])).items
    assert [item.reason for item in items] == ([] if settled else ["reply-owed"])


def test_what_they_asked_in_the_call_itself_is_not_settled_by_the_call(book: Book, queue: Ask) -> None:
    call = touch(ago(1), Response="Information asked", Responded_on=ago(1))
    assert only(queue(book([target()], [touch(ago(30)), call]))).reason == "reply-owed"


def test_an_incoming_touch_is_open_until_a_colleague_reacts(book: Book, queue: Ask) -> None:
    came = touch(ago(1), Direction="In", Channel="Email", Time=time(10, 0))
    item = only(queue(book([target()], [touch(ago(9)), came])))
    assert item.why == "They got in touch on Sun Nov 22 (Email); no reply sent yet."
    before = touch(ago(1), Time=time(9, 0))
    after = touch(ago(1), Time=time(11, 0), By="Ana Reyes")
    assert only(queue(book([target()], [before, came]))).reason == "reply-owed"
    assert queue(book([target()], [came, after])).items == ()


def test_a_reply_goes_to_another_person_when_the_one_who_asked_has_left(book: Book, queue: Ask) -> None:
    people = [target(Status="Left"), target("P-OMA2X", Contact="Olga Moss")]
    asked = touch(ago(12), Target_ID="P-ITO1X", Response="Information asked", Responded_on=ago(6))
    assert only(queue(book(people, [asked]))).contact == "Olga Moss"


# --- loop-note --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "open_"),
    [(None, True), (ago(21), True), (ago(20), False), (ago(2), False), (ON + timedelta(1), True)],
)
def test_only_a_note_on_or_after_the_visit_closes_the_loop(
    book: Book,
    queue: Ask,
    note: date | None,
    open_: bool,
) -> None:
    seen = referral(ago(60), Outcome="completed", Appointment=ago(20), Note_sent=note)
    items = queue(book([target()], [touch(ago(3), Purpose="Loop note")], [seen])).items
    assert [item.reason for item in items] == (["loop-note"] if open_ else [])


def test_a_note_owed_names_the_visit_and_how_many_are_open(book: Book, queue: Ask) -> None:
    seen = referral(ago(60), Target_ID="P-ITO1X", Outcome="Completed", Appointment=date(2026, 11, 3))
    item = only(queue(book([target()], [touch(ago(20))], [seen])))
    assert item.why == "No note sent for the visit on Tue Nov 3 (R-AAA1X)."
    assert (item.due, item.late, item.purpose, item.refs) == (
        date(2026, 11, 10),
        True,
        "Loop note",
        ("R-AAA1X",),
    )
    older = referral(ago(90), Referral_ID="R-BBB1X", Outcome="Completed", Outcome_date=date(2026, 10, 6))
    item = only(queue(book([target()], [touch(ago(20))], [seen, older])))
    assert item.why == "No note sent for 2 visits; the oldest was on Tue Oct 6 (R-BBB1X)."
    assert item.refs == ("R-BBB1X", "R-AAA1X")


def test_a_future_visit_or_another_outcome_opens_no_loop(book: Book, queue: Ask) -> None:
    rows = [
        referral(ago(60), Outcome="No-show", Appointment=ago(20)),
        referral(ago(60), Outcome="Completed", Appointment=ON + timedelta(days=2)),
    ]
    assert queue(book([target()], [touch(ago(3))], rows)).items == ()


@pytest.mark.parametrize("away", [{"Do not contact": "All"}, {"Do not contact": "Phone"}])
def test_a_loop_note_stays_allowed_for_who_must_not_be_contacted(
    book: Book, queue: Ask, away: Mapping[str, str]
) -> None:
    seen = referral(ago(60), Target_ID="P-ITO1X", Outcome="Completed", Appointment=ago(20))
    item = only(queue(book([{**target(), **away}], [touch(ago(3))], [seen])))
    assert (item.reason, item.contact) == ("loop-note", "Dr. Ito")
    assert "ot " in item.guard


@pytest.mark.parametrize(
    "away", [{"Status": "Left"}, {"Status": "not accepting"}, {"Pause_until": date(2027, 1, 4)}]
)
def test_a_loop_note_goes_to_another_person_or_to_the_office_itself(
    book: Book, queue: Ask, away: Mapping[str, Any]
) -> None:
    seen = referral(ago(60), Target_ID="P-ITO1X", Outcome="Completed", Appointment=ago(20))
    gone, other = target(**away), target("P-OMA2X", Contact="Olga Moss")
    assert only(queue(book([gone, other], [touch(ago(3))], [seen]))).contact == "Olga Moss"
    item = only(queue(book([gone], [touch(ago(3))], [seen])))
    assert (item.target_id, item.contact) == ("P-ITO1X", "")


# --- unscheduled, first-referral --------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "shown"), [(3, False), (5, False), (6, True)])  # 1, 3 and 4 open days ago
def test_a_referral_without_an_appointment_is_shown_after_the_promise(
    book: Book,
    queue: Ask,
    days: int,
    shown: bool,
) -> None:
    items = queue(book([target()], [touch(ago(9))], [referral(ago(days))])).items
    assert [item.reason for item in items] == (["unscheduled"] if shown else [])


def test_an_unscheduled_referral_shows_how_long_and_what_was_promised(book: Book, queue: Ask) -> None:
    item = only(queue(book([target()], [touch(ago(9))], [referral(date(2026, 11, 16))])))
    assert (
        item.why
        == "The referral received on Mon Nov 16 (R-AAA1X) is not scheduled: 5 open days so far, 3 promised."
    )
    assert (item.late, item.channel, item.due) == (True, "", date(2026, 11, 19))


@pytest.mark.parametrize("column", ["Scheduled on", "Appointment", "Outcome"])
def test_what_is_scheduled_or_settled_is_not_unscheduled(book: Book, queue: Ask, column: str) -> None:
    row = {**referral(ago(20)), column: "Declined" if column == "Outcome" else ago(18)}
    assert queue(book([target()], [touch(ago(9))], [row])).items == ()


def test_the_first_referral_ever_is_thanked_for(book: Book, queue: Ask) -> None:
    first = referral(ago(4), Thanked=None, Scheduled_on=ago(3))
    item = only(queue(book([target()], [touch(ago(25))], [first])))
    assert (item.reason, item.purpose, item.refs) == ("first-referral", "Thank you", ("R-AAA1X",))
    assert item.why == "Their first referral came on Thu Nov 19; not thanked yet."
    earlier = referral(ago(200), Thanked=None, Scheduled_on=ago(199))
    assert queue(book([target(Tier="C")], [touch(ago(25))], [first, earlier])).items == ()


@pytest.mark.parametrize(
    "thanks", [{"touches": [touch(ago(25)), touch(ago(20), Purpose="thank-you")]}, {"thanked": ago(20)}]
)
def test_thanks_are_seen_wherever_they_were_written(
    book: Book, queue: Ask, thanks: Mapping[str, Any]
) -> None:
    first = referral(ago(21), Thanked=thanks.get("thanked"), Scheduled_on=ago(20))
    assert queue(book([target()], thanks.get("touches", [touch(ago(25))]), [first])).items == ()


# --- sequence ---------------------------------------------------------------------------------------------


def test_a_new_office_gets_three_touches_at_0_10_and_20_open_days(book: Book, queue: Ask) -> None:
    new = [target(Tier="new")]
    first, second = date(2026, 10, 26), date(2026, 11, 9)
    steps = [
        ([], ON),
        ([touch(first)], date(2026, 11, 9)),
        ([touch(first), touch(second)], date(2026, 11, 23)),
    ]
    said = [only(queue(book(new, touches), on)) for touches, on in steps]
    assert [item.purpose for item in said] == ["Introduce", "Detail", "Availability"]
    assert [item.due for item in said] == [None, date(2026, 11, 9), date(2026, 11, 23)]
    assert said[1].why == "New office: touch 2 of 3; the first was on Mon Oct 26, no answer yet."
    assert queue(book(new, [touch(first)]), date(2026, 11, 6)).items == ()


def test_after_the_last_step_a_person_decides(book: Book, queue: Ask) -> None:
    touches = [touch(ago(90)), touch(ago(75)), touch(ago(60), Outcome="Left materials")]
    item = only(queue(book([target(Tier="New")], touches)))
    assert (item.reason, item.lane, item.decision) == ("decide", "decide", "pause")
    assert item.why.startswith("3 introductions without an answer, the last on Thu Sep 24")
    decided = target(Tier="New", Notes=f"{ago(3)} Ana Reyes: adjust the message by Dec 20: lunch visit")
    result = queue(book([decided], touches))
    assert result.items == ()
    assert [held.why for held in result.held] == [
        "3 touches to this new office without an answer; Ana Reyes decided on Fri Nov 20 to adjust the message."
    ]


@pytest.mark.parametrize("sign", [{"Response": "Not now"}, {"Direction": "In", "Response": "No"}])
def test_an_answer_ends_the_sequence(book: Book, queue: Ask, sign: Mapping[str, str]) -> None:
    item = only(queue(book([target(Tier="New")], [touch(ago(80)), touch(ago(70), **sign)])))
    assert (item.reason, item.late) == ("check-in", False)


# --- holds and guards -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["All", "yes", "x", "TRUE", "Phone, Visit and e-mail; fax + letter", "never again"]
)
def test_do_not_contact_is_hard(book: Book, queue: Ask, written: str) -> None:
    row = {**target(Next_date=ago(3), DNC_date=date(2026, 6, 9)), "Do not contact": written}
    result = queue(book([row], [touch(ago(90), Response="Interested")]))
    assert result.items == ()
    assert [held.target_id for held in result.held] == ["P-ITO1X"]
    assert result.held[0].why.startswith("Do not contact")


def test_a_list_of_channels_leaves_the_others(book: Book, queue: Ask) -> None:
    row = {**target(Email="i@o.example", Preferred_channel="Phone"), "Do not contact": "phone"}
    item = only(queue(book([row], [touch(ago(90))])))
    assert (item.channel, item.guard) == ("Email", "Not by Phone.")


def test_a_stop_without_do_not_contact_still_stops(book: Book, queue: Ask) -> None:
    stopped = touch(ago(90), Target_ID="P-ITO1X", Response="Stop", Responded_on=ago(88))
    result = queue(book([target()], [stopped]))
    assert result.items == ()
    assert result.held[0].why == "They asked us to stop on Thu Aug 27, but Do not contact is still blank."
    assert only(queue(book([{**target(), "Do not contact": "No"}], [stopped]))).reason == "check-in"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"Status": "Left"}, "Status: Left."),
        ({"Status": "NOT ACCEPTING"}, "Status: Not accepting."),
        ({"Pause_until": date(2027, 1, 15)}, "Paused until Fri Jan 15, 2027."),
        ({"Status": "Paused", "Pause_until": date(2026, 11, 24)}, "Paused until Tue Nov 24."),
        ({"Status": "Paused"}, "Paused with no end date."),
    ],
)
@pytest.mark.parametrize("promise", [None, date(2026, 11, 20)])
def test_an_unavailable_person_is_held_back_promised_or_not(
    book: Book, queue: Ask, row: Mapping[str, Any], why: str, promise: date | None
) -> None:
    result = queue(book([target(Next_date=promise, **row)], [touch(ago(90))]))
    assert (result.items, [held.why for held in result.held]) == ((), [why])


def test_a_pause_ends_on_its_day(book: Book, queue: Ask) -> None:
    item = only(queue(book([target(Status="Paused", Pause_until=ON)], [touch(ago(90))])))
    assert item.guard == "The pause ended on Mon Nov 23, but Status is still Paused."


def test_the_contact_budget_counts_every_colleague_and_person_of_the_office(book: Book, queue: Ask) -> None:
    people = [target(Cadence_days=5), target("P-OMA2X", Contact="Olga Moss", Pause_until=date(2027, 1, 4))]
    result = queue(book(people, [touch(date(2026, 11, 16), Target_ID="P-OMA2X", Channel="Visit")]))
    assert result.items == ()
    assert {held.contact: held.why for held in result.held}["Dr. Ito"] == (
        "Ben Adler visited this office on Mon Nov 16, 5 open days ago; the minimum gap is 10 open days."
    )


def test_a_colleague_who_called_this_morning_is_named(book: Book, queue: Ask) -> None:
    result = queue(book([target()], [touch(ago(90)), touch(ON, By="Ben Adler")]))
    assert result.items == ()
    assert [held.why for held in result.held] == ["Ben Adler called this office earlier today."]


def test_replies_and_loop_notes_use_up_no_budget(book: Book, queue: Ask) -> None:
    touches = [
        touch(ago(40), Response="No"),
        touch(ago(6), Purpose="Reply"),
        touch(ago(7), Purpose="Loop note"),
    ]
    assert only(queue(book([target(Cadence_days=5)], touches))).reason == "check-in"


def test_three_touches_without_an_answer_are_enough(book: Book, queue: Ask) -> None:
    old = touch(ago(400), Response="Interested", Responded_on=ago(395))
    run = [touch(ago(300)), touch(ago(200)), touch(ago(100))]
    item = only(queue(book([target()], [old, *run])))
    assert (item.reason, item.short, item.decision) == ("decide", "3 touches without an answer", "adjust")
    assert (
        only(queue(book([target()], [old, *run[:2], touch(ago(100), Outcome="Bounced")]))).reason
        == "check-in"
    )
    inbound = touch(ago(150), Direction="In", Response="No")
    assert only(queue(book([target()], [old, *run, inbound]))).reason == "check-in"


def test_outreach_goes_to_one_person_per_office(book: Book, queue: Ask) -> None:
    people = [target(), target("P-OMA2X", Contact="Olga Moss", Cadence_days=10)]
    result = queue(book(people, [touch(ago(90))]))
    assert [item.contact for item in result.items] == ["Olga Moss"]
    assert [held.why for held in result.held] == [
        "One person per office at a time: Olga Moss comes first (check-in)."
    ]


def test_offices_are_one_though_people_spell_them_differently(book: Book, queue: Ask) -> None:
    people = [target(), target("P-OMA2X", Source="LAKESIDE  family.", Contact="Olga Moss")]
    result = queue(book(people, [touch(ago(3), Source="Lakeside\u00a0Family")]))
    assert (result.items, result.held) == ((), ())


# --- precedence, order, owners ----------------------------------------------------------------------------


def test_reasons_by_precedence(book: Book, queue: Ask) -> None:
    row = target(Next_date=ON, Next_step="Call")
    touches = [touch(ago(90), Response="Interested", Responded_on=ago(80))]
    referrals = [
        referral(ago(20), Thanked=None),
        referral(ago(20), Referral_ID="R-BBB1X", Outcome="Completed", Appointment=ago(10), Thanked=None),
    ]
    settle: list[Callable[[], object]] = [
        lambda: touches[0].update({"Response": "Not now"}),
        lambda: referrals[1].update({"Note sent": ago(2)}),
        lambda: referrals[0].update({"Scheduled on": ago(2)}),
        lambda: row.update({"Next date": None}),
        lambda: referrals[0].update({"Thanked": ago(1)}),
    ]
    order = ["reply-owed", "unscheduled", "promised", "loop-note", "first-referral", "check-in"]
    settled = ["reply-owed", "loop-note", "unscheduled", "promised", "first-referral"]
    left = list(order)
    for place in range(len(order)):
        items = queue(book([row], touches, referrals)).items
        # The reply settles the promise, and any of them the check-in.
        shown = [code for code in left if code != "check-in" or len(left) == 1]
        shown = [code for code in shown if code != "promised" or "reply-owed" not in left]
        assert sorted(item.reason for item in items) == sorted(shown)
        assert all(item.also == tuple(c for c in left if c != item.reason) for item in items)
        if place < len(settle):
            settle[place]()
            left.remove(settled[place])


def test_the_most_overdue_of_the_highest_tier_comes_first(book: Book, queue: Ask) -> None:
    rows = [target(f"P-{tier}{days}X", Source=f"Office {tier}{days}", Tier=tier) for tier, days in
            (("C", 400), ("A", 30), ("B", 60), ("A", 40))]  # fmt: skip
    touches = [touch(ago(days), Source=f"Office {tier}{days}") for tier, days in
               (("C", 400), ("A", 30), ("B", 60), ("A", 40))]  # fmt: skip
    items = queue(book(rows, touches)).items
    assert [item.target_id for item in items] == ["P-C400X", "P-A40X", "P-A30X", "P-B60X"]
    assert [item.rank for item in items] == sorted((item.rank for item in items), reverse=True)


@pytest.mark.parametrize(
    ("wanted", "owner", "mine"),
    [
        ("Ana", "Ana Reyes", True),
        ("ana reyes", "Ana Reyes", True),
        ("Reyes", "Ana Reyes", True),
        ("An", "Ana Reyes", False),
        ("unowned", "", True),
        ("unowned", "Ana Reyes", False),
        ("Ana", "", False),
    ],
)
def test_owners(wanted: str, owner: str, mine: bool) -> None:
    assert owns(wanted, owner) is mine


def test_a_filter_by_owner_does_not_change_other_verdicts(book: Book, queue: Ask) -> None:
    people = [target(), target("P-OMA2X", Contact="Olga Moss", Cadence_days=10, Owner=None)]
    snapshot = book(people, [touch(ago(90))])
    assert [item.contact for item in queue(snapshot, owner="unowned").items] == ["Olga Moss"]
    mine = queue(snapshot, owner="Ana")
    assert (mine.items, len(mine.held)) == ((), 1)


# --- rows without ids, rows that match nothing ------------------------------------------------------------


def test_a_row_without_an_id_is_named_by_its_worksheet_row(book: Book, queue: Ask) -> None:
    row = {**target(), "Target ID": None}
    assert only(queue(book([row], [touch(ago(90))]))).target_id == "#2"


def test_an_id_wins_over_a_name(book: Book, queue: Ask) -> None:
    people = [target(), target("P-OMA2X", Source="Harbor Clinic", Contact="Olga Moss")]
    result = queue(
        book(people, [touch(ago(90)), touch(ago(2), Source="Lakeside Family", Target_ID="P-OMA2X")])
    )
    assert [item.source for item in result.items] == ["Lakeside Family"]


def test_touches_of_the_future_and_without_a_date_do_not_count(book: Book, queue: Ask) -> None:
    rows = [
        touch(ago(90)),
        touch(ON + timedelta(days=1)),
        touch("last week"),
        touch(ago(1), Source="Nowhere"),
    ]
    assert only(queue(book([target()], rows))).reason == "check-in"
