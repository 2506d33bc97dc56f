"""What the shape of a header says together with its cells: codes with slashes, questions, running numbers, quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from refboard.practice.recognition.header_words import LEXICON
from refboard.practice.recognition.word_lists import words_of
from workbook.recognition.headers import parts_of, tokens_of
from workbook.recognition.values import ValueKind
from workbook.schema import fold

if TYPE_CHECKING:
    from workbook.recognition.profile import ColumnProfile
    from workbook.recognition.roles import Role

_CODES: Final = re.compile(r"[A-Za-z](?:\s*/\s*[A-Za-z]){1,5}")
_OTHER_CODES: Final = (frozenset("yn"), frozenset("mf"), frozenset("io"), frozenset("tf"))
"""Letters that spell out something else: yes or no, a sex, in or out, true or false."""
_NUMBERED: Final = frozenset({"#", "no", "number", "num", "nr"})
_LONG_QUESTION: Final = 3
"""Words from which a question with yes and no asks something of its own."""
_LISTED: Final = 6.0
_FEWEST: Final = 4
"""Cells under which nothing is said."""
_SAYING: Final = words_of(
    "talk talked say said discuss discussed discussing cover covered learn learned hear heard happen happened "
    "go went come came ask asked report reported mention mentioned chat chatted feel felt"
)
"""Verbs of a question about what was said at a contact."""
_PAST_DAYS: Final = frozenset(
    {
        "Last contact",
        "Date",
        "Received",
        "Scheduled on",
        "Note sent",
        "Thanked",
        "Outcome date",
        "Responded on",
    }
)
"""Columns of days that were: one with only days ahead is none of them."""


def of_any(role: Role, profile: ColumnProfile) -> float:
    """What the shape of a header and its cells says for a role of any table, in log odds."""
    if profile.filled < _FEWEST:
        return 0.0
    score = _LISTED * _share_of_listed(role, profile)
    if profile.dated > 0.9 and profile.ahead > 0.9:
        score += 1.5 if role.name == "Next date" else -4.0 if role.name in _PAST_DAYS else 0.0
    return score


def of_an_office(role: Role, profile: ColumnProfile) -> float:
    """The same in a list of offices: phone numbers under ``Office #``."""
    numbered = len(tokens_of(profile.header)) > 1 and tokens_of(profile.header)[-1] in _NUMBERED
    return 5.0 if role.name == "Phone" and numbered and profile.share(ValueKind.PHONE) > 0.8 else 0.0


def _share_of_listed(role: Role, profile: ColumnProfile) -> float:
    """Share of the cells that a role understands, where the header lists the values of the cells (``High/Med/Low``)."""
    parts = {fold(part) for part in parts_of(profile.header)}
    if len(parts) < 2 or any(parts <= letters for letters in _OTHER_CODES):
        return 0.0
    if sum(n for word, n in profile.words.items() if word in parts) < 0.9 * profile.filled:
        return 0.0
    understood = max(map(profile.share_of_exact_words, role.words), default=0.0)
    return understood if understood > 0.7 else 0.0


def of_a_touch(role: Role, profile: ColumnProfile) -> float:
    """What the shape of a header in a log of contacts says for a role, in log odds."""
    if profile.filled < _FEWEST:
        return 0.0
    if role.name == "Channel":
        return 12.0 if _spells_codes(profile) else 0.0
    if role.name == "Touch ID":
        return 7.0 if _is_running_number(profile) else 0.0
    if role.name == "Intel":
        return 5.0 if _quotes(profile) else 0.0
    return 0.0


def of_a_referral(role: Role, profile: ColumnProfile) -> float:
    """The same in a log of referrals."""
    is_question = profile.header.strip().endswith("?") and len(tokens_of(profile.header)) < _LONG_QUESTION
    answers = profile.share(ValueKind.YES_NO) > 0.8
    return 2.0 if role.name == "Outcome" and is_question and answers else 0.0


def _spells_codes(profile: ColumnProfile) -> bool:
    """Whether the header spells out the one-letter codes in the cells (``V/C/D``)."""
    header = profile.header.strip()
    letters = frozenset(fold(header))
    if not _CODES.fullmatch(header) or letters in _OTHER_CODES:
        return False
    return all(fold(word) in letters for word in profile.words)


def _is_running_number(profile: ColumnProfile) -> bool:
    """Whether the column counts contacts: ``Visit #`` with a number of its own in each row."""
    tokens = tokens_of(profile.header)
    if len(tokens) < 2 or tokens[-1] not in _NUMBERED:
        return False
    names_touch = {"TOUCH", "CHANNEL", "PHONE"} & set(LEXICON.concepts(" ".join(tokens[:-1])))
    codes = profile.share(ValueKind.COUNT, ValueKind.CODE, ValueKind.GUID)
    return bool(names_touch) and profile.repeats == 0 and codes > 0.9


def _quotes(profile: ColumnProfile) -> bool:
    """Whether the column holds in free text what was said (``Their feedback``, ``What they said``, ``How it went``)."""
    tokens = tokens_of(profile.header)
    possessive = tokens[:1] == ["their"] or tokens[:2] == ["what", "they"]
    asks = tokens[:1] in (["what"], ["how"]) and bool(_SAYING & set(tokens))
    return (possessive or asks) and profile.share(ValueKind.TEXT) > 0.5
