"""What one cell holds: a day, a phone number, a ZIP code, a name ...; a cell may be several of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from workbook.cell import FORMULA_FLAG, Kind
from workbook.schema import fold


class ValueKind(StrEnum):
    """What a value can be."""

    DAY = "day"
    TIME = "time"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    NPI = "npi"
    ZIP = "zip"
    STATE = "state"
    YES_NO = "yes/no"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    GUID = "guid"
    CODE = "code"
    INITIALS = "initials"
    PERSON = "person"
    OFFICE = "office"
    ADDRESS = "address"
    WORDS = "words"
    TEXT = "text"
    ERROR = "error"


BLANK_WORDS = frozenset({"", "na", "none", "notavailable", "nil", "null", "unknown", "tbd", "notapplicable"})
"""Folded words that people type where there is nothing to say."""
_EARLIEST, _LATEST = 32_874, 55_153
"""Serial days that a list of contacts can mean: 1990 to 2050. Smaller ones are counts, or birthdays."""
_BIRTH = 5_480


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STATES = _words(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY "
    "NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY "
)
STATE_NAMES = _words(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii "
    "idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan "
    "minnesota mississippi missouri montana nebraska nevada newhampshire newjersey newmexico newyork "
    "northcarolina northdakota ohio oklahoma oregon pennsylvania rhodeisland southcarolina southdakota "
    "tennessee texas utah vermont virginia washington westvirginia wisconsin wyoming "
)
YES_NO_WORDS = frozenset({"yes", "no", "y", "n", "true", "false", "x", "✓", "✔", "☑", "☐", "✗", "☒", "√"})
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*\.?,?\s+)?"
_CLOCK = r"(?:[ T,]+(?:at\s+)?\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?Z?(?:[+-]\d\d:?\d\d)?)?"
_DAY = re.compile(
    rf"{_WEEKDAY}(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}/\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?[\s-]+{_MONTH}\.?(?:,?[\s-]+\d{{2,4}})?"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?){_CLOCK}",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"(?:next|this|last|early|mid|late|end of)\s+(?:week|month|year|{_MONTH}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
    rf"|tomorrow|today|yesterday|in (?:a|\d+|two|three) (?:day|week|month)s?|{_MONTH},?\s+\d{{4}}",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}(?::\d{2}){1,2}\s*(?:[ap]\.?m?\.?)?|\d{1,2}\s*[ap]\.?m\.?", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:tel|ph|p|phone|cell|c|o|office|main|direct|fax|f)?\.?:?\s*\+?1?[-. ]?\(?\d{3}\)?[-./ ]*\d{3}[-. ]?\d{4}"
    r"(?:\s*(?:x|ext\.?|extension|#|,)\s*\d{1,6})?|\d{3}[-. ]\d{4}(?:\s*(?:x|ext\.?)\s*\d{1,6})?|\d{3}-\d{3,4}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?:[^<>]*<)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+>?")
_LINK = re.compile(
    r"https?://\S+|www\.\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|health|io|example)(?:/\S*)?",
    re.IGNORECASE,
)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_MONEY = re.compile(
    r"-?[$€£]\s*-?[\d,]+(?:\.\d+)?\s*[kKmM]?|\([$]\s*[\d,]+(?:\.\d+)?\)|[\d,]+(?:\.\d+)?\s*(?:usd|dollars)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?\s*%?|-?\.\d+")
_GUID = re.compile(
    r"\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?|[0-9a-f]{24,40}", re.IGNORECASE
)
_RECORD = re.compile(r"(?:00[0-9A-Za-z]|rec)[0-9A-Za-z]{12,15}")
_CODE = re.compile(r"#?(?=[^\s]*\d)[A-Za-z]{0,6}[-_/.#]?[A-Za-z0-9]{0,8}(?:[-_/.][A-Za-z0-9]{1,10}){0,4}")
_TAG = re.compile(r"(?=.*[-_])[A-Z0-9]{1,5}(?:[-_][A-Z0-9]{1,10}){1,3}")
_INITIALS = re.compile(r"[A-Z]{2,3}|(?:[A-Z]\.){2,3}")
_ADDRESS = re.compile(
    r"(?:\d+[A-Za-z]?(?:-\d+)?\s+.*\b(?:st|street|ave|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|way|pkwy|parkway|hwy"
    r"|highway|ct|court|pl|place|cir|circle|ter|suite|ste|sq|square|trail|plaza|broadway)\b.*|p\.?\s?o\.?\s+box.*)",
    re.IGNORECASE,
)
_STREET = re.compile(r"\d{1,5}\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]*)*")
_TITLE = re.compile(r"(?:dr|mr|mrs|ms|prof|rev)\.?\s+\S", re.IGNORECASE)
_DEGREE = re.compile(
    r",?\s+(?:m\.?d|d\.?o|n\.?p|p\.?a(?:-c)?|a?p?rn|fnp(?:-c|-bc)?|d\.?d\.?s|d\.?m\.?d|ph\.?d|psy\.?d|lcsw|lmft|lpc|lmhc"
    r"|msw|d\.?c|o\.?d|dpm|dpt|dvm|cnm|cnp|crnp|facp|faap|bcba|rd|ot|otr/l|slp|lac)\.?(?![a-z])",
    re.IGNORECASE,
)
_NAME_WORD = r"[A-ZÀ-Þ](?:[\w'’À-ÿ-]*[a-zà-ÿ][\w'’À-ÿ-]*|\.?)"
_NAMES = re.compile(rf"{_NAME_WORD}(?:\s+(?:(?:de|la|van|von|der|del|di|da|st)\.?\s+)*{_NAME_WORD}){{1,3}}")
_LAST_FIRST = re.compile(rf"{_NAME_WORD}(?:[\s-]{_NAME_WORD})?,\s+{_NAME_WORD}(?:\s+{_NAME_WORD})?")


def is_npi(digits: str) -> bool:
    """Whether ten digits are an NPI by its check digit (Luhn over 80840 and the number; 45 CFR 162.406)."""
    if len(digits) != 10 or not digits.isdigit() or digits[0] not in "12":
        return False
    total = 24 + int(digits[9])
    for place, digit in enumerate(digits[:9]):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_blank_word(text: str) -> bool:
    """Whether a text says that there is nothing: ``-``, ``n/a``, ``not available``."""
    return fold(text) in BLANK_WORDS


_LONGEST = 200
"""Characters of the longest day, name, or address; on longer texts the patterns could take very long."""


@dataclass(slots=True)
class ValueReader:
    """Reads cells; ``office_words`` are folded words that names of organizations contain."""

    office_words: Collection[str] = frozenset()
    _known: dict[tuple[str, int], frozenset[ValueKind]] = field(default_factory=dict)

    def kinds(self, text: str, code: int) -> frozenset[ValueKind]:
        """What a cell can be; nothing for a blank one. ``code`` is its kind as `Block` has it."""
        key = (text, code & 15)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = frozenset(self._read(text.strip(), code & ~FORMULA_FLAG))
        return found

    def _read(self, text: str, code: int) -> set[ValueKind]:
        if len(text) > _LONGEST:
            return {ValueKind.TEXT}
        if code in (Kind.BLANK, Kind.UNCALCULATED):
            return set()
        if code == Kind.BOOLEAN:
            return {ValueKind.YES_NO}
        if code == Kind.ERROR:
            return {ValueKind.ERROR}
        if code in (Kind.NUMBER, Kind.DATE):
            return _number_kinds(text, dated=code == Kind.DATE)
        return (
            set()
            if is_blank_word(text) and text != "✗" and text not in YES_NO_WORDS
            else self._text_kinds(text)
        )

    def _text_kinds(self, text: str) -> set[ValueKind]:
        lowered = text.casefold()
        if lowered in YES_NO_WORDS:
            return {ValueKind.YES_NO}
        for kind, pattern in _WHOLE:
            if pattern.fullmatch(text):
                return _with_digits(kind, text)
        if text in STATES or fold(text) in STATE_NAMES:
            return (
                {ValueKind.STATE, ValueKind.INITIALS}
                if text in STATES
                else {ValueKind.STATE, ValueKind.WORDS}
            )
        if _INITIALS.fullmatch(text):
            return {ValueKind.INITIALS}
        if _TAG.fullmatch(text):
            return {ValueKind.CODE}
        return self._name_kinds(text)

    def _name_kinds(self, text: str) -> set[ValueKind]:
        if _ADDRESS.fullmatch(text) or _STREET.fullmatch(text):
            return {ValueKind.ADDRESS}
        words = re.findall(r"[^\W\d_]+", text.casefold())
        official = any(word in self.office_words or word.rstrip("s") in self.office_words for word in words)
        titled = bool(_TITLE.match(text) or _DEGREE.search(text))
        if official and not (titled and not text.casefold().endswith(("office", "clinic", "practice"))):
            capital = sum(part[0].isupper() or not part[0].isalpha() for part in text.split())
            named = 1 < len(words) < 10 and (len(words) < 4 or 2 * capital >= len(text.split()))
            short = ValueKind.WORDS if len(words) <= 4 else ValueKind.TEXT
            return {ValueKind.OFFICE} if named else {short}
        if len(words) <= 7 and (titled or _LAST_FIRST.fullmatch(text)):
            return {ValueKind.PERSON}
        if _NAMES.fullmatch(text):
            return {ValueKind.PERSON, ValueKind.WORDS}
        if _CODE.fullmatch(text):
            return {ValueKind.CODE}
        return {ValueKind.WORDS} if len(words) <= 4 and len(text) <= 40 else {ValueKind.TEXT}


_WHOLE = (
    (ValueKind.DAY, _DAY),
    (ValueKind.DAY, _RELATIVE),
    (ValueKind.TIME, _TIME),
    (ValueKind.EMAIL, _EMAIL),
    (ValueKind.GUID, _GUID),
    (ValueKind.GUID, _RECORD),
    (ValueKind.MONEY, _MONEY),
    (ValueKind.ZIP, _ZIP),
    (ValueKind.NPI, re.compile(r"[12]\d{9}")),
    (ValueKind.PHONE, _PHONE),
    (ValueKind.NUMBER, _NUMBER),
    (ValueKind.LINK, _LINK),
)
"""Patterns of a whole text, the most particular first."""


def _with_digits(kind: ValueKind, text: str) -> set[ValueKind]:
    if kind is ValueKind.NPI:
        return {ValueKind.NPI} if is_npi(text) else {ValueKind.PHONE, ValueKind.CODE}
    if kind is ValueKind.ZIP:
        return {ValueKind.ZIP, ValueKind.CODE} | ({ValueKind.COUNT} if len(text) == 5 else set())
    if kind is ValueKind.NUMBER and text.isdigit():
        return {ValueKind.COUNT, ValueKind.CODE}
    return {kind}


def _number_kinds(text: str, *, dated: bool) -> set[ValueKind]:
    try:
        number = float(text)
    except ValueError:
        return {ValueKind.NUMBER}
    if dated:
        if 0 <= number < 1:
            return {ValueKind.TIME}
        if number < _BIRTH:
            return {ValueKind.COUNT}
        return {ValueKind.DAY}
    if not number.is_integer():
        return {ValueKind.TIME, ValueKind.NUMBER} if 0.25 < number < 0.95 else {ValueKind.NUMBER}
    digits = str(int(number))
    kinds = {ValueKind.COUNT}
    if len(digits) == 10:
        kinds = {ValueKind.NPI} if is_npi(digits) else {ValueKind.PHONE, ValueKind.CODE}
    elif len(digits) in (7, 11):
        kinds = {ValueKind.PHONE, ValueKind.CODE, ValueKind.COUNT}
    elif len(digits) == 9:
        kinds |= {ValueKind.ZIP, ValueKind.CODE}
    elif len(digits) == 5:
        kinds |= {ValueKind.ZIP, ValueKind.CODE} | (
            {ValueKind.DAY} if _EARLIEST <= number <= _LATEST else set()
        )
    elif number >= 0:
        kinds.add(ValueKind.CODE)
    return kinds
