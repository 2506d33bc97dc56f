"""Parts besides the sheets that must follow an edit: workbook, calculation chain, charts, pivots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workbook.errors import EditRefusedError
from workbook.xlsx.package import CONTENT_TYPES, Package, rels_part
from workbook.xlsx.patching.grow import Growth
from workbook.xlsx.sheet import Sheet

_CALC = re.compile(rb"<((?:[\w.-]+:)?)calcPr(?=[\s/>])([^>]*?)(/?)>")
_BEFORE_CALC = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
"""Elements that come before ``calcPr`` in the workbook part, the nearest first (ECMA-376 18.2.27)."""


def request_recalculation(package: Package) -> dict[str, bytes]:
    """The workbook part with ``fullCalcOnLoad``, so that Excel recalculates when it opens the file."""
    part = package.workbook_part
    xml = package.read(part)
    match = _CALC.search(xml)
    if match:
        attributes = re.sub(rb'\sfullCalcOnLoad="[^"]*"', b"", match.group(2))
        tag = b'<%scalcPr%s fullCalcOnLoad="1"%s>' % (match.group(1), attributes.rstrip(), match.group(3))
        new = xml[: match.start()] + tag + xml[match.end() :]
    else:
        new = _insert_calc(xml)
    return {} if new == xml else {part: new}


def _insert_calc(xml: bytes) -> bytes:
    for name in _BEFORE_CALC:
        found = list(
            re.finditer(rb"</((?:[\w.-]+:)?)%s\s*>|<((?:[\w.-]+:)?)%s(?:\s[^>]*)?/>" % (name, name), xml)
        )
        if found:
            prefix = found[-1].group(1) or found[-1].group(2) or b""
            at = found[-1].end()
            return xml[:at] + b'<%scalcPr fullCalcOnLoad="1"/>' % prefix + xml[at:]
    raise EditRefusedError("The workbook part has no list of sheets.")


def drop_calc_chain(package: Package) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Remove the whole calculation chain: part, relationship and content type.

    It names every formula cell; one that names a cell without formula makes Excel offer a repair, and
    Excel writes a new one by itself.
    """
    chains = package.related(package.workbook_part, "calcChain")
    if not chains:
        return {}, ()
    rels = rels_part(package.workbook_part)
    relationships = re.sub(
        rb"<(?:[\w.-]+:)?Relationship(?=\s)[^>]*?/calcChain\"[^>]*?(?:/>|></(?:[\w.-]+:)?Relationship>)",
        b"",
        package.read(rels),
    )
    types = package.read(CONTENT_TYPES)
    for chain in chains:
        name = re.escape(b"/" + chain.encode())
        types = re.sub(
            rb'<(?:[\w.-]+:)?Override(?=\s)[^>]*?PartName="%s"[^>]*?(?:/>|></(?:[\w.-]+:)?Override>)' % name,
            b"",
            types,
            flags=re.IGNORECASE,
        )
    return {rels: relationships, CONTENT_TYPES: types}, tuple(chains)


def grow_other_parts(
    package: Package, grown: Sequence[Growth], parts: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Ranges over grown tables in names, charts, pivot sources and other sheets' lists."""
    new = dict(parts)

    def change(part: str, before: bytes, after: bytes) -> None:
        if after != before:
            new[part] = after

    for growth in grown:
        book = new.get(package.workbook_part) or package.read(package.workbook_part)
        change(package.workbook_part, book, _grow_defined_names(book, growth))
        for part in package.names:
            lowered = part.lower()
            if "/charts/" in lowered and lowered.endswith(".xml") and "/_rels/" not in lowered:
                xml = new.get(part) or package.read(part)
                change(part, xml, growth.grow_names(xml))
            elif "pivotcachedefinition" in lowered and lowered.endswith(".xml"):
                xml = new.get(part) or package.read(part)
                change(part, xml, growth.grow_pivot_source(xml))
        for sheet in package.sheets:
            scan = Sheet.of(package, sheet.part)
            xml = new.get(sheet.part) or scan.xml
            cut = xml.rfind(b"</%ssheetData>" % scan.patterns.p)
            tail = xml[cut:] if cut >= 0 else b""
            grown_tail = growth.grow_sources(tail)
            if grown_tail != tail:
                new[sheet.part] = xml[:cut] + grown_tail
    return new


def _grow_defined_names(xml: bytes, growth: Growth) -> bytes:
    match = re.search(rb"<((?:[\w.-]+:)?)definedNames\s*>.*?</(?:[\w.-]+:)?definedNames>", xml, re.DOTALL)
    if match is None:
        return xml
    return xml[: match.start()] + growth.grow_names(match.group()) + xml[match.end() :]
