"""Cell formats: which of them show a number as a date, and a date format for a cell that has none."""

from __future__ import annotations

import re

from lxml import etree

from workbook.errors import FileRefusedError
from workbook.xlsx.package import Package, local, parse_xml

_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_CELL_XFS = re.compile(
    rb"<(?:([A-Za-z_][\w.-]*):)?cellXfs(?=[\s>])[^>]*>.*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL
)
_LONGEST_CODE = 512
"""Characters; Excel allows 255."""
_COUNT = re.compile(rb'\scount="[0-9]+"')

SHORT_DATE = 14
"""Built-in number format: the short date of the reader's locale."""
SHORT_TIME = 20
DATE_TIME = 22


def shows_date(code: str) -> bool:
    """Whether a number format code shows a date or a time (ECMA-376 18.8.31)."""
    if len(code) > _LONGEST_CODE:
        return False
    bare = _NOT_CODE.sub("", code.split(";")[0]).lower()
    return "general" not in bare and any(letter in bare for letter in "ymdhs") and "e+" not in bare


class Styles:
    """The cell formats of one package."""

    def __init__(self, package: Package) -> None:
        self.part = package.styles_part
        self.xml = package.read(self.part) if self.part else b""
        self.formats: list[int] = []
        self.unlocked: frozenset[str] = frozenset()
        """Styles with cells that may be edited on a protected sheet."""
        self._codes: dict[int, str] = {}
        if self.part:
            self._read(parse_xml(self.xml, self.part, package.name))
        self.date_ids = frozenset(str(i) for i, fmt in enumerate(self.formats) if self._is_date_format(fmt))

    @classmethod
    def of(cls, package: Package) -> Styles:
        """The formats of a package, made once."""
        known = package.memo.get("styles")
        if not isinstance(known, Styles):
            known = package.memo["styles"] = cls(package)
        return known

    def _read(self, root: etree._Element) -> None:
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            name = local(element)
            if name == "numFmt" and element.get("numFmtId", "").isdigit():
                self._codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
            elif name == "cellXfs":
                formats = [x for x in element if isinstance(x.tag, str)]
                self.formats = [_number(x.get("numFmtId")) for x in formats]
                self.unlocked = frozenset(str(at) for at, x in enumerate(formats) if _is_unlocked(x))

    def _is_date_format(self, number: int) -> bool:
        code = self._codes.get(number)
        return shows_date(code) if code is not None else number in _BUILT_IN_DATES

    def is_unlocked(self, style: str) -> bool:
        """Whether a cell style stays open when its sheet is protected; a cell is locked unless it says otherwise."""
        return style in self.unlocked

    def is_date(self, style: str) -> bool:
        """Whether a cell style (the ``s`` of a cell) shows a date or time."""
        return style in self.date_ids


def _is_unlocked(style: etree._Element) -> bool:
    return any(
        isinstance(child.tag, str)
        and local(child) == "protection"
        and child.get("locked") in ("0", "false", "off")
        for child in style
    )


class FormatAppender:
    """Appends date formats that look like an existing one, for the cells of one edit."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._added: list[bytes] = []
        self._known: dict[tuple[str, int], str] = {}

    def dated(self, style: str, number_format: int) -> str:
        """A style like ``style`` that shows a date; itself when it does already."""
        if self._styles.is_date(style) or self._styles.part is None:
            return style
        key = (style, number_format)
        if key not in self._known:
            self._known[key] = str(len(self._styles.formats) + len(self._added))
            self._added.append(self._like(style, number_format))
        return self._known[key]

    def _like(self, style: str, number_format: int) -> bytes:
        match = _CELL_XFS.search(self._styles.xml)
        if match is None:
            raise FileRefusedError("The workbook's cell formats cannot be extended.")
        prefix = match.group(1) + b":" if match.group(1) else b""
        pattern = rb"<%sxf(?=[\s/>])[^>]*?(?:/>|>.*?</%sxf>)" % (prefix, prefix)
        existing = re.findall(pattern, match.group(), re.DOTALL)
        place = _number(style)
        like: bytes = existing[place] if place < len(existing) else b"<%sxf/>" % prefix
        head_end = like.index(b">")
        closed = like[head_end - 1 : head_end] == b"/"
        head = like[: head_end - 1] if closed else like[:head_end]
        head = re.sub(rb'\s(numFmtId|applyNumberFormat)="[^"]*"', b"", head)
        head += b' numFmtId="%d" applyNumberFormat="1"' % number_format
        return head + like[head_end - 1 :] if closed else head + like[head_end:]

    def part(self) -> bytes | None:
        """The new part, or None when nothing was added."""
        if not self._added:
            return None
        xml = self._styles.xml
        match = _CELL_XFS.search(xml)
        if match is None:
            raise FileRefusedError("The workbook's cell formats cannot be extended.")
        old = match.group()
        close = old.rindex(b"</")
        new = old[:close] + b"".join(self._added) + old[close:]
        head_end = new.index(b">")
        count = b' count="%d"' % (len(self._styles.formats) + len(self._added))
        head = _COUNT.sub(count, new[:head_end])
        return xml[: match.start()] + head + new[head_end:] + xml[match.end() :]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
