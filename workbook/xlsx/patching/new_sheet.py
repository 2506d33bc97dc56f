"""New sheets at the end of a workbook, each with one empty table; every other part keeps its bytes.

A sheet is a header row and one blank row below it. Its rows come afterwards, as in any table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from workbook.errors import EditRefusedError
from workbook.serial import column_letters
from workbook.xlsx.excel_table import excel_tables
from workbook.xlsx.package import CONTENT_TYPES, parse_xml, rels_part
from workbook.xlsx.values import escape_xml

if TYPE_CHECKING:
    from workbook.xlsx.package import Package

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODR: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_ID: Final = re.compile(rb'\ssheetId="([0-9]+)"')
_REL_ID: Final = re.compile(rb"\sId=[\"']([^\"']*)[\"']")
_TABLE_ID: Final = re.compile(rb'<(?:[\w.-]+:)?table\s[^>]*?\bid="([0-9]+)"')
_DEFINED: Final = re.compile(rb'<(?:[\w.-]+:)?definedName\s[^>]*?\bname="([^"]*)"')
_CLOSE: Final = {
    "sheets": re.compile(rb"</(?:[\w.-]+:)?sheets>"),
    "Relationships": re.compile(rb"</(?:[\w.-]+:)?Relationships>"),
    "Types": re.compile(rb"</(?:[\w.-]+:)?Types>"),
}
_LOCKED: Final = re.compile(rb'<(?:[\w.-]+:)?workbookProtection\s[^>]*?\blockStructure="(?:1|true)"')
_WIDTH: Final = 16


def add_sheets(package: Package, tables: Sequence[tuple[str, Sequence[str]]]) -> dict[str, bytes]:
    """Make the parts that add sheets: (name of the sheet and its table, headers) each.

    Raises EditRefusedError where a name is taken, or the workbook's structure is locked or not of the usual kind.
    """
    book = package.read(package.workbook_part)
    _check(package, book, [name for name, _ in tables])
    rels_name = rels_part(package.workbook_part)
    rels, types = package.read(rels_name), package.read(CONTENT_TYPES)
    folder = package.workbook_part.rpartition("/")[0]
    base = f"{folder}/" if folder else ""
    sheet_id = max(map(int, _SHEET_ID.findall(book)), default=0)
    table_id = max(
        (
            int(found)
            for table in excel_tables(package)
            for found in _TABLE_ID.findall(package.read(table.part))
        ),
        default=0,
    )
    taken = {found.decode("utf-8", "replace") for found in _REL_ID.findall(rels)}
    parts: dict[str, bytes] = {}
    entries, relationships, announced = b"", b"", b""
    for name, headers in tables:
        sheet_part = _free(package, parts, f"{base}worksheets/sheet", ".xml")
        parts[sheet_part] = _sheet_xml(headers)
        table_part = _free(package, parts, f"{base}tables/table", ".xml")
        table_id, sheet_id = table_id + 1, sheet_id + 1
        parts[table_part] = _table_xml(name, headers, table_id)
        parts[rels_part(sheet_part)] = (
            _HEAD
            + (
                f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_ODR}/table" '
                f'Target="../tables/{table_part.rpartition("/")[2]}"/></Relationships>'
            ).encode()
        )
        rel_id = next(f"rIdSheet{n}" for n in range(1, 10_000) if f"rIdSheet{n}" not in taken)
        taken.add(rel_id)
        # Declared on the element itself, the namespace needs no prefix of the file.
        entries += (
            f'<sheet xmlns="{MAIN}" xmlns:r="{_ODR}" name="{escape_xml(name)}" sheetId="{sheet_id}" r:id="{rel_id}"/>'
        ).encode()
        relationships += (
            f'<Relationship xmlns="{_RELS}" Id="{rel_id}" Type="{_ODR}/worksheet" Target="/{sheet_part}"/>'
        ).encode()
        for part, kind in ((sheet_part, "worksheet"), (table_part, "table")):
            announced += (
                '<Override xmlns="http://schemas.openxmlformats.org/package/2006/content-types" '
                f'PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>'
            ).encode()
    parts[package.workbook_part] = _insert(book, "sheets", entries)
    parts[rels_name] = _insert(rels, "Relationships", relationships)
    parts[CONTENT_TYPES] = _insert(types, "Types", announced)
    return parts


def _check(package: Package, book: bytes, names: Sequence[str]) -> None:
    root = parse_xml(book, package.workbook_part, package.name)
    if not isinstance(root.tag, str) or not root.tag.startswith(f"{{{MAIN}}}"):
        raise EditRefusedError(
            f"{package.name} is a strict Open XML workbook, to which refboard adds no sheets; save it as a regular .xlsx once."
        )
    if _LOCKED.search(book):
        raise EditRefusedError(
            f"The structure of {package.name} is protected; unprotect the workbook in Excel (Review) to add sheets."
        )
    # Chart sheets and macro sheets have names too.
    sheets = {
        str(e.get("name", "")).casefold()
        for e in root.iter()
        if isinstance(e.tag, str) and e.tag.endswith("}sheet")
    }
    tables = {table.name.casefold() for table in excel_tables(package)}
    tables |= {found.decode("utf-8", "replace").casefold() for found in _DEFINED.findall(book)}
    for name in names:
        if name.casefold() in sheets:
            raise EditRefusedError(
                f"{package.name} has a sheet {name} already that is not a table of this name; rename it, or use --map to say what it is."
            )
        if name.casefold() in tables:
            raise EditRefusedError(f"{package.name} has a table or a name {name} already; rename it first.")


def _free(package: Package, parts: dict[str, bytes], stem: str, suffix: str) -> str:
    taken = {name.lower() for name in (*package.names, *parts)}
    number = 1
    while f"{stem}{number}{suffix}".lower() in taken:
        number += 1
    return f"{stem}{number}{suffix}"


def _insert(xml: bytes, element: str, piece: bytes) -> bytes:
    ends = list(_CLOSE[element].finditer(xml))
    if not ends:
        raise EditRefusedError(
            f"The workbook's list of {element.lower()} is empty; a sheet cannot be added to it."
        )
    at = ends[-1].start()
    return xml[:at] + piece + xml[at:]


def _sheet_xml(headers: Sequence[str]) -> bytes:
    last = column_letters(len(headers))
    cells = "".join(
        f'<c r="{column_letters(at)}1" t="inlineStr"><is><t>{escape_xml(header)}</t></is></c>'
        for at, header in enumerate(headers, start=1)
    )
    return (
        _HEAD
        + (
            f'<worksheet xmlns="{MAIN}" xmlns:r="{_ODR}"><dimension ref="A1:{last}1"/>'
            '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{len(headers)}" '
            f'width="{_WIDTH}" customWidth="1"/></cols><sheetData><row r="1">{cells}</row></sheetData>'
            '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
        ).encode()
    )


def _table_xml(name: str, headers: Sequence[str], number: int) -> bytes:
    ref = f"A1:{column_letters(len(headers))}2"
    columns = "".join(
        f'<tableColumn id="{at}" name="{escape_xml(header)}"/>' for at, header in enumerate(headers, start=1)
    )
    return (
        _HEAD
        + (
            f'<table xmlns="{MAIN}" id="{number}" name="{escape_xml(name)}" displayName="{escape_xml(name)}" ref="{ref}" '
            f'totalsRowShown="0"><autoFilter ref="{ref}"/><tableColumns count="{len(headers)}">{columns}</tableColumns>'
            '<tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
            'showColumnStripes="0"/></table>'
        ).encode()
    )
