"""One cell of a worksheet from its XML: kind, text, formula and formatting."""

from __future__ import annotations

from workbook.cell import Cell, Kind
from workbook.xlsx.package import Package
from workbook.xlsx.sheet_patterns import Patterns
from workbook.xlsx.strings import SharedStrings
from workbook.xlsx.styles import Styles
from workbook.xlsx.values import decode_text


def decode_cell(package: Package, pats: Patterns, attributes: dict[str, str], body: bytes) -> Cell:
    """Decode a cell from its attributes and the bytes between its tags."""
    formula_match = pats.formula.search(body) if b"f" in body else None
    formula = decode_text(formula_match.group(2) or b"") if formula_match else None
    kind_name = attributes.get("t", "n")
    if kind_name == "inlineStr":
        inline = pats.inline.search(body)
        raw = inline.group(1) if inline else b""
        rich = raw.decode("utf-8", "replace") if is_rich(raw, pats.p) else None
        return Cell(Kind.TEXT if raw else Kind.BLANK, plain_text(raw, pats), formula, rich)
    # openpyxl writes formulas without a stored value. Such a cell is "not calculated", never blank: a blank would let an
    # edit or a merge pass over a formula.
    value_match = pats.value.search(body)
    raw_value = value_match.group(1) if value_match else None
    if raw_value is None or (raw_value == b"" and kind_name != "str"):
        return Cell(Kind.UNCALCULATED if formula is not None else Kind.BLANK, "", formula)
    if kind_name == "s":
        strings = SharedStrings.of(package)
        return Cell(Kind.TEXT, strings.text(raw_value), formula, strings.rich(raw_value))
    text = decode_text(raw_value)
    if kind_name == "n":
        style = Styles.of(package)
        dated = style.is_date(attributes.get("s", "0"))
        return Cell(Kind.DATE if dated else Kind.NUMBER, text.strip(), formula)
    if kind_name == "d":
        return Cell(*iso_cell(text, date1904=package.date1904), formula=formula)
    kinds = {"str": Kind.TEXT, "b": Kind.BOOLEAN, "e": Kind.ERROR}
    return Cell(kinds.get(kind_name, Kind.TEXT), text, formula)


def plain_text(raw: bytes, pats: Patterns) -> str:
    """The text of a string item without formatting and without its phonetic guide."""
    return "".join(decode_text(part) for part in pats.text.findall(raw) if part)


def is_rich(raw: bytes, p: bytes) -> bool:
    """Whether a string item is more than plain text: runs of formatting or a phonetic guide."""
    return b"<%sr>" % p in raw or b"<%sr " % p in raw or b"<%srPh" % p in raw


def iso_cell(text: str, *, date1904: bool) -> tuple[Kind, str]:
    """A date written in ISO 8601 (strict workbooks) as its serial number."""
    from datetime import datetime, time

    from workbook.serial import number_text, to_serial

    try:
        moment = (
            time.fromisoformat(text)
            if "T" not in text and ":" in text
            else datetime.fromisoformat(text.removesuffix("Z"))
        )
        return Kind.DATE, number_text(to_serial(moment, date1904=date1904))
    except ValueError:
        return Kind.TEXT, text
