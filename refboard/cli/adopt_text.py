"""What adopting a workbook found and would change, in lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice.words import listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refboard.mapping import Names
    from refboard.practice.adoption import AdoptionProposal, ColumnGuess, TableFit

_MOST: Final = 10


def proposal_lines(name: str, proposal: AdoptionProposal) -> Iterator[str]:
    """List which tables and columns of the workbook match ours, how sure that is, and what is missing."""
    yield f"{name}:"
    for fit in proposal.fits:
        yield ""
        yield from _fit_lines(fit)
    if proposal.missing:
        yield ""
        yield f"Missing: {listing(proposal.missing)}. --write adds them as new sheets."


def change_lines(name: str, proposal: AdoptionProposal, names: Names) -> Iterator[str]:
    """List what ``--write`` changes."""
    yield f"--write makes these changes to {name}, and no others:"
    for fit in proposal.fits:
        if fit.needs_id:
            yield f"  {fit.sheet}: a new column at the right for ids; every row gets one"
    if proposal.missing:
        sheets = "a new sheet" if len(proposal.missing) == 1 else "new sheets"
        yield f"  {sheets} at the end: {listing(proposal.missing)}, with headers and the usual first rows"
    if names:
        yield f"  Settings: {plural(len(names), 'row')} with the names this workbook uses for its tables and columns"


def _fit_lines(fit: TableFit) -> Iterator[str]:
    sure = "found by its name or headers" if fit.how == "name" else f"a guess, {fit.confidence:.0%} sure"
    yield f"{fit.table} is {fit.called!r} ({sure})"
    guesses = [guess for guess in fit.columns if guess.confidence < 1]
    known = len(fit.columns) - len(guesses)
    if known:
        yield f"  {plural(known, 'column')} recognized by name"
    for guess in guesses:
        yield f"  {guess.column} is {_header(guess)} ({guess.confidence:.0%} sure)"
    for guess in fit.perhaps:
        yield f"  {guess.column} may be {_header(guess)}; if it is, say so with --map"
    if fit.needs_id:
        yield "  no id column: refboard can show this table, and can change it once --write has added ids"
    if fit.missing:
        yield f"  missing: {_listed(fit.missing)}"
    if fit.own:
        yield f"  your own columns, left alone: {', '.join(fit.own[:_MOST])}"


def _listed(words: tuple[str, ...]) -> str:
    more = f" and {len(words) - _MOST} more" if len(words) > _MOST else ""
    return f"{', '.join(words[:_MOST])}{more}"


def _header(guess: ColumnGuess) -> str:
    return f"{guess.header!r} (column {guess.letter})"
