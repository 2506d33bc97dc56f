"""Merging copies out of random histories: two people go on from one version, and only the test knows which.

Some of the workbook's versions are stored; the copy comes back changed. The merge may replace no value that someone
put into the workbook since, and may skip no value of the copy.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest
from workbook_fixtures import SCHEMA

from workbook import Cell, Kind
from workbook.cell import BLANK
from workbook.merging.merge_base import find_merge_base
from workbook.merging.planner import plan_merge
from workbook.row_id import derive_row_id
from workbook.sharing.three_way import merge
from workbook.sharing.versions.contents import contents_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.merging.plan import MergePlan
    from workbook.sharing.journal.edit import JournalEdit
    from workbook.sharing.versions.contents import Contents

COLUMNS = ("Source", "Notes", "Fax")
Rows = dict[str, dict[str, str]]
ANCHOR: Rows = {"P-AAAAA": {"Source": "Elm Street", "Notes": "nobody touches this", "Fax": ""}}


def book(rows: Rows) -> Contents:
    listed = [{"Target ID": row_id, **cells} for row_id, cells in {**rows, **ANCHOR}.items()]
    return contents_of(SCHEMA, {"Targets": listed})


@dataclass
class Person:
    """A person who changes rows at random; each value is new, or one of the few that everyone uses."""

    chance: random.Random
    name: str
    words: int = 0

    def value_text(self) -> str:
        if self.chance.random() < 0.2:
            return self.chance.choice(("", "Fax", "Phone", "Paused"))
        self.words += 1
        return f"{self.name} {self.words}"

    def change(self, rows: Rows) -> Rows:
        now = {row_id: dict(cells) for row_id, cells in rows.items()}
        for _ in range(self.chance.randint(1, 3)):
            dice = self.chance.random()
            if dice < 0.35 or not now:
                self.words += 1
                row_id = derive_row_id("P", f"{self.name} {self.words} {self.chance.random()}")
                now[row_id] = {column: self.value_text() for column in COLUMNS}
            elif dice < 0.42:
                del now[self.chance.choice(list(now))]
            else:
                now[self.chance.choice(list(now))][self.chance.choice(COLUMNS)] = self.value_text()
        order = list(now)
        if self.chance.random() < 0.3:
            self.chance.shuffle(order)
        return {row_id: now[row_id] for row_id in order}


@dataclass
class CopyHistory:
    """One history: the versions that are stored, the one that the copy was made from, and both ends."""

    stored: list[Rows]
    branch: Rows
    mine: Rows
    copy: Rows


def tell(seed: int) -> CopyHistory:
    chance = random.Random(seed)
    ana, ben = Person(chance, "Ana"), Person(chance, "Ben")
    versions: list[Rows] = [ana.change(ana.change({}))]
    for _ in range(chance.randint(0, 9)):
        versions.append(ana.change(versions[-1]))
    place = chance.randrange(len(versions))
    copy = versions[place]
    for _ in range(chance.randint(0, 3)):
        copy = ben.change(copy)
    # The ring begins late, and another program's save between two of ours may never have been read.
    first = chance.randint(0, len(versions) - 1) if chance.random() < 0.4 else 0
    stored = [rows for rows in versions[first:] if rows is versions[-1] or chance.random() < 0.85]
    return CopyHistory(stored, versions[place], versions[-1], copy)


def plan(copy_history: CopyHistory) -> MergePlan:
    merge_base = find_merge_base(
        book(copy_history.copy), [partial(book, rows) for rows in copy_history.stored]
    )
    return plan_merge(book(copy_history.mine), book(copy_history.copy), merge_base)


def carry_out(mine: Rows, edits: list[JournalEdit]) -> tuple[Rows, set[tuple[str, str, str]]]:
    """The rows after the store's own merge of the edits, and the cells that wait for a person."""
    now = {row_id: dict(cells) for row_id, cells in mine.items()}

    def find(made: JournalEdit) -> Mapping[str, Cell] | None:
        row = mine.get(made.row_id)
        return (
            None
            if row is None
            else {name: Cell(Kind.TEXT, row[name]) if row[name] else BLANK for name in COLUMNS}
        )

    merged = merge(edits, find)
    assert merged.removes == []
    for (_, row_id), cells in merged.sets.items():
        now[row_id].update({name: cell.text for name, cell in cells.items()})
    for (_, row_id), cells in merged.adds.items():
        now[row_id] = {name: cells[name].text if name in cells else "" for name in COLUMNS}
    waits = {(e.row_id, e.column, e.new.text) for e in edits if merged.outcomes[e.id].status == "conflict"}
    return now, waits


def judge(copy_history: CopyHistory) -> tuple[int, int, int]:
    """Check one history; gives the cells taken, the conflicts, and the needless ones among them."""
    made = plan(copy_history)
    now, waits = carry_out(copy_history.mine, list(made.edits))
    assert now.keys() >= copy_history.mine.keys()
    for row_id, cells in copy_history.mine.items():
        for column in COLUMNS:
            if now[row_id][column] != cells[column] and cells[column]:
                assert cells[column] == copy_history.branch.get(row_id, {}).get(column), (row_id, column)
    named = {note.row_id for note in made.deleted} | {(note.row_id, note.column) for note in made.older}
    needless = 0
    for row_id, cells in copy_history.copy.items():
        for column in COLUMNS:
            was, is_now = copy_history.branch.get(row_id, {}).get(column, ""), cells[column]
            reported = row_id in named or (row_id, column) in named
            if is_now not in (was, "") and not reported:
                assert now[row_id][column] == is_now or (row_id, column, is_now) in waits, (row_id, column)
            needless += (row_id, column, is_now) in waits and is_now == was
    return len(made.taken), len(waits), needless


def run(seeds: range) -> None:
    reported = [judge(tell(seed)) for seed in seeds]
    taken, waits, needless = (sum(counts) for counts in zip(*reported, strict=True))
    print(
        f"{len(reported)} histories: {taken} cells taken, {waits} conflicts, {needless} of them asked for nothing"
    )
    # A merge that asks about everything, or about nothing, keeps every promise above and is of no use.
    assert taken > len(reported) // 10
    assert waits > len(reported) // 10


def test_random_histories_lose_nothing_of_workbook_or_copy() -> None:
    run(range(400))


@pytest.mark.long
def test_many_random_histories_lose_nothing_of_workbook_or_copy() -> None:
    run(range(400, 30_400))
