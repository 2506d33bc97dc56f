"""Messages to one or several targets: read them, change them, hand them over, log them as sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from refboard.practice.words import plural
from refboard.text import content
from refboard.tui.commands.key_names import KeyNames
from refboard.tui.forms.draft_batch import (
    DraftEntry,
    MessageContext,
    NoTemplateRemark,
    drafts_of,
    fill_entries,
    open_names_of,
    prepare_entries,
    sent_touches,
    with_draft,
)
from refboard.tui.forms.draft_choices import ask_channel, ask_template
from refboard.tui.forms.draft_output import ask_file, copy_body, open_mail
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.intents import Intent
from refboard.tui.session.message_intents import LogMessages
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from refboard.report.messages.drafting import DraftRequest
    from refboard.report.messages.templates import MessageDraft
    from refboard.tui.session.board import Board

LONGEST = 20_000
"""Characters of a message that are shown."""


class DraftScreen(Dialog[Intent]):
    """Shows filled-in templates; nothing is sent from here, and only touches are written.

    With several contexts, ``n`` and ``p`` step through the messages; the template, the channel, what is filled in,
    the file, and the log are for all of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="draft.copy"),
        Binding("l", "log", "Log as sent", id="draft.log"),
        Binding("m", "choose_template", "Other template", id="draft.template"),
        Binding("c", "choose_channel", "Other channel", id="draft.channel"),
        Binding("e,ctrl+e", "edit", "Editor", id="draft.edit"),
        Binding("f", "fill", "Fill in", id="draft.fill"),
        Binding("o", "mail", "Mail program", id="draft.mail"),
        Binding("w", "write", "Save to a file", id="draft.write"),
        Binding("n,right_square_bracket", "step(1)", "Next message", id="draft.next"),
        Binding("p,left_square_bracket", "step(-1)", "Previous message", id="draft.previous"),
        Binding("j,down", "move(1)", "Down", show=False, id="draft.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="draft.up"),
    ]

    class Ready(Message, bubble=False):
        """The drafts are ready, or sentences say why there are none."""

        def __init__(self, wanted: DraftRequest, entries: tuple[DraftEntry, ...]) -> None:
            self.wanted = wanted
            self.entries = entries
            super().__init__()

    def __init__(
        self, board: Board, contexts: Sequence[MessageContext], check: Callable[[Intent], str]
    ) -> None:
        super().__init__()
        from refboard.report.messages.drafting import DraftRequest

        self._board = board
        self._contexts = tuple(contexts)
        self._check = check
        self._wanted = DraftRequest()
        self._fills: dict[str, str] = {}
        self._entries: tuple[DraftEntry, ...] = ()
        self._at = 0

    @property
    def draft(self) -> MessageDraft | None:
        """The message that is shown, with the user's changes."""
        return self._entries[self._at].draft if self._entries else None

    def compose(self) -> ComposeResult:
        """The message, remarks about it, the keys."""
        several = len(self._contexts) > 1
        with Vertical(classes="box form"):
            yield line("Message", "title")
            yield line("", "hint about")
            with VerticalScroll(classes="fields", can_focus=False):
                yield Static("Preparing the message …", id="message", markup=False)
            yield Static("", id="remarks", classes="guard", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(
                *([("draft.next", "next")] if several else []),
                ("draft.copy", "copy"),
                ("draft.log", "log all as sent" if several else "log as sent"),
                ("draft.edit", "editor"),
                ("draft.template", "template"),
                ("draft.channel", "channel"),
                ("draft.fill", "fill in"),
                ("draft.mail", "mail"),
                ("draft.write", "file"),
                ("dialog.cancel", "back"),
            )

    def on_mount(self) -> None:
        """Begin with the purpose and channel that Today suggests."""
        self._show_heading()
        self._prepare(self._wanted)

    @work(thread=True, group="draft", exclusive=True, description="draft")
    def _prepare(self, wanted: DraftRequest) -> None:
        """Choose templates and fill them in, in a thread: pure, on frozen data."""
        entries = prepare_entries(self._board, self._contexts, wanted, dict(self._fills))
        self.post_message(self.Ready(wanted, entries))

    def on_draft_screen_ready(self, event: Ready) -> None:
        """Show the message."""
        if event.wanted == self._wanted:
            self._entries = event.entries
            self._show()

    def _show_heading(self) -> None:
        count, context = len(self._contexts), self._contexts[self._at]
        title = f"Message {self._at + 1} of {count}" if count > 1 else "Message"
        self.query_one(".title", Static).update(title)
        self.query_one(".about", Static).update(content(context.heading))

    def _show(self) -> None:
        entry = self._entries[self._at]
        self.complain("")
        self._show_heading()
        shown = _message_content(entry.draft) if entry.draft else Content("No message yet.")
        self.query_one("#message", Static).update(shown)
        said = [Content.assemble("! ", content(self._remark(remark))) for remark in entry.remarks]
        if entry.draft is not None and entry.draft.hint:
            said.append(content(f"Hint: {entry.draft.hint}").stylize("$text-primary"))
        suggestions = entry.prepared.suggestions if entry.prepared else ()
        said += [content(remark).stylize("$foreground") for remark in suggestions]
        self.query_one("#remarks", Static).update(Content("\n").join(said))
        self.call_after_refresh(self.fit)

    def action_cancel(self) -> None:
        """Close; ask first whether messages that the user changed may go."""
        if not any(entry.prepared and entry.draft != entry.prepared.draft for entry in self._entries):
            self.dismiss(None)
            return

        def close(answer: str | None) -> None:
            if answer is not None:
                self.dismiss(None)

        several = len(self._contexts) > 1
        question = ConfirmDialog(
            "Discard these messages?" if several else "Discard this message?",
            ["You changed them." if several else "You changed it."],
            (("d", "discard", "discard your changes"),),
            "back to them" if several else "back to it",
        )
        self.app.push_screen(question, close)

    def _remark(self, remark: str) -> str:
        if isinstance(remark, NoTemplateRemark):
            key = KeyNames.of(self.app).on(self, "draft.template")
            return f"{remark}. {key} chooses another template; add new ones on the sheet Messages."
        return remark

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(".fields").scroll_relative(y=by, animate=False)

    def action_step(self, by: int) -> None:
        """Show the next (1) or the previous (-1) message."""
        if len(self._contexts) == 1:
            self.complain("There is one message; select several rows to write several.")
        elif self._entries:
            self._at = (self._at + by) % len(self._contexts)
            self._show()

    # --- what is open -------------------------------------------------------------------------

    async def action_fill(self) -> None:
        """Ask for what the messages leave open."""
        if not open_names_of(self._entries):
            self.complain("Nothing is open; change the text in the editor.")
        else:
            await self._when_filled(self._entries, lambda: None)

    async def _when_filled(self, entries: Sequence[DraftEntry], act: Callable[[], object]) -> None:
        """Act now, or as soon as what these messages leave open was filled in."""
        from refboard.tui.forms.fill_form import FillForm

        names = open_names_of(entries)
        if not names:
            act()
            return

        def fill(values: dict[str, str] | None) -> None:
            if values is None:
                return
            self._fills |= values
            self._entries = fill_entries(self._entries, values, self._board)
            self._show()
            if not open_names_of(self._entries):
                act()

        await self.app.push_screen(FillForm(names), fill)

    # --- handing over -------------------------------------------------------------------------

    async def action_copy(self) -> None:
        """Copy the body; subject and address have fields of their own in an email program."""
        if self.draft is not None:
            await self._when_filled(self._entries[self._at : self._at + 1], self._copy)

    def _copy(self) -> None:
        if self.draft is not None:
            self.run_worker(copy_body(self, self.draft), group="copy")

    async def action_mail(self) -> None:
        """Open the message in the mail program of this computer."""
        if self.draft is not None:
            await self._when_filled(self._entries[self._at : self._at + 1], self._open_mail)

    def _open_mail(self) -> None:
        if self.draft is not None:
            self.complain(open_mail(self, self.draft))

    async def action_write(self) -> None:
        """Save every message to one file, to print or to read."""
        if drafts_of(self._entries):
            await self._when_filled(self._entries, self._ask_file)

    def _ask_file(self) -> None:
        ask_file(self, drafts_of(self._entries), self._board)

    async def action_log(self) -> None:
        """Close with the touches that these messages were."""
        if drafts_of(self._entries):
            await self._when_filled(self._entries, self._log)
        else:
            self.complain("There is no message to log.")

    def _log(self) -> None:
        touches = sent_touches(self._entries, self._board.on)
        intent: Intent = touches[0] if len(self._contexts) == 1 else LogMessages(touches)
        wrong = self._check(intent)
        if wrong:
            self.complain(wrong)
            return
        rest = len(self._contexts) - len(touches)
        if rest:
            self.notify(f"{plural(rest, 'office')} without a message; see Today.", markup=False, timeout=8)
        self.dismiss(intent)

    # --- another text -------------------------------------------------------------------------

    async def action_choose_template(self) -> None:
        """Choose another template by name; its purpose comes with it."""
        none = await ask_template(
            self, self._board, lambda key: self._ask(replace(self._wanted, message=key, purpose=""))
        )
        if none:
            self.complain(none)

    async def action_choose_channel(self) -> None:
        """Choose another channel."""
        now = self.draft.channel if self.draft else ""
        await ask_channel(self, now, lambda channel: self._ask(replace(self._wanted, channel=channel)))

    def _ask(self, wanted: DraftRequest) -> None:
        self._wanted = wanted
        self._prepare(wanted)

    def action_edit(self) -> None:
        """Open the message in the user's own editor."""
        from refboard.editor import EditorError, edit_text
        from refboard.report.messages.templates import as_text, from_text

        if self.draft is None:
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
            entries = list(self._entries)
            entries[self._at] = with_draft(entries[self._at], from_text(self.draft, text), self._board)
            self._entries = tuple(entries)
            self._show()


def _message_content(draft: MessageDraft) -> Content:
    head = [("To", draft.to), ("Subject", draft.subject), ("By", draft.channel), ("For", draft.purpose)]
    lines = [Content.assemble((f"{name:<9}", "dim"), content(value)) for name, value in head if value.strip()]
    return Content("\n").join([*lines, Content(""), content(draft.body, LONGEST, multiline=True)])
