"""Tabs with the same headers: one table over several sheets, by year, month or colleague."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from workbook.recognition.headers import tokens_of
from workbook.schema import fold

_ALIKE = 0.75
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"(?:{'|'.join(_MONTHS)})[a-z]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"q[1-4]|[1-4]q")


@dataclass(frozen=True, slots=True)
class TabName:
    """What a tab's name says beside the name of the list: a year, a month of it (0: none), or a word such as a colleague."""

    year: int = 0
    month: int = 0
    word: str = ""


def alike(one: Mapping[int, str], other: Mapping[int, str]) -> bool:
    """Whether two lists have the same headers, but for a few."""
    first = {fold(text) for text in one.values() if text}
    second = {fold(text) for text in other.values() if text}
    return (
        bool(first | second)
        and len(first & second) >= _ALIKE * len(first | second)
        and len(first & second) > 1
    )


def is_put_aside(name: str, words: Collection[str]) -> bool:
    """Whether a tab's name has one of the words that say that it is not in use."""
    return not set(words).isdisjoint(tokens_of(name))


def groups(headers: Sequence[Mapping[int, str]]) -> list[list[int]]:
    """Positions of lists that are alike; a list that is like no other is alone."""
    found: list[list[int]] = []
    for at, own in enumerate(headers):
        for group in found:
            if alike(headers[group[0]], own):
                group.append(at)
                break
        else:
            found.append([at])
    return found


def tabs_of(names: Sequence[str]) -> list[TabName]:
    """Read the names of tabs that are alike: what is common to them says what they are, the rest which one each is."""
    words = [tokens_of(name) for name in names]
    common = set(words[0]).intersection(*map(set, words[1:])) if words else set()
    return [_read(name, parts, common) for name, parts in zip(names, words, strict=True)]


def _read(name: str, parts: Sequence[str], common: set[str]) -> TabName:
    year = month = 0
    rest: list[str] = []
    for part in parts:
        if _YEAR.fullmatch(part):
            year = int(part)
        elif re.fullmatch(r"\d\d", part) and any(_MONTH.fullmatch(other) for other in parts):
            year = 2000 + int(part)
        elif _MONTH.fullmatch(part) and part not in common:
            month = _MONTHS.index(part[:3]) + 1
        elif _QUARTER.fullmatch(part):
            month = 3 * int(part.strip("q")) - 2
        elif part not in common:
            rest.append(part)
    shown = [
        word
        for word in re.findall(r"[^\W_]+", name.replace("'s", "").replace("\u2019s", ""))
        if word.casefold() in rest
    ]
    return TabName(year, month, " ".join(shown))


def newest(tabs: Sequence[TabName]) -> int:
    """Position of the tab that takes new rows: the latest by its name, else the last."""
    return max(range(len(tabs)), key=lambda at: (tabs[at].year, tabs[at].month, at))
