"""Whether written edits are still in a file that another program saved later, and what becomes of those that are not.

Two things look alike in the file. A program that opened the workbook before our save, and saves its own copy over
it (Excel's "Overwrite changes", LibreOffice without a question), removes our edits without knowing them. A colleague
who saw an edit and set the cell back removes it on purpose. The other edits distinguish the two: a file that holds a
later edit of ours was made by someone who had the earlier ones too, so what is missing of those is a decision; a
file that holds nothing of ours from some save on was made from a copy older than that save. Then a cell with its
earlier value is restored, and a cell with a third value is a conflict, because neither side knew of the other. Where
nothing shows whether the third value was written with our edit in sight, it stays, and the notice names what it
replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell
from workbook.sharing.journal.edit import Outcome, RowKey

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from workbook.sharing.journal.edit import EditStatus, JournalEdit


class Presence(Enum):
    """Whether a file holds an edit."""

    PROVEN = "present, and nothing but this edit can have put it there"
    PRESENT = "present, or carried on by a later edit of the same cell"
    ABSENT = "as before the edit"
    OTHER = "another value"
    ROW_GONE = "the row, which this user did not add, is gone"


@dataclass(frozen=True, slots=True)
class Settling:
    """What a file means for written edits.

    ``to_restore`` are edits to be merged once more, based on what the file holds now: the last one of each lost cell
    or row. ``outcomes`` are what becomes of edits, by id, to be recorded once ``to_restore`` is in the workbook.
    """

    to_restore: tuple[JournalEdit, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    """Ids of edits that cannot be decided yet: their row or column is missing and may come back."""

    @property
    def lost(self) -> int:
        """How many cells and rows an older copy had removed."""
        return len(self.to_restore)


def settle(
    edits: Sequence[JournalEdit],
    find: Callable[[JournalEdit], Mapping[str, Cell] | None],
    *,
    reversing: Collection[int] = (),
    is_older: Callable[[int, Collection[RowKey]], bool] = lambda save_number, rows: False,  # noqa: ARG005
) -> Settling:
    """Compare written edits, oldest first, with a file that another program saved.

    ``find`` gives the cells of an edit's row (None: no such row). ``reversing`` are the batches that undid others:
    an older copy looks the same as an undo, so finding one of them proves nothing. ``is_older`` is called when the
    edits alone cannot decide: whether the file was made from a copy older than a save (its number), leaving the given
    rows out of the comparison.
    """
    presences: dict[str, Presence] = {}
    found: dict[RowKey, Mapping[str, Cell] | None] = {}
    for row, own in _by_row(edits).items():
        found[row] = find(own[0])
        presences.update(_check_row(own, found[row], reversing))
    # Whoever made the file knew every save up to this one.
    seen = max((edit.save_number for edit in edits if presences[edit.id] is Presence.PROVEN), default=0)
    older = _older_than(edits, presences, seen, is_older)
    outcomes: dict[str, Outcome] = {}
    lost: dict[tuple[str, str, str], list[JournalEdit]] = {}
    for edit in edits:
        presence = presences[edit.id]
        unseen = older is not None and edit.save_number >= older
        if presence is Presence.ABSENT and unseen and edit.status in ("written", "settled"):
            column = edit.column if edit.kind == "set" else ""
            lost.setdefault((edit.table, edit.row_id, column), []).append(edit)
            outcomes[edit.id] = Outcome("written")
        else:
            cells = found[edit.table, edit.row_id]
            outcome = _decide(edit, presence, cells, unseen=unseen, known=edit.save_number <= seen)
            if outcome is not None:
                outcomes[edit.id] = outcome
    return Settling(tuple(restorations(lost, found)), outcomes)


def limit_returns(found: Settling, edits: Sequence[JournalEdit]) -> Settling:
    """Restore an edit once on the strength of values; the next time a person decides.

    Two refboards that each take the other's edit for an older copy would otherwise go on forever.
    """
    outcomes = dict(found.outcomes)
    by_id = {edit.id: edit for edit in edits}
    again = {_cell_key(edit) for edit in found.to_restore if edit.returns and edit.id in by_id}
    last = {edit.id: edit for edit in found.to_restore}
    for key, outcome in found.outcomes.items():
        edit = by_id.get(key)
        if edit is None or outcome.status != "written":
            continue
        if _cell_key(edit) in again or (edit.table, edit.row_id, "") in again:
            why = "The saved file did not contain it, although it was restored before."
            # What a cell holds now was saved by someone, so it does not heal as a missing column does.
            theirs = last[key].base if key in last and edit.kind == "set" else None
            outcomes[key] = Outcome("conflict" if key in last else "settled", theirs, why)
        else:
            outcomes[key] = replace(outcome, returned=key in last)
    stays = tuple(
        edit
        for edit in found.to_restore
        if _cell_key(edit) not in again and (edit.table, edit.row_id, "") not in again
    )
    return Settling(stays, outcomes, found.open)


def _cell_key(edit: JournalEdit) -> tuple[str, str, str]:
    return edit.table, edit.row_id, edit.column if edit.kind == "set" else ""


def _by_row(edits: Iterable[JournalEdit]) -> dict[RowKey, list[JournalEdit]]:
    rows: dict[RowKey, list[JournalEdit]] = {}
    for edit in edits:
        rows.setdefault((edit.table, edit.row_id), []).append(edit)
    return rows


def _check_row(
    own: Sequence[JournalEdit], cells: Mapping[str, Cell] | None, reversing: Collection[int]
) -> dict[str, Presence]:
    presences: dict[str, Presence] = {}
    row_edits = [edit for edit in own if edit.kind != "set"]
    for edit in row_edits[:-1]:
        presences[edit.id] = Presence.PRESENT
    if row_edits:
        presences[row_edits[-1].id] = _check_existence(row_edits, cells, reversing)
    columns: dict[str, list[JournalEdit]] = {}
    for edit in own:
        if edit.kind == "set":
            columns.setdefault(edit.column, []).append(edit)
    for column, sets in columns.items():
        if cells is None:
            presence = _without_row(row_edits, presences)
            presences.update({edit.id: presence for edit in sets})
        else:
            presences.update(_check_cell(sets, cells.get(column), reversing))
    return presences


def _without_row(row_edits: Sequence[JournalEdit], presences: Mapping[str, Presence]) -> Presence:
    """What a missing row means for the edits of its cells.

    The cells of a row that this user added share its fate; a row that a colleague added was removed by a decision.
    """
    if not row_edits:
        return Presence.ROW_GONE
    last = row_edits[-1]
    is_lost = last.kind == "add" and presences[last.id] is Presence.ABSENT
    return Presence.ABSENT if is_lost else Presence.PRESENT


def _check_existence(
    row_edits: Sequence[JournalEdit], cells: Mapping[str, Cell] | None, reversing: Collection[int]
) -> Presence:
    """Whether the last of a row's additions and removals is in the file."""
    last = row_edits[-1]
    if last.kind == "add":
        if cells is None:
            return Presence.ABSENT
        return Presence.PROVEN if len(row_edits) == 1 and last.batch not in reversing else Presence.PRESENT
    if cells is None:
        return Presence.PRESENT
    same = all(
        cell.same_as(last.cells.get(name, BLANK)) or (name not in last.cells and cell.formula is not None)
        for name, cell in cells.items()
    )
    return Presence.ABSENT if same else Presence.OTHER


