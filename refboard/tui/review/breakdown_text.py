"""The text of the Review pane: a table of shares on one scale, the funnel, the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from refboard.report.figures import rate_text
from refboard.text import content
from refboard.tui.widgets.interval_text import interval_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.analysis.rates.rates import Rate
    from refboard.tui.review.view import FunnelBar, ReviewFinding, ReviewTable, TableLine

NAME: Final = 30
"""Most characters of a name."""
LEAST_SCALE, MOST_SCALE = 16, 60
"""Least and most characters of the scale; with less room it is left out."""
_SHARE_WIDTH: Final = 14
"""Characters of a share with its interval."""
WEAK: Final = " ◂ weak"
_LEAST_BAR: Final = 10
"""Characters of the longest bar that the mark of the weak step leaves when it names what is weak."""


def breakdown_content(
    table: ReviewTable, width: int, most: int, beside: Sequence[ReviewTable] = ()
) -> Content:
    """Lay out a table in ``width`` characters, with at most ``most`` lines under its header; cut lines are counted.

    Its columns have the widths of the tables ``beside`` it, so that their scales line up.
    """
    lines = table.lines[:most] if len(table.lines) <= most else table.lines[: max(1, most - 1)]
    every = [line for one in (table, *beside) for line in one.lines]
    heads = [one.head[0] for one in (table, *beside)]
    counts = max(map(len, [*heads, *(line.more[0] for line in every)]))
    titles = [len(one.title.split(" by ")[-1]) for one in (table, *beside)]
    names = max([*titles, *(content(line.name).cell_length for line in every)])
    n = max([2, *(len(f"{line.rate.n:,}") for line in every)])
    fixed = counts + n + _SHARE_WIDTH + 6
    names = max(8, min(names, NAME, width - fixed))
    scale = width - fixed - names - 2
    scale = min(scale, MOST_SCALE) if scale >= LEAST_SCALE else 0
    head = f"{'':<{names}}  {table.head[0]:>{counts}}  {'of':>{n}}  {'share':>{_SHARE_WIDTH}}"
    shown = [Content.styled(f"{head}  {_scale(scale)}".rstrip(), "dim").truncate(width, ellipsis=True)]
    sizes = (names, counts, n, scale)
    shown += [_group(line, table.usual, sizes).truncate(width, ellipsis=True) for line in lines]
    if len(lines) < len(table.lines):
        rest = f"{len(table.lines) - len(lines):,}"
        shown.append(Content.styled(f"… {rest} more; refboard review --json lists them all", "dim"))
    return Content("\n").join(shown)


def _scale(width: int) -> str:
    if not width:
        return ""
    middle = "50%".center(width - 6)
    return f"0%{middle}100%"


def _group(line: TableLine, usual: float | None, sizes: tuple[int, int, int, int]) -> Content:
    names, counts, n, scale = sizes
    name = content(line.name).truncate(names, ellipsis=True)
    name = name.pad_right(names - name.cell_length)
    numbers = f"  {line.more[0]:>{counts}}  {line.rate.n:>{n},}  "
    if not line.enough:
        return Content.assemble(name, numbers, "too few".rjust(_SHARE_WIDTH)).stylize("dim")
    share = _share_words(line.rate).rjust(_SHARE_WIDTH)
    drawn = Content.assemble("  ", interval_content(line.rate, usual, scale)) if scale else Content("")
    return Content.assemble(name, (numbers, "dim"), share, drawn)


def _share_words(rate: Rate) -> str:
    if rate.low is None or rate.high is None:
        return "-"
    return rate_text(rate, 0)


def funnel_content(steps: Sequence[FunnelBar], width: int) -> Content:
    """A bar for each step, how many offices got that far, and their share of those that could; ◂ marks the weakest."""
    names = max(len(step.name) for step in steps)
    counts = max(len(f"{step.n:,}") for step in steps)
    widest = max(len(step.share_text) for step in steps)
    room = width - names - counts - widest - 4
    part = next((step.weak for step in steps if step.weak), "")
    marks = (f"{WEAK} before it: {part}", f"{WEAK}: {part}", f" ◂ {part}") if part else ()
    weak = next((mark for mark in marks if room - len(mark) >= _LEAST_BAR), WEAK)
    room = max(0, min(40, room - len(weak)))
    lines = []
    for step in steps:
        size = max(1, round(step.share * room)) if step.n and room else 0
        bar = ("█" * size).ljust(room)
        parts: list[Content | str | tuple[str, str]] = [
            (step.name.ljust(names), "bold" if step.weak else ""),
            f"  {step.n:>{counts},} ",
            (bar, "$text-primary"),
            (
                f" {step.share_text.ljust(widest)}" if widest else "",
                "dim" if "few" in step.share_text else "",
            ),
        ]
        if step.weak:
            parts.append((weak, "bold $text-warning"))
        lines.append(Content.assemble(*parts).rstrip().truncate(width, ellipsis=True))
    return Content("\n").join(lines)


def finding_content(finding: ReviewFinding, *, strong: bool = False) -> Content:
    """A sentence with its glyph and word; what stands out is colored too."""
    style = "$text-warning" if finding.found else "$text-success" if finding.glyph == "✓" else "dim"
    word = finding.word if strong else f"{finding.word.capitalize()}."
    return Content.assemble(
        (f"{finding.glyph} {word} ", f"bold {style}" if strong or finding.found else style),
        content(finding.text).stylize("" if strong or finding.found else "dim"),
    )
