"""One open question about the workbook: what was, what is yours and what is theirs, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from refboard.practice.words import sentence
from refboard.text import content
from refboard.tui.screens.dialog import Dialog
from refboard.tui.session.sync_status import place_of, value_of
from refboard.tui.widgets.key_hint import KeyHint
from workbook.sync_status import Conflict, LostState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from workbook.sync_status import LostEdit

Answer = tuple[str, Literal["mine", "theirs"]]


class ConflictScreen(Dialog[Answer]):
    """Steps through open questions; the answer is the edit's id and whose value is kept."""

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

    def __init__(
        self, open_ones: Sequence[Conflict | LostEdit], current: str, names: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._names = names
        self._open = tuple(open_ones)
        self._at = next((at for at, each in enumerate(self._open) if each.id == current), 0)

    def compose(self) -> ComposeResult:
        """Title, why, and the three values next to each other."""
        with Vertical(classes="box form"):
            yield Static("", id="place", classes="title", markup=False)
            yield Static("", id="why", classes="hint", markup=False)
            with VerticalScroll(classes="fields"), Horizontal(id="sides"):
                for side in ("base", "mine", "theirs"):
                    with Vertical(classes="side"):
                        yield Static("", id=f"{side}-title", classes="side-title", markup=False)
                        yield Static("", id=side, markup=False)
            # With one question there are no others to go to.
            others = [("[ ]", "the others")] if len(self._open) > 1 else []
            keys = (("workbook.mine", "keep mine"), ("workbook.theirs", "keep theirs"))
            yield KeyHint(*keys, *others, ("dialog.cancel", "decide later"), lines=2)

    def on_mount(self) -> None:
        """Show the one that was asked for."""
        self._show()

    def action_keep(self, side: Literal["mine", "theirs"]) -> None:
        """Answer the question that is shown."""
        self.dismiss((self._open[self._at].id, side))

    def action_step(self, by: int) -> None:
        """Go to another open question."""
        self._at = (self._at + by) % len(self._open)
        self._show()

    def _show(self) -> None:
        each = self._open[self._at]
        place = place_of(each, self._names)
        self._put("place", f"{self._at + 1} of {len(self._open)}   {place}")
        title = each.title if each.row_id not in self._names else ""
        if isinstance(each, Conflict):
            why, before, mine, taken_out = each.why, each.base, each.mine, False
        else:
            why, before, mine = each.text, "", each.value
            taken_out = each.state is LostState.LEFT
        # Of a row that is gone, nothing else says who stood in it.
        self._put("why", f"{why} You did: {sentence(title)}" if title else why)
        theirs = "taken out of the workbook" if taken_out else value_of(each.theirs)
        self._put("base-title", "Before")
        self._put("mine-title", "Yours")
        self._put("theirs-title", f"Theirs: {each.who}" if each.who else "Theirs")
        self._put("base", value_of(before) or "blank")
        self._put("mine", value_of(mine) or ("removed" if each.kind == "remove" else "blank"))
        self._put("theirs", theirs or "blank")
        self.call_after_refresh(self.fit)

    def _put(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", Static).update(content(text))
