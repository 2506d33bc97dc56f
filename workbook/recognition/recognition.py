"""What is in a workbook: tables with their columns and sheets, lists that are refused, lists that come near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbook.recognition.columns import ColumnMatch
from workbook.recognition.row_kinds import RowKind
from workbook.recognition.series import SeriesColumn
from workbook.recognition.tables import Sighting
from workbook.recognition.tabs import TabName


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no data: the first text in it says which one it is."""

    sheet: str
    row: int
    kind: RowKind
    text: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """One list of a table; ``tab`` is what its sheet's name says beside the list's own name."""

    sighting: Sighting
    tab: TabName

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        return self.sighting.region.grid.sheet

    @property
    def name(self) -> str:
        """Name of the Excel table, else of the sheet."""
        return self.sighting.region.name


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of the caller's, over one or several sheets.

    ``columns`` are proposed, ``asked`` are too unsure for that. ``own`` are headers that stay the colleagues'.
    ``new_rows``: position of the part that takes new rows. ``names``: first and last name in two columns, as the role
    they make. ``series``: events in columns of their own.
    """

    kind: str
    parts: tuple[TablePart, ...]
    confidence: float
    columns: tuple[ColumnMatch, ...]
    asked: tuple[ColumnMatch, ...]
    own: tuple[str, ...]
    new_rows: int = 0
    series: tuple[SeriesColumn, ...] = ()
    tab_role: str = ""
    """Role that the tabs' words give where the rows do not (the colleague)."""
    implied: tuple[tuple[str, str], ...] = ()
    """Roles that no column has, with the value that the name of the list says for all rows (a call log is by phone)."""

    @property
    def rows(self) -> int:
        """Data rows over all parts."""
        return sum(len(part.sighting.region.data) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Refused:
    """A list that is none of the caller's tables, with the reason."""

    sheet: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A list that could be a table and is not used: a rival was better, or something is missing."""

    sheet: str
    kind: str
    confidence: float
    lacks: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything that was found."""

    tables: tuple[FoundTable, ...] = ()
    refused: tuple[Refused, ...] = ()
    not_used: tuple[NotUsed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sightings: Sequence[Sighting] = field(default=(), repr=False)

    def table(self, kind: str) -> FoundTable | None:
        """The table of a kind, where there is one."""
        return next((table for table in self.tables if table.kind == kind), None)
