"""Pages for the tests of every form: an ordinary one, a hostile one, and a full one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from refboard.practice.schema import TABLES
from refboard.report.pages.page import Entries, Entry, Grid, Page, PageSection, Paragraph
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

ON: Final = date(2026, 11, 23)

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
        text,
        text,
        (PageSection(text, blocks), PageSection("Second", (Paragraph("end"),), narrow=True)),
        (text,),
    )


PLAIN: Final = Page(
    "Lakeside Family",
    "Brief for Mon Nov 23, 2026",
    (
        PageSection(
            "What we owe them", (Entries((Entry("Send it.", "Dr. Ito", urgent=True), Entry("Call."))),)
        ),
        PageSection(
            "Status", (Paragraph("Steady."), Grid(("What", "k"), (("Response", "5"),), frozenset({1})))
        ),
    ),
    ("As of today.",),
)


def crowded_book(words: str = "Lorem ipsum dolor sit amet consectetur ") -> Snapshot:
    """A practice whose first office has more of everything than a page can hold, all of it long."""
    long = words * 12
    people = [
        {"Target ID": f"P-{n}AX", "Source": "Crowded Family Medicine", "Contact": f"Dr. {n} {words * 2}", "Role": long,
         "Specialty": long, "City": long, "Tier": "A", "Owner": f"Owner {n} {words}", "Phone": "555-0100",
         "Preferred channel": "Phone", "Best days": long, "Detail": "Full", "Angle": "Speed", "Next step": long,
         "Next date": ON - timedelta(days=n), "Notes": long, "Do not contact": "Fax, Letter, Portal, Event, Text"}
        for n in range(14)
    ]  # fmt: skip
    others = [
        {"Target ID": f"P-{n}BX", "Source": f"Office {n} {words}", "Contact": f"Dr. {n}", "Tier": "B",
         "Owner": f"Owner {n % 20} {words}"}
        for n in range(60)
    ]  # fmt: skip
    touches = [
        {"Touch ID": f"T-{n}A", "Target ID": f"P-{n % 14}AX", "Date": ON - timedelta(days=n), "Channel": "Phone",
         "By": f"Colleague {words}", "Intel": long, "Response": "Information asked", "Responded on": ON}
        for n in range(60)
    ]  # fmt: skip
    referrals = [
        {"Referral ID": f"R-{n}A", "Target ID": "P-0AX", "Received": ON - timedelta(days=3 * n),
         "Patient ref": f"REF{n}", "Handler": long}
        for n in range(100)
    ]  # fmt: skip
    lost = [(n, day) for n in range(30) for day in range(200, 560, 12)]
    new = [(n, day) for n in range(30, 60) for day in (3, 9)]
    referrals += [
        {"Referral ID": f"R-{n}B{day}", "Target ID": f"P-{n}BX", "Received": ON - timedelta(days=day),
         "Outcome": "Completed", "Appointment": ON - timedelta(days=day - 1), "Note sent": ON}
        for n, day in lost + new
    ]  # fmt: skip
    tables: dict[str, list[dict[str, Any]]] = {
        "Targets": people + others,
        "Touches": touches,
        "Referrals": referrals,
    }
    return snapshot_of(TABLES, tables)
