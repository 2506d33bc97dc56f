"""Messages to offices and their templates: draft, messages."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from refboard import config
from refboard.cli.figures import print_figures, read_facts
from refboard.cli.lookup import find_target
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day, read_shown
from refboard.cli.options import ANGLES, TARGET, add_json, add_on, add_words, add_workbook_day_and_json
from refboard.cli.output import print_json, print_receipt, print_text, warn
from refboard.cli.parsing import UsageError, split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import contact_remarks, owed_note_remarks

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.report.messages.drafting import PreparedDraft
    from refboard.report.messages.templates import MessageDraft
    from workbook import Receipt, Snapshot, Store


def add_draft_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the target, the message, where it goes, and how to log it."""
    add_words(parser, "[WORKBOOK] TARGET", TARGET)
    add = parser.add_argument
    add("--purpose", default="", help="Introduce, Detail, Check-in ... (default: as in Today)")
    add("--channel", default="", help="Email, Fax, Letter ... (default: the one they prefer)")
    add("--angle", default="", help=ANGLES)
    add("--message", default="", metavar="ID", help="use this template instead of the best match")
    add("--topic", default="", metavar="TEXT", help="the text for {topic}")
    add("--sender", default="", metavar="NAME", help="who signs it (default you)")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--print", action="store_true", help="print it (the default)")
    ways.add_argument(
        "--copy", action="store_true", help="copy the text to the terminal's clipboard (OSC 52)"
    )
    ways.add_argument("--mailto", action="store_true", help="print a link that opens it in a mail program")
    add("--edit", action="store_true", help="open it in $VISUAL or $EDITOR first")
    add("--log", action="store_true", help="also log it as sent by you")
    add("--outcome", default="", help="with --log: Sent (default for written channels), Spoke, Voicemail ...")
    add("--next", default="", metavar="TEXT", help="with --log: the next step")
    add("--next-date", default="", metavar="DAY", help="with --log: when the next step is due")
    add(
        "--referral",
        action="append",
        default=[],
        metavar="REFERRAL_ID",
        help="with --log: the referral that a Loop note closes or a Thank you is for; can be repeated",
    )
    add_on(parser)
    add_json(parser)


def write_draft(arguments: argparse.Namespace) -> int:
    """Fill in a template for a target; edit, copy, link or print it, and log it as sent if asked."""
    from refboard.analysis.facts import prepare
    from refboard.practice.policy import Policy
    from refboard.report.messages.templates import mailto
    from refboard.report.messages.tone import advise

    workbook, (target,) = split_words(arguments.words, 1, "one TARGET")
    on = read_day(arguments.on)
    stream = find_clipboard() if arguments.copy else None
    with open_store(workbook) as store:
        snapshot = read_shown(store, remark=False)
        target_id = find_target(snapshot, target)
        with as_usage_errors():
            policy = Policy.from_snapshot(snapshot)
            prepared = prepare_draft(prepare(snapshot, policy, on), target_id, arguments)
            draft = _edit(prepared.draft) if arguments.edit else prepared.draft
            if not draft.body.strip():
                raise UsageError("The message is empty; nothing was logged.")
            advice = advise(
                draft.subject, draft.body, detail=prepared.detail, purpose=draft.purpose, policy=policy
            )
            link = mailto(draft) if arguments.mailto else ""
            remarks = contact_remarks(snapshot, target_id, draft.purpose, on=on)
            if arguments.log:
                remarks += owed_note_remarks(
                    snapshot, target_id, draft.purpose, on=on, referrals=arguments.referral
                )
            receipt = _log(store, snapshot, draft, on=on, arguments=arguments) if arguments.log else None
    if not arguments.json:
        remarks += [*draft.open, *advice, *prepared.suggestions]
    for remark in remarks:
        warn(remark)
    if arguments.json:
        print_json(_draft_data(prepared, draft, advice, link=link, receipt=receipt))
        return 1 if receipt is not None and receipt.status == "conflict" else 0
    _put_out(draft, link, stream)
    return 0 if receipt is None else print_receipt(receipt, as_json=False)


