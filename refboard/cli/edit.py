"""Change single cells, and undo: set, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.opening import as_usage_errors, open_store, read_day, read_shown
from refboard.cli.options import add_json, add_on, add_words, add_workbook_and_json
from refboard.cli.output import print_receipt
from refboard.cli.parsing import UsageError, is_workbook, split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import submit_action

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable


def add_set_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the row and its new cells."""
    add_words(parser, "[WORKBOOK] TABLE ROW_ID COLUMN=VALUE ...", "an empty VALUE clears the cell")
    add_on(parser)
    add_json(parser)


def set_cells(arguments: argparse.Namespace) -> int:
    """Set cells of one row."""
    from refboard.practice.actions import set_values

    words = list(arguments.words)
    first = next((at for at, word in enumerate(words) if "=" in word and not is_workbook(word)), len(words))
    workbook, (table, row_id) = split_words(words[:first], 2, "TABLE ROW_ID COLUMN=VALUE")
    values = _values(words[first:])
    on = read_day(arguments.on)
    with open_store(workbook) as store:
        snapshot = read_shown(store, remark=False)
        with as_usage_errors():
            action = set_values(snapshot, table, row_id, values=values, on=on)
        return submit_action(store, action, as_json=arguments.json)


def _values(pairs: Iterable[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        column, equals, value = pair.partition("=")
        if not equals or not column.strip():
            raise UsageError(f"{pair!r} is not COLUMN=VALUE.")
        if column in values:
            raise UsageError(f"{column} is given twice.")
        values[column] = value
    return values


def undo(arguments: argparse.Namespace) -> int:
    """Undo the last edit of this user."""
    from refboard.fix_workbook import undo_newest

    with open_store(arguments.workbook) as store:
        receipt = undo_newest(store, store.path)
        return print_receipt(receipt, as_json=arguments.json, done=f"undone: {receipt.title}")


COMMANDS = {
    "set": CliCommand(add_set_arguments, set_cells),
    "undo": CliCommand(add_workbook_and_json, undo),
}
