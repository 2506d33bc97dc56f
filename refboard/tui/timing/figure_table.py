"""A small table of figures in words: aligned, dimmed where too few, marked where something stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from refboard.tui.timing.view import FigureLine, FigureTable

GAP = 2
MARK = "◂ stands out"


def table_content(table: FigureTable, width: int) -> Content:
    """Lay a table out; columns that do not fit in ``width`` are left out from the right, with a mark."""
    rows = [table.head, *(line.cells for line in table.lines)]
    sizes = [max(len(row[column]) for row in rows) for column in range(len(table.head))]
    shown = len(sizes)
    while shown > 1 and sum(sizes[:shown]) + GAP * (shown - 1) + (2 if shown < len(sizes) else 0) > width:
        shown -= 1
    cut = shown < len(sizes)
    lines = [Content.styled(_joined(table.head, sizes, shown) + (" …" if cut else ""), "dim")]
    lines += [_line(line, sizes, shown, width) for line in table.lines]
    return Content("\n").join(lines)


def _line(line: FigureLine, sizes: list[int], shown: int, width: int) -> Content:
    text = _joined(line.cells, sizes, shown)
    if not line.enough:
        return Content.styled(text, "dim")
    if not line.marked:
        return Content(text)
    mark = MARK if len(text) + 1 + len(MARK) <= width else MARK[0]
    return Content.assemble((text, "bold"), (f" {mark}", "bold $text-primary")).truncate(width, ellipsis=True)


def _joined(cells: tuple[str, ...], sizes: list[int], shown: int) -> str:
    texts = [
        cell.rjust(size) if at else cell.ljust(size)
        for at, (cell, size) in enumerate(zip(cells, sizes, strict=True))
    ]
    return (" " * GAP).join(texts[:shown]).rstrip()
