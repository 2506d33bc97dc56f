"""A page as Markdown in which nothing from the workbook can act: no links, images, HTML, code or tables.

Every character that CommonMark or GitHub's extensions give a meaning is escaped, and so are the dots, colons
and at signs that readers turn into links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from refboard.report.pages.page import Block, Entry, Grid, Page, Paragraph, one_line

_ACTING: Final = re.compile(
    r"[\\`*_\[\]<>{}|~&#$^@]"
    r"|!(?=\[)"
    r"|:(?=[^\W\d_]|//)"
    r"|(?<=\w)\.(?=[^\W\d_])"
)
"""Active characters inside a line: markup, and parts of site names, addresses and :short: codes."""
_LEADING: Final = re.compile(r"^(\d*)([-+=.)])")
"""Characters that begin a list, a rule or a heading at the start of a line."""


def escape(text: str) -> str:
    """Make a workbook's text literal Markdown on one line."""
    line = _ACTING.sub(r"\\\g<0>", one_line(text))
    return _LEADING.sub(r"\1\\\2", line)


def write_page(page: Page) -> str:
    """Write a page as Markdown (CommonMark with GitHub's tables)."""
    lines = [f"# {escape(page.title)}", "", escape(page.subtitle)]
    for section in page.sections:
        lines += ["", f"## {escape(section.heading)}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    if page.small_print:
        lines += ["", "---"]
        for text in page.small_print:
            lines += ["", escape(text)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        text = escape(block.text)
        yield f"**{text}**" if block.urgent and text else text
    elif isinstance(block, Grid):
        yield from _grid(block.filled())
    else:
        for entry in block.entries:
            yield f"- {_entry(entry)}"


def _entry(entry: Entry) -> str:
    mark = "**!** " if entry.urgent else ""
    lead = f"**{escape(entry.lead)}:** " if one_line(entry.lead) else ""
    return f"{mark}{lead}{escape(entry.text)}"


def _grid(grid: Grid) -> Iterator[str]:
    yield _row(grid.head)
    rules = ("--:" if column in grid.numbers else "---" for column in range(len(grid.head)))
    yield f"| {' | '.join(rules)} |"
    for row in grid.rows:
        yield _row(row)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escape(cell) for cell in cells)} |"
