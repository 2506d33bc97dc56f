"""What the caller looks for: kinds of tables, the columns they have, and kinds of lists that are none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook.recognition.values import ValueKind

Vocabulary = Mapping[str, str]
"""Folded words -> what they mean."""


@dataclass(frozen=True, slots=True)
class Role:
    """A column that a table can have.

    ``headers`` name it by themselves; ``weak`` ones only where the cells agree. ``fits`` are kinds of values that
    speak for it, ``alien`` kinds that speak against it; ``words`` are vocabularies that speak for it, ``foreign``
    those that speak against. ``closed``: cells that do not fit speak against it too. ``gain`` and ``loss`` are log
    odds. ``bare`` is what the header counts where it says nothing: near 0 for values that name themselves, such as
    e-mail addresses. ``unique``: an id. ``weight``: what finding it says for its table.
    """

    name: str
    headers: tuple[str, ...]
    weak: tuple[str, ...] = ()
    fits: frozenset[ValueKind] = frozenset()
    alien: frozenset[ValueKind] = frozenset()
    words: tuple[Vocabulary, ...] = ()
    foreign: tuple[Vocabulary, ...] = ()
    closed: bool = False
    gain: float = 1.0
    loss: float = 4.0
    bare: float = -4.0
    unique: bool = False
    weight: float = 0.3
    never: frozenset[str] = frozenset()
    """Concepts with which a header is never this column."""
    recurs: float = 0.0
    """Log odds for a column of values that recur all the time, against one of different values."""
    prefers: frozenset[ValueKind] = frozenset()
    """Kinds of values by which one of two columns of the same name is it."""
    sole: frozenset[ValueKind] = frozenset()
    """Kinds of values that speak for it more when no other column of the list has them."""
    near: frozenset[str] = frozenset()
    """Concepts of a header right before or behind that speak for it."""
    missed: float = 0.0
    """Log odds that are lost where none of the words in a column is in the role's vocabulary."""
    beside: str = ""
    """Role without which this one is not there."""
    most: float = 0.99
    """Confidence that is never exceeded by header and cells alone."""


@dataclass(frozen=True, slots=True)
class TableKind:
    """A table that a workbook may have.

    ``needs``: of each group at least one role. ``sheet_words`` and ``header_words`` are concepts of names and
    headers with what they say for it; ``features`` weigh facts about the rows (see `tables.features`).
    """

    name: str
    roles: tuple[Role, ...]
    needs: tuple[tuple[str, ...], ...]
    sheet_words: Mapping[str, float]
    header_words: Mapping[str, float]
    features: Mapping[str, float]
    bias: float = 0.0
    put_aside: frozenset[str] = frozenset()
    """Words of a tab's name by which it was put aside."""
    exact: frozenset[str] = frozenset()
    """Folded names by which a sheet or Excel table is this one without further evidence."""


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A kind of list that is none of the caller's tables; ``reason`` is a sentence that says so."""

    name: str
    reason: str
    sheet_words: Mapping[str, float]
    header_words: Mapping[str, float]
    features: Mapping[str, float] = field(default_factory=dict)
    bias: float = 0.0
