"""The byte patterns of worksheet XML: rows, cells and what is inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workbook.xlsx.values import unescape_xml


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns of one namespace prefix."""

    p: bytes
    cell: re.Pattern[bytes]
    row: re.Pattern[bytes]
    value: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    inline: re.Pattern[bytes]
    text: re.Pattern[bytes]
    data: re.Pattern[bytes]


ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@lru_cache(maxsize=16)
def patterns(p: bytes) -> Patterns:
    """Patterns for elements with the prefix ``p`` (``b""`` or ``b"x:"``)."""
    e = re.escape(p)
    flags = re.DOTALL
    # The fast pattern fits the cells that nearly all cells are; any other cell is captured whole by the slow one.
    # Possessive quantifiers: a failed match never backtracks, which bounds the time on hostile input too.
    fast = (
        rb' r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]++)")?+(?: t="([a-zA-Z]++)")?+(?: ?/>|>(?:<%sv>([^<]*+)</%sv>'
        rb'|<%sis><%st(?: xml:space="preserve")?>([^<]*+)</%st></%sis>)?</%sc>)' % ((e,) * 7)
    )
    slow = rb"((?:\s[^>]*?)?(?:/>|>.*?</%sc>))" % e
    return Patterns(
        p,
        cell=re.compile(rb"<%sc(?:%s|%s)" % (e, fast, slow), flags),
        row=re.compile(rb'<%srow(?=[\s>/])[^>]*?\sr="([0-9]+)"[^>]*>' % e, flags),
        value=re.compile(rb"<%sv(?:\s[^>]*)?>([^<]*)</%sv>" % (e, e), flags),
        formula=re.compile(rb"<%sf((?:\s[^>]*?)?)(?:/>|>([^<]*)</%sf>)" % (e, e), flags),
        inline=re.compile(rb"<%sis(?:\s[^>]*)?>(.*?)</%sis>" % (e, e), flags),
        text=re.compile(rb"<%st(?:\s[^>]*)?>([^<]*)</%st>|<%srPh[\s>].*?</%srPh>" % ((e,) * 4), flags),
        data=re.compile(rb"<%ssheetData(?:\s[^>]*?)?(/?)>" % e),
    )


def attributes_of(raw: bytes) -> dict[str, str]:
    """Attributes of a tag's bytes."""
    return {
        name.decode(): unescape_xml((double or single).decode("utf-8", "replace"))
        for name, double, single in ATTRIBUTE.findall(raw)
    }


_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")


def split_ref(ref: str) -> tuple[str, int]:
    """``B7`` to ("B", 7); ("", 0) for anything else."""
    match = _REF.match(ref)
    return (match.group(1).upper(), int(match.group(2))) if match else ("", 0)
