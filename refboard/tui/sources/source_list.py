"""The table of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text

from refboard.practice.recorded import EVERYTHING, NOT_RECORDED
from refboard.tui.panes.queue_list import GAP, QueueList, fitted
from refboard.tui.sources.view import URGENT, SourceRow
from refboard.tui.widgets.interval_text import interval_content

if TYPE_CHECKING:
    from refboard.analysis.rates.rates import Rate
    from refboard.practice.recorded import Recorded
    from refboard.tui.panes.queue_list import RowMarks
    from refboard.tui.panes.view import ListRow

SCALE: Final = 9
"""Characters of the scale from 0 to 100% in a cell."""
RATES: Final = frozenset({"response", "completion", "loop", "fit"})
_WIDTHS: Final = {
    "mark": 2, "glyph": 2, "state": 10, "office": 18, "tier": 6, "owner": 16, "score": 7, "days": 17,
    "response": 15, "completion": 15, "loop": 15, "fit": 15, "last_referral": 10, "last_touch": 9, "due": 9,
}  # fmt: skip
_ORDER: Final = tuple(_WIDTHS)
BY_PRIORITY: Final = (
    "score",
    "days",
    "due",
    "last_referral",
    "response",
    "completion",
    "owner",
    "tier",
    "loop",
    "last_touch",
    "fit",
)
"""Columns after the state and the name, in the order in which they find room: the last one goes first."""
_WIDEST: Final = 40
_GLYPH_BELOW: Final = 50
"""Characters under which the state is its glyph alone in the table; the line below it has the word."""


class SourceList(QueueList):
    """Rows of sources; the heading of the column they are sorted by is marked."""

    HEADINGS: ClassVar[dict[str, str]] = {
        "mark": "", "glyph": "", "state": "State", "office": "Source", "tier": "Tier", "owner": "Owner",
        "score": "Score", "days": "Days, 12 months", "response": "Answered", "completion": "Completed",
        "loop": "Note sent", "fit": "Good fit", "last_referral": "Referred", "last_touch": "Touched", "due": "Due",
    }  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sort = ("state", False)
        self._too_few = 0
        self._recorded = EVERYTHING

    @property
    def columns_shown(self) -> tuple[str, ...]:
        """The names of the columns there is room for."""
        return tuple(name for name, _ in self._layout)

    def show_sources(
        self,
        rows: tuple[SourceRow, ...],
        marks: RowMarks,
        *,
        sort: str,
        reverse: bool,
        too_few: int,
        recorded: Recorded = EVERYTHING,
    ) -> None:
        """Show rows that are sorted by a column; shares of fewer than ``too_few`` are not drawn."""
        drawn = ((sort, reverse), too_few, recorded)
        if drawn != (self._sort, self._too_few, self._recorded):
            self._sort, self._too_few, self._recorded = drawn
            self._layout = ()
        self.show_rows(rows, marks)

    def _wanted_layout(self, width: int) -> tuple[tuple[str, int], ...]:
        return layout_for(width)

    def _fill(self) -> None:
        super()._fill()
        column, reverse = self._sort
        for key, shown in self.columns.items():
            if key.value == column or (key.value == "glyph" and column == "state"):
                shown.label = Text(f"{self.HEADINGS[str(key.value)]}{'▾' if reverse else '▴'}")

    def _cell(self, row: ListRow, name: str, width: int) -> Text:
        if name in RATES and isinstance(row, SourceRow) and row.health is not None:
            if not self._recorded.share(name):
                return Text(NOT_RECORDED, style=self._style("quiet"))
            return self._share(getattr(row.health, name))
        if name == "mark":
            return self._mark(row)
        style = ""
        words = str(getattr(row, name))
        if name in ("state", "glyph"):
            urgent = isinstance(row, SourceRow) and row.health is not None and row.health.state in URGENT
            shown = "late" if urgent else "due" if row.word in ("watch", "new") else "quiet"
            return fitted(words, width - GAP, self._style(shown))
        if name == "office":
            return fitted(row.office, width - GAP, self._style("office"))
        if name == "due" and words.startswith("!"):
            return fitted(words, width - GAP, self._style("late"))
        if name in ("score", "days"):
            return fitted(words, width - GAP, style)
        return fitted(words, width - GAP, self._style("quiet"))

    def _share(self, rate: Rate) -> Text:
        """A share with its interval on a scale from 0 to 100%, and how many it is out of."""
        quiet = self._style("quiet")
        if not rate.is_enough(self._too_few):
            return Text(f"{'too few' if rate.n else '–':<{SCALE}} {rate.n or '':>3}", style=quiet)
        drawn = Text(interval_content(rate, None, SCALE).plain, style=self._style("due"))
        return drawn.append(f" {rate.n:>3,}", style=quiet)


def layout_for(width: int) -> tuple[tuple[str, int], ...]:
    """Columns and their widths for a table this many characters wide, scrollbar included.

    Columns find room in the order of `BY_PRIORITY`; the name of the source gets what is left.
    """
    shown = {"mark", "glyph" if width < _GLYPH_BELOW else "state", "office"}
    used = 1 + sum(_WIDTHS[name] for name in shown)
    for name in BY_PRIORITY:
        if used + _WIDTHS[name] > width:
            break
        shown.add(name)
        used += _WIDTHS[name]
    sizes = _WIDTHS | {"office": min(_WIDEST, max(10, _WIDTHS["office"] + width - used))}
    return tuple((name, sizes[name]) for name in _ORDER if name in shown)
