"""Weekdays by hours: a shade and a number for each, so that no color is needed to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from refboard.tui.timing.view import HeatCell, HourMap

SHADES: Final = ("·", "░", "▒", "▓", "█")
NAME: Final = 3
"""Characters of a row's name."""
LEAST, MOST = 5, 12
"""Characters of one cell, the gap before it included."""
COUNT: Final = 4
"""Characters of how many there are, where a cell is as wide as can be."""
_ROOMY: Final = 8
"""Cells from which on a shade is doubled."""


class HeatMap(Widget):
    """Draws a `HourMap` in its width; hours that do not fit are counted in its last line."""

    DEFAULT_CSS = "HeatMap { height: auto; }"

    heat: reactive[HourMap | None] = reactive(None, layout=True)

    def render(self) -> Content:
        """The map for the width there is."""
        return Content("") if self.heat is None else hour_map_content(self.heat, self.content_size.width)


def hour_map_content(heat: HourMap, width: int) -> Content:
    """Lay a map out in ``width`` characters: a title, the hours, a line per weekday, what the shades mean."""
    if not heat.hours:
        return Content("")
    room = max(1, (width - NAME) // LEAST)
    hours = heat.hours[:room]
    size = max(LEAST, min(MOST, (width - NAME) // len(hours)))
    head = "".join((f"{hour}:00" if size > LEAST + 1 else f"{hour}h").rjust(size) for hour in hours)
    lines = [
        Content.styled(heat.title, "bold").truncate(width, ellipsis=True),
        Content.styled(" " * NAME + head, "dim"),
    ]
    for name, cells in heat.rows:
        row = (_cell(cell, size) for cell in cells[: len(hours)])
        lines.append(Content.assemble((name.ljust(NAME), "dim"), *row))
    legend = f"{' '.join(SHADES)} {heat.legend}"
    if len(hours) < len(heat.hours):
        legend = f"… {len(heat.hours) - len(hours)} later hours need a wider screen. {legend}"
    lines.append(Content.styled(legend, "dim").truncate(width, ellipsis=True))
    return Content("\n").join(lines)


def _cell(cell: HeatCell | None, size: int) -> Content:
    if cell is None or not cell.enough:
        words = "-" if cell is None else f"{cell.text:<{COUNT}}" if size == MOST else cell.text
        return Content.styled(words.rjust(size), "dim")
    shade = SHADES[cell.level] * (2 if size >= _ROOMY else 1)
    text = cell.text if "%" in cell.text or len(cell.text) + len(shade) < size else _short(cell.n)
    if size == MOST and "%" in text:
        text = f"{text} {f'n{cell.n}':<{COUNT}}"
    return Content.assemble(" " * (size - len(shade) - len(text)), (shade, "$text-primary"), text)


def _short(count: int) -> str:
    return f"{count}" if count < 1000 else f"{count // 1000}k"
