"""Actions on a page where several people may be targets: each asks which person, when there is more than one."""

from __future__ import annotations

from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Final

from refboard.tui.panes.choices import offer_choices
from refboard.tui.panes.view import row_of_target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.panes.pane import Handler
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board

ASKING: Final = ("row.log-touch", "row.snooze", "row.done", "row.referral", "row.message", "row.edit")
"""Commands that ask which person first. An answer is recorded for the office, and a copied number is that of the
person chosen last."""


def people_at(board: Board | None, office: str) -> list[str]:
    """The ids of all targets at an office (its folded name), whoever is up today first."""
    if board is None:
        return []
    here = [key for key, target in board.targets.items() if target.key == office]
    up = {item.target_id: -at for at, item in enumerate(reversed(board.queue.items))}
    return sorted(here, key=lambda key: up.get(key, 1))


class PersonChoice:
    """Which person of a page the actions are about; ``people`` returns the ids of all, whoever is up today first."""

    def __init__(self, people: Callable[[], list[str]]) -> None:
        self._people = people
        self.person = ""
        """The id of the person chosen last, "" for none yet."""

    def rows(self, context: ActionContext) -> tuple[ListRow, ...]:
        """The person who was chosen, or else the first."""
        people = self._people()
        if context.board is None or not people:
            return ()
        return (row_of_target(context.board, self.person if self.person in people else people[0]),)

    def asking(self, context: ActionContext, handlers: Mapping[str, Handler]) -> Mapping[str, Handler]:
        """The same handlers, asking which person where the command needs one."""
        asked = {command: partial(self._with_person, context, handlers[command]) for command in ASKING}
        return {
            **handlers,
            **asked,
            "row.answer": partial(self._with_people, context, handlers["row.answer"]),
        }

    async def _with_people(self, context: ActionContext, act: Handler) -> None:
        """Act if there are people at all."""
        if self._people():
            await _run(act)
        else:
            context.show_no_target()

    async def _with_person(self, context: ActionContext, act: Handler) -> None:
        """Act on the one person there is, or ask on which."""
        people, board = self._people(), context.board
        if board is None or not people:
            context.show_no_target()
            return
        if len(people) == 1:
            await _run(act)
            return

        def choose(key: str) -> None:
            self.person = key
            context.pane.call_later(act)

        rows = [row_of_target(board, key) for key in people]
        choices = [(_words(row), key) for row, key in zip(rows, people, strict=True)]
        await offer_choices(context.pane, "Which person?", choices, self.person, choose)


async def _run(act: Handler) -> None:
    result = act()
    if isawaitable(result):
        await result


def _words(row: ListRow) -> str:
    parts = (row.contact or row.office, row.state.strip(), row.reason)
    return " · ".join(part for part in parts if part)
