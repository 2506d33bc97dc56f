"""A text clipped to a few lines: a cut is marked, and a long first line leaves room for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.visual import VisualType

MARK = "…"


class ClippedText(LiteralText):
    """Shows as much of its text as fits."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.whole = Content("")

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        self.whole = content if isinstance(content, Content) else Content(str(content))
        super().update(self._fitted(), layout=layout)

    def on_resize(self) -> None:
        """Fit the text into the new size."""
        super().update(self._fitted(), layout=False)

    def _fitted(self) -> Content:
        width, height = self.content_size
        return fit(self.whole, width, height) if width and height else self.whole


def fit(text: Content, width: int, height: int) -> Content:
    """Cut a text to ``height`` lines of ``width`` characters; a cut ends with a mark."""
    whole = text.wrap(width)
    if len(whole) <= height:
        return text
    first, *others = text.split()
    # A long first line, usually a name, leaves room for what follows.
    head = first.truncate(width, ellipsis=True)
    lines = [head, *(line for other in others for line in other.wrap(width))] if others else whole
    if len(lines) > height:
        lines = lines[:height]
        lines[-1] = _marked(lines[-1], width)
    return Content("\n").join(line.rstrip() for line in lines)


def _marked(line: Content, width: int) -> Content:
    line = line.rstrip()
    if line.plain.endswith(MARK):
        return line
    if line.cell_length + 2 <= width:
        # Set apart from the text, which may end in a number.
        return line + f" {MARK}"
    return line.truncate(width - 1).rstrip() + MARK
