"""Adopting a workbook: what it is proposed to be, what a person decides, and what is then added to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from refboard.practice import schema
from refboard.practice.book import default_rows
from refboard.practice.recognition.naming import Names, folded, name_tables
from refboard.practice.recognition.proposal import (
    NEEDS,
    AdoptionProposal,
    ProposedColumn,
    ProposedTable,
    WordQuestion,
    propose_adoption,
    questions_of,
)
from refboard.practice.translation import WEIGHTY, Translation, setting_for
from workbook.joining import names_in, part_name, with_parts
from workbook.recognition.recognition import Recognition
from workbook.recognition.values import is_blank_word
from workbook.schema import JOIN, NONE, ColumnType, TableSpec, fold, words_for
from workbook.serial import cell_of
from workbook.xlsx.patching.extend import Extension
from workbook.xlsx.reading.custom_names import apply_names
from workbook.xlsx.reading.table import find_tables

if TYPE_CHECKING:
    from workbook.cell import Cell
    from workbook.snapshot import Snapshot
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

YOU_SAID, BY_NAME = "you said so", "its name"
Words = Mapping[tuple[str, str], Mapping[str, str]]
"""(table, column) -> word of theirs -> our choice, "" for none."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A workbook as it would be adopted.

    ``names`` are all names to remember, ``given`` those that a person set. ``tables`` is the schema under these names.
    """

    proposal: AdoptionProposal
    names: Names
    given: Names
    tables: tuple[TableSpec, ...]
    headers: Mapping[str, tuple[str, ...]]
    """Every header of a found table, for choosing another one."""

    @property
    def guessed(self) -> Names:
        """The names that were recognized, not set."""
        return {place: name for place, name in self.names.items() if place not in self.given}


def plan_adoption(package: Package, given: Mapping[tuple[str, str], str], *, today: date) -> Adoption:
    """Find what a workbook's tables and columns are; ``given`` is what a person set, and wins."""
    set_names = {place: name or NONE for place, name in given.items()}
    named = name_tables(package, schema.TABLES, given, today=today)
    recognition = named.recognition or Recognition()
    proposal = propose_adoption(recognition)
    layouts = find_tables(package, with_parts(named.tables))
    recognized = {table.table: table for table in proposal.tables}
    tables = []
    for spec in named.tables:
        if spec.name not in layouts:
            continue
        table = recognized.get(spec.name)
        if table is None or (spec.name, "") in set_names:
            table = _of_layout(spec, layouts, set_names, recognized.get(spec.name))
        tables.append(_with_given(table, set_names))
    names = {table.table for table in tables}
    missing = tuple(spec.name for spec in schema.TABLES if spec.name not in names)
    headers = {
        spec.name: tuple(_headers(layouts[spec.name])) for spec in named.tables if spec.name in layouts
    }
    return Adoption(
        replace(proposal, tables=tuple(tables), missing=missing),
        {**named.names, **set_names},
        set_names,
        named.tables,
        headers,
    )


def _headers(layout: TableLayout) -> Iterator[str]:
    for name in layout.letters:
        column = next((c for c in layout.spec.columns if c.name == name), None)
        yield column.called or name if column and name not in layout.extras else name


def _of_layout(
    spec: TableSpec, layouts: Mapping[str, TableLayout], given: Names, recognized: ProposedTable | None
) -> ProposedTable:
    """A table that is known by its name or by what a person set."""
    layout = layouts[spec.name]
    sheets = [layout.sheet]
    sheets += [
        layouts[part_name(spec.name, name)].sheet
        for name in names_in(spec.called)[1:]
        if part_name(spec.name, name) in layouts
    ]
    columns = [
        ProposedColumn(
            name, (header,), (letter,), 1.0, YOU_SAID if (spec.name, name) in given else BY_NAME, ()
        )
        for (name, letter), header in zip(layout.letters.items(), _headers(layout), strict=True)
        if name not in layout.extras
    ]
    there = {column.column for column in columns}
    columns += [
        c for c in (recognized.columns if recognized else ()) if c.column not in there and len(c.headers) > 1
    ]
    there = {column.column for column in columns}
    return ProposedTable(
        table=spec.name,
        sheets=tuple(sheets),
        names=names_in(spec.called) or (layout.table.name if layout.table else layout.sheet,),
        confidence=1.0,
        rows=max(0, layout.last_row - layout.header_row),
        columns=tuple(columns),
        asked=(),
        own=layout.extras,
        add=tuple(name for name in NEEDS.get(spec.name, ()) if name not in there),
        new_rows_sheet=layout.sheet,
        tab_column="",
    )


