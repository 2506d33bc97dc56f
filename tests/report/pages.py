"""Pages for the tests of every form: an ordinary one, a hostile one, and a full one."""

from __future__ import annotations

from typing import Final

from refboard.report.page import Entries, Entry, Grid, Page, Paragraph, Section

HOSTILE: Final = (
    "[/]",
    "<script>alert(1)</script>",
    "\x1b]0;x\x07",
    "](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<img src=http://evil.example/x onerror=alert(1)>",
    "a | b || c",
    "www.evil.example and http://evil.example/?q=1 and evil.example",
    "mail@evil.example mailto:mail@evil.example",
    "# heading",
    "- item",
    "1. item",
    "===",
    "```code",
    "`code` ``two``",
    "*strong* _weak_ ~~gone~~",
    "&lt;b&gt; &#60; &amp;",
    "[ref]: http://evil.example",
    "[^1] $x$ :smile: <!-- hidden -->",
    "line\none\r\ntwo\ttabbed",
    "back\\slash \\",
    "\u202egnp.exe",
    "</style><style>*{display:none}",
    '" onmouseover="alert(1)',
    "    four spaces",
    "> quote",
    "{% liquid %} {{ braces }}",
    "+ plus",
    "2) item",
)
"""What a cell may hold, and what must be shown literally."""


def page_of(text: str) -> Page:
    """A page that has the text in every place that can hold text."""
    grid = Grid(("What", text), ((text, "1"), ("b", text)), frozenset({1}))
    entries = Entries((Entry(text), Entry(text, text), Entry(text, "lead", urgent=True)))
    blocks = (Paragraph(text), Paragraph(text, urgent=True), entries, grid)
    return Page(
        text, text, (Section(text, blocks), Section("Second", (Paragraph("end"),), narrow=True)), (text,)
    )


PLAIN: Final = Page(
    "Lakeside Family",
    "Brief for Mon 23 Nov 2026",
    (
        Section("What we owe them", (Entries((Entry("Send it.", "Dr. Ito", urgent=True), Entry("Call."))),)),
        Section(
            "How it stands", (Paragraph("Steady."), Grid(("What", "k"), (("Response", "5"),), frozenset({1})))
        ),
    ),
    ("As of today.",),
)
