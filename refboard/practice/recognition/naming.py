"""From what was recognized to the names that the store reads a workbook by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from refboard.practice.recognition.made import has_own_names
from refboard.practice.recognition.subject import SUBJECT
from workbook.recognition.recognize import recognize
from workbook.schema import JOIN, NONE, TableSpec, fold
from workbook.xlsx.reading.custom_names import apply_names, with_custom_names
from workbook.xlsx.reading.headers import unique_names
from workbook.xlsx.reading.table import find_tables, find_unnamed

if TYPE_CHECKING:
    from workbook.recognition.columns import ColumnMatch
    from workbook.recognition.recognition import FoundTable, Recognition
    from workbook.recognition.regions import Region
    from workbook.xlsx.package import Package
    from workbook.xlsx.reading.table_layout import TableLayout

Names = dict[tuple[str, str], str]
"""(table, column or "") -> its name in the workbook; `NONE` where nothing is it; several joined by `JOIN`."""


@dataclass(frozen=True, slots=True)
class NamedWorkbook:
    """A workbook's tables under their names, with what was recognized for that (None: nothing had to be)."""

    tables: tuple[TableSpec, ...]
    names: Names
    recognition: Recognition | None


def name_tables(
    package: Package, schema: Sequence[TableSpec], given: Mapping[tuple[str, str], str], *, today: date
) -> NamedWorkbook:
    """The schema under the names that a person gave, that the workbook's own Settings give, or that were recognized.

    A table that refboard made is known by its own names, and costs no look at its cells.
    """
    schema = tuple(apply_names(schema, folded(given)))
    schema = with_custom_names(package, schema, find_unnamed)
    found = find_tables(package, schema)
    kinds = {kind.name for kind in SUBJECT.kinds}
    known = {spec.name for spec in schema if spec.called or _is_ours(spec, found.get(spec.name))}
    if kinds <= known or _nothing_else(package, found, known):
        return NamedWorkbook(tuple(schema), {}, None)
    recognition = recognize(package, SUBJECT, today=today)
    names: Names = {}
    taken = {(found[name].sheet, found[name].header_row) for name in known if name in found}
    for spec in schema:
        if spec.name not in kinds or spec.name in known:
            continue
        table = recognition.table(spec.name)
        places = {(part.sheet, part.sighting.region.header_row) for part in table.parts} if table else set()
        if table is None or places & taken:
            names[spec.name, ""] = NONE
        else:
            names.update(names_of(table, spec))
    return NamedWorkbook(tuple(apply_names(schema, folded(names))), names, recognition)


def folded(names: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Names as `apply_names` takes them; "" means that nothing is the table or column."""
    return {(fold(table), fold(column)): name or NONE for (table, column), name in names.items()}


def _is_ours(spec: TableSpec, layout: TableLayout | None) -> bool:
    """Whether a table has its own name, its id and most of its columns under their own names."""
    if layout is None:
        return False
    name = layout.table.name if layout.table else layout.sheet
    return (
        fold(name) == fold(spec.name) and has_own_names(spec, list(layout.letters)) and not layout.ambiguous
    )


def _nothing_else(package: Package, found: Mapping[str, TableLayout], known: set[str]) -> bool:
    """Whether every sheet with more than a few headers is a table that is known already."""
    from workbook.xlsx.reading.table import header_rows

    used = {
        found[name].sheet for name in found if name in known or name not in {k.name for k in SUBJECT.kinds}
    }
    return all(
        sheet.name in used or max(map(len, header_rows(package, sheet.part).values()), default=0) < 2
        for sheet in package.sheets
    )


def names_of(table: FoundTable, spec: TableSpec) -> Names:
    """The names by which the store finds a recognized table, its sheets and columns.

    A column of ours that nothing is, though a header has one of its names, is named as none.
    """
    main = table.parts[table.new_rows]
    others = [part for at, part in enumerate(table.parts) if at != table.new_rows]
    names: Names = {(spec.name, ""): JOIN.join([main.name, *(part.name for part in reversed(others))])}
    region = main.sighting.region
    shown = headers_of(region)
    used: set[str] = set()
    for match in table.columns:
        if any(column.name == match.role for column in spec.columns):
            names[spec.name, match.role] = _called(match, shown)
            used |= {shown[column] for column in match.columns if column in shown}
    if days := last_contact_columns(table):
        names[spec.name, "Last contact"] = JOIN.join(shown.get(column, header) for column, header in days)
        used |= {shown[column] for column, _ in days if column in shown}
    free = {fold(text) for text in shown.values() if text not in used}
    for column in spec.columns:
        if (spec.name, column.name) not in names and free & {fold(n) for n in (column.name, *column.aliases)}:
            names[spec.name, column.name] = NONE
    return names


def last_contact_columns(table: FoundTable) -> list[tuple[int, str]]:
    """The columns with days of contacts, where a list of offices has one for each touch; number and header."""
    if not table.series:
        return []
    own = next((match for match in table.columns if match.role == "Last contact"), None)
    columns = list(zip(own.columns, own.headers, strict=True)) if own else []
    return [*columns, *((event.day, event.header) for event in table.series)]


def _called(match: ColumnMatch, shown: Mapping[int, str]) -> str:
    return JOIN.join(
        shown.get(column, header) for column, header in zip(match.columns, match.headers, strict=True)
    )


def headers_of(region: Region) -> dict[int, str]:
    """The headers of a list as the store names them: the second of the same with ``(2)``."""
    grid = region.grid
    if region.table is not None:
        texts = {region.table.box.left + at: text for at, text in enumerate(region.table.columns)}
    else:
        place = list(grid.rows).index(region.header_row)
        texts = {c: grid.text(c, place) for c in grid.columns if grid.filled(c, place)}
        texts.update({column: text for column, text in region.headers.items() if column not in texts})
    ordered = dict(sorted(texts.items()))
    return dict(zip(ordered, unique_names(list(ordered.values())), strict=True))
