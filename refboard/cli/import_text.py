"""What an import would do, in lines of text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from refboard.practice.importing.matching import Verdict, counts
from refboard.practice.words import listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refboard.import_file import FileImport
    from refboard.practice.importing.matching import MatchedRow

MOST_ROWS: Final = 12
"""Rows of a kind that are listed; JSON has them all."""
_NAMING: Final = ("Source", "Contact", "Received", "Date", "Patient ref")


def import_lines(imports: Sequence[FileImport], name: str, *, replace_cells: bool) -> Iterator[str]:
    """Which columns are read as what, how many rows are new, changed, the same and doubtful, and which ones."""
    for one in imports:
        incoming = one.incoming
        yield f"{name}: {plural(len(incoming.rows), 'row')} for {one.file_list.table}"
        pairs = (f"{column} = {' + '.join(headers)}" for column, headers in incoming.columns.items())
        yield f"  columns: {'; '.join(pairs)}"
        if incoming.own:
            yield f"  not imported: {listing(list(incoming.own))}"
        if one.added:
            yield f"  new in the workbook: column {listing(one.added)} in {one.file_list.table}"
        if one.left_out:
            yield f"  the workbook has no column for {listing(one.left_out)}; refboard adopt --write can add some"
        if incoming.names_left_out:
            yield (
                f"  {plural(incoming.names_left_out, 'patient ref')} that looked like a name, a birth date or a "
                "personal number: left out"
            )
        found = counts(one.rows)
        yield "  " + ", ".join(f"{found[verdict.value]} {verdict.value}" for verdict in Verdict)
        yield from _rows(one.rows, Verdict.NEW)
        yield from _rows(one.rows, Verdict.CHANGED, replace_cells=replace_cells)
        yield from _rows(one.rows, Verdict.DOUBTFUL)
        filled = sum(
            not d.blank for row in one.rows if row.verdict is Verdict.CHANGED for d in row.differences
        )
        if filled and not replace_cells:
            yield f"  {plural(filled, 'cell')} of the workbook differ and stay as they are; --replace changes them"
        unread = sum(len(row.unread) for row in (match.row for match in one.rows))
        if unread:
            yield f"  {plural(unread, 'cell')} of the file could not be read as a day, time or number: left out"


def _rows(rows: Sequence[MatchedRow], verdict: Verdict, *, replace_cells: bool = False) -> Iterator[str]:
    chosen = [row for row in rows if row.verdict is verdict]
    for match in chosen[:MOST_ROWS]:
        yield f"    {verdict.value}, row {match.row.line}: {_named(match)}{_details(match, replace_cells=replace_cells)}"
    if len(chosen) > MOST_ROWS:
        yield f"    and {len(chosen) - MOST_ROWS} more {verdict.value}; --json lists them all"


def _named(match: MatchedRow) -> str:
    values = match.row.values
    return ", ".join(str(values[name]) for name in _NAMING if values.get(name))


def _details(match: MatchedRow, *, replace_cells: bool) -> str:
    if match.verdict is Verdict.DOUBTFUL:
        return f"; {match.why}"
    parts = [
        f"{d.column}: {d.ours}" if d.blank else f"{d.column}: {d.theirs} -> {d.ours}"
        for d in match.differences
        if d.blank or replace_cells
    ]
    left = [d.column for d in match.differences if not d.blank and not replace_cells]
    if left:
        parts.append(f"different in the workbook, left: {listing(left)}")
    return f"; {'; '.join(parts)}" if parts else ""


def row_data(table: str, match: MatchedRow) -> dict[str, Any]:
    """One row as JSON-ready data."""
    return {
        "table": table,
        "row": match.row.line,
        "verdict": match.verdict.value,
        "why": match.why,
        "changes": [
            {"column": d.column, "workbook": d.theirs, "file": str(d.ours), "blank": d.blank}
            for d in match.differences
        ],
        "unread": list(match.row.unread),
    }
