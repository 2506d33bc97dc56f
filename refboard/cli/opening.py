"""Find and open the workbook of a command, and read the days it is given."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from refboard import config
from refboard.cli.output import warn
from refboard.cli.parsing import UsageError
from refboard.paths import kind_of, typed_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refboard.paths import Kind
    from workbook import Snapshot, Store

PATIENCE: Final = 2.0
"""Seconds to wait for a workbook that is not there: a colleague may be saving it at this moment."""
PATIENCE_WITH_KNOWN: Final = 10.0
"""The same for one that was edited from this computer, so that its name is no typing error."""
_STEP: Final = 0.1
_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".tab"})
FIRST, LAST = date(1950, 1, 1), date(2199, 12, 31)
"""Days that can count as today."""


def find_workbook(word: str | None, *, allow_missing: bool = False) -> Path:
    """Find the workbook: the one named, else that of the environment or the configuration.

    With ``allow_missing`` a missing workbook is fine if this computer has a history for it. Raises
    RefusedError if none is named anywhere, or the file is not there or cannot be reached.
    """
    settings = config.load()
    path = typed_path(word) if word else settings.workbook
    if path is None:
        raise UsageError(
            f'Which workbook? Name one, set {config.WORKBOOK_VARIABLE}, or write workbook = "..." into '
            f"{settings.path}. To look around first, run refboard demo."
        )
    if path.suffix.casefold() in _TEXT_SUFFIXES:
        raise UsageError(
            f"{path.name} is a text file, not a workbook. refboard import {path.name} WORKBOOK brings its rows into one."
        )
    if _await(path, allow_missing=allow_missing) == "folder":
        raise UsageError(f"{path} is a folder, not a workbook.")
    return path


def _await(path: Path, *, allow_missing: bool) -> Kind:
    """Wait a moment for a missing workbook; raise UsageError if it does not appear."""
    from workbook.sharing.state import is_known

    waited = 0.0
    while not (kind := kind_of(path)):
        known = is_known(path)
        if known and allow_missing:
            break
        if waited >= (PATIENCE_WITH_KNOWN if known else PATIENCE) or kind_of(path.parent) != "folder":
            raise UsageError(_missing(path, known=known))
        time.sleep(_STEP)
        waited += _STEP
    return kind


def _missing(path: Path, *, known: bool) -> str:
    if path.is_symlink():
        return f"{path} is a link to {path.readlink()}, which does not exist."
    return f"There is no workbook {path}.{_hint(path) if known else ''}"


def _hint(path: Path) -> str:
    """What to do about a missing workbook that has a history on this computer."""
    import shlex

    name = shlex.quote(str(path))
    return (
        f" This computer still has its history: see refboard status {name} and refboard restore {name}."
        f" If the workbook was moved, run refboard sync NEW --moved-from {name}."
    )


@contextmanager
def open_store(word: str | None, *, allow_missing: bool = False) -> Iterator[Store]:
    """Open the workbook's store for one command; ``allow_missing`` as in `find_workbook`."""
    from refboard.mapping import tables_for
    from workbook import Store

    path = find_workbook(word, allow_missing=allow_missing)
    with (
        name_file_in_errors(path),
        Store.open(path, tables_for(path), user=config.load().user, shows_new_ids=True) as store,
    ):
        yield store
        if store.removed_lock_file:
            warn(f"Removed the lock file of a refboard that was killed while it saved {path.name}.")


def read_shown(store: Store, *, remark: bool = True) -> Snapshot:
    """Read the workbook as the dashboard shows it: with the edits that wait in the journal.

    ``remark``: say on stderr how many rows that changes, and who has the workbook open.
    """
    from refboard.cli.output import warn
    from refboard.practice.words import plural

    snapshot = store.with_pending(store.read())
    if remark and snapshot.queued:
        holder = store.holder()
        who = f" ({holder.describe()})" if holder is not None else ""
        rows = plural(len(snapshot.queued), "row")
        warn(f"Edits of {rows} are queued{who}; they are shown as if they were saved.")
    return snapshot


@contextmanager
def name_file_in_errors(path: Path) -> Iterator[None]:
    """Make every refusal name the file it is about."""
    from workbook.errors import NotWrittenError, WorkbookError

    try:
        yield
    except NotWrittenError:
        raise
    except WorkbookError as error:
        if path.name in str(error):
            raise
        raise type(error)(f"{path.name}: {error}") from error


@contextmanager
def as_usage_errors() -> Iterator[None]:
    """Turn the ValueErrors about what a person typed, which are sentences, into UsageErrors."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error)) from error


def today() -> date:
    """The day on this computer's clock."""
    return datetime.now().astimezone().date()


def read_day(text: str, on: date | None = None, *, past: bool = False) -> date:
    """Read a day a person typed; "" means ``on``, or today.

    Without ``on`` the day itself counts as today, and must leave room for the figures on both sides.
    """
    from refboard.practice.calendar import parse_day

    base = on or today()
    if not text.strip():
        return base
    with as_usage_errors():
        day = parse_day(text, base, past=past)
    if on is None and not FIRST <= day <= LAST:
        raise UsageError(f"{text.strip()!r} is out of range; use a day from {FIRST.year} to {LAST.year}.")
    return day


def read_optional_day(text: str, on: date) -> date | None:
    """Read a day a person may have left out, as of the day ``on``."""
    return read_day(text, on) if text else None
