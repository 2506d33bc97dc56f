"""What several writers did to one workbook, and whether the workbook at the end agrees.

Every writer logs each edit before it makes it (``invoke``) and again when it got the answer
(``ack``), one JSON line each, synced. Rows are known by a mark that no other row has and every value set is
unique, so each cell of the end can be traced back to the edit that wrote it.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARK = "Notes"
"""The column whose text no two rows share."""

CellKey = tuple[str, str]
"""A row id and a column."""


@dataclass(frozen=True, slots=True)
class CellSet:
    """One cell set by one edit; ``saw`` is what the writer had read in it before."""

    row_id: str
    column: str
    saw: str
    new: str

    @property
    def key(self) -> CellKey:
        """The cell."""
        return self.row_id, self.column


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit of one writer: rows added and cells set together.

    ``status`` is the receipt's (saved, queued, conflict), None when the writer was never answered. ``invoked`` and
    ``acknowledged`` are seconds of one clock that all writers share.
    """

    writer: str
    number: int
    adds: tuple[Mapping[str, str], ...] = ()
    sets: tuple[CellSet, ...] = ()
    status: str | None = None
    ids: tuple[str, ...] = ()
    invoked: float = 0.0
    acknowledged: float = 0.0

    @property
    def seconds(self) -> float:
        """How long the writer waited."""
        return self.acknowledged - self.invoked

    @property
    def name(self) -> str:
        """``writer#number``."""
        return f"{self.writer}#{self.number}"


class Log:
    """A writer's own log; a line is durable when `append` returns."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, **entry: Any) -> None:  # noqa: ANN401  # whatever JSON holds
        """Write one line and wait until the disk has it."""
        os.write(self._handle, json.dumps(entry).encode() + b"\n")
        os.fsync(self._handle)


def load(paths: Iterable[Path]) -> list[Operation]:
    """Read writers' logs; a last line cut short by a kill is left out."""
    operations: list[Operation] = []
    for path in paths:
        invoked: dict[int, dict[str, Any]] = {}
        acknowledged: dict[int, dict[str, Any]] = {}
        for line in path.read_bytes().split(b"\n")[:-1]:
            entry = json.loads(line)
            (invoked if entry["kind"] == "invoke" else acknowledged)[entry["number"]] = entry
        for number, entry in invoked.items():
            ack = acknowledged.get(number, {})
            operations.append(
                Operation(
                    entry["writer"],
                    number,
                    tuple(entry["adds"]),
                    tuple(CellSet(*cell) for cell in entry["sets"]),
                    ack.get("status"),
                    tuple(ack.get("ids", ())),
                    entry["at"],
                    ack.get("at", entry["at"]),
                )
            )
    return operations


