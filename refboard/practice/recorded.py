"""Which facts a practice records at all: a fact that is not recorded is not "no".

A fact is not recorded where its table has no column for it, where every row of the last 12 months leaves it blank, or
where the Settings sheet says so (``Not recorded`` with ``Touches.Response; Referrals.Thanked``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from refboard.practice.schema import TOUCH_OUTCOMES, choice_of
from refboard.practice.words import listing
from workbook.schema import fold

if TYPE_CHECKING:
    import polars as pl

    from workbook.snapshot import Snapshot, Table

Place = tuple[str, str]
"""Table and column."""
SETTING: Final = "Not recorded"
_YEAR: Final = timedelta(days=365)
_ENOUGH: Final = 8
"""Rows from which blank cells mean that no one records the fact; fewer are too few for a rate anyway."""
_CONVERSATION: Final = "Spoke"
_DAYS: Final = {"Touches": "Date", "Referrals": "Received"}
_LIST: Final = re.compile(r"[;,\n]+")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is not recorded in one workbook: table and column."""

    missing: frozenset[Place] = frozenset()
    conversations: bool = False
    """Whether touches of the last 12 months were conversations, which are answers."""

    def has(self, table: str, *columns: str) -> bool:
        """Whether every one of some facts is recorded."""
        return all((table, column) not in self.missing for column in columns)

    def has_any(self, table: str, *columns: str) -> bool:
        """Whether one of some facts is recorded."""
        return any((table, column) not in self.missing for column in columns)

    @property
    def contacts(self) -> bool:
        """Whether it can be seen that an office was contacted."""
        return self.has_any("Touches", "Date") or self.has("Targets", "Last contact")

    @property
    def answers(self) -> bool:
        """Whether it can be seen that an office answered."""
        return self.conversations or self.replies

    @property
    def replies(self) -> bool:
        """Whether it can be seen that an office wrote or called back."""
        return self.has_any("Touches", "Response", "Responded on", "Direction")

    @property
    def scheduling(self) -> bool:
        """Whether it can be seen that a referral was scheduled."""
        return self.has_any("Referrals", "Scheduled on", "Appointment")

    @property
    def outcomes(self) -> bool:
        """Whether it can be seen what became of a referral."""
        return self.has("Referrals", "Outcome")

    @property
    def notes(self) -> bool:
        """Whether it can be seen that a note went back after a visit."""
        return self.has("Referrals", "Outcome", "Note sent")

    def share(self, name: str) -> bool:
        """Whether the facts are recorded that one of a source's shares rests on: response, completion, loop or fit."""
        facts = {
            "response": self.answers,
            "completion": self.outcomes,
            "loop": self.notes,
            "fit": self.has("Referrals", "Fit"),
        }
        return facts.get(name, True)

    @property
    def thanks(self) -> bool:
        """Whether it can be seen that an office was thanked."""
        return self.has("Referrals", "Thanked") or self.has("Touches", "Purpose")


NOT_RECORDED: Final = "not recorded"
"""What a table says in place of a figure."""
EVERYTHING: Final = Recorded()
"""Nothing is missing."""


def recorded_in(snapshot: Snapshot, on: date) -> Recorded:
    """Find which columns hold what they are for, as of a day."""
    missing = set(_said(snapshot))
    for name, table in snapshot.tables.items():
        recent = _recent(table, on)
        for column in table.spec.columns:
            if column.name not in table.letters or _is_blank(table, column.name, recent):
                missing.add((name, column.name))
    return Recorded(frozenset(missing), _has_conversations(snapshot.tables.get("Touches"), on))


def _has_conversations(table: Table | None, on: date) -> bool:
    if table is None or "Outcome" not in table.letters:
        return False
    outcomes = table.frame["Outcome"].filter(_recent(table, on))
    return any(choice_of(word, TOUCH_OUTCOMES) == _CONVERSATION for word in outcomes.drop_nulls().unique())


def _said(snapshot: Snapshot) -> Iterable[Place]:
    table = snapshot.tables.get("Settings")
    for index in range(len(table)) if table is not None else ():
        shown = table.shown(index) if table is not None else {}
        if fold(shown.get("Setting", "")) != fold(SETTING):
            continue
        for part in _LIST.split(shown.get("Value", "")):
            name, _, column = part.strip().partition(".")
            for known in snapshot.tables.values():
                spec = known.spec.column(column) if fold(known.name) == fold(name) and column else None
                if spec is not None:
                    yield known.name, spec.name


def _recent(table: Table, on: date) -> pl.Series:
    """Which rows are of the last 12 months; all of a table without days."""
    import polars as pl  # panes use this module before there is a workbook, and polars loads slowly

    day = table.frame.get_column(_DAYS[table.name]) if table.name in _DAYS else None
    if day is None or not len(table):
        return pl.Series([True] * len(table), dtype=pl.Boolean)
    return day.is_null() | ((day > on - _YEAR) & (day <= on))


def _is_blank(table: Table, column: str, recent: pl.Series) -> bool:
    rows = int(recent.sum())
    if rows < _ENOUGH or table.name not in _DAYS:
        return False
    texts = table.text[column].filter(recent)
    return not bool((texts.str.strip_chars() != "").any())


def no_days_note(snapshot: Snapshot, recorded: Recorded) -> str:
    """Say why nothing is due where a workbook with offices has no day of a contact and no next date; else ""."""
    targets = snapshot.tables["Targets"]
    dated = (
        targets.found and "Next date" in targets.letters and targets.frame["Next date"].is_not_null().any()
    )
    if not targets.found or not len(targets) or recorded.contacts or dated:
        return ""
    return (
        "The workbook has no dates of contacts and no next dates, so refboard does not know who is due. Log a touch, set a "
        "next date, or import a contact log."
    )


def not_recorded_note(snapshot: Snapshot, recorded: Recorded) -> str:
    """Name what the workbook's logs do not record at all, in one sentence; "" when there is nothing to name."""
    missing = []
    if len(snapshot.tables["Touches"]) and not recorded.answers:
        missing.append("answers")
    if len(snapshot.tables["Referrals"]):
        facts = {
            "scheduling": recorded.scheduling,
            "outcomes": recorded.outcomes,
            "notes sent": recorded.has("Referrals", "Note sent"),
        }
        missing += [name for name, there in facts.items() if not there]
    if not missing:
        return ""
    return f"Not recorded here: {listing(missing)}. Figures that need them are left out; they are not zero."
