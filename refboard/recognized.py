"""The tables of one workbook on disk, under the names that were set for it or that were recognized."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from refboard.practice.recognition.naming import NamedWorkbook
    from workbook.sharing.disk.watch import Identity

_PATIENCE = 2.0
"""Seconds to wait for a workbook that is being saved."""


def named_workbook(workbook: Path, names: Mapping[tuple[str, str], str]) -> NamedWorkbook:
    """The tables of a workbook; those of a workbook that cannot be read now go by the given names alone."""
    from refboard.practice.recognition.naming import NamedWorkbook, folded
    from refboard.practice.schema import TABLES
    from workbook.errors import WorkbookError
    from workbook.sharing.disk.watch import identify
    from workbook.xlsx.reading.custom_names import apply_names

    given = tuple(sorted(names.items()))
    try:
        identity = identify(workbook.resolve())
        if identity is not None:
            return _named(workbook, given, identity)
    except (OSError, WorkbookError):
        # The command that opens the workbook says what is wrong with it.
        pass
    return NamedWorkbook(tuple(apply_names(TABLES, folded(names))), {}, None)


@lru_cache(maxsize=4)
def _named(
    workbook: Path,
    names: tuple[tuple[tuple[str, str], str], ...],
    identity: Identity,  # noqa: ARG001  (of this version)
) -> NamedWorkbook:
    from refboard.practice.recognition.made import is_made_by_refboard
    from refboard.practice.recognition.naming import NamedWorkbook, name_tables
    from refboard.practice.schema import TABLES
    from workbook.sharing.disk.patience import Patience
    from workbook.sharing.versions.version import read_version
    from workbook.xlsx.package import Package

    version = read_version(workbook.resolve(), Patience(seconds=_PATIENCE))
    if not names and is_made_by_refboard(Package(version.data, workbook.name), TABLES):
        return NamedWorkbook(TABLES, {}, None)
    package = Package.open(version.data, workbook.name)
    return name_tables(package, TABLES, dict(names), today=datetime.now().astimezone().date())
