"""A page as plain text: aligned, no colour, safe for any terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from refboard.report.page import Block, Entry, Grid, Page, Paragraph, one_line
from refboard.report.plain import WIDTH, wrap

_GAP: Final = 2
_LEAST: Final = 6


def tell_page(page: Page, width: int = WIDTH) -> str:
    """Tell a page in lines of at most ``width`` terminal columns."""
    room = max(40, width)
    lines = [*wrap(one_line(page.title), room), *wrap(one_line(page.subtitle), room)]
    for section in page.sections:
        lines += ["", *wrap(one_line(section.heading).upper(), room)]
        for block in section.blocks:
            lines += _block(block, room)
    if page.small_print:
        lines.append("")
        for text in page.small_print:
            lines += wrap(one_line(text), room)
    return "\n".join(lines) + "\n"


def _block(block: Block, room: int) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from wrap(("! " if block.urgent else "") + one_line(block.text), room)
    elif isinstance(block, Grid):
        yield from _grid(block, room)
    else:
        for entry in block.entries:
            yield from wrap(("! " if entry.urgent else "- ") + _said(entry), room, "  ")


def _said(entry: Entry) -> str:
    lead = one_line(entry.lead)
    return f"{lead}: {one_line(entry.text)}" if lead else one_line(entry.text)


def _grid(grid: Grid, room: int) -> Iterator[str]:
    rows = [[one_line(cell) for cell in row] for row in (grid.head, *grid.rows)]
    widths = _widths(rows, room)
    for number, row in enumerate(rows):
        cells = [list(wrap(cell, width)) or [""] for cell, width in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells))):
            texts = [cell[line] if line < len(cell) else "" for cell in cells]
            aligned = [
                " " * (width - cell_len(text)) + text
                if column in grid.numbers
                else text + " " * (width - cell_len(text))
                for column, (text, width) in enumerate(zip(texts, widths, strict=True))
            ]
            yield (" " * _GAP).join(aligned).rstrip()
        if number == 0:
            yield (" " * _GAP).join("-" * width for width in widths)


def _widths(rows: list[list[str]], room: int) -> list[int]:
    """Give every column what it needs; where that is too much, the widest give way first."""
    widths = [max(1, *(cell_len(row[column]) for row in rows)) for column in range(len(rows[0]))]
    free = room - _GAP * (len(widths) - 1)
    while sum(widths) > free and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths
