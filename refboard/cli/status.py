"""Pending edits, conflicts, and who has the workbook open: status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.cli.opening import open_store
from refboard.cli.options import add_workbook_and_json
from refboard.cli.output import print_json, print_text
from refboard.cli.registry import CliCommand
from refboard.practice.words import plural
from workbook.sync_status import LostState

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from workbook import Store
    from workbook.merging.copies import WorkbookCopy
    from workbook.sharing.moved_workbook import Orphan
    from workbook.sync_status import Conflict, LostEdit, PendingEdit, SyncStatus

SHORT: Final = 8
"""Characters of an id that a person sees; `resolve` takes them."""


def show_status(arguments: argparse.Namespace) -> int:
    """Print who has the workbook open, what is pending, and what a person must decide (then exit code 1)."""
    from workbook.sharing.moved_workbook import find_orphans

    with open_store(arguments.workbook, allow_missing=True) as store:
        status = store.status()
        name = store.path.name
        versions = len(store.versions()) if status.unread else 0
        copies = _copies(store)
        orphans = find_orphans(store.path)
    if arguments.json:
        print_json(
            {
                **status.to_json(),
                "copies": [str(copy.path) for copy in copies],
                "orphans": [{"place": str(orphan.place), "waiting": orphan.waiting} for orphan in orphans],
            }
        )
    else:
        lines = [*_status_lines(status, name, versions), *_neighbor_lines(orphans, copies)]
        print_text("\n".join(lines))
    return 1 if status.conflicts or _undecided(status) else 0


COMMANDS = {"status": CliCommand(add_workbook_and_json, show_status)}


def _copies(store: Store) -> list[WorkbookCopy]:
    """Copies beside the workbook with different contents; the search takes a second at most."""
    from workbook.merging.neighbors import find_neighbors

    if not find_neighbors(store.path):
        return []
    from refboard.practice.message_templates import standard_template_ids
    from workbook import BusyError, FileRefusedError
    from workbook.merging.copies import Limits

    try:
        search = store.merger().find(common=standard_template_ids(), limits=Limits(12, 16 << 20, 1.0))
    except (BusyError, FileRefusedError):
        return []
    return [copy for copy in search.copies if copy.differs]


def _neighbor_lines(orphans: Sequence[Orphan], copies: Sequence[WorkbookCopy]) -> Iterator[str]:
    import shlex

    for orphan in orphans:
        place = shlex.quote(str(orphan.place))
        yield (
            f"You have {plural(orphan.waiting, 'pending edit')} for {orphan.place}, which is no longer there. If it was"
            f" moved or renamed, run refboard sync WORKBOOK --moved-from {place}."
        )
    for copy in copies:
        yield f"copy in the same folder: {copy.path.name}; refboard merge shows what it would add."


def _status_lines(status: SyncStatus, name: str, versions: int) -> list[str]:
    lines = list(_holder_lines(status, name))
    if status.unread:
        lines.append(status.unread)
        if versions:
            lines.append(f"{plural(versions, 'earlier version')} on this computer: see refboard restore.")
    lines += [f"pending: {_pending(edit)}" for edit in status.pending]
    lines += [f"conflict {edit.id[:SHORT]}: {_conflict(edit)}" for edit in status.conflicts]
    lines += _reverted_lines(status)
    if status.conflicts or _undecided(status):
        lines.append("To decide, run refboard resolve ID --keep mine|theirs.")
    if status.former:
        lines.append(
            f"You have {plural(status.former, 'edit')} for another workbook that had this path before; they stay out of this"
            " one. If it is the same workbook, run refboard sync WORKBOOK --same."
        )
    if status.unsettled:
        lines.append(f"Saved. Not yet seen by another editor: {plural(status.unsettled, 'edit')}.")
    return lines or [f"No pending edits for {name}, and no one has it open."]


def _reverted_lines(status: SyncStatus) -> Iterator[str]:
    """What an older copy overwrote or a colleague removed."""
    waiting = [each for each in status.reverted if each.state is LostState.WAITING]
    for each in waiting:
        yield f"overwritten by an older copy: {_cell(each)}"
    for each in _undecided(status):
        yield f"missing {each.id[:SHORT]}: {each.text}"
    for each in status.reverted:
        if each.state is LostState.REPLACED:
            who = f" ({each.who})" if each.who else ""
            mine = repr(_value(each.value))
            yield f"replaced {each.id[:SHORT]}: {_cell(each)} is {each.theirs!r}{who}, yours was {mine}"
    if waiting:
        yield "refboard sync restores what an older copy overwrote."


def _undecided(status: SyncStatus) -> list[LostEdit]:
    return [each for each in (*status.reverted, *status.vanished) if each.state is LostState.LEFT]


def _holder_lines(status: SyncStatus, name: str) -> Iterator[str]:
    if status.holder:
        since = f" since {_since(status.holder.since)}" if status.holder.since else ""
        yield f"{status.holder.name or 'A colleague'} {'has had' if since else 'has'} {name} open{since}."
        if status.holder.doubt:
            yield f"{status.holder.doubt} refboard sync --take-over removes the lock file after asking."


def _since(moment: datetime) -> str:
    """A local time as people say it: with the day only if it is another one."""
    from datetime import datetime

    is_today = moment.date() == datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if is_today else f"{moment:%Y-%m-%d %H:%M}"


def _pending(edit: PendingEdit) -> str:
    """What a pending edit will do."""
    if edit.kind == "add":
        return f"{_cell(edit)}, a new row: {_value(edit.value)}"
    if edit.kind == "remove":
        return f"{_cell(edit)} is removed again"
    return f"{_cell(edit)} = {_value(edit.value) or '(blank)'}"


def _conflict(edit: Conflict) -> str:
    """Both values of a conflict; if there is no cell to hold a value, why."""
    who = f" ({edit.who})" if edit.who else ""
    mine = repr(_value(edit.mine))
    yours = {"add": "is a new row", "remove": "removes the row"}.get(edit.kind, f"is {mine}")
    if edit.missing:
        return f"{_cell(edit)}: {edit.why.rstrip('.')}{who}; yours {yours}"
    return f"{_cell(edit)} is {edit.theirs!r}{who}, yours {yours}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {text}" for name, text in value.items())
    return str(value)


def _cell(edit: PendingEdit | Conflict | LostEdit) -> str:
    column = f" {edit.column}" if edit.column else ""
    return f"{edit.table} {edit.row_id}{column}"
