"""The zip package of a workbook: the gate, its parts, and a new package with some parts replaced.

No other module opens the zip. Parts that an edit does not touch keep their compressed bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from workbook.errors import EditRefusedError, FileRefusedError
from workbook.xlsx.archive import ZipWriter
from workbook.xlsx.gate import check_directory, check_namespace, check_prolog, inflate
from workbook.xlsx.soundness import CONTENT_TYPES, check_content_types, check_relationships, check_sheets
from workbook.xlsx.wellformed import check_references, check_texts, check_well_formed

__all__ = ["CONTENT_TYPES", "Package", "Relationship", "SheetRef", "local", "parse_xml", "rels_part"]

_INFLATED_CACHE_SIZE = 256 * 2**20
_ODR = "/relationships"


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A worksheet: the name people see, its part, and whether it is hidden."""

    name: str
    part: str
    state: str = "visible"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of one part to another; ``target`` is a part name, or None when it is external."""

    id: str
    type: str
    target: str | None

    def is_a(self, kind: str) -> bool:
        """Whether this is a relationship of a kind, transitional or strict (``worksheet``, ``table`` ...)."""
        return self.type.endswith("/" + kind)


class Package:
    """A workbook's parts behind the gate.

    `open` raises FileRefusedError with one sentence for anything that is not a sound .xlsx or .xlsm.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        self.infos = check_directory(data, name)
        self._by_key = {_key(info.filename): info for info in self.infos}
        self._inflated: dict[str, bytes] = {}
        self._inflated_size = 0
        self._rels: dict[str, tuple[Relationship, ...]] = {}
        self.memo: dict[object, object] = {}
        """What readers of this package computed about its parts; it lives as long as the package."""

    @classmethod
    def open(cls, data: bytes, name: str = "the workbook") -> Package:
        """Accept a file, or refuse it in one sentence.

        Checks the zip directory, every CRC, inflate limits, document type definitions, encryption and the
        main namespace.
        """
        package = cls(data, name)
        for info in package.infos:
            if not info.is_dir():
                content = package._load(info)
                if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                    check_prolog(content, info.filename, name)
                if info.filename.lower().endswith((".xml", ".rels")):
                    check_well_formed(content, info.filename, name)
        package.check_sound()
        if not package.sheets:
            raise FileRefusedError(f"{name} has no worksheet that can be read.")
        check_namespace(package.read(package.workbook_part), package.workbook_part, name)
        return package

    def check_sound(self) -> None:
        """Raise FileRefusedError when the parts of the package do not fit together."""
        check_relationships(self, "", ("officeDocument",))
        check_content_types(self, self.workbook_part, self._content_types())
        check_sheets(self, self._listed_sheets())
        for sheet in self.sheets:
            check_relationships(self, sheet.part, ("table",))
            check_references(self.read(sheet.part), sheet.name, self.name)
            check_texts(self.read(sheet.part), sheet.part, self.name)
        if self.shared_strings_part:
            check_texts(self.read(self.shared_strings_part), self.shared_strings_part, self.name)

    def _content_types(self) -> dict[str, str]:
        if CONTENT_TYPES not in self:
            raise FileRefusedError(f"{self.name} is damaged: its part {CONTENT_TYPES} is missing.")
        types: dict[str, str] = {}
        for element in parse_xml(self.read(CONTENT_TYPES), CONTENT_TYPES, self.name):
            if isinstance(element.tag, str):
                key = (
                    element.get("PartName", "").lstrip("/")
                    if local(element) == "Override"
                    else f".{element.get('Extension', '')}"
                )
                types[key.lower()] = element.get("ContentType", "")
        return types

    def _listed_sheets(self) -> Iterator[tuple[str, str | None, str]]:
        """Name, part and kind of every sheet that the workbook lists; a part of None is outside the file."""
        arrows = {arrow.id: arrow for arrow in self.relationships(self.workbook_part)}
        for element in self._workbook.iter():
            if isinstance(element.tag, str) and local(element) == "sheet":
                rel_id = next((v for k, v in element.attrib.items() if str(k).endswith(_ODR + "}id")), "")
                arrow = arrows.get(str(rel_id))
                if arrow is not None:
                    yield element.get("name", ""), arrow.target, arrow.type.rpartition("/")[2]

    # -- parts

    @property
    def names(self) -> list[str]:
        """Part names in the order of the zip directory."""
        return [_clean(info.filename) for info in self.infos if not info.is_dir()]

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._by_key

    def read(self, part: str) -> bytes:
        """Inflate a part; raise FileRefusedError when it is missing or damaged."""
        info = self._by_key.get(_key(part))
        if info is None:
            raise FileRefusedError(f"{self.name} is incomplete: its part {part} is missing.")
        return self._load(info)

    def _load(self, info: zipfile.ZipInfo) -> bytes:
        key = _key(info.filename)
        known = self._inflated.get(key)
        if known is not None:
            return known
        content = inflate(self.data, info, self.name)
        if self._inflated_size + len(content) <= _INFLATED_CACHE_SIZE:
            self._inflated[key] = content
            self._inflated_size += len(content)
        return content

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part ("" for the package itself)."""
        known = self._rels.get(part)
        if known is None:
            known = self._rels[part] = tuple(self._read_relationships(part))
        return known

    def _read_relationships(self, part: str) -> list[Relationship]:
        folder = posixpath.dirname(part)
        rels = rels_part(part)
        if rels not in self:
            return []
        found = []
        for element in parse_xml(self.read(rels), rels, self.name):
            if not isinstance(element.tag, str) or local(element) != "Relationship":
                continue
            target: str | None = None
            if element.get("TargetMode") != "External":
                target = element.get("Target", "").replace("\\", "/").split("#")[0]
                target = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
            found.append(Relationship(element.get("Id", ""), element.get("Type", ""), target))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Existing parts of one kind to which a part has a relationship."""
        return [r.target for r in self.relationships(part) if r.is_a(kind) and r.target and r.target in self]

    @cached_property
    def workbook_part(self) -> str:
        """The part that lists the sheets."""
        for target in self.related("", "officeDocument"):
            return target
        raise FileRefusedError(f"{self.name} is not an Excel workbook (no workbook part).")

    @cached_property
    def _workbook(self) -> etree._Element:
        return parse_xml(self.read(self.workbook_part), self.workbook_part, self.name)

    @cached_property
    def sheets(self) -> tuple[SheetRef, ...]:
        """The worksheets in workbook order; chart sheets, dialogs and macro sheets are not among them."""
        targets = {relationship.id: relationship for relationship in self.relationships(self.workbook_part)}
        found = []
        for element in self._workbook.iter():
            if not isinstance(element.tag, str) or local(element) != "sheet":
                continue
            rel_id = next((v for k, v in element.attrib.items() if str(k).endswith(_ODR + "}id")), "")
            relationship = targets.get(str(rel_id))
            if (
                relationship
                and relationship.is_a("worksheet")
                and relationship.target
                and relationship.target in self
            ):
                found.append(
                    SheetRef(element.get("name", ""), relationship.target, element.get("state", "visible"))
                )
        return tuple(found)

    def sheet(self, name: str) -> SheetRef:
        """Find a worksheet by name; raise EditRefusedError naming the existing sheets."""
        exact = [sheet for sheet in self.sheets if sheet.name == name]
        loose = [sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()]
        for sheet in exact or loose:
            return sheet
        existing = ", ".join(sheet.name for sheet in self.sheets[:12])
        raise EditRefusedError(f"{self.name} has no worksheet named {name}; it has {existing}.")

    @cached_property
    def date1904(self) -> bool:
        """Whether serial numbers count from 1904 (old Mac workbooks)."""
        for element in self._workbook.iter():
            if isinstance(element.tag, str) and local(element) == "workbookPr":
                return element.get("date1904", "0") in ("1", "true", "on")
        return False

    @cached_property
    def shared_strings_part(self) -> str | None:
        """The part with the shared strings, if the workbook has one."""
        return next(iter(self.related(self.workbook_part, "sharedStrings")), None)

    @cached_property
    def styles_part(self) -> str | None:
        """The part with the cell formats, if the workbook has one."""
        return next(iter(self.related(self.workbook_part, "styles")), None)

    @cached_property
    def has_unnamed_macros(self) -> bool:
        """Whether the file has macros and a name that ends in .xlsx: Excel does not open it."""
        kind = self._content_types().get(self.workbook_part.lower(), "")
        return "macroenabled" in kind.lower() and self.name.lower().endswith((".xlsx", ".xltx"))

    def check_writable(self) -> None:
        """Raise EditRefusedError for workbooks that no edit may touch: signed, legacy-shared, or misnamed ones."""
        if self.has_unnamed_macros:
            raise EditRefusedError(
                f"{self.name} has macros and a name that ends in .xlsx, so Excel does not open it; rename it to .xlsm first."
            )
        lowered = [name.lower() for name in self.names]
        if any(name.startswith("_xmlsignatures/") for name in lowered):
            raise EditRefusedError(
                f"{self.name} is digitally signed; an edit would break the signature. Save an unsigned copy first."
            )
        if any("/revisions/" in name for name in lowered):
            raise EditRefusedError(
                f"{self.name} uses Excel's old shared-workbook mode with tracked changes; switch it off in Excel "
                "(Review, Unshare Workbook) first."
            )

    # -- a new package

    def reuse(self, base: Package, changed: Collection[str]) -> None:
        """Take over what another package has unpacked and computed about identical members.

        ``changed`` are the parts that differ; the caller has compared the compressed bytes of the others.
        """
        differ = {_key(part) for part in changed}
        for key, content in base._inflated.items():
            if key not in differ and key in self._by_key and key not in self._inflated:
                self._inflated[key] = content
        self._inflated_size = sum(map(len, self._inflated.values()))
        for about, found in base.memo.items():
            if isinstance(about, tuple) and about[0] == "formulas" and _key(about[1]) not in differ:
                self.memo[about] = found
        if "strings" in base.memo:
            self.memo["strings before"] = base.memo["strings"]

    def cache_parts(self, parts: Mapping[str, bytes]) -> None:
        """Cache the content of parts that was compared with the file, instead of unpacking it again."""
        self._inflated.update({_key(part): content for part, content in parts.items()})
        self._inflated_size = sum(map(len, self._inflated.values()))

    def build(self, changed: Mapping[str, bytes], removed: Collection[str] = ()) -> bytes:
        """The bytes of the package with some parts replaced, added or removed."""
        pending = {_key(part): (part, content) for part, content in changed.items()}
        gone = {_key(part) for part in removed}
        out = ZipWriter()
        for info in self.infos:
            key = _key(info.filename)
            if key in gone:
                continue
            if key in pending:
                out.add(info, pending.pop(key)[1])
            else:
                out.copy(info, self.data)
        for part, content in pending.values():
            info = zipfile.ZipInfo(
                part, date_time=max((i.date_time for i in self.infos), default=(1980, 1, 1, 0, 0, 0))
            )
            info.compress_type = zipfile.ZIP_DEFLATED
            out.add(info, content)
        return out.finish(self._comment)

    @cached_property
    def _comment(self) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return archive.comment


def rels_part(part: str) -> str:
    """The part that holds a part's relationships."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")


def parse_xml(content: bytes, part: str, name: str) -> etree._Element:
    """Parse a small part without entities or network; raise FileRefusedError when it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefusedError(f"{name} is damaged: its part {part} is not well-formed XML.") from error


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def _clean(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _key(name: str) -> str:
    return _clean(name).lower()