def _check_cell(
    sets: Sequence[JournalEdit], now: Cell | None, reversing: Collection[int]
) -> dict[str, Presence]:
    """Which edits of one cell are in the file: all up to the latest that fits."""
    if now is None:
        # The column is gone or renamed: that says nothing about this value.
        return {edit.id: Presence.OTHER for edit in sets}
    for place in range(len(sets) - 1, -1, -1):
        if now.same_as(sets[place].new):
            presences = {
                edit.id: Presence.PRESENT if at <= place else Presence.ABSENT for at, edit in enumerate(sets)
            }
            # A value that the cell had before proves nothing: a copy from that time holds it too.
            before = [edit.base for edit in sets[: place + 1]] + [edit.new for edit in sets[:place]]
            if sets[place].batch not in reversing and not any(now.same_as(cell) for cell in before):
                presences[sets[place].id] = Presence.PROVEN
            return presences
        if now.same_as(sets[place].base):
            return {
                edit.id: Presence.PRESENT if at < place else Presence.ABSENT for at, edit in enumerate(sets)
            }
    return {edit.id: Presence.OTHER if edit is sets[-1] else Presence.PRESENT for edit in sets}


def _older_than(
    edits: Sequence[JournalEdit],
    presences: Mapping[str, Presence],
    seen: int,
    is_older: Callable[[int, Collection[RowKey]], bool],
) -> int | None:
    """The first save that whoever made the file cannot have known; None when they may have known all."""
    missing = [
        edit
        for edit in edits
        if presences[edit.id] is Presence.ABSENT
        and edit.save_number > seen
        and edit.status in ("written", "settled")
    ]
    if not missing:
        return None
    saves = {edit.save_number for edit in missing}
    # No one reverts the edits of exactly two saves by hand; and an edit that no other program's save has
    # confirmed may never have been seen. A single confirmed edit that is gone needs the rest of the file as evidence.
    certain = len(saves) > 1 or any(edit.status == "written" for edit in missing)
    if certain or is_older(min(saves), {(edit.table, edit.row_id) for edit in missing}):
        return min(saves)
    return None


