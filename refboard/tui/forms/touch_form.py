"""The form that logs a touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual import on

from refboard.practice import schema
from refboard.practice.loop_closing import optional_closing_column
from refboard.practice.materials import spell_materials
from refboard.practice.words import listing, plural
from refboard.text import content
from refboard.tui.forms.completions import template_key
from refboard.tui.forms.form import Form
from refboard.tui.session.intents import LogTouch
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.feedback_field import TextField
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.multiline_field import MultilineField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date


NAMED = 3
"""Referrals that are named before the others are counted."""
_EXAMPLES: Final = 36
"""Characters of names that a hint has room for on a small screen."""


@dataclass(frozen=True, slots=True)
class TouchDefaults:
    """What the form begins with: who it is for, and the values known so far."""

    targets: tuple[str, ...]
    heading: str
    guard: str = ""
    channel: str = ""
    purpose: str = ""
    angle: str = ""
    referrals: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Purpose -> target id -> the referrals that a touch with this purpose closes."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Name of a message template -> what the Message column of a touch says for it."""
    materials: tuple[str, ...] = ()
    """The names of materials in Settings."""


class TouchForm(Form[LogTouch]):
    """Ask for one touch; what differs most from touch to touch comes first."""

    def __init__(self, defaults: TouchDefaults, today: date, check: Callable[[LogTouch], str]) -> None:
        self._defaults = defaults
        self._today = today
        self._channel = ChoiceField(schema.CHANNELS, defaults.channel or schema.CHANNELS[0], id="channel")
        self._purpose = ChoiceField(("", *schema.PURPOSES), defaults.purpose, id="purpose")
        self._outcome = ChoiceField(("", *schema.TOUCH_OUTCOMES), id="outcome")
        self._intel = MultilineField(placeholder="what you learned", id="intel")
        self._next_step = MultilineField(placeholder="what you promised", id="next-step")
        self._next_date = DayField(today, id="next-date")
        self._day = DayField(today, "today", past=True, id="on")
        self._time = TimeField(id="at")
        self._direction = ChoiceField(schema.DIRECTIONS, schema.DIRECTIONS[0], id="direction")
        self._template = self._template_field() if defaults.templates else None
        self._materials = self._materials_field() if defaults.materials else None
        self._closes = LiteralText(id="closes", classes="hint")
        count = len(defaults.targets)
        super().__init__(
            title="Log touch" if count == 1 else f"Log the same touch on {plural(count, 'office')}",
            heading=defaults.heading,
            guard=defaults.guard,
            lines=(
                ("Channel", self._channel),
                ("Purpose", self._purpose),
                ("Outcome", self._outcome),
                ("Intel", self._intel),
                ("Next step", self._next_step),
                ("Next date", self._next_date),
                ("When", self._day),
                ("Time", self._time),
                ("Direction", self._direction),
                *([("Template", self._template)] if self._template is not None else []),
                *([("Materials", self._materials)] if self._materials is not None else []),
            ),
            below=(self._closes,),
            build=self._intent,
            check=check,
            first=self._outcome if defaults.channel else self._channel,
        )

    def on_mount(self) -> None:
        """Say what else would be written."""
        super().on_mount()
        self._show_closes()

    def _template_field(self) -> TextField:
        def show_key(name: str) -> str:
            key = template_key(self._defaults.templates, name)
            return f"→ {key}" if key != name else ""

        return TextField(
            placeholder="a template from Messages",
            suggestions=tuple(self._defaults.templates),
            rule=show_key,
            id="message",
        )

    def _materials_field(self) -> TextField:
        names = self._defaults.materials

        def spelled(text: str) -> str:
            words = spell_materials((text,), names)
            return f"→ {words}" if words != text else ""

        return TextField(placeholder=_examples(names), suggestions=names, rule=spelled, id="materials")

    def _intent(self) -> LogTouch:
        template = self._template.value if self._template is not None else ""
        return LogTouch(
            targets=self._defaults.targets,
            channel=self._channel.value,
            on=self._day.day or self._today,
            at=self._time.time,
            direction=self._direction.value,
            purpose=self._purpose.value,
            angle=self._defaults.angle,
            message=template_key(self._defaults.templates, template) if template else "",
            materials=self._materials.value if self._materials is not None else "",
            outcome=self._outcome.value,
            intel=self._intel.value,
            next_step=self._next_step.value,
            next_date=self._next_date.day,
            referrals=self._defaults.referrals.get(self._purpose.value, {}),
        )

    @on(ChoiceField.Changed)
    def _show_closes(self) -> None:
        """Say which referrals the touch closes, or that they stay open."""
        by_target = self._defaults.referrals.get(self._purpose.value, {})
        referrals = list(dict.fromkeys(one for those in by_target.values() for one in those))
        column = optional_closing_column(self._purpose.value, self._outcome.value, self._direction.value)
        more = [f"{len(referrals) - NAMED:,} more"] if len(referrals) > NAMED else []
        which = listing([*referrals[:NAMED], *more])
        words = ""
        if referrals and column:
            words = f"Also fills in {column} of {which}."
        elif referrals:
            stay = "stays" if len(referrals) == 1 else "stay"
            words = f"{which} {stay} open: the office was not reached."
        self._closes.update(content(words))


def _examples(names: Sequence[str]) -> str:
    """As many names as the field has room for on a small screen; the others are suggested while one types."""
    shown = list(names)
    while len(shown) > 1 and len(", ".join(shown)) > _EXAMPLES:
        shown.pop()
    return ", ".join([*shown, "…"] if len(shown) < len(names) else shown)
