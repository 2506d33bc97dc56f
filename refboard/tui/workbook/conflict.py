"""One decision about the workbook: the value before, yours and theirs, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from refboard.practice.words import sentence
from refboard.text import content
from refboard.tui.screens.dialog import Dialog
from refboard.tui.widgets.key_hint import KeyHint
from refboard.tui.workbook.overview_items import describe_place, describe_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from refboard.tui.session.overview import UnsettledEdit

Answer = tuple[str, Literal["mine", "theirs"]]


class ConflictScreen(Dialog[Answer]):
    """Steps through the decisions; the answer is the edit's id and the value to keep."""

    DEFAULT_CSS = """
    ConflictScreen {
        & .box { height: auto; }
        & #sides { height: auto; margin: 1 0; }
        & .side { width: 1fr; height: auto; padding: 0 1; border-left: outer $primary 40%; }
        & .side Static { height: auto; width: 1fr; }
        & .side .side-title {
            color: $text-muted; text-style: bold; height: 1; text-wrap: nowrap; text-overflow: ellipsis;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "keep('mine')", "Keep mine", id="workbook.mine"),
        Binding("t", "keep('theirs')", "Keep theirs", id="workbook.theirs"),
        Binding("right_square_bracket,n,right", "step(1)", "Next", id="conflict.next"),
        Binding("left_square_bracket,p,left", "step(-1)", "Previous", id="conflict.previous"),
    ]

    def __init__(self, decisions: Sequence[UnsettledEdit], current: str, names: Mapping[str, str]) -> None:
        super().__init__()
        self._names = names
        self._decisions = tuple(decisions)
        self._at = next((at for at, edit in enumerate(self._decisions) if edit.id == current), 0)

    def compose(self) -> ComposeResult:
        """Title, why, and the three values side by side."""
        with Vertical(classes="box form"):
            yield Static("", id="place", classes="title", markup=False)
            yield Static("", id="why", classes="hint", markup=False)
            with VerticalScroll(classes="fields"), Horizontal(id="sides"):
                for side in ("base", "mine", "theirs"):
                    with Vertical(classes="side"):
                        yield Static("", id=f"{side}-title", classes="side-title", markup=False)
                        yield Static("", id=side, markup=False)
            # With one decision there are no others to go to.
            others = [("[ ]", "the others")] if len(self._decisions) > 1 else []
            keys = (("workbook.mine", "keep mine"), ("workbook.theirs", "keep theirs"))
            yield KeyHint(*keys, *others, ("dialog.cancel", "decide later"), lines=2)

    def on_mount(self) -> None:
        """Show the decision that was opened."""
        self._show()

    def action_keep(self, side: Literal["mine", "theirs"]) -> None:
        """Decide the edit that is shown."""
        self.dismiss((self._decisions[self._at].id, side))

    def action_step(self, by: int) -> None:
        """Go to another decision."""
        self._at = (self._at + by) % len(self._decisions)
        self._show()

    def _show(self) -> None:
        edit = self._decisions[self._at]
        place = describe_place(edit, self._names)
        self._put("place", f"{self._at + 1} of {len(self._decisions)}   {place}")
        # For a deleted row, this is the only place that still names it.
        title = edit.title if edit.row_id not in self._names else ""
        self._put("why", f"{edit.why} You did: {sentence(title)}" if title else edit.why)
        self._put("base-title", "Before")
        self._put("mine-title", "Yours")
        self._put("theirs-title", f"Theirs: {edit.who}" if edit.who else "Theirs")
        self._put("base", edit.base or "blank")
        self._put("mine", describe_value(edit.mine) or ("removed" if edit.kind == "remove" else "blank"))
        self._put("theirs", "no longer in the workbook" if edit.theirs is None else edit.theirs or "blank")
        self.call_after_refresh(self.fit)

    def _put(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", Static).update(content(text))
