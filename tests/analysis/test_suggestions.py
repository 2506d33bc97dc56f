"""What the answers so far suggest, and when nothing is suggested."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from practices import outreach

from refboard.analysis.facts import Facts, prepare
from refboard.analysis.timing.suggestions import count_message_use, suggest_angle, suggest_angles, suggest_day
from refboard.analysis.today.followups import build_queue
from refboard.practice.policy import Policy
from refboard.report import data
from refboard.report.pages import plain
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
Rows = list[dict[str, object]]
ON = date(2026, 11, 23)


def people(count: int = 100, specialty: str = "Dentistry", **more: object) -> Rows:
    return [
        {"Target ID": f"P-{specialty[:3].upper()}{n}X", "Source": f"{specialty} {n}", "Contact": f"Dr. {n}", "Specialty": specialty, **more}
        for n in range(count)
    ]  # fmt: skip


def touches(who: Rows, angle: str, asked: int, answered: int, message: str = "") -> Rows:
    """One touch each, so that no later answer closes an earlier touch to the same office."""
    rows: Rows = []
    for n, person in enumerate(who[:asked]):
        day = date(2026, 2, 2) + timedelta(days=n)
        answer = {"Response": "Not now", "Responded on": day + timedelta(days=1)} if n < answered else {}
        rows.append({"Touch ID": f"T-{angle[:2]}{n}X", "Target ID": person["Target ID"], "Date": day, "Channel": "Email",
                     "Purpose": "Check-in", "Angle": angle, "Message": message, **answer})  # fmt: skip
    assert len(rows) == asked
    return rows


def look(snapshot: Snapshot) -> Facts:
    return prepare(snapshot, Policy(), ON)


def test_an_angle_that_is_clearly_answered_more_is_suggested_with_its_numbers(book: Book) -> None:
    who = people()
    facts = look(book(who, touches(who, "Speed", 40, 24) + touches(who[40:], "Expertise", 50, 5)))
    (advice,) = suggest_angles(facts).values()
    assert (advice.angle, advice.rate.k, advice.rate.n, advice.rest.k, advice.rest.n) == (
        "Speed",
        24,
        40,
        5,
        50,
    )
    assert advice.text == (
        "Dentistry: 60% of 40 touches with Speed were answered, 10% of 50 with other angles "
        "(differences this large come by chance in fewer than 1 of 100 such practices)."
    )
    assert advice.rate.shrunk is not None
    assert advice.rate.rate is not None
    assert 29 / 90 < advice.rate.shrunk < advice.rate.rate
    assert suggest_angle(facts, facts.people[0]) == advice


@pytest.mark.parametrize(
    ("one", "other"), [((7, 7), (50, 0)), ((40, 16), (50, 19)), ((40, 0), (50, 0)), ((40, 40), (50, 50))]
)
def test_where_the_answers_say_too_little_nothing_is_suggested(
    book: Book, one: tuple[int, int], other: tuple[int, int]
) -> None:
    who = people()
    facts = look(book(who, touches(who, "Speed", *one) + touches(who[50:], "Expertise", *other)))
    assert suggest_angles(facts) == {}
    assert suggest_angle(facts, facts.people[0]) is None


def test_a_suggestion_is_for_its_specialty_alone(book: Book) -> None:
    dentists, others = people(), people(specialty="Allergy")
    facts = look(
        book(
            dentists + others, touches(dentists, "Speed", 40, 24) + touches(dentists[40:], "Expertise", 50, 5)
        )
    )
    assert suggest_angle(facts, facts.people[0]) is not None
    assert suggest_angle(facts, facts.people[-1]) is None


def test_someone_without_a_specialty_has_that_of_the_office(book: Book) -> None:
    who = people()
    who.append({**who[0], "Target ID": "P-DESKX", "Specialty": None})
    facts = look(book(who, touches(who, "Speed", 40, 24) + touches(who[40:], "Expertise", 50, 5)))
    advice = suggest_angle(facts, facts.people[-1])
    assert advice is not None
    assert advice.angle == "Speed"


def test_chance_is_rarely_taken_for_an_angle(book: Book) -> None:
    """Where all angles are alike in five specialties, few practices get any suggestion."""
    fooled = 0
    for seed in range(12):
        chance = random.Random(seed)
        everybody: Rows = []
        rows: Rows = []
        for name in range(5):
            who = people(120, f"{chr(65 + name)}ology")
            everybody += who
            for place, angle in enumerate(("Speed", "Expertise", "Convenience")):
                asked = chance.randrange(8, 40)
                rows += touches(
                    who[40 * place :], angle, asked, sum(chance.random() < 0.35 for _ in range(asked))
                )
        fooled += bool(suggest_angles(look(book(everybody, rows))))
    assert fooled <= 2


def test_the_wish_of_an_office_comes_before_any_figure(book: Book) -> None:
    facts = look(book(people(1, **{"Best days": "Tue, Thu"})))
    assert suggest_day(facts, facts.people[0]) == "They prefer Tue, Thu."


def test_a_weekday_is_suggested_only_when_it_stands_out(book: Book) -> None:
    good = outreach(random.Random(3), [0.3, 0.6, 0.3, 0.3, 0.3], 100)
    person = [{"Target ID": "P-1A", "Source": "Office 1"}]
    facts = look(book(person, good))
    assert suggest_day(facts, facts.people[0]).startswith("Tue stands out: +")
    even = look(book(person, outreach(random.Random(3), [0.3] * 5, 100)))
    assert suggest_day(even, even.people[0]) == ""


def test_the_use_of_a_message_is_counted_by_id_or_name(book: Book) -> None:
    who = people()
    rows = (
        touches(who, "Speed", 12, 6, "M-A1X")
        + touches(who[20:], "Detail", 10, 1, "m-a1x ")
        + touches(who[40:], "Ex", 3, 0, "First hello")
    )
    fresh = {
        **rows[0],
        "Target ID": who[90]["Target ID"],
        "Date": ON - timedelta(days=1),
        "Response": None,
        "Responded on": None,
    }
    thanks = {**rows[0], "Target ID": who[91]["Target ID"], "Purpose": "Thank you"}
    use = count_message_use(look(book(who, [*rows, fresh, thanks])))
    assert {name: (one.sent, one.rate.k, one.rate.n) for name, one in use.items()} == {
        "ma1x": (23, 7, 22), "firsthello": (3, 0, 3),
    }  # fmt: skip


def test_today_suggests_the_angle_of_the_specialty_unless_it_is_theirs(book: Book) -> None:
    who = people()
    who[0]["Angle"], who[1]["Angle"] = "Speed", "Expertise"
    snapshot = book(who, touches(who, "Speed", 40, 24) + touches(who[40:], "Expertise", 50, 5))
    queue = build_queue(snapshot, Policy(), ON)
    items = {item.contact: item for item in queue.items}
    assert (items["Dr. 0"].angle, items["Dr. 0"].suggest) == ("Speed", "")
    assert items["Dr. 1"].angle == "Expertise"
    assert items["Dr. 2"].angle == "Speed"
    assert items["Dr. 1"].suggest == items["Dr. 2"].suggest
    assert items["Dr. 2"].suggest.startswith("Dentistry: 60% of 40 touches with Speed were answered")
    told = " ".join(plain.today(queue).split())
    assert f"Try: {items['Dr. 2'].suggest}" in told
    assert data.today_data(queue)["items"][0]["suggest"] == queue.items[0].suggest
