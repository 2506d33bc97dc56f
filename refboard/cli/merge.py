"""Bringing in what a copy of the workbook holds: merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refboard import config
from refboard.cli.answers import agrees, say, say_json
from refboard.cli.opening import opened
from refboard.cli.parsing import UsageError
from refboard.paths import typed_path
from refboard.practice.message_templates import standard_template_ids
from refboard.practice.words import plural

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from workbook import Receipt, Store
    from workbook.merging.copies import WorkbookCopy
    from workbook.merging.plan import CellNote, MergePlan, RowNote

MOST: Final = 20
"""Rows or cells of one kind that are listed; the others are counted."""
_CLIP: Final = 60


def merge(arguments: argparse.Namespace) -> int:
    """Say what a copy would bring, and bring it in when that is wanted; without a copy, look for copies."""
    workbook, name = _copy_named(arguments.words)
    with opened(workbook) as store:
        if name is None:
            return _list(store, as_json=arguments.json)
        return _merge(store, typed_path(name), arguments)


def _copy_named(words: Sequence[str]) -> tuple[str | None, str | None]:
    """The workbook and the copy; a word alone is the copy where a workbook is configured, else the workbook."""
    if len(words) > 2:
        raise UsageError("This needs the workbook and one copy of it.")
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


def _list(store: Store, *, as_json: bool) -> int:
    search = store.merger().find(common=standard_template_ids())
    plans = [(copy, _plan(store, copy)) for copy in search.copies]
    if as_json:
        copies = [_copy_json(copy, plan) for copy, plan in plans]
        unread = [{"path": str(path), "why": why} for path, why in search.unread]
        say_json({"copies": copies, "unread": unread})
        return 0
    for copy, plan in plans:
        say(
            f"{copy.path.name}  saved {_local(copy.modified)}, {plural(copy.shared, 'row')} in common: {_brings(plan)}"
        )
    for path, why in search.unread:
        say(f"{path.name} was not looked into: {why}.")
    if not plans:
        say(
            f"No copy of {store.path.name} lies beside it. refboard merge WORKBOOK COPY takes one from elsewhere."
        )
    elif any(plan is not None and not plan.is_empty for _, plan in plans):
        say(f"refboard merge {store.path.name} COPY says more, and offers to bring it in.")
    return 0


def _plan(store: Store, copy: WorkbookCopy) -> MergePlan | None:
    """What a copy would bring; None when it cannot be read any more."""
    from workbook import BusyError, RefusedError

    try:
        return store.merger().plan(copy.path, common=standard_template_ids())
    except (RefusedError, BusyError):
        return None


def _copy_json(copy: WorkbookCopy, plan: MergePlan | None) -> dict[str, Any]:
    return {
        "path": str(copy.path), "modified": copy.modified, "size": copy.size, "shared": copy.shared,
        "added": len(plan.added) if plan else None, "taken": len(plan.taken) if plan else None,
        "conflicts": len(plan.conflicts) if plan else None,
    }  # fmt: skip


def _brings(plan: MergePlan | None) -> str:
    if plan is None:
        return "it cannot be read now"
    parts = []
    if plan.added:
        parts.append(f"brings {plural(len(plan.added), 'row')}")
    if plan.taken:
        parts.append(f"fills or changes {plural(len(plan.taken), 'cell')}")
    if plan.conflicts:
        parts.append(f"contradicts {plural(len(plan.conflicts), 'cell')}")
    return ", ".join(parts) or "nothing is left to merge"


# -- merging one


def _merge(store: Store, path: Path, arguments: argparse.Namespace) -> int:
    merger, ids = store.merger(), standard_template_ids()
    if arguments.yes:
        plan, receipt = merger.merge(path, with_deleted=arguments.with_deleted, common=ids)
    else:
        plan, receipt = merger.plan(path, with_deleted=arguments.with_deleted, common=ids), None
    if not arguments.json:
        say("\n".join(tell_plan(plan, path.name, store.path.name)))
    if plan.is_empty:
        return _answer(plan, path, "nothing", None, as_json=arguments.json)
    if receipt is None:
        if not agrees(f"Merge {path.name} into {store.path.name}?", quiet=arguments.json):
            return _answer(plan, path, "shown", None, as_json=arguments.json)
        # The workbook may have moved on while a person was reading; what is done is what is told now.
        plan, receipt = merger.merge(path, with_deleted=arguments.with_deleted, common=ids)
    return _answer(plan, path, receipt.status if receipt else "nothing", receipt, as_json=arguments.json)


def _answer(plan: MergePlan, path: Path, status: str, receipt: Receipt | None, *, as_json: bool) -> int:
    left = len(plan.conflicts) if receipt is not None else 0
    # Somebody may have saved between the plan and the merge, and contradict what was to be taken.
    overtaken = receipt is not None and receipt.status == "conflict" and not left
    if as_json:
        row_ids = list(receipt.ids) if receipt else []
        detail = receipt.detail if receipt else ""
        say_json({"status": status, "copy": str(path), "ids": row_ids, "detail": detail, **plan.to_json()})
    elif receipt is not None and receipt.status == "queued":
        say(f"queued: {receipt.detail}")
    elif receipt is not None and overtaken:
        say(f"merged {path.name} in part. {receipt.detail} refboard status lists, refboard resolve decides.")
    elif receipt is not None:
        done = f"{plural(len(plan.added), 'row')} added, {plural(len(plan.taken), 'cell')} filled or changed"
        rest = "" if plan.left or plan.deleted else ", and nothing needs it any more"
        say(f"merged {path.name}: {done}. The copy is as it was{rest}.")
        if left:
            waits = f"{plural(left, 'cell')} wait{'s' if left == 1 else ''} for you"
            say(f"{waits}: refboard status lists, refboard resolve decides.")
    return 1 if left or overtaken else 0


def tell_plan(plan: MergePlan, copy: str, workbook: str) -> Iterator[str]:
    """Say in lines what merging would do, and what it would not."""
    if plan.is_empty and (plan.left or plan.deleted):
        yield f"Nothing of {copy} can be merged into {workbook} as it stands."
    elif plan.is_empty and plan.known:
        yield f"{copy} brings nothing new into {workbook}."
    elif plan.is_empty:
        yield f"Nothing is left to merge: {workbook} has what {copy} holds."
    elif plan.since:
        yield f"{copy} was made from the version of {_local(plan.since)}."
    else:
        yield f"Nothing tells which version {copy} was made from, so no filled cell is replaced."
    yield from _section("adds {}:", "row", map(_row, plan.added), len(plan.added))
    yield from _section("fills or changes {}:", "cell", map(_taken, plan.taken), len(plan.taken))
    head = "asks you about {}; the workbook keeps its own until you decide:"
    yield from _section(head, "cell", map(_conflict, plan.conflicts), len(plan.conflicts))
    them = "it" if len(plan.deleted) == 1 else "them"
    head = f"leaves {{}} that the workbook had once; --with-deleted adds {them}:"
    yield from _section(head, "row", map(_row, plan.deleted), len(plan.deleted))
    head = "keeps {} that the copy no longer has:"
    yield from _section(head, "row", map(_row, plan.missing), len(plan.missing))
    yield from _section("does not merge {}; look at them yourself:", "thing", plan.left, len(plan.left))
    if plan.older:
        yield f"{plural(len(plan.older), 'cell')} changed only in the workbook, and stay as they are."
    if plan.known:
        yield f"{plural(plan.known, 'difference')} brought in or offered before; refboard status lists what waits for you."


def _section(head: str, noun: str, lines: Iterable[str], count: int) -> Iterator[str]:
    if not count:
        return
    yield head.format(plural(count, noun))
    for number, line in enumerate(lines):
        if number == MOST:
            yield f"  and {count - MOST} more; --json has all."
            return
        yield f"  {line}"


def _row(note: RowNote) -> str:
    label = f" ({note.label})" if note.label else ""
    why = f": {note.why}" if note.why else ""
    return f"{note.table} {note.row_id or note.address}{label}{why}"


def _taken(note: CellNote) -> str:
    return f"{_cell(note)}: {_word(note.mine)} → {_word(note.copy)}"


def _conflict(note: CellNote) -> str:
    was = f", once {_word(note.base)}" if note.base else ""
    return f"{_cell(note)}: here {_word(note.mine)}, in the copy {_word(note.copy)}{was}"


def _cell(note: CellNote) -> str:
    label = f" ({note.label})" if note.label else ""
    return f"{note.table} {note.row_id}{label} {note.column}"


def _word(text: str) -> str:
    plain = " ".join(text.split())
    return (plain if len(plain) <= _CLIP else plain[: _CLIP - 1] + "…") or "(blank)"


def _local(at: str) -> str:
    from datetime import datetime

    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
