"""What differs between two versions of a workbook, row by row, and in words.

Rows are matched by id, so that sorting, filtering and moving columns make no difference. Rows without an id are
matched by all their cells, also with rows that have an id in the other version only.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbook.cell import FORMULA_FLAG, Kind
from workbook.sharing.versions.row_label import name_row
from workbook.snapshot import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.snapshot import Snapshot, Table

RowChange = Literal["added", "gone", "changed"]
_CHANGES: tuple[RowChange, ...] = ("added", "gone", "changed")
LONGEST = 60
"""Characters of one cell in a sentence."""
_KINDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.DATE: "number",
    Kind.BOOLEAN: "yes or no",
    Kind.ERROR: "error",
    Kind.UNCALCULATED: "formula",
}


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell in two versions, as a person sees it; "" is blank."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row that only one version has, or that both have with different cells.

    ``label`` names the row for people, from its first filled words. ``cells`` of an added or a gone row are its
    filled cells without the id. ``old_row`` and ``new_row`` are worksheet rows, 0 where there is none.
    """

    change: RowChange
    row_id: str
    label: str
    cells: tuple[CellDifference, ...]
    old_row: int = 0
    new_row: int = 0


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What differs in one table; ``found`` says whether the old and the new version have it at all.

    ``columns_added`` and ``columns_gone`` count the filled cells of columns that only one version has.
    """

    table: str
    rows: tuple[RowDifference, ...] = ()
    columns_added: tuple[tuple[str, int], ...] = ()
    columns_gone: tuple[tuple[str, int], ...] = ()
    found: tuple[bool, bool] = (True, True)

    def count(self, change: RowChange) -> int:
        """How many rows were added, are gone or changed."""
        return sum(row.change == change for row in self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns_added or self.columns_gone or self.found[0] != self.found[1])


def find_difference(old: Snapshot, new: Snapshot) -> list[TableDifference]:
    """Compare two versions, table by table; tables without a difference are left out."""
    found = (_compare(table, new.tables[name]) for name, table in old.tables.items() if name in new.tables)
    return [difference for difference in found if difference]


def describe_difference(old: Snapshot, new: Snapshot, *, most: int = 20) -> list[str]:
    """Say what differs, in lines: a heading for each table, then at most ``most`` rows of it, indented.

    Returns one sentence when nothing differs.
    """
    return describe_tables(find_difference(old, new), most=most)


def describe_tables(differences: Sequence[TableDifference], *, most: int = 20) -> list[str]:
    """Describe differences that were found, as `describe_difference` does."""
    lines = [line for difference in differences for line in _describe_table(difference, most)]
    return lines or ["The tables are the same in both versions."]


# -- comparing


def _compare(old: Table, new: Table) -> TableDifference:
    if not (old.found and new.found):
        return TableDifference(
            old.name,
            (*_only(old, range(len(old)), "gone"), *_only(new, range(len(new)), "added")),
            found=(old.found, new.found),
        )
    shared = [name for name in old.letters if name in new.letters]
    before, after = _contents(old, shared), _contents(new, shared)
    rows: list[RowDifference] = []
    partners, gone, added = _match(old, new, before, after)
    matched = _match_by_contents(old, new, shared, gone, added)
    for here, there in (*partners, *matched):
        if before[here] != after[there]:
            rows.append(_changed(old, new, here, there, shared))
    paired, taken = {here for here, _ in matched}, {there for _, there in matched}
    gone = [at for at in gone if at not in paired]
    added = [at for at in added if at not in taken]
    rows += [*_only(old, gone, "gone"), *_only(new, added, "added")]
    return TableDifference(old.name, tuple(rows), _columns(new, old), _columns(old, new))


def _contents(table: Table, columns: Sequence[str]) -> list[tuple[object, ...]]:
    """The contents of each row: the texts and, because the number 5 and the text 5 look alike, the kinds."""
    if not columns:
        return [()] * len(table)
    dates = Kind.DATE - Kind.NUMBER
    numbers = table.kinds.select(columns)
    plain = [
        series - (series & 15 == int(Kind.DATE)).cast(series.dtype) * dates
        for series in numbers.iter_columns()
    ]
    texts = [series.to_list() for series in table.text.select(columns).iter_columns()]
    return list(zip(*texts, *(series.to_list() for series in plain), strict=True))


def _match(
    old: Table, new: Table, before: Sequence[tuple[object, ...]], after: Sequence[tuple[object, ...]]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pair rows by id in order of appearance, the others by their contents; then the rows without a partner."""
    places: dict[object, deque[int]] = defaultdict(deque)
    for at, key in enumerate(_keys(new, after)):
        places[key].append(at)
    pairs: list[tuple[int, int]] = []
    gone: list[int] = []
    for at, key in enumerate(_keys(old, before)):
        waiting = places.get(key)
        if waiting:
            pairs.append((at, waiting.popleft()))
        else:
            gone.append(at)
    return pairs, gone, sorted(at for waiting in places.values() for at in waiting)


