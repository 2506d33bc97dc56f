"""Which earlier version of a workbook a copy of it was made from.

Each stored version changed something: cells, rows. A copy made later holds the new values, one made before holds the
old ones. So the copy was made from the last version with changes that it has, before the first with changes that it
does not have. Where the evidence is too thin, the result says so, and cells never replace filled ones then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.row_id import is_generated_id
from workbook.sharing.versions.contents import find_differing, pair_columns, same

if TYPE_CHECKING:
    from workbook.sharing.journal.edit import RowKey
    from workbook.sharing.versions.contents import Contents, TableContents

Key = tuple[str, str, str]
"""A table, a row id and a column; "" instead of a column for the row itself."""
Load = Callable[[], "Contents | None"]
"""Reads a version; None where that is not possible any more."""
ENOUGH = 3
"""Cells that the copy must share with versions; fewer may be the same by chance. One added row is enough."""


@dataclass(frozen=True, eq=False)
class MergeBase:
    """The version that a copy was made from, as far as the evidence shows.

    ``number`` is its index among the given versions. ``is_certain``: the copy holds what was changed up to there;
    otherwise it may be older. ``moved`` is what changed in the step to this version or later: other versions may have
    been saved in between, and the copy made from one of those. ``known`` are all rows that any version had.
    """

    number: int
    version: Contents
    is_certain: bool
    moved: Collection[Key] = frozenset()
    known: frozenset[RowKey] = frozenset()


@dataclass(slots=True)
class _Evidence:
    """Every cell and row that ever changed: in which step, and whether the copy matches it."""

    merged: Collection[Key] = frozenset()
    marks: dict[Key, list[tuple[int, bool]]] = field(default_factory=dict)
    known: set[RowKey] = field(default_factory=set)

    def note(self, key: Key, step: int, *, was: bool, now: bool) -> None:
        """Record whether the copy matches the value before a step, and the value after it."""
        self.marks.setdefault(key, [(0, was)]).append((step, now))

    def judge(self, rows: set[RowKey], unseen: set[int]) -> tuple[int, bool]:
        """The last step that the copy has, before the first step that it does not have; and whether that is certain.

        ``rows`` are those of the copy, ``unseen`` are steps known to be later than it; the step is -1 when it holds
        none. A value that changed and changed back says nothing about the steps in between.
        """
        matching: Counter[int] = Counter()
        unseen = set(unseen)
        for (table, row_id, column), marks in self.marks.items():
            if (table, row_id, column) in self.merged or (table, row_id, "") in self.merged:
                continue
            places = [place for place, (_, matches) in enumerate(marks) if matches]
            if not places:
                continue
            if places[0] > 0:
                # A random id can only be in a copy that was made after its row was added: one such row is proof. A cell may
                # hold the new value by chance, so it takes several.
                certain = not column and (table, row_id) in rows and is_generated_id(row_id)
                matching[marks[places[0]][0]] += ENOUGH if certain else 1
            # The copy does not hold what came after its last match: it was made before that step.
            if places[-1] + 1 < len(marks):
                unseen.add(marks[places[-1] + 1][0])
        end = min(unseen, default=None)
        seen = {step: count for step, count in matching.items() if end is None or step < end}
        return max(seen, default=-1), sum(seen.values()) >= ENOUGH

    def moved_since(self, step: int) -> frozenset[Key]:
        """The cells and rows that changed in this step or later."""
        return frozenset(key for key, marks in self.marks.items() if marks[-1][0] >= step)


def find_merge_base(
    copy: Contents,
    versions: Sequence[Load],
    *,
    merged: Collection[Key] = frozenset(),
    later: Collection[int] = frozenset(),
) -> MergeBase | None:
    """Find the version a copy was made from, among versions from the oldest to the newest; None without any.

    All have the same date system. ``versions`` are read one by one, and at most two are in memory. ``merged`` is what
    the workbook got from a copy, which is no evidence that a copy got it from the workbook; ``later`` are versions
    newer than the copy.
    """
    evidence = _Evidence(merged)
    previous: Contents | None = None
    readable: list[int] = []
    same_bytes = -1
    for step, load in enumerate(versions):
        version = load()
        if version is None:
            continue
        readable.append(step)
        if copy.token and version.token == copy.token:
            same_bytes = step
        evidence.known.update(
            (name, row_id) for name, table in version.tables.items() for row_id in table.first
        )
        if previous is not None:
            _weigh(evidence, step, copy, previous, version)
        previous = version
    if previous is None:
        return None
    rows = {(name, row_id) for name, table in copy.tables.items() for row_id in table.first}
    number, is_certain = (same_bytes, True) if same_bytes >= 0 else evidence.judge(rows, set(later))
    number = max(number, readable[0])
    moved = evidence.moved_since(number + (number == same_bytes))
    return MergeBase(number, versions[number]() or previous, is_certain, moved, frozenset(evidence.known))


def _weigh(evidence: _Evidence, step: int, copy: Contents, older: Contents, newer: Contents) -> None:
    for name, new in newer.tables.items():
        its, old = copy.tables.get(name), older.tables.get(name)
        if its is not None and old is not None:
            _weigh_rows(evidence, step, its, old, new)
            _weigh_cells(evidence, step, its, old, new)


def _weigh_rows(
    evidence: _Evidence, step: int, its: TableContents, old: TableContents, new: TableContents
) -> None:
    for row_id in old.first.keys() ^ new.first.keys():
        here = row_id in its.first
        was, now = row_id in old.first, row_id in new.first
        if here and not is_generated_id(row_id) and not _is_same_row(its, new if now else old, row_id):
            # Two people who number their rows by hand both continue with 15: the same id for two different rows.
            continue
        evidence.note((new.spec.name, row_id, ""), step, was=was == here, now=now == here)


def _is_same_row(its: TableContents, other: TableContents, row_id: str) -> bool:
    place = [(its.first[row_id], other.first[row_id])]
    return not list(find_differing(its, other, pair_columns(its, other), place))


def _weigh_cells(
    evidence: _Evidence, step: int, its: TableContents, old: TableContents, new: TableContents
) -> None:
    pairs, columns = pair_columns(new, old), pair_columns(new, its)
    partners = ((at, old.first[row_id]) for row_id, at in new.first.items() if row_id in old.first)
    for here, there, names in find_differing(new, old, pairs, partners):
        row_id = new.ids[here]
        place = its.first.get(row_id)
        for name in names:
            if place is None or name not in columns:
                continue
            value, now, was = (
                its.cell(place, columns[name]),
                new.cell(here, name),
                old.cell(there, pairs[name]),
            )
            if value.formula is None and now.formula is None and was.formula is None:
                evidence.note((new.spec.name, row_id, name), step, was=same(value, was), now=same(value, now))
