"""Messages to offices and their templates: draft, messages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from refboard import config
from refboard.cli.draft_text import edit, fill_open, read_fills, refuse_open
from refboard.cli.figures import print_figures, read_facts
from refboard.cli.lookup import find_target
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day, read_shown
from refboard.cli.options import (
    ANGLES,
    MATERIALS,
    TARGET,
    add_json,
    add_on,
    add_words,
    add_workbook_day_and_json,
)
from refboard.cli.output import print_json, print_receipt, print_text, warn
from refboard.cli.parsing import UsageError, is_workbook
from refboard.cli.registry import CliCommand
from refboard.cli.writing import contact_remarks, owed_note_remarks
from refboard.page_file import write_page_file
from refboard.paths import kind_of, typed_path
from refboard.practice.words import plural
from workbook.errors import RefusedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any

    from refboard.analysis.facts import Facts
    from refboard.report.messages.drafting import PreparedDraft
    from refboard.report.messages.templates import MessageDraft
    from workbook import Receipt, Snapshot, Store


RULE = f"\n\n{'-' * 40}\n\n"
"""Between two messages."""


def add_draft_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the targets, the message, where it goes, and how to log it."""
    add_words(parser, "[WORKBOOK] TARGET ...", f"{TARGET}; several get a message each")
    add = parser.add_argument
    add("--purpose", default="", help="Introduce, Detail, Check-in ... (default: as in Today)")
    add("--channel", default="", help="Email, Fax, Letter ... (default: the one they prefer)")
    add("--angle", default="", help=ANGLES)
    add("--message", default="", metavar="ID", help="use this template instead of the best match")
    add("--topic", default="", metavar="TEXT", help="the text for {topic}")
    add(
        "--fill",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="the text for {name}; can be repeated",
    )
    add("--sender", default="", metavar="NAME", help="who signs it (default you)")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--print", action="store_true", help="print it (the default)")
    ways.add_argument(
        "--copy", action="store_true", help="copy the text to the terminal's clipboard (OSC 52)"
    )
    ways.add_argument("--mailto", action="store_true", help="print a link that opens it in a mail program")
    ways.add_argument(
        "--out", default="", metavar="FILE", help="write all of them to one file: .html to print, or .txt"
    )
    add("--force", action="store_true", help="with --out: replace FILE if it already exists")
    add("--edit", action="store_true", help="open it in $VISUAL or $EDITOR first")
    add("--log", action="store_true", help="also log it as sent by you; several are one save, and one undo")
    add("--materials", action="append", default=[], metavar="NAME", help=f"with --log: {MATERIALS}")
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
    """Fill in a template for each target; edit, copy, link, write or print it, and log it as sent if asked."""
    workbook, targets = _split(arguments.words)
    on = read_day(arguments.on)
    stream = find_clipboard() if arguments.copy else None
    if len(targets) > 1 and (arguments.referral or arguments.copy):
        raise UsageError("--referral and --copy are for one TARGET at a time; nothing was written.")
    with open_store(workbook) as store:
        snapshot = read_shown(store, remark=False)
        prepared = _prepare_all(snapshot, targets, arguments, on)
        drafts = [edit(one.draft) if arguments.edit else one.draft for one in prepared]
        if any(not draft.body.strip() for draft in drafts):
            raise UsageError("The message is empty; nothing was logged.")
        if arguments.copy or arguments.mailto or arguments.out or arguments.log:
            refuse_open(drafts)
        with as_usage_errors():
            put_out = _Output(drafts, arguments, on, stream)
            remarks = _contact_remarks(snapshot, drafts, on=on, arguments=arguments)
            put_out.write_file(snapshot)
            receipt = _log(store, snapshot, drafts, on=on, arguments=arguments) if arguments.log else None
        advice = [_advice(snapshot, one, draft) for one, draft in zip(prepared, drafts, strict=True)]
    if not arguments.json:
        for one, draft, said in zip(prepared, drafts, advice, strict=True):
            hint = [f"Hint: {draft.hint}"] if draft.hint else []
            remarks += [*draft.open, *said, *one.suggestions, *hint]
    for remark in dict.fromkeys(remarks):
        warn(remark)
    if arguments.json:
        found = [_draft_data(*each) for each in zip(prepared, drafts, advice, put_out.links, strict=True)]
        print_json(_drafts_data(found, receipt))
        return 1 if receipt is not None and receipt.status == "conflict" else 0
    put_out.print()
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


