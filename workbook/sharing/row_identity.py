"""Which of several rows with one id is the row that had it: the one most like the row as it was last known.

A copied row that someone inserts above the original and types over would otherwise take its id, and with it every
edit that waits for the original.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from workbook.cell import FORMULA_FLAG, Kind
from workbook.errors import NotWrittenError, RefusedError
from workbook.serial import shown
from workbook.sharing.row_ids import assign_copies
from workbook.xlsx.package import Package
from workbook.xlsx.reading.row_lookup import find_rows, row_cells
from workbook.xlsx.reading.table import find_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.sharing.journal.journal import Journal
    from workbook.sharing.row_ids import IdAssignment
    from workbook.sharing.versions.ring import VersionRing
    from workbook.snapshot import Snapshot, Table
    from workbook.xlsx.reading.rows import Rows
    from workbook.xlsx.reading.table_layout import TableLayout

_SEARCHED = 8
"""Stored versions in which a row is looked for, the newest first."""


class RowIdentity:
    """Knows rows from the stored versions and the journal of one workbook."""

    def __init__(self, journal: Journal, ring: VersionRing, *, shows_new_ids: bool = False) -> None:
        self._journal = journal
        self._ring = ring
        self._shows_new_ids = shows_new_ids
        self._copies: tuple[str, list[IdAssignment]] = ("", [])
        self._promised: list[IdAssignment] = []
        self._known: dict[tuple[str, str], Mapping[str, str]] = {}

    def promised(self) -> list[IdAssignment]:
        """Ids under which the caller has seen copied rows that do not have them in the file yet."""
        return self._promised

    def copies(self, token: str) -> list[IdAssignment]:
        """The ids that the copied rows of a version will get; none for one that was not read last."""
        return self._copies[1] if self._copies[0] == token else []

    def choose(self, rows: Rows, layout: TableLayout, row_id: str, places: Sequence[int]) -> int:
        """The worksheet row that has the id by right."""
        known = self._last_known(layout.spec.name, row_id, rows)
        cells = [
            {
                name: shown(cell, date1904=rows.package.date1904)
                for name, cell in row_cells(rows.package, layout, place).items()
            }
            for place in places
        ]
        return places[_nearest(known, cells)]

    def name_copies(self, snapshot: Snapshot, rows: Rows) -> Snapshot:
        """Decide which copied rows get which ids; the snapshot shows them where that was asked for."""
        tables = dict(snapshot.tables)
        found: list[IdAssignment] = []
        for name, table in snapshot.tables.items():
            copies = self._copied_rows(table, rows)
            if copies:
                given = assign_copies(table, copies, [each.as_edit() for each in self._promised])
                found += given
                tables[name] = _renamed(table, {each.row: each.row_id for each in given})
        self._copies = (snapshot.token, found)
        if not (found and self._shows_new_ids):
            return snapshot
        self._promised = found
        for each in found:
            rows.assign_id(each.table, each.row_id, each.row)
        return replace(snapshot, tables=tables)

    def _copied_rows(self, table: Table, rows: Rows) -> list[int]:
        """Positions of the rows that have another row's id."""
        column = table.spec.id_column
        if column is None or column not in table.letters or len(set(table.ids)) == len(table.ids):
            return []
        groups: dict[str, list[int]] = defaultdict(list)
        for place, row_id in enumerate(table.ids):
            if row_id:
                groups[row_id].append(place)
        copied: list[int] = []
        for row_id, places in groups.items():
            if len(places) > 1:
                known = self._last_known(table.name, row_id, rows)
                keeper = places[_nearest(known, [table.shown(place) for place in places])]
                copied += [
                    place for place in places if place != keeper and not _is_fixed(table, column, place)
                ]
        return sorted(copied)

    def _last_known(self, table: str, row_id: str, rows: Rows) -> Mapping[str, str]:
        """The texts of a row in the newest stored version in which it was the only one with its id."""
        key = (table, row_id)
        if key not in self._known:
            self._known[key] = self._find(table, row_id, rows)
        return self._known[key]

    def _find(self, table: str, row_id: str, rows: Rows) -> Mapping[str, str]:
        for stored in self._ring.versions()[:_SEARCHED]:
            try:
                package = Package.open(self._ring.load(stored.token), rows.package.name)
                layout = find_tables(package, rows.schema).get(table)
            except RefusedError:
                continue
            places = find_rows(package, layout, [row_id])[row_id] if layout is not None else []
            if layout is not None and len(places) == 1:
                cells = row_cells(package, layout, places[0])
                return {name: shown(cell, date1904=package.date1904) for name, cell in cells.items()}
        try:
            names = [
                name.cells
                for edit in self._journal.edits("pending", "written", "settled")
                for name in edit.names
                if (name.table, name.row_id) == (table, row_id)
            ]
        except NotWrittenError:
            return {}
        return names[-1] if names else {}


def _nearest(known: Mapping[str, str], candidates: Sequence[Mapping[str, str]]) -> int:
    """The candidate that holds most of what is known; the first of equal ones."""
    scores = [sum(cells.get(name, "") == text for name, text in known.items()) for cells in candidates]
    return scores.index(max(scores))


def _is_fixed(table: Table, column: str, place: int) -> bool:
    """Whether a formula makes the id, which must not be overwritten."""
    code = int(table.kinds[column][place])
    return bool(code & FORMULA_FLAG) or Kind(code & ~FORMULA_FLAG) in (Kind.ERROR, Kind.UNCALCULATED)


def _renamed(table: Table, ids: Mapping[int, str]) -> Table:
    """A table with other ids for some rows (by worksheet row)."""
    column = table.spec.id_column or ""
    fresh = [ids.get(row, row_id) for row, row_id in zip(table.rows, table.ids, strict=True)]
    changed = {place: ids[row] for place, row in enumerate(table.rows) if row in ids}

    def with_ids(frame: pl.DataFrame) -> pl.DataFrame:
        values = frame[column].to_list()
        for place, row_id in changed.items():
            values[place] = row_id
        return frame.with_columns(pl.Series(column, values, dtype=frame.schema[column]))

    return replace(table, ids=fresh, frame=with_ids(table.frame), text=with_ids(table.text))
