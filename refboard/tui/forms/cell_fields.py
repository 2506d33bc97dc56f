"""The field for a cell of the workbook, by its column: the forms for existing and new rows share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice.privacy import find_patterns, mask_patient_ref
from refboard.practice.rows import checked_ref, choose_word, parse_number
from refboard.practice.words import listing
from refboard.tui.forms.completions import people, used
from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.feedback_field import TextField
from refboard.tui.widgets.multiline_field import MultilineField
from workbook.schema import ColumnType

if TYPE_CHECKING:
    from refboard.tui.session.board import Board
    from refboard.tui.widgets.form_field import FormField
    from workbook.schema import ColumnSpec
    from workbook.snapshot import Table

PRIVACY: Final = "a code, never a name or a birth date"
_MULTILINE: Final = frozenset({"Notes", "Next step", "Reason", "Intel"})
_PAST: Final = frozenset({"Received", "Scheduled on", "Outcome date", "Note sent", "Thanked", "DNC date"})
_COMPLETED: Final = frozenset(
    {"Source", "Role", "Specialty", "City", "Service line", "Best days", "Do not contact"}
)


def cell_field(
    board: Board,
    table: Table,
    column: ColumnSpec,
    text: str = "",
    *,
    stored: bool = False,
    placeholder: str = "",
    id: str | None = None,  # noqa: A002
) -> FormField:
    """Make the field for a cell that shows ``text``; ``stored``: the workbook holds that text already."""
    name = column.name
    if column.type is ColumnType.DATE:
        return DayField(board.on, text, past=name in _PAST, stored=stored, id=id)
    if column.type is ColumnType.TIME:
        return TimeField(text, stored=stored, id=id)
    if column.type is ColumnType.NUMBER:
        return TextField(text, rule=_check_number, long=False, stored=stored, id=id)
    if column.choices:
        return ChoiceField(("", *column.choices), _choice(table, column, text), id=id)
    if name in _MULTILINE or "\n" in text:
        return MultilineField(text, placeholder=placeholder, id=id)
    if name == "Patient ref":
        # A code on the screen can be read by anyone looking over the user's shoulder.
        hidden = f"{mask_patient_ref(text)}  type to replace" if text.strip() else PRIVACY
        return TextField(placeholder=hidden, rule=check_patient_ref, id=id)
    if name in ("Owner", "Handler"):
        suggestions = people(board)
    else:
        suggestions = used(board, table.name, name) if name in _COMPLETED else ()
    return TextField(text, suggestions=suggestions, placeholder=placeholder, stored=stored, id=id)


def check_patient_ref(value: str) -> str:
    """Warn that a code may be a name; raise ValueError for what looks like a name or a number of a person."""
    ref = checked_ref(value)
    signs = find_patterns(ref)
    if signs:
        raise ValueError(f"This looks like {listing([sign.name for sign in signs])}; write {PRIVACY}.")
    if ref.isalpha() and len(ref) > 1 and not ref.isupper():
        return f"? {PRIVACY}"
    return ""


def _choice(table: Table, column: ColumnSpec, text: str) -> str:
    """The choice that a text means; a word refboard does not know stays as it is."""
    try:
        return choose_word(table, column, text)
    except ValueError:
        return text.strip()


def _check_number(value: str) -> str:
    parse_number(value)
    return ""