class _Output:
    """Where drafts go: printed, as links, copied, or into one file."""

    def __init__(
        self,
        drafts: Sequence[MessageDraft],
        arguments: argparse.Namespace,
        on: date,
        clipboard: TextIO | None,
    ) -> None:
        from refboard.report.messages.templates import mailto

        self._drafts = drafts
        self._arguments = arguments
        self._on = on
        self._clipboard = clipboard
        self._path: Path | None = None
        self.links = [mailto(draft) if arguments.mailto else "" for draft in drafts]

    def write_file(self, snapshot: Snapshot) -> None:
        """Write one file of all messages, if that was asked for."""
        from refboard.practice.profile import PracticeProfile
        from refboard.report.messages.letters import Letterhead, letters_page, letters_text

        if not self._arguments.out:
            return
        path = typed_path(self._arguments.out)
        profile = PracticeProfile.from_snapshot(snapshot)
        if path.suffix.casefold() in (".html", ".htm"):
            text = letters_page(self._drafts, Letterhead(profile.name, profile.phone, self._on))
        else:
            text = letters_text(self._drafts)
        self._path = write_page_file(
            path, text, replace=self._arguments.force, advice="; add --force to replace it"
        )

    def print(self) -> None:
        """Print the drafts or their links, or say where they are."""
        from refboard.report.messages.templates import as_text, mark_draft

        if self._path is not None:
            print_text(f"wrote {self._path} ({plural(len(self._drafts), 'message')})")
        elif self._clipboard is not None:
            (draft,) = self._drafts
            copy_text(draft.body, self._clipboard)
            print_text(
                f"copied: {draft.subject or draft.message}" + (f" (to {draft.to})" if draft.to else "")
            )
        elif any(self.links):
            print_text("\n".join(self.links))
        else:
            print_text(RULE.join(as_text(mark_draft(draft)) for draft in self._drafts))


def _split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Split off the optional workbook; every other word is a target."""
    given = list(words)
    workbook = given.pop(0) if len(given) > 1 and (is_workbook(given[0]) or _is_file(given[0])) else None
    if not given or is_workbook(given[0]):
        raise UsageError("This command needs at least one TARGET, after the workbook if you name one.")
    return workbook, given


def _is_file(word: str) -> bool:
    try:
        return kind_of(typed_path(word)) == "file"
    except RefusedError:
        return False


def _prepare_all(
    snapshot: Snapshot, targets: Sequence[str], arguments: argparse.Namespace, on: date
) -> list[PreparedDraft]:
    """Prepare a draft for each target; where a person can be asked, ask for what is still open."""
    from refboard.analysis.facts import prepare
    from refboard.practice.policy import Policy

    with as_usage_errors():
        facts = prepare(snapshot, Policy.from_snapshot(snapshot), on)
        found = [prepare_draft(facts, find_target(snapshot, target), arguments) for target in targets]
    return fill_open(found, read_fills(arguments.fill))


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


def _contact_remarks(
    snapshot: Snapshot, drafts: Sequence[MessageDraft], *, on: date, arguments: argparse.Namespace
) -> list[str]:
    remarks = []
    for draft in drafts:
        remarks += contact_remarks(snapshot, draft.target_id, draft.purpose, on=on)
        if arguments.log:
            remarks += owed_note_remarks(
                snapshot, draft.target_id, draft.purpose, on=on, referrals=arguments.referral
            )
    return remarks


def _advice(snapshot: Snapshot, prepared: PreparedDraft, draft: MessageDraft) -> tuple[str, ...]:
    from refboard.practice.policy import Policy
    from refboard.report.messages.tone import advise

    policy = Policy.from_snapshot(snapshot)
    return advise(draft.subject, draft.body, detail=prepared.detail, purpose=draft.purpose, policy=policy)


def _log(
    store: Store,
    snapshot: Snapshot,
    drafts: Sequence[MessageDraft],
    *,
    on: date,
    arguments: argparse.Namespace,
) -> Receipt:
    """Log every message as sent, in one save."""
    from refboard.practice.actions import combine, log_touch
    from refboard.practice.contact import WRITTEN_CHANNELS

    actions = [
        log_touch(
            snapshot,
            draft.target_id,
            on=on,
            by=config.load().user,
            channel=draft.channel,
            purpose=draft.purpose,
            outcome=arguments.outcome or ("Sent" if draft.channel in WRITTEN_CHANNELS else ""),
            angle=draft.angle,
            message=draft.message,
            materials=arguments.materials,
            next_step=arguments.next,
            next_date=read_optional_day(arguments.next_date, on),
            referral_ids=arguments.referral,
        )
        for draft in drafts
    ]
    action = combine(actions)
    return store.submit(action.changes, title=action.title)


def _draft_data(
    prepared: PreparedDraft, draft: MessageDraft, advice: Sequence[str], link: str
) -> dict[str, Any]:
    from refboard.report.data import plain_data
    from refboard.report.messages.templates import mark_draft

    return {
        **plain_data(mark_draft(draft)),
        "advice": list(advice),
        "suggestions": list(prepared.suggestions),
        "mailto": link,
    }


def _drafts_data(found: Sequence[dict[str, Any]], receipt: Receipt | None) -> dict[str, Any]:
    """One draft as it always was; several in a list."""
    logged = receipt and {
        "status": receipt.status,
        "id": receipt.ids[0] if receipt.ids else "",
        "detail": receipt.detail,
    }
    if len(found) == 1:
        return {**found[0], "logged": logged or None}
    return {
        "drafts": list(found),
        "logged": {**logged, "ids": list(receipt.ids)} if logged and receipt else None,
    }


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
