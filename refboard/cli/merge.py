"""A copy of the workbook merged into it, row by row: merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from refboard import config
from refboard.cli.merge_text import brings_text, plan_lines
from refboard.cli.opening import open_store
from refboard.cli.options import add_json, add_words, add_yes
from refboard.cli.output import confirm, local_time, print_json, print_text
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.paths import typed_path
from refboard.practice.message_templates import standard_template_ids
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from workbook import Receipt, Store
    from workbook.merging.copies import WorkbookCopy
    from workbook.merging.plan import MergePlan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which copy, and what of it."""
    add_words(
        parser, "[WORKBOOK] [COPY]", "a conflict copy, or one sent by email; leave out to look for copies"
    )
    parser.add_argument(
        "--with-deleted", action="store_true", help="also add rows of the copy that were deleted here"
    )
    add_yes(parser)
    add_json(parser)


def merge(arguments: argparse.Namespace) -> int:
    """Show what a copy would add or change, and merge it on request; without a copy, look for copies."""
    workbook, name = _split(arguments.words)
    with open_store(workbook) as store:
        if name is None:
            return _list_copies(store, as_json=arguments.json)
        return _merge_copy(store, typed_path(name), arguments)


COMMANDS = {"merge": CliCommand(add_arguments, merge)}


def _split(words: Sequence[str]) -> tuple[str | None, str | None]:
    """Split the words into workbook and copy; one word is the copy if a workbook is configured, else the workbook."""
    if len(words) > 2:
        raise UsageError("This command needs the workbook and one copy of it.")
    if len(words) == 2:
        return words[0], words[1]
    if not words:
        return None, None
    usual = config.load().workbook
    if usual is None or _is_same(usual, typed_path(words[0])):
        return words[0], None
    return None, words[0]


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


# -- looking for copies


def _list_copies(store: Store, *, as_json: bool) -> int:
    search = store.merger().find(common=standard_template_ids())
    plans = [(copy, _plan(store, copy)) for copy in search.copies]
    if as_json:
        copies = [_copy_data(copy, plan) for copy, plan in plans]
        unread = [{"path": str(path), "why": why} for path, why in search.unread]
        print_json({"copies": copies, "unread": unread})
        return 0
    for copy, plan in plans:
        shared = plural(copy.shared, "row")
        print_text(
            f"{copy.path.name}  saved {local_time(copy.modified)}, {shared} in common: {brings_text(plan)}"
        )
    for path, why in search.unread:
        print_text(f"{path.name} was not searched: {why}.")
    if not plans:
        print_text(
            f"There is no copy of {store.path.name} in its folder. To merge one from elsewhere, run refboard merge"
            " WORKBOOK COPY."
        )
    elif any(plan is not None and not plan.is_empty for _, plan in plans):
        print_text(f"refboard merge {store.path.name} COPY shows the details, and offers to merge it.")
    return 0


def _plan(store: Store, copy: WorkbookCopy) -> MergePlan | None:
    """Plan the merge of a copy; None if it can no longer be read."""
    from workbook import BusyError, RefusedError

    try:
        return store.merger().plan(copy.path, common=standard_template_ids())
    except (RefusedError, BusyError):
        return None


def _copy_data(copy: WorkbookCopy, plan: MergePlan | None) -> dict[str, Any]:
    return {
        "path": str(copy.path),
        "modified": copy.modified,
        "size": copy.size,
        "shared": copy.shared,
        "added": len(plan.added) if plan else None,
        "taken": len(plan.taken) if plan else None,
        "conflicts": len(plan.conflicts) if plan else None,
    }


# -- merging one


def _merge_copy(store: Store, path: Path, arguments: argparse.Namespace) -> int:
    merger, ids, as_json = store.merger(), standard_template_ids(), arguments.json
    if arguments.yes:
        plan, receipt = merger.merge(path, with_deleted=arguments.with_deleted, common=ids)
    else:
        plan, receipt = merger.plan(path, with_deleted=arguments.with_deleted, common=ids), None
    if not as_json:
        print_text("\n".join(plan_lines(plan, path.name, store.path.name)))
    if plan.is_empty:
        return _print_result(plan, path, "nothing", as_json=as_json)
    if receipt is None:
        if not confirm(f"Merge {path.name} into {store.path.name}?", quiet=as_json):
            return _print_result(plan, path, "shown", as_json=as_json)
        # The workbook may have changed while the person was reading; the result is of what was done now.
        plan, receipt = merger.merge(path, with_deleted=arguments.with_deleted, common=ids)
    status = receipt.status if receipt else "nothing"
    return _print_result(plan, path, status, receipt=receipt, as_json=as_json)


def _print_result(
    plan: MergePlan, path: Path, status: str, *, as_json: bool, receipt: Receipt | None = None
) -> int:
    undecided = len(plan.conflicts) if receipt is not None else 0
    # A colleague may have saved between the plan and the merge, and conflict with what the copy adds.
    overtaken = receipt is not None and receipt.status == "conflict" and not undecided
    if as_json:
        row_ids = list(receipt.ids) if receipt else []
        detail = receipt.detail if receipt else ""
        print_json({"status": status, "copy": str(path), "ids": row_ids, "detail": detail, **plan.to_json()})
    elif receipt is not None:
        _print_sentences(plan, path, receipt, undecided=undecided, overtaken=overtaken)
    return 1 if undecided or overtaken else 0


def _print_sentences(
    plan: MergePlan, path: Path, receipt: Receipt, *, undecided: int, overtaken: bool
) -> None:
    decide = "Run refboard status to list, refboard resolve to decide."
    if receipt.status == "queued":
        print_text(f"queued: {receipt.detail}")
        return
    if overtaken:
        print_text(f"merged part of {path.name}. {receipt.detail} {decide}")
        return
    done = f"{plural(len(plan.added), 'row')} added, {plural(len(plan.taken), 'cell')} filled or changed"
    rest = "." if plan.left or plan.deleted else "; you no longer need it."
    print_text(f"merged {path.name}: {done}. The copy did not change{rest}")
    if undecided:
        needs = "needs" if undecided == 1 else "need"
        print_text(f"{plural(undecided, 'cell')} {needs} your decision. {decide}")
