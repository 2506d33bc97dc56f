"""Their words and ours: what a cell's word means, which words are not understood, which word to write.

A practice's words stay in the file. They are understood by their spelling, by the vocabularies, and by rows of the
Settings sheet: ``Words Touches.Outcome`` with ``LVM = Voicemail; Dropped by = Left materials``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from refboard.practice import schema
from refboard.practice.recognition.vocabularies import OPEN_REFERRAL, VOCABULARIES
from workbook.recognition.values import is_blank_word
from workbook.schema import fold
from workbook.snapshot import Snapshot

Place = tuple[str, str]
"""Table and column."""
CHOICES: Final[dict[Place, tuple[str, ...]]] = {
    (table.name, column.name): column.choices
    for table in schema.TABLES
    for column in table.columns
    if column.choices
}
WEIGHTY: Final[frozenset[Place]] = frozenset(
    {
        ("Touches", "Direction"),
        ("Touches", "Channel"),
        ("Touches", "Outcome"),
        ("Touches", "Response"),
        ("Referrals", "Outcome"),
        ("Targets", "Tier"),
        ("Targets", "Status"),
    }
)
"""Columns on which figures rest: a word there that is not understood is asked for."""
_TICKED: Final = frozenset({"true", "yes", "y", "x", "✓", "✔", "☑", "√", "checked", "1", "done", "sent"})
_UNTICKED: Final = frozenset({"false", "no", "n", "☐", "unchecked", "0", "notyet"})
_NO_CHOICE: Final[dict[Place, frozenset[str]]] = {
    ("Referrals", "Outcome"): OPEN_REFERRAL | _UNTICKED,
    ("Touches", "Response"): frozenset(
        fold(word) for word in ("no response", "none yet", "no reply", "awaiting", "waiting", "pending")
    ),
    ("Touches", "Outcome"): _UNTICKED,
}
"""Words that are understood and mean that there is nothing yet."""
_LEAST: Final = 5
"""Letters that a known phrase must have to be looked for inside another text."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word in a weighty column that is not understood, with the number of rows that have it."""

    table: str
    column: str
    word: str
    rows: int
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """What words mean in one workbook; ``said``: place -> folded word -> choice ("" for nothing)."""

    said: Mapping[Place, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Translation:
        """Read the rows of the Settings sheet that say what words mean."""
        said: dict[Place, dict[str, str]] = {
            (name, column.name): {fold(word): choice for word, choice in column.words}
            for name, table in snapshot.tables.items()
            for column in table.spec.columns
            if column.words
        }
        table = snapshot.tables.get("Settings")
        for index in range(len(table)) if table is not None else ():
            shown = table.shown(index) if table is not None else {}
            place = place_of(shown.get("Setting", ""))
            if place is not None:
                said.setdefault(place, {}).update(pairs_of(shown.get("Value", ""), place))
        return cls(said)

    def meaning(self, table: str, column: str, word: str | None) -> str | None:
        """The choice that a word means, "" for nothing yet, None when it is not understood."""
        place = (table, column)
        folded = fold(word) if word else ""
        if not word or not word.strip():
            return ""
        own = self.said.get(place, {}).get(folded)
        return own if own is not None else understood(place, word.strip())

    def choice(self, table: str, column: str, word: str | None) -> str:
        """The choice that a word means, or the word itself where none is understood."""
        found = self.meaning(table, column, word)
        return (word or "").strip() if found is None else found

    def unknown(self, snapshot: Snapshot) -> Iterator[UnknownWord]:
        """Words in weighty columns that are not understood, the most frequent first."""
        for place in sorted(WEIGHTY):
            table = snapshot.tables.get(place[0])
            if table is None or not table.found or place[1] not in table.letters:
                continue
            counts = Counter(word for word in table.text[place[1]].to_list() if word.strip())
            for word, rows in counts.most_common():
                if self.meaning(*place, word) is None:
                    yield UnknownWord(*place, word, rows, CHOICES[place])

    def word_for(self, snapshot: Snapshot, table: str, column: str, choice: str) -> str:
        """The word that the workbook uses for a choice already; the choice itself where it uses none."""
        frame = snapshot.tables[table]
        if not frame.found or column not in frame.letters or not choice:
            return choice
        counts = Counter(word.strip() for word in frame.text[column].to_list() if word.strip())
        if choice in counts:
            return choice
        same = [word for word, _ in counts.most_common() if self.meaning(table, column, word) == choice]
        whole = [word for word in same if len(word) <= 24]
        return whole[0] if whole else choice


def place_of(setting: str) -> Place | None:
    """Table and column that ``Words Touches.Outcome`` names, None for any other setting."""
    parts = setting.split(None, 1)
    if len(parts) != 2 or fold(parts[0]) not in ("word", "words"):
        return None
    table, _, column = parts[1].partition(".")
    return next(
        (place for place in CHOICES if (fold(place[0]), fold(place[1])) == (fold(table), fold(column))),
        None,
    )


def pairs_of(value: str, place: Place) -> dict[str, str]:
    """Read ``LVM = Voicemail; Seen = Completed``: folded word -> choice; what names no choice means nothing."""
    choices = CHOICES[place]
    said = (part.partition("=") for part in re.split(r"[;\n]", value))
    return {
        fold(word): schema.choice_of(choice, choices) for word, sign, choice in said if sign and word.strip()
    }


def setting_for(place: Place, pairs: Mapping[str, str]) -> tuple[str, str]:
    """Setting and value that say what words mean; `from_snapshot` reads them."""
    return f"Words {place[0]}.{place[1]}", "; ".join(f"{word} = {choice}" for word, choice in pairs.items())


@lru_cache(maxsize=8192)
def understood(place: Place, word: str) -> str | None:
    """The choice that a word means by its spelling and by the vocabularies; None when it means none."""
    folded = fold(word)
    choices = CHOICES.get(place, ())
    exact = next((choice for choice in choices if fold(choice) == folded), None)
    if exact is not None:
        return exact
    if folded in _NO_CHOICE.get(place, ()):
        return ""
    known = VOCABULARIES.get(place, {})
    if known.get(folded):
        return known[folded]
    if is_blank_word(word) or folded in known:
        return "" if is_blank_word(word) else None
    return _within(word, known)


def _within(word: str, known: Mapping[str, str]) -> str | None:
    """The choice of the phrases inside a text, where all of them mean the same (``Left message w/ front desk``)."""
    tokens = [token for token in re.split(r"[^\w']+", word.casefold()) if token]
    found: set[str] = set()
    at = 0
    while at < len(tokens):
        for length in range(min(4, len(tokens) - at), 0, -1):
            phrase = fold("".join(tokens[at : at + length]))
            if len(phrase) >= _LEAST and phrase in known:
                found.add(known[phrase])
                at += length
                break
        else:
            at += 1
    return found.pop() if len(found) == 1 and "" not in found else None


def is_ticked(word: str) -> bool | None:
    """Whether a check box or yes/no cell says yes; None for any other text."""
    folded = fold(word) or word.strip()
    return True if folded in _TICKED else False if folded in _UNTICKED else None
