"""The panes, by number; each is imported when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from refboard.tui.panes.pane import Pane, PaneEnvironment


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """A pane: ``number`` is its key ("" for one that is opened from another), ``load`` is ``module:Class``."""

    number: str
    id: str
    title: str
    load: str

    def build(self, environment: PaneEnvironment) -> Pane:
        """Import the pane and make it."""
        module, name = self.load.split(":")
        pane: Pane = getattr(import_module(module), name)(environment, id=self.id)
        return pane

    def styles(self) -> str:
        """Where the pane's styles are: beside its module, "" when it has none."""
        path = Path(__file__).parents[3].joinpath(*self.load.split(":")[0].split(".")).with_suffix(".tcss")
        return str(path) if path.is_file() else ""


SOURCE: Final = "source"
PANES: Final = (
    PaneSpec("1", "today", "Today", "refboard.tui.today.pane:TodayPane"),
    PaneSpec("2", "sources", "Sources", "refboard.tui.sources.pane:SourcesPane"),
    PaneSpec("3", "timing", "Timing", "refboard.tui.timing.pane:TimingPane"),
    PaneSpec("4", "loop", "Loop", "refboard.tui.loop.pane:LoopPane"),
    PaneSpec("5", "review", "Review", "refboard.tui.review.pane:ReviewPane"),
    PaneSpec("6", "workbook", "Workbook", "refboard.tui.workbook.pane:WorkbookPane"),
    PaneSpec("", SOURCE, "One source", "refboard.tui.source.pane:SourcePane"),
)


def find_pane(pane: str) -> PaneSpec:
    """Find a pane by its id; raise KeyError when there is none."""
    for spec in PANES:
        if spec.id == pane:
            return spec
    raise KeyError(pane)
