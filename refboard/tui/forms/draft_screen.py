"""A message to one target: read it over, change it, copy it, log it as sent."""

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
from refboard.tui.screens.dialog import Dialog, line
from refboard.tui.session.intents import LogTouch
from refboard.tui.widgets.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refboard.report.messages.drafting import DraftRequest, PreparedDraft
    from refboard.report.messages.templates import MessageDraft
    from refboard.tui.session.board import Board

LONGEST = 20_000
"""Characters of a message that are shown."""


@dataclass(frozen=True, slots=True)
class Letter:
    """For whom a message is: ``settles`` is purpose -> target id -> the referrals it settles when it is sent."""

    target_id: str
    heading: str
    purpose: str = ""
    channel: str = ""
    sender: str = ""
    settles: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


class DraftScreen(Dialog[LogTouch]):
    """Shows a filled-in template; nothing is sent from here, and nothing is written but a touch."""

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
        """A draft is prepared, or a sentence says why there is none."""

        def __init__(
            self, wanted: DraftRequest, prepared: PreparedDraft | None, remarks: tuple[str, ...]
        ) -> None:
            self.wanted = wanted
            self.prepared = prepared
            self.remarks = remarks
            super().__init__()

    def __init__(self, board: Board, letter: Letter, check: Callable[[LogTouch], str]) -> None:
        super().__init__()
        from refboard.report.messages.drafting import DraftRequest

        self._board = board
        self._letter = letter
        self._check = check
        self._wanted = DraftRequest(purpose=letter.purpose, channel=letter.channel)
        self._prepared: PreparedDraft | None = None
        self.draft: MessageDraft | None = None
        """The message as the person has made it."""

    def compose(self) -> ComposeResult:
        """The message, what to look at again, the keys."""
        with Vertical(classes="box form"):
            yield line("Message", "title")
            yield line(self._letter.heading, "hint about")
            with VerticalScroll(classes="fields", can_focus=False):
                yield Static("Preparing the message …", id="letter", markup=False)
            yield Static("", id="remarks", classes="guard", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield KeyHint(
                ("draft.copy", "copy"), ("draft.log", "log as sent"), ("draft.edit", "editor"), ("draft.template", "template"),
                ("draft.channel", "channel"), ("dialog.cancel", "back"),
            )  # fmt: skip

    def on_mount(self) -> None:
        """Begin with what Today suggests."""
        self._prepare(self._wanted)

    def on_resize(self) -> None:
        """Leave the message the room that is there."""
        self.call_after_refresh(self._fit)

    @work(thread=True, group="draft", exclusive=True, description="draft")
    def _prepare(self, wanted: DraftRequest) -> None:
        """Choose and fill in: pure, on frozen data, beside the keys."""
        from refboard.report.messages.drafting import NoTemplateError, prepare_draft, remarks_on
        from refboard.tui.session.questions import facts_of
        from workbook.errors import WorkbookError

        facts = facts_of(self._board)
        try:
            prepared = prepare_draft(facts, self._letter.target_id, wanted, sender=self._letter.sender)
        except NoTemplateError as missing:
            key = KeyNames.of(self.app).on(self, "draft.template")
            said = f"{missing}. {key} chooses another template; Messages in the workbook takes new ones."
            self.post_message(self.Ready(wanted, None, (said,)))
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
        shown = _letter_content(self.draft) if self.draft else Content("There is no message yet.")
        self.query_one("#letter", Static).update(shown)
        said = [Content.assemble("! ", content(remark)) for remark in remarks]
        said += [content(remark).stylize("$foreground") for remark in suggestions]
        self.query_one("#remarks", Static).update(Content("\n").join(said))
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        box, fields = self.query_one(".box"), self.query_one(".fields")
        others = sum(part.outer_size.height for part in box.children if part is not fields)
        fields.styles.max_height = max(3, self.size.height - box.gutter.height - others)

    def action_move(self, by: int) -> None:
        """Scroll down (1) or up (-1)."""
        self.query_one(".fields").scroll_relative(y=by, animate=False)

    async def action_copy(self) -> None:
        """Copy the body: the subject and the address have fields of their own where it goes."""
        if self.draft is not None:
            from refboard.tui.clipboard import copy

            how = await copy(self.app, visible(self.draft.body, multiline=True))
            self.notify(f"Copied the message {how}", markup=False, timeout=4)

    def action_log(self) -> None:
        """Hand over the touch that this message was."""
        draft = self.draft
        if draft is None:
            self.complain("There is no message to log.")
            return
        request = LogTouch(
            targets=(draft.target_id,), channel=draft.channel, on=self._board.on, purpose=draft.purpose,
            angle=draft.angle, message=draft.message, outcome="Sent" if draft.channel in WRITTEN_CHANNELS else "",
            referrals=self._letter.settles.get(draft.purpose, {}),
        )  # fmt: skip
        wrong = self._check(request)
        if wrong:
            self.complain(wrong)
        else:
            self.dismiss(request)

    async def action_choose_template(self) -> None:
        """Choose another template by name; it brings its purpose along."""
        from refboard.report.messages.templates import read_templates
        from refboard.tui.screens.picker import Picker
        from workbook.errors import WorkbookError

        try:
            templates = read_templates(self._board.snapshot)
        except WorkbookError as missing:
            self.complain(str(missing))
            return
        if not templates:
            self.complain("The sheet Messages has no template yet.")
            return
        words = [f"{one.name or one.key}  ({one.purpose or 'any purpose'})" for one in templates]

        def choose(place: int | None) -> None:
            if place is not None:
                self._ask(replace(self._wanted, message=templates[place].key, purpose=""))

        await self.app.push_screen(Picker("Which template?", words), choose)

    async def action_choose_channel(self) -> None:
        """Choose the way it goes."""
        from refboard.tui.screens.picker import Picker

        now = self.draft.channel if self.draft and self.draft.channel in CHANNELS else CHANNELS[0]

        def choose(place: int | None) -> None:
            if place is not None:
                self._ask(replace(self._wanted, channel=CHANNELS[place]))

        await self.app.push_screen(Picker("Which way?", CHANNELS, CHANNELS.index(now)), choose)

    def _ask(self, wanted: DraftRequest) -> None:
        self._wanted = wanted
        self._prepare(wanted)

    def action_edit(self) -> None:
        """Take the message to the person's own editor."""
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
            self.complain("There is no editor here; copy the message with y and change it where you send it.")
        except EditorError as error:
            self.complain(str(error))
        else:
            self.draft = from_text(self.draft, text)
            self._show(remarks_on(self._prepared, self.draft, facts_of(self._board)))


def _letter_content(draft: MessageDraft) -> Content:
    head = [("To", draft.to), ("Subject", draft.subject), ("By", draft.channel), ("For", draft.purpose)]
    lines = [Content.assemble((f"{name:<9}", "dim"), content(value)) for name, value in head if value.strip()]
    return Content("\n").join([*lines, Content(""), content(draft.body, LONGEST, multiline=True)])
