"""A page of figures before it is text, Markdown or HTML: headings, sentences, lists and tables.

The texts are as the workbook has them; each form makes them safe in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from refboard.text import clip

LONGEST: Final = 400
"""Characters of one text on a page; a longer one ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; ``urgent`` ones stand out."""

    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: a word that leads it, or "", and what it says; ``urgent`` ones are marked with ``!``."""

    text: str
    lead: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names its row; columns in ``numbers`` are set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()

    def filled(self) -> Grid:
        """The table without columns that have neither a heading nor anything below it."""
        columns = zip(self.head, *self.rows, strict=True)
        kept = [at for at, cells in enumerate(columns) if any(cells)]
        if len(kept) == len(self.head):
            return self

        def narrowed(row: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(row[at] for at in kept)

        numbers = frozenset(new for new, at in enumerate(kept) if at in self.numbers)
        return Grid(narrowed(self.head), tuple(map(narrowed, self.rows)), numbers)


Block = Paragraph | Entries | Grid


@dataclass(frozen=True, slots=True)
class PageSection:
    """Blocks under a heading; ``narrow`` ones may stand beside another one on paper."""

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
    """Make a text safe to show on one line: line breaks and tabs become spaces, the rest as `visible` has it."""
    for pause in ("\r\n", "\n", "\t", "_x000D_"):
        text = text.replace(pause, " ")
    return clip(text.strip(), limit)


def cut(entries: list[Entry], most: int, more: str) -> Entries:
    """Keep the first ``most`` entries and say how many more there are, like ``3 more open referrals``."""
    rest = len(entries) - most
    tail = [Entry(f"{rest:,} more {more}.")] if rest > 0 else []
    return Entries((*entries[:most], *tail))
