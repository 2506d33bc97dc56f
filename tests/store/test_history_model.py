"""Every short history of refboards and editors on one cell, in memory: nothing is lost, and everyone comes to rest."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field, replace

import pytest

from workbook.cell import BLANK, Cell, Kind
from workbook.sharing.history import ObservedSave, SaveHistory
from workbook.sharing.journal.edit import JournalEdit
from workbook.sharing.settling_by_history import settle_by_history
from workbook.sharing.three_way import merge
from workbook.xlsx.stamp import Stamp, new_save

START = "a"


def text(word: str) -> Cell:
    return Cell(Kind.TEXT, word) if word else BLANK


@dataclass(frozen=True, slots=True)
class File:
    """What the file holds: one cell, its stamp, and which human decisions whoever wrote it had."""

    value: str
    stamp: Stamp
    had: frozenset[int] = frozenset()
    number: int = 0


@dataclass(slots=True)
class Shared:
    """The file that everybody shares, and every decision anybody made about its cell."""

    file: File
    decisions: dict[int, str] = field(default_factory=dict)
    number: int = 0
    replaced: frozenset[int] = frozenset()
    """Decisions that a later one was made over, by someone who had them."""

    def put(self, file: File) -> None:
        self.number += 1
        self.file = replace(file, number=self.number)

    def decide(self, value: str, had: frozenset[int]) -> int:
        number = len(self.decisions) + 1
        self.decisions[number] = value
        self.replaced |= had
        return number


class Board:
    """A refboard's journal and its way of saving, without any disk."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.edits: dict[str, JournalEdit] = {}
        self.saves: dict[str, str] = {}
        self.decision: dict[str, int] = {}
        self.idle: set[int] = set()
        self.observed: list[ObservedSave] = []
        self.versions: list[File] = []
        self.last = 0
        self.written = 0
        self.observe()

    def observe(self) -> None:
        file = self.shared.file
        self.observed.append(ObservedSave(file.stamp.tip, file.stamp.saves, file.stamp.count))
        self.versions.append(file)
        self.last = file.number

    def sync(self) -> bool:
        """Look at the file, restore what is missing; True when that needed a save."""
        return self._save([])

    def type_in(self, value: str) -> None:
        file = self.shared.file
        edit = JournalEdit("set", "T", "r", "c", text(file.value), text(value))
        self.decision[edit.id] = self.shared.decide(value, file.had | frozenset(self.decision.values()))
        if value == file.value:
            # Nothing was written, so no file can say that it had it.
            self.idle.add(self.decision[edit.id])
        self._save([edit])

    def _save(self, fresh: list[JournalEdit]) -> bool:
        file = self.shared.file
        history = SaveHistory(self.observed)
        again: list[JournalEdit] = []
        if file.number != self.last:
            known = set(history.known(file.stamp)[:1])
            earlier = [{"c": text(old.value)} for old in self.versions if old.stamp.tip in known]
            watched = [
                edit for edit in self.edits.values() if edit.status in ("written", "settled", "reverted")
            ]
            found = settle_by_history(
                watched,
                lambda _: {"c": text(file.value)},
                had=lambda edit: history.contains(file.stamp, self.saves[edit.id]),
                earlier=lambda _: earlier,
            )
            again = list(found.to_restore)
            for key, outcome in found.outcomes.items():
                self.edits[key] = replace(self.edits[key], status=outcome.status)
        merged = merge([*again, *fresh], lambda _: {"c": text(file.value)})
        for edit in fresh:
            self.edits[edit.id] = edit
        for key, outcome in merged.outcomes.items():
            self.edits[key] = replace(self.edits[key], status=outcome.status)
        self.observe()
        changed = merged.sets.get(("T", "r"), {})
        save = new_save() if changed else file.stamp.tip
        for edit in [*again, *fresh]:
            if self.edits[edit.id].status == "written":
                self.saves[edit.id] = save
            self.saves.setdefault(edit.id, save)
        if not changed:
            return False
        had = file.had | {self.decision[edit.id] for edit in self.edits.values()}
        before = self.observed[-2].save if len(self.observed) > 1 else ""
        self.shared.put(File(changed["c"].text, file.stamp.after(save), had))
        self.observe()
        stamp = self.shared.file.stamp
        self.observed[-1] = ObservedSave(stamp.tip, (*stamp.saves, before), stamp.count)
        self.written += 1
        return True

    def conflicts(self) -> set[int]:
        return {
            self.decision[key] for key, edit in self.edits.items() if edit.status in ("conflict", "reverted")
        }


