"""Dropdown lists for the cells of a column: a suggestion of words, never a refusal of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook.xlsx.values import escape_xml

_AFTER: Final = (
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""Elements of a worksheet that come behind its dropdowns (ECMA-376 18.3.1.99)."""
_MOST_LETTERS: Final = 255
"""Letters that a list in the formula of a dropdown may have."""


@dataclass(frozen=True, slots=True)
class Dropdown:
    """A range of cells (``H2:H1048576``) and the words that it offers."""

    ref: str
    words: tuple[str, ...]


def add_dropdowns(tail: bytes, prefix: bytes, dropdowns: Sequence[Dropdown]) -> bytes:
    """What follows a sheet's rows, with dropdowns more; those that fit into no formula are left out."""
    made = [made for dropdown in dropdowns if (made := _element(prefix, dropdown))]
    if not made:
        return tail
    opening = re.search(rb"<%sdataValidations(?=[\s>])[^>]*>" % re.escape(prefix), tail)
    if opening is not None and not opening.group().endswith(b"/>"):
        close = tail.index(b"</%sdataValidations>" % prefix, opening.end())
        inside = tail[opening.end() : close]
        count = len(re.findall(rb"<%sdataValidation[\s>]" % re.escape(prefix), inside)) + len(made)
        head = re.sub(rb'\scount="[0-9]+"', b' count="%d"' % count, opening.group())
        return tail[: opening.start()] + head + inside + b"".join(made) + tail[close:]
    if opening is not None:
        tail = tail[: opening.start()] + tail[opening.end() :]
    names = b"|".join(name.encode() for name in _AFTER)
    later = re.search(rb"<%s(?:%s)(?=[\s/>])" % (re.escape(prefix), names), tail)
    at = later.start() if later else tail.rindex(b"</%sworksheet>" % prefix)
    block = b'<%sdataValidations count="%d">%s</%sdataValidations>' % (
        prefix,
        len(made),
        b"".join(made),
        prefix,
    )
    return tail[:at] + block + tail[at:]


def _element(prefix: bytes, dropdown: Dropdown) -> bytes:
    words = [word for word in dropdown.words if word and "," not in word and '"' not in word]
    text = ",".join(words)
    if not words or len(text) > _MOST_LETTERS:
        return b""
    formula = escape_xml(f'"{text}"').encode()
    return (
        b'<%sdataValidation type="list" allowBlank="1" showInputMessage="1" sqref="%s"><%sformula1>%s</%sformula1>'
        b"</%sdataValidation>" % (prefix, dropdown.ref.encode(), prefix, formula, prefix, prefix)
    )
