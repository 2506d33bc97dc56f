"""Adopting a colleague's workbook: which of its tables and columns correspond to ours, and what is missing.

The result is a proposal with confidences; a person decides. Names that refboard recognizes need no mapping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from refboard.practice.schema import TABLES
from workbook.recognition.survey import RecognizedTable, TableCandidate, WorkbookSurvey
from workbook.schema import ColumnSpec, ColumnType, TableSpec, fold
from workbook.xlsx.reading.headers import match_headers

Names = Mapping[tuple[str, str], str]
"""(table, column or "") -> its name in the workbook."""
LIKELY: Final = 0.75
"""Confidence from which a guess is proposed; below it, it is only mentioned."""
PERHAPS: Final = 0.6
_LEAST: Final = 3
"""Columns that an unknown table must share with ours before it is proposed."""
_COMMON: Final = frozenset({"the", "of", "a", "an", "to", "s", "last", "our", "their"})


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A header that seems to be one of our columns; ``confidence`` from 0 to 1, 1 where the name itself matches."""

    column: str
    header: str
    letter: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TableFit:
    """One of our tables in the workbook.

    ``how``: name (the reader recognizes it), or guess. ``columns`` match; ``perhaps`` are too uncertain to propose;
    ``missing``: our columns without a match; ``own``: headers that remain the colleagues' own. ``needs_id``: the
    table has no id column yet.
    """

    table: str
    called: str
    sheet: str
    how: str
    confidence: float
    columns: tuple[ColumnGuess, ...]
    perhaps: tuple[ColumnGuess, ...]
    missing: tuple[str, ...]
    own: tuple[str, ...]
    needs_id: bool


@dataclass(frozen=True, slots=True)
class AdoptionProposal:
    """The proposed mapping: the tables found, in our order, and the names of the missing ones."""

    fits: tuple[TableFit, ...]
    missing: tuple[str, ...]

    @property
    def names(self) -> dict[tuple[str, str], str]:
        """The names that have to be mapped, because refboard does not recognize them."""
        said: dict[tuple[str, str], str] = {}
        for fit in self.fits:
            if fit.how == "guess":
                said[fit.table, ""] = fit.called
            said.update({(fit.table, c.column): c.header for c in fit.columns if c.confidence < 1})
        return said


def propose(look: WorkbookSurvey, schema: Sequence[TableSpec] = TABLES) -> AdoptionProposal:
    """Propose which of the workbook's tables and columns correspond to ours.

    What the reader recognizes by name is accepted; for the rest, the table with the best matching headers is chosen. A
    header that is an alias of one column of the table is never guessed to be another.
    """
    taken = {(found.sheet, found.header_row) for found in look.found.values()}
    fits: dict[str, TableFit] = {}
    for spec in schema:
        if spec.name in look.found:
            fits[spec.name] = _known(spec, look.found[spec.name], look.offers)
    guesses = []
    for offer in look.offers:
        if offer.hidden or (offer.sheet, offer.header_row) in taken:
            continue
        fitting = [fit for spec in schema if (fit := _guessed(spec, offer)) is not None]
        if fitting:
            # A second list of offices is not a list of touches: a table is what it matches best, or nothing.
            best = max(fitting, key=lambda fit: fit.confidence)
            guesses.append((best.confidence, best, offer))
    for _, fit, offer in sorted(guesses, key=lambda guess: -guess[0]):
        sheets = {sheet for sheet, _ in taken}
        whole_sheet = offer.name == offer.sheet and offer.sheet in sheets
        if fit.table not in fits and (offer.sheet, offer.header_row) not in taken and not whole_sheet:
            fits[fit.table] = fit
            taken.add((offer.sheet, offer.header_row))
    ordered = tuple(fits[spec.name] for spec in schema if spec.name in fits)
    return AdoptionProposal(ordered, tuple(spec.name for spec in schema if spec.name not in fits))


def _known(spec: TableSpec, found: RecognizedTable, offers: Sequence[TableCandidate]) -> TableFit:
    place = (found.sheet, found.header_row)
    offer = next((offer for offer in offers if (offer.sheet, offer.header_row) == place), None)
    offer = offer or TableCandidate(found.sheet, found.sheet, found.header_row, {})
    return _fit(spec, offer, found.letters, "name", 1.0)


