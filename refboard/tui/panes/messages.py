"""What a pane asks the screen for: a status line, a change, an answer, the page of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.questions import Question
    from refboard.tui.session.store_commands import StoreCommand
    from refboard.tui.session.store_questions import StoreQuestion


class ChangeRequested(Message):
    """A person asked for something to be written."""

    def __init__(self, request: Intent) -> None:
        self.request = request
        super().__init__()


class UserChosen(Message):
    """A person said who they are."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()


class MineChosen(Message):
    """A person wants to see only their rows, or everyone's, also at the next start."""

    def __init__(self, *, mine: bool) -> None:
        self.mine = mine
        super().__init__()


class StatusMessage(Message):
    """A sentence for the status line."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class StoreCommandRequested(Message):
    """A person asked the store itself for something: to sync, decide, merge or restore."""

    def __init__(self, command: StoreCommand) -> None:
        self.command = command
        super().__init__()


class SetupChanged(Message):
    """Sheets or columns were added to the workbook; it has to be opened again."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class AnswerRequested(Message):
    """A pane needs something calculated or looked up.

    The answer comes back through `Pane.answered` for a question and `Pane.found` for an inquiry. ``asker`` is the id of
    the pane.
    """

    def __init__(self, question: Question | StoreQuestion, asker: str) -> None:
        self.question = question
        self.asker = asker
        super().__init__()


class SourcePageRequested(Message):
    """A person wants the page of a source: its key (folded name), its name, or the id of a target there.

    ``among``: keys of the sources to step through from there, in the order they are shown.
    """

    def __init__(self, wanted: str, among: tuple[str, ...] = ()) -> None:
        self.wanted = wanted
        self.among = among
        super().__init__()


class OfficeSearchRequested(Message):
    """A person wants to go to another office by typing its name."""


class SourcePageClosed(Message):
    """A person goes back to the list they came from; ``key`` is the source they saw last."""

    def __init__(self, back: str, key: str) -> None:
        self.back = back
        self.key = key
        super().__init__()
