"""The form that logs a touch: what came of it, what they answered, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual import on

from refboard.practice import schema
from refboard.practice.materials import spell_materials
from refboard.practice.plausibility import find_doubt, outcomes_for, usual_outcome
from refboard.practice.rows import parse_number
from refboard.practice.words import plural
from refboard.text import content
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.forms.completions import template_key
from refboard.tui.forms.form import Form, MissingValueError
from refboard.tui.forms.settling_text import settling_text
from refboard.tui.forms.touch_presets import TouchPresets
from refboard.tui.session.intents import LogTouch
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.feedback_field import FeedbackField, TextField
from refboard.tui.widgets.literal_text import LiteralText
from refboard.tui.widgets.multiline_field import MultilineField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from refboard.tui.widgets.form_field import FormField

SETTLES, STAYS = "yes", "no"
_EXAMPLES: Final = 36
"""Characters of names that a hint has room for on a small screen."""


@dataclass(frozen=True, slots=True)
class TouchDefaults:
    """What the form begins with: who it is for, and the values known so far."""

    targets: tuple[str, ...]
    heading: str
    guard: str = ""
    channel: str = ""
    """"" where the rows differ: the form asks."""
    purpose: str = ""
    angle: str = ""
    referrals: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Purpose -> target id -> the referrals that a touch with this purpose closes."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Name of a message template -> what the Message column of a touch says for it."""
    promises: tuple[str, ...] = ()
    """What the touch settles: the next steps of the targets, in words."""
    people: tuple[str, ...] = ()
    """Names at the office, for whom a gift was."""
    has_gifts: bool = False
    """Whether the workbook has a column for the value of a gift."""
    materials: tuple[str, ...] = ()
    """The names of materials in Settings."""


