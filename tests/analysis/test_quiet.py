"""Gone quiet in Today: when it shows, what it says, and how a decision keeps it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from refboard.analysis.facts import prepare
from refboard.analysis.sources.silence import assess_silence
from refboard.analysis.today.followups import FollowUp, Queue
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Ask = Callable[..., Queue]
Rows = list[dict[str, object]]
ON = date(2026, 11, 23)
TOUCHED = date(2026, 11, 2)
"""Long enough ago for the contact budget, recent enough for the cadence."""


def office(name: str = "Lakeside", /, **more: object) -> dict[str, object]:
    row = {
        "Target ID": f"P-{name[:3].upper()}X",
        "Source": name,
        "Contact": f"Dr. {name}",
        "Tier": "A",
        "Phone": "555-0100",
    }
    return {**row, **{key.replace("_", " "): value for key, value in more.items()}}


def referrals(name: str = "Lakeside", last: date = date(2026, 7, 6), count: int = 20, gap: int = 10) -> Rows:
    """Referrals at a steady rhythm up to ``last``, all thanked for, scheduled and closed."""
    days = [last - timedelta(days=gap * n) for n in range(count)]
    return [
        {"Referral ID": f"R-{name[:3].upper()}{n}X", "Source": name, "Received": day, "Scheduled on": day, "Thanked": day,
         "Appointment": day, "Outcome": "Completed", "Note sent": day}
        for n, day in enumerate(days)
    ]  # fmt: skip


def touched(name: str = "Lakeside", /, **more: object) -> dict[str, object]:
    day = more.pop("day", TOUCHED)
    return {"Source": name, "Date": day, "Channel": "Phone", "Outcome": "Sent", "By": "Ben Adler", "Response": "Not now",
            "Responded on": day, **more}  # fmt: skip


def silent(**more: object) -> tuple[Rows, Rows, Rows]:
    """One source that stopped in July beside one that goes on."""
    return (
        [office(**more), office("Hill")],
        [touched(), touched("Hill")],
        [*referrals(), *referrals("Hill", ON - timedelta(days=4))],
    )


def only(queue: Queue) -> FollowUp:
    (item,) = queue.items
    return item


def test_a_source_that_stopped_shows_with_its_numbers(book: Book, queue: Ask) -> None:
    snapshot = book(*silent())
    item = only(queue(snapshot))
    silence = assess_silence(prepare(snapshot, Policy(), ON))["lakeside"]
    assert silence.state == "lost"
    assert (item.reason, item.purpose, item.due, item.late) == ("quiet", "Re-engage", None, False)
    assert (item.detail, item.decision, item.short) == (silence.why, "re-engage", "quiet 140 days")
    assert "20 referral days" in item.why
    assert f"{silence.days_silent} open days without one" in item.why
    assert item.rank == 3 * 3 * 4  # tier A, many referrals, overdue by more than three of its own intervals


def test_a_source_within_its_rhythm_is_left_alone(book: Book, queue: Ask) -> None:
    assert queue(book([office()], [touched()], referrals(last=ON - timedelta(days=14)))).items == ()
    few = referrals(last=date(2026, 7, 6), count=2)
    assert queue(book([office(Tier="C")], [touched()], few)).items == ()


def test_quiet_comes_before_check_in_and_after_a_first_thanks(book: Book, queue: Ask) -> None:
    targets, _, rows = silent()
    (item,) = queue(book(targets, [touched(day=date(2026, 9, 1)), touched("Hill")], rows)).items
    assert (item.reason, item.also) == ("quiet", ("check-in",))
    promised = only(
        queue(book([{**targets[0], "Next date": ON}, targets[1]], [touched(), touched("Hill")], rows))
    )
    assert (promised.reason, promised.also) == ("promised", ())


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ({"Status": "Left"}, ""),
        ({"Pause until": date(2027, 1, 5)}, ""),
        ({"Next date": date(2026, 12, 1)}, ""),
        ({"Do not contact": "All"}, "Do not contact."),
    ],
)
def test_what_explains_or_forbids_comes_first(
    book: Book, queue: Ask, more: dict[str, object], held: str
) -> None:
    targets, touches, rows = silent()
    result = queue(book([{**targets[0], **more}, targets[1]], touches, rows))
    assert result.items == ()
    assert [entry.why for entry in result.held] == ([held] if held else [])


def test_a_recent_touch_does_not_hold_a_decision_back(book: Book, queue: Ask) -> None:
    targets, _, rows = silent()
    item = only(queue(book(targets, [touched(day=date(2026, 11, 18)), touched("Hill")], rows)))
    assert (item.reason, item.lane) == ("quiet", "decide")
    assert item.guard == "Reminder: Ben Adler called this office on Wed Nov 18, 3 open days ago."


NOTE = "2026-11-16 Ana Reyes: decided to {} until {} (lost, p<.01)"


@pytest.mark.parametrize("what", ["re-engage", "adjust the message", "pause"])
def test_a_decision_keeps_it_away_until_its_date(book: Book, queue: Ask, what: str) -> None:
    snapshot = book(*silent(Notes="Likes tea; " + NOTE.format(what, "2026-12-16")))
    assert [i for i in queue(snapshot).items if i.reason == "quiet"] == []
    (item,) = [i for i in queue(snapshot, date(2026, 12, 16)).items if i.source == "Lakeside"]
    assert item.reason == "quiet"
    assert item.why.endswith(f"Ana Reyes decided on Mon Nov 16 to {what}; none has come since.")
    before = queue(snapshot, date(2026, 11, 13))
    assert "quiet" in {item.reason for item in before.items} | {entry.reason for entry in before.held}


def test_a_decision_on_any_person_counts_for_the_office(book: Book, queue: Ask) -> None:
    targets, touches, rows = silent()
    desk = {
        **targets[0],
        "Target ID": "P-DESKX",
        "Contact": "Desk",
        "Notes": NOTE.format("pause", "2026-12-16"),
    }
    assert queue(book([*targets, desk], touches, rows)).items == ()


def test_a_referral_ends_a_decision(book: Book, queue: Ask) -> None:
    targets, touches, rows = silent(Notes="2026-01-12 Ana: decided to pause until 2027-12-31")
    assert only(queue(book(targets, touches, rows))).why.endswith("open days without one.")


def test_a_promise_to_re_engage_is_logged_as_that(book: Book, queue: Ask) -> None:
    targets, touches, rows = silent(
        Next_step="Re-engage", Next_date=ON, Notes=NOTE.format("re-engage", "2026-12-16")
    )
    item = only(queue(book(targets, touches, rows)))
    assert (item.reason, item.purpose, item.also) == ("promised", "Re-engage", ())


def test_after_a_run_without_an_answer_a_decision_is_asked_for_or_named(book: Book, queue: Ask) -> None:
    def asked(**more: object) -> Queue:
        days = [date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1)]
        rows = [touched(day=day, Response=None, **{"Responded on": None}) for day in days]
        return queue(book([office(Tier="B", Cadence_days=20, **more)], rows))

    item = only(asked())
    assert (item.reason, item.decision) == ("decide", "adjust")
    assert (
        item.why
        == "3 touches in a row without an answer, the last on Thu Oct 1: try another angle or person, or pause?"
    )
    (entry,) = asked(Notes=NOTE.format("adjust the message", "2026-12-16")).held
    assert (
        entry.why
        == "3 touches in a row without an answer; Ana Reyes decided on Mon Nov 16 to adjust the message."
    )
