"""Adding a target, from every pane whose rows are of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.panes.headings import without_tables
from refboard.tui.panes.row_verbs import RowVerbs, Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refboard.tui.panes.view import Row


class TargetVerbs(RowVerbs):
    """What can be asked for where there is no row, too."""

    async def action_new_target(self) -> None:
        """Ask for a new target, at the office of the row to begin with."""
        board = self.known
        if board is None:
            return
        if lacking := without_tables(board, ("Targets",), self.keys):
            self.post_message(Told(lacking))
            return
        from refboard.tui.forms.target_form import TargetForm

        form = TargetForm(board, self._check, user=self.user, office=self.office_here())
        await self.ask_with(form, ())

    def office_here(self) -> str:
        """The office of the row, or of all that are selected; "" where there is none or they are of several."""
        return self.shared_office(self.chosen())

    def shared_office(self, rows: Iterable[Row]) -> str:
        """The one office that rows are of; "" where there is none or they are of several."""
        offices = {self._office_of(row) for row in rows}
        return offices.pop() if len(offices) == 1 else ""

    def _office_of(self, row: Row) -> str:
        place = self.known.targets.get(row.target_id) if self.known is not None else None
        return place.source if place is not None else row.office
