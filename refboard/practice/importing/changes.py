"""From matched rows to changes of the workbook: one action, one undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from refboard.practice.actions import Action
from refboard.practice.importing.incoming import Incoming, Value
from refboard.practice.importing.matching import MatchedRow, Verdict
from refboard.practice.translation import CHOICES, Translation
from refboard.practice.words import plural
from workbook.change import AddRow, Change, SetCells
from workbook.snapshot import Snapshot


def import_rows(
    snapshot: Snapshot,
    incoming: Incoming,
    matched: Sequence[MatchedRow],
    *,
    name: str,
    replace_cells: bool = False,
    add_doubtful: bool = False,
) -> Action:
    """Add new rows and fill blank cells of known ones; ``replace_cells`` also changes what differs.

    Doubtful rows are left out, unless ``add_doubtful`` adds them as new ones. Words are written as the workbook writes them.
    """
    words = Translation.from_snapshot(snapshot)
    rows = [
        replace(match, verdict=Verdict.NEW) if add_doubtful and match.verdict is Verdict.DOUBTFUL else match
        for match in matched
    ]
    changes = tuple(_changes(snapshot, incoming, rows, words, replace_cells=replace_cells))
    added = sum(isinstance(change, AddRow) for change in changes)
    changed = len(changes) - added
    what = f"{plural(added, 'new row')}, {plural(changed, 'changed row')} of {incoming.table}"
    return Action(f"Import {name}: {what}", changes)


def _changes(
    snapshot: Snapshot,
    incoming: Incoming,
    matched: Sequence[MatchedRow],
    words: Translation,
    *,
    replace_cells: bool,
) -> Iterator[Change]:
    table = snapshot.tables[incoming.table]
    for match in matched:
        if match.verdict is Verdict.NEW:
            values = {
                column: v
                for column, v in match.row.values.items()
                if column in table.letters or not table.found
            }
            yield AddRow(incoming.table, _written(snapshot, incoming.table, values, words))
        elif match.verdict is Verdict.CHANGED and match.index is not None and table.ids[match.index]:
            chosen = {d.column: d.ours for d in match.differences if d.blank or replace_cells}
            if chosen:
                yield SetCells(
                    incoming.table, table.ids[match.index], _written(snapshot, incoming.table, chosen, words)
                )


def _written(
    snapshot: Snapshot, table: str, values: Mapping[str, Value], words: Translation
) -> dict[str, Value]:
    written: dict[str, Value] = {}
    for column, value in values.items():
        if (table, column) in CHOICES and isinstance(value, str) and not isinstance(value, date):
            choice = words.meaning(table, column, value)
            if choice == "":
                continue
            written[column] = words.word_for(snapshot, table, column, choice) if choice else value
        else:
            written[column] = value
    return written
