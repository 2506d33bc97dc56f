"""The patterns of the whole practice in the Review pane: a section of the page as text, and sources in a funnel plot."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final

from textual.content import Content

from refboard.analysis.rates.control_limits import Z_ALARM, Z_WARN
from refboard.report.pages.page import Entries, Grid, Paragraph
from refboard.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.analysis.rates.control_limits import FunnelPlot
    from refboard.report.pages.page import Block, PageSection

GAP: Final = 2
NAME: Final = 26
"""Most characters of a cell of a table."""
LEAST_WIDTH: Final = 40
"""With fewer characters there is no plot."""
ROWS: Final = 11
"""Lines of the plot: one for every 10 points."""
_AXIS: Final = 6
"""Characters of the scale on the left."""
_SOURCE, _MANY, _DIFFERS, _WARN, _ALARM = "●", "◉", "▲", "·", "-"
LEGEND: Final = f"{_SOURCE} a source, {_MANY} several, {_DIFFERS} differs beyond chance"
LIMITS: Final = f"Chance alone keeps 95% of sources between {_WARN}, 99.8% between {_ALARM}"
_STYLES: Final = {
    _SOURCE: "$text-primary",
    _MANY: "bold $text-primary",
    _DIFFERS: "bold $text-warning",
    _WARN: "dim",
    _ALARM: "dim",
    "┈": "dim",
}


def section_content(section: PageSection, width: int) -> Content:
    """Lay out the blocks of a section in ``width`` characters; columns without room are left out from the right."""
    return Content("\n").join([_block(block, width) for block in section.blocks])


def _block(block: Block, width: int) -> Content:
    if isinstance(block, Paragraph):
        return content(block.text).stylize("$text-warning" if block.urgent else "")
    if isinstance(block, Entries):
        return Content("\n").join([content(f"- {entry.lead}: {entry.text}") for entry in block.entries])
    return _grid(block, width)


def _grid(grid: Grid, width: int) -> Content:
    limits = [_limit(grid, at) for at in range(len(grid.head))]
    cells = [
        [content(cell).truncate(limit, ellipsis=True) for cell, limit in zip(row, limits, strict=True)]
        for row in (grid.head, *grid.rows)
    ]
    sizes = [max(row[at].cell_length for row in cells) for at in range(len(grid.head))]
    shown = len(sizes)
    while shown > 1 and sum(sizes[:shown]) + GAP * (shown - 1) > width:
        shown -= 1
    lines = []
    for row in cells:
        line: list[Content | str] = []
        for at in range(shown):
            room = " " * (sizes[at] - row[at].cell_length)
            line += (room, row[at]) if at in grid.numbers else (row[at], room)
            line.append(" " * GAP)
        lines.append(Content.assemble(*line[:-1]).rstrip().truncate(width, ellipsis=True))
    return Content("\n").join([lines[0].stylize("dim"), *lines[1:]])


def _limit(grid: Grid, at: int) -> int:
    # The last column, if it is text, takes the room there is; the line is cut to the width.
    return NAME if at < len(grid.head) - 1 or at in grid.numbers else 400


def plot_content(plot: FunnelPlot, width: int) -> Content | None:
    """Draw sources by their number (left to right, on a log scale) and share (0 to 100%) with the control limits.

    None where there is too little room, or where there are no two sources.
    """
    room = width - _AXIS
    if width < LEAST_WIDTH or len(plot.points) < 2:
        return None
    most = max(point.n for point in plot.points)
    canvas = _limits(plot, room, most)
    for point in sorted(plot.points, key=lambda point: point.differs):
        row, column = _row(point.k / point.n), _column(point.n, most, room)
        taken = canvas[row][column] in (_SOURCE, _MANY)
        canvas[row][column] = _DIFFERS if point.differs else _MANY if taken else _SOURCE
    lines = [
        Content.assemble(
            (f"{100 - 10 * at:>4}% " if at % 5 == 0 else " " * _AXIS, "dim"),
            *((mark, _STYLES.get(mark, "")) for mark in row),
        ).rstrip()
        for at, row in enumerate(canvas)
    ]
    right = f"{most:,} cases"
    scale = f"{'':{_AXIS}}1{right:>{room - 1}}"
    legend = [Content.styled(text, "dim").truncate(width, ellipsis=True) for text in (LEGEND, LIMITS)]
    return Content("\n").join([*lines, Content.styled(scale, "dim"), *legend])


def _limits(plot: FunnelPlot, room: int, most: int) -> list[list[str]]:
    canvas = [[" "] * room for _ in range(ROWS)]
    for column in range(room):
        canvas[_row(plot.share)][column] = "┈"
        n = most ** (column / max(1, room - 1))
        for z, mark in ((Z_ALARM, _ALARM), (Z_WARN, _WARN)):
            for limit in plot.limits(n, z):
                if 0 < limit < 1:
                    canvas[_row(limit)][column] = mark
    return canvas


def _row(share: float) -> int:
    return round((1 - share) * (ROWS - 1))


def _column(n: int, most: int, room: int) -> int:
    return round(log(n) / log(most) * (room - 1)) if most > 1 else 0


def pattern_content(
    section: PageSection, plot: FunnelPlot | None, places: Sequence[str], width: int
) -> Content:
    """Draw one of the patterns under its heading; the first of ``places`` that fits is beside it."""
    title = content(section.heading)
    place = next((words for words in places if len(words) <= width - title.cell_length), "")
    head = Content.assemble((title.plain, "bold"), (place, "dim")).truncate(width, ellipsis=True)
    drawn = None if plot is None else plot_content(plot, width)
    parts = [head, section_content(section, width), *([drawn] if drawn is not None else [])]
    return Content("\n").join(parts)