def _decide(
    edit: JournalEdit, presence: Presence, cells: Mapping[str, Cell] | None, *, unseen: bool, known: bool
) -> Outcome | None:
    """What becomes of an edit that is not restored; None: what it is already."""
    status: EditStatus = "settled"
    theirs: Cell | None = None
    why = ""
    if presence is Presence.ABSENT:
        status = "vanished" if edit.kind == "add" or cells is None else "reverted"
        why = describe_reversal(edit)
    elif presence is Presence.ROW_GONE:
        status, why = "vanished", f"{edit.row_id} is no longer in {edit.table}."
    elif presence is Presence.OTHER and edit.status != "reverted":
        # A column that is gone holds no other value.
        theirs = (cells or {}).get(edit.column) if edit.kind == "set" else None
        why = f"{edit.column or edit.table} of {edit.row_id} has a different value now."
        if unseen and edit.status == "written":
            status = "conflict"
        elif edit.status == "written" and not known and theirs is not None:
            status = "reverted"
        elif edit.status == "settled":
            return None
    return None if status == edit.status else Outcome(status, theirs, why)


def describe_reversal(edit: JournalEdit) -> str:
    """Say what a colleague did with an edit that they had seen."""
    if edit.kind == "add":
        return f"{edit.row_id} was removed from {edit.table}."
    if edit.kind == "remove":
        return f"{edit.row_id} is in {edit.table} again."
    return f"{edit.column} of {edit.row_id} has its earlier value again."


def restorations(
    lost: Mapping[tuple[str, str, str], Sequence[JournalEdit]],
    found: Mapping[RowKey, Mapping[str, Cell] | None],
) -> Iterable[JournalEdit]:
    """One edit for each lost row and cell (table, row id, column), based on what the file holds; rows first."""
    yield from (edits[-1] for (_, _, column), edits in lost.items() if not column)
    for (table, row_id, column), edits in lost.items():
        if not column:
            continue
        last = edits[-1]
        cells = found[table, row_id]
        if cells is not None:
            yield replace(last, base=cells.get(column, BLANK))
            continue
        # The row itself is restored first, with the cells it was added with.
        added = [edit for edit in lost.get((table, row_id, ""), ()) if edit.kind == "add"]
        yield replace(last, base=added[-1].cells.get(column, BLANK) if added else BLANK)
