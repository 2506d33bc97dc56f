"""The workbook's own id and its latest saves, in custom document properties that office programs preserve.

Excel, LibreOffice and openpyxl write these properties back as they were. So a file says which of our saves the
program that wrote it had read. One property holds 255 characters at most, Excel's limit, so the saves are spread
over several.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.xlsx.package import CONTENT_TYPES, local, parse_xml, rels_part
from workbook.xlsx.values import escape_xml

if TYPE_CHECKING:
    from lxml import etree

    from workbook.xlsx.package import Package

CUSTOM = "docProps/custom.xml"
CHAIN = 64
"""Saves a workbook remembers."""
_PREFIX = "refboard."
_WORKBOOK, _COUNT, _SAVES, _ROLES = (
    "refboard.workbook",
    "refboard.count",
    "refboard.saves",
    "refboard.columns",
)
_LONGEST = 255
"""Characters of one text property in Excel."""
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_SAVE_LENGTH, _ID_LENGTH = 10, 20
_BORN, _FOUND = "n", "f"
_SAVE = re.compile(rf"[{_ALPHABET}]{{{_SAVE_LENGTH}}}")
_ID = re.compile(rf"[{_ALPHABET}]{{{_ID_LENGTH}}}")
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_KIND, _STRICT_KIND = "custom-properties", "customProperties"
_STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_ODR = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT_ODR = "http://purl.oclc.org/ooxml/officeDocument"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook says about itself.

    ``workbook`` is its id, ``saves`` are the ids of its latest saves, oldest first, ``count`` is how many saves it
    went through. ``roles`` names the header that was read as a column: table -> column -> header.
    """

    workbook: str
    saves: tuple[str, ...] = ()
    count: int = 0
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def tip(self) -> str:
        """The latest save, "" before the first."""
        return self.saves[-1] if self.saves else ""

    def after(self, *saves: str) -> Stamp:
        """The stamp once these saves went into the workbook, too; a save it has counts once."""
        fresh = tuple(save for save in dict.fromkeys(saves) if save not in self.saves)
        return replace(self, saves=(*self.saves, *fresh)[-CHAIN:], count=self.count + len(fresh))


def new_save() -> str:
    """Make up the id of a save."""
    return _word(_SAVE_LENGTH)


def new_workbook_id(*, born: bool = False) -> str:
    """Make up the id of a workbook; ``born``: of one that is being made, not of one that was found without."""
    return (_BORN if born else _FOUND) + _word(_ID_LENGTH - 1)


def is_born(workbook_id: str) -> bool:
    """Whether a workbook had this id from the beginning: another id is then another workbook."""
    return workbook_id.startswith(_BORN)


def _word(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def read_stamp(package: Package) -> Stamp | None:
    """The stamp of a workbook; None where there is none, or where what is there makes no sense."""
    known = package.memo.get("stamp", False)
    if known is False:
        known = package.memo["stamp"] = _read(package)
    return known if isinstance(known, Stamp) else None


def _read(package: Package) -> Stamp | None:
    try:
        part = _part(package)
        texts = _texts(parse_xml(package.read(part), part, package.name)) if part else {}
    except RefusedError:
        # Properties that no one needs are no reason to refuse the workbook.
        return None
    workbook = texts.get(_WORKBOOK, "")
    if not _ID.fullmatch(workbook):
        return None
    saves = tuple(word for word in _joined(texts, _SAVES, " ").split() if _SAVE.fullmatch(word))[-CHAIN:]
    count = texts.get(_COUNT, "")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0
    return Stamp(workbook, saves, max(number, len(saves)), _roles(_joined(texts, _ROLES, "")))


def _joined(texts: Mapping[str, str], name: str, between: str) -> str:
    found = [texts[name]] if name in texts else []
    number = 2
    while f"{name}{number}" in texts:
        found.append(texts[f"{name}{number}"])
        number += 1
    return between.join(found)


def _roles(text: str) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(table): {str(column): header for column, header in columns.items() if isinstance(header, str)}
        for table, columns in found.items()
        if isinstance(columns, dict)
    }


def _part(package: Package) -> str | None:
    found = package.related("", _KIND) or package.related("", _STRICT_KIND)
    return found[0] if found else None


def _texts(root: etree._Element) -> dict[str, str]:
    return {
        str(element.get("name")): "".join(str(text) for text in element.itertext())
        for element in root
        if isinstance(element.tag, str) and local(element) == "property" and element.get("name")
    }


def stamp_parts(package: Package, stamp: Stamp) -> dict[str, bytes]:
    """The parts of a package that change when it gets a stamp; nothing where it cannot get one.

    Other properties, content types and relationships stay as they are, byte for byte.
    """
    try:
        part = _part(package)
        if part is None:
            return _new_part(package, stamp)
        old = package.read(part)
        new = _replace_properties(old, stamp)
        if new is None or not _holds(new, old, part, package.name, stamp):
            return {}
    except RefusedError:
        return {}
    return {part: new}


def _holds(new: bytes, old: bytes, part: str, name: str, stamp: Stamp) -> bool:
    """Whether the new part reads as the stamp, with every other property as it was."""
    before, after = _texts(parse_xml(old, part, name)), _texts(parse_xml(new, part, name))
    others = {key: text for key, text in before.items() if not key.startswith(_PREFIX)}
    return after == {**others, **_properties(stamp)}


