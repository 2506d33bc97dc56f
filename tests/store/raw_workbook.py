"""Small workbooks written part by part, so that a test decides every byte of the XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def sheet_xml(rows: str, tail: str = "", head: str = "") -> str:
    """A worksheet part from the XML of its rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELS}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def table_xml(
    name: str, ref: str, columns: list[str], *, totals: int = 0, formulas: dict[str, str] | None = None
) -> str:
    """An Excel table's part."""
    inside = "".join(
        f'<tableColumn id="{i}" name="{column}">'
        + (
            f"<calculatedColumnFormula>{formulas[column]}</calculatedColumnFormula>"
            if formulas and column in formulas
            else ""
        )
        + "</tableColumn>"
        for i, column in enumerate(columns, 1)
    )
    counted = f' totalsRowCount="{totals}"' if totals else ""
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="{name}" displayName="{name}" ref="{ref}"{counted}>'
        f'<autoFilter ref="{ref}"/><tableColumns count="{len(columns)}">{inside}</tableColumns></table>'
    )


def book(
    sheets: Mapping[str, str | bytes],
    *,
    strings: list[str] | None = None,
    styles: str = "",
    tables: Mapping[str, list[str]] | None = None,
    workbook_extra: str = "",
    workbook_head: str = "",
    more: Mapping[str, str | bytes] | None = None,
    chain: str = "",
    states: dict[str, str] | None = None,
) -> bytes:
    """A workbook from sheet parts; ``strings`` are raw ``<si>`` contents, ``tables`` table parts per sheet."""
    parts: dict[str, str | bytes] = {}
    types = [
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    ]
    arrows, listed = [], []
    number = 0
    for place, (name, xml) in enumerate(sheets.items(), 1):
        part = f"xl/worksheets/sheet{place}.xml"
        parts[part] = xml
        types.append(
            f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
        arrows.append(_arrow(f"rId{place}", "worksheet", f"worksheets/sheet{place}.xml"))
        state = f' state="{states[name]}"' if states and name in states else ""
        listed.append(f'<sheet name="{name}" sheetId="{place}"{state} r:id="rId{place}"/>')
        own = []
        for table in (tables or {}).get(name, []):
            number += 1
            parts[f"xl/tables/table{number}.xml"] = table
            types.append(
                f'<Override PartName="/xl/tables/table{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"/>'
            )
            own.append(_arrow(f"rId{number}", "table", f"../tables/table{number}.xml"))
        if own:
            parts[f"xl/worksheets/_rels/sheet{place}.xml.rels"] = _relationships(own)
    if strings is not None:
        parts["xl/sharedStrings.xml"] = (
            f'{HEAD}<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">'
            + "".join(f"<si>{item}</si>" for item in strings)
            + "</sst>"
        )
        arrows.append(_arrow("rIdS", "sharedStrings", "sharedStrings.xml"))
    if styles:
        parts["xl/styles.xml"] = styles
        arrows.append(_arrow("rIdT", "styles", "styles.xml"))
    if chain:
        parts["xl/calcChain.xml"] = f'{HEAD}<calcChain xmlns="{MAIN}">{chain}</calcChain>'
        types.append(
            '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
        )
        arrows.append(_arrow("rIdC", "calcChain", "calcChain.xml"))
    parts["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{workbook_head}<sheets>{"".join(listed)}</sheets>{workbook_extra}</workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _relationships(arrows)
    parts["_rels/.rels"] = _relationships([_arrow("rId1", "officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(types)}</Types>'
    )
    parts.update(more or {})
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def styles_xml(*formats: int) -> str:
    """A styles part whose cell formats have these number formats (164 is ``yyyy-mm-dd``)."""
    xfs = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in formats
    )
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(formats)}">{xfs}</cellXfs></styleSheet>'
    )


def text(ref: str, value: str, style: int = 0) -> str:
    """A cell with its text inside."""
    styled = f' s="{style}"' if style else ""
    return f'<c r="{ref}"{styled} t="inlineStr"><is><t>{value}</t></is></c>'


def number(ref: str, value: object, style: int = 0) -> str:
    """A cell with a number."""
    styled = f' s="{style}"' if style else ""
    return f'<c r="{ref}"{styled}><v>{value}</v></c>'


def row(at: int, *cells: str) -> str:
    """A row."""
    return f'<row r="{at}">{"".join(cells)}</row>'


def _arrow(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{RELS}/{kind}" Target="{target}"/>'


def _relationships(arrows: list[str]) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(arrows)}</Relationships>'
