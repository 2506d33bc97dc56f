"""Offering what an edit needs and the workbook lacks: a sheet for touches or referrals, an id for each office."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.lookup import find_target
from refboard.cli.opening import open_store, read_shown, today
from refboard.cli.output import ask, warn
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from workbook import Snapshot, Store


def add_yes_to_missing(parser: argparse.ArgumentParser) -> None:
    """Add consent to what the first row of a sheet needs."""
    parser.add_argument(
        "--yes",
        action="store_true",
        help="also add the sheet or the columns that the workbook lacks for this",
    )


@contextmanager
def open_ready_store(
    word: str | None,
    target: str,
    table: str,
    values: Mapping[str, str],
    of_target: Mapping[str, str] = MappingProxyType({}),
    *,
    yes: bool,
    as_json: bool,
) -> Iterator[tuple[Store, Snapshot]]:
    """Open the workbook for a new row of ``table``, and offer to add what it lacks for that.

    ``values`` go into the row and ``of_target`` into the row of the target, by column; "" is none. Raises UsageError when the target is unknown or the user declines.
    """
    from refboard.missing_tables import add_missing, find_missing

    with open_store(word) as store:
        snapshot = read_shown(store, remark=False)
        missing = find_missing(
            snapshot,
            table,
            [column for column, text in values.items() if text.strip()],
            of_target=[column for column, text in of_target.items() if text.strip()],
        )
        if not missing:
            yield store, snapshot
            return
        path = Path(snapshot.path)
        if snapshot.tables["Targets"].found:
            find_target(snapshot, target)
        can_ask = not as_json and sys.stdin.isatty() and sys.stdout.isatty()
        if not (yes or (can_ask and ask(f"{path.name} lacks {missing.text}. Add what is missing?"))):
            raise UsageError(
                f"{path.name} lacks {missing.text}, so nothing was written. Add --yes to add what is missing."
            )
    warn(add_missing(path, missing, user=config.load().user, today=today()))
    with open_store(word) as store:
        yield store, read_shown(store, remark=False)
