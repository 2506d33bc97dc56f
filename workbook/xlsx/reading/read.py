"""A package to a Snapshot: the schema's tables, typed, with the problems a person should see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbook.schema import ColumnType, RowColumn, TableSpec
from workbook.snapshot import Problem, Snapshot, Table
from workbook.xlsx.package import Package
from workbook.xlsx.reading.cells import read_cells as read_cells
from workbook.xlsx.reading.cells import read_sheet as read_sheet
from workbook.xlsx.reading.decode import Decoder
from workbook.xlsx.reading.file_oddities import find_file_oddities
from workbook.xlsx.reading.frames import RawColumn, build_table
from workbook.xlsx.reading.oddities import find_oddities
from workbook.xlsx.reading.row_lookup import row_cells
from workbook.xlsx.reading.table import find_tables
from workbook.xlsx.reading.table_layout import TableLayout, limit_below, own_formula_letters, rows_below
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.strings import SharedStrings


def read_snapshot(
    package: Package,
    schema: Sequence[TableSpec],
    *,
    path: str = "",
    token: str = "",
) -> Snapshot:
    """Read the schema's tables from a package.

    Raises FileRefusedError when a part that a table needs is damaged.
    """
    layouts = find_tables(package, schema)
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for spec in schema:
        layout = layouts.get(spec.name)
        if layout is None:
            tables[spec.name], _ = build_table(spec, spec.name, (), (), found=False)
            continue
        tables[spec.name], found = _read_table(package, layout)
        problems += found
        problems += _find_ambiguous_columns(layout)
        problems += _find_missing_ids(tables[spec.name])
        problems += find_oddities(package, layout, tables[spec.name])
    SharedStrings.of(package).forget_texts()
    problems += find_file_oddities(package)
    return Snapshot(tables, token, path, package.date1904, tuple(problems))


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table's cells as decoded, none typed; ``rows`` are worksheet rows without wholly blank ones.

    ``below`` are the rows among them that were typed right below the table, ``outside`` those further away,
    which are not read.
    """

    columns: list[RawColumn]
    rows: list[int]
    below: list[int]
    outside: list[int]
    missing: list[str] = field(default_factory=list)
    """Cells that show a shared string that is not in the file."""
    left_out: list[tuple[int, str, str]] = field(default_factory=list)
    """Rows that are no data (totals, sections, repeated headers): row number, what it is, its first text."""


def read_table(package: Package, layout: TableLayout) -> RawTable:
    """Decode a table's columns, in sheet order; raise FileRefusedError when a part is damaged."""
    sheet = Sheet.of(package, layout.part)
    wanted = {letter.encode() for letter in layout.letters.values()}
    own = {letter.encode() for letter in own_formula_letters(layout)}
    decoder = Decoder(sheet)
    block = decoder.columns(wanted, own, layout.first_row, limit_below(package, layout))
    accepted, outside = rows_below(layout, block)
    height = len(block.rows) - len(outside)
    columns = []
    for name, letter in layout.letters.items():
        column = layout.spec.column(name) if name not in layout.extras else None
        key = letter.encode()
        columns.append(
            RawColumn(
                name,
                column.type if column else ColumnType.TEXT,
                letter,
                block.texts[key][:height],
                block.kinds[key][:height],
                ours=column is not None,
            )
        )
    raw = RawTable(columns, block.rows[:height], accepted, outside, decoder.missing)
    return _without_other_rows(package, layout, raw)


def _without_other_rows(package: Package, layout: TableLayout, raw: RawTable) -> RawTable:
    """Leave out the rows of a hand-made list that are no data; a row with an id always is."""
    spec = layout.spec
    ids = next((column.kinds for column in raw.columns if column.name == spec.id_column), None)
    if spec.row_judge is None or not raw.rows or (ids is not None and all(ids)):
        return raw
    headers = row_cells(package, layout, layout.header_row)
    titles = {column.letter: headers[column.name].text for column in raw.columns}
    shown = [RowColumn(c.letter, titles[c.letter], c.texts, c.kinds) for c in raw.columns]
    judged = spec.row_judge(raw.rows, shown)
    others = {other.at: other for other in judged if ids is None or not ids[other.at]}
    if not others:
        return raw
    places = [at for at in range(len(raw.rows)) if at not in others]
    remaining = [
        replace(c, texts=[c.texts[at] for at in places], kinds=bytes(c.kinds[at] for at in places))
        for c in raw.columns
    ]
    rows = [raw.rows[at] for at in places]
    named = [(raw.rows[at], other.kind, other.text) for at, other in others.items() if not other.is_prepared]
    return RawTable(
        remaining, rows, [row for row in raw.below if row in set(rows)], raw.outside, raw.missing, named
    )


def _read_table(package: Package, layout: TableLayout) -> tuple[Table, list[Problem]]:
    raw = read_table(package, layout)
    problems = [
        Problem(
            "R103",
            "warning",
            layout.sheet,
            f"{next(iter(layout.letters.values()))}{row}",
            "",
            f"Row {row} is outside the table {layout.spec.name} and is not counted; move it into the table.",
        )
        for row in raw.outside[:20]
    ]
    problems += [
        Problem(
            "R104",
            "note",
            layout.sheet,
            f"{next(iter(layout.letters.values()))}{row}",
            "",
            f"Row {row} was typed below the table {layout.spec.name}; it is counted, and the table will grow over it.",
        )
        for row in raw.below[:20]
    ]
    problems += [
        Problem(
            "R109",
            "error",
            layout.sheet,
            cell,
            "",
            "The text of this cell is not in the file, which is damaged there; type it again, or restore a backup.",
        )
        for cell in raw.missing[:20]
    ]
    first = next(iter(layout.letters.values()))
    problems += [
        Problem(
            "R108",
            "note",
            layout.sheet,
            f"{first}{row}",
            "",
            f"Row {row} ({text[:40]!r}) is a {kind}, no row of {layout.spec.part_of or layout.spec.name}; it is not counted.",
        )
        for row, kind, text in raw.left_out
    ]
    table, misfits = build_table(layout.spec, layout.sheet, raw.columns, raw.rows, date1904=package.date1904)
    return table, problems + misfits


def _find_ambiguous_columns(layout: TableLayout) -> list[Problem]:
    return [
        Problem(
            "R102",
            "warning",
            layout.sheet,
            f"{letter}{layout.header_row}",
            "",
            f"Two columns of {layout.spec.name} mean the same ({name}); the one that was used so far is. To use this one"
            " instead, run `refboard adopt`.",
        )
        for name, letter in layout.letters.items()
        if name in layout.ambiguous
    ]


def _find_missing_ids(table: Table) -> list[Problem]:
    column = table.spec.id_column
    if column is None or column not in table.letters:
        return []
    seen: set[str] = set()
    problems = []
    if "" not in table.ids and len(set(table.ids)) == len(table.ids):
        return []
    for place, row_id in enumerate(table.ids):
        if row_id and row_id not in seen:
            seen.add(row_id)
            continue
        address = table.address(place, column).partition("!")[2]
        if row_id:
            text = f"The {column} {row_id} is used twice; this row gets its own when refboard next writes."
            problems.append(Problem("R205", "warning", table.sheet, address, row_id, text))
        else:
            text = f"This row has no {column}; it gets one when refboard next writes."
            problems.append(Problem("R206", "note", table.sheet, address, "", text))
    return problems
