"""The page of one source: the brief before a call, the timeline, and all actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from refboard.text import content
from refboard.tui.commands import Scope, bindings
from refboard.tui.panes.action_context import ActionContext
from refboard.tui.panes.decision_actions import DecisionActions
from refboard.tui.panes.messages import OfficeSearchRequested, SourcePageClosed
from refboard.tui.panes.pane import Pane
from refboard.tui.panes.person_choice import PersonChoice, people_at
from refboard.tui.panes.target_actions import TargetActions
from refboard.tui.panes.touch_actions import TouchActions
from refboard.tui.source.page_head import head_content, parts_content
from refboard.tui.source.questions import SourceQuestion
from refboard.tui.source.timeline_text import timeline_content
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.page_text import page_content
from refboard.tui.widgets.scrollable_text import ScrollableText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from refboard.analysis.sources.health import SourceHealth
    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.questions import Question
    from refboard.tui.source.questions import SourceFigures

BRIEF, TIMELINE = "brief", "timeline"


class SourcePane(Pane):
    """A line that says which source, the brief, and beside it (or behind it, where it is narrow) the timeline."""

    BINDINGS = bindings(Scope.PANE, "source")
    BINDING_GROUP_TITLE = "Source"

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(environment, id=id)
        self.key = ""
        self.among: tuple[str, ...] = ()
        self.back = ""
        self.figures: SourceFigures | None = None
        self.sentence = ""
        self.choice = PersonChoice(self.people)
        context = ActionContext(self, lambda: self.choice.rows(context))
        touches = TouchActions(context)
        targets = TargetActions(context, self.office_here)
        decisions = DecisionActions(context, self.decided_source)
        self.command_handlers = {
            **self.choice.asking(
                context, {**touches.handlers, **targets.handlers, "row.done": touches.mark_done}
            ),
            "source.decide": decisions.decide_as_suggested,
            "source.next": partial(self.step, 1),
            "source.previous": partial(self.step, -1),
            "source.part": self.switch_part,
            "source.back": self.go_back,
            "source.find": self.find_office,
        }

    def compose(self) -> ComposeResult:
        """Head, brief, timeline."""
        yield LiteralText(id="head")
        yield LiteralText(id="parts")
        with Horizontal():
            yield ScrollableText(id=BRIEF)
            yield ScrollableText(id=TIMELINE)

    def on_mount(self) -> None:
        """Begin with the brief."""
        self.add_class(f"-{BRIEF}")
        self._show()

    # --- which source -------------------------------------------------------------------------

    def open(self, key: str, among: tuple[str, ...], back: str) -> None:
        """Show a source, known by its folded name; ``back`` is the pane to go back to."""
        self.among, self.back = among, back
        self._go(key)

    def _go(self, key: str) -> None:
        if key != self.key:
            self.key, self.figures, self.sentence, self.choice.person = key, None, "", ""
            for part in self.query(ScrollableText):
                part.scroll_home(animate=False)
        self._show()
        self.ask()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) source of the list."""
        at = self.among.index(self.key) + by if self.key in self.among else -1
        if 0 <= at < len(self.among):
            self._go(self.among[at])
        else:
            self.show_status(f"This is the {'last' if by > 0 else 'first'} source in the list.")

    def go_back(self) -> None:
        """Go back to the list."""
        self.post_message(SourcePageClosed(self.back, self.key))

    def find_office(self) -> None:
        """Type the name of another office or person."""
        self.post_message(OfficeSearchRequested())

    # --- figures ------------------------------------------------------------------------------

    def question(self) -> SourceQuestion | None:
        """The figures of this source."""
        return SourceQuestion(self.key) if self.key else None

    def answered(self, question: Question, answer: SourceFigures) -> None:  # type: ignore[override]
        """Show the newest figures of the source."""
        if question == self.question():
            self.figures, self.sentence = answer, ""
            self._show()

    def refused(self, question: Question, sentence: str) -> None:
        """Say why there is nothing to show."""
        if question == self.question():
            self.figures, self.sentence = None, sentence
            self._show()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def list_widget(self) -> ScrollableText:
        """The part that is read."""
        return self.query_one(f"#{TIMELINE if self.has_class(f'-{TIMELINE}') else BRIEF}", ScrollableText)

    def switch_part(self) -> None:
        """Read the other part."""
        self.toggle_class(f"-{BRIEF}", f"-{TIMELINE}")
        self._show_head()
        self.call_after_refresh(self.focus_list)

    def on_resize(self) -> None:
        """Lay the brief out for its new width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if not self.children:
            return
        self._show_head()
        brief, timeline = (
            self.query_one(f"#{BRIEF}", ScrollableText),
            self.query_one(f"#{TIMELINE}", ScrollableText),
        )
        if self.figures is None:
            words = self.sentence or ("Calculating this source's figures …" if self.key else "")
            brief.show(content(words).stylize("dim"))
            timeline.show(Content(""))
            return
        # A part that is not shown has no width; use the other one's.
        width = (brief.content_size.width or timeline.content_size.width or self.size.width) - 1
        brief.show(page_content(self.figures.page, width))
        beside = (timeline.content_size.width or brief.content_size.width or self.size.width) - 1
        timeline.show(timeline_content(self.figures.timeline, self.figures.brief.on, beside))

    def _show_head(self) -> None:
        self.query_one("#head", Static).update(head_content(self.figures))
        parts = self.query_one("#parts", Static)
        shown = parts_content(
            self.figures,
            is_timeline=self.has_class(f"-{TIMELINE}"),
            key=self.keys("source.part"),
            place=self._place(),
            width=parts.content_size.width,
        )
        parts.update(shown)

    def _place(self) -> str:
        """Where in the list the source is, and the keys to its neighbors."""
        if self.key not in self.among or len(self.among) < 2:
            return ""
        keys = f"{self.keys('source.previous')} {self.keys('source.next')}"
        return f"{self.among.index(self.key) + 1:,} of {len(self.among):,}  {keys} "

    # --- people and decisions -----------------------------------------------------------------

    def people(self) -> list[str]:
        """The ids of all targets at the source, whoever is up today first."""
        return people_at(self.board, self.key)

    def office_here(self) -> str:
        """The source of the page, also where it has no target yet."""
        targets = self.board.targets if self.board is not None else {}
        named = self.figures.brief.source if self.figures is not None else ""
        return next((target.source for target in targets.values() if target.key == self.key), named)

    def show_added(self, target_id: str) -> None:
        """Act next on the person who was just added here."""
        if target_id in self.people():
            self.choice.person = target_id

    def decided_source(self) -> Sequence[tuple[SourceHealth, str]]:
        """The source of the page, with the id of a target that carries a decision."""
        health = self.figures.brief.health if self.figures is not None else None
        # A decision can be recorded only on a target that has an id.
        people = sorted(self.people(), key=lambda key: key.startswith("#"))
        return [(health, people[0] if people else "")] if health is not None else []
