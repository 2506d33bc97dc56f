"""What is proposed for a colleague's workbook: tables, columns, words, rows left out, and what to add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from refboard.practice import schema
from refboard.practice.recognition.naming import last_contact_columns
from refboard.practice.translation import CHOICES, WEIGHTY, Translation, understood
from workbook.cell import Cell, Kind
from workbook.recognition.columns import ColumnMatch
from workbook.recognition.recognition import FoundTable, LeftOut, NotUsed, Recognition, Refused
from workbook.recognition.values import is_blank_word
from workbook.serial import column_letters, shown

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "Targets": ("Target ID", "Status", "Next step", "Next date", "Pause until", "Do not contact", "Notes"),
    "Touches": (
        "Touch ID",
        "Source",
        "Date",
        "Direction",
        "Channel",
        "Purpose",
        "By",
        "Outcome",
        "Response",
        "Responded on",
        "Notes",
    ),
    "Referrals": (
        "Referral ID",
        "Source",
        "Received",
        "Patient ref",
        "Scheduled on",
        "Appointment",
        "Outcome",
        "Outcome date",
        "Note sent",
        "Thanked",
        "Notes",
    ),
}
"""Columns that the keys of the dashboard write: what is not there is offered."""
NEEDED_FOR: Final[dict[tuple[str, str], str]] = {
    ("Targets", "Target ID"): "changing an office or person",
    ("Targets", "Status"): "pausing or closing an office",
    ("Targets", "Next step"): "promising a next step",
    ("Targets", "Next date"): "promising a next step and snoozing",
    ("Targets", "Pause until"): "pausing an office until a day",
    ("Targets", "Do not contact"): "recording that an office wants no more contact",
    ("Targets", "Notes"): "recording decisions",
    ("Touches", "Direction"): "logging that an office called or wrote",
    ("Touches", "Notes"): "logging what has no column of its own",
    ("Touches", "Touch ID"): "logging and undoing a touch",
    ("Touches", "Channel"): "logging how you made contact",
    ("Touches", "Purpose"): "logging what a touch was for",
    ("Touches", "By"): "logging who made contact",
    ("Touches", "Outcome"): "logging what came of a touch",
    ("Touches", "Response"): "recording answers",
    ("Touches", "Responded on"): "recording the day of an answer",
    ("Referrals", "Referral ID"): "adding and changing a referral",
    ("Referrals", "Patient ref"): "seeing which referral is which",
    ("Referrals", "Scheduled on"): "marking a referral as scheduled",
    ("Referrals", "Appointment"): "recording the visit",
    ("Referrals", "Outcome"): "closing a referral",
    ("Referrals", "Outcome date"): "recording the day of the visit or refusal",
    ("Referrals", "Notes"): "recording what has no column of its own",
    ("Referrals", "Note sent"): "closing the loop",
    ("Referrals", "Thanked"): "thanking for a first referral",
}
_SAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of theirs for one of ours; ``headers`` are several where they are joined."""

    column: str
    headers: tuple[str, ...]
    letters: tuple[str, ...]
    confidence: float
    why: str
    samples: tuple[str, ...]

    @property
    def header(self) -> str | list[str]:
        """The header, or the list of joined ones."""
        return self.headers[0] if len(self.headers) == 1 else list(self.headers)


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """A word in a column: what it is taken for, None where it is not understood."""

    table: str
    column: str
    word: str
    means: str | None
    rows: int
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedTable:
    """One of our tables as it is in the workbook."""

    table: str
    sheets: tuple[str, ...]
    names: tuple[str, ...]
    confidence: float
    rows: int
    columns: tuple[ProposedColumn, ...]
    asked: tuple[ProposedColumn, ...]
    own: tuple[str, ...]
    add: tuple[str, ...]
    new_rows_sheet: str
    tab_column: str

    @property
    def sheet(self) -> str | list[str]:
        """The sheet, or the list of joined ones."""
        return self.sheets[0] if len(self.sheets) == 1 else list(self.sheets)


@dataclass(frozen=True, slots=True)
class AdoptionProposal:
    """Everything that a person looks at before a workbook is adopted."""

    tables: tuple[ProposedTable, ...]
    missing: tuple[str, ...]
    words: tuple[WordQuestion, ...]
    left_out: tuple[LeftOut, ...]
    refused: tuple[Refused, ...]
    not_used: tuple[NotUsed, ...]

    @property
    def refusal(self) -> str:
        """Why nothing of the workbook can be used, in one sentence; "" when something can."""
        if self.tables:
            return ""
        if self.refused:
            first = self.refused[0]
            return f"The sheet {first.sheet} cannot be used. {first.reason}"
        if self.not_used:
            near = max(self.not_used, key=lambda other: other.confidence)
            return f"No sheet can be used; {near.sheet} comes nearest to {near.kind}, but {near.why}."
        return "No sheet looks like a list of offices, a log of contacts or a log of referrals."