class TouchForm(Form[LogTouch]):
    """Ask for one touch; what differs most from touch to touch comes first."""

    def __init__(self, defaults: TouchDefaults, today: date, check: Callable[[LogTouch], str]) -> None:
        self._defaults = defaults
        self._today = today
        self._accepted = ""
        """The doubt that the user was asked about already."""
        self._single = len(defaults.targets) == 1
        channel = defaults.channel or (schema.CHANNELS[0] if self._single else "")
        channels = schema.CHANNELS if channel else ("", *schema.CHANNELS)
        self._channel = ChoiceField(channels, channel, id="channel")
        self._purpose = ChoiceField(("", *schema.PURPOSES), defaults.purpose, id="purpose")
        self._outcome = ChoiceField(("", *outcomes_for(channel)), usual_outcome(channel), id="outcome")
        self._response = ChoiceField(("", *schema.RESPONSES), id="response")
        self._intel = MultilineField(placeholder="what you learned", id="intel")
        self._next_step = MultilineField(placeholder="what you promised", id="next-step")
        self._next_date = DayField(today, id="next-date")
        self._value = TextField(rule=_describe_value, placeholder="dollars", long=False, id="gift")
        self._value_to = TextField(suggestions=defaults.people, placeholder="the contact", id="gift-to")
        self._day = DayField(today, "today", past=True, id="on")
        self._time = TimeField("now" if channel == "Phone" else "", id="at")
        self._direction = ChoiceField(schema.DIRECTIONS, schema.DIRECTIONS[0], id="direction")
        self._settles = ChoiceField((SETTLES, STAYS), SETTLES, id="settles")
        self._template = self._template_field()
        self._materials = self._materials_field()
        self._effect = LiteralText(id="closes", classes="hint")
        self._presets = TouchPresets(self._channel, self._outcome, self._response, self._time, self._day)
        super().__init__(
            title="Log touch"
            if self._single
            else f"Log the same touch on {plural(len(defaults.targets), 'office')}",
            heading=defaults.heading,
            guard=defaults.guard,
            lines=tuple(self._every_line()),
            below=(self._effect,),
            build=self._intent,
            check=check,
            first=self._channel if not channel else self._intel if self._outcome.value else self._outcome,
        )

    def _every_line(self) -> Iterator[tuple[str, FormField]]:
        defaults = self._defaults
        yield "Channel", self._channel
        yield "Purpose", self._purpose
        yield "Outcome", self._outcome
        yield "Intel", self._intel
        if self._single:
            yield "Answer", self._response
        yield "Next step", self._next_step
        yield "Next date", self._next_date
        if defaults.promises or any(defaults.referrals.values()):
            yield "Settles", self._settles
        yield "When", self._day
        yield "Time", self._time
        yield "Direction", self._direction
        if defaults.has_gifts:
            yield "Gift value", self._value
        if defaults.has_gifts and self._single:
            yield "Gift to", self._value_to
        if defaults.templates:
            yield "Template", self._template
        if defaults.materials:
            yield "Materials", self._materials

    def on_mount(self) -> None:
        """Say what else would be written."""
        super().on_mount()
        self._show_effect()

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
        if "Channel" in self.fields and not self._channel.value:
            raise MissingValueError(self._channel, "By which channel? The rows have different ones.")
        value = self._gift()
        self._ask_about_doubts()
        template = self._template.value if "Template" in self.fields else ""
        settles = self._settles.value == SETTLES
        return LogTouch(
            targets=self._defaults.targets,
            channel=self._channel.value,
            on=self._day.day or self._today,
            at=self._presets.time,
            direction=self._direction.value,
            purpose=self._purpose.value,
            angle=self._defaults.angle,
            message=template_key(self._defaults.templates, template) if template else "",
            materials=self._materials.value if "Materials" in self.fields else "",
            outcome=self._outcome.value,
            response=self._response.value,
            intel=self._intel.value,
            next_step=self._next_step.value,
            next_date=self._next_date.day,
            value=value,
            value_to=self._value_to.value if "Gift to" in self.fields else "",
            settles=settles,
            referrals=self._defaults.referrals.get(self._purpose.value, {}) if settles else {},
        )

    def _gift(self) -> float | None:
        """The value of the gift, None for none."""
        if "Gift value" not in self.fields:
            return None
        if not self._value.value and "Gift to" in self.fields and self._value_to.value:
            raise MissingValueError(self._value, "What was the gift worth, in dollars?")
        return parse_number(self._value.value) if self._value.value else None

    def _ask_about_doubts(self) -> None:
        """Ask once about what does not go together; saving again means that it is right."""
        doubt = find_doubt(
            self._channel.value, self._outcome.value, self._direction.value, self._response.value
        )
        if doubt and doubt != self._accepted:
            self._accepted = doubt
            key = KeyNames.of(self.app).on(self, "form.save")
            raise MissingValueError(self._outcome, f"{doubt} {key} again saves it anyway.")

    @on(ChoiceField.Changed)
    @on(FeedbackField.Changed)
    def _something_changed(self) -> None:
        self._presets.follow()
        self._show_effect()

    def _show_effect(self) -> None:
        """Say what the touch settles, or that it stays open."""
        by_target = self._defaults.referrals.get(self._purpose.value, {})
        words = settling_text(
            self._defaults.promises,
            list(dict.fromkeys(one for those in by_target.values() for one in those)),
            purpose=self._purpose.value,
            outcome=self._outcome.value,
            direction=self._direction.value,
            wanted=self._settles.value == SETTLES,
        )
        self._effect.update(content("\n".join(words), multiline=True))


def _describe_value(value: str) -> str:
    amount = parse_number(value)
    if amount < 0:
        raise ValueError("A gift is worth 0 dollars or more.")
    return f"→ ${amount:,.2f}"


def _examples(names: Sequence[str]) -> str:
    """As many names as the field has room for on a small screen; the others are suggested while one types."""
    shown = list(names)
    while len(shown) > 1 and len(", ".join(shown)) > _EXAMPLES:
        shown.pop()
    return ", ".join([*shown, "…"] if len(shown) < len(names) else shown)
