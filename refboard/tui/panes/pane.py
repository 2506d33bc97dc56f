"""What every pane is: it gets the newest board while it is shown, asks for figures, and sends wishes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from refboard.tui.commands.key_names import KeyNames
from refboard.tui.widgets.plain_background import PlainBackground

if TYPE_CHECKING:
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.questions import Question
    from refboard.tui.session.store_commands import StoreCommand
    from refboard.tui.session.store_questions import StoreQuestion


class Requested(Message):
    """A person asked for something to be written."""

    def __init__(self, intent: Intent) -> None:
        self.intent = intent
        super().__init__()


class Told(Message):
    """A sentence for the status line."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class Wished(Message):
    """A person asked the store itself for something."""

    def __init__(self, command: StoreCommand) -> None:
        self.command = command
        super().__init__()


class Asked(Message):
    """A pane wants to know something that must be worked out; the answer comes through `Pane.answered`."""

    def __init__(self, question: Question | StoreQuestion) -> None:
        self.question = question
        self.asker = ""
        super().__init__()


class OpenSource(Message):
    """A person wants the page of a source: its key (folded name), its name, or the id of somebody there.

    ``among``: keys of the sources to step through from there, in the order they are shown.
    """

    def __init__(self, wanted: str, among: tuple[str, ...] = ()) -> None:
        self.wanted = wanted
        self.among = among
        super().__init__()


class Leaving(Message):
    """A person goes back to the list they came from; ``key`` is the source they saw last."""

    def __init__(self, back: str, key: str) -> None:
        self.back = back
        self.key = key
        super().__init__()


class Pane(PlainBackground, Widget):
    """Shows a part of what is known; only the pane that is shown (``active``) gets new boards.

    A pane whose figures must be worked out says in `question` what it wants to know. It is asked when the pane
    is shown, when there is a newer board, and when the pane calls `ask`; the answer comes to `answered`, or
    `refused` gets the sentence that says why there is none. An answer to anything but the latest question is dropped.
    """

    board: var[Board | None] = var(None)
    pending: var[frozenset[str]] = var(frozenset())
    outside: var[frozenset[str]] = var(frozenset())
    active: var[bool] = var(default=False)

    def __init__(self, user: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.user = user

    @property
    def keys(self) -> KeyNames:
        """What the keys are called here."""
        return KeyNames.of(self.app)

    def question(self) -> Question | None:
        """What the pane wants to know now; None for nothing."""
        return None

    def ask(self) -> None:
        """Ask again, because the question changed."""
        question = self.question()
        if question is not None and self.active and self.board is not None:
            self.post_message(Asked(question))

    def answered(self, question: Question, answer: object) -> None:
        """Take the answer to the latest question."""

    def refused(self, question: Question, sentence: str) -> None:
        """Learn why the latest question has no answer."""

    def found(self, question: StoreQuestion, answer: object) -> None:
        """Take what the store was asked for."""

    def not_found(self, question: StoreQuestion, sentence: str) -> None:
        """Learn why the store has no answer."""

    def focus_list(self) -> None:
        """Put the keyboard where the pane's list is."""

    def return_to(self, key: str) -> None:
        """Put the cursor on a source, known by its folded name, after a visit to its page."""

    def show_added(self, target_id: str) -> None:
        """Put the cursor on a target that was just added, where the pane has a row of it."""

    @property
    def list_widget(self) -> Widget | None:
        """Who has the actions of `Scope.LIST`; None for a pane without a list."""
        return None

    @on(Asked)
    def _sign(self, event: Asked) -> None:
        event.asker = self.id or ""

    def _watch_board(self) -> None:
        self.ask()

    def _watch_active(self) -> None:
        self.ask()
