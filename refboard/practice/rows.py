"""Finding rows and fitting values to the columns a workbook really has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from refboard.practice.contact import ALL, refusal_of
from refboard.practice.days import parse_day, parse_full_day, parse_time
from refboard.practice.words import listing
from workbook.cell import Cell, Kind, Value
from workbook.change import Change, SetCells
from workbook.errors import EditRefusedError, RowMissingError, TableMissingError
from workbook.schema import ColumnSpec, ColumnType, fold
from workbook.snapshot import Snapshot, Table, kind_of


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a snapshot's table."""

    table: Table
    index: int

    @property
    def row_id(self) -> str:
        """The row's id; "" when it has none yet."""
        return self.table.ids[self.index]

    def text(self, column: str) -> str:
        """A cell as a person sees it."""
        return str(self.table.text[column][self.index])

    @property
    def name(self) -> str:
        """How people refer to the row: the person and the office, the office, or the id."""
        columns = self.table.text.columns
        parts = [self.text(name).strip() for name in ("Contact", "Source") if name in columns]
        names = [part for part in parts if part]
        return ", ".join(names) or self.row_id or f"row {self.table.row_key(self.index)[1:]}"


@dataclass(frozen=True, slots=True)
class UnlistedOffice:
    """An office that touches or referrals name and that has no row in Targets."""

    name: str
    row_id: str = ""

    def text(self, column: str) -> str:
        """What is known in place of a cell of Targets: the office's name."""
        return self.name if column == "Source" else ""


def find_table(snapshot: Snapshot, name: str) -> Table:
    """Find a table of the workbook; raise TableMissingError with a sentence when there is none."""
    try:
        table = snapshot.table(name)
    except KeyError:
        known = listing(list(snapshot.tables), "or")
        raise TableMissingError(f"There is no table {name!r}; the tables are {known}.") from None
    if not table.found:
        raise TableMissingError(f"The workbook has no table {table.name}; refboard adopt --write adds it.")
    return table


def require_list(snapshot: Snapshot) -> None:
    """Raise TableMissingError when the workbook has neither a list of offices nor a log."""
    if not any(snapshot.tables[name].found for name in ("Targets", "Touches", "Referrals")):
        raise TableMissingError(
            "No sheet is a list of offices, a log of contacts, or a log of referrals; refboard adopt says why."
        )


def find_row(snapshot: Snapshot, name: str, row_id: str, *, needs_id: bool = False) -> TableRow:
    """Find a row by its id, or by ``#26``, its worksheet row; raise RowMissingError with a sentence.

    Letter case is ignored where that leaves only one row.
    """
    table = find_table(snapshot, name)
    wanted = row_id.strip()
    index = _place(table, wanted)
    if index is None and table.spec.id_column is None:
        raise RowMissingError(f"The rows of {table.sheet} have no ids; edit them in Excel.")
    if index is None:
        raise RowMissingError(f"No row of {table.name} has the id {wanted!r}.")
    row = TableRow(table, index)
    if needs_id and not row.row_id:
        if table.spec.id_column is None:
            raise EditRefusedError(f"The rows of {table.sheet} have no ids; edit them in Excel.")
        raise EditRefusedError(
            f"{table.sheet_of(index)} row {table.rows[index]} has no id yet; it gets one when the next edit is saved."
        )
    return row


def find_contact(snapshot: Snapshot, target_id: str) -> TableRow | UnlistedOffice:
    """Find the target with an id, or the office of ``#Lakeside FM``; raise RowMissingError with a sentence.

    Today lists an office under its name when its row in Targets was deleted and rows of it are left.
    """
    office = target_id.strip().removeprefix("#")
    if target_id.strip().startswith("#") and not office.isdecimal():
        for name in ("Touches", "Referrals"):
            table = snapshot.tables[name]
            if table.found and "Source" in table.letters:
                for written in table.text["Source"].unique().to_list():
                    if fold(written) == fold(office):
                        return UnlistedOffice(written.strip())
    return find_row(snapshot, "Targets", target_id)


def _place(table: Table, wanted: str) -> int | None:
    if not wanted:
        return None
    if (exact := table.index(wanted)) is not None:
        return exact
    if wanted.startswith("#"):
        return next((at for at in range(len(table)) if table.row_key(at) == wanted), None)
    folded = wanted.casefold()
    alike = [at for at, other in enumerate(table.ids) if other.casefold() == folded]
    return alike[0] if len(alike) == 1 else None


def fit_row(snapshot: Snapshot, name: str, values: Mapping[str, Value]) -> dict[str, Value | Cell]:
    """Drop blank values, and fit the rest to the columns that the workbook has.

    Text for a missing column goes to Notes, so that nothing is lost; raise EditRefusedError when there is no Notes
    column either.
    """
    table = find_table(snapshot, name)
    given = {column: value for column, value in values.items() if value not in (None, "")}
    missing = {column: value for column, value in given.items() if column not in table.letters}
    fitted: dict[str, Value | Cell] = {c: v for c, v in given.items() if c in table.letters}
    # A blank direction means Out, and either the id or the name identifies an office.
    if missing.get("Direction") == "Out":
        del missing["Direction"]
    calculated = (table.parts[-1] if table.parts else table).limits.calculated
    for one, other in (("Target ID", "Source"), ("Source", "Target ID")):
        if one in missing and other in fitted:
            del missing[one]
        if one in fitted and one in calculated and other in fitted:
            # The sheet looks it up by itself.
            del fitted[one]
    if "Target ID" in fitted and table.name != "Targets":
        fitted["Target ID"] = _as_there(snapshot.tables["Targets"], fitted["Target ID"])
    if missing:
        in_words = all(isinstance(v, str) for v in missing.values()) and "Direction" not in missing
        if "Notes" not in table.letters or not in_words:
            raise EditRefusedError(f"{table.sheet} has no column {listing(list(missing))}; add it in Excel.")
        said = "; ".join(f"{column}: {value}" for column, value in missing.items())
        fitted["Notes"] = append_note(str(fitted.get("Notes") or ""), said)
    return fitted