def propose_adoption(found: Recognition, words: Translation | None = None) -> AdoptionProposal:
    """Say what a recognized workbook would be adopted as."""
    tables = tuple(_table(table) for table in found.tables)
    names = {table.table for table in tables}
    return AdoptionProposal(
        tables,
        tuple(spec.name for spec in schema.TABLES if spec.name not in names),
        tuple(
            question for table in found.tables for question in word_questions(table, words or Translation())
        ),
        found.left_out,
        found.refused,
        found.not_used,
    )


def _table(found: FoundTable) -> ProposedTable:
    columns = tuple(_column(found, match) for match in _with_series(found))
    there = {column.column for column in columns}
    return ProposedTable(
        found.kind,
        tuple(part.sheet for part in found.parts),
        tuple(part.name for part in found.parts),
        min(0.99, round(found.confidence, 2)),
        found.rows,
        columns,
        tuple(_column(found, match) for match in found.asked),
        found.own,
        tuple(name for name in NEEDS.get(found.kind, ()) if name not in there and name != found.tab_role),
        found.parts[found.new_rows].sheet,
        found.tab_role,
    )


def _with_series(found: FoundTable) -> Sequence[ColumnMatch]:
    """The columns of a table; a column for each touch is read as the days of contacts."""
    days = last_contact_columns(found)
    if not days:
        return found.columns
    confidence = min((m.confidence for m in found.columns if m.role == "Last contact"), default=0.9)
    match = ColumnMatch(
        role="Last contact",
        columns=tuple(column for column, _ in days),
        headers=tuple(header for _, header in days),
        confidence=confidence,
        why="a column for each touch; the latest day counts",
    )
    return [*(m for m in found.columns if m.role != "Last contact"), match]


def _column(found: FoundTable, match: ColumnMatch) -> ProposedColumn:
    grid = found.parts[found.new_rows].sighting.region.grid
    places = found.parts[found.new_rows].sighting.region.data
    samples: dict[str, None] = {}
    for place in places:
        cells = [
            shown(
                Cell(Kind(grid.kinds[column][place] & 15), grid.text(column, place)), date1904=grid.date1904
            )
            for column in match.columns
            if column in grid.texts and grid.filled(column, place)
        ]
        text = " ".join(cell.strip() for cell in cells if cell.strip())
        if text:
            samples.setdefault(text[:60])
        if len(samples) == _SAMPLES:
            break
    letters = tuple(column_letters(column) for column in match.columns)
    return ProposedColumn(
        match.role, match.headers, letters, min(0.99, round(match.confidence, 2)), match.why, tuple(samples)
    )


def word_questions(found: FoundTable, words: Translation) -> Iterator[WordQuestion]:
    """Words of a table's weighty columns: what they are taken for, and which are not understood."""
    for match in found.columns:
        place = (found.kind, match.role)
        if place not in WEIGHTY or len(match.columns) != 1:
            continue
        counts: Counter[str] = Counter()
        for part in found.parts:
            region = part.sighting.region
            column = _same_column(match, region.headers)
            if column not in region.grid.texts:
                continue
            texts, kinds = region.grid.texts[column], region.grid.kinds[column]
            for at in region.data:
                text = (
                    ("TRUE" if texts[at] == "1" else "FALSE")
                    if kinds[at] & 15 == Kind.BOOLEAN
                    else texts[at].strip()
                )
                if text and not is_blank_word(text):
                    counts[text] += 1
        yield from questions_of(place, counts, words)


def _same_column(match: ColumnMatch, headers: Mapping[int, str]) -> int:
    """The column of another tab with the same header, -1 where it has none."""
    if headers.get(match.columns[0]) == match.headers[0]:
        return match.columns[0]
    return next((column for column, text in headers.items() if text == match.headers[0]), -1)


def questions_of(place: tuple[str, str], counts: Counter[str], words: Translation) -> Iterator[WordQuestion]:
    """The words of one weighty column, with how many rows have each."""
    choices = CHOICES[place]
    for word, rows in counts.most_common():
        if word in choices:
            continue
        means = words.meaning(*place, word)
        if means is None and place == ("Targets", "Status") and understood(place, word) is None and rows == 1:
            # A remark in a column of states is no state that anything rests on.
            continue
        yield WordQuestion(*place, word, means, rows, choices)


def unanswered(questions: Sequence[WordQuestion]) -> list[WordQuestion]:
    """The words that a person has to be asked about."""
    return [question for question in questions if question.means is None]
