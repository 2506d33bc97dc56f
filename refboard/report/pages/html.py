"""A page as one HTML file: no script, nothing fetched, readable by screen readers, printed on one sheet.

The policy in its head forbids every request, and every style but the one with the digest it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from refboard.report.pages.document import escape, policy_of, write_document
from refboard.report.pages.page import Block, Entry, Grid, Page, PageSection, Paragraph, one_line

STYLE: Final = """
@page { margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem; max-width: 58rem; color: #1c2529; background: #ffffff;
  font: 15px/1.4 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
header { border-bottom: 2px solid #2f4858; padding-bottom: .35rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; color: #22343f; }
header p { margin: .1rem 0 0; color: #45535a; }
main { columns: 2; column-gap: 1.8rem; }
section { break-inside: avoid; padding-top: .85rem; }
section.wide { column-span: all; }
h2 { margin: 0 0 .2rem; font-size: 1rem; color: #22343f; border-bottom: 1px solid #b9c4c9; }
p { margin: .25rem 0; }
ul { margin: .2rem 0; padding-left: 1.1rem; }
li { margin: .12rem 0; }
p, li, td, th { overflow-wrap: anywhere; unicode-bidi: isolate; }
table { width: 100%; border-collapse: collapse; margin: .2rem 0; font-size: .93em; }
th, td { padding: .12rem .45rem .12rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #dde3e6; }
.number + :not(.number) { padding-left: .7rem; }
thead th { color: #45535a; font-weight: 600; }
tbody th { font-weight: 600; }
th.number, td.number { text-align: right; white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.urgent { color: #8a1f11; }
p.urgent { border-left: 4px solid #8a1f11; padding-left: .55rem; font-weight: 600; }
footer { margin-top: .9rem; border-top: 1px solid #b9c4c9; color: #45535a; font-size: .85em; }
@media (max-width: 44rem) { main { columns: 1; } }
@media print { body { padding: 0; max-width: none; font-size: 8.6pt; line-height: 1.27; }
  h1 { font-size: 14pt; } h2 { font-size: 9.6pt; } main { columns: 2; column-gap: 6mm; } section { padding-top: 5pt; }
  .full { font-size: 7.2pt; line-height: 1.2; } .full section { padding-top: 3pt; break-inside: auto; } .full h2 { font-size: 8pt; } }
"""
"""The contrast of every pair of colors is at least 7:1."""
ROOMY: Final = 4200
"""A page above this size is printed in smaller type, so that it fits on one sheet."""
_LINE: Final = 40
POLICY: Final = policy_of(STYLE)


def write_page(page: Page) -> str:
    """Write a page as one HTML file."""
    return write_document(page.title, STYLE, _lines(page), kind="full" if _size(page) > ROOMY else "")


def _lines(page: Page) -> Iterator[str]:
    yield f"<header><h1>{escape(page.title)}</h1><p>{escape(page.subtitle)}</p></header>"
    yield "<main>"
    for number, section in enumerate(page.sections, start=1):
        yield from _section(section, number)
    yield "</main>"
    if page.small_print:
        yield "<footer>"
        yield from (f"<p>{escape(text)}</p>" for text in page.small_print)
        yield "</footer>"


def _size(page: Page) -> int:
    """Columns of all texts of a page; each entry and row takes its own line."""
    size = 0
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                size += _LINE + cell_len(one_line(block.text))
            elif isinstance(block, Grid):
                size += sum(_LINE + sum(cell_len(one_line(cell)) for cell in row) for row in block.rows)
            else:
                size += sum(_LINE + cell_len(one_line(entry.lead + entry.text)) for entry in block.entries)
    return size


def _section(section: PageSection, number: int) -> Iterator[str]:
    kind = "narrow" if section.narrow else "wide"
    yield f'<section class="{kind}" aria-labelledby="s{number}">'
    yield f'<h2 id="s{number}">{escape(section.heading)}</h2>'
    for block in section.blocks:
        yield from _block(block, number)
    yield "</section>"


def _block(block: Block, number: int) -> Iterator[str]:
    if isinstance(block, Paragraph):
        kind = ' class="urgent"' if block.urgent else ""
        yield f"<p{kind}>{escape(block.text)}</p>"
    elif isinstance(block, Grid):
        yield from _grid(block.filled(), number)
    else:
        yield "<ul>"
        yield from (f"<li>{_entry(entry)}</li>" for entry in block.entries)
        yield "</ul>"


def _entry(entry: Entry) -> str:
    # A mark as well as a color: some readers see no color, some printers have none.
    mark = '<strong class="urgent">!</strong> ' if entry.urgent else ""
    lead = f"<strong>{escape(entry.lead)}:</strong> " if one_line(entry.lead) else ""
    return f"{mark}{lead}{escape(entry.text)}"


def _grid(grid: Grid, number: int) -> Iterator[str]:
    def kind(column: int) -> str:
        return ' class="number"' if column in grid.numbers else ""

    yield f'<table aria-labelledby="s{number}">'
    heads = (f'<th scope="col"{kind(at)}>{escape(cell)}</th>' for at, cell in enumerate(grid.head))
    yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>"
    for row in grid.rows:
        first, *rest = row
        cells = (f"<td{kind(at)}>{escape(cell)}</td>" for at, cell in enumerate(rest, start=1))
        yield f'<tr><th scope="row">{escape(first)}</th>{"".join(cells)}</tr>'
    yield "</tbody>"
    yield "</table>"
