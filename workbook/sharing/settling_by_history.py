"""What becomes of written edits when the file says which of our saves its writer had read.

A file that contains the save of an edit was made by someone who had that edit: what differs is their decision. A file
that does not contain it was made from an earlier version. Then a cell that is as it was in that version is restored,
and a cell with a third value is a conflict, because neither side knew of the other. Nothing is guessed from values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.cell import BLANK, Cell
from workbook.sharing.journal.edit import Outcome
from workbook.sharing.settling import Settling, describe_reversal, restorations

if TYPE_CHECKING:
    from workbook.sharing.journal.edit import EditStatus, JournalEdit, RowKey

Cells = Mapping[str, Cell] | None
"""A row's cells by column; None: there is no such row."""
_RESTORABLE = ("written", "settled")


@dataclass(slots=True)
class _Row:
    """The edits of one row, oldest first, and the row in the file and in the versions it was made from."""

    edits: Sequence[JournalEdit]
    cells: Cells
    earlier: Sequence[Cells]
    missed: frozenset[str]
    """Ids of the edits that the file's writer did not have."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    lost: dict[tuple[str, str, str], list[JournalEdit]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


def settle_by_history(
    edits: Sequence[JournalEdit],
    find: Callable[[JournalEdit], Cells],
    *,
    had: Callable[[JournalEdit], bool],
    earlier: Callable[[RowKey], Sequence[Cells]] = lambda row: (),  # noqa: ARG005
) -> Settling:
    """Compare written edits, oldest first, with a file of known history.

    ``find`` gives the cells of an edit's row, ``had`` whether the file's writer had the edit, ``earlier`` a row in the
    versions that the file may have been made from.
    """
    rows: dict[RowKey, list[JournalEdit]] = {}
    for edit in edits:
        rows.setdefault((edit.table, edit.row_id), []).append(edit)
    outcomes: dict[str, Outcome] = {}
    lost: dict[tuple[str, str, str], list[JournalEdit]] = {}
    found: dict[RowKey, Cells] = {}
    undecided: set[str] = set()
    for key, own in rows.items():
        found[key] = find(own[0])
        missed = frozenset(edit.id for edit in own if not had(edit))
        row = _Row(own, found[key], earlier(key) if missed else (), missed)
        _settle_row(row)
        outcomes |= row.outcomes
        lost |= row.lost
        undecided |= row.open
    return Settling(tuple(restorations(lost, found)), outcomes, frozenset(undecided))


def _settle_row(row: _Row) -> None:
    lives = [edit for edit in row.edits if edit.kind != "set"]
    for edit in lives[:-1]:
        _confirm(row, edit)
    is_lost = bool(lives) and _settle_life(row, lives[-1])
    columns: dict[str, list[JournalEdit]] = {}
    for edit in row.edits:
        if edit.kind == "set":
            columns.setdefault(edit.column, []).append(edit)
    for sets in columns.values():
        if row.cells is not None:
            _settle_cell(row, sets)
        elif is_lost:
            _lose(row, sets, sets[-1].column)
        elif lives and lives[-1].kind == "remove":
            for edit in sets:
                _confirm(row, edit)
        else:
            _settle_cell_of_missing_row(row, sets)


def _settle_life(row: _Row, last: JournalEdit) -> bool:
    """Decide about the last addition or removal of a row; True when an added row is missing and comes back."""
    missed = last.id in row.missed
    if last.kind == "add":
        if row.cells is not None:
            _confirm(row, last)
        elif missed and last.status in _RESTORABLE:
            _lose(row, [last], "")
            return True
        else:
            _decide(row, last, "vanished", describe_reversal(last))
        return False
    if row.cells is None:
        _confirm(row, last)
    elif not missed:
        _decide(row, last, "reverted", describe_reversal(last))
    elif last.status in _RESTORABLE:
        if _holds_only(row.cells, last.cells):
            _lose(row, [last], "")
        else:
            _decide(row, last, "conflict", f"{last.row_id} was changed by a colleague before it was removed.")
    return False


def _holds_only(cells: Mapping[str, Cell], expected: Mapping[str, Cell]) -> bool:
    return all(
        cell.same_as(expected.get(name, BLANK)) or (name not in expected and cell.formula is not None)
        for name, cell in cells.items()
    )


def _settle_cell_of_missing_row(row: _Row, sets: Sequence[JournalEdit]) -> None:
    for edit in sets:
        if edit.id not in row.missed or any(cells is not None for cells in row.earlier):
            _decide(row, edit, "vanished", f"{edit.row_id} is no longer in {edit.table}.")
        else:
            # A row that the file's writer never had comes back with the edit that added it; this edit follows then.
            row.open.add(edit.id)


def _settle_cell(row: _Row, sets: Sequence[JournalEdit]) -> None:
    """Decide about the edits of one cell that the file has."""
    cells, last = row.cells or {}, sets[-1]
    if last.column not in cells:
        # A column that is gone may come back; nothing can be decided before.
        row.open.update(edit.id for edit in sets if edit.id in row.missed)
        return
    now = cells[last.column]
    missing = [edit for edit in sets if edit.id in row.missed and edit.status in _RESTORABLE]
    if not missing or now.same_as(last.new):
        for edit in sets[:-1]:
            _confirm(row, edit)
        if now.same_as(last.new):
            _confirm(row, last)
        elif any(now.same_as(edit.base) for edit in sets):
            _decide(row, last, "reverted", describe_reversal(last))
        elif last.status == "written":
            row.outcomes[last.id] = Outcome("reverted", now, _describe_change(last))
        return
    first = missing[0]
    # An edit's own base says less than the stored versions: the file may be older than that, and changed since.
    before = [version.get(last.column, BLANK) for version in row.earlier if version is not None] or [
        first.base
    ]
    if first.base.same_as(last.new) and len(missing) > 1:
        # Taken together our edits changed nothing, so the file's value stays; it is named, because they differ.
        row.outcomes[last.id] = Outcome(
            "reverted", now, f"{last.column} of {last.row_id} has another value now."
        )
    elif any(now.same_as(cell) for cell in before):
        _lose(row, missing, last.column)
    else:
        for edit in sets[:-1]:
            _confirm(row, edit)
        row.outcomes[last.id] = Outcome("conflict", now, _describe_change(last))


def _describe_change(edit: JournalEdit) -> str:
    return f"{edit.column} of {edit.row_id} has another value now."


def _lose(row: _Row, edits: Iterable[JournalEdit], column: str) -> None:
    for edit in edits:
        if edit.id in row.missed and edit.status in _RESTORABLE:
            row.lost.setdefault((edit.table, edit.row_id, column), []).append(edit)
            row.outcomes[edit.id] = Outcome("written")


def _confirm(row: _Row, edit: JournalEdit) -> None:
    """Note that the file's writer had an edit; one that they did not have may still be overwritten."""
    if edit.id not in row.missed and edit.status != "settled":
        row.outcomes[edit.id] = Outcome("settled")


def _decide(row: _Row, edit: JournalEdit, status: EditStatus, why: str) -> None:
    if edit.status in _RESTORABLE:
        row.outcomes[edit.id] = Outcome(status, None, why)
