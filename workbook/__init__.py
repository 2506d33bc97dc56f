"""A shared .xlsx workbook as a table store.

    store = Store.open("referrals.xlsx", schema)
    snapshot = store.read()
    receipt = store.submit([SetCells("Targets", "T-7K3QX", {"Notes": "prefers fax"})])

The names below are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.cell import Cell, Kind, Value
    from workbook.change import AddRow, Change, RemoveRow, SetCells
    from workbook.errors import (
        BusyError,
        ChangedError,
        EditRefusedError,
        FileRefusedError,
        NotWrittenError,
        RefusedError,
        RowMissingError,
        TableMissingError,
        WorkbookError,
    )
    from workbook.receipt import Receipt, SyncStatus
    from workbook.schema import ColumnSpec, ColumnType, TableSpec
    from workbook.snapshot import Problem, Snapshot, Table
    from workbook.store import Store

__all__ = [
    "AddRow",
    "BusyError",
    "Cell",
    "Change",
    "ChangedError",
    "ColumnSpec",
    "ColumnType",
    "EditRefusedError",
    "FileRefusedError",
    "Kind",
    "NotWrittenError",
    "Problem",
    "Receipt",
    "RefusedError",
    "RemoveRow",
    "RowMissingError",
    "SetCells",
    "Snapshot",
    "Store",
    "SyncStatus",
    "Table",
    "TableMissingError",
    "TableSpec",
    "Value",
    "WorkbookError",
]

_HOMES = {
    "cell": ("Cell", "Kind", "Value"),
    "change": ("AddRow", "Change", "RemoveRow", "SetCells"),
    "errors": (
        "BusyError",
        "ChangedError",
        "EditRefusedError",
        "FileRefusedError",
        "NotWrittenError",
        "RefusedError",
        "RowMissingError",
        "TableMissingError",
        "WorkbookError",
    ),
    "receipt": ("Receipt", "SyncStatus"),
    "schema": ("ColumnSpec", "ColumnType", "TableSpec"),
    "snapshot": ("Problem", "Snapshot", "Table"),
    "store": ("Store",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (a module attribute is anything)
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
