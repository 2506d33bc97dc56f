"""Commands about decisions and earlier versions: resolve, restore, purge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from refboard.cli.answers import agrees, say, say_json, say_receipt
from refboard.cli.opening import locate, opened
from refboard.cli.parsing import UsageError, is_workbook, split_words
from refboard.paths import kind_of, typed_path
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse

    from workbook import Store
    from workbook.sharing.versions.difference import TableDifference
    from workbook.sharing.versions.ring import StoredVersion


def resolve(arguments: argparse.Namespace) -> int:
    """Keep mine or theirs."""
    if arguments.all:
        return _resolve_all(arguments)
    workbook, (key,) = split_words(arguments.words, 1, "the id of what is to be decided")
    with opened(workbook) as store:
        receipt = store.resolve(key, arguments.keep)
    return say_receipt(receipt, as_json=arguments.json)


def _resolve_all(arguments: argparse.Namespace) -> int:
    """Decide everything that is open the same way."""
    if len(arguments.words) > 1:
        raise UsageError("--all takes no id.")
    with opened(arguments.words[0] if arguments.words else None) as store:
        receipts = store.resolve_all(arguments.keep)
        left = store.status()
    codes = [say_receipt(receipt, as_json=arguments.json) for receipt in receipts]
    return 1 if left.conflicts else max(codes)


def restore(arguments: argparse.Namespace) -> int:
    """List the kept versions, say what one differs in, and bring it back when that is wanted."""
    workbook, number = _version_named(arguments.words)
    with opened(workbook, kept=number is None or bool(arguments.to)) as store:
        if number is None:
            return _list(store, as_json=arguments.json)
        if arguments.to:
            return _write_copy(store, number, typed_path(arguments.to))
        return _bring_back(store, number, arguments)


def _version_named(words: list[str]) -> tuple[str | None, int | None]:
    given = list(words)
    number = given.pop() if given and given[-1].isascii() and given[-1].isdigit() else None
    if len(given) > 1 or (
        given and number is None and not is_workbook(given[0]) and not kind_of(Path(given[0]))
    ):
        raise UsageError("This needs the number of a version, after the workbook if one is named.")
    return (given[0] if given else None), (None if number is None else int(number))


def _list(store: Store, *, as_json: bool) -> int:
    versions = store.versions()
    if as_json:
        say_json({"versions": [_as_json(kept) for kept in versions]})
        return 0
    if not versions:
        say(f"No version of {store.path.name} is kept yet; the first one is at the first save from here.")
        return 0
    for kept in versions:
        who = kept.who or ("you" if kept.own else "somebody else")
        say(f"{kept.number:>5}  {_local(kept.at)}  {kept.size / 1024:>9,.0f} KB  saved by {who}")
    say("refboard restore NUMBER says what changed since, and offers to bring it back.")
    return 0


def _as_json(kept: StoredVersion) -> dict[str, object]:
    return {"number": kept.number, "at": kept.at, "own": kept.own, "size": kept.size, "who": kept.who}


def _local(at: str) -> str:
    from datetime import datetime

    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _write_copy(store: Store, number: int, target: Path) -> int:
    from workbook.sharing.new_file import write_new_file

    write_new_file(target, store.version(number))
    say(f"Wrote version {number} to {target}.")
    return 0


def _bring_back(store: Store, number: int, arguments: argparse.Namespace) -> int:
    from workbook.sharing.versions.difference import describe_tables

    store.version(number)
    tables, unread = _since(store, number)
    if not arguments.json:
        said = [f"  {sentence}" for sentence in describe_tables(tables)]
        lines = [f"{unread} So nothing tells what changed since version {number}."] if unread else said
        say("\n".join(lines if unread else [f"Since version {number}:", *lines]))
    what = _question(store.path.name, number, tables, rows=arguments.rows)
    if not arguments.yes and not agrees(what, quiet=arguments.json):
        if arguments.json:
            say_json({"status": "shown", "number": number, "tables": _counts(tables), "unread": unread})
        return 0
    return say_receipt(store.restore(number, rows_only=arguments.rows), as_json=arguments.json)


def _since(store: Store, number: int) -> tuple[list[TableDifference], str]:
    """What changed since a kept version, or why a workbook that is damaged cannot tell."""
    from workbook import FileRefusedError

    try:
        return store.difference(number), ""
    except FileRefusedError as error:
        return [], str(error)


def _counts(tables: list[TableDifference]) -> list[dict[str, object]]:
    return [
        {
            "table": each.table,
            "added": each.count("added"),
            "gone": each.count("gone"),
            "changed": each.count("changed"),
        }
        for each in tables
    ]


def _question(name: str, number: int, tables: list[TableDifference], *, rows: bool) -> str:
    if rows:
        # A row without an id cannot be found again, and is not brought back by itself.
        gone = sum(row.change == "gone" and bool(row.row_id) for table in tables for row in table.rows)
        return f"Add the {plural(gone, 'row')} of version {number} that {name} no longer has?"
    return f"Put version {number} in the place of {name}? What is there now is kept as a version."


def purge(arguments: argparse.Namespace) -> int:
    """Remove what this computer keeps about a workbook: journal and earlier versions."""
    from workbook.sharing.journal.database import DamagedJournalError
    from workbook.sharing.state import purge as remove
    from workbook.sharing.state import state_folder

    path = locate(arguments.workbook, kept=True)
    waiting, unsure = 0, ""
    with opened(str(path), kept=True) as store:
        versions = len(store.versions())
        try:
            status = store.status()
        except DamagedJournalError:
            unsure = "Its journal is damaged: nobody can tell whether edits of yours wait in it. "
        else:
            waiting = (
                len(status.pending) + len(status.conflicts) + len(status.reverted) + len(status.vanished)
            )
            if status.unsettled:
                unsure = (
                    f"{plural(status.unsettled, 'edit')} of yours not confirmed by anybody else's save yet. "
                )
    if waiting:
        raise UsageError(
            f"{plural(waiting, 'edit')} of yours wait for {path.name} or for a decision, and are nowhere else;"
            f" sync or resolve them first. To give them up, remove {state_folder(path.resolve())} yourself."
        )
    question = (
        f"{unsure}Forget undo and {plural(versions, 'earlier version')} of {path.name} on this computer?"
    )
    if not arguments.yes and not agrees(question, quiet=arguments.json):
        if arguments.json:
            say_json({"status": "shown", "files": 0})
        return 0
    count = remove(path.resolve())
    if arguments.json:
        say_json({"status": "purged", "files": count})
    else:
        rest = (
            "the workbook itself is as it was"
            if path.exists()
            else "the workbook itself is not there any more"
        )
        say(f"Removed {plural(count, 'file')} kept for {path.name}; {rest}.")
    return 0
