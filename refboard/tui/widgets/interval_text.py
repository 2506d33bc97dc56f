"""A share as a dot with its interval, on a scale from 0 to 100%."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

if TYPE_CHECKING:
    from refboard.analysis.rates.rates import Rate

DOT: Final = "●"
_LINE: Final = "─"
_USUAL: Final = "┊"


def interval_content(rate: Rate, usual: float | None, width: int) -> Content:
    """Draw a share and its 95% interval on ``width`` characters; ┊ marks ``usual``, the average."""
    marks = [" "] * width
    if usual is not None:
        marks[_at(usual, width)] = _USUAL
    if rate.rate is not None and rate.low is not None and rate.high is not None:
        low, high = _at(rate.low, width), _at(rate.high, width)
        marks[low : high + 1] = [mark if mark == _USUAL else _LINE for mark in marks[low : high + 1]]
        marks[_at(rate.rate, width)] = DOT
    styles = {DOT: "bold $text-primary", _LINE: "$text-primary", _USUAL: "dim"}
    return Content.assemble(*((mark, styles.get(mark, "")) for mark in marks))


def _at(share: float, width: int) -> int:
    return min(width - 1, round(share * (width - 1)))
