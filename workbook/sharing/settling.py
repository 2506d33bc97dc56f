"""Are our edits still there? What a file that somebody else saved later does with those already written.

A program that had the workbook open before our save, and saves its own copy over it, takes our edits out
without knowing. A colleague who saw an edit and took it back does the same knowingly. What else the file holds
tells them apart: whoever saved a later edit of ours has seen the earlier ones too, so what they changed of
those is their decision; a file that holds nothing of ours from some save on was made from a copy older than
that save. Then the cells that are as they were before are brought back, and a cell with another value is a
conflict, for neither side knew of the other. Where nothing tells whether the other value was written with ours in
sight, it stays, and what it replaced is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell
from workbook.sharing.journal.edit import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from workbook.sharing.journal.edit import EditStatus, JournalEdit

Row = tuple[str, str]


class Look(Enum):
    """How an edit stands in a file."""

    PROVEN = "present, and nothing but this edit can have put it there"
    PRESENT = "present, or carried on by a later edit of the same cell"
    ABSENT = "as before the edit"
    OTHER = "another value"
    ROWLESS = "the row is gone, which is not one of ours"


@dataclass(frozen=True, slots=True)
class Settling:
    """What a file does with written edits.

    ``again`` are edits to be merged once more, based on what the file holds now; one stands for all lost
    edits of its cell or row. ``outcomes`` are what becomes of edits, by id: to be noted once ``again`` is in
    the workbook. ``lost`` counts the cells and rows that ``again`` brings back.
    """

    again: tuple[JournalEdit, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many cells and rows an older copy had taken out."""
        return len(self.again)


def settle(
    edits: Sequence[JournalEdit],
    find: Callable[[JournalEdit], Mapping[str, Cell] | None],
    *,
    reversing: Collection[int] = (),
    is_older: Callable[[int, Collection[Row]], bool] = lambda wave, rows: False,  # noqa: ARG005
) -> Settling:
    """Hold written edits, oldest first, against a file that another program saved.

    ``find`` gives the cells of an edit's row (None: no such row). ``reversing`` are the batches that took
    others back: an older copy looks like them, so their presence proves nothing. ``is_older`` is asked, when
    the edits alone cannot tell, whether the file was made from a copy older than a save (its number), leaving
    the given rows aside.
    """
    looks: dict[str, Look] = {}
    found: dict[Row, Mapping[str, Cell] | None] = {}
    for row, own in _by_row(edits).items():
        found[row] = find(own[0])
        looks.update(_look_at_row(own, found[row], reversing))
    seen = max((edit.wave for edit in edits if looks[edit.id] is Look.PROVEN), default=0)
    older = _older_than(edits, looks, seen, is_older)
    outcomes: dict[str, Outcome] = {}
    lost: dict[tuple[str, str, str], list[JournalEdit]] = {}
    for edit in edits:
        look = looks[edit.id]
        unseen = older is not None and edit.wave >= older
        if look is Look.ABSENT and unseen and edit.status in ("written", "settled"):
            column = edit.column if edit.kind == "set" else ""
            lost.setdefault((edit.table, edit.row_id, column), []).append(edit)
            outcomes[edit.id] = Outcome("written")
        else:
            cells = found[edit.table, edit.row_id]
            outcome = _decide(edit, look, cells, unseen=unseen, known=edit.wave <= seen)
            if outcome is not None:
                outcomes[edit.id] = outcome
    return Settling(tuple(_again(lost, found)), outcomes)


def _by_row(edits: Iterable[JournalEdit]) -> dict[Row, list[JournalEdit]]:
    rows: dict[Row, list[JournalEdit]] = {}
    for edit in edits:
        rows.setdefault((edit.table, edit.row_id), []).append(edit)
    return rows


def _look_at_row(
    own: Sequence[JournalEdit], cells: Mapping[str, Cell] | None, reversing: Collection[int]
) -> dict[str, Look]:
    looks: dict[str, Look] = {}
    lives = [edit for edit in own if edit.kind != "set"]
    for edit in lives[:-1]:
        looks[edit.id] = Look.PRESENT
    if lives:
        looks[lives[-1].id] = _look_at_life(lives, cells, reversing)
    columns: dict[str, list[JournalEdit]] = {}
    for edit in own:
        if edit.kind == "set":
            columns.setdefault(edit.column, []).append(edit)
    for column, sets in columns.items():
        if cells is None:
            # With a row of ours its cells come and go; somebody else's row went with a decision.
            gone = (
                Look.ROWLESS
                if not lives
                else Look.ABSENT
                if lives[-1].kind == "add" and looks[lives[-1].id] is Look.ABSENT
                else Look.PRESENT
            )
            looks.update({edit.id: gone for edit in sets})
        else:
            looks.update(_look_at_cell(sets, cells.get(column), reversing))
    return looks


