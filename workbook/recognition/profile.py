"""What a column holds: shares of kinds of values, how often they repeat, which words are in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from workbook.cell import FORMULA_FLAG, Kind
from workbook.recognition.values import ValueKind, ValueReader
from workbook.schema import fold

SAMPLE = 300
"""Rows that are looked at in a long column, evenly spread."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """A column under its header: ``shares`` are of the filled cells, ``fill`` of the rows.

    ``distinct`` counts different texts among ``filled`` cells. ``words`` are the folded texts with their counts.
    ``ahead`` is the share of its days after ``today``, ``births`` of days more than 18 years ago.
    """

    column: int
    header: str
    rows: int
    filled: int
    distinct: int
    shares: Mapping[ValueKind, float]
    words: Mapping[str, int]
    texts: tuple[str, ...]
    length: float
    formulas: float
    ahead: float = 0.0
    births: float = 0.0
    dated: float = 0.0
    ordered: float = 0.0
    above: str = ""
    """Text of a header row above, over several columns."""
    _vocabularies: dict[int, float] = field(default_factory=dict)

    @property
    def fill(self) -> float:
        """Share of rows that have something here."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def repeats(self) -> float:
        """From 0 (all different) to nearly 1 (all the same)."""
        return 1 - self.distinct / self.filled if self.filled else 0.0

    def share(self, *kinds: ValueKind) -> float:
        """Share of the filled cells that are one of some kinds; exact only where no cell is two of them."""
        return min(1.0, sum(self.shares.get(kind, 0.0) for kind in kinds))

    def share_of_words(self, vocabulary: Mapping[str, str]) -> float:
        """Share of the filled cells with a text that is in a vocabulary (folded words), or begins with one of its phrases."""
        key = id(vocabulary)
        found = self._vocabularies.get(key)
        if found is None:
            hits = sum(count * _hit(word, vocabulary) for word, count in self.words.items())
            found = self._vocabularies[key] = hits / self.filled if self.filled else 0.0
        return found

    def share_of_choices(self, vocabulary: Mapping[str, str]) -> float:
        """Share of the known words that mean a choice, not only that they belong to the column."""
        known = [word for word in self.words if word in vocabulary]
        return sum(bool(vocabulary[word]) for word in known) / len(known) if known else 0.0

    def share_understood(self, vocabulary: Mapping[str, str]) -> float:
        """Share of the filled cells with a text that means a choice, and not only belongs to the column."""
        hits = sum(n * _hit(word, vocabulary) for word, n in self.words.items() if vocabulary.get(word, word))
        return hits / self.filled if self.filled else 0.0

    def share_of_exact_words(self, vocabulary: Mapping[str, str]) -> float:
        """Share of the filled cells that are in a vocabulary as a whole."""
        hits = sum(count for word, count in self.words.items() if word in vocabulary)
        return hits / self.filled if self.filled else 0.0


def _hit(word: str, vocabulary: Mapping[str, str]) -> float:
    if word in vocabulary:
        return 1.0
    return 0.7 if len(word) > 5 and any(len(known) > 4 and known in word for known in vocabulary) else 0.0


def sample_places(places: Sequence[int]) -> Sequence[int]:
    """Some places of many, evenly spread, the first and the last among them."""
    if len(places) <= SAMPLE:
        return places
    step = (len(places) - 1) / (SAMPLE - 1)
    return [places[round(at * step)] for at in range(SAMPLE)]


@dataclass(frozen=True, slots=True)
class CellColumn:
    """A column's header and cells, as `Grid` has them."""

    column: int
    header: str
    texts: Sequence[str]
    kinds: Sequence[int]
    above: str = ""


def profile_column(
    cells: CellColumn, places: Sequence[int], reader: ValueReader, *, today: date, date1904: bool = False
) -> ColumnProfile:
    """Look at the cells of some rows (``places`` in the grid)."""
    looked = sample_places(places)
    counts: Counter[ValueKind] = Counter()
    words: Counter[str] = Counter()
    texts: dict[str, None] = {}
    filled = formulas = length = 0
    days: list[float] = []
    for place in looked:
        text, code = cells.texts[place], cells.kinds[place]
        formulas += bool(code & FORMULA_FLAG)
        kinds = reader.kinds(text, code)
        if not kinds:
            continue
        filled += 1
        length += len(text)
        counts.update(kinds)
        words[fold(text) or text] += 1
        texts.setdefault(text)
        if ValueKind.DAY in kinds and code & 15 in (Kind.DATE, Kind.NUMBER):
            days.append(float(text))
    base = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    now = (today - base).days
    count = len(days) or 1
    rises = sum(later >= earlier for earlier, later in pairwise(days))
    return ColumnProfile(
        cells.column,
        cells.header,
        len(looked),
        filled,
        len(words),
        {kind: number / filled for kind, number in counts.items()} if filled else {},
        words,
        tuple(texts)[:40],
        length / filled if filled else 0.0,
        formulas / max(1, len(looked)),
        ahead=sum(day > now for day in days) / count,
        births=sum(day < now - 18 * 365 for day in days) / count,
        dated=len(days) / max(1, filled),
        ordered=rises / max(1, len(days) - 1) if len(days) > 2 else 0.0,
        above=cells.above,
    )
