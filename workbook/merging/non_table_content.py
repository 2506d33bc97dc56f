"""What a copy of the workbook holds around its tables: listed for a person, never merged.

Sheets without tables are compared cell by cell. Cells around a table move when it grows, so there, and for comments,
only texts are listed that the workbook's sheet does not have anywhere.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbook.schema import fold
from workbook.serial import column_number, shown
from workbook.sharing.versions.contents import is_blank
from workbook.xlsx.excel_table import Box
from workbook.xlsx.package import local, parse_xml
from workbook.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workbook.cell import Cell
    from workbook.sharing.versions.contents import Contents
    from workbook.xlsx.package import Package, SheetRef

_LARGEST = 16 << 20
"""Bytes of XML; a larger sheet is not compared cell by cell."""
_MOST = 5
"""Cells of one sheet that are listed; the others are counted."""
_FORMULA = "="
"""In place of a formula, which every program writes its own way."""


def compare_non_table_content(mine: Contents, copy: Contents, base: Contents | None = None) -> Iterator[str]:
    """Describe what is around the copy's tables and not in the workbook: cells, comments, whole sheets.

    What is unchanged since ``base``, the version that the copy was made from, is left out.
    """
    if mine.package is None or copy.package is None:
        return
    here = {fold(sheet.name): sheet.name for sheet in mine.package.sheets}
    tables = {table.sheet for table in copy.tables.values()}
    for sheet in copy.package.sheets:
        name = here.get(fold(sheet.name))
        if name is None:
            # The rows of a table are merged whatever its sheet is called.
            if sheet.name not in tables:
                yield f"The sheet {sheet.name} is only in the copy; only tables are merged."
            continue
        refs = _differing(mine, copy, base, sheet.name, name)
        if refs is None:
            yield f"The sheet {sheet.name} is too large to compare around its tables; only tables are merged."
        elif refs:
            yield f"The sheet {sheet.name} has other text in the copy ({_listed(refs)}); only tables are merged."
        notes = _unknown_comments(mine, copy, base, sheet.name, name)
        if notes:
            yield f"The sheet {sheet.name} has other comments in the copy ({_listed(notes)}); only tables are merged."


def _differing(
    mine: Contents, copy: Contents, base: Contents | None, sheet: str, name: str
) -> list[str] | None:
    """Cells of the copy's sheet that differ from the workbook's; None when the sheet is too large."""
    theirs, ours = _sheet(copy, sheet), _sheet(mine, name)
    if theirs is None or ours is None:
        return None
    old = (_sheet(base, sheet) if base is not None else None) or {}
    refs = [ref for ref, text in theirs.items() if text not in (ours.get(ref, ""), old.get(ref))]
    if any(table.sheet == sheet for table in copy.tables.values()):
        elsewhere = [[text for ref, text in one.items() if theirs.get(ref) != text] for one in (ours, old)]
        known = Counter(elsewhere[0]) | Counter(elsewhere[1])
        return [ref for ref in refs if not _take(known, theirs[ref])]
    return [ref for ref in refs if not (theirs[ref] == _FORMULA and ref in ours)]


def _take(known: Counter[str], text: str) -> bool:
    """Use up one of the known texts; False when there is none left."""
    if not known[text]:
        return False
    known[text] -= 1
    return True


def _listed(refs: Sequence[str]) -> str:
    more = f" and {len(refs) - _MOST} more" if len(refs) > _MOST else ""
    return f"{', '.join(refs[:_MOST])}{more}"


def _sheet(contents: Contents, name: str) -> Mapping[str, str] | None:
    """The text that people entered on a sheet around its tables, by A1 reference; None when it is too large."""
    package, ref = _find(contents, name)
    if package is None or ref is None:
        return {}
    boxes = list(_boxes(contents, name))
    if len(package.read(ref.part)) > _LARGEST:
        return None
    sheet = Sheet.of(package, ref.part)
    found: dict[str, str] = {}
    for start, stop in sheet.chunks():
        for place in sheet.cells_between(start, stop):
            if not any(box.holds(column_number(place.column), place.row) for box in boxes):
                cell = sheet.decode(place)
                if not is_blank(cell):
                    found[place.ref] = _shown(cell, contents)
    return found


def _find(contents: Contents, name: str) -> tuple[Package | None, SheetRef | None]:
    package = contents.package
    return package, next((sheet for sheet in package.sheets if sheet.name == name), None) if package else None


def _boxes(contents: Contents, name: str) -> Iterator[Box]:
    """The tables of a sheet, and the rows outside them, which are listed as rows."""
    for table in contents.tables.values():
        if table.sheet == name and table.layout is not None:
            box, totals = table.layout.box, table.layout.totals_row or 0
            yield Box(box.left, box.top, box.right, max(box.bottom, totals, *table.rows[-1:]))
            yield from (Box(box.left, row, box.right, row) for row in table.outside)


def _shown(cell: Cell, contents: Contents) -> str:
    if cell.formula is not None:
        return _FORMULA
    return shown(cell, date1904=contents.date1904).replace("\r\n", "\n")


def _unknown_comments(
    mine: Contents, copy: Contents, base: Contents | None, sheet: str, name: str
) -> list[str]:
    known = {text for _, text in _comments(mine, name)}
    known |= {text for _, text in _comments(base, sheet)} if base is not None else set()
    return [place for place, text in _comments(copy, sheet) if text not in known]


def _comments(contents: Contents, name: str) -> Iterator[tuple[str, str]]:
    """The comments of a sheet, tables included: reference and text. Threaded comments have a legacy comment too."""
    package, ref = _find(contents, name)
    if package is None or ref is None:
        return
    for part in package.related(ref.part, "comments"):
        for element in parse_xml(package.read(part), part, package.name).iter():
            if isinstance(element.tag, str) and local(element) == "comment":
                words = "".join(text for text in element.itertext() if isinstance(text, str))
                yield element.get("ref", ""), " ".join(words.split())
