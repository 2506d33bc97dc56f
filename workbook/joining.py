"""Tables over several sheets and columns over several headers: one table to the caller, several to the file.

A caller's spec that is ``called`` ``A + B`` is read from both sheets and written to the right one; a column that is
``called`` ``First + Last`` is read joined and written apart. Below the `Store` each sheet is a table of its own
(``part_of``), so that ids, journal, undo and merging work on what the file really has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from workbook.cell import Cell, Kind, Value
from workbook.change import AddRow, Change, RemoveRow, SetCells
from workbook.schema import JOIN, NONE, ColumnType, TableSpec, fold
from workbook.snapshot import Snapshot, Table


def names_in(called: str) -> tuple[str, ...]:
    """The names that a set name joins; none for "" and for `NONE`."""
    return (
        tuple(name.strip() for name in called.split(JOIN) if name.strip())
        if called and called != NONE
        else ()
    )


def part_name(table: str, sheet: str) -> str:
    """Name of the table that one further sheet is to the store."""
    return f"{table}: {sheet}"


def with_parts(schema: Sequence[TableSpec]) -> tuple[TableSpec, ...]:
    """The specs that the file is read with: one for each sheet, without columns that are joined."""
    return tuple(part for spec in schema for part in _parts(spec))


def _parts(spec: TableSpec) -> Iterator[TableSpec]:
    columns = tuple(replace(c, called=NONE) if len(names_in(c.called)) > 1 else c for c in spec.columns)
    names = names_in(spec.called)
    main = replace(spec, columns=columns, called=names[0] if names else spec.called)
    yield main
    for name in names[1:]:
        yield replace(
            main,
            name=part_name(spec.name, name),
            called=name,
            part_of=spec.name,
            aliases=(),
            says_names=False,
        )


def is_joined(schema: Sequence[TableSpec]) -> bool:
    """Whether any table or column of a schema is joined."""
    return any(
        len(names_in(spec.called)) > 1 or any(len(names_in(c.called)) > 1 for c in spec.columns)
        for spec in schema
    )


# -- reading


def join(snapshot: Snapshot, schema: Sequence[TableSpec]) -> Snapshot:
    """The caller's tables from those of the file; rows of the main sheet come last, as the newest do."""
    tables: dict[str, Table] = {}
    for spec in schema:
        names = names_in(spec.called)
        parts = [snapshot.tables[part_name(spec.name, name)] for name in reversed(names[1:])]
        main = snapshot.tables[spec.name]
        columns = {c.name: names_in(c.called) for c in spec.columns if len(names_in(c.called)) > 1}
        there = [_with_joined(table, columns) for table in (*parts, main) if table.found]
        tables[spec.name] = replace(_one(there), spec=spec) if there else replace(main, spec=spec)
    return replace(snapshot, tables=tables)


def _one(parts: Sequence[Table]) -> Table:
    main = parts[-1]
    if len(parts) == 1:
        return main
    names = list(dict.fromkeys(name for part in reversed(parts) for name in part.frame.columns))
    return replace(
        main,
        frame=_stacked([part.frame for part in parts], names),
        text=_stacked([part.text for part in parts], names).fill_null(""),
        kinds=_stacked([part.kinds for part in parts], names).fill_null(0),
        rows=[row for part in parts for row in part.rows],
        letters={**{n: letter for part in parts for n, letter in part.letters.items()}, **main.letters},
        ids=[row_id for part in parts for row_id in part.ids],
        extras=tuple(name for name in names if any(name in part.extras for part in parts)),
        parts=tuple(parts),
    )


def _stacked(frames: Sequence[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    return pl.concat(frames, how="diagonal_relaxed").select(names)


def _with_joined(table: Table, columns: Mapping[str, Sequence[str]]) -> Table:
    """A table with columns that are made of several of its own; days and numbers among them stay text."""
    frame, text, kinds, letters = table.frame, table.text, table.kinds, dict(table.letters)
    made: dict[str, tuple[str, ...]] = {}
    for column, headers in columns.items():
        own = [name for header in headers if (name := _named(table, header)) is not None]
        if len(own) != len(headers):
            continue
        pieces = [pl.col(name).str.strip_chars() for name in own]
        whole = pl.concat_str([pl.when(p != "").then(p) for p in pieces], separator=" ", ignore_nulls=True)
        joined = text.select(whole.alias(column))[column]
        text = text.with_columns(joined)
        spec = table.spec.column(column)
        if spec is None or spec.type is ColumnType.TEXT:
            frame = frame.with_columns(joined.replace("", None))
        filled = pl.Series(column, [int(Kind.TEXT) if words else 0 for words in joined], dtype=pl.UInt8)
        kinds = kinds.with_columns(filled)
        letters[column] = table.letters[own[0]]
        made[column] = tuple(own)
    return (
        replace(table, frame=frame, text=text, kinds=kinds, letters=letters, joined=made) if made else table
    )


def _named(table: Table, header: str) -> str | None:
    return next((name for name in table.letters if fold(name) == fold(header)), None)


# -- writing


def split(changes: Iterable[Change], snapshot: Snapshot) -> list[Change]:
    """Changes in the caller's words as changes of the file's tables; ``snapshot`` is what `join` gave."""
    return [_one_change(change, snapshot) for change in changes]


def _one_change(change: Change, snapshot: Snapshot) -> Change:
    table = _table(snapshot, change.table)
    if table is None:
        return change
    if isinstance(change, AddRow):
        part = _for_new_row(table, change.values)
        return AddRow(_file_name(part, change.table), apart(table, change.values))
    part = next((part for part in table.parts if change.row_id in part.ids), table)
    name = _file_name(part, change.table)
    if isinstance(change, SetCells):
        return SetCells(name, change.row_id, apart(table, change.values))
    return RemoveRow(name, change.row_id, change.expected)


def _table(snapshot: Snapshot, name: str) -> Table | None:
    try:
        table = snapshot.table(name)
    except KeyError:
        return None
    return table if table.parts or table.joined else None


def _file_name(part: Table, name: str) -> str:
    return part.spec.name if part.spec.part_of else name


def _for_new_row(table: Table, values: Mapping[str, object]) -> Table:
    """The sheet that takes a new row: the one that is named after a person whom the row names, else the main one."""
    words = {
        fold(word)
        for value in values.values()
        if isinstance(value, str) and len(value) < 40
        for word in value.split()
    }
    for part in table.parts:
        named = {fold(word) for word in part.sheet.replace("'s", "").replace("\u2019s", "").split()}
        common = [
            {fold(w) for w in other.sheet.replace("'s", "").split()}
            for other in table.parts
            if other is not part
        ]
        own = named - set().union(*common)
        if own & words and not any(word.isdigit() for word in own):
            return part
    return table.parts[-1] if table.parts else table


def apart(table: Table, values: Mapping[str, Value | Cell]) -> dict[str, Value | Cell]:
    """Values with joined columns taken apart: the last word goes to the last of them."""
    found: dict[str, Value | Cell] = {}
    for name, value in values.items():
        headers = table.joined.get(name)
        if not headers:
            found[name] = value
            continue
        words = (value.text if isinstance(value, Cell) else str(value or "")).split()
        cut = max(1, len(words) - (len(headers) - 1)) if len(words) > 1 else len(words)
        pieces = [" ".join(words[:cut]), *words[cut:]]
        for at, header in enumerate(headers):
            found[header] = pieces[at] if at < len(pieces) and pieces[at] else None
    return found
