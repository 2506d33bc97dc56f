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
    from workbook.receipt import Receipt
    from workbook.schema import ColumnSpec, ColumnType, TableSpec
    from workbook.snapshot import Problem, Snapshot, Table
    from workbook.store import Store
    from workbook.sync_status import (
        Conflict,
        Editor,
        LockHolder,
        LostEdit,
        LostState,
        PendingEdit,
        SyncStatus,
    )

__all__ = [
    "AddRow",
    "BusyError",
    "Cell",
    "Change",
    "ChangedError",
    "ColumnSpec",
    "ColumnType",
    "Conflict",
    "EditRefusedError",
    "Editor",
    "FileRefusedError",
    "Kind",
    "LockHolder",
    "LostEdit",
    "LostState",
    "NotWrittenError",
    "PendingEdit",
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

_MODULES = {
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
    "receipt": ("Receipt",),
    "schema": ("ColumnSpec", "ColumnType", "TableSpec"),
    "snapshot": ("Problem", "Snapshot", "Table"),
    "store": ("Store",),
    "sync_status": (
        "Conflict",
        "Editor",
        "LockHolder",
        "LostEdit",
        "LostState",
        "PendingEdit",
        "SyncStatus",
    ),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (a module attribute is anything)
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
