"""Ranges that must grow with a table, or shrink when its last row is removed.

A range grows when it ends on the table's last data row and begins no later than the first: a range that covered a
whole column before covers it afterwards. A range over part of a column is a person's choice and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook.serial import column_number
from workbook.xlsx.excel_table import Box, parse_box
from workbook.xlsx.formula import is_readable
from workbook.xlsx.values import escape_xml, unescape_xml

_QUALIFIED = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!(?P<a>\$?[A-Za-z]{1,3}\$?)(?P<r1>[0-9]+):(?P<b>\$?[A-Za-z]{1,3}\$?)(?P<r2>[0-9]+)(?!\w)"
)
_OWN = re.compile(
    r"(?<![\w$.!:'\]])(?P<a>\$?[A-Za-z]{1,3})(?P<x>\$?)(?P<r1>[0-9]+):(?P<b>\$?[A-Za-z]{1,3})(?P<y>\$?)(?P<r2>[0-9]+)(?![\w(:!.])"
)
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_ELEMENT_RANGES = re.compile(rb'(\ssqref=")([^"]*)(")')
_XM_RANGES = re.compile(rb"(<xm:sqref>)([^<]*)(</xm:sqref>)")
_LIST_SOURCES = re.compile(
    rb"(<(?:[\w.-]+:)?(?:formula1|formula2|formula|f)>)([^<]*)(</(?:[\w.-]+:)?(?:formula1|formula2|formula|f)>)"
)
_REFERENCES = re.compile(
    rb"(<(?:[\w.-]+:)?(?:definedName|f)(?:\s[^>]*)?>)([^<]*)(</(?:[\w.-]+:)?(?:definedName|f)>)"
)


@dataclass(frozen=True, slots=True)
class Growth:
    """A table's data before and after: ``before.top`` is the first data row."""

    sheet: str
    part: str
    before: Box
    last_row: int

    def bottom_of(self, box: Box, *, column_only: bool = True) -> int | None:
        """The new bottom of a range that must change, or None."""
        before = self.before
        if (
            box.bottom != before.bottom
            or box.top > before.top
            or box.right < before.left
            or box.left > before.right
        ):
            return None
        if column_only and not (before.left <= box.left and box.right <= before.right):
            return None
        one_row = before.top == before.bottom
        return self.last_row if box.top < box.bottom or one_row else None

    def grow_list(self, sqref: str) -> str:
        """A space-separated list of ranges, as conditional formats and validations have them."""
        return " ".join(self._grow_one(part) for part in sqref.split(" "))

    def _grow_one(self, ref: str) -> str:
        box = parse_box(ref)
        bottom = self.bottom_of(box, column_only=False) if box else None
        return str(Box(box.left, box.top, box.right, bottom)) if box and bottom else ref

    def grow_references(self, text: str) -> str:
        """Sheet-qualified ranges inside a formula, name or chart reference."""
        if "!" not in text or not is_readable(text):
            return text

        def grown(match: re.Match[str]) -> str:
            sheet = match.group("sheet")
            name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            if name.casefold() != self.sheet.casefold():
                return match.group()
            box = Box(
                left=column_number(match.group("a").replace("$", "").upper()),
                top=int(match.group("r1")),
                right=column_number(match.group("b").replace("$", "").upper()),
                bottom=int(match.group("r2")),
            )
            bottom = self.bottom_of(box)
            if bottom is None:
                return match.group()
            return f"{sheet}!{match.group('a')}{match.group('r1')}:{match.group('b')}{bottom}"

        return _QUALIFIED.sub(grown, text)

    def grow_formula(self, formula: str, *, absolute: bool = False) -> str:
        """The ranges of a formula on the table's own sheet, with the sheet's name or without.

        ``absolute``: only ranges that stay when the formula is applied to another cell.
        """
        if not is_readable(formula):
            return formula

        def grown(match: re.Match[str]) -> str:
            box = parse_box(f"{match['a']}{match['r1']}:{match['b']}{match['r2']}".upper())
            bottom = self.bottom_of(box) if box and (not absolute or (match["x"] and match["y"])) else None
            end = match.start("r2") - match.start()
            return match.group() if bottom is None else f"{match.group()[:end]}{bottom}"

        pieces = _QUOTED.split(self.grow_references(formula))
        return "".join(piece if at % 2 else _OWN.sub(grown, piece) for at, piece in enumerate(pieces))

    # -- whole pieces of XML

    def grow_tail(self, tail: bytes) -> bytes:
        """What follows a sheet's rows: conditional formats, validations, ignored errors, x14 twins."""

        def ranges(match: re.Match[bytes]) -> bytes:
            return match.group(1) + self.grow_list(match.group(2).decode()).encode() + match.group(3)

        def sources(match: re.Match[bytes]) -> bytes:
            text = unescape_xml(match.group(2).decode("utf-8", "replace"))
            grown = self.grow_formula(text, absolute=True)
            new = escape_xml(grown).encode() if grown != text else match.group(2)
            return match.group(1) + new + match.group(3)

        return _LIST_SOURCES.sub(sources, _XM_RANGES.sub(ranges, _ELEMENT_RANGES.sub(ranges, tail)))

    def grow_sources(self, tail: bytes) -> bytes:
        """List sources and formulas of validations and formats of any sheet."""
        return _LIST_SOURCES.sub(self._reference, tail)

    def grow_names(self, xml: bytes) -> bytes:
        """Defined names of the workbook part, or references of a chart part."""
        return _REFERENCES.sub(self._reference, xml)

    def _reference(self, match: re.Match[bytes]) -> bytes:
        text = match.group(2).decode("utf-8", "replace")
        grown = self.grow_references(unescape_xml(text))
        return (
            match.group(1) + escape_xml(grown).encode() + match.group(3)
            if grown != unescape_xml(text)
            else match.group()
        )

    def grow_pivot_source(self, xml: bytes) -> bytes:
        """The source range of a pivot cache that names this sheet."""

        def source(match: re.Match[bytes]) -> bytes:
            tag = match.group()
            sheet = re.search(rb'\ssheet="([^"]*)"', tag)
            ref = re.search(rb'\sref="([^"]*)"', tag)
            if (
                not sheet
                or not ref
                or unescape_xml(sheet.group(1).decode()).casefold() != self.sheet.casefold()
            ):
                return tag
            box = parse_box(ref.group(1).decode())
            bottom = self.bottom_of(box) if box else None
            if not box or not bottom:
                return tag
            new = str(Box(box.left, box.top, box.right, bottom)).encode()
            return tag[: ref.start(1)] + new + tag[ref.end(1) :]

        return re.sub(rb"<(?:[\w.-]+:)?worksheetSource(?=\s)[^>]*>", source, xml)


