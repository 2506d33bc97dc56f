"""The text of a draft on the command line: fill in what is open, edit it, and let nothing go out with a gap."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refboard.report.messages.drafting import PreparedDraft
    from refboard.report.messages.templates import MessageDraft


def read_fills(words: Sequence[str]) -> dict[str, str]:
    """Read ``--fill NAME=TEXT``; raise UsageError for a word without an equals sign."""
    fills = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--fill {word!r} needs a name and a text: --fill topic='sinus care'.")
        fills[name.strip(" {}")] = text.strip()
    return fills


def fill_open(found: Sequence[PreparedDraft], fills: Mapping[str, str]) -> list[PreparedDraft]:
    """Fill in placeholders; at a terminal, ask once for each that is still open."""
    from refboard.report.messages.placeholders import open_names

    filled = [_filled(one, fills) for one in found]
    left = dict.fromkeys(name for one in filled for name in open_names(one.draft.subject, one.draft.body))
    if not left or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return filled
    answers = {name: _ask_for(name) for name in left}
    return [_filled(one, answers) for one in filled]


def _filled(prepared: PreparedDraft, fills: Mapping[str, str]) -> PreparedDraft:
    from refboard.report.messages.templates import fill_draft

    return replace(prepared, draft=fill_draft(prepared.draft, fills)) if fills else prepared


def _ask_for(name: str) -> str:
    from refboard.report.messages.placeholders import MEANINGS
    from refboard.text import visible

    meaning = MEANINGS.get(name, "")
    sys.stdout.write(visible(f"{name}{f' ({meaning})' if meaning else ''}: "))
    sys.stdout.flush()
    return sys.stdin.readline().strip()


def refuse_open(drafts: Sequence[MessageDraft]) -> None:
    """Refuse to send, write or log a message with open placeholders."""
    from refboard.practice.words import listing
    from refboard.report.messages.placeholders import open_names

    names = list(dict.fromkeys(name for draft in drafts for name in open_names(draft.subject, draft.body)))
    if names:
        what = listing([f"{{{name}}}" for name in names])
        verb = "is" if len(names) == 1 else "are"
        raise UsageError(f"{what} {verb} not filled in; add --fill {names[0]}=TEXT. Nothing was written.")


def edit(draft: MessageDraft) -> MessageDraft:
    """Let a person edit a draft in $VISUAL or $EDITOR."""
    from refboard.editor import EditorError, edit_text
    from refboard.report.messages.templates import as_text, from_text

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not named and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--edit needs a terminal for vi, or your own editor in EDITOR; nothing was written.")
    try:
        return from_text(draft, edit_text(as_text(draft)))
    except EditorError as error:
        raise UsageError(str(error)) from None
