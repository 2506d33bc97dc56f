"""What adopting a workbook found and would change, in lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice.adopting import BY_NAME, YOU_SAID
from refboard.practice.words import listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refboard.adopt_workbook import Decisions, WorkbookAdoption
    from refboard.practice.adopting import Adoption
    from refboard.practice.recognition.proposal import AdoptionProposal, ProposedColumn, ProposedTable

_MOST: Final = 10
_ROWS: Final = 6


def proposal_lines(name: str, adoption: Adoption) -> Iterator[str]:
    """List which tables and columns of the workbook match ours, how sure that is, and what is missing."""
    proposal = adoption.proposal
    yield f"{name}:"
    if proposal.refusal:
        yield proposal.refusal
    for table in proposal.tables:
        yield ""
        yield from _table_lines(table)
    if proposal.tables and proposal.missing:
        yield ""
        yield f"Missing: {listing(proposal.missing)}. --write adds them as new sheets."
    yield from _other_lines(proposal)


def addition_lines(
    name: str, session: WorkbookAdoption, adoption: Adoption, decisions: Decisions
) -> Iterator[str]:
    """List what ``--write`` adds, or what could not be saved without it."""
    from refboard.practice.recognition.proposal import NEEDED_FOR

    added = session.additions(adoption, decisions)
    if not decisions.write:
        for table, columns in added.items():
            for column in columns:
                yield f"{table}: no {column}, needed for {NEEDED_FOR.get((table, column), 'saving')}"
        if added or adoption.proposal.missing:
            yield f"--write adds what is missing to {name}; your own cells do not change."
        return
    yield f"--write makes these changes to {name}, and no others:"
    for table, columns in added.items():
        yield f"  {table}: new columns at the right: {', '.join(columns)}"
    missing = adoption.proposal.missing
    if missing:
        sheets = "a new sheet" if len(missing) == 1 else "new sheets"
        yield f"  {sheets} at the end: {listing(missing)}, with headers and the usual first rows"
    yield "  Settings: rows with the names and words this workbook uses"


def column_line(column: ProposedColumn) -> str:
    """Our column, the header taken for it, and how sure that is."""
    letters = f" (column {', '.join(column.letters)})" if column.letters else ""
    headers = " + ".join(repr(header) for header in column.headers)
    sure = column.why if column.why in (YOU_SAID, BY_NAME) else f"{column.confidence:.0%} sure"
    return f"{column.column} is {headers}{letters}: {sure}"


def lines_of(line: str, width: int) -> list[str]:
    """One line as lines of a width; the rest is indented under its start."""
    from refboard.report.pages.plain import wrap

    words = line.lstrip()
    indent = " " * (len(line) - len(words))
    pieces = list(wrap(words, width - len(indent) - 2)) or [""]
    return [indent + ("  " if at else "") + piece for at, piece in enumerate(pieces)]


def _table_lines(table: ProposedTable) -> Iterator[str]:
    sheets = listing([repr(name) for name in table.names])
    sure = "found by its name" if table.confidence >= 1 else f"{table.confidence:.0%} sure"
    yield f"{table.table} is {sheets} ({sure}, {plural(table.rows, 'row')})"
    if len(table.sheets) > 1:
        yield f"  new rows go to {table.new_rows_sheet!r}"
    if table.tab_column:
        yield f"  {table.tab_column} is the name of the tab"
    for column in table.columns:
        yield f"  {column_line(column)}"
    for column in table.asked:
        yield f"  {column_line(column)}; not used unless you say so"
    if table.own:
        yield f"  your own columns, left alone: {_listed(table.own)}"
    if table.add:
        yield f"  missing: {_listed(table.add)}"


def _other_lines(proposal: AdoptionProposal) -> Iterator[str]:
    if proposal.words:
        yield ""
        yield "Words:"
        for question in proposal.words:
            means = "nothing yet" if question.means == "" else question.means or "not understood"
            yield f"  {question.column}: {question.word!r} = {means} ({plural(question.rows, 'row')})"
    if proposal.left_out:
        yield ""
        yield f"Not read as entries ({plural(len(proposal.left_out), 'row')}):"
        for row in proposal.left_out[:_ROWS]:
            yield f"  {row.sheet}, row {row.row}: {row.kind.value}, {row.text!r}"
        if len(proposal.left_out) > _ROWS:
            yield f"  and {len(proposal.left_out) - _ROWS} more; --json lists them all"
    if proposal.tables and (proposal.refused or proposal.not_used):
        yield ""
        yield "Not used:"
        for refused in proposal.refused:
            yield f"  {refused.sheet}: {refused.reason}"
        for near in proposal.not_used:
            yield f"  {near.sheet}: nearest to {near.kind} ({near.confidence:.0%}); {near.why}"


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST} more" if len(words) > _MOST else ""
    return f"{', '.join(words[:_MOST])}{more}"
