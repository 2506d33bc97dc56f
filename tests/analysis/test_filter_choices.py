"""What figures can be narrowed to: the words the touches have, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from practices import ON

from refboard.analysis.facts import prepare
from refboard.analysis.touches.filter_choices import FILTER_FIELDS, count_filter_choices
from refboard.analysis.touches.touch_filter import TouchFilter, asking_trials
from refboard.practice.policy import Policy
from workbook.snapshot import Snapshot

Book = Callable[..., Snapshot]
DAY = date(2026, 10, 5)


def touch(name: str, **cells: object) -> dict[str, object]:
    return {"Touch ID": f"T-{name}X", "Source": "Office 0", "Date": DAY, **cells}


TARGETS = [
    {"Target ID": "P-0A", "Source": "Office 0", "Specialty": "Allergy", "Owner": "Ana Reyes", "City": "Verona"},
    {"Target ID": "P-1A", "Source": "Office 1", "Specialty": "Dentistry"},
]  # fmt: skip
TOUCHES = [
    touch("A", Channel="Phone", Angle="Speed", By="Ana Reyes"),
    touch("B", Channel="tel", Date=date(2026, 9, 1), By="Ben Adler"),
    touch("C", Channel="Fax", Source="Office 1", Date=date(2026, 10, 9)),
    touch("D", Channel="Visit", Purpose="Loop note"),  # asks for nothing
    touch("E", Channel="Email", Date=date(2027, 1, 1)),  # has not happened yet
]  # fmt: skip


def test_words_are_counted_over_the_touches_that_ask(book: Book) -> None:
    choices = count_filter_choices(prepare(book(TARGETS, TOUCHES), Policy(), ON))
    assert choices.words["channel"] == (("Phone", 2), ("Fax", 1))
    assert choices.words["angle"] == (("Speed", 1),)
    assert choices.words["by"] == (("Ana Reyes", 1), ("Ben Adler", 1))
    assert choices.words["specialty"] == (("Allergy", 2), ("Dentistry", 1))
    assert choices.words["owner"] == (("Ana Reyes", 2),)
    assert choices.words["city"] == (("Verona", 2),)
    assert choices.unowned == 1
    assert (choices.first, choices.last) == (date(2026, 9, 1), date(2026, 10, 9))


def narrowed(side: str, word: str) -> TouchFilter:
    cells: dict[str, Any] = {side: word}
    return TouchFilter(**cells)


def test_every_word_narrows_to_the_touches_it_counts(book: Book) -> None:
    facts = prepare(book(TARGETS, TOUCHES), Policy(), ON)
    choices = count_filter_choices(facts)
    for side in FILTER_FIELDS:
        for word, count in choices.words[side]:
            assert narrowed(side, word).apply(asking_trials(facts)).height == count, (side, word)
    assert TouchFilter(owner="unowned").apply(asking_trials(facts)).height == choices.unowned


def test_a_workbook_without_touches_offers_nothing(book: Book) -> None:
    choices = count_filter_choices(prepare(book(TARGETS, []), Policy(), ON))
    assert set(choices.words) == set(FILTER_FIELDS)
    assert not any(choices.words.values())
    assert (choices.unowned, choices.first, choices.last) == (0, None, None)
