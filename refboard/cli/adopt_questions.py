"""What `adopt` asks on a terminal: each table, each column, and each word that is not understood."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from refboard.cli.adopt_text import column_line
from refboard.cli.output import print_text
from refboard.practice.words import plural
from refboard.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from refboard.adopt_workbook import Decisions
    from refboard.practice.adopting import Adoption
    from refboard.practice.recognition.proposal import ProposedColumn, ProposedTable, WordQuestion

_NONE: Final = "-"


def ask_decisions(
    adoption: Adoption, decisions: Decisions, ask_again: Callable[[Adoption, Decisions], Adoption]
) -> Decisions:
    """Ask about every table, column and word that was recognized and not set by a person before.

    ``ask_again`` gives the questions about the words of the columns that were chosen.
    """
    columns, skipped = dict(decisions.columns), set(decisions.skipped)
    print_text(
        'Enter accepts a proposal. To choose, type another header, or "-" to leave the column as your own.'
    )
    for table in adoption.proposal.tables:
        if table.confidence < 1 and not _is_used(table):
            skipped.add(table.table)
            continue
        columns.update(_ask_columns(table, adoption))
    words = {place: dict(pairs) for place, pairs in decisions.words.items()}
    adoption = ask_again(adoption, replace(decisions, columns=columns, skipped=frozenset(skipped)))
    for question in adoption.proposal.words:
        known = words.get((question.table, question.column), {})
        if question.means is None and question.word not in known and question.table not in skipped:
            choice = _ask_word(question)
            if choice is not None:
                words.setdefault((question.table, question.column), {})[question.word] = choice
    return replace(decisions, columns=columns, words=words, skipped=frozenset(skipped))


def _is_used(table: ProposedTable) -> bool:
    names = " and ".join(repr(name) for name in table.names)
    return _read(f"Use {names} as {table.table} ({table.confidence:.0%} sure)? [Y/n]") not in ("n", "no")


def _ask_columns(table: ProposedTable, adoption: Adoption) -> Mapping[tuple[str, str], str]:
    """What a person decided for each column that was not set and is no exact name."""
    from workbook.schema import JOIN, fold

    chosen: dict[tuple[str, str], str] = {}
    headers = {fold(header): header for header in adoption.headers.get(table.table, ())}
    questions: list[tuple[ProposedColumn, bool]] = [
        *((column, True) for column in table.columns if column.confidence < 1),
        *((column, False) for column in table.asked),
    ]
    for column, proposed in questions:
        place = (table.table, column.column)
        while True:
            print_text(f"  {column_line(column)}" + (f"; {column.why}" if column.why else ""))
            if column.samples:
                print_text(f"    for example {' / '.join(column.samples)}")
            answer = _read("    [Y/n/header/-]" if proposed else "    [y/N/header/-]")
            if answer in ("", "y", "yes", "n", "no", _NONE):
                break
            if fold(answer) in headers:
                chosen[place] = headers[fold(answer)]
                break
            print_text(f"    There is no column {answer!r} in this table.")
        agrees = answer in ("y", "yes") or (answer == "" and proposed)
        if place in chosen:
            continue
        if agrees and not proposed:
            chosen[place] = JOIN.join(column.headers)
        elif not agrees and (proposed or answer == _NONE):
            chosen[place] = ""
    return chosen


def ask_header(column: str, header: str, confidence: float, headers: Sequence[str]) -> str | None:
    """The header that a person wants for a column of ours, "" for none; None leaves what was proposed."""
    from workbook.schema import fold

    known = {fold(other): other for other in headers}
    while True:
        answer = _read(f"  {column} is {header!r}: {confidence:.0%} sure [Y/n/header/-]")
        if answer in ("", "y", "yes"):
            return None
        if answer in ("n", "no", _NONE):
            return ""
        if fold(answer) in known:
            return known[fold(answer)]
        print_text(f"    There is no column {answer!r} in this file.")


def _ask_word(question: WordQuestion) -> str | None:
    """What a word means; None leaves it open."""
    listed = "  ".join(f"{at}) {choice}" for at, choice in enumerate(question.choices, 1))
    print_text(
        f"{question.table}, {question.column}: {question.word!r} in {plural(question.rows, 'row')} means"
    )
    print_text(f"  {listed}  0) nothing yet")
    answer = _read("  [number or word, Enter to leave it open]")
    if answer.isdigit() and int(answer) <= len(question.choices):
        return question.choices[int(answer) - 1] if int(answer) else ""
    return next((choice for choice in question.choices if choice.casefold() == answer.casefold()), None)


def _read(prompt: str) -> str:
    sys.stdout.write(f"{visible(prompt)} ")
    sys.stdout.flush()
    return sys.stdin.readline().strip()
