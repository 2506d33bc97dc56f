"""The form that hands targets over to a colleague, for good or until a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.forms.completions import people
from refboard.tui.forms.form import Form
from refboard.tui.session.today_intents import Reassign
from refboard.tui.widgets.day_field import DayField
from refboard.tui.widgets.feedback_field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from refboard.tui.session.board import Board


class ReassignForm(Form[Reassign]):
    """Ask who takes over, and until when; without a day it is for good."""

    def __init__(
        self, board: Board, targets: tuple[str, ...], heading: str, check: Callable[[Reassign], str]
    ) -> None:
        self._targets = targets
        self._colleague = TextField(
            suggestions=people(board), placeholder="a colleague; blank for no one", id="colleague"
        )
        self._until = DayField(board.on, "", id="until")
        super().__init__(
            title="Reassign",
            heading=heading,
            lines=(("To", self._colleague), ("Until", self._until)),
            build=self._intent,
            check=check,
        )

    def _intent(self) -> Reassign:
        return Reassign(targets=self._targets, colleague=self._colleague.value, until=self._until.day)
