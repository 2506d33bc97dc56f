"""A message to one target: read it, change it, copy it, log it as sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from refboard.practice.contact import WRITTEN_CHANNELS
from refboard.practice.schema import CHANNELS
from refboard.text import content, visible
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.intents import LogTouch
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from refboard.report.messages.drafting import DraftRequest, PreparedDraft
    from refboard.report.messages.templates import MessageDraft
    from refboard.tui.session.board import Board

LONGEST = 20_000
"""Characters of a message that are shown."""


@dataclass(frozen=True, slots=True)
class MessageContext:
    """Who a message is for; ``settles``: purpose -> target id -> the referrals that sending it closes."""

    target_id: str
    heading: str
    purpose: str = ""
    channel: str = ""
    sender: str = ""
    settles: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


class DraftScreen(Dialog[LogTouch]):
    """Shows a filled-in template; nothing is sent from here, and only a touch is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="draft.copy"),
        Binding("l", "log", "Log as sent", id="draft.log"),
        Binding("m", "choose_template", "Other template", id="draft.template"),
        Binding("c", "choose_channel", "Other channel", id="draft.channel"),
        Binding("e,ctrl+e", "edit", "Editor", id="draft.edit"),
        Binding("j,down", "move(1)", "Down", show=False, id="draft.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="draft.up"),
    ]

    class Ready(Message, bubble=False):
        """A draft is ready, or a sentence says why there is none."""

        def __init__(
            self, wanted: DraftRequest, prepared: PreparedDraft | None, remarks: tuple[str, ...]
        ) -> None:
            self.wanted = wanted
            self.prepared = prepared
            self.remarks = remarks
            super().__init__()

    def __init__(self, board: Board, context: MessageContext, check: Callable[[LogTouch], str]) -> None:
        super().__init__()
        from refboard.report.messages.drafting import DraftRequest

        self._board = board
        self._message_context = context
        self._check = check
        self._wanted = DraftRequest(purpose=context.purpose, channel=context.channel)
        self._prepared: PreparedDraft | None = None
        self.draft: MessageDraft | None = None
        """The message with the user's changes."""

    def compose(self) -> ComposeResult:
        """The message, remarks about it, the keys."""
        with Vertical(classes="box form"):
            yield line("Message", "title")
            yield line(self._message_context.heading, "hint about")
            with VerticalScroll(classes="fields", can_focus=False):
                yield Static("Preparing the message …", id="message", markup=False)
            yield Static("", id="remarks", classes="guard", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(
                ("draft.copy", "copy"),
                ("draft.log", "log as sent"),
                ("draft.edit", "editor"),
                ("draft.template", "template"),
                ("draft.channel", "channel"),
                ("dialog.cancel", "back"),
            )

    def on_mount(self) -> None:
        """Begin with the purpose and channel that Today suggests."""
        self._prepare(self._wanted)

    @work(thread=True, group="draft", exclusive=True, description="draft")
    def _prepare(self, wanted: DraftRequest) -> None:
        """Choose a template and fill it in, in a thread: pure, on frozen data."""
        from refboard.report.messages.drafting import NoTemplateError, prepare_draft, remarks_on
        from refboard.tui.session.questions import facts_of
        from workbook.errors import WorkbookError

        facts, context = facts_of(self._board), self._message_context
        try:
            prepared = prepare_draft(facts, context.target_id, wanted, sender=context.sender)
        except NoTemplateError as missing:
            key = KeyNames.of(self.app).on(self, "draft.template")
            hint = f"{missing}. {key} chooses another template; add new ones on the sheet Messages."
            self.post_message(self.Ready(wanted, None, (hint,)))
        except (WorkbookError, ValueError) as error:
            self.post_message(self.Ready(wanted, None, (str(error),)))
        else:
            self.post_message(self.Ready(wanted, prepared, remarks_on(prepared, prepared.draft, facts)))

    def on_draft_screen_ready(self, event: Ready) -> None:
        """Show the message."""
        if event.wanted != self._wanted:
            return
        self._prepared = event.prepared
        self.draft = event.prepared.draft if event.prepared else None
        suggestions = event.prepared.suggestions if event.prepared else ()
        self._show(event.remarks, suggestions)

    def _show(self, remarks: tuple[str, ...], suggestions: tuple[str, ...] = ()) -> None:
        self.complain("")
        shown = _message_content(self.draft) if self.draft else Content("No message yet.")
        self.query_one("#message", Static).update(shown)
        said = [Content.assemble("! ", content(remark)) for remark in remarks]
        said += [content(remark).stylize("$foreground") for remark in suggestions]
        self.query_one("#remarks", Static).update(Content("\n").join(said))
        self.call_after_refresh(self.fit)

    def action_cancel(self) -> None:
        """Close; ask first whether a message that was changed may go."""
        if self.draft is None or self._prepared is None or self.draft == self._prepared.draft:
            self.dismiss(None)
            return

        def close(answer: str | None) -> None:
            if answer is not None:
                self.dismiss(None)

        choices = (("d", "discard", "discard your changes"),)
        question = ConfirmDialog(
            "Discard this message?", ["You changed it in your editor."], choices, "back to it"
        )
        self.app.push_screen(question, close)

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(".fields").scroll_relative(y=by, animate=False)

    async def action_copy(self) -> None:
        """Copy the body; subject and address have fields of their own in an email program."""
        if self.draft is not None:
            from refboard.tui.clipboard import copy

            how = await copy(self.app, visible(self.draft.body, multiline=True))
            self.notify(f"Copied the message {how}", markup=False, timeout=4)

    def action_log(self) -> None:
        """Close with the touch that this message was."""
        if self.draft is None:
            self.complain("There is no message to log.")
            return
        intent = _sent_touch(self.draft, self._message_context, self._board.on)
        wrong = self._check(intent)
        if wrong:
            self.complain(wrong)
        else:
            self.dismiss(intent)

    async def action_choose_template(self) -> None:
        """Choose another template by name; its purpose comes with it."""
        from refboard.report.messages.templates import read_templates
        from refboard.tui.screens.picker import Picker
        from workbook.errors import WorkbookError

        try:
            templates = read_templates(self._board.snapshot)
        except WorkbookError as missing:
            self.complain(str(missing))
            return
        if not templates:
            self.complain("The sheet Messages has no templates yet.")
            return
        words = [f"{one.name or one.key}  ({one.purpose or 'any purpose'})" for one in templates]

        def choose(place: int | None) -> None:
            if place is not None:
                self._ask(replace(self._wanted, message=templates[place].key, purpose=""))

        await self.app.push_screen(Picker("Which template?", words), choose)

    async def action_choose_channel(self) -> None:
        """Choose another channel."""
        from refboard.tui.screens.picker import Picker

        now = self.draft.channel if self.draft and self.draft.channel in CHANNELS else CHANNELS[0]

        def choose(place: int | None) -> None:
            if place is not None:
                self._ask(replace(self._wanted, channel=CHANNELS[place]))

        await self.app.push_screen(Picker("Which channel?", CHANNELS, CHANNELS.index(now)), choose)

    def _ask(self, wanted: DraftRequest) -> None:
        self._wanted = wanted
        self._prepare(wanted)

    def action_edit(self) -> None:
        """Open the message in the user's own editor."""
        from refboard.editor import EditorError, edit_text
        from refboard.report.messages.drafting import remarks_on
        from refboard.report.messages.templates import as_text, from_text
        from refboard.tui.session.questions import facts_of

        if self.draft is None or self._prepared is None:
            return
        try:
            with self.app.suspend():
                text = edit_text(as_text(self.draft))
        except SuspendNotSupported:
            self.complain(
                "No editor is available here; copy the message with y and edit it where you send it."
            )
        except EditorError as error:
            self.complain(str(error))
        else:
            self.draft = from_text(self.draft, text)
            self._show(remarks_on(self._prepared, self.draft, facts_of(self._board)))


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


def _message_content(draft: MessageDraft) -> Content:
    head = [("To", draft.to), ("Subject", draft.subject), ("By", draft.channel), ("For", draft.purpose)]
    lines = [Content.assemble((f"{name:<9}", "dim"), content(value)) for name, value in head if value.strip()]
    return Content("\n").join([*lines, Content(""), content(draft.body, LONGEST, multiline=True)])
