"""The form over one row of the workbook: every field by its column's type, only what was changed is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.widgets import Static

from refboard.analysis.brief.card import mask_patient_ref
from refboard.practice.rows import choose_word, parse_number
from refboard.text import content, visible
from refboard.tui.forms.completions import people, used
from refboard.tui.forms.form import Form
from refboard.tui.forms.referral_form import PRIVACY, remark_on_ref
from refboard.tui.session.referral_intents import EditRow
from refboard.tui.widgets.choice_field import Choice
from refboard.tui.widgets.day_field import DayField, TimeField
from refboard.tui.widgets.echo_field import EchoField, TextField
from refboard.tui.widgets.prose_field import ProseField
from workbook.cell import FORMULA_FLAG, Kind
from workbook.schema import ColumnSpec, ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.widget import Widget

    from refboard.tui.session.board import Board
    from workbook.snapshot import Table

_PROSE: Final = frozenset({"Notes", "Next step", "Reason", "Intel"})
_PAST: Final = frozenset({"Received", "Scheduled on", "Outcome date", "Note sent", "Thanked", "DNC date"})
_COMPLETED: Final = frozenset(
    {"Source", "Role", "Specialty", "City", "Service line", "Best days", "Do not contact"}
)
_IDENTITY: Final = {"Referrals": frozenset({"Target ID", "Source"})}
"""Columns that say whose row it is; a form over the row does not move it."""


class RowForm(Form[EditRow]):
    """The fields of one row as the workbook has them.

    What cannot be typed here (a formula, a number in a colleague's own column, signs that cannot be shown) is
    shown and stays as it is. ``start``: the column to begin at.
    """

    label_width = 19

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
        super().__init__(heading, board.on, check)
        self._board = board
        self._table: Table = board.snapshot.tables[table]
        self._row_id = row_id
        self._targets = targets
        self._at = self._table.index(row_id) or 0
        self._fields: dict[str, Widget] = {}
        self._start = start
        self.title_text = f"Edit {row_id}"

    @property
    def shown(self) -> dict[str, str]:
        """What the cells said when the form was opened."""
        return {name: str(self._table.text[name][self._at]) for name in self._columns()}

    def fields(self) -> ComposeResult:
        """One line a column."""
        for name, text in self.shown.items():
            field = self._field(name, text)
            if field is None:
                yield self.field_line(
                    name, Static(content(self._why(name, text)), classes="fixed", markup=False)
                )
            else:
                self._fields[name] = field
                yield self.field_line(name, field)

    def on_mount(self) -> None:
        """Begin at the column asked for."""
        super().on_mount()
        field = self._fields.get(self._start)
        if field is not None:
            self.set_focus(field if field.can_focus else field.query("Input, LongText").first())

    def build(self) -> EditRow:
        """Make the request of what was changed."""
        shown = self.shown
        values = {name: text for name, text in self._typed() if text.strip() != self._begun(name).strip()}
        if not values:
            raise ValueError("Nothing was changed; esc leaves the form.")
        return EditRow(
            targets=self._targets, table=self._table.name, row_id=self._row_id, values=values,
            shown={name: shown[name] for name in values},
        )  # fmt: skip

    def _columns(self) -> Iterator[str]:
        table = self._table
        fixed = _IDENTITY.get(table.name, frozenset()) | {table.spec.id_column}
        for column in table.spec.columns:
            if column.name in table.letters and column.name not in fixed:
                yield column.name
        yield from (name for name in table.extras if name in table.letters)

    def _typed(self) -> Iterator[tuple[str, str]]:
        for name, field in self._fields.items():
            if isinstance(field, Choice):
                yield name, field.value
            elif isinstance(field, ProseField):
                yield name, field.text
            elif isinstance(field, DayField) and field.changed and field.day is not None:
                # The day that was shown, not the words: the same words may mean another day elsewhere. What
                # stands there in words of its own stays as it is until somebody types.
                yield name, field.day.isoformat()
            elif isinstance(field, EchoField):
                yield name, field.words

    def _typed_words(self) -> dict[str, str]:
        # A cell may say "today" in words of its own.
        words = super()._typed_words()
        days = {
            name for name, field in self._lines.items() if isinstance(field, DayField) and not field.changed
        }
        return {name: text for name, text in words.items() if name not in days}

    def _begun(self, name: str) -> str:
        """What the field said at first: a word in another spelling is the same choice."""
        field = self._fields[name]
        return field.start if isinstance(field, (Choice, ProseField, EchoField)) else ""

    def _counts(self, field: EchoField) -> bool:
        return field.changed

    def _field(self, name: str, text: str) -> Widget | None:
        """The field for a cell; None when it cannot be typed here."""
        table = self._table
        code = int(table.kinds[name][self._at])
        spec = table.spec.column(name)
        if code & FORMULA_FLAG or visible(text, multiline=True) != text.replace("\r\n", "\n"):
            return None
        if spec is None:
            typed = code in (Kind.BLANK, Kind.TEXT)
            return (ProseField(text) if "\n" in text else TextField(text)) if typed else None
        return self._by_type(spec, text)

    def _by_type(self, spec: ColumnSpec, text: str) -> Widget:
        name = spec.name
        if spec.type is ColumnType.DATE:
            return DayField(self._today, text, past=name in _PAST)
        if spec.type is ColumnType.TIME:
            return TimeField(text)
        if spec.type is ColumnType.NUMBER:
            return TextField(text, rule=_number, long=False)
        if spec.choices:
            return Choice(("", *spec.choices), self._choice(spec, text))
        if name in _PROSE or "\n" in text:
            return ProseField(text)
        if name in ("Owner", "Handler"):
            return TextField(text, suggestions=people(self._board))
        if name == "Patient ref":
            # A code on the screen is one that somebody behind the chair can read.
            hidden = f"{mask_patient_ref(text)}  type to replace" if text.strip() else PRIVACY
            return TextField(placeholder=hidden, rule=remark_on_ref)
        words = used(self._board, self._table.name, name) if name in _COMPLETED else ()
        return TextField(text, suggestions=words)

    def _choice(self, spec: ColumnSpec, text: str) -> str:
        try:
            return choose_word(self._table, spec, text)
        except ValueError:
            return text.strip()

    def _why(self, name: str, text: str) -> str:
        if int(self._table.kinds[name][self._at]) & FORMULA_FLAG:
            return f"{text}  (a formula; it stays)"
        return f"{text}  (change it in the workbook)"


def _number(words: str) -> str:
    parse_number(words)
    return ""
