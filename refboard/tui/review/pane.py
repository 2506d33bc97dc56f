"""Pane 5: the outreach funnel, what goes with answers, and where offices are lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.outreach_figures import FRAME, OutreachFigures
from refboard.tui.panes.outreach_questions import ReviewQuestion
from refboard.tui.panes.pane import Pane
from refboard.tui.review.breakdown_text import breakdown_content, finding_content, funnel_content
from refboard.tui.review.pattern_text import pattern_content
from refboard.tui.review.view import (
    COMPARED,
    HANDOFF,
    PATTERNS,
    TABLES,
    VIEWS,
    breakdown_of,
    causes_of,
    finding_of,
    funnel_notes,
    steps_of,
)
from refboard.tui.widgets.interval_text import DOT
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from refboard.analysis.review.review import Review
    from refboard.report.pages.page import Page
    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.review.view import ReviewTable
    from refboard.tui.session.questions import Question

BESIDE = 130
"""At this width and above, the table is beside the funnel and its causes."""
GAP = 3
"""Characters between the two."""
LEGEND = "● share, ─ its 95% interval"
USUAL = ", ┊ average of all touches"
MOST_LINES = 40
"""Lines of one table at most."""


class ReviewPane(Pane):
    """What was found, the funnel, the four causes, and one table of shares at a time."""

    BINDINGS = bindings(Scope.PANE, "review")
    BINDING_GROUP_TITLE = "Review"

    table: var[str] = var(TABLES[0])

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.figures = OutreachFigures(self, self, "Review")
        self.command_handlers = {
            **self.figures.handlers,
            "review.next": partial(self.step_table, 1),
            "review.previous": partial(self.step_table, -1),
        }

    def compose(self) -> ComposeResult:
        """From what was found to the details."""
        yield LiteralText(id="heading")
        with Scroller(id="review-figures"):
            yield LiteralText(classes="nothing")
            yield LiteralText(id="finding")
            with Horizontal(id="parts"):
                with Vertical(id="whole"):
                    yield LiteralText(id="funnel")
                    yield LiteralText(id="causes")
                yield LiteralText(id="breakdown")

    def on_mount(self) -> None:
        """Say that the figures are on their way."""
        self.figures.begin()

    @property
    def list_widget(self) -> Scroller:
        """What the keys of a list scroll."""
        return self.query_one(Scroller)

    def watch_board(self) -> None:
        """Say that the first figures are on their way."""
        self.figures.begin()

    def watch_active(self) -> None:
        """Say so when other touches were chosen in another pane."""
        self.figures.draw_heading()

    def answered(self, question: Question, answer: object) -> None:
        """Show the figures."""
        self.figures.take(question, answer)

    def refused(self, question: Question, sentence: str) -> None:  # noqa: ARG002
        """Show why there are no figures."""
        self.figures.refuse(sentence)

    def question(self) -> ReviewQuestion:
        """The review of the chosen touches."""
        return ReviewQuestion(self.figures.touch_filter)

    @property
    def review(self) -> Review | None:
        """The figures that are shown."""
        from refboard.analysis.review.review import Review

        outreach = self.figures.outreach
        figures = outreach.figures if outreach is not None else None
        return figures if isinstance(figures, Review) else None

    def title_parts(self) -> tuple[str, ...]:
        """Nothing beside the touches it is about."""
        return ()

    def watch_table(self) -> None:
        """Draw another table of the same figures."""
        self.draw_figures()

    def on_resize(self, event: Resize) -> None:
        """Lay out for the room there is."""
        self.set_class(event.size.width >= BESIDE, "-beside")
        self.set_class(event.size.height >= 28, "-roomy")
        self.draw_figures()
        self.call_after_refresh(self.figures.draw_heading)

    def draw_figures(self) -> None:
        """Draw all of it."""
        review = self.review
        if review is None or not self.figures.are_shown:
            return
        caveats = [content(caveat) for caveat in self.figures.caveats]
        has_answers = self.board is None or self.board.recorded.answers
        finding = [finding_content(finding_of(review), strong=True)] if has_answers else []
        self.query_one("#finding", Static).update(Content("\n").join([*finding, *caveats]))
        room = self.size.width - FRAME
        left, right = (room // 2 - GAP, room // 2) if self.has_class("-beside") else (room, room)
        notes = [Content.styled(note, "dim") for note in funnel_notes(review)]
        heading = Content.styled("Offices we wrote to, and how far they got", "bold")
        funnel = funnel_content(steps_of(review), left)
        self.query_one("#funnel", Static).update(Content("\n").join([heading, funnel, *notes]))
        causes = [
            finding_content(cause) for cause in causes_of(review) if has_answers or cause.word == HANDOFF
        ]
        self.query_one("#causes", Static).update(Content("\n").join(causes))
        self.query_one("#breakdown", Static).update(self._tables(review, right))

    def _tables(self, review: Review, width: int) -> Content:
        """The chosen table, and below it those that follow as far as they find room beside the funnel."""
        key, count = self.keys("review.next"), f"{VIEWS.index(self.table) + 1} of {len(VIEWS)}"
        places = (f"  {count}, {key} for the next", f"  {count}, {key} next", f"  {key} next")
        if self.table in PATTERNS:
            return _pattern(review, self.table, places, width)
        at = TABLES.index(self.table)
        room = self.size.height - 4 if self.has_class("-beside") else 0
        tables = [breakdown_of(review, self.table)]
        for name in TABLES[at + 1 :]:
            following = breakdown_of(review, name)
            if sum(map(_height, (*tables, following))) + 1 > room:
                break
            tables.append(following)
        recorded = self.figures.recorded
        there = {"answers": recorded.answers, "outcomes": recorded.outcomes}
        shown = [
            _table(
                table,
                tables,
                places if table is tables[0] else (),
                width,
                is_recorded=there[table.rests_on],
            )
            for table in tables
        ]
        if any(DOT in table.plain for table in shown):
            legend = LEGEND + (USUAL if any(table.usual is not None for table in tables) else "")
            shown.append(Content.styled(legend, "dim").truncate(width, ellipsis=True))
        return Content("\n\n").join(shown)

    def page(self) -> Page | None:
        """The figures as the command line shows them."""
        from refboard.report.review import review_page

        return review_page(self.review, self.figures.recorded) if self.review is not None else None

    def step_table(self, step: int) -> None:
        """Show the next table (1), or the one before (-1), and scroll it into view."""
        self.table = VIEWS[(VIEWS.index(self.table) + step) % len(VIEWS)]
        self.call_after_refresh(self.query_one("#breakdown").scroll_visible, animate=False)


def _table(
    table: ReviewTable, beside: Sequence[ReviewTable], places: Sequence[str], width: int, *, is_recorded: bool
) -> Content:
    """Draw a table; of ``places``, which say which of the tables it is, the first that has room is shown."""
    room = width - Content(table.title).cell_length
    place = next((words for words in places if len(words) <= room), "")
    title = Content.assemble((table.title, "bold"), (place, "dim")).truncate(width, ellipsis=True)
    if not is_recorded:
        words = Content.styled(f"{table.rests_on.capitalize()} are not recorded here.", "dim")
        return Content("\n").join([title, words])
    if not table.lines:
        words = Content.styled("The workbook has no targets to count.", "dim")
        return Content("\n").join([title, words])
    return Content("\n").join([title, breakdown_content(table, width, MOST_LINES, beside)])


def _pattern(review: Review, name: str, places: Sequence[str], width: int) -> Content:
    """Draw one of the figures of the whole practice, with a plot where sources are compared."""
    from refboard.report.patterns import pattern_sections, plot_of

    section = pattern_sections(review.patterns, review.too_few)[name]
    compared = review.patterns.compared.get(COMPARED.get(name, ""))
    plot = None if compared is None else plot_of(compared, review.too_few)
    return pattern_content(section, plot, places, width)


def _height(table: ReviewTable) -> int:
    """Lines of a table, its title, its head, and the gap below it."""
    return 3 + min(len(table.lines), MOST_LINES)
