"""Hands messages over: to the clipboard, to the mail program, or to one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refboard.practice.words import plural
from refboard.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.screen import Screen

    from refboard.report.messages.templates import MessageDraft
    from refboard.tui.session.board import Board


async def copy_body(screen: Screen[Any], draft: MessageDraft) -> None:
    """Copy the text of a message, and say how."""
    from refboard.tui.clipboard import copy

    how = await copy(screen.app, visible(draft.body, multiline=True))
    screen.notify(f"Copied the message {how}", markup=False, timeout=4)


def open_mail(screen: Screen[Any], draft: MessageDraft) -> str:
    """Open a message in the mail program of this computer; return why it can't be, or ""."""
    from refboard.report.messages.templates import mailto

    try:
        link = mailto(draft)
    except ValueError as error:
        return str(error)
    screen.app.open_url(link)
    screen.notify(f"Opened the mail to {visible(draft.to)}", markup=False, timeout=4)
    return ""


def ask_file(screen: Screen[Any], drafts: Sequence[MessageDraft], board: Board) -> None:
    """Ask for a file name, write every message to it, and say where it is."""
    from refboard.tui.forms.save_file_form import SaveFileForm

    def write(path: Path) -> str:
        from refboard.practice.profile import PracticeProfile
        from refboard.report.messages.letters import Letterhead, letters_page, letters_text

        if path.suffix.casefold() in (".html", ".htm"):
            profile = PracticeProfile.from_snapshot(board.snapshot)
            return letters_page(drafts, Letterhead(profile.name, profile.phone, board.on))
        return letters_text(drafts)

    def done(path: Path | None) -> None:
        if path is not None:
            screen.notify(
                f"Saved {visible(str(path))}; open it in a browser to print.", markup=False, timeout=8
            )

    title = f"Save {plural(len(drafts), 'message')}"
    hint = "One sheet of paper for each. A name that ends in .txt is plain text."
    screen.app.push_screen(SaveFileForm(title, f"messages-{board.on.isoformat()}.html", hint, write), done)
