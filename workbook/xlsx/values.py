"""Text in the file and text in Python: XML entities, ``_xHHHH_`` escapes, line ends, limits.

A spreadsheet writes characters that XML cannot hold as ``_x001B_``, and an underscore that would begin
such an escape as ``_x005F_`` (ECMA-376 22.4.2.4, ST_Xstring).
"""

from __future__ import annotations

import re

from workbook.errors import EditRefusedError

MAX_TEXT = 32_767
"""Characters that a cell can hold."""
_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]{1,8}|#[0-9]{1,8}|amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROLS = r"\x00-\x08\x0b-\x1f\ufffe\uffff"
_UNWRITABLE = re.compile(f"[{_CONTROLS}]")
# A character before one that is written as an escape meets that escape's underscore.
_LOOKS_ESCAPED = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{_CONTROLS}])")


def _entity(match: re.Match[str]) -> str:
    word = match.group(1)
    if word[0] != "#":
        return _NAMED[word]
    code = int("0" + word[1:], 16) if word[1] == "x" else int(word[1:])
    return chr(code) if code < 0x110000 else "\ufffd"


def unescape_xml(text: str) -> str:
    """Resolve the five named entities and character references."""
    return _ENTITY.sub(_entity, text) if "&" in text else text


def decode_text(raw: bytes) -> str:
    """Bytes of a text element to the text a person typed."""
    text = raw.decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unescape_xml(text)
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
        if any("\ud800" <= char <= "\udfff" for char in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def encode_text(text: str) -> bytes:
    """Text to the content of a text element; raise EditRefusedError past a cell's limit, or for invalid text."""
    try:
        # A spreadsheet counts as UTF-16 does: an emoji is two.
        length = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError as error:
        raise EditRefusedError(
            f"The text has an invalid character at position {error.start + 1}; type it again."
        ) from None
    if length > MAX_TEXT:
        raise EditRefusedError(
            f"The text has {length} characters; a cell holds at most {MAX_TEXT}. Shorten it."
        )
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _UNWRITABLE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    return escape_xml(text).encode()


def escape_xml(text: str) -> str:
    """Escape what XML text must not hold literally."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_element(tag: bytes, text: str) -> bytes:
    """A ``<t>`` element that preserves its spaces."""
    preserve = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    return b"<%s%s>%s</%s>" % (tag, preserve, encode_text(text), tag)
