"""From the words of a command to a workbook, a day and a target."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from refboard import config
from refboard.cli.parsing import UsageError
from refboard.paths import kind_of, typed_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refboard.paths import Kind
    from workbook import Snapshot, Store

PATIENCE: Final = 2.0
"""Seconds to wait for a workbook that is not there: somebody may be saving it this moment."""
PATIENCE_WITH_KNOWN: Final = 10.0
"""The same for one that was edited from here, which is no wrong name."""
_STEP: Final = 0.1
FIRST, LAST = date(1950, 1, 1), date(2199, 12, 31)
"""Days that can count as today."""


def locate(word: str | None, *, kept: bool = False) -> Path:
    """Find the workbook: the one named, else that of the environment or the configuration.

    ``kept``: one that is gone will do where this computer keeps something about it. Raises RefusedError when none
    is named anywhere, or the file is not there or cannot be reached.
    """
    settings = config.load()
    path = typed_path(word) if word else settings.workbook
    if path is None:
        raise UsageError(
            f'Which workbook? Name one, set {config.WORKBOOK_VARIABLE}, or write workbook = "..." into '
            f"{settings.path}; refboard demo shows an invented one."
        )
    if _await(path, kept=kept) == "folder":
        raise UsageError(f"{path} is a folder, not a workbook.")
    return path


def _await(path: Path, *, kept: bool) -> Kind:
    """Wait a moment for a workbook that is not there; raise UsageError when it does not come."""
    from workbook.sharing.state import is_known

    waited = 0.0
    while not (kind := kind_of(path)):
        known = is_known(path)
        if known and kept:
            break
        if waited >= (PATIENCE_WITH_KNOWN if known else PATIENCE) or kind_of(path.parent) != "folder":
            raise UsageError(_missing(path, known=known))
        time.sleep(_STEP)
        waited += _STEP
    return kind


def _missing(path: Path, *, known: bool) -> str:
    if path.is_symlink():
        return f"{path} is a link to {path.readlink()}, which is not there."
    return f"There is no workbook {path}.{_hint(path) if known else ''}"


def _hint(path: Path) -> str:
    """What to do about a workbook that is gone while something is kept about it."""
    import shlex

    name = shlex.quote(str(path))
    return (
        f" What is kept about it here: refboard status {name}, refboard restore {name}; if it moved: refboard sync NEW"
        f" --moved-from {name}."
    )


@contextmanager
def opened(word: str | None, *, kept: bool = False) -> Iterator[Store]:
    """Open the workbook's store for the length of one command; ``kept`` as in `locate`."""
    from refboard.mapping import tables_for
    from workbook import Store

    path = locate(word, kept=kept)
    with (
        naming(path),
        Store.open(path, tables_for(path), user=config.load().user, shows_new_ids=True) as store,
    ):
        yield store


@contextmanager
def naming(path: Path) -> Iterator[None]:
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
def sentences() -> Iterator[None]:
    """Turn the ValueErrors of what people typed, which are sentences, into refusals."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error)) from error


def today() -> date:
    """The day on this computer's clock."""
    return datetime.now().astimezone().date()


def day_of(text: str, on: date | None = None, *, past: bool = False) -> date:
    """Read a day a person typed; nothing means ``on``, or today.

    Without ``on`` it is itself a day to stand on, and must leave room for the figures on both sides.
    """
    from refboard.practice.calendar import parse_day

    base = on or today()
    if not text.strip():
        return base
    with sentences():
        day = parse_day(text, base, past=past)
    if on is None and not FIRST <= day <= LAST:
        raise UsageError(f"{text.strip()!r} is too far away; name a day from {FIRST.year} to {LAST.year}.")
    return day


def find_target(snapshot: Snapshot, text: str) -> str:
    """Find the one target that an id or a name means; its id, or ``#26`` for row 26 where it has none.

    An id, then a contact or source of exactly this name, then one that contains it. Raises UsageError
    that lists the choices when there are several, or the nearest names when there is none.
    """
    from refboard.practice.rows import find_table
    from workbook.schema import fold

    table = find_table(snapshot, "Targets")
    wanted = fold(text)
    if not wanted:
        raise UsageError("Which target? Give its id or a name.")
    if text.strip().startswith("#") or table.index(text.strip()) is not None:
        return text.strip()
    ids = [fold(row_id) for row_id in table.ids]
    contacts = [fold(name) for name in table.text["Contact"].to_list()]
    sources = [fold(name) for name in table.text["Source"].to_list()]
    rows = range(len(table))
    found = [at for at in rows if wanted == ids[at]]
    found = found or [at for at in rows if wanted in (contacts[at], sources[at])]
    found = found or [at for at in rows if wanted in contacts[at] or wanted in sources[at]]

    def name(at: int) -> str:
        shown = table.shown(at)
        return f"{shown['Contact'].strip() or 'the office'}, {shown['Source'].strip()} ({key(at)})"

    def key(at: int) -> str:
        return table.ids[at] or f"#{table.rows[at]}"

    if len(found) == 1:
        return key(found[0])
    if found:
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise UsageError(f"{text!r} can be {'; '.join(map(name, found[:8]))}{more}; give the id.")
    near = get_close_matches(wanted, [*contacts, *sources], n=1)
    hint = ""
    if near:
        hint = f"; the nearest is {name(next(at for at in rows if near[0] in (contacts[at], sources[at])))}"
    raise UsageError(f"No target has the id or the name {text!r}{hint}.")
