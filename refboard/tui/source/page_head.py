"""The two lines over the page of a source: which source it is, and which part of the page is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from refboard.text import content
from refboard.tui.source.timeline_text import counts_text
from refboard.tui.sources.view import URGENT
from refboard.tui.widgets.source_states import GLYPHS, state_word

if TYPE_CHECKING:
    from refboard.tui.source.questions import SourceFigures


def head_content(figures: SourceFigures | None) -> Content:
    """The name, the state and the score of a source."""
    if figures is None:
        return Content("")
    page, health = figures.page, figures.brief.health
    parts: list[Content | str | tuple[str, str]] = [content(page.title).stylize("bold")]
    if health is not None:
        style = "$text-error" if health.state in URGENT else "$text-primary"
        score = "" if health.score is None else f" · score {health.score}"
        parts += ["  ", (f"{GLYPHS[health.state]} {state_word(health.state)}", style), (score, "dim")]
    parts += ["  ", content(page.subtitle.partition(" · ")[2]).stylize("dim")]
    return Content.assemble(*parts)


def parts_content(
    figures: SourceFigures | None, *, is_timeline: bool, key: str, place: str, width: int
) -> Content:
    """The names of the two parts with the one that is read in brackets, the ``key`` that switches, and the ``place``.

    ``place``, where the source is in its list, is left out where it does not fit in ``width`` characters.
    """
    counts = counts_text(figures.timeline) if figures is not None else ""
    names = ("Brief", f"Timeline{f': {counts}' if counts else ''}")
    marked = [
        Content.styled(
            f"[{name}]" if at == is_timeline else f" {name} ", "bold" if at == is_timeline else "dim"
        )
        for at, name in enumerate(names)
    ]
    parts = Content.assemble(*marked, (f"  {key}", "dim"))
    gap = width - parts.cell_length - len(place)
    return Content.assemble(parts, " " * gap, (place, "dim")) if gap > 1 else parts
