"""Words that are laid out anew only when they are other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.visual import VisualType


class LiteralText(Static):
    """Shows words literally; told the same again, it does not have the whole screen laid out for them."""

    def __init__(
        self,
        words: str = "",
        *,
        id: str | None = None,  # noqa: A002  (Textual's own name)
        classes: str | None = None,
    ) -> None:
        super().__init__(words, id=id, classes=classes, markup=False)
        self.words = Content(words)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other words."""
        words = content if isinstance(content, Content) else Content(str(content))
        if words.is_same(self.words):
            return
        self.words = words
        super().update(words, layout=layout)
