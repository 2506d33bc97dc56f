"""Edits on their way to the workbook: handed over to the session, then saved, refused or undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from refboard.text import visible
from refboard.tui.session.history import ChangesInFlight, MultiStepUndo
from refboard.tui.session.target_intents import AddTarget

if TYPE_CHECKING:
    from refboard.tui.panes.pane import PaneEnvironment
    from refboard.tui.session.board import Board
    from refboard.tui.session.intents import Intent
    from refboard.tui.session.messages import ChangeFailed, ChangeSaved, SessionFailed
    from refboard.tui.session.session import Session
    from refboard.tui.session.store_commands import StoreCommand
    from refboard.tui.widgets.bars import StatusBar


class EditHost(Protocol):
    """The screen from which edits are submitted."""

    environment: PaneEnvironment

    @property
    def session(self) -> Session:
        """The session that writes."""

    @property
    def status_bar(self) -> StatusBar:
        """The line that shows how an edit ended."""

    def current_board(self) -> Board | None:
        """The newest board."""

    def mark_pending(self, targets: frozenset[str]) -> None:
        """Mark the rows of targets with an edit on its way."""

    def select_again(self, targets: frozenset[str]) -> None:
        """Select the rows of targets again."""

    def go_to_target(self, target_id: str) -> None:
        """Put the cursor on a row of a target again."""

    def warn(self, title: str, sentence: str) -> None:
        """Show a notification that needs attention."""

    async def say_problem(self, title: str, *sentences: str) -> None:
        """Show what could not be done, and what is safe."""


VERBS = {"undo": "Undone", "redo": "Redone", "sync": "Written from the journal", "done": "Done"}


class EditTracker:
    """Counts what is on its way, shows how each edit ended, and restores what was typed when one could not be written.

    ``host`` is the screen that shows it.
    """

    def __init__(self, host: EditHost) -> None:
        self._host = host
        self._waiting = ChangesInFlight()
        self._multi_step = MultiStepUndo()
        self.added = ""
        """The id of a target that was just added, until the board with its row is there."""

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def _status(self) -> StatusBar:
        return self._host.status_bar

    # --- to the session -----------------------------------------------------------------------

    def submit(self, intent: Intent) -> None:
        """Hand an intent over to the session."""
        self._add(intent.targets)
        self._host.session.submit(intent)

    def run(self, command: StoreCommand) -> None:
        """Hand a store command over to the session."""
        self._add(())
        self._host.session.perform(command)

    def step(self, verb: str, steps: int) -> None:
        """Undo or redo a number of edits, one after the other."""
        self._multi_step.begin(verb, steps)
        self._step(verb)

    def _step(self, verb: str) -> None:
        self._add(())
        session = self._host.session
        session.undo() if verb == "undo" else session.redo()

    def _add(self, targets: tuple[str, ...]) -> None:
        self._waiting.add(targets)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Show which rows have an edit on its way, and how many changes are being saved."""
        board = self._host.current_board()
        journal = board.pending_targets if board is not None else frozenset()
        self._host.mark_pending(self._waiting.targets | journal)
        self._status.waiting = len(self._waiting)

    # --- from the session ---------------------------------------------------------------------

    def saved(self, event: ChangeSaved) -> None:
        """Show how an edit ended."""
        if event.verb != "sync":
            self._settle(event.intent)
        self._host.environment.unsaved.discard(event.intent)
        receipt = event.receipt
        reason = f" ({receipt.detail})" if receipt.detail else ""
        verb = VERBS.get(event.verb, "Saved") if receipt.status == "saved" else receipt.status.capitalize()
        self._status.say(f"{verb}{reason}: {receipt.title}", bad=receipt.status == "conflict")
        if receipt.status == "conflict":
            sentence = f"{visible(receipt.detail or receipt.title)} Decide in 6 Workbook."
            self._host.warn("For you to decide", sentence)
        if isinstance(event.intent, AddTarget):
            # The board that has its row is on its way.
            self.added = next(iter(receipt.ids), "")
        if event.verb in ("undo", "redo") and self._multi_step.continues(event.verb, receipt.status):
            self._step(event.verb)

    async def failed(self, event: ChangeFailed) -> None:
        """Show why nothing was written and what is safe, and save what was typed."""
        board = self._host.current_board()
        self._settle(event.intent)
        nothing_left = board is not None and self._multi_step.is_exhausted(board.history)
        if event.intent is None and nothing_left:
            # Having nothing left to undo is not a problem.
            self._status.say(event.sentence, passing=True)
            return
        self._status.say(f"Not saved: {event.sentence}", bad=True)
        if event.intent is not None or board is not None:
            typed = self._retain_typed(event.intent)
            await self._host.say_problem("Not saved", event.sentence, event.safe, typed)

    async def session_failed(self, event: SessionFailed) -> None:
        """Show that refboard failed in one job, and what is safe."""
        if not event.settled:
            self._settle(event.intent)
        self._status.say(f"Failed: {event.safe or event.sentence}", bad=True)
        typed = "" if event.settled else self._retain_typed(event.intent)
        self._host.environment.unsaved.discard(event.intent)
        await self._host.say_problem("refboard failed", event.sentence, event.safe, typed)

    def _settle(self, intent: Intent | None) -> None:
        self._waiting.settle(intent.targets if intent is not None else ())
        self.show_waiting()

    def _retain_typed(self, intent: Intent | None) -> str:
        """Save what was typed for the next time the form is opened; return the sentence that says so, or ""."""
        # The user may want to try again with the same rows.
        if intent is not None and len(intent.targets) > 1:
            self._host.select_again(frozenset(intent.targets))
        elif intent is not None and intent.targets:
            self._host.go_to_target(intent.targets[0])
        if not self._host.environment.unsaved.retain(intent):
            return ""
        return "What you typed is saved: it will be there when you reopen the form."
