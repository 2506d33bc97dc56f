"""Decisions about a source that has gone quiet: re-engage, adjust the message, or pause.

A decision is one entry in the Notes of a person at the office, in words that people can read and write:
``2026-11-23 Ana Reyes: re-engage by Dec 23: letter``. It is stored nowhere else, so a colleague can see, change or
delete it in Excel. Earlier versions wrote ``decided to re-engage until 2026-12-23 (quiet, about 3% chance of so long a gap)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.calendar import Calendar
from refboard.practice.contact import refusal_of, status_of
from refboard.practice.entries import NoteEntry, entry_day, plain_words, read_entries, read_entry_day
from refboard.practice.policy import Policy
from refboard.practice.rows import TableRow, append_note, choose, find_row, find_table, fit_row
from refboard.practice.words import day_text, listing
from workbook.cell import Value
from workbook.change import SetCells
from workbook.schema import fold
from workbook.snapshot import Snapshot

DECISION_CHOICES: Final = ("re-engage", "adjust", "pause")
_WORDS: Final = {"re-engage": "re-engage", "adjust": "adjust the message", "pause": "pause"}
_CLUES: Final = ("engage", "adjust", "pause")
_STEPS: Final = {"re-engage": "Re-engage", "adjust": "Adjust the message"}
_WRITTEN: Final = re.compile(
    r"(?:decided to )?(re-?engage|adjust|pause)(?: the message)? (?:by|until) ([^:()]+?)(?: \(([^)]*)\))?(?:: *(.*))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as recorded in Notes: made ``on`` a day, in force until the day before ``until``.

    ``how``: what will be done, such as ``letter``.
    """

    on: date
    by: str
    choice: str
    until: date
    how: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether it was made by that day and has not run out."""
        return self.on <= on < self.until

    @property
    def words(self) -> str:
        """What was decided: re-engage, adjust the message, or pause."""
        return _WORDS[self.choice]

    @property
    def text(self) -> str:
        """The entry as it is written into Notes."""
        limit = "until" if self.choice == "pause" else "by"
        how = f": {self.how}" if self.how else ""
        return NoteEntry(self.on, self.by, f"{self.words} {limit} {entry_day(self.until, self.on)}{how}").text


def read_decisions(notes: str) -> tuple[Decision, ...]:
    """Find the decisions in a note, in the order in which it has them; an entry without a valid date is skipped."""
    if not any(word in notes.casefold() for word in _CLUES):
        return ()
    return tuple(decision for entry in read_entries(notes) if (decision := _read(entry)))


def _read(entry: NoteEntry) -> Decision | None:
    match = _WRITTEN.fullmatch(entry.words)
    until = read_entry_day(match[2], entry.on) if match else None
    if match is None or until is None:
        return None
    choice = next(name for name in DECISION_CHOICES if fold(name) == fold(match[1]))
    how = (match[4] or "").strip()
    return Decision(on=entry.on, by=entry.by, choice=choice, until=until, how=how)


def latest_decision(notes: Iterable[str], on: date) -> Decision | None:
    """Find the latest decision up to a day in the notes of an office's people; on a tie the later entry wins."""
    latest: Decision | None = None
    for note in notes:
        for decision in read_decisions(note):
            if decision.on <= on and (latest is None or decision.on >= latest.on):
                latest = decision
    return latest


def decide(
    snapshot: Snapshot,
    source: str,
    choice: str,
    *,
    on: date,
    by: str,
    until: date | None = None,
    how: str = "",
    angle: str = "",
) -> Action:
    """Record a decision about a source (the office's name, or the id of a person there).

    The entry goes to Notes; ``how`` says what will be done, such as ``letter``. ``re-engage`` and ``adjust`` also plan
    it as the next step for the next open day, unless something is planned already; ``pause`` fills in Pause until
    for every available person there, and never shortens a longer pause. ``until`` defaults to 30 days from ``on``, 90 for a pause, or what Settings say. Raise
    RefusedError or ValueError with a sentence.
    """
    word = choice_of_decision(choice)
    policy = Policy.from_snapshot(snapshot)
    days = policy.decision_pause if word == "pause" else policy.decision
    end = until or on + timedelta(days=days)
    if end <= on:
        raise ValueError(f"A decision must run until a day after {day_text(on)}.")
    people = find_people(snapshot, source)
    lead = find_lead(people)
    find_row(snapshot, "Targets", lead.row_id or lead.table.row_key(lead.index), needs_id=True)
    how = plain_words(how, ";\n")
    entry = Decision(on=on, by=plain_words(by), choice=word, until=end, how=how)
    values: dict[str, Value] = {"Notes": append_note(lead.text("Notes"), entry.text)}
    if angle:
        values["Angle"] = choose(snapshot, "Targets", "Angle", angle)
    changes: list[SetCells] = []
    if word == "pause":
        values |= _paused(lead, end)
        changes = [
            SetCells("Targets", row.row_id, fit_row(snapshot, "Targets", more))
            for row in people
            if row.index != lead.index and row.row_id and _is_active(row) and (more := _paused(row, end))
        ]
    elif not lead.text("Next step").strip() and not lead.text("Next date").strip():
        day = Calendar.from_snapshot(snapshot).next_open(on)
        values |= {"Next step": f"{_STEPS[word]}: {how}" if how else _STEPS[word], "Next date": day}
    first = SetCells("Targets", lead.row_id, fit_row(snapshot, "Targets", values))
    name = lead.text("Source").strip() or lead.name
    return Action(f"Decide to {_WORDS[word]} {_about(name, word)} until {day_text(end)}", (first, *changes))


def _about(name: str, word: str) -> str:
    return f"for {name}" if word == "adjust" else name


def choice_of_decision(text: str) -> str:
    """Find the decision that a word means; raise ValueError with the choices."""
    wanted = fold(text)
    for choice in DECISION_CHOICES:
        if wanted in {fold(choice), fold(_WORDS[choice])}:
            return choice
    raise ValueError(f"{text.strip()!r} is not a decision; choose {listing(DECISION_CHOICES, 'or')}.")


def find_people(snapshot: Snapshot, source: str) -> list[TableRow]:
    """Everyone at the office, the person who was named first."""
    table = find_table(snapshot, "Targets")
    offices = [fold(name) for name in table.text["Source"].to_list()]
    wanted = fold(source)
    if wanted and wanted in offices and table.index(source.strip()) is None:
        return [TableRow(table, at) for at, office in enumerate(offices) if office == wanted]
    named = find_row(snapshot, "Targets", source)
    office = offices[named.index]
    others = [TableRow(table, at) for at, other in enumerate(offices) if office and other == office]
    return [named, *(row for row in others if row.index != named.index)]


def find_lead(people: Sequence[TableRow]) -> TableRow:
    """The person who gets the entry in Notes: an available one with an id, in the order given."""

    def rank(row: TableRow) -> tuple[bool, bool, bool]:
        return (not row.row_id, not _is_active(row), refusal_of(row.text("Do not contact")).total)

    return min(people, key=rank)


def _is_active(row: TableRow) -> bool:
    return status_of(row.text("Status")) not in {"Left", "Not accepting"}


def _paused(row: TableRow, until: date) -> dict[str, Value]:
    before = row.table.frame["Pause until"][row.index]
    return {} if before is not None and before >= until else {"Pause until": until}
