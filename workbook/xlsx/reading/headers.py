"""Which header is which column: as somebody said, by its own name, by another name people use."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.schema import ColumnSpec, TableSpec, fold
from workbook.serial import column_number


def match_headers(
    spec: TableSpec, headers: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Match header texts (letters -> text) to a table's columns.

    Returns names -> letters in sheet order, the names that are the colleagues' own, and the headers that
    mean a column which another header already is. What somebody said wins over a canonical name, and that over
    an alias; a column that somebody said is called so and so has no other header.
    """
    by_letters = sorted(headers.items(), key=lambda item: column_number(item[0]))
    chosen: dict[str, str] = {}
    for names_of in (_said_name, _own_name, _other_names):
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
            if spec.column(text):
                ambiguous.append(text)
            name = base = " ".join(text.split()) or f"Column {letter}"
            count = 2
            while name in letters or name in canonical:
                name, count = f"{base} ({count})", count + 1
            extras.append(name)
        letters[name] = letter
    return letters, tuple(extras), tuple(ambiguous)


def _said_name(column: ColumnSpec) -> tuple[str, ...]:
    return (column.called,) if column.called else ()


def _own_name(column: ColumnSpec) -> tuple[str, ...]:
    return () if column.called else (column.name,)


def _other_names(column: ColumnSpec) -> tuple[str, ...]:
    return () if column.called else column.aliases
