"""Is a part XML at all? Decided once, in linear time, before any pattern looks at it.

The byte patterns find the end of what they look for quickly because it is there. In a part that is cut or garbled it is
not, and they would search the rest of it again and again.
"""

from __future__ import annotations

import re
from pyexpat import ExpatError, ParserCreate

from workbook.cooperative import checkpoint
from workbook.errors import FileRefusedError

_SMALL = 4 * 2**20
"""Bytes; a larger part is parsed only when something about it looks wrong."""
_CHUNK = 1 << 20
_LONGEST_TEXT = 400_000
"""Bytes without any markup; a cell's longest text is a fifth of it."""
_UNKNOWN_ENCODING = 18
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_UNMARKED = bytes(code for code in range(256) if code not in b"<" + _CONTROLS)
_BAD_REFERENCE = re.compile(
    rb'<(?:[A-Za-z_][\w.-]*+:)?(?:row|c)\s++r="(?![A-Za-z]{0,3}+[1-9][0-9]{0,6}+")([^"<]*+)"'
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def check_well_formed(content: bytes, part: str, name: str) -> None:
    """Raise FileRefusedError for a part that is not well-formed XML in a Unicode encoding."""
    if len(content) > _SMALL and _looks_sound(content):
        return
    parser = ParserCreate()
    try:
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK])
            checkpoint()
        parser.Parse(b"", True)  # noqa: FBT003  (positional only)
    except (ExpatError, ValueError) as error:
        if isinstance(error, ExpatError) and error.code == _UNKNOWN_ENCODING:
            # The reader of an unusual sheet knows more encodings, and refuses what it cannot read.
            return
        line = f" in line {error.lineno}" if isinstance(error, ExpatError) else ""
        raise FileRefusedError(
            f"{name} is damaged: its part {part} is not well-formed XML{line}; restore it from a backup."
        ) from error


def check_references(content: bytes, sheet: str, name: str) -> None:
    """Raise FileRefusedError for a small sheet with a row or cell at a place that does not exist."""
    match = _BAD_REFERENCE.search(content) if len(content) <= _SMALL else None
    if match is not None:
        place = match.group(1)[:20].decode("utf-8", "replace") or '""'
        raise FileRefusedError(
            f"{name} is damaged: sheet {sheet} has a cell or row {place}, which no worksheet has; open and save it once in"
            " Excel."
        )


def check_texts(content: bytes, part: str, name: str) -> None:
    """Raise FileRefusedError for a part with a text that is far longer than a cell can hold."""
    for start in range(0, len(content) - _LONGEST_TEXT, _LONGEST_TEXT):
        if content.find(b"<", start, start + _LONGEST_TEXT) < 0:
            raise FileRefusedError(
                f"{name} has a text of more than {_LONGEST_TEXT // 1000},000 characters in {part}; a cell holds at most"
                " 32,767."
            )


def _looks_sound(content: bytes) -> bool:
    """Whether a large part has nothing that a cut or garbled one has."""
    if (
        content.startswith(_UTF16)
        or (b"!" in content and b"<!" in content)
        or not content.rstrip().endswith(b">")
    ):
        return False
    if not content.isascii():
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return False
    # One pass keeps every < and every control character: twice as fast as to look for both.
    begun = content.translate(None, _UNMARKED)
    if begun.count(b"<") != len(begun):
        return False
    return len(begun) == 2 * content.count(b"</") + content.count(b"/>") + content.startswith(b"<?xml")
