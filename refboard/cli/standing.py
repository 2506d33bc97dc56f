"""Commands about what waits: status, sync."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.cli.answers import say, say_json, say_receipt
from refboard.cli.opening import locate, opened
from refboard.practice.words import plural
from workbook.sync_status import LostState

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from workbook import Store
    from workbook.merging.copies import WorkbookCopy
    from workbook.sync_status import Conflict, LostEdit, PendingEdit, SyncStatus

SHORT = 8
"""Characters of an id that a person is shown; `resolve` takes them."""


def show_status(arguments: argparse.Namespace) -> int:
    """Say who has the workbook open, what waits for it, and what waits for a person (then exit code 1)."""
    import shlex

    from workbook.sharing.moved_workbook import find_orphans

    with opened(arguments.workbook, kept=True) as store:
        status = store.status()
        name = store.path.name
        versions = len(store.versions()) if status.unread else 0
        copies = _copies(store)
        orphans = find_orphans(store.path)
    if arguments.json:
        more = {
            "copies": [str(copy.path) for copy in copies],
            "orphans": [{"place": str(orphan.place), "waiting": orphan.waiting} for orphan in orphans],
        }
        say_json({**status.to_json(), **more})
    else:
        say("\n".join(_lines(status, name, versions)))
        for orphan in orphans:
            say(
                f"{plural(orphan.waiting, 'edit')} of yours wait for {orphan.place}, which is not there any more; where"
                f" it goes by another name now, refboard sync WORKBOOK --moved-from {shlex.quote(str(orphan.place))} brings them in."
            )
        for copy in copies:
            say(f"copy beside it: {copy.path.name}; refboard merge says what it would bring.")
    return 1 if status.conflicts or _left(status) else 0


def _copies(store: Store) -> list[WorkbookCopy]:
    """Copies beside the workbook that hold other things; a look that costs a second at most."""
    from workbook.merging.neighbors import find_neighbors

    if not find_neighbors(store.path):
        return []
    from refboard.practice.letters import standard_ids
    from workbook import BusyError, FileRefusedError
    from workbook.merging.copies import Limits

    try:
        search = store.merger().find(common=standard_ids(), limits=Limits(12, 16 << 20, 1.0))
    except (BusyError, FileRefusedError):
        return []
    return [copy for copy in search.copies if copy.differs]


def sync(arguments: argparse.Namespace) -> int:
    """Bring into the workbook what waits, and what an older copy took out."""
    if arguments.moved_from:
        _bring_along(arguments)
    with opened(arguments.workbook) as store:
        if arguments.take_over:
            _take_over(store)
        receipt = store.sync()
        name = store.path.name
        # Of several rows that waited, the one a person has to look at is named.
        unsettled = store.status().conflicts if receipt and receipt.status == "conflict" else ()
    if receipt is None:
        if arguments.json:
            say_json({"status": "saved", "id": "", "ids": [], "title": "", "detail": ""})
        else:
            say(f"Nothing waits for {name}.")
        return 0
    about = next((edit.row_id for edit in unsettled if edit.row_id in receipt.ids), "")
    return say_receipt(receipt, as_json=arguments.json, done=f"saved {', '.join(receipt.ids)}", about=about)


def _bring_along(arguments: argparse.Namespace) -> None:
    """Let what is kept about the workbook under its old name belong to it."""
    from workbook.sharing.moved_workbook import move

    old = Path(arguments.moved_from).expanduser()
    path = locate(arguments.workbook)
    waiting = move(old.resolve(), path.resolve())
    if not arguments.json:
        say(
            f"What is kept about {old.name} belongs to {path.name} now; {plural(waiting, 'edit')} of it to be written."
        )


def _take_over(store: Store) -> None:
    """Remove a sign that looks left behind, when a person agrees."""
    holder = store.holder()
    if holder is None:
        return
    doubt = holder.doubt()
    if not doubt:
        say(f"{holder.describe()}, and the sign looks alive: it stays.")
        return
    say(f"{holder.describe()}. {doubt}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("Nobody is here to be asked, so the sign stays; run this in a terminal.")
        return
    sys.stdout.write("Does nobody have it open any more? Remove the sign? [y/N] ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        store.take_over(holder)


def _left(status: SyncStatus) -> list[LostEdit]:
    return [each for each in (*status.reverted, *status.vanished) if each.state is LostState.LEFT]


def _lines(status: SyncStatus, name: str, versions: int) -> list[str]:
    lines = list(_holder(status, name))
    if status.unread:
        lines.append(status.unread)
        if versions:
            lines.append(f"{plural(versions, 'earlier version')} of it kept here: see refboard restore.")
    lines += [f"waits: {_waiting(edit)}" for edit in status.pending]
    lines += [f"conflict {edit.id[:SHORT]}: {_conflict(edit)}" for edit in status.conflicts]
    lines += [
        f"lost to an older copy: {_cell(each)}" for each in status.reverted if each.state is LostState.WAITING
    ]
    lines += [f"gone {each.id[:SHORT]}: {each.text}" for each in _left(status)]
    for each in status.reverted:
        if each.state is LostState.REPLACED:
            who = f" ({each.who})" if each.who else ""
            lines.append(
                f"replaced {each.id[:SHORT]}: {_cell(each)} holds {each.theirs!r}{who}, yours was "
                f"{_value(each.value)!r}"
            )
    if any(each.state is LostState.WAITING for each in status.reverted):
        lines.append("refboard sync brings back what an older copy took out.")
    if status.conflicts or _left(status):
        lines.append("refboard resolve ID --keep mine|theirs decides.")
    if status.unsettled:
        lines.append(f"{plural(status.unsettled, 'edit')} of yours not confirmed by anybody else's save yet.")
    return lines or [f"Nothing waits for {name}, and nobody has it open."]


def _holder(status: SyncStatus, name: str) -> Iterator[str]:
    if status.holder:
        since = f" since {_since(status.holder.since)}" if status.holder.since else ""
        yield f"{status.holder.name or 'Somebody'} has {name} open{since}."
        if status.holder.doubt:
            yield f"{status.holder.doubt} refboard sync --take-over asks and removes the sign."


def _since(moment: datetime) -> str:
    """A local time as people say it: the day only where it is another one."""
    from datetime import datetime

    is_today = moment.date() == datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if is_today else f"{moment:%Y-%m-%d %H:%M}"


def _waiting(edit: PendingEdit) -> str:
    """What an edit that waits will do."""
    if edit.kind == "add":
        return f"{_cell(edit)}, a new row: {_value(edit.value)}"
    if edit.kind == "remove":
        return f"{_cell(edit)} goes out again"
    return f"{_cell(edit)} = {_value(edit.value) or '(blank)'}"


def _conflict(edit: Conflict) -> str:
    """What stands against what; where there is no cell to hold anything, why."""
    who = f" ({edit.who})" if edit.who else ""
    mine = repr(_value(edit.mine))
    yours = {"add": "is a new row", "remove": "takes the row out"}.get(edit.kind, f"is {mine}")
    if edit.missing:
        return f"{_cell(edit)}: {edit.why.rstrip('.')}{who}; yours {yours}"
    return f"{_cell(edit)} holds {edit.theirs!r}{who}, yours {yours}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {text}" for name, text in value.items())
    return str(value)


def _cell(edit: PendingEdit | Conflict | LostEdit) -> str:
    column = f" {edit.column}" if edit.column else ""
    return f"{edit.table} {edit.row_id}{column}"
