"""Messages to one or several targets before they are shown: choose, fill in, and turn into touches."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from refboard.practice.contact import WRITTEN_CHANNELS
from refboard.tui.session.intents import LogTouch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from refboard.report.messages.drafting import DraftRequest, PreparedDraft
    from refboard.report.messages.templates import MessageDraft
    from refboard.tui.session.board import Board


@dataclass(frozen=True, slots=True)
class MessageContext:
    """Who a message is for; ``settles``: purpose -> target id -> the referrals that sending it closes."""

    target_id: str
    heading: str
    purpose: str = ""
    channel: str = ""
    sender: str = ""
    settles: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One message of a batch; without a draft, ``remarks`` says why there is none."""

    context: MessageContext
    prepared: PreparedDraft | None
    draft: MessageDraft | None
    remarks: tuple[str, ...]


class NoTemplateRemark(str):
    """A remark that no template fits, to which the screen adds the key that chooses another one."""

    __slots__ = ()


def prepare_entries(
    board: Board,
    contexts: Sequence[MessageContext],
    wanted: DraftRequest,
    fills: Mapping[str, str],
) -> tuple[DraftEntry, ...]:
    """Choose a template for each context and fill it in: pure, on frozen data."""
    return tuple(_prepare(board, context, wanted, fills) for context in contexts)


def _prepare(
    board: Board, context: MessageContext, wanted: DraftRequest, fills: Mapping[str, str]
) -> DraftEntry:
    from refboard.report.messages.drafting import NoTemplateError, prepare_draft
    from refboard.report.messages.templates import fill_draft
    from refboard.tui.session.questions import facts_of
    from workbook.errors import WorkbookError

    # A template that was chosen brings its purpose.
    own = replace(
        wanted,
        purpose=wanted.purpose or ("" if wanted.message else context.purpose),
        channel=wanted.channel or context.channel,
    )
    try:
        prepared = prepare_draft(facts_of(board), context.target_id, own, sender=context.sender)
    except NoTemplateError as missing:
        return DraftEntry(context, None, None, (NoTemplateRemark(missing),))
    except (WorkbookError, ValueError) as error:
        return DraftEntry(context, None, None, (str(error),))
    return with_draft(DraftEntry(context, prepared, None, ()), fill_draft(prepared.draft, fills), board)


def with_draft(entry: DraftEntry, draft: MessageDraft, board: Board) -> DraftEntry:
    """The entry with another text, and the remarks about it."""
    from refboard.report.messages.drafting import remarks_on
    from refboard.tui.session.questions import facts_of

    if entry.prepared is None:
        return entry
    return replace(entry, draft=draft, remarks=remarks_on(entry.prepared, draft, facts_of(board)))


def fill_entries(
    entries: Iterable[DraftEntry], values: Mapping[str, str], board: Board
) -> tuple[DraftEntry, ...]:
    """Fill in placeholders that are still open, in every message."""
    from refboard.report.messages.templates import fill_draft

    return tuple(
        entry if entry.draft is None else with_draft(entry, fill_draft(entry.draft, values), board)
        for entry in entries
    )


def drafts_of(entries: Iterable[DraftEntry]) -> tuple[MessageDraft, ...]:
    """The messages there are."""
    return tuple(entry.draft for entry in entries if entry.draft is not None)


def open_names_of(entries: Iterable[DraftEntry]) -> tuple[str, ...]:
    """The placeholders still open in any message, each once."""
    from refboard.report.messages.placeholders import open_names

    return open_names(*(text for draft in drafts_of(entries) for text in (draft.subject, draft.body)))


def sent_touches(entries: Iterable[DraftEntry], on: date) -> tuple[LogTouch, ...]:
    """The touch that each message was."""
    return tuple(_sent_touch(entry.draft, entry.context, on) for entry in entries if entry.draft is not None)


def _sent_touch(draft: MessageDraft, context: MessageContext, on: date) -> LogTouch:
    return LogTouch(
        targets=(draft.target_id,),
        channel=draft.channel,
        on=on,
        purpose=draft.purpose,
        angle=draft.angle,
        message=draft.message,
        outcome="Sent" if draft.channel in WRITTEN_CHANNELS else "",
        referrals=context.settles.get(draft.purpose, {}),
    )