def _as_there(targets: Table, value: Value | Cell) -> Value | Cell:
    """An id as the list of targets has it: a number where it is one there, or Excel finds no match."""
    at = targets.index(value) if isinstance(value, str) else None
    if at is None or kind_of(int(targets.kinds["Target ID"][at]))[0] is not Kind.NUMBER:
        return value
    return Cell(Kind.NUMBER, str(value))


def append_note(before: str, more: str) -> str:
    """Append text to a note."""
    return f"{before.rstrip()}; {more.strip()}" if before.strip() else more.strip()


def choose(snapshot: Snapshot, table: str, column: str, word: str) -> str:
    """Find a column's spelling of a word: one of its choices, or a word the practice already uses there.

    Raise ValueError with the choices when the word is neither.
    """
    rows = find_table(snapshot, table)
    try:
        return choose_word(rows, _spec(rows, column), word)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from None


def choose_word(table: Table, spec: ColumnSpec, word: str) -> str:
    """Find a column's spelling of a word; see `choose`."""
    wanted = fold(word)
    if not word.strip() or not spec.choices:
        return word.strip()
    for choice in spec.choices:
        if fold(choice) == wanted:
            return choice
    if wanted:
        for used in table.text[spec.name].unique().sort().to_list():
            if fold(used) == wanted:
                return str(used).strip()
    raise ValueError(f"{word.strip()!r} is not one of {listing(list(spec.choices), 'or')}.")


def _spec(table: Table, column: str) -> ColumnSpec:
    spec = table.spec.column(column)
    if spec is None:
        raise KeyError(column)
    return spec


def parse_cell(table: Table, column: str, text: str, on: date | None) -> tuple[str, Value | Cell]:
    """Parse typed text for a column; return the column's name in the workbook and the value."""
    spec = table.spec.column(column)
    name = spec.name if spec else next((extra for extra in table.extras if fold(extra) == fold(column)), "")
    if not name or name not in table.letters:
        raise EditRefusedError(
            f"{table.sheet} has no column {column!r}; its columns are {listing(list(table.letters))}."
        )
    if name == table.spec.id_column:
        raise EditRefusedError(f"{name} identifies the row and can't be changed.")
    rule = spec.type if spec else ColumnType.TEXT
    words = text.strip()
    if not words:
        return name, None
    try:
        return name, _parse(table, spec, rule, text, on)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _parse(table: Table, spec: ColumnSpec | None, rule: ColumnType, text: str, on: date | None) -> Value:
    if rule is ColumnType.DATE:
        return parse_full_day(text) if on is None else parse_day(text, on)
    if rule is ColumnType.TIME:
        return parse_time(text)
    if rule is ColumnType.NUMBER:
        return parse_number(text)
    if spec is not None and spec.name == "Patient ref":
        return checked_ref(text)
    if spec is not None and spec.choices:
        return choose_word(table, spec, text)
    return text


def parse_number(text: str) -> float:
    """Parse a number as people type it (``$1,250.50``); raise ValueError with a sentence."""
    plain = text.strip().lstrip("$").strip()
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"-?(\d{1,15}(\.\d*)?|\.\d+)", plain):
        raise ValueError(f"{text.strip()!r} is not a number.")
    number = float(plain)
    return int(number) if number.is_integer() else number


_NAME: Final = re.compile(r"[^\W\d_]{2,}[\s,]+[^\W\d_]{2,}")
_PERSONAL_NUMBER: Final = re.compile(r"\d{3}-\d{2}-\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def checked_ref(text: str) -> str:
    """Return a patient ref that is a code; raise ValueError for one that looks like a name or a birth date."""
    ref = text.strip()
    if _NAME.search(ref) or _PERSONAL_NUMBER.search(ref):
        raise ValueError(
            "The patient ref looks like a name, a date or a personal number; use a code of your own."
        )
    return ref


def stop_changes(people: Sequence[TableRow], on: date) -> list[Change]:
    """Fill in Do not contact with All, and its date; an earlier date stays."""
    changes: list[Change] = []
    for person in people:
        if refusal_of(person.text("Do not contact")).channels == ALL:
            continue
        if "Do not contact" not in person.table.letters:
            raise EditRefusedError(
                f"{person.table.sheet} has no column Do not contact; add it before logging a Stop."
            )
        if not person.row_id:
            raise EditRefusedError(
                f"{person.name} has no id yet, so Do not contact can't be filled in. Save any other edit first; that gives it one."
            )
        values: dict[str, Value | Cell] = {"Do not contact": "All"}
        if "DNC date" in person.table.letters:
            values["DNC date"] = on
        changes.append(SetCells("Targets", person.row_id, values))
    return changes
