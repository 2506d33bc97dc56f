"""A workbook with more of the schema's tables: id columns, whole sheets and first rows, and the proof that nothing else changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.errors import EditRefusedError, RefusedError
from workbook.xlsx.formula import MAX_ROW
from workbook.xlsx.package import Package
from workbook.xlsx.patching.dropdowns import Dropdown, add_dropdowns
from workbook.xlsx.patching.new_sheet import add_sheets
from workbook.xlsx.patching.patch import CellWrite, Patched, RowAppend, patch
from workbook.xlsx.patching.verify import verify, verify_rows_unchanged
from workbook.xlsx.patching.widen import plan_columns
from workbook.xlsx.reading.table import find_tables
from workbook.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from workbook.cell import Cell
    from workbook.schema import TableSpec


@dataclass(frozen=True, slots=True)
class Extension:
    """What to add to a workbook: columns to tables, ``sheets`` for tables it lacks, ``rows`` to any.

    ``id_columns`` are tables that get their id column, ``columns`` go by table; all are added at the right end.
    """

    id_columns: Sequence[str] = ()
    sheets: Sequence[str] = ()
    rows: Sequence[tuple[str, Mapping[str, Cell]]] = field(default=())
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """(table, new column) -> words that its cells offer."""

    def columns_of(self, spec: TableSpec) -> list[str]:
        """The columns that a table gets, its id first."""
        own = [spec.id_column] if spec.name in self.id_columns and spec.id_column else []
        return [*own, *(name for name in self.columns.get(spec.name, ()) if name not in own)]


def extend(package: Package, schema: Sequence[TableSpec], extension: Extension) -> bytes:
    """Make the bytes of the extended workbook, verified against the one that is there.

    Raises EditRefusedError with the reason where something is in the way; RefusedError when the proof fails.
    """
    package.check_writable()
    step = package
    if extension.id_columns or any(extension.columns.values()):
        step = Package.open(_widened(step, schema, extension), package.name)
        step = Package.open(_with_dropdowns(step, schema, extension), package.name)
    if extension.sheets:
        step = Package.open(_with_sheets(step, schema, extension.sheets), package.name)
    if step is not package:
        _compare(step, package, schema, extension)
    if not extension.rows:
        return step.data
    patched = patch(step, schema, [RowAppend(table, cells) for table, cells in extension.rows])
    data = step.build(patched.parts, patched.removed)
    verify(data, step, patched)
    return data


def _widened(package: Package, schema: Sequence[TableSpec], extension: Extension) -> bytes:
    layouts = find_tables(package, schema)
    writes: list[CellWrite] = []
    tables: dict[str, bytes] = {}
    for spec in schema:
        names = extension.columns_of(spec)
        if not names:
            continue
        there = [name for name in names if spec.name not in layouts or name in layouts[spec.name].letters]
        if there:
            kind = "id column" if there[0] == spec.id_column else f"column {there[0]}"
            raise EditRefusedError(f"{package.name} needs no {kind} in {spec.name}.")
        more, parts = plan_columns(package, layouts[spec.name], names)
        writes += more
        tables.update(parts)
    patched = patch(package, schema, writes, keep_results=True)
    return _built(package, replace(patched, parts={**patched.parts, **tables}))


def _with_dropdowns(package: Package, schema: Sequence[TableSpec], extension: Extension) -> bytes:
    """Offer words in the new columns; nothing but the sheets' lists of dropdowns changes."""
    parts: dict[str, bytes] = {}
    for name, layout in find_tables(package, schema).items():
        sheet = Sheet.of(package, layout.part)
        dropdowns = [
            Dropdown(
                f"{layout.letters[column]}{layout.first_row}:{layout.letters[column]}{MAX_ROW}", tuple(words)
            )
            for (table, column), words in extension.choices.items()
            if table == name and column in layout.letters
        ]
        xml = parts.get(layout.part, sheet.xml)
        tail = add_dropdowns(xml[sheet.end :], sheet.patterns.p, dropdowns)
        if dropdowns and tail != xml[sheet.end :]:
            parts[layout.part] = xml[: sheet.end] + tail
    if not parts:
        return package.data
    data = package.build(parts, ())
    verify_rows_unchanged(data, package, parts)
    return data


def _with_sheets(package: Package, schema: Sequence[TableSpec], names: Sequence[str]) -> bytes:
    specs = {spec.name: spec for spec in schema}
    plans = [(name, [column.name for column in specs[name].columns if not column.optional]) for name in names]
    return _built(package, Patched(add_sheets(package, plans), (), (), {}))


def _built(package: Package, patched: Patched) -> bytes:
    data = package.build(patched.parts, patched.removed)
    verify(data, package, patched)
    return data


def _compare(fresh: Package, package: Package, schema: Sequence[TableSpec], extension: Extension) -> None:
    """Raise RefusedError unless every table is where it was, and the new ones and the new columns are there."""
    before, after = find_tables(package, schema), find_tables(fresh, schema)
    unchanged = fresh.sheets[: len(package.sheets)] == package.sheets
    for spec in schema:
        old, new = before.get(spec.name), after.get(spec.name)
        if old is not None:
            wanted = dict(old.letters)
            for name in extension.columns_of(spec):
                wanted[name] = new.letters.get(name, "") if new is not None else ""
                unchanged = unchanged and bool(wanted[name])
            unchanged = unchanged and new is not None and dict(new.letters) == wanted
            unchanged = (
                unchanged and new is not None and (new.sheet, new.last_row) == (old.sheet, old.last_row)
            )
        elif spec.name in extension.sheets:
            unchanged = (
                unchanged
                and new is not None
                and len(new.letters) == sum(not column.optional for column in spec.columns)
                and new.sheet == spec.name
            )
    if not unchanged:
        raise RefusedError(f"{package.name} was not written: a table would not have read back as written.")
