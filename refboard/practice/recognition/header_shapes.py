"""What the shape of a header says together with its cells: codes with slashes, questions, running numbers, quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from refboard.practice.recognition.header_words import LEXICON
from workbook.recognition.headers import tokens_of
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
_FEWEST: Final = 4
"""Cells under which nothing is said."""


def of_a_touch(role: Role, profile: ColumnProfile) -> float:
    """What the shape of a header in a log of contacts says for a role, in log odds."""
    if profile.filled < _FEWEST:
        return 0.0
    if role.name == "Channel":
        return 9.0 if _spells_codes(profile) else 0.0
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
    """Whether the column holds in free text what the office said (``Their feedback``, ``What they said``)."""
    tokens = tokens_of(profile.header)
    possessive = tokens[:1] == ["their"] or tokens[:2] == ["what", "they"]
    return possessive and profile.share(ValueKind.TEXT) > 0.5
