"""The verbs of a page where several people may be: each asks with whom, when there is more than one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.tui.panes.pane import Told
from refboard.tui.panes.row_forms import RowForms, nobody
from refboard.tui.panes.view import row_of_target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from refboard.tui.panes.view import Row


class PersonVerbs(RowForms):
    """What can be done with one of the people at a source."""

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(user, id=id)
        self.person = ""
        """The id of who was picked last, "" for nobody yet."""

    def people(self) -> list[str]:
        """The ids of everybody there, whoever is up today first."""
        raise NotImplementedError

    def chosen(self) -> tuple[Row, ...]:
        """The person that was picked, or else whoever is up first."""
        people = self.people()
        if self.known is None or not people:
            return ()
        return (row_of_target(self.known, self.person if self.person in people else people[0]),)

    async def action_log_touch(self) -> None:
        """Ask with whom, and log a touch."""
        await self._with_somebody(super().action_log_touch)

    async def action_answer(self) -> None:
        """Ask which touch of the office was answered."""
        if self.people():
            await super().action_answer()
        else:
            self.post_message(Told(nobody(self.keys)))

    async def action_snooze(self) -> None:
        """Ask whose next date moves, and until when."""
        await self._with_somebody(super().action_snooze)

    async def action_new_referral(self) -> None:
        """Ask who sent it, and add a referral."""
        await self._with_somebody(super().action_new_referral)

    async def action_write_message(self) -> None:
        """Ask to whom, and prepare a message."""
        await self._with_somebody(super().action_write_message)

    async def action_edit_row(self) -> None:
        """Ask whose fields to change."""
        await self._with_somebody(super().action_edit_row)

    async def _with_somebody(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do something with the one person there is, or ask with which."""
        people, board = self.people(), self.known
        if board is None or not people:
            self.post_message(Told(nobody(self.keys)))
            return
        if len(people) == 1:
            await act()
            return
        from refboard.tui.screens.picker import Picker

        rows = [row_of_target(board, key) for key in people]
        words = [
            " · ".join(part for part in (row.contact or row.office, row.state.strip(), row.reason) if part)
            for row in rows
        ]

        def choose(place: int | None) -> None:
            if place is not None:
                self.person = people[place]
                self.call_later(act)

        at = people.index(self.person) if self.person in people else 0
        await self.app.push_screen(Picker("With whom?", words, at), choose)
