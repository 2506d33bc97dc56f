"""The shared strings: looked up by index, appended at the end, with their formatting.

Indexes never move: an edit only adds at the end, so that every other cell keeps pointing at its text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbook.cooperative import checkpoint
from workbook.errors import FileRefusedError
from workbook.xlsx.package import Package, parse_xml
from workbook.xlsx.values import decode_text, text_element

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 256 * 2**10
"""Bytes per scan: the regex holds the interpreter lock, so no key press is handled until it returns."""
_LONGEST_INDEX = 10
MISSING = "#string "
"""How the text begins that a cell without its string shows."""
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?sst(?=[\s>/])[^>]*>")
_COUNTS = re.compile(rb'\s(count|uniqueCount)\s*=\s*"([0-9]+)"')


class SharedStrings:
    """The shared strings of one package."""

    def __init__(self, package: Package) -> None:
        self.part = package.shared_strings_part
        self.xml = package.read(self.part) if self.part else b""
        self.prefix = b""
        self.items: list[bytes] = []
        self._texts: list[str] = []
        if self.part is None:
            return
        if self.xml[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<") or b"<!" in self.xml:
            self.xml = _plain_utf8(self.xml, self.part, package.name)
        root = _ROOT.search(self.xml, 0, 65536)
        if root is None:
            raise FileRefusedError(f"{package.name} is damaged: its shared strings cannot be read.")
        self.prefix = root.group(1) + b":" if root.group(1) else b""
        self._open, self._close = b"<%st>" % self.prefix, b"</%st>" % self.prefix
        e = re.escape(self.prefix)
        item = re.compile(rb"<%ssi(?:\s[^>]*?)?(?:/>|>(.*?)</%ssi>)" % (e, e), re.DOTALL)
        known, start = self._from_before(package.memo.get("strings before"), root.end())
        self.items = known
        for begin, end in self._spans(start):
            checkpoint()
            self.items += item.findall(self.xml, begin, end)
        self._text = re.compile(
            rb"<%st(?:\s[^>]*)?>([^<]*)</%st>|<%srPh[\s>].*?</%srPh>" % ((e,) * 4), re.DOTALL
        )
        self._simple = re.compile(rb'\s*<%st(?: xml:space="preserve")?>([^<]*)</%st>\s*' % (e, e))

    def _spans(self, start: int) -> Iterator[tuple[int, int]]:
        """Spans of whole strings."""
        close = b"</%ssi>" % self.prefix
        while start < len(self.xml):
            cut = self.xml.find(close, start + _CHUNK)
            end = cut + len(close) if cut >= 0 else len(self.xml)
            yield start, end
            start = end

    def _from_before(self, before: object, start: int) -> tuple[list[bytes], int]:
        """The strings of the package that this one was made from, when it still begins with all of them."""
        if not isinstance(before, SharedStrings) or before.part is None or before.prefix != self.prefix:
            return [], start
        old_root = _ROOT.search(before.xml)
        close = before.xml.rfind(b"</")
        if old_root is None or close < 0:
            return [], start
        length = close - old_root.end()
        same = memoryview(self.xml)[start : start + length] == memoryview(before.xml)[old_root.end() : close]
        return (list(before.items), start + length) if same else ([], start)

    @classmethod
    def of(cls, package: Package) -> SharedStrings:
        """The strings of a package, made once."""
        known = package.memo.get("strings")
        if not isinstance(known, SharedStrings):
            known = package.memo["strings"] = cls(package)
        return known

    def _item(self, raw: bytes) -> str:
        if raw.startswith(self._open) and raw.find(b"<", len(self._open)) == len(raw) - len(self._close):
            return decode_text(raw[len(self._open) : -len(self._close)])
        simple = self._simple.fullmatch(raw)
        if simple:
            return decode_text(simple.group(1))
        return "".join(decode_text(part) for part in self._text.findall(raw) if part)

    def decode_all(self) -> None:
        """Decode every string now, for reading very many cells."""
        if self._texts or not self.items:
            return
        checkpoint()
        opening, closing = self._open.decode(), self._close.decode()
        # XML cannot hold a NUL, so all strings can be joined, decoded at once and split again.
        words = b"\0".join(self.items).decode("utf-8", "replace").split("\0")
        head, tail = len(opening), -len(closing)
        self._texts = [
            word[head:tail]
            if word.startswith(opening)
            and word.find("<", head) == len(word) + tail
            and not ("&" in word or "_x" in word or "\r" in word)
            else self._item(raw)
            for word, raw in zip(words, self.items, strict=True)
        ]

    def forget_texts(self) -> None:
        """Free what `decode_all` decoded."""
        self._texts = []

    def has(self, index: bytes | str) -> bool:
        """Whether there is a string at an index."""
        return self._place(index) is not None

    def text(self, index: bytes | str) -> str:
        """The text at an index as a cell writes it; an index without a string is shown as missing."""
        place = self._place(index)
        if place is None:
            return f"{MISSING}{_word(index)[:20]} missing"
        return self._texts[place] if self._texts else self._item(self.items[place])

    def rich(self, index: bytes | str) -> str | None:
        """The raw item at an index when it has formatting or a phonetic guide."""
        place = self._place(index)
        if place is None or self._simple.fullmatch(self.items[place]):
            return None
        raw, p = self.items[place], self.prefix
        formatted = b"<%sr>" % p in raw or b"<%sr " % p in raw or b"<%srPh" % p in raw
        return raw.decode("utf-8", "replace") if formatted else None

    def _place(self, index: bytes | str) -> int | None:
        if len(index) > _LONGEST_INDEX:
            return None
        try:
            place = int(index)
        except ValueError:
            return None
        return place if 0 <= place < len(self.items) else None


class StringAppender:
    """Finds or appends strings for the cells of one edit."""

    def __init__(self, strings: SharedStrings) -> None:
        self._strings = strings
        self._index: dict[bytes, int] = {}
        self._added: list[bytes] = []
        self._uses = 0

    def place(self, text: str, rich: str | None) -> int:
        """Index of a string with exactly this text and formatting, appended when there is none."""
        raw = rich.encode() if rich is not None else text_element(self._strings.prefix + b"t", text)
        self._uses += 1
        known = self._index.get(raw)
        if known is None:
            try:
                known = self._strings.items.index(raw)
            except ValueError:
                known = len(self._strings.items) + len(self._added)
                self._added.append(raw)
            self._index[raw] = known
        return known

    def part(self) -> bytes | None:
        """The new part, or None when nothing was added."""
        if not self._added:
            return None
        xml, p = self._strings.xml, self._strings.prefix
        new = b"".join(b"<%ssi>%s</%ssi>" % (p, raw, p) for raw in self._added)
        close = xml.rfind(b"</%ssst>" % p)
        if close < 0:  # an empty list: <sst .../>
            root = _ROOT.search(xml)
            if root is None:
                raise FileRefusedError("The workbook's shared strings cannot be extended.")
            head = root.group()[: -len(b"/>")].rstrip() + b">"
            xml = xml[: root.start()] + head + new + b"</%ssst>" % p + xml[root.end() :]
        else:
            xml = xml[:close] + new + xml[close:]
        return self._count(xml)

    def _count(self, xml: bytes) -> bytes:
        root = _ROOT.search(xml)
        if root is None:
            return xml
        extra = {b"count": self._uses, b"uniqueCount": len(self._added)}

        def raised(match: re.Match[bytes]) -> bytes:
            return b' %s="%d"' % (match.group(1), int(match.group(2)) + extra[match.group(1)])

        return xml[: root.start()] + _COUNTS.sub(raised, root.group()) + xml[root.end() :]


def _word(index: bytes | str) -> str:
    return index.decode("ascii", "replace") if isinstance(index, bytes) else index


def _plain_utf8(xml: bytes, part: str, name: str) -> bytes:
    from lxml import etree

    root = parse_xml(xml, part, name)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