def _properties(stamp: Stamp) -> dict[str, str]:
    texts = {_WORKBOOK: stamp.workbook, _COUNT: str(stamp.count)}
    per = (_LONGEST + 1) // (_SAVE_LENGTH + 1)
    for at in range(0, len(stamp.saves), per):
        texts[_SAVES + (str(at // per + 1) if at else "")] = " ".join(stamp.saves[at : at + per])
    if stamp.roles:
        roles = json.dumps(stamp.roles, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
        for at in range(0, len(roles), _LONGEST):
            texts[_ROLES + (str(at // _LONGEST + 1) if at else "")] = roles[at : at + _LONGEST]
    return texts


_OPEN = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?Properties(?=[\s/>])[^<>]*>")
_PID = re.compile(rb"\spid\s*=\s*[\"']([0-9]{1,9})[\"']")


def _replace_properties(xml: bytes, stamp: Stamp) -> bytes | None:
    """A properties part with our properties renewed; None for one that is written in an unusual way."""
    head = _OPEN.search(xml, 0, 65536)
    if head is None or b"<!" in xml:
        return None
    prefix = head.group(1) + b":" if head.group(1) else b""
    body, tail = xml[head.end() :], b""
    opening = head.group()
    if opening.endswith(b"/>"):
        opening, body, tail = opening[:-2] + b">", b"", b"</%sProperties>" % prefix
    else:
        close = body.rfind(b"</%sProperties" % prefix)
        if close < 0:
            return None
        body, tail = body[:close], body[close:]
    kept = _without_ours(body, prefix)
    if kept is None:
        return None
    first = max((int(number) for number in _PID.findall(kept)), default=1) + 1
    return xml[: head.start()] + opening + kept + _elements(stamp, prefix, max(first, 2)) + tail


def _without_ours(body: bytes, prefix: bytes) -> bytes | None:
    """Properties without ours, cut by plain search so that no text can slow it down."""
    start, end = b"<%sproperty" % prefix, b"</%sproperty>" % prefix
    pieces: list[bytes] = []
    at = 0
    while (found := body.find(start, at)) >= 0:
        close = body.find(end, found)
        if close < 0:
            return None
        stop = close + len(end)
        tag = body[found : body.find(b">", found) + 1]
        ours = b'name="refboard.' in tag or b"name='refboard." in tag
        pieces.append(body[at:found] if ours else body[at:stop])
        at = stop
    pieces.append(body[at:])
    return b"".join(pieces)


def _elements(stamp: Stamp, prefix: bytes, first: int, *, strict: bool = False) -> bytes:
    types = f"{_STRICT_ODR if strict else _ODR}/docPropsVTypes".encode()
    # The prefix is declared on each element: the file may have bound it to something else, or not at all.
    return b"".join(
        b'<%sproperty fmtid="%s" pid="%d" name="%s"><vt:lpwstr xmlns:vt="%s">%s</vt:lpwstr></%sproperty>'
        % (prefix, _FORMAT_ID.encode(), number, name.encode(), types, escape_xml(text).encode(), prefix)
        for number, (name, text) in enumerate(_properties(stamp).items(), first)
    )


def _new_part(package: Package, stamp: Stamp) -> dict[str, bytes]:
    """A properties part where there was none, with its content type and relationship."""
    part, number = CUSTOM, 2
    while part in package:
        part, number = f"docProps/custom{number}.xml", number + 1
    types, rels = package.read(CONTENT_TYPES), package.read(rels_part(""))
    strict = _STRICT in rels
    office, kind = (_STRICT_ODR, _STRICT_KIND) if strict else (_ODR, _KIND)
    override = b'<Override PartName="/%s" ContentType="%s"/>' % (part.encode(), _CONTENT_TYPE.encode())
    ids = {arrow.id for arrow in package.relationships("")}
    fresh = next(f"rIdRefboard{n}" for n in range(1, len(ids) + 2) if f"rIdRefboard{n}" not in ids)
    arrow = b'<Relationship Id="%s" Type="%s/relationships/%s" Target="%s"/>' % (
        fresh.encode(),
        office.encode(),
        kind.encode(),
        part.encode(),
    )
    new_types, new_rels = _insert(types, b"Types", override), _insert(rels, b"Relationships", arrow)
    if new_types is None or new_rels is None:
        return {}
    xml = b'%s<Properties xmlns="%s">%s</Properties>' % (
        _HEAD,
        f"{office}/{kind}".encode(),
        _elements(stamp, b"", 2, strict=strict),
    )
    return {part: xml, CONTENT_TYPES: new_types, rels_part(""): new_rels}


def _insert(xml: bytes, root: bytes, element: bytes) -> bytes | None:
    """Put an element last into a small part; None for one that is written in an unusual way."""
    close = xml.rfind(b"</" + root)
    if close >= 0 and not xml.startswith((b"\xff\xfe", b"\xfe\xff")) and b"<" + root in xml:
        return xml[:close] + element + xml[close:]
    end = re.search(rb"</([A-Za-z_][\w.-]*):%s\s*>\s*$" % root, xml[-4096:])
    if end is None:
        return None
    prefix = end.group(1) + b":"
    at = len(xml) - len(xml[-4096:]) + end.start()
    return xml[:at] + b"<" + prefix + element[1:] + xml[at:]


def stamped(package: Package, stamp: Stamp) -> bytes:
    """The bytes of a workbook with a stamp; as they are where it cannot get one."""
    parts = stamp_parts(package, stamp)
    return package.build(parts) if parts else package.data


def give_birth_stamp(data: bytes) -> bytes:
    """A new workbook with an id of its own and its first save."""
    from workbook.xlsx.package import Package

    stamp = Stamp(new_workbook_id(born=True)).after(new_save())
    return stamped(Package(data, "the workbook"), stamp)


def same_but_stamp(one: Package, other: Package) -> bool:
    """Whether two files are the same but for what their stamps say."""

    def members(package: Package) -> dict[str, tuple[int, int]]:
        aside = {CONTENT_TYPES, rels_part(""), _part(package) or CUSTOM}
        return {
            info.filename: (info.CRC, info.file_size) for info in package.infos if info.filename not in aside
        }

    return members(one) == members(other)
