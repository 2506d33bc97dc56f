"""The form of a new target: a person or a desk at an office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult

from refboard.practice import schema
from refboard.practice.targets import Offices, parse_cadence
from refboard.tui.forms.completions import people, used
from refboard.tui.forms.form import Form, NotFilledInError
from refboard.tui.session.target_intents import AddTarget
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.echo_field import EchoField, TextField
from refboard.tui.widgets.prose_field import ProseField
from workbook.schema import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.widget import Widget

    from refboard.practice.policy import Policy
    from refboard.tui.session.board import Board

_COMPLETED: Final = ("Role", "Specialty", "City")
OWN_TIERS: Final = 6
"""Tiers of the practice's own that are offered at most."""


class TargetForm(Form[AddTarget]):
    """Ask for a new target; ``office`` is the one it begins with. What the sheet has no column for is not asked."""

    title_text = "New target"
    label_width = 19

    def __init__(
        self, board: Board, check: Callable[[AddTarget], str], *, user: str = "", office: str = ""
    ) -> None:
        super().__init__("A person or a desk at an office. Only Source is needed.", board.on, check)
        self._board = board
        self._user = user
        self._office = office
        self._offices = Offices(board.snapshot)

    def fields(self) -> ComposeResult:
        """Who, how to reach them, whose they are, and what comes first."""
        columns = self._board.snapshot.tables["Targets"].letters
        for column, field in self._every():
            if column in columns or column == "Source":
                yield self.field_line(column, field)

    def build(self) -> AddTarget:
        """Make the row."""
        source = self._words("source")
        if not fold(source):
            raise NotFilledInError("source", "Which office or practice? Source names it.")
        return AddTarget(
            source=source, contact=self._words("contact"), role=self._words("role"), specialty=self._words("specialty"),
            phone=self._words("phone"), email=self._words("email"), fax=self._words("fax"), city=self._words("city"),
            tier=self._word("tier"), owner=self._words("owner"), channel=self._word("channel"),
            cadence=parse_cadence(self._words("cadence")), next_step=self._prose("next-step"),
            next_date=next((field.day for field in self.query("#next-date").results(DayField)), None),
            notes=self._prose("notes"),
        )  # fmt: skip

    def _every(self) -> Iterator[tuple[str, Widget]]:
        known = {name: used(self._board, "Targets", name) for name in _COMPLETED}
        source = TextField(
            self._office, suggestions=self._offices.names, rule=self._known_office, id="source"
        )
        yield "Source", source
        yield "Contact", TextField(rule=self._namesake, id="contact")
        yield "Role", TextField(suggestions=known["Role"], id="role")
        yield "Specialty", TextField(suggestions=known["Specialty"], id="specialty")
        yield "Phone", TextField(id="phone")
        yield "Email", TextField(rule=_address, id="email")
        yield "Fax", TextField(id="fax")
        yield "City", TextField(suggestions=known["City"], id="city")
        yield "Tier", Choice(("", *schema.TIERS, *self._own_tiers()), id="tier")
        yield "Owner", TextField(self._user, suggestions=people(self._board), id="owner")
        yield "Preferred channel", Choice(("", *schema.CHANNELS), id="channel")
        yield "Cadence days", CadenceField(self._board.policy, id="cadence")
        yield "Next step", ProseField(placeholder="what comes first", id="next-step")
        yield "Next date", DayField(self._today, id="next-date")
        yield "Notes", ProseField(id="notes")

    def _own_tiers(self) -> list[str]:
        ours = {fold(tier) for tier in schema.TIERS}
        own = {fold(word): word for word in used(self._board, "Targets", "Tier") if fold(word) not in ours}
        return list(own.values())[:OWN_TIERS]

    def _known_office(self, words: str) -> str:
        """Say whether the workbook knows the office, and how many targets are there."""
        spelled = self._offices.spelling(words)
        if not spelled:
            return "a new office"
        if spelled != words:
            return f"→ {spelled}"
        count = self._offices.count(words)
        return f"→ {count:,} there" if count else "→ nobody yet"

    def _namesake(self, words: str) -> str:
        there = self._offices.namesake(self._words("source"), words)
        return f"? already {there}" if there else ""

    @on(EchoField.Changed, "#source")
    def _other_office(self) -> None:
        for contact in self.query("#contact").results(TextField):
            contact.refresh_echo()

    @on(Choice.Changed, "#tier")
    def _other_tier(self, event: Choice.Changed) -> None:
        for cadence in self.query("#cadence").results(CadenceField):
            cadence.tier = event.choice.value
            cadence.refresh_echo()

    def _words(self, name: str) -> str:
        return next((field.words for field in self.query(f"#{name}").results(EchoField)), "")

    def _word(self, name: str) -> str:
        return next((field.value for field in self.query(f"#{name}").results(Choice)), "")

    def _prose(self, name: str) -> str:
        return next((field.text for field in self.query(f"#{name}").results(ProseField)), "")


class CadenceField(EchoField):
    """Days between touches; without any it says what the tier's are."""

    def __init__(self, policy: Policy, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.tier = ""
        self._policy = policy

    def read(self, words: str) -> str:
        """Say how often; raise ValueError with a sentence."""
        days = parse_cadence(words)
        due, late = self._policy.cadence(self.tier, days)
        return f"→ every {due} days" if days is None else f"→ late after {late}"


def _address(words: str) -> str:
    """Point at what is no address; nothing is refused for it."""
    return "" if "@" in words else "? without an @"