@dataclass(slots=True)
class Findings:
    """What is wrong at the end, one sentence each; empty lists are what a store owes."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half_applied: list[str] = field(default_factory=list)
    phantom: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.half_applied or self.phantom)

    def counts(self) -> str:
        """How many of each."""
        return (
            f"{len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.half_applied)} half-applied,"
            f" {len(self.phantom)} from nowhere"
        )


def check(
    operations: Sequence[Operation],
    start: Mapping[CellKey, str],
    rows: Sequence[Mapping[str, str]],
    *,
    id_column: str,
    waiting: Iterable[tuple[str, str, str]] = (),
    decided: Mapping[CellKey, Iterable[str]] | None = None,
    one_user: bool = False,
) -> Findings:
    """Compare the end with the histories.

    ``start`` holds the cells that may be set and what they held; ``rows`` the table at the end. ``waiting``
    names the edits that wait for a person's decision (row id, column, value). ``decided`` names values that
    other programs put into cells: from such a value on, an earlier edit is superseded. ``one_user``: the
    writers are windows of one person, whose latest word counts although another window had not shown the
    one before.
    """
    return _Checker(operations, start, rows, id_column, set(waiting), decided or {}, one_user=one_user).run()


class _Checker:
    def __init__(
        self,
        operations: Sequence[Operation],
        start: Mapping[CellKey, str],
        rows: Sequence[Mapping[str, str]],
        id_column: str,
        waiting: set[tuple[str, str, str]],
        decided: Mapping[CellKey, Iterable[str]],
        *,
        one_user: bool,
    ) -> None:
        self.one_user = one_user
        self.operations = operations
        self.start = dict(start)
        self.rows = rows
        self.id_column = id_column
        self.waiting = waiting
        self.decided = {key: set(values) for key, values in decided.items()}
        self.found = Findings()
        self.by_mark: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in rows:
            self.by_mark[row.get(MARK, "")].append(row)

    def run(self) -> Findings:
        self._ids_once()
        present: dict[str, list[bool]] = defaultdict(list)
        for operation in self.operations:
            for added in operation.adds:
                present[operation.name].append(self._added(operation, added))
        reached = self._chains()
        for operation in self.operations:
            for one in operation.sets:
                there = (operation.name, one.key) in reached
                present[operation.name].append(there)
                self._set(operation, one, there=there)
        for operation in self.operations:
            parts = present[operation.name]
            if operation.status is None and any(parts) and not all(parts):
                self.found.half_applied.append(
                    f"{operation.name} was never acknowledged and {sum(parts)} of its {len(parts)} parts are there"
                )
        known = {added[MARK] for operation in self.operations for added in operation.adds}
        first = {value for (_, column), value in self.start.items() if column == MARK}
        self.found.phantom += [
            f"a row marked {mark or '(blank)'} that no one added"
            for mark in self.by_mark.keys() - known - first
        ]
        return self.found

    def _ids_once(self) -> None:
        counts = Counter(row.get(self.id_column, "") for row in self.rows)
        self.found.doubled += [
            f"the id {value_text} is there {n} times" for value_text, n in counts.items() if n > 1
        ]

    def _added(self, operation: Operation, added: Mapping[str, str]) -> bool:
        rows = self.by_mark[added[MARK]]
        if len(rows) > 1:
            self.found.doubled.append(f"{operation.name}: the row {added[MARK]} is there {len(rows)} times")
        if not rows:
            if operation.status is not None:
                self.found.lost.append(f"{operation.name}: the row {added[MARK]} is not there")
            return False
        row = rows[0]
        if operation.ids and row.get(self.id_column) not in operation.ids:
            self.found.half_applied.append(
                f"{operation.name}: the row {added[MARK]} does not have the acknowledged id"
            )
        for column, value in added.items():
            self.start[row.get(self.id_column, ""), column] = value
        return True

    def _chains(self) -> set[tuple[str, CellKey]]:
        """The sets that lead, each from what its writer saw, to what the cells hold at the end."""
        by_value: dict[tuple[CellKey, str], tuple[Operation, CellSet]] = {}
        for operation in self.operations:
            for one in operation.sets:
                by_value[one.key, one.new] = (operation, one)
        reached: set[tuple[str, CellKey]] = set()
        held = {row.get(self.id_column, ""): row for row in self.rows}
        for key in self.start:
            row = held.get(key[0])
            value = row.get(key[1], "") if row else self.start[key]
            while value != self.start[key] and value not in self.decided.get(key, ()):
                link = by_value.get((key, value))
                if link is None or (link[0].name, key) in reached:
                    self.found.phantom.append(f"{key[1]} of {key[0]} holds {value!r}, which leads nowhere")
                    break
                reached.add((link[0].name, key))
                value = link[1].saw
        return reached

    def _read_by_others(self, operation: Operation, key: CellKey) -> Iterator[float]:
        """When other edits of a cell were acknowledged as saved."""
        for other in self.operations:
            if (
                other.status == "saved"
                and other is not operation
                and any(one.key == key for one in other.sets)
            ):
                yield other.acknowledged

    def _set(self, operation: Operation, one: CellSet, *, there: bool) -> None:
        if there or operation.status is None or one.key in self.decided:
            return
        if operation.status in ("conflict", "queued") and (*one.key, one.new) in self.waiting:
            return
        if self.one_user and any(
            acknowledged >= operation.invoked for acknowledged in self._read_by_others(operation, one.key)
        ):
            return
        self.found.lost.append(
            f"{operation.name} ({operation.status}): {one.column} of {one.row_id} = {one.new!r} is neither there"
            " nor overwritten by someone who had read it, and waits for no one"
        )
