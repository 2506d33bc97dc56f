"""An edit as the journal stores it: what, where, before and after, and what became of it."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from workbook.cell import BLANK, Cell, Kind
from workbook.sync_status import EditKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EditStatus = Literal["pending", "written", "settled", "conflict", "reverted", "vanished", "undone"]
Role = Literal["edit", "undo", "redo", "ids"]
RowKey = tuple[str, str]
"""A table's canonical name and a row id."""


@dataclass(frozen=True, slots=True)
class RowName:
    """A row as a person saw it when they edited it: the cells that name it, by column, as text."""

    table: str
    row_id: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JournalEdit:
    """One cell set, or one row added or removed.

    ``base`` and ``new`` are the cell before and after (set). ``cells`` are the row's cells by column: what
    was added, or what a row to be removed must still hold. ``theirs`` is what a conflicting cell holds.
    ``who`` saved the workbook then, as far as it says. ``save_number`` is the save that wrote the edit into the
    workbook, 0 before (the journal's column ``wave``). ``returns`` counts how often it was restored where the file
    did not show what its writer had read. ``names`` are the rows it is about, as the person saw them.
    """

    kind: EditKind
    table: str
    row_id: str
    column: str = ""
    base: Cell = BLANK
    new: Cell = BLANK
    cells: Mapping[str, Cell] = field(default_factory=dict)
    status: EditStatus = "pending"
    theirs: Cell | None = None
    why: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    batch: int = 0
    changed: str = ""
    save_number: int = 0
    who: str = ""
    returns: int = 0
    names: tuple[RowName, ...] = ()

    def inverse(self, status: EditStatus = "pending") -> JournalEdit:
        """The edit that undoes this one."""
        kinds: dict[EditKind, EditKind] = {"set": "set", "add": "remove", "remove": "add"}
        return JournalEdit(
            kind=kinds[self.kind],
            table=self.table,
            row_id=self.row_id,
            column=self.column,
            base=self.new,
            new=self.base,
            cells=self.cells,
            status=status,
            names=tuple(name for name in self.names if name.row_id == self.row_id),
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """What one action did; ``at`` is UTC in ISO form. ``reverses`` is the batch that an undo or redo reversed."""

    id: int
    title: str
    user: str
    at: str
    role: Role
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an edit."""

    status: EditStatus
    theirs: Cell | None = None
    why: str = ""
    who: str = ""
    returned: bool = False
    """Whether it was restored on the strength of values alone."""


def pack(cell: Cell) -> str:
    """A cell as JSON; what is empty is left out."""
    return json.dumps(_pack(cell), ensure_ascii=True, separators=(",", ":"))


def _pack(cell: Cell) -> dict[str, Any]:
    packed: dict[str, Any] = {"kind": int(cell.kind)}
    for name in ("text", "formula", "rich"):
        value = getattr(cell, name)
        if value is not None and value != "":
            packed[name] = value
    return packed


def unpack(text: str) -> Cell:
    """A cell from JSON."""
    return _unpack(json.loads(text))


def _unpack(packed: Mapping[str, Any]) -> Cell:
    return Cell(Kind(packed["kind"]), packed.get("text", ""), packed.get("formula"), packed.get("rich"))


def to_row(edit: JournalEdit, batch: int, place: int, now: str) -> tuple[Any, ...]:
    """Lay an edit out as the journal's columns."""
    cells = json.dumps({name: _pack(cell) for name, cell in edit.cells.items()}, separators=(",", ":"))
    theirs = pack(edit.theirs) if edit.theirs else ""
    return (
        edit.id,
        batch,
        place,
        edit.kind,
        edit.table,
        edit.row_id,
        edit.column,
        pack(edit.base),
        pack(edit.new),
        cells,
        edit.status,
        theirs,
        edit.why,
        now,
        edit.save_number,
        edit.who,
        edit.returns,
        _pack_names(edit.names),
    )


def _pack_names(names: Sequence[RowName]) -> str:
    return json.dumps([[name.table, name.row_id, dict(name.cells)] for name in names]) if names else ""


def _unpack_names(text: str) -> tuple[RowName, ...]:
    return tuple(RowName(table, row_id, cells) for table, row_id, cells in json.loads(text)) if text else ()


def from_row(row: Sequence[Any]) -> JournalEdit:
    """Read an edit from the journal's columns."""
    (
        key,
        batch,
        kind,
        table,
        row_id,
        column,
        base,
        new,
        cells,
        status,
        theirs,
        why,
        changed,
        save_number,
        who,
        returns,
        names,
    ) = row
    return JournalEdit(
        kind=kind,
        table=table,
        row_id=row_id,
        column=column,
        base=unpack(base),
        new=unpack(new),
        cells={name: _unpack(packed) for name, packed in json.loads(cells).items()},
        status=status,
        theirs=unpack(theirs) if theirs else None,
        why=why,
        id=key,
        batch=batch,
        changed=changed,
        save_number=save_number,
        who=who,
        returns=returns,
        names=_unpack_names(names),
    )


def outcomes_of(edits: Iterable[JournalEdit], status: EditStatus) -> dict[str, Outcome]:
    """One outcome for many edits."""
    return {edit.id: Outcome(status) for edit in edits}


def invert(
    edits: Sequence[JournalEdit], *, redo: bool = False
) -> tuple[list[JournalEdit], dict[str, Outcome]]:
    """The edits that undo these, last first, and what becomes of these.

    What is not in the workbook (pending, conflict, removed by a later save) is only withdrawn: its inverse is recorded
    as undone, so that a redo can make it. ``redo``: these are an undo's edits, and the withdrawn ones are made now.
    """
    inverses: list[JournalEdit] = []
    for edit in reversed(edits):
        if edit.status in ("written", "settled") or (redo and edit.status == "undone"):
            inverses.append(edit.inverse())
        elif edit.status != "undone":
            inverses.append(edit.inverse("undone"))
    return inverses, outcomes_of(edits, "undone")
