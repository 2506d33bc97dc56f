"""Text without markup that causes a new layout only when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.visual import VisualType


class LiteralText(Static):
    """A Static that shows text literally; an update with the same text costs nothing."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002  (Textual's own name)
        classes: str | None = None,
    ) -> None:
        super().__init__(text, id=id, classes=classes, markup=False)
        self.text = Content(text)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        text = content if isinstance(content, Content) else Content(str(content))
        if text.is_same(self.text):
            return
        self.text = text
        super().update(text, layout=layout)
