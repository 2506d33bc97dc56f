"""What the page of a source wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refboard.tui.session.questions import facts_of

if TYPE_CHECKING:
    from refboard.analysis.brief.source_brief import SourceBrief
    from refboard.analysis.brief.timeline import Timeline
    from refboard.report.pages.page import Page
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """One source: its brief, the brief as a page, and its timeline."""

    brief: SourceBrief
    page: Page
    timeline: Timeline


@dataclass(frozen=True)
class SourceQuestion:
    """How one source is doing, known by its folded name."""

    key: str

    def answer(self, board: Board) -> SourceFigures:
        """Give its figures; raise RowMissingError when no row names it."""
        from refboard.analysis.brief.source_brief import brief_source
        from refboard.analysis.brief.timeline import read_timeline
        from refboard.report.brief import fitting_messages, source_page

        facts = facts_of(board)
        brief = brief_source(facts, self.key)
        page = source_page(brief, fitting_messages(board.snapshot, brief))
        return SourceFigures(brief, page, read_timeline(facts, self.key))
