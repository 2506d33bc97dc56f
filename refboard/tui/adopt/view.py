"""From a proposed setup and what a person decided to the lines of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from refboard.practice.adopting import BY_NAME, YOU_SAID
from refboard.practice.words import listing, plural
from workbook.schema import JOIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refboard.adopt_workbook import Decisions
    from refboard.practice.adopting import Adoption
    from refboard.practice.recognition.proposal import ProposedColumn, ProposedTable, WordQuestion

SURE: Final = 0.9
"""A proposal below this is a question."""
_ROWS: Final = 30
_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class SetupLine:
    """One line: ``kind`` is table, column, own, word or text; ``key`` says which one.

    ``mark`` is ``?`` for a question, ``✓`` for what is used, ``–`` for what is not. ``name``, ``theirs``, ``sure`` and
    ``more`` are its parts from left to right; ``about`` is the whole story, for the line below the list.
    """

    kind: str
    key: tuple[str, str, str] = ("", "", "")
    mark: str = " "
    name: str = ""
    theirs: str = ""
    sure: str = ""
    more: str = ""
    about: str = ""

    @property
    def is_question(self) -> bool:
        """Whether a person has to look at it."""
        return self.mark == "?"

    @property
    def is_choosable(self) -> bool:
        """Whether it can be changed."""
        return self.kind != "text"


def setup_lines(adoption: Adoption, decisions: Decisions) -> list[SetupLine]:
    """Every line of the screen: each table with its columns, then words, rows left out, and sheets not used."""
    return [*_tables(adoption, decisions), *_words(adoption, decisions), *_others(adoption)]


def _tables(adoption: Adoption, decisions: Decisions) -> Iterator[SetupLine]:
    for table in adoption.proposal.tables:
        yield _table(table, decisions)
        if table.table in decisions.skipped:
            continue
        used = set()
        for column, proposed in [*((c, True) for c in table.columns), *((c, False) for c in table.asked)]:
            one = _column(table.table, column, decisions, proposed=proposed)
            used |= set(one.theirs.split(" + "))
            yield one
        shown = {column.column for column in (*table.columns, *table.asked)}
        for (name, place), header in decisions.columns.items():
            if name == table.table and place and header and place not in shown:
                used.add(header)
                yield SetupLine(
                    "column",
                    (name, place, ""),
                    "✓",
                    place,
                    header,
                    "you said so",
                    about=f"{place} is {header!r}: you said so.",
                )
        for header in table.own:
            if header not in used:
                about = f"{header!r} stays your own column: refboard shows it and leaves it alone."
                yield SetupLine("own", (table.table, "", header), " ", "your own", header, about=about)


def _table(table: ProposedTable, decisions: Decisions) -> SetupLine:
    skipped = table.table in decisions.skipped
    sheets = listing([repr(name) for name in table.names])
    sure = "its name" if table.confidence >= 1 else f"{table.confidence:.0%} sure"
    more = plural(table.rows, "row")
    about = f"{table.table} is {sheets} ({sure}, {more})."
    if len(table.sheets) > 1:
        about += f" New rows go to {table.new_rows_sheet!r}."
    if table.tab_column:
        about += f" {table.tab_column} is the name of the tab."
    mark = "–" if skipped else "?" if table.confidence < SURE else "✓"
    return SetupLine(
        "table",
        (table.table, "", ""),
        mark,
        table.table,
        " + ".join(table.names),
        "not used" if skipped else sure,
        more,
        about,
    )


def _column(table: str, column: ProposedColumn, decisions: Decisions, *, proposed: bool) -> SetupLine:
    headers, why = JOIN.join(column.headers), column.why
    chosen = decisions.columns.get((table, column.column))
    samples = " · ".join(column.samples)
    key = (table, column.column, "")
    if chosen is not None and (chosen != headers or not proposed):
        mark, sure = ("✓", "you said so") if chosen else ("–", "not used")
        is_same = chosen == headers
        shown = samples if is_same or not chosen else ""
        says = (
            f"{column.column} is {chosen!r}: you said so."
            if chosen
            else f"No column is {column.column}: you said so."
        )
        return SetupLine("column", key, mark, column.column, chosen or headers, sure, shown, says)
    agreed = chosen is not None or why in (YOU_SAID, BY_NAME)
    is_open = not agreed and (not proposed or column.confidence < SURE)
    sure = (
        why if agreed and why in (YOU_SAID, BY_NAME) else "yes" if agreed else f"{column.confidence:.0%} sure"
    )
    use = "" if proposed else " Not used unless you say so."
    letters = f" (column {', '.join(column.letters)})" if column.letters else ""
    about = (
        f"{column.column} is {headers!r}{letters}, {sure}{f': {why}' if why and why != sure else ''}.{use}"
    )
    mark = "?" if is_open else "✓" if proposed else "–"
    return SetupLine("column", key, mark, column.column, headers, sure, samples, about)


def meaning(question: WordQuestion, decisions: Decisions) -> str | None:
    """What a word means under the decisions; None when that is open."""
    decided = decisions.words.get((question.table, question.column), {})
    return decided.get(question.word, question.means)


def _words(adoption: Adoption, decisions: Decisions) -> Iterator[SetupLine]:
    questions = [q for q in adoption.proposal.words if q.table not in decisions.skipped]
    if not questions:
        return
    yield SetupLine("text", name="Words", more="what words of this workbook mean; they stay in the file")
    ordered = sorted(questions, key=lambda question: question.means is not None)
    for question in ordered[:_WORDS]:
        means = meaning(question, decisions)
        says = "not understood" if means is None else means or "nothing yet"
        rows = plural(question.rows, "row")
        about = f"{question.word!r} in {question.table}, {question.column} ({rows}): {says}."
        mark = "?" if means is None else "✓"
        key = (question.table, question.column, question.word)
        yield SetupLine("word", key, mark, question.column, question.word, rows, f"= {says}", about)
    if len(ordered) > _WORDS:
        yield SetupLine("text", name="", theirs=f"and {len(ordered) - _WORDS} more")


def _others(adoption: Adoption) -> Iterator[SetupLine]:
    proposal = adoption.proposal
    if proposal.left_out:
        yield SetupLine(
            "text", name="Left out", more=f"{plural(len(proposal.left_out), 'row')} that are no entries"
        )
        for row in proposal.left_out[:_ROWS]:
            yield SetupLine(
                "text", name=f"  row {row.row}", theirs=row.sheet, sure=row.kind.value, more=row.text
            )
        if len(proposal.left_out) > _ROWS:
            yield SetupLine("text", name="", theirs=f"and {len(proposal.left_out) - _ROWS} more")
    if proposal.refused or proposal.not_used:
        yield SetupLine("text", name="Not used", more="sheets that are none of the tables")
        for refused in proposal.refused:
            yield SetupLine("text", name="", theirs=refused.sheet, more=refused.reason)
        for near in proposal.not_used:
            yield SetupLine(
                "text", name="", theirs=near.sheet, sure=f"{near.kind} {near.confidence:.0%}", more=near.why
            )


def headers_to_choose(adoption: Adoption, table: str, decisions: Decisions) -> list[str]:
    """The headers of a table to choose from for a column: those that nothing uses come first."""
    lines = [
        line for line in setup_lines(adoption, decisions) if line.key[0] == table and line.kind == "column"
    ]
    used = {header for line in lines if line.mark == "✓" for header in line.theirs.split(" + ")}
    headers = list(adoption.headers.get(table, ()))
    return [*(h for h in headers if h not in used), *(h for h in headers if h in used)]


def open_columns(adoption: Adoption, table: str, decisions: Decisions) -> list[str]:
    """The columns of refboard's table that no header is used for."""
    lines = [
        line for line in setup_lines(adoption, decisions) if line.key[0] == table and line.kind == "column"
    ]
    used = {line.name for line in lines if line.mark == "✓"}
    spec = next((spec for spec in adoption.tables if spec.name == table), None)
    return [column.name for column in spec.columns if column.name not in used] if spec else []
