"""Whether a workbook is one that refboard made: then nothing in it has to be recognized, and no cell looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from workbook.schema import TableSpec, fold
from workbook.xlsx.excel_table import excel_tables

if TYPE_CHECKING:
    from workbook.xlsx.package import Package

ENOUGH: Final = 0.6
"""Share of a table's columns under their own names from which it is one that refboard made."""
_ALL: Final = ("Targets", "Touches", "Referrals")


def is_made_by_refboard(package: Package, schema: Sequence[TableSpec]) -> bool:
    """Whether the Excel tables of a workbook have the names and columns of ours; reads no sheet."""
    tables = {fold(table.name): table for table in excel_tables(package)}
    for spec in schema:
        if spec.name in _ALL:
            table = tables.get(fold(spec.name))
            if table is None or not has_own_names(spec, table.columns):
                return False
    return True


def has_own_names(spec: TableSpec, headers: Sequence[str]) -> bool:
    """Whether most columns of a table, its id among them, are under their own names."""
    there = {fold(header) for header in headers}
    own = [fold(column.name) for column in spec.columns if not column.optional]
    return (spec.id_column is None or fold(spec.id_column) in there) and sum(
        name in there for name in own
    ) >= ENOUGH * len(own)
