"""Proof that finished bytes are the old workbook plus the edits and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from workbook.cell import Cell
from workbook.errors import RefusedError
from workbook.xlsx.cells import read_cells
from workbook.xlsx.gate import inflate
from workbook.xlsx.package import Package, parse_xml, record_of
from workbook.xlsx.patch import Patched
from workbook.xlsx.sheet import FoundCell, Sheet, attributes_of

_COMPARE_WHOLE = 6 * 2**20
"""Sheets up to this size are compared cell by cell; in larger ones the named cells are."""


def verify(data: bytes, package: Package, patched: Patched) -> None:
    """Read the new file with the decoder and compare; raise RefusedError when anything else changed.

    Members that no edit names must have the same compressed bytes; named ones must inflate to the intended
    parts; every edited cell must read as intended; in sheets of ordinary size every other cell must be the
    same to the byte.
    """
    fresh = Package(data, package.name)
    wanted = {part.lower() for part in package.names} - {part.lower() for part in patched.removed}
    if {part.lower() for part in fresh.names} != wanted | {part.lower() for part in patched.parts}:
        raise RefusedError(f"{package.name} was not written: a part of it would have been lost.")
    _compare_members(data, fresh, package, patched)
    for sheet in {sheet for sheet, _ in patched.expected}:
        refs = [ref for name, ref in patched.expected if name == sheet]
        found = read_cells(fresh, sheet, refs)
        for ref in refs:
            if not _reads_as(found[ref], patched.expected[sheet, ref]):
                raise RefusedError(
                    f"{package.name} was not written: {sheet}!{ref} would not have read back as meant."
                )
    for touched in package.sheets:
        if touched.part in patched.parts:
            _compare_sheet(fresh, package, touched.name, touched.part, patched)


def _compare_members(data: bytes, fresh: Package, package: Package, patched: Patched) -> None:
    changed = {part.lower(): content for part, content in patched.parts.items()}
    old = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in package.infos}
    for info in fresh.infos:
        key = info.filename.replace("\\", "/").lstrip("/").lower()
        if key in changed:
            if inflate(data, info, package.name) != changed[key]:
                raise RefusedError(
                    f"{package.name} was not written: its part {info.filename} did not read back."
                )
            continue
        start, _ = record_of(data, info)
        old_start, _ = record_of(package.data, old[key])
        size = old[key].compress_size
        if (info.CRC, info.compress_size) != (old[key].CRC, size) or memoryview(data)[
            start : start + size
        ] != memoryview(package.data)[old_start : old_start + size]:
            raise RefusedError(
                f"{package.name} was not written: its part {info.filename} would have changed."
            )


def _reads_as(found: Cell, wanted: Cell) -> bool:
    if wanted.formula is not None:
        return found.formula == wanted.formula
    return found.same_as(wanted)


def _compare_sheet(fresh: Package, package: Package, name: str, part: str, patched: Patched) -> None:
    new, old = Sheet.of(fresh, part), Sheet.of(package, part)
    if len(new.xml) > _COMPARE_WHOLE:
        return
    parse_xml(new.xml, part, package.name)
    before, after = set(_cells(old)), set(_cells(new))
    allowed = {ref for sheet, ref in (*patched.expected, *patched.stale) if sheet == name}
    for raw in before ^ after:
        ref = _ref(raw)
        if ref not in allowed:
            raise RefusedError(f"{package.name} was not written: {name}!{ref} would have changed.")


def _cells(sheet: Sheet) -> Iterable[FoundCell]:
    for found in sheet.scan():
        yield from found


def _ref(raw: FoundCell) -> str:
    column, row, *_, other = raw
    return attributes_of(other[: other.index(b">")]).get("r", "") if other else (column + row).decode()
