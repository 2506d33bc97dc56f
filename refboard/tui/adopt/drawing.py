"""How the lines of a setup are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from refboard.text import content

if TYPE_CHECKING:
    from refboard.tui.adopt.view import SetupLine

_WIDTHS = {False: (13, 22, 14), True: (20, 34, 16)}
"""Widths of name, header and certainty on a narrow and on a wide screen."""
_WIDE = 110


def drawn(one: SetupLine, width: int) -> Content:
    """A line of the setup, in columns that fit a width."""
    name, theirs, sure = _WIDTHS[width >= _WIDE]
    if one.kind == "text" and not one.theirs:
        return Content.assemble((f"  {one.name}  ", "bold"), content(one.more, 160))
    indent = "" if one.kind in ("table", "text") else "  "
    parts = (
        _fixed(one.name, name - len(indent)),
        _fixed(one.theirs, theirs),
        _fixed(one.sure, sure),
        content(one.more, 160),
    )
    style = "bold" if one.kind == "table" else ""
    return Content.assemble(
        f"{one.mark} {indent}",
        parts[0].stylize(style) if style else parts[0],
        " ",
        parts[1],
        " ",
        parts[2],
        " ",
        parts[3],
    )


def _fixed(text: str, width: int) -> Content:
    """A text in exactly so many cells."""
    shown = content(text, max(1, width * 2))
    return shown.truncate(width, ellipsis=True, pad=True)