def resize_table(xml: bytes, old: Box, new: Box) -> bytes:
    """A table part with a new range for itself and its filter."""
    after = str(new).encode()

    def attribute(match: re.Match[bytes]) -> bytes:
        return match.group().replace(b'ref="%s"' % match.group(1), b'ref="%s"' % after, 1)

    xml = re.sub(rb'<(?:[\w.-]+:)?table(?=\s)[^>]*?\sref="([^"]*)"', attribute, xml, count=1)

    def filtered(match: re.Match[bytes]) -> bytes:
        box = parse_box(match.group(1).decode())
        if box is None or (box.left, box.top, box.right) != (old.left, old.top, old.right):
            return match.group()
        bottom = box.bottom + new.bottom - old.bottom
        return match.group().replace(
            match.group(1), str(Box(box.left, box.top, box.right, bottom)).encode(), 1
        )

    return re.sub(rb'<(?:[\w.-]+:)?autoFilter(?=\s)[^>]*?\sref="([^"]*)"', filtered, xml, count=1)


def end_insert_row(xml: bytes) -> bytes:
    """A table part without the mark that the table has only a blank row to type into."""

    def tag(match: re.Match[bytes]) -> bytes:
        return re.sub(rb'\sinsertRow(?:Shift)?="[^"]*"', b"", match.group())

    return re.sub(rb"<(?:[\w.-]+:)?table(?=\s)[^>]*>", tag, xml, count=1)


def grow_dimension(head: bytes, box: Box) -> bytes:
    """The sheet's stated dimension, widened to hold a box."""

    def widened(match: re.Match[bytes]) -> bytes:
        stated = parse_box(match.group(2).decode())
        if stated is None:
            return match.group()
        new = Box(
            min(stated.left, box.left),
            min(stated.top, box.top),
            max(stated.right, box.right),
            max(stated.bottom, box.bottom),
        )
        return match.group(1) + str(new).encode() + match.group(3)

    return re.sub(rb'(<(?:[\w.-]+:)?dimension\s[^>]*?ref=")([^"]*)(")', widened, head, count=1)