def _look_at_life(
    lives: Sequence[JournalEdit], cells: Mapping[str, Cell] | None, reversing: Collection[int]
) -> Look:
    """How the last of a row's additions and removals stands."""
    last = lives[-1]
    if last.kind == "add":
        if cells is None:
            return Look.ABSENT
        return Look.PROVEN if len(lives) == 1 and last.batch not in reversing else Look.PRESENT
    if cells is None:
        return Look.PRESENT
    same = all(
        cell.same_as(last.cells.get(name, BLANK)) or (name not in last.cells and cell.formula is not None)
        for name, cell in cells.items()
    )
    return Look.ABSENT if same else Look.OTHER


def _look_at_cell(
    sets: Sequence[JournalEdit], now: Cell | None, reversing: Collection[int]
) -> dict[str, Look]:
    """How the edits of one cell stand: up to the latest that fits, all are there."""
    if now is None:
        # The column is gone or has another name: nobody took this value back.
        return {edit.id: Look.OTHER for edit in sets}
    for place in range(len(sets) - 1, -1, -1):
        if now.same_as(sets[place].new):
            looks = {edit.id: Look.PRESENT if at <= place else Look.ABSENT for at, edit in enumerate(sets)}
            before = [edit.base for edit in sets[: place + 1]] + [edit.new for edit in sets[:place]]
            if sets[place].batch not in reversing and not any(now.same_as(cell) for cell in before):
                looks[sets[place].id] = Look.PROVEN
            return looks
        if now.same_as(sets[place].base):
            return {edit.id: Look.PRESENT if at < place else Look.ABSENT for at, edit in enumerate(sets)}
    return {edit.id: Look.OTHER if edit is sets[-1] else Look.PRESENT for edit in sets}


def _older_than(
    edits: Sequence[JournalEdit],
    looks: Mapping[str, Look],
    seen: int,
    is_older: Callable[[int, Collection[Row]], bool],
) -> int | None:
    """The first save that the file's maker cannot have known; None when they may have known all."""
    missing = [
        edit
        for edit in edits
        if looks[edit.id] is Look.ABSENT and edit.wave > seen and edit.status in ("written", "settled")
    ]
    if not missing:
        return None
    waves = {edit.wave for edit in missing}
    certain = len(waves) > 1 or any(edit.status == "written" for edit in missing)
    if certain or is_older(min(waves), {(edit.table, edit.row_id) for edit in missing}):
        return min(waves)
    return None


def _decide(
    edit: JournalEdit, look: Look, cells: Mapping[str, Cell] | None, *, unseen: bool, known: bool
) -> Outcome | None:
    """What becomes of an edit that is not to be brought back; None: what it is already."""
    status: EditStatus = "settled"
    theirs: Cell | None = None
    why = ""
    if look is Look.ABSENT:
        status = "vanished" if edit.kind == "add" or cells is None else "reverted"
        why = _taken_back(edit)
    elif look is Look.ROWLESS:
        status, why = "vanished", f"{edit.row_id} is no longer in {edit.table}."
    elif look is Look.OTHER and edit.status != "reverted":
        # A column that is gone holds no other value.
        theirs = (cells or {}).get(edit.column) if edit.kind == "set" else None
        why = f"{edit.column or edit.table} of {edit.row_id} was changed by somebody else."
        if unseen and edit.status == "written":
            status = "conflict"
        elif edit.status == "written" and not known and theirs is not None:
            status = "reverted"
        elif edit.status == "settled":
            return None
    return None if status == edit.status else Outcome(status, theirs, why)


def _taken_back(edit: JournalEdit) -> str:
    if edit.kind == "add":
        return f"{edit.row_id} was removed from {edit.table} by somebody else."
    if edit.kind == "remove":
        return f"{edit.row_id} was put back into {edit.table} by somebody else."
    return f"{edit.column} of {edit.row_id} was set back by somebody else."


def _again(
    lost: Mapping[tuple[str, str, str], Sequence[JournalEdit]], found: Mapping[Row, Mapping[str, Cell] | None]
) -> Iterable[JournalEdit]:
    """One edit for each lost row and cell, based on what the file holds; rows first."""
    yield from (edits[-1] for (_, _, column), edits in lost.items() if not column)
    for (table, row_id, column), edits in lost.items():
        if not column:
            continue
        last = edits[-1]
        cells = found[table, row_id]
        if cells is not None:
            yield replace(last, base=cells.get(column, BLANK))
            continue
        # The row itself comes back first, as it was when it was added.
        life = [edit for edit in lost.get((table, row_id, ""), ()) if edit.kind == "add"]
        yield replace(last, base=life[-1].cells.get(column, BLANK) if life else BLANK)