def _with_given(table: ProposedTable, given: Names) -> ProposedTable:
    """A table with the columns that a person set in place of what was recognized."""
    columns = {column.column: column for column in table.columns}
    for (name, column), header in given.items():
        if name != table.table or not column:
            continue
        headers = names_in(header)
        columns = {n: c for n, c in columns.items() if n == column or not set(c.headers) & set(headers)}
        if not headers:
            columns.pop(column, None)
        elif column not in columns or columns[column].headers != headers:
            columns[column] = ProposedColumn(column, headers, (), 1.0, YOU_SAID, ())
        else:
            columns[column] = replace(columns[column], confidence=1.0, why=YOU_SAID)
    used = {header for column in columns.values() for header in column.headers}
    asked = tuple(c for c in table.asked if c.column not in columns and not set(c.headers) & used)
    freed = [h for c in table.columns if c.column not in columns for h in c.headers if h not in used]
    return replace(
        table,
        columns=tuple(columns.values()),
        asked=asked,
        own=tuple(dict.fromkeys([*(h for h in table.own if h not in used), *freed])),
        add=tuple(
            name for name in NEEDS.get(table.table, ()) if name not in columns and name != table.tab_column
        ),
    )


def ask_again(adoption: Adoption, snapshot: Snapshot, chosen: Collection[tuple[str, str]]) -> Adoption:
    """An adoption that asks for the words of columns that a person chose; ``snapshot`` is read under that choice."""
    asked = [q for q in adoption.proposal.words if (q.table, q.column) not in chosen]
    for name, column in sorted(place for place in chosen if place in WEIGHTY):
        table = snapshot.tables[name]
        if table.found and column in table.letters and column not in table.joined:
            texts = (text.strip() for text in table.text[column].to_list())
            counts = Counter(text for text in texts if text and not is_blank_word(text))
            asked += questions_of((name, column), counts, Translation())
    return replace(adoption, proposal=replace(adoption.proposal, words=tuple(asked)))


def accept(adoption: Adoption, *, columns: Mapping[tuple[str, str], str] | None = None) -> Names:
    """The names to remember; ``columns`` are what a person chose for single columns ("" for none)."""
    names = dict(adoption.names)
    for place, header in (columns or {}).items():
        taken = [
            other
            for other, name in names.items()
            if other[0] == place[0] and other != place and name == header and header
        ]
        for other in taken:
            names[other] = NONE
        names[place] = header or NONE
    return names


def tables_under(names: Mapping[tuple[str, str], str]) -> tuple[TableSpec, ...]:
    """Our tables under some names."""
    return tuple(apply_names(schema.TABLES, folded(names)))


def extension_for(
    package: Package,
    names: Names,
    *,
    add: Mapping[str, Sequence[str]],
    words: Words,
    today: date,
    settings_written: Iterable[tuple[str, str]] = (),
) -> tuple[Extension | None, Names]:
    """What to add to the workbook so that everything can be saved, and the names under which it then reads.

    ``add``: table -> columns to add. Sheets that are missing are added with their usual first rows; names and words go
    to Settings. None when nothing has to be added.
    """
    kept = {
        place: name for place, name in names.items() if not (place[1] and place[1] in add.get(place[0], ()))
    }
    # A new sheet has its own name.
    tables = with_parts(tables_under(kept))
    layouts = find_tables(package, tables)
    missing = tuple(spec.name for spec in schema.TABLES if spec.name not in layouts)
    kept = {place: name for place, name in kept.items() if place[0] not in missing}
    columns = {
        spec.name: [c for c in add.get(spec.part_of or spec.name, ()) if c not in layouts[spec.name].letters]
        for spec in tables
        if spec.name in layouts
    }
    written = {(fold(one), fold(other)) for one, other in settings_written}
    rows = [*_default_rows(missing, today), *_name_rows(kept, written), *_word_rows(words)]
    columns = {name: chosen for name, chosen in columns.items() if chosen}
    if not (missing or rows or columns):
        return None, kept
    return Extension((), missing, rows, columns), kept


def _default_rows(missing: Iterable[str], today: date) -> Iterator[tuple[str, dict[str, Cell]]]:
    columns = {spec.name: [c for c in spec.columns if not c.optional] for spec in schema.TABLES}
    wanted = set(missing)
    for name, records in default_rows(today).items():
        for record in records if name in wanted else ():
            cells = zip(columns[name], record, strict=True)
            yield name, {c.name: cell_of(value, c.type) for c, value in cells if value is not None}


def _name_rows(names: Names, written: set[tuple[str, str]]) -> Iterator[tuple[str, dict[str, Cell]]]:
    for place, name in sorted(names.items()):
        if (fold(place[0]), fold(place[1])) not in written:
            yield "Settings", _setting(words_for(*place), name, "The name used in this workbook.")


def _word_rows(words: Words) -> Iterator[tuple[str, dict[str, Cell]]]:
    for place, pairs in words.items():
        if pairs:
            yield "Settings", _setting(*setting_for(place, pairs), "What words of this workbook mean.")


def _setting(name: str, value: str, meaning: str) -> dict[str, Cell]:
    cells = {"Setting": name, "Value": value, "Meaning": meaning}
    return {column: cell_of(text, ColumnType.TEXT) for column, text in cells.items()}


def open_questions(adoption: Adoption, words: Translation | None = None) -> list[WordQuestion]:
    """Words that carry weight and are not understood."""
    known = words or Translation()
    return [
        q
        for q in adoption.proposal.words
        if q.means is None and known.meaning(q.table, q.column, q.word) is None
    ]


def joined(headers: Sequence[str]) -> str:
    """Several headers as one name."""
    return JOIN.join(headers)
