"""The form of a new target: a person or a desk at an office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on

from refboard.practice import schema
from refboard.practice.targets import OfficeDirectory, parse_cadence
from refboard.tui.forms.completions import people, used
from refboard.tui.forms.form import Form, MissingValueError
from refboard.tui.session.target_intents import AddTarget
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.feedback_field import FeedbackField, TextField
from refboard.tui.widgets.multiline_field import MultilineField
from workbook.schema import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from refboard.practice.policy import Policy
    from refboard.tui.session.board import Board
    from refboard.tui.widgets.form_field import FormField

OWN_TIERS: Final = 6
"""Tiers of the practice's own that are offered at most."""


class TargetForm(Form[AddTarget]):
    """Ask for a new target; ``office`` is the one it begins with. Columns that the sheet lacks are not asked for."""

    def __init__(
        self, board: Board, check: Callable[[AddTarget], str], *, user: str = "", office: str = ""
    ) -> None:
        self._board = board
        self._offices = OfficeDirectory(board.snapshot)
        self._source = TextField(
            office, suggestions=self._offices.names, rule=self._describe_office, id="source"
        )
        self._cadence = CadenceField(board.policy, id="cadence")
        self._next_date = DayField(board.on, id="next-date")
        columns = board.snapshot.tables["Targets"].letters
        super().__init__(
            title="New target",
            heading="A person or a desk at an office. Source is required.",
            lines=[
                (column, field)
                for column, field in self._every(user).items()
                if column in columns or column == "Source"
            ],
            build=self._intent,
            check=check,
            label_width=19,
        )

    def _every(self, user: str) -> dict[str, FormField]:
        """Who, how to reach them, who owns them, and what comes first."""
        known = {name: used(self._board, "Targets", name) for name in ("Role", "Specialty", "City")}
        return {
            "Source": self._source,
            "Contact": TextField(rule=self._find_namesake, id="contact"),
            "Role": TextField(suggestions=known["Role"], id="role"),
            "Specialty": TextField(suggestions=known["Specialty"], id="specialty"),
            "Phone": TextField(id="phone"),
            "Email": TextField(rule=_check_address, id="email"),
            "Fax": TextField(id="fax"),
            "City": TextField(suggestions=known["City"], id="city"),
            "Tier": ChoiceField(("", *schema.TIERS, *self._own_tiers()), id="tier"),
            "Owner": TextField(user, suggestions=people(self._board), id="owner"),
            "Preferred channel": ChoiceField(("", *schema.CHANNELS), id="channel"),
            "Cadence days": self._cadence,
            "Next step": MultilineField(placeholder="what comes first", id="next-step"),
            "Next date": self._next_date,
            "Notes": MultilineField(id="notes"),
        }

    def _intent(self) -> AddTarget:
        if not fold(self._source.value):
            raise MissingValueError(self._source, "Which office or practice? Enter it in Source.")
        value = {label: field.value for label, field in self.fields.items()}.get
        return AddTarget(
            source=self._source.value,
            contact=value("Contact", ""),
            role=value("Role", ""),
            specialty=value("Specialty", ""),
            phone=value("Phone", ""),
            email=value("Email", ""),
            fax=value("Fax", ""),
            city=value("City", ""),
            tier=value("Tier", ""),
            owner=value("Owner", ""),
            channel=value("Preferred channel", ""),
            cadence=parse_cadence(value("Cadence days", "")),
            next_step=value("Next step", ""),
            next_date=self._next_date.day,
            notes=value("Notes", ""),
        )

    def _own_tiers(self) -> list[str]:
        standard = {fold(tier) for tier in schema.TIERS}
        own = {
            fold(word): word for word in used(self._board, "Targets", "Tier") if fold(word) not in standard
        }
        return list(own.values())[:OWN_TIERS]

    def _describe_office(self, name: str) -> str:
        """Say whether the workbook has the office, and how many targets it has there."""
        spelled = self._offices.spelling(name)
        if not spelled:
            return "a new office"
        if spelled != name:
            return f"→ {spelled}"
        count = self._offices.count(name)
        return f"→ {count:,} there" if count else "→ no targets yet"

    def _find_namesake(self, name: str) -> str:
        there = self._offices.namesake(self._source.value, name)
        return f"? already {there}" if there else ""

    @on(FeedbackField.Changed, "#source")
    def _source_changed(self) -> None:
        contact = self.fields.get("Contact")
        if isinstance(contact, FeedbackField):
            contact.refresh_feedback()

    @on(ChoiceField.Changed, "#tier")
    def _tier_changed(self, event: ChoiceField.Changed) -> None:
        self._cadence.tier = event.choice.value
        if "Cadence days" in self.fields:
            self._cadence.refresh_feedback()


class CadenceField(FeedbackField):
    """Days between touches; while it is empty, the feedback is the cadence of ``tier``."""

    def __init__(self, policy: Policy, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(rule=self._describe, id=id)
        self.tier = ""
        self._policy = policy

    def _describe(self, value: str) -> str:
        days = parse_cadence(value)
        due, late = self._policy.cadence(self.tier, days)
        return f"→ every {due} days" if days is None else f"→ late after {late}"


def _check_address(address: str) -> str:
    """Warn about what is not an address; nothing is refused for it."""
    return "" if "@" in address else "? without an @"
