"""The form for one row of the workbook: a field for each column, and only what was changed is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.widgets import Static

from refboard.text import content, visible
from refboard.tui.forms.cell_fields import cell_field
from refboard.tui.forms.form import Form
from refboard.tui.session.referral_intents import EditRow
from refboard.tui.widgets.feedback_field import TextField
from refboard.tui.widgets.multiline_field import MultilineField
from workbook.cell import FORMULA_FLAG, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.widget import Widget

    from refboard.tui.session.board import Board
    from refboard.tui.widgets.form_field import FormField

_IDENTITY: Final = {"Referrals": frozenset({"Target ID", "Source"})}
"""Columns that link a row to a target; a form for the row doesn't move it to another one."""


class RowForm(Form[EditRow]):
    """The fields of one row as the workbook has them.

    What cannot be typed here (a formula, a number in a colleague's own column, control characters) is shown and
    stays as it is. ``start``: the column to begin at.
    """

    def __init__(
        self,
        board: Board,
        table: str,
        row_id: str,
        targets: tuple[str, ...],
        heading: str,
        check: Callable[[EditRow], str],
        start: str = "",
    ) -> None:
        self._board = board
        self._table = board.snapshot.tables[table]
        self._row_id = row_id
        self._targets = targets
        self._at = self._table.index(row_id) or 0
        self.refusal = ""
        """Why a cell can't be typed into, for the first of those."""
        self._shown = {name: str(self._table.text[name][self._at]) for name in self._columns()}
        lines: dict[str, Widget] = {name: self._widget(name, text) for name, text in self._shown.items()}
        super().__init__(
            title=f"Edit {row_id}",
            heading=heading,
            lines=tuple(lines.items()),
            build=self._intent,
            check=check,
            first=lines.get(start),
            label_width=19,
        )

    def _intent(self) -> EditRow:
        changed = {name: field.changed_value for name, field in self.fields.items()}
        values = {name: value for name, value in changed.items() if value is not None}
        if not values:
            raise ValueError("Nothing was changed; esc closes the form.")
        return EditRow(
            targets=self._targets,
            table=self._table.name,
            row_id=self._row_id,
            values=values,
            shown={name: self._shown[name] for name in values},
        )

    def _columns(self) -> Iterator[str]:
        table = self._table
        fixed = _IDENTITY.get(table.name, frozenset()) | {table.spec.id_column}
        for column in table.spec.columns:
            if column.name in table.letters and column.name not in fixed:
                yield column.name
        yield from (name for name in table.extras if name in table.letters)

    def _widget(self, name: str, text: str) -> Widget:
        """The field for a cell, or only its text when it cannot be typed here."""
        is_formula = bool(int(self._table.kinds[name][self._at]) & FORMULA_FLAG)
        is_plain = visible(text, multiline=True) == text.replace("\r\n", "\n")
        refusal = self._table.refusal(self._at, name)
        self.refusal = self.refusal or refusal
        field = None if refusal or not is_plain else self._field(name, text)
        if field is not None:
            return field
        why = "a formula; not changed" if is_formula else "change it in the workbook"
        return Static(content(f"{text}  ({why})"), classes="fixed", markup=False)

    def _field(self, name: str, text: str) -> FormField | None:
        column = self._table.spec.column(name)
        if column is not None:
            return cell_field(self._board, self._table, column, text, stored=True)
        if int(self._table.kinds[name][self._at]) not in (Kind.BLANK, Kind.TEXT):
            return None
        return MultilineField(text) if "\n" in text else TextField(text, stored=True)
