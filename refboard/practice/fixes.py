"""Fixes for what the check-up finds, where the fix is known: a spelling, an office or person that is there twice, a colleague.

Every function is pure: it takes a snapshot and returns fixes, each with its changes. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from refboard.practice.actions import Action
from refboard.practice.duplicates import (
    OFFICE_SETTING,
    PERSON_SETTING,
    Aliases,
    find_duplicates,
    near_names,
    spellings,
)
from refboard.practice.translation import CHOICES, Translation
from refboard.practice.words import plural
from workbook.change import Change, SetCells
from workbook.schema import fold
from workbook.snapshot import Snapshot, Table

_RECURRING: Final = (("Targets", "Specialty"), ("Targets", "City"), ("Referrals", "Service line"))
"""Columns without choices in which the same words recur."""
_OFTEN, _TIMES = 3, 3
"""A word is the right spelling of a rarer one that it outnumbers so many times, when it is there so often."""
_COLLEAGUES: Final = (("Targets", "Owner"), ("Touches", "By"), ("Referrals", "Handler"))


@dataclass(frozen=True, slots=True)
class Fix:
    """One fix: the code of the problem, what it does in words, the cells it is about, and its changes.

    ``rows`` are added to tables without ids, as (table, values).
    """

    code: str
    text: str
    cells: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    rows: tuple[tuple[str, Mapping[str, str]], ...] = ()


def find_fixes(snapshot: Snapshot) -> list[Fix]:
    """Every fix that is known: spellings, then offices and people that are there twice, then colleagues."""
    return [*_spellings(snapshot), *_joins(snapshot), *_unlisted_offices(snapshot), *_colleagues(snapshot)]


def fix_action(fixes: Sequence[Fix]) -> Action:
    """The changes of several fixes as one action, and one undo."""
    title = fixes[0].text if len(fixes) == 1 else plural(len(fixes), "fix", "fixes")
    return Action(f"Fix: {title}", tuple(change for fix in fixes for change in fix.changes))


def _spellings(snapshot: Snapshot) -> Iterator[Fix]:
    words = Translation.from_snapshot(snapshot)
    for (name, column), choices in CHOICES.items():
        table = snapshot.tables[name]
        if not table.found or column not in table.letters:
            continue
        there = _rows_of(table, column)
        unknown = [word for word in there if words.meaning(name, column, word) is None]
        for word, choice in spellings(unknown, choices):
            yield from _respelled(
                table, column, word, words.word_for(snapshot, name, column, choice), there[word]
            )
    for table, column, word, right, rows in misspellings(snapshot):
        yield from _respelled(table, column, word, right, rows)


def misspellings(snapshot: Snapshot) -> Iterator[tuple[Table, str, str, str, list[int]]]:
    """Rare words almost like a frequent one of their column: table, column, the word, the frequent one, its rows."""
    for name, column in _RECURRING:
        table = snapshot.tables[name]
        if table.found and column in table.letters:
            there = _rows_of(table, column)
            often = [word for word, rows in there.items() if len(rows) >= _OFTEN]
            rare = [word for word in there if word not in often]
            for word, right in spellings(rare, often):
                if len(there[right]) >= _TIMES * len(there[word]):
                    yield table, column, word, right, there[word]


def _rows_of(table: Table, column: str) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(table.text[column].to_list()):
        if text.strip():
            rows[text.strip()].append(at)
    return rows


def _respelled(table: Table, column: str, word: str, right: str, rows: Iterable[int]) -> Iterator[Fix]:
    named = [at for at in rows if table.ids[at]]
    if named and fold(word) != fold(right):
        yield Fix(
            "R405",
            f"{word} -> {right} in {table.name}, {column} ({plural(len(named), 'row')})",
            tuple(table.address(at, column) for at in named),
            tuple(SetCells(table.name, table.ids[at], {column: right}) for at in named),
        )


def _joins(snapshot: Snapshot) -> Iterator[Fix]:
    """Aliases in Settings for what is there twice; the rows stay as they are."""
    if not snapshot.tables["Settings"].found:
        return
    table = snapshot.tables["Targets"]
    counts = Counter(fold(source) for source in table.frame["Source"].to_list() if source)
    for pair in find_duplicates(snapshot):
        if pair.kind == "office":
            names = [str(table.frame["Source"][at]) for at in (pair.first, pair.second)]
            # The name that more rows have is the one that stays; on a tie the one that says more.
            stays, goes = sorted(names, key=lambda name: (-counts[fold(name)], -len(name)))
            cells = (table.address(pair.first, "Source"), table.address(pair.second, "Source"))
            yield _alias("R211", OFFICE_SETTING, goes, stays, cells, pair.why)
        elif table.ids[pair.first] and table.ids[pair.second]:
            cells = (table.address(pair.first, "Contact"), table.address(pair.second, "Contact"))
            yield _alias(
                "R210", PERSON_SETTING, table.ids[pair.second], table.ids[pair.first], cells, pair.why
            )


def _alias(code: str, setting: str, goes: str, stays: str, cells: tuple[str, ...], why: str) -> Fix:
    row = {"Setting": setting, "Value": f"{goes} = {stays}", "Meaning": "The two count as one."}
    return Fix(code, f"{setting}: {goes} counts as {stays} ({why})", cells, rows=(("Settings", row),))


def _unlisted_offices(snapshot: Snapshot) -> Iterator[Fix]:
    """Offices that only logs name, spelled almost like one of Targets."""
    targets = snapshot.tables["Targets"]
    if not (snapshot.tables["Settings"].found and targets.found):
        return
    known = Aliases.from_snapshot(snapshot)
    listed = {fold(source): source for source in targets.frame["Source"].to_list() if source}
    others: dict[str, tuple[str, str]] = {}
    for name in ("Touches", "Referrals"):
        log = snapshot.tables[name]
        for at, source in enumerate(log.frame["Source"].to_list()):
            office = fold(known.office(source)) if source else ""
            if office and office not in listed:
                others.setdefault(office, (str(source), log.address(at, "Source")))
    names = {
        **{key: str(name) for key, name in listed.items()},
        **{key: name for key, (name, _) in others.items()},
    }
    for one, other, why in near_names(names):
        goes = one if one in others else other
        stays = other if goes == one else one
        if goes in others and stays in listed:
            name, cell = others[goes]
            yield _alias("R202", OFFICE_SETTING, name, str(listed[stays]), (cell,), why)


def _colleagues(snapshot: Snapshot) -> Iterator[Fix]:
    """Names of colleagues that are not on the People sheet and are there often."""
    people = snapshot.tables["People"]
    known = {fold(name) for name in people.frame["Name"].to_list() if name}
    if not people.found or not known:
        return
    counts: Counter[str] = Counter()
    cells: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for name, column in _COLLEAGUES:
        table = snapshot.tables[name]
        for at, word in enumerate(table.frame[column].to_list()):
            if word and fold(word) not in known:
                counts[fold(word)] += 1
                spelled.setdefault(fold(word), str(word))
                cells.setdefault(fold(word), table.address(at, column))
    for folded, count in counts.most_common():
        if count >= _OFTEN:
            text = f"add {spelled[folded]} to People ({plural(count, 'row')})"
            yield Fix("R213", text, (cells[folded],), rows=(("People", {"Name": spelled[folded]}),))
