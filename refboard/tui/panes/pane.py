"""What every pane is: it shows the newest board, requests figures, and runs the commands heard in it.

How a key reaches its code: the registry (`refboard.tui.commands`) binds each key of a pane to the Textual action
``run_command('<command id>')``, and `Pane.action_run_command` calls the handler of that id in `Pane.command_handlers`.
A pane puts its handlers together in ``__init__``: those of the objects it is composed of (`ListPanel`, `TouchActions`,
`TargetActions` ...) and its own methods. A new command is an entry in the registry and a handler.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import TYPE_CHECKING, Final

from textual.reactive import var
from textual.widget import Widget

from refboard.tui.commands.key_names import KeyNames
from refboard.tui.forms.unsaved_forms import UnsavedForms
from refboard.tui.panes.messages import AnswerRequested, StatusMessage
from refboard.tui.panes.touch_filter import TouchFilterChoice
from refboard.tui.session.queued_edits import office_key, queued_contact
from refboard.tui.widgets.plain_background import PlainBackground

if TYPE_CHECKING:
    from refboard.tui.panes.view import ListRow
    from refboard.tui.session.board import Board
    from refboard.tui.session.questions import Question
    from refboard.tui.session.store_questions import StoreQuestion

ALWAYS: Final = ("pane.filter", "pane.clear", "source.back")
"""Commands that need no workbook."""
Handler = Callable[[], Awaitable[None] | None]
"""What a command does in a pane."""


@dataclass
class PaneEnvironment:
    """What all panes of a screen share: who works there, what they typed, which touches the figures cover.

    ``ask_user``: the user's name is only that of the account; ``mine``: show the user's own rows first.
    """

    user: str = ""
    ask_user: bool = False
    mine: bool = False
    unsaved: UnsavedForms = field(default_factory=UnsavedForms)
    touch_filter: TouchFilterChoice = field(default_factory=TouchFilterChoice)


class Pane(PlainBackground, Widget):
    """Shows a part of the board; only the pane that is shown (``active``) gets new boards.

    A pane that needs calculated figures returns a question from `question`. It is sent when the pane is shown, when
    there is a newer board, and when the pane calls `ask`; the answer comes to `answered`, or `refused` gets the
    sentence that says why there is none. An answer to anything but the latest question is dropped.
    """

    board: var[Board | None] = var(None)
    pending: var[frozenset[str]] = var(frozenset())
    outside: var[frozenset[str]] = var(frozenset())
    active: var[bool] = var(default=False)

    def __init__(self, environment: PaneEnvironment, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.environment = environment
        self.command_handlers: Mapping[str, Handler] = {}

    @property
    def user(self) -> str:
        """Who works with the dashboard."""
        return self.environment.user

    @property
    def keys(self) -> KeyNames:
        """The names of the keys, with the person's own."""
        return KeyNames.of(self.app)

    # --- commands -----------------------------------------------------------------------------

    async def action_run_command(self, command: str) -> None:
        """Run a command, known by its id."""
        if self.board is None and command not in ALWAYS:
            self.show_status("The workbook is still being read; try again in a moment.")
            return
        result = self.command_handlers[command]()
        if isawaitable(result):
            await result

    def is_offered(self, command: str) -> bool:  # noqa: ARG002
        """Whether a command can be used now; one that cannot is neither heard nor shown."""
        return True

    def why_not(self, command: str) -> str:  # noqa: ARG002
        """Why a command of this pane cannot be used now."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the commands that cannot be used now."""
        if action == "run_command" and not self.is_offered(str(parameters[0])):
            return False
        return super().check_action(action, parameters)

    def show_status(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.post_message(StatusMessage(sentence))

    def explain_row(self) -> tuple[str, ...]:
        """Say why the row under the cursor is where it is, for the help; nothing where the pane has no such rows."""
        return ()

    # --- figures ------------------------------------------------------------------------------

    def question(self) -> Question | None:
        """The figures that the pane needs now; None for none."""
        return None

    def ask(self) -> None:
        """Send the question again, because it changed."""
        question = self.question()
        if question is not None and self.active and self.board is not None:
            self.post_message(AnswerRequested(question, self.id or ""))

    def answered(self, question: Question, answer: object) -> None:
        """Take the answer to the latest question."""

    def refused(self, question: Question, sentence: str) -> None:
        """Take the reason why the latest question has no answer."""

    def found(self, question: StoreQuestion, answer: object) -> None:
        """Take the store's answer to a question."""

    def not_found(self, question: StoreQuestion, sentence: str) -> None:
        """Take the reason why a question has no answer."""

    # Textual calls the private watcher before the public one, which is free for the pane itself.
    def _watch_board(self) -> None:
        self.ask()

    def _watch_active(self) -> None:
        self.ask()

    # --- cursor -------------------------------------------------------------------------------

    def waits(self, row: ListRow) -> bool:
        """Whether an edit about the office of a row is being saved, or a touch of today is queued."""
        if self.board is None:
            return False
        office = office_key(self.board, row)
        saving = (self.board.targets.get(target_id) for target_id in self.pending)
        return any(target is not None and target.key == office for target in saving) or bool(
            queued_contact(self.board, office)
        )

    @property
    def list_widget(self) -> Widget | None:
        """The widget that has the actions of `Scope.LIST`; None for a pane without a list."""
        return None

    def focus_list(self) -> None:
        """Focus the pane's list."""
        self.screen.set_focus(self.list_widget)

    def return_to(self, key: str) -> None:
        """Put the cursor on a source, known by its folded name, after a visit to its page."""

    def show_added(self, target_id: str) -> None:
        """Put the cursor on a target that was just added, where the pane has a row of it."""

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on a row of a target, where the pane has a list of them."""

    def select_targets(self, target_ids: frozenset[str]) -> None:
        """Select the rows of targets again, where the pane has a selection."""
