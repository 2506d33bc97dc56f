"""What Excel would not let a person type into: locked cells of a protected sheet, a workbook to be opened read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import EditRefusedError
from workbook.serial import column_number
from workbook.write_limits import locked_sentence
from workbook.xlsx.excel_table import Box, parse_box
from workbook.xlsx.package import local, parse_xml
from workbook.xlsx.patching.splice import style_for_new_cell
from workbook.xlsx.sheet import Sheet
from workbook.xlsx.sheet_patterns import split_ref
from workbook.xlsx.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workbook.cell import Cell
    from workbook.xlsx.package import Package, SheetRef
    from workbook.xlsx.reading.table_layout import TableLayout

_TRUE = ("1", "true", "on")
_SECRETS = ("password", "hashValue", "reservationPassword")


@dataclass(frozen=True, slots=True)
class SheetProtection:
    """A protected sheet and the ranges of it that anyone may edit."""

    free: tuple[Box, ...]


def sheet_protection(package: Package, sheet: SheetRef) -> SheetProtection | None:
    """The protection of a sheet; None when it is not protected."""
    key = ("protection", sheet.part)
    if key not in package.memo:
        package.memo[key] = _read(package, sheet)
    found = package.memo[key]
    return found if isinstance(found, SheetProtection) else None


def _read(package: Package, sheet: SheetRef) -> SheetProtection | None:
    _, tail = Sheet.of(package, sheet.part).frame
    if b"sheetProtection" not in tail:
        return None
    head, _ = Sheet.of(package, sheet.part).frame
    is_protected, free = False, []
    for element in parse_xml(head + tail, sheet.part, package.name).iter():
        if not isinstance(element.tag, str):
            continue
        if local(element) == "sheetProtection":
            is_protected = element.get("sheet", "0") in _TRUE
        elif local(element) == "protectedRange" and not any(element.get(secret) for secret in _SECRETS):
            free += [box for ref in element.get("sqref", "").split() if (box := parse_box(ref)) is not None]
    return SheetProtection(tuple(free)) if is_protected else None


def check_locked(package: Package, sheet: SheetRef, letters: str, row: int) -> None:
    """Raise EditRefusedError for a locked cell of a protected sheet."""
    protection = sheet_protection(package, sheet)
    if protection is None or any(box.holds(column_number(letters), row) for box in protection.free):
        return
    scan = Sheet.of(package, sheet.part)
    span = scan.row_span(row)
    place = next((c for c in scan.cells_between(*span) if c.column == letters), None) if span else None
    style = place.attributes.get("s", "0") if place else style_for_new_cell(scan, letters, row)
    if not Styles.of(package).is_unlocked(style):
        raise EditRefusedError(locked_sentence(sheet.name, f"{letters}{row}"))


def check_cell(package: Package, layout: TableLayout, column: str, row: int | None) -> None:
    """Raise EditRefusedError when a cell of a row that is there is locked."""
    if row is not None:
        check_locked(package, _sheet_of(package, layout), layout.letters[column], row)


def check_new_row(package: Package, layout: TableLayout, columns: Collection[str]) -> None:
    """Raise EditRefusedError when a row below the last one would be locked."""
    for letters in (layout.letters[name] for name in columns if name in layout.letters):
        check_locked(package, _sheet_of(package, layout), letters, layout.last_row + 1)


def _sheet_of(package: Package, layout: TableLayout) -> SheetRef:
    return next(sheet for sheet in package.sheets if sheet.part == layout.part)


def check_protection(package: Package, written: Mapping[tuple[str, str], Cell]) -> None:
    """Raise EditRefusedError where Excel would not let a person type what is written: (sheet, reference) -> cell.

    What a table fills in by itself, its formulas, is not typed.
    """
    check_offered_for_writing(package)
    for name in dict.fromkeys(name for name, _ in written):
        sheet = package.sheet(name)
        if sheet_protection(package, sheet) is None:
            continue
        for (other, ref), cell in written.items():
            if other == name and cell.formula is None:
                check_locked(package, sheet, *split_ref(ref))


def check_offered_for_writing(package: Package) -> None:
    """Raise EditRefusedError for a workbook that asks to be opened read-only."""
    for element in parse_xml(package.read(package.workbook_part), package.workbook_part, package.name).iter():
        if isinstance(element.tag, str) and local(element) == "fileSharing":
            if element.get("reservationPassword") or element.get("hashValue"):
                raise EditRefusedError(
                    f"{package.name} asks for a password before anyone may change it; save it without in Excel (Save As,"
                    " Tools, General Options)."
                )
            if element.get("readOnlyRecommended", "0") in _TRUE:
                raise EditRefusedError(
                    f"{package.name} asks to be opened read-only; turn that off in Excel (Save As, Tools, General Options)"
                    " before you edit it here."
                )
