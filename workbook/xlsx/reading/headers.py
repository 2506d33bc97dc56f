"""Which header is which column: as a person set it, by its canonical name, by an alias."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook.schema import ColumnSpec, TableSpec, fold
from workbook.serial import column_number


def match_headers(
    spec: TableSpec, headers: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Match header texts (letters -> text) to a table's columns.

    Returns names -> letters in sheet order, the names of the colleagues' own columns, and the headers that mean a
    column which another header already is. A name that a person set wins over a canonical name, and that over an
    alias; a column with a set name has no other header.
    """
    by_letters = sorted(headers.items(), key=lambda item: column_number(item[0]))
    chosen: dict[str, str] = {}
    chosen.update(_by_exact_name(spec, by_letters))
    for names_of in (_set_name, _pinned_name, _canonical_name, _aliases):
        for letter, text in by_letters:
            for column in spec.columns:
                names = names_of(column)
                if (
                    column.name not in chosen.values()
                    and letter not in chosen
                    and fold(text) in map(fold, names)
                ):
                    chosen[letter] = column.name
                    break
    letters: dict[str, str] = {}
    extras: list[str] = []
    ambiguous: list[str] = []
    canonical = {column.name for column in spec.columns}
    for letter, text in by_letters:
        name = chosen.get(letter)
        if name is None:
            meant = spec.column(text)
            if meant and not meant.called and meant.name in chosen.values():
                ambiguous.append(text)
            name = base = " ".join(text.split()) or f"Column {letter}"
            count = 2
            while name in letters or name in canonical:
                name, count = f"{base} ({count})", count + 1
            extras.append(name)
        letters[name] = letter
    return letters, tuple(extras), tuple(ambiguous)


def _by_exact_name(spec: TableSpec, by_letters: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Letters of columns with a set name; the second header of a name is set as ``Name (2)``."""
    own = unique_names([text for _, text in by_letters])
    chosen: dict[str, str] = {}
    for column in spec.columns:
        for (letter, text), unique in zip(by_letters, own, strict=True):
            if column.called and letter not in chosen and column.called in (text.strip(), unique):
                chosen[letter] = column.name
                break
    return chosen


def unique_names(texts: Sequence[str]) -> list[str]:
    """Header texts, the second of the same with ``(2)`` behind it."""
    seen: dict[str, int] = {}
    names = []
    for text in texts:
        base = " ".join(text.split())
        seen[fold(base)] = seen.get(fold(base), 0) + 1
        names.append(base if seen[fold(base)] == 1 else f"{base} ({seen[fold(base)]})")
    return names


def _set_name(column: ColumnSpec) -> tuple[str, ...]:
    return (column.called,) if column.called else ()


def _pinned_name(column: ColumnSpec) -> tuple[str, ...]:
    return (column.pinned,) if column.pinned and not column.called else ()


def _canonical_name(column: ColumnSpec) -> tuple[str, ...]:
    return () if column.called else (column.name,)


def _aliases(column: ColumnSpec) -> tuple[str, ...]:
    return () if column.called else column.aliases
