"""Earlier versions and the history of this computer: restore, purge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from refboard.cli.opening import find_workbook, open_store
from refboard.cli.options import add_json, add_words, add_workbook, add_yes
from refboard.cli.output import confirm, local_time, print_json, print_receipt, print_text
from refboard.cli.parsing import UsageError, is_workbook
from refboard.cli.registry import CliCommand
from refboard.paths import kind_of, typed_path
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from workbook import Store
    from workbook.sharing.versions.difference import TableDifference
    from workbook.sharing.versions.ring import StoredVersion


def add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which version, and which part of it."""
    add_words(parser, "[WORKBOOK] [VERSION]", "the number of a version; leave out to list them")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--rows", action="store_true", help="bring back only the rows that are missing now")
    part.add_argument(
        "--to", default="", metavar="FILE", help="write the version to FILE and leave the workbook alone"
    )
    add_yes(parser)
    add_json(parser)


def restore(arguments: argparse.Namespace) -> int:
    """List the stored versions, or show what changed since one and bring it back on request."""
    workbook, number = _split(arguments.words)
    with open_store(workbook, allow_missing=number is None or bool(arguments.to)) as store:
        if number is None:
            return _list_versions(store, as_json=arguments.json)
        if arguments.to:
            return _write_copy(store, number, typed_path(arguments.to))
        return _bring_back(store, number, arguments)


def add_purge_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the workbook and consent."""
    add_workbook(parser)
    add_yes(parser)
    add_json(parser)


def purge(arguments: argparse.Namespace) -> int:
    """Delete this computer's history for a workbook: the journal and earlier versions."""
    from workbook.sharing.state import purge as delete_history
    from workbook.sharing.state import state_folder

    path = find_workbook(arguments.workbook, allow_missing=True)
    with open_store(str(path), allow_missing=True) as store:
        versions = len(store.versions())
        undecided, caution = _unsaved(store)
    if undecided:
        exist = "exists" if undecided == 1 else "exist"
        raise UsageError(
            f"{plural(undecided, 'edit')} for {path.name} {exist} only on this computer, pending or waiting for a decision."
            f" Run refboard sync or refboard resolve first, or delete {state_folder(path.resolve())} yourself to discard"
            " your edits."
        )
    question = (
        f"{caution}Delete undo and {plural(versions, 'earlier version')} of {path.name} on this computer?"
    )
    if not arguments.yes and not confirm(question, quiet=arguments.json):
        if arguments.json:
            print_json({"status": "shown", "files": 0})
        return 0
    count = delete_history(path.resolve())
    if arguments.json:
        print_json({"status": "purged", "files": count})
    else:
        rest = (
            "the workbook itself did not change" if path.exists() else "the workbook itself no longer exists"
        )
        print_text(f"Deleted {plural(count, 'file')} of history for {path.name}; {rest}.")
    return 0


COMMANDS = {
    "restore": CliCommand(add_restore_arguments, restore),
    "purge": CliCommand(add_purge_arguments, purge),
}


def _split(words: Sequence[str]) -> tuple[str | None, int | None]:
    given = list(words)
    number = given.pop() if given and given[-1].isascii() and given[-1].isdigit() else None
    if len(given) > 1 or (
        given and number is None and not is_workbook(given[0]) and not kind_of(Path(given[0]))
    ):
        raise UsageError("This command needs the number of a version, after the workbook if you name one.")
    return (given[0] if given else None), (None if number is None else int(number))


def _list_versions(store: Store, *, as_json: bool) -> int:
    versions = store.versions()
    if as_json:
        print_json({"versions": [_version_data(version) for version in versions]})
        return 0
    if not versions:
        print_text(
            f"No versions of {store.path.name} yet; the first is stored when you first save from this computer."
        )
        return 0
    for version in versions:
        who = version.who or ("you" if version.own else "a colleague")
        print_text(
            f"{version.number:>5}  {local_time(version.at)}  {version.size / 1024:>9,.0f} KB  saved by {who}"
        )
    print_text("refboard restore NUMBER shows what changed since, and offers to bring it back.")
    return 0


def _version_data(version: StoredVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "at": version.at,
        "own": version.own,
        "size": version.size,
        "who": version.who,
    }


def _write_copy(store: Store, number: int, target: Path) -> int:
    from workbook.sharing.new_file import write_new_file

    write_new_file(target, store.version(number))
    print_text(f"wrote version {number} to {target}")
    return 0


def _bring_back(store: Store, number: int, arguments: argparse.Namespace) -> int:
    from workbook.sharing.versions.difference import describe_tables

    store.version(number)
    tables, unread = _changes_since(store, number)
    if not arguments.json:
        if unread:
            print_text(f"{unread} So the changes since version {number} are unknown.")
        else:
            changes = (f"  {sentence}" for sentence in describe_tables(tables))
            print_text("\n".join([f"Since version {number}:", *changes]))
    question = _question(store.path.name, number, tables, rows=arguments.rows)
    if not arguments.yes and not confirm(question, quiet=arguments.json):
        if arguments.json:
            counts = [_difference_data(each) for each in tables]
            print_json({"status": "shown", "number": number, "tables": counts, "unread": unread})
        return 0
    return print_receipt(store.restore(number, rows_only=arguments.rows), as_json=arguments.json)


def _changes_since(store: Store, number: int) -> tuple[list[TableDifference], str]:
    """What changed since a stored version, or why a damaged workbook cannot be compared."""
    from workbook import FileRefusedError

    try:
        return store.difference(number), ""
    except FileRefusedError as error:
        return [], str(error)


def _difference_data(difference: TableDifference) -> dict[str, object]:
    counts = {change: difference.count(change) for change in ("added", "gone", "changed")}
    return {"table": difference.table, **counts}


def _question(name: str, number: int, tables: Sequence[TableDifference], *, rows: bool) -> str:
    if rows:
        # A row without an id cannot be matched, and is not brought back by itself.
        gone = sum(row.change == "gone" and bool(row.row_id) for table in tables for row in table.rows)
        return f"Add the {plural(gone, 'row')} of version {number} that {name} no longer has?"
    return f"Replace {name} with version {number}? The current workbook is stored as a version first."


def _unsaved(store: Store) -> tuple[int, str]:
    """Count the edits that are pending or need a decision, and say what else speaks against deleting."""
    from workbook.sharing.journal.database import DamagedJournalError

    try:
        status = store.status()
    except DamagedJournalError:
        return 0, "The journal is damaged, so it is unknown whether you have pending edits. "
    undecided = len(status.pending) + len(status.conflicts) + len(status.reverted) + len(status.vanished)
    if not status.unsettled:
        return undecided, ""
    return undecided, f"Not yet seen by another editor: {plural(status.unsettled, 'edit')}. "