class Editor:
    """Another program: holds the version it opened, and saves it with or without a change."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.copy = shared.file

    def open(self) -> None:
        self.copy = self.shared.file

    def save(self, value: str | None) -> None:
        if value is not None:
            number = self.shared.decide(value, self.copy.had)
            self.copy = replace(self.copy, value=value, had=self.copy.had | {number})
        self.shared.put(self.copy)


ACTIONS = [
    *(("board", who, value) for who in (0, 1) for value in "ab"),
    *(("sync", who, "") for who in (0, 1)),
    *(("open", who, "") for who in (0, 1)),
    *(("save", who, value) for who in (0, 1) for value in ("a", "b", "")),
]


def play(
    actions: list[tuple[str, int, str]], boards: int = 2, editors: int = 2
) -> tuple[Shared, list[Board]]:
    shared = Shared(File(START, Stamp("w", ("s0",), 1)))
    desks = [Board(shared) for _ in range(boards)]
    programs = [Editor(shared) for _ in range(editors)]
    for kind, who, value in actions:
        if kind == "board":
            desks[who % boards].type_in(value)
        elif kind == "sync":
            desks[who % boards].sync()
        elif kind == "open":
            programs[who % editors].open()
        else:
            programs[who % editors].save(value or None)
    for desk in desks:
        desk.written = 0
    for _ in range(12):
        saved = [desk.sync() for desk in desks]
        if not any(saved):
            break
    else:
        raise AssertionError(f"no rest after {actions}")
    return shared, desks


def check(actions: list[tuple[str, int, str]], shared: Shared, desks: list[Board]) -> None:
    assert all(desk.written <= 2 for desk in desks), f"too many saves after {actions}"
    # A word of refboard's is in the file, was overwritten by someone who had it, is the same as the file's, or waits.
    for desk in desks:
        for number in desk.decision.values():
            same = shared.decisions[number] == shared.file.value
            waits = number in desk.idle | shared.replaced or any(
                number in other.conflicts() for other in desks
            )
            assert same or waits or number in shared.file.had, f"{number} was lost by {actions}"
    # The last decision of an editor whose file nobody saved over must be what the file holds.
    if actions and actions[-1][0] == "save" and actions[-1][2]:
        last = len(shared.decisions)
        known = set().union(*(desk.conflicts() for desk in desks)) | shared.file.had
        assert shared.file.value == shared.decisions[last] or last in known, (
            f"a decision was lost by {actions}"
        )


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_short_history_comes_to_rest(length: int) -> None:
    for actions in itertools.product(ACTIONS, repeat=length):
        check(list(actions), *play(list(actions)))


def test_long_random_histories_come_to_rest() -> None:
    dice = random.Random(13)
    for _ in range(3000):
        boards, editors = dice.randint(2, 4), dice.randint(1, 3)
        actions = [
            (kind, dice.randrange(4), value)
            for kind, _, value in dice.choices(ACTIONS, k=dice.randint(5, 25))
        ]
        check(actions, *play(actions, boards, editors))


def test_who_had_the_edit_decides() -> None:
    """A colleague who read an edit and sets the cell back wins, each time."""
    shared = Shared(File("a", Stamp("w", ("s0",), 1)))
    board, editor = Board(shared), Editor(shared)
    for _ in range(4):
        board.type_in("b")
        editor.open()
        editor.save("a")
        assert not board.sync()
        assert shared.file.value == "a"


def test_an_older_copy_is_repaired_and_a_repeated_value_is_no_ping_pong() -> None:
    shared = Shared(File("a", Stamp("w", ("s0",), 1)))
    one, two, editor = Board(shared), Board(shared), Editor(shared)
    editor.open()
    one.type_in("b")
    two.sync()
    two.type_in("a")
    one.sync()
    one.type_in("b")
    editor.save(None)
    for _ in range(3):
        two.sync()
        one.sync()
    assert shared.file.value == "b" or one.conflicts() | two.conflicts()
