"""Bring edits and the workbook together: sync, resolve."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.cli.opening import find_workbook, open_store
from refboard.cli.options import add_json, add_words, add_workbook
from refboard.cli.output import ask, print_json, print_receipt, print_text
from refboard.cli.parsing import UsageError, split_words
from refboard.cli.registry import CliCommand
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse

    from workbook import Store


def add_sync_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the workbook, a lock file left behind, and an earlier path."""
    add_workbook(parser)
    parser.add_argument(
        "--take-over",
        action="store_true",
        help="remove another program's lock file that looks left behind, after asking",
    )
    parser.add_argument(
        "--moved-from",
        default="",
        metavar="OLD",
        help="where the workbook was before it was moved or renamed; its pending edits and history move along",
    )
    parser.add_argument(
        "--same",
        action="store_true",
        help="this is the same workbook as the one that had this path before; its pending edits move along",
    )
    add_json(parser)


def sync(arguments: argparse.Namespace) -> int:
    """Write pending edits into the workbook and restore what an older copy overwrote."""
    if arguments.moved_from:
        _move_history(arguments)
    with open_store(arguments.workbook) as store:
        if arguments.take_over:
            _take_over(store)
        if arguments.same:
            store.take_over_former()
        receipt = store.sync()
        name = store.path.name
        # If several rows were pending, the one that needs a decision is named.
        conflicts = store.status().conflicts if receipt and receipt.status == "conflict" else ()
    if receipt is None:
        if arguments.json:
            print_json({"status": "saved", "id": "", "ids": [], "title": "", "detail": ""})
        else:
            print_text(f"No pending edits for {name}.")
        return 0
    undecided = next((edit.row_id for edit in conflicts if edit.row_id in receipt.ids), "")
    done = f"saved {', '.join(receipt.ids)}"
    return print_receipt(receipt, as_json=arguments.json, done=done, row_id=undecided)


def add_resolve_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the conflict, and which value to keep."""
    add_words(parser, "[WORKBOOK] ID", "the id that refboard status shows, or its beginning")
    parser.add_argument("--all", action="store_true", help="decide everything that refboard status lists")
    parser.add_argument("--keep", required=True, choices=("mine", "theirs"), help="which value to keep")
    add_json(parser)


def resolve(arguments: argparse.Namespace) -> int:
    """Keep mine or theirs."""
    if arguments.all:
        return _resolve_all(arguments)
    workbook, (key,) = split_words(arguments.words, 1, "the id that refboard status shows")
    with open_store(workbook) as store:
        receipt = store.resolve(key, arguments.keep)
    return print_receipt(receipt, as_json=arguments.json)


COMMANDS = {
    "sync": CliCommand(add_sync_arguments, sync),
    "resolve": CliCommand(add_resolve_arguments, resolve),
}


def _resolve_all(arguments: argparse.Namespace) -> int:
    """Decide everything that is open the same way."""
    if len(arguments.words) > 1:
        raise UsageError("--all takes no id.")
    with open_store(arguments.words[0] if arguments.words else None) as store:
        receipts = store.resolve_all(arguments.keep)
        left = store.status().conflicts
    codes = [print_receipt(receipt, as_json=arguments.json) for receipt in receipts]
    return 1 if left else max(codes)


def _move_history(arguments: argparse.Namespace) -> None:
    """Give the workbook the history that belongs to its old path."""
    from workbook.sharing.moved_workbook import move

    old = Path(arguments.moved_from).expanduser()
    path = find_workbook(arguments.workbook)
    pending = move(old.resolve(), path.resolve())
    if not arguments.json:
        print_text(
            f"The history of {old.name} now belongs to {path.name}, with {plural(pending, 'pending edit')}."
        )


def _take_over(store: Store) -> None:
    """Remove a lock file that looks left behind, if the person agrees."""
    holder = store.holder()
    if holder is None:
        return
    doubt = holder.doubt()
    if not doubt:
        print_text(f"{holder.describe()}, and the lock file looks current, so it stays.")
        return
    print_text(f"{holder.describe()}. {doubt}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print_text("There is no terminal to ask on, so the lock file stays; run this in a terminal.")
        return
    if ask("Are you sure that no one has it open? Remove the lock file?"):
        store.take_over(holder)
