"""A page as plain text: aligned, without color, safe for any terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from refboard.report.pages.page import Block, Entry, Grid, Page, Paragraph, one_line
from refboard.report.pages.plain import WIDTH, wrap

_GAP: Final = 2
_LONGEST_WORD: Final = 16
"""A table does not break words up to this many columns."""


def render_plain(page: Page, width: int = WIDTH) -> str:
    """Render a page in lines of at most ``width`` terminal columns."""
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
        yield from _grid(block.filled(), room)
    else:
        for entry in block.entries:
            yield from wrap(("! " if entry.urgent else "- ") + _entry(entry), room, "  ")


def _entry(entry: Entry) -> str:
    lead = one_line(entry.lead)
    return f"{lead}: {one_line(entry.text)}" if lead else one_line(entry.text)


def _grid(grid: Grid, room: int) -> Iterator[str]:
    rows = [[one_line(cell) for cell in row] for row in (grid.head, *grid.rows)]
    widths = _widths(rows, room)
    if sum(widths) + _GAP * (len(widths) - 1) > room:
        yield from _row_by_row(rows, room)
        return
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


def _row_by_row(rows: list[list[str]], room: int) -> Iterator[str]:
    """List each row with the column name before every figure; columns without a name only repeat others as bars."""
    head, *others = rows
    for row in others:
        figures = (f"{name} {cell}" for name, cell in zip(head[1:], row[1:], strict=True) if name and cell)
        yield from wrap(f"{row[0] or head[0]}: {', '.join(figures)}", room, "  ")


def _widths(rows: list[list[str]], room: int) -> list[int]:
    """Give every column the width it needs; if that is too much, the widest shrink first, down to their longest word."""
    columns = list(zip(*rows, strict=True))
    widths = [max(1, *map(cell_len, column)) for column in columns]
    least = [
        min(_LONGEST_WORD, max((cell_len(word) for cell in column for word in cell.split()), default=1))
        for column in columns
    ]
    free = room - _GAP * (len(widths) - 1)
    while sum(widths) > free:
        wide = [at for at, width in enumerate(widths) if width > least[at]]
        if not wide:
            break
        widths[max(wide, key=lambda at: widths[at])] -= 1
    return widths
