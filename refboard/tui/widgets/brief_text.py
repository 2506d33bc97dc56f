"""A text in a place of few lines: what does not fit is marked, and the first line never pushes the rest out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from refboard.tui.widgets.literal_text import LiteralText

if TYPE_CHECKING:
    from textual.visual import VisualType

MARK = "…"


class BriefText(LiteralText):
    """Shows as much of its words as its place holds."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.whole = Content("")

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other words."""
        self.whole = content if isinstance(content, Content) else Content(str(content))
        super().update(self._fitted(), layout=layout)

    def on_resize(self) -> None:
        """Fit the words into the new place."""
        super().update(self._fitted(), layout=False)

    def _fitted(self) -> Content:
        width, height = self.content_size
        return fit(self.whole, width, height) if width and height else self.whole


def fit(words: Content, width: int, height: int) -> Content:
    """Cut words to ``height`` lines of ``width`` characters; a cut ends with a mark."""
    whole = words.wrap(width)
    if len(whole) <= height:
        return words
    first, *others = words.split()
    # A long first line, usually a name, leaves room for what is said of it.
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
        # Apart from the words, which may be a number.
        return line + f" {MARK}"
    return line.truncate(width - 1).rstrip() + MARK
