"""Messages to offices: draft, messages."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from refboard import config
from refboard.cli.answers import say, say_json, say_receipt, warn
from refboard.cli.edit import remarks_on, unnoted
from refboard.cli.opening import day_of, find_target, opened, sentences
from refboard.cli.parsing import UsageError, split_words

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.report.messages.drafting import PreparedDraft
    from refboard.report.messages.templates import MessageDraft
    from workbook import Receipt, Snapshot, Store


def write_draft(arguments: argparse.Namespace) -> int:
    """Fill a template in for a target; edit, copy, link or print it, and log it as sent when asked to."""
    from refboard.analysis.facts import prepare
    from refboard.practice.policy import Policy
    from refboard.report.messages.templates import as_text, mailto
    from refboard.report.messages.tone import advise

    word, (target,) = split_words(arguments.words, 1, "one TARGET")
    on = day_of(arguments.on)
    stream = clipboard() if arguments.copy else None
    with opened(word) as store:
        snapshot = store.read()
        target_id = find_target(snapshot, target)
        with sentences():
            policy = Policy.from_snapshot(snapshot)
            prepared = prepare_draft(prepare(snapshot, policy, on), target_id, arguments)
            draft = prepared.draft
            if arguments.edit:
                draft = _edited(draft)
            if not draft.body.strip():
                raise UsageError("The message is empty; nothing was logged.")
            advice = advise(
                draft.subject, draft.body, detail=prepared.detail, purpose=draft.purpose, policy=policy
            )
            link = mailto(draft) if arguments.mailto else ""
            remarks = remarks_on(snapshot, target_id, draft.purpose, on)
            if arguments.log:
                remarks += unnoted(snapshot, target_id, draft.purpose, on, arguments.referral)
            receipt = _log(store, snapshot, draft, on, arguments) if arguments.log else None
    for remark in (*remarks, *(() if arguments.json else (*draft.open, *advice, *prepared.suggestions))):
        warn(remark)
    if arguments.json:
        say_json(_as_data(prepared, draft, advice, link, receipt))
        return 1 if receipt is not None and receipt.status == "conflict" else 0
    if stream is not None:
        copy_text(draft.body, stream)
        say(f"copied: {draft.subject or draft.message}" + (f" (to {draft.to})" if draft.to else ""))
    else:
        say(link or as_text(draft))
    return 0 if receipt is None else say_receipt(receipt, as_json=False)


def prepare_draft(facts: Facts, target_id: str, arguments: argparse.Namespace) -> PreparedDraft:
    """Prepare what the options ask for; raise UsageError with what they could say instead."""
    from refboard.report.messages import drafting

    wanted = drafting.DraftRequest(
        message=arguments.message, purpose=arguments.purpose, channel=arguments.channel, angle=arguments.angle,
        topic=arguments.topic,
    )  # fmt: skip
    try:
        return drafting.prepare_draft(facts, target_id, wanted, sender=arguments.sender or config.load().user)
    except drafting.UnwantedError as against:
        raise UsageError(
            f"{against} Only --purpose 'Loop note' or another channel is allowed; nothing was written."
        ) from None
    except drafting.NoTemplateError as missing:
        raise UsageError(f"{missing}; add one to Messages, or name one with --message.") from None


def _log(
    store: Store, snapshot: Snapshot, draft: MessageDraft, on: date, arguments: argparse.Namespace
) -> Receipt:
    from refboard.practice.actions import log_touch
    from refboard.practice.contact import WRITTEN_CHANNELS

    action = log_touch(
        snapshot, draft.target_id, on=on, by=config.load().user, channel=draft.channel, purpose=draft.purpose,
        outcome=arguments.outcome or ("Sent" if draft.channel in WRITTEN_CHANNELS else ""), angle=draft.angle,
        message=draft.message, next_step=arguments.next,
        next_date=day_of(arguments.next_date, on) if arguments.next_date else None,
        referral_ids=arguments.referral,
    )  # fmt: skip
    return store.submit(action.changes, title=action.title)


def _as_data(
    prepared: PreparedDraft, draft: MessageDraft, advice: tuple[str, ...], link: str, receipt: Receipt | None
) -> dict[str, Any]:
    from refboard.report.data import plain_data

    logged = receipt and {
        "status": receipt.status,
        "id": receipt.ids[0] if receipt.ids else "",
        "detail": receipt.detail,
    }
    return {
        **plain_data(draft), "advice": list(advice), "suggestions": list(prepared.suggestions), "mailto": link,
        "logged": logged or None,
    }  # fmt: skip


def _edited(draft: MessageDraft) -> MessageDraft:
    """Let a person change a draft in $VISUAL or $EDITOR."""
    from refboard.editor import EditorError, edit_text
    from refboard.report.messages.templates import as_text, from_text

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not named and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "--edit needs a terminal for vi, or an editor of yours in EDITOR; nothing was written."
        )
    try:
        return from_text(draft, edit_text(as_text(draft)))
    except EditorError as error:
        raise UsageError(str(error)) from None


def clipboard() -> TextIO:
    """Find the terminal whose clipboard is meant; raise UsageError when there is none."""
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            return stream
    raise UsageError("--copy needs a terminal to copy through; nothing was written.")


def copy_text(text: str, stream: TextIO) -> None:
    """Put a text on a terminal's clipboard with OSC 52, which reaches through SSH too."""
    import base64

    # Base64 has no control character: nothing in the text can act on the terminal.
    stream.write(f"\x1b]52;c;{base64.b64encode(text.encode()).decode('ascii')}\x07")
    stream.flush()


def show_messages(arguments: argparse.Namespace) -> int:
    """List the message templates, and how often each was sent and answered."""
    from refboard.cli.figures import facts_of, tell
    from refboard.practice.rows import find_table
    from refboard.report.messages.message_list import messages_data, messages_page
    from refboard.report.messages.templates import read_templates

    facts = facts_of(arguments.workbook, day_of(arguments.on))
    find_table(facts.snapshot, "Messages")
    templates = read_templates(facts.snapshot)
    return tell(
        facts, messages_page(facts, templates), messages_data(facts, templates), as_json=arguments.json
    )
