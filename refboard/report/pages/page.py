"""A page of figures before it becomes text, Markdown or HTML: headings, sentences, lists and tables.

Its texts are raw text of the workbook; each format makes them safe in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from refboard.text import clip

LONGEST: Final = 400
"""Maximum characters of one text on a page; a longer one ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; an ``urgent`` one is highlighted."""

    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: an optional lead and a text; an ``urgent`` one is marked with ``!``."""

    text: str
    lead: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names the row; columns in ``numbers`` are aligned right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()

    def filled(self) -> Grid:
        """The table without its empty columns: those with no heading and no cells."""
        columns = zip(self.head, *self.rows, strict=True)
        filled = [at for at, cells in enumerate(columns) if any(cells)]
        if len(filled) == len(self.head):
            return self

        def narrowed(row: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(row[at] for at in filled)

        numbers = frozenset(new for new, at in enumerate(filled) if at in self.numbers)
        return Grid(narrowed(self.head), tuple(map(narrowed, self.rows)), numbers)


Block = Paragraph | Entries | Grid


@dataclass(frozen=True, slots=True)
class PageSection:
    """Blocks under a heading; on paper, ``narrow`` ones can be side by side."""

    heading: str
    blocks: tuple[Block, ...]
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a title, a line under it, sections, and small print."""

    title: str
    subtitle: str
    sections: tuple[PageSection, ...]
    small_print: tuple[str, ...] = ()


def one_line(text: str, limit: int = LONGEST) -> str:
    """Make a text safe to show on one line: line breaks and tabs become spaces, the rest as in `visible`."""
    for pause in ("\r\n", "\n", "\t", "_x000D_"):
        text = text.replace(pause, " ")
    return clip(text.strip(), limit)


def cut(entries: list[Entry], most: int, more: str) -> Entries:
    """Show the first ``most`` entries and count the rest, like ``3 more open referrals``."""
    rest = len(entries) - most
    tail = [Entry(f"{rest:,} more {more}.")] if rest > 0 else []
    return Entries((*entries[:most], *tail))
