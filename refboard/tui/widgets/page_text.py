"""A report page in a widget: its plain text, with headings and urgent lines highlighted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from refboard.report.pages.plain_page import render_plain

if TYPE_CHECKING:
    from refboard.report.pages.page import Page


def page_content(page: Page, width: int) -> Content:
    """Lay out the sections of a page in ``width`` characters, without its title and small print."""
    headings = {section.heading.upper() for section in page.sections}
    lines = render_plain(page, width).splitlines()
    first = next((at for at, line in enumerate(lines) if line in headings), len(lines))
    return Content("\n").join([_line(line, headings) for line in lines[first:]])


def _line(line: str, headings: set[str]) -> Content:
    if line in headings:
        return Content.styled(line.capitalize(), "bold $text-primary")
    if line.startswith("! "):
        return Content.assemble(("! ", "bold $text-error"), line[2:])
    return Content(line)
