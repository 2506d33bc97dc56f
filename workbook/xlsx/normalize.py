"""Unusual worksheets in the common form: references on every row and cell, UTF-8, no comments.

About one workbook in twenty comes from a program that leaves references out or writes another encoding. The elements,
their order and their prefixes stay as they are.
"""

from __future__ import annotations

import re

from lxml import etree

from workbook.errors import FileRefusedError
from workbook.serial import column_letters, column_number
from workbook.xlsx.package import local, parse_xml

_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})(?:\$?[0-9]{1,7})?")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_ROOT_PREFIX = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>/]")


def is_odd(xml: bytes, *, check_cells: bool = True) -> bool:
    """Whether the byte-level patterns do not fit this sheet.

    ``check_cells`` also looks for cells without a reference, which takes a while in a large sheet.
    """
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        return True
    encoding = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf")[:200])
    if encoding and encoding.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        return True
    root = _ROOT_PREFIX.search(xml, 0, 65536)
    if root is None:
        return True
    p = root.group(1) + b":" if root.group(1) else b""
    start = xml.find(b"<%ssheetData" % p)
    if start < 0 or xml.find(b"<!", start) >= 0:
        return True
    return _lacks_references(xml, p, start, check_cells=check_cells)


def _lacks_references(xml: bytes, p: bytes, start: int, *, check_cells: bool) -> bool:
    """Whether a row or cell has no reference; among the rows every ``<c`` is a cell."""
    end = xml.rfind(b"</%ssheetData" % p)
    shapes = [(b"row", rb"[0-9]+"), (b"c", rb"[A-Z]{1,3}[0-9]{1,7}")]
    for tag, reference in shapes if check_cells else shapes[:1]:
        if xml.count(b"<%s%s" % (p, tag), start, end) != xml.count(b'<%s%s r="' % (p, tag), start, end):
            bare = re.compile(rb'<%s%s(?=[\s/>])(?![^>]*\sr="%s")' % (re.escape(p), tag, reference))
            if bare.search(xml, start, end):
                return True
    return False


def normalize(xml: bytes, part: str, name: str) -> bytes:
    """Give every row and cell its reference and write the sheet as UTF-8.

    Raises FileRefusedError when the sheet is not well-formed or its references contradict each other.
    """
    root = parse_xml(xml, part, name)
    if local(root) != "worksheet":
        raise FileRefusedError(f"{name} is damaged: its part {part} is not a worksheet.")
    data = next((e for e in root if isinstance(e.tag, str) and local(e) == "sheetData"), None)
    if data is None:
        raise FileRefusedError(f"{name} is damaged: its part {part} has no rows element.")
    etree.strip_tags(data, etree.Comment, etree.ProcessingInstruction)
    number = 0
    for row in data:
        if not isinstance(row.tag, str) or local(row) != "row":
            continue
        number = _reference(row.get("r"), number, name, part)
        _set_first(row, str(number))
        column = 0
        for cell in row:
            if isinstance(cell.tag, str) and local(cell) == "c":
                column = _column(cell.get("r", ""), column, name, part)
                _set_first(cell, f"{column_letters(column)}{number}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _reference(said: str | None, before: int, name: str, part: str) -> int:
    if not said:
        return before + 1
    if not (said.isascii() and said.isdigit() and len(said) <= 7 and 0 < int(said) <= MAX_ROW):
        raise FileRefusedError(f"{name} is damaged: {part} has a row {said[:20]}, which no worksheet has.")
    return int(said)


def _column(said: str, before: int, name: str, part: str) -> int:
    match = _CELL.fullmatch(said)
    if said and (match is None or column_number(match.group(1).upper()) > MAX_COLUMN):
        raise FileRefusedError(f"{name} is damaged: {part} has a cell {said[:20]}, which no worksheet has.")
    return column_number(match.group(1).upper()) if match else before + 1


def _set_first(element: etree._Element, ref: str) -> None:
    """Set ``r`` as the first attribute, the place where the patterns expect it."""
    others = [(k, v) for k, v in element.attrib.items() if k != "r"]
    element.attrib.clear()
    element.set("r", ref)
    for key, value in others:
        element.set(key, value)
