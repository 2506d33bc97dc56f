"""Text from the clipboard, made fit for a field."""

from __future__ import annotations

from refboard.text import visible


def clean_paste(text: str) -> str:
    """The same text with plain line feeds, and without the characters that act or cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = visible(lines, multiline=True)
    if shown == lines:
        return lines
    return "".join(sign for sign in lines if visible(sign, multiline=True) == sign)


def as_one_line(text: str) -> str:
    """The lines of a text, one after the other on one line."""
    return " ".join(part for line in clean_paste(text).splitlines() if (part := " ".join(line.split())))
