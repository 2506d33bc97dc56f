"""What merging a copy would do, as data that a person sees before anything is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbook.cell import Cell
from workbook.sharing.journal.edit import JournalEdit


@dataclass(frozen=True, slots=True)
class CellNote:
    """One cell that differs: what the workbook and the copy hold, as a person sees it ("" is blank).

    ``base`` is what both once held, "" when that is not known or was blank. ``label`` names the row.
    """

    table: str
    row_id: str
    label: str
    column: str
    mine: str
    copy: str
    base: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        return {
            "table": self.table,
            "row_id": self.row_id,
            "label": self.label,
            "column": self.column,
            "mine": self.mine,
            "copy": self.copy,
            "base": self.base,
        }


@dataclass(frozen=True, slots=True)
class RowNote:
    """One row that only one side has; ``why`` says what is special about it, or is "".

    ``row_id`` is the id it has or would get, ``address`` its row (``Sheet!17``).
    """

    table: str
    row_id: str
    label: str
    address: str
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        return {
            "table": self.table,
            "row_id": self.row_id,
            "label": self.label,
            "address": self.address,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a copy would bring into the workbook, and what it would not.

    ``edits`` are what the store would record: rows ``added``, cells ``taken`` from the copy, and ``conflicts``,
    where the workbook keeps its value and the copy's waits for a person. ``deleted`` rows are in the copy only
    and were once here; ``missing`` rows are here only and were once in the copy; neither is touched.
    ``only_mine`` counts all rows that are here only. ``older`` cells hold in the copy what the workbook held
    before. ``left`` are sentences on what cannot be merged. ``known`` counts what was merged or offered
    before. ``since`` says which version the copy was made from (UTC, ISO), "" when unknown.
    """

    edits: Sequence[JournalEdit] = ()
    added: Sequence[RowNote] = ()
    taken: Sequence[CellNote] = ()
    conflicts: Sequence[CellNote] = ()
    deleted: Sequence[RowNote] = ()
    missing: Sequence[RowNote] = ()
    only_mine: int = 0
    older: Sequence[CellNote] = ()
    left: Sequence[str] = ()
    known: int = 0
    shared: int = 0
    since: str = field(default="")

    @property
    def is_empty(self) -> bool:
        """Whether the copy brings nothing that the workbook does not have."""
        return not self.edits

    def to_json(self) -> dict[str, Any]:
        """Give the stable JSON form."""
        named = {
            name: [note.to_json() for note in getattr(self, name)]
            for name in ("added", "taken", "conflicts", "deleted", "missing", "older")
        }
        return {
            **named,
            "left": list(self.left),
            "only_mine": self.only_mine,
            "known": self.known,
            "shared": self.shared,
            "since": self.since,
        }


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier merges wrote or offered, and was not undone: cells and rows by table and id."""

    cells: Mapping[tuple[str, str, str], Collection[Cell]] = field(default_factory=dict)
    rows: Collection[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, edits: Iterable[JournalEdit]) -> Past:
        """Collect the edits of earlier merges."""
        cells: dict[tuple[str, str, str], list[Cell]] = {}
        rows: set[tuple[str, str]] = set()
        for edit in edits:
            if edit.kind == "set":
                cells.setdefault((edit.table, edit.row_id, edit.column), []).append(edit.new)
            elif edit.kind == "add":
                rows.add((edit.table, edit.row_id))
        return cls(cells, rows)

    def keys(self) -> frozenset[tuple[str, str, str]]:
        """All cells, and all rows with "" as the column."""
        return frozenset([*self.cells, *((table, row_id, "") for table, row_id in self.rows)])


NO_PAST = Past()


@dataclass(slots=True)
class Notes:
    """A plan while it is made."""

    edits: list[JournalEdit] = field(default_factory=list)
    added: list[RowNote] = field(default_factory=list)
    taken: list[CellNote] = field(default_factory=list)
    conflicts: list[CellNote] = field(default_factory=list)
    deleted: list[RowNote] = field(default_factory=list)
    missing: list[RowNote] = field(default_factory=list)
    older: list[CellNote] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    only_mine: int = 0
    known: int = 0