def show_messages(arguments: argparse.Namespace) -> int:
    """List the message templates, and how often each was sent and answered."""
    from refboard.practice.rows import find_table
    from refboard.report.messages.message_list import messages_data, messages_page
    from refboard.report.messages.templates import read_templates

    facts = read_facts(arguments.workbook, read_day(arguments.on))
    find_table(facts.snapshot, "Messages")
    templates = read_templates(facts.snapshot)
    page, data = messages_page(facts, templates), messages_data(facts, templates)
    return print_figures(facts, page, data, as_json=arguments.json)


COMMANDS = {
    "draft": CliCommand(add_draft_arguments, write_draft),
    "messages": CliCommand(add_workbook_day_and_json, show_messages),
}


def prepare_draft(facts: Facts, target_id: str, arguments: argparse.Namespace) -> PreparedDraft:
    """Prepare the draft the options ask for; raise UsageError that says which options would work."""
    from refboard.report.messages import drafting

    request = drafting.DraftRequest(
        message=arguments.message,
        purpose=arguments.purpose,
        channel=arguments.channel,
        angle=arguments.angle,
        topic=arguments.topic,
    )
    try:
        return drafting.prepare_draft(
            facts, target_id, request, sender=arguments.sender or config.load().user
        )
    except drafting.UnwantedError as error:
        raise UsageError(
            f"{error} Only --purpose 'Loop note' or another channel is allowed; nothing was written."
        ) from None
    except drafting.NoTemplateError as error:
        raise UsageError(f"{error}; add one to Messages, or name one with --message.") from None


def _log(
    store: Store, snapshot: Snapshot, draft: MessageDraft, *, on: date, arguments: argparse.Namespace
) -> Receipt:
    from refboard.practice.actions import log_touch
    from refboard.practice.contact import WRITTEN_CHANNELS

    action = log_touch(
        snapshot,
        draft.target_id,
        on=on,
        by=config.load().user,
        channel=draft.channel,
        purpose=draft.purpose,
        outcome=arguments.outcome or ("Sent" if draft.channel in WRITTEN_CHANNELS else ""),
        angle=draft.angle,
        message=draft.message,
        next_step=arguments.next,
        next_date=read_optional_day(arguments.next_date, on),
        referral_ids=arguments.referral,
    )
    return store.submit(action.changes, title=action.title)


def _draft_data(
    prepared: PreparedDraft, draft: MessageDraft, advice: Sequence[str], *, link: str, receipt: Receipt | None
) -> dict[str, Any]:
    from refboard.report.data import plain_data

    logged = receipt and {
        "status": receipt.status,
        "id": receipt.ids[0] if receipt.ids else "",
        "detail": receipt.detail,
    }
    return {
        **plain_data(draft),
        "advice": list(advice),
        "suggestions": list(prepared.suggestions),
        "mailto": link,
        "logged": logged or None,
    }


def _put_out(draft: MessageDraft, link: str, clipboard: TextIO | None) -> None:
    """Copy the draft, or print its link or its text."""
    from refboard.report.messages.templates import as_text

    if clipboard is None:
        print_text(link or as_text(draft))
        return
    copy_text(draft.body, clipboard)
    print_text(f"copied: {draft.subject or draft.message}" + (f" (to {draft.to})" if draft.to else ""))


def _edit(draft: MessageDraft) -> MessageDraft:
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


def find_clipboard() -> TextIO:
    """Find the terminal to copy through; raise UsageError if there is none."""
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            return stream
    raise UsageError("--copy needs a terminal to copy through; nothing was written.")


def copy_text(text: str, stream: TextIO) -> None:
    """Put a text on a terminal's clipboard with OSC 52, which also works through SSH."""
    import base64

    # Base64 has no control character: nothing in the text can control the terminal.
    stream.write(f"\x1b]52;c;{base64.b64encode(text.encode()).decode('ascii')}\x07")
    stream.flush()
