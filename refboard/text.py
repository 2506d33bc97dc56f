"""The only way text from a workbook reaches a widget or a terminal.

A cell can contain terminal commands, markup and characters that reorder text. Here they become visible
marks: C0 controls and DEL their pictures (U+2400 block), C1 controls and invisible format characters
``‹U+202E›``, lone surrogates U+FFFD. The zero-width joiner and the variation selectors stay, because emoji
need them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.text import Text
    from textual.content import Content

LIMIT: Final = 500
"""Maximum characters of one cell that a widget shows."""

_JOINER: Final = 0x200D
_UNSAFE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _mark(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"‹U+{code:04X}›"


class _Marks(dict[int, str]):
    """A `str.translate` table that fills itself, character by character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        unsafe = unicodedata.category(character) in _UNSAFE and code != _JOINER
        mark = self[code] = _mark(code) if unsafe else character
        return mark


_ONE_LINE: Final = _Marks()
_LINES: Final = _Marks({9: "\t", 10: "\n"})


def visible(text: str, *, multiline: bool = False) -> str:
    r"""Make text from outside safe to print: nothing in it acts, hides or reorders.

    With ``multiline``, line feeds and tabs stay (``\r\n`` counts as one line feed); otherwise they become
    marks too. The result is literal text, never markup.
    """
    # A printable string has no control, format or surrogate character: the usual case costs nothing.
    if text.isprintable():
        return text
    if multiline:
        return text.replace("\r\n", "\n").translate(_LINES)
    return text.translate(_ONE_LINE)


def clip(text: str, limit: int = LIMIT, *, multiline: bool = False) -> str:
    """Make text visible and at most ``limit`` characters long; ``…`` marks a cut."""
    shown = visible(text[: limit + 1], multiline=multiline)
    return shown if len(shown) <= limit else shown[: max(limit - 1, 0)] + "…"


def display(text: str, limit: int = LIMIT, *, multiline: bool = False) -> Text:
    """Make visible text for a Rich renderable (table cells, options); markup in it stays literal."""
    from rich.text import Text

    return Text(clip(text, limit, multiline=multiline))


def content(text: str, limit: int = LIMIT, *, multiline: bool = False) -> Content:
    """Make visible text for a Textual widget; markup in it stays literal."""
    from textual.content import Content

    return Content(clip(text, limit, multiline=multiline))
