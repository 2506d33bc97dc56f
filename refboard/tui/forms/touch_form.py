"""The form that logs a touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from refboard.practice import schema
from refboard.practice.closing import closed_by
from refboard.practice.words import listing, plural
from refboard.text import content
from refboard.tui.forms.completions import template_key
from refboard.tui.forms.form import Form
from refboard.tui.session.intents import LogTouch
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.echo_field import TextField
from refboard.tui.widgets.prose_field import ProseField
from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date


NAMED = 3
"""Referrals that are named before the others are counted."""


@dataclass(frozen=True, slots=True)
class TouchDraft:
    """What the form begins with: for whom, and the values known so far."""

    targets: tuple[str, ...]
    heading: str
    guard: str = ""
    channel: str = ""
    purpose: str = ""
    angle: str = ""
    referrals: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Purpose -> target id -> the referrals that a touch with this purpose settles."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Name of a message template -> what the touch calls it by."""


class TouchForm(Form[LogTouch]):
    """Ask for one touch; what differs most from touch to touch comes first."""

    def __init__(self, draft: TouchDraft, today: date, check: Callable[[LogTouch], str]) -> None:
        super().__init__(draft.heading, today, check, draft.guard)
        self._draft = draft
        count = len(draft.targets)
        self.title_text = "Log touch" if count == 1 else f"Log the same touch on {plural(count, 'office')}"

    def begin(self) -> str:
        """What came of it, once the channel is known."""
        return "#outcome" if self._draft.channel else "#channel"

    def fields(self) -> ComposeResult:
        """What differs most comes first."""
        draft = self._draft
        channel = draft.channel or schema.CHANNELS[0]
        yield self.field_line("Channel", Choice(schema.CHANNELS, channel, id="channel"))
        yield self.field_line("Purpose", Choice(("", *schema.PURPOSES), draft.purpose, id="purpose"))
        yield self.field_line("Outcome", Choice(("", *schema.TOUCH_OUTCOMES), id="outcome"))
        yield self.field_line("Intel", ProseField(placeholder="what you learned", id="intel"))
        yield self.field_line("Next step", ProseField(placeholder="what was promised", id="next-step"))
        yield self.field_line("Next date", DayField(self._today, id="next-date"))
        yield self.field_line("When", DayField(self._today, "today", past=True, id="on"))
        yield self.field_line("Time", TimeField(id="at"))
        yield self.field_line("Direction", Choice(schema.DIRECTIONS, schema.DIRECTIONS[0], id="direction"))
        if draft.templates:
            template = TextField(
                placeholder="which template of Messages", suggestions=tuple(draft.templates),
                rule=self._template, id="message",
            )  # fmt: skip
            yield self.field_line("Template", template)
        yield LiteralText(id="closes", classes="hint")

    def on_mount(self) -> None:
        """Say from the beginning what else would be written."""
        super().on_mount()
        self._tell()

    def build(self) -> LogTouch:
        """Make the touch."""
        purpose = self.query_one("#purpose", Choice).value
        template = self.query("#message").results(TextField)
        words = next((field.words for field in template), "")
        return LogTouch(
            targets=self._draft.targets,
            channel=self.query_one("#channel", Choice).value,
            on=self.query_one("#on", DayField).day or self._today,
            at=self.query_one("#at", TimeField).time,
            direction=self.query_one("#direction", Choice).value,
            purpose=purpose,
            angle=self._draft.angle,
            message=template_key(dict(self._draft.templates), words) if words else "",
            outcome=self.query_one("#outcome", Choice).value,
            intel=self.query_one("#intel", ProseField).text,
            next_step=self.query_one("#next-step", ProseField).text,
            next_date=self.query_one("#next-date", DayField).day,
            referrals=self._draft.referrals.get(purpose, {}),
        )

    @on(Choice.Changed)
    def _tell(self) -> None:
        """Say which referrals the touch closes, or that what is owed stays owed."""
        purpose, outcome, direction = (
            self.query_one(f"#{name}", Choice).value for name in ("purpose", "outcome", "direction")
        )
        closed = list(
            dict.fromkeys(ref for refs in self._draft.referrals.get(purpose, {}).values() for ref in refs)
        )
        column = closed_by(purpose, outcome, direction)
        more = [f"{len(closed) - NAMED:,} more"] if len(closed) > NAMED else []
        which = listing([*closed[:NAMED], *more])
        words = ""
        if closed and column:
            words = f"Also writes {column} of {which}."
        elif closed:
            words = (
                f"{which} stays open: nobody got it."
                if len(closed) == 1
                else f"{which} stay open: nobody got it."
            )
        self.query_one("#closes", LiteralText).update(content(words))

    def _template(self, words: str) -> str:
        key = template_key(dict(self._draft.templates), words)
        return f"→ {key}" if key != words else ""