def _match_by_contents(
    old: Table, new: Table, columns: Sequence[str], gone: Sequence[int], added: Sequence[int]
) -> list[tuple[int, int]]:
    """Pair rows that have an id in one version only by all other cells that people entered."""
    if all(old.ids[at] for at in gone) and all(new.ids[at] for at in added):
        return []
    names = [name for name in columns if name != old.spec.id_column]
    places: dict[object, deque[int]] = defaultdict(deque)
    for at, entered in zip(added, _entered_cells(new, names, added), strict=True):
        places[entered].append(at)
    pairs: list[tuple[int, int]] = []
    for at, entered in zip(gone, _entered_cells(old, names, gone), strict=True):
        waiting = places.get(entered)
        if waiting and any(entered) and not (old.ids[at] and new.ids[waiting[0]]):
            pairs.append((at, waiting.popleft()))
    return pairs


def _entered_cells(table: Table, columns: Sequence[str], places: Sequence[int]) -> Iterator[tuple[str, ...]]:
    texts = [table.text[name].to_list() for name in columns]
    codes = [table.kinds[name].to_list() for name in columns]
    for at in places:
        yield tuple(
            "" if code[at] & FORMULA_FLAG else text[at] for text, code in zip(texts, codes, strict=True)
        )


def _keys(table: Table, contents: Sequence[tuple[object, ...]]) -> Iterator[object]:
    for row_id, content in zip(table.ids, contents, strict=True):
        yield row_id or content


def _changed(old: Table, new: Table, here: int, there: int, columns: Sequence[str]) -> RowDifference:
    cells = []
    for name in columns:
        was, now = old.text[name][here], new.text[name][there]
        was_kind, now_kind = _kind(old, name, here), _kind(new, name, there)
        if was == now and was_kind != now_kind:
            was, now = (f"{was} ({was_kind})" if was else ""), (f"{now} ({now_kind})" if now else "")
        if was != now:
            cells.append(CellDifference(name, was, now))
    return RowDifference(
        "changed", new.ids[there], label_of(new, there), tuple(cells), old.rows[here], new.rows[there]
    )


def _kind(table: Table, column: str, at: int) -> str:
    kind, formula = kind_of(int(table.kinds[column][at]))
    return "formula" if formula else _KINDS.get(kind, "")


def _only(table: Table, places: Sequence[int], change: RowChange) -> Iterator[RowDifference]:
    for at in places:
        shown = table.shown(at)
        filled = [(name, text) for name, text in shown.items() if text and name != table.spec.id_column]
        added = change == "added"
        cells = tuple(
            CellDifference(name, "" if added else text, text if added else "") for name, text in filled
        )
        row = table.rows[at]
        yield RowDifference(
            change, table.ids[at], label_of(table, at), cells, 0 if added else row, row if added else 0
        )


def _columns(table: Table, other: Table) -> tuple[tuple[str, int], ...]:
    """The columns that only the first has, with how many of their cells are filled."""
    return tuple(
        (name, int((table.text[name] != "").sum())) for name in table.letters if name not in other.letters
    )


def label_of(table: Table, at: int) -> str:
    """Name a row for people."""
    shown = table.shown(at)
    return name_row(table.spec, lambda column: shown[column])


# -- telling


def _describe_table(difference: TableDifference, most: int) -> Iterator[str]:
    had, has = difference.found
    counts = Counter(row.change for row in difference.rows)
    parts = [f"{counts[change]} {_rows(counts[change])} {change}" for change in _CHANGES if counts[change]]
    parts += [f"the column {name} added ({_filled(n)})" for name, n in difference.columns_added]
    parts += [f"the column {name} gone ({_filled(n)})" for name, n in difference.columns_gone]
    if had != has:
        parts.insert(0, "the whole table is new" if has else "the whole table is gone")
    yield f"{difference.table}: {', '.join(parts)}."
    for row in difference.rows[:most]:
        yield f"  {describe_row(row)}"
    if len(difference.rows) > most:
        yield f"  and {len(difference.rows) - most} more rows."


def describe_row(row: RowDifference) -> str:
    """One row's difference in words, named by id and label."""
    name = row.row_id or f"row {row.new_row or row.old_row}"
    label = f" ({row.label})" if row.label else ""
    if row.change != "changed":
        return f"{row.change}: {name}{label}"
    cells = "; ".join(f"{c.column}: {_word(c.old)} → {_word(c.new)}" for c in row.cells)
    return f"changed: {name}{label}: {cells}"


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _filled(count: int) -> str:
    return f"{count} filled cell{'' if count == 1 else 's'}"


def _word(text: str) -> str:
    return _clip(text) if text else "(blank)"


def _clip(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