def _guessed(spec: TableSpec, offer: TableCandidate) -> TableFit | None:
    """Match one unknown table; None when too little of it matches.

    Only tables with a column that identifies them are guessed: two or three columns match too many sheets.
    """
    letters, extras, _ = match_headers(spec, offer.headers)
    ours = {name: letter for name, letter in letters.items() if name not in extras}
    fit = _fit(spec, offer, ours, "guess", 0.0)
    known = {guess.column for guess in fit.columns}
    if len(known) < _LEAST or not known & set(spec.known_by):
        return None
    share = sum(guess.confidence for guess in fit.columns) / max(len(offer.headers), _LEAST)
    name = max(_alike(offer.name, other) for other in (spec.name, *spec.aliases))
    confidence = round(min(1.0, 0.7 * share + 0.3 * name), 2)
    if confidence < PERHAPS / 2:
        return None
    return TableFit(
        table=fit.table,
        called=fit.called,
        sheet=fit.sheet,
        how=fit.how,
        confidence=confidence,
        columns=fit.columns,
        perhaps=fit.perhaps,
        missing=fit.missing,
        own=fit.own,
        needs_id=fit.needs_id,
    )


def _fit(
    spec: TableSpec, offer: TableCandidate, ours: Mapping[str, str], how: str, confidence: float
) -> TableFit:
    headers = offer.headers
    sure = [
        ColumnGuess(column=name, header=headers.get(letter, name), letter=letter, confidence=1.0)
        for name, letter in ours.items()
    ]
    free = {letter: text for letter, text in headers.items() if letter not in set(ours.values())}
    likely, perhaps = _guess_columns([c for c in spec.columns if c.name not in ours], free, offer, spec)
    used = {guess.letter for guess in likely}
    named = {guess.column for guess in (*sure, *likely)}
    return TableFit(
        table=spec.name,
        called=offer.name,
        sheet=offer.sheet,
        how=how,
        confidence=confidence,
        columns=(*sure, *likely),
        perhaps=perhaps,
        missing=tuple(column.name for column in spec.columns if column.name not in named),
        own=tuple(text for letter, text in free.items() if letter not in used),
        needs_id=spec.id_column is not None and spec.id_column not in named,
    )


def _guess_columns(
    columns: Sequence[ColumnSpec], free: Mapping[str, str], offer: TableCandidate, spec: TableSpec
) -> tuple[tuple[ColumnGuess, ...], tuple[ColumnGuess, ...]]:
    """Match each free header to the most similar column, the surest first; then return the uncertain ones.

    Ids are never guessed, because refboard writes into them. A single free column of dates can be the date that
    identifies the table.
    """
    scored = [
        ColumnGuess(
            column=column.name, header=text, letter=letter, confidence=min(0.95, _likeness(column, text))
        )
        for column in columns
        for letter, text in free.items()
        if not column.name.endswith(" ID") and _may_hold(column, letter, offer)
    ]
    dates = [letter for letter in free if letter in offer.dates]
    if len(dates) == 1:
        scored += [
            ColumnGuess(column=column.name, header=free[dates[0]], letter=dates[0], confidence=LIKELY)
            for column in columns
            if column.name in spec.known_by and column.type is ColumnType.DATE
        ]
    chosen: list[ColumnGuess] = []
    for guess in sorted(scored, key=lambda guess: -guess.confidence):
        if guess.confidence < PERHAPS:
            break
        if all(guess.column != other.column and guess.letter != other.letter for other in chosen):
            chosen.append(guess)
    likely = tuple(guess for guess in chosen if guess.confidence >= LIKELY)
    return likely, tuple(guess for guess in chosen if guess.confidence < LIKELY)


def _may_hold(column: ColumnSpec, letter: str, offer: TableCandidate) -> bool:
    """Whether a column's cells allow the match: dates are not text, and words are not dates."""
    if letter in offer.dates:
        return column.type is ColumnType.DATE
    return letter not in offer.words or column.type is ColumnType.TEXT


def _likeness(column: ColumnSpec, text: str) -> float:
    # A match with an alias is a little less certain than one with the name itself.
    return max(_alike(text, column.name), *(0.95 * _alike(text, alias) for alias in column.aliases), 0.0)


def _alike(one: str, other: str) -> float:
    """How similar two names are, from 0 to 1: by their letters, and by the words they share."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    letters = SequenceMatcher(None, "".join(first), "".join(second), autojunk=False).ratio()
    shared = set(first) & set(second)
    words = 2 * len(shared) / (len(set(first)) + len(set(second)))
    # An extra word ("Referring office name" for "Office") keeps the meaning; a shared run of letters does not.
    within = (
        0.8
        if shared and (shared == set(first) or shared == set(second)) and min(map(len, shared)) > 2
        else 0.0
    )
    return max(letters if letters >= 0.8 else letters * 0.8, words, within)


def _words(text: str) -> list[str]:
    return [word for part in text.split() if (word := fold(part)) and word not in _COMMON]
