"""Proof that finished bytes are the old workbook plus the edits and nothing else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping

from workbook.cell import Cell
from workbook.errors import RefusedError
from workbook.xlsx.archive import record_of
from workbook.xlsx.gate import inflates_to
from workbook.xlsx.package import Package, parse_xml
from workbook.xlsx.patching.patch import Patched
from workbook.xlsx.reading.cells import read_cells
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.sheet_patterns import split_ref

_REFERENCE = re.compile(
    rb"(?<![A-Za-z0-9])\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?(?![0-9A-Za-z])"
)
"""Cell references: the only text around a sheet's rows that an edit may change."""


def verify(data: bytes, package: Package, patched: Patched) -> Package:
    """Read the new file with the decoder and compare; raise RefusedError when anything else changed.

    Members that no edit names must have the same compressed bytes; named ones must inflate to the intended
    parts; every edited cell must read as intended; in the touched sheets every other row must be the same to
    the byte, and every other cell of the touched rows. Returns the new package, ready to be read.
    """
    fresh = Package(data, package.name)
    wanted = {part.lower() for part in package.names} - {part.lower() for part in patched.removed}
    if {part.lower() for part in fresh.names} != wanted | {part.lower() for part in patched.parts}:
        raise RefusedError(f"{package.name} was not written: a part of it would have been lost.")
    _compare_members(data, fresh, package, patched)
    fresh.reuse(package, patched.parts)
    fresh.cache_parts(patched.parts)
    for ref in package.sheets:
        if ref.part in patched.parts or not Sheet.of(package, ref.part).normalized:
            fresh.memo["plain", ref.part] = True
        added = any(
            cell.formula is not None for (name, _), cell in patched.expected.items() if name == ref.name
        )
        if package.memo.get(("formulas", ref.part)) is False and not added:
            fresh.memo["formulas", ref.part] = False
    for sheet in {sheet for sheet, _ in patched.expected}:
        refs = [ref for name, ref in patched.expected if name == sheet]
        found = read_cells(fresh, sheet, refs)
        for cell in refs:
            if not _reads_as(found[cell], patched.expected[sheet, cell]):
                raise RefusedError(
                    f"{package.name} was not written: {sheet}!{cell} would not have read back as written."
                )
    for ref in package.sheets:
        if ref.part in patched.parts:
            allowed = {cell for name, cell in (*patched.expected, *patched.stale) if name == ref.name}
            _compare_sheet(Sheet.of(fresh, ref.part), Sheet.of(package, ref.part), ref.name, allowed)
    return fresh


def verify_rows_unchanged(data: bytes, package: Package, parts: Mapping[str, bytes]) -> None:
    """Compare a new file in which only what surrounds the rows of some sheets differs; raise RefusedError otherwise."""
    fresh = Package(data, package.name)
    _compare_members(data, fresh, package, Patched(parts, (), (), {}))
    for part in parts:
        new, old = Sheet.of(fresh, part), Sheet.of(package, part)
        if new.xml[new.start : new.end] != old.xml[old.start : old.end]:
            raise RefusedError(f"{package.name} was not written: rows of it would have changed.")
        parse_xml(new.xml[: new.start] + new.xml[new.end :], part, package.name)


def _compare_members(data: bytes, fresh: Package, package: Package, patched: Patched) -> None:
    changed = {part.lower(): content for part, content in patched.parts.items()}
    old = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in package.infos}
    for info in fresh.infos:
        key = info.filename.replace("\\", "/").lstrip("/").lower()
        if key in changed:
            if info.compress_type != zipfile.ZIP_DEFLATED or not inflates_to(data, info, changed[key]):
                raise RefusedError(
                    f"{package.name} was not written: its part {info.filename} did not read back."
                )
            continue
        start, _ = record_of(data, info)
        old_start, _ = record_of(package.data, old[key])
        size = old[key].compress_size
        same = (
            memoryview(data)[start : start + size] == memoryview(package.data)[old_start : old_start + size]
        )
        if (info.CRC, info.compress_size) != (old[key].CRC, size) or not same:
            raise RefusedError(
                f"{package.name} was not written: its part {info.filename} would have changed."
            )


def _reads_as(found: Cell, wanted: Cell) -> bool:
    if wanted.formula is not None:
        return found.formula == wanted.formula
    return found.same_as(wanted)


def _compare_sheet(new: Sheet, old: Sheet, name: str, allowed: set[str]) -> None:
    """Compare the rows that no edit touched byte by byte, the others cell by cell."""
    rows = sorted({split_ref(ref)[1] for ref in allowed})
    in_new, in_old = new.row_spans(rows), old.row_spans(rows)
    at_new, at_old = new.start, old.start
    touched: list[bytes] = []
    for row in rows:
        span_new, span_old = in_new[row], in_old[row]
        if span_new is None and span_old is None:
            continue
        length = span_new[0] - at_new if span_new else span_old[0] - at_old if span_old else 0
        _compare_bytes(new, old, (at_new, at_old), length, name)
        if span_old and span_old[0] != at_old + length:
            raise RefusedError(f"{old.package.name} was not written: rows of {name} would have moved.")
        _compare_row(new, old, (span_new, span_old), name, allowed)
        touched.append(new.xml[span_new[0] : span_new[1]] if span_new else b"")
        at_new = span_new[1] if span_new else at_new + length
        at_old = span_old[1] if span_old else at_old + length
    if new.end - at_new != old.end - at_old:
        raise RefusedError(f"{old.package.name} was not written: rows of {name} would have been lost.")
    _compare_bytes(new, old, (at_new, at_old), new.end - at_new, name)
    for before, after in zip(old.frame, new.frame, strict=True):
        if _REFERENCE.sub(b"", before) != _REFERENCE.sub(b"", after):
            raise RefusedError(f"{old.package.name} was not written: formats of {name} would have changed.")
    # Parsing the whole sheet would take a second for 50 MB. The frame around the rows is small; with only the touched
    # rows in it, it shows that the XML is well-formed.
    parse_xml(b"".join([new.xml[: new.start], *touched, new.xml[new.end :]]), new.part, old.package.name)


def _compare_bytes(new: Sheet, old: Sheet, at: tuple[int, int], length: int, name: str) -> None:
    before = memoryview(old.xml)[at[1] : at[1] + length]
    if memoryview(new.xml)[at[0] : at[0] + length] != before:
        raise RefusedError(f"{old.package.name} was not written: other rows of {name} would have changed.")


def _compare_row(
    new: Sheet,
    old: Sheet,
    spans: tuple[tuple[int, int] | None, tuple[int, int] | None],
    name: str,
    allowed: set[str],
) -> None:
    after = {c.ref: new.xml[c.start : c.end] for c in new.cells_between(*spans[0])} if spans[0] else {}
    before = {c.ref: old.xml[c.start : c.end] for c in old.cells_between(*spans[1])} if spans[1] else {}
    for ref in (before.keys() | after.keys()) - allowed:
        if before.get(ref) != after.get(ref):
            raise RefusedError(f"{old.package.name} was not written: {name}!{ref} would have changed.")
