"""A merge plan in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.cli.output import local_time
from refboard.practice.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbook.merging.plan import CellNote, MergePlan, RowNote

MOST: Final = 20
"""Rows or cells of one kind that are listed; the others are counted."""
_CLIP: Final = 60


def brings_text(plan: MergePlan | None) -> str:
    """Sum up what a copy would add or change; None is a copy that cannot be read."""
    if plan is None:
        return "it cannot be read now"
    parts = []
    if plan.added:
        parts.append(f"adds {plural(len(plan.added), 'row')}")
    if plan.taken:
        parts.append(f"fills or changes {plural(len(plan.taken), 'cell')}")
    if plan.conflicts:
        parts.append(f"conflicts in {plural(len(plan.conflicts), 'cell')}")
    return ", ".join(parts) or "nothing left to merge"


def plan_lines(plan: MergePlan, copy: str, workbook: str) -> Iterator[str]:
    """Describe what merging would do, and what it would not."""
    yield _opening(plan, copy, workbook)
    yield from _section("adds {}:", "row", map(_row, plan.added), count=len(plan.added))
    yield from _section("fills or changes {}:", "cell", map(_taken, plan.taken), count=len(plan.taken))
    head = "asks you about {}; the workbook keeps its own until you decide:"
    yield from _section(head, "cell", map(_conflict, plan.conflicts), count=len(plan.conflicts))
    them = "it" if len(plan.deleted) == 1 else "them"
    head = f"leaves out {{}} that the workbook once had; --with-deleted adds {them}:"
    yield from _section(head, "row", map(_row, plan.deleted), count=len(plan.deleted))
    head = "keeps {} that the copy no longer has:"
    yield from _section(head, "row", map(_row, plan.missing), count=len(plan.missing))
    yield from _section("cannot merge {}; please check yourself:", "thing", plan.left, count=len(plan.left))
    if plan.older:
        yield f"{plural(len(plan.older), 'cell')} changed only in the workbook, and stay{'s' if len(plan.older) == 1 else ''}."
    if plan.known:
        yield f"{plural(plan.known, 'difference')} merged or offered before; refboard status lists what needs your decision."


def _opening(plan: MergePlan, copy: str, workbook: str) -> str:
    if plan.is_empty and (plan.left or plan.deleted):
        return f"Nothing in {copy} can be merged into {workbook} as it is."
    if plan.is_empty and plan.known:
        return f"{copy} has nothing new for {workbook}."
    if plan.is_empty:
        return f"Nothing left to merge: {workbook} has everything in {copy}."
    if plan.since:
        return f"{copy} was made from the version of {local_time(plan.since)}."
    return f"It is unknown which version {copy} was made from, so no filled cell is replaced."


def _section(head: str, noun: str, lines: Iterable[str], *, count: int) -> Iterator[str]:
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
    return f"{_cell(note)}: {_value(note.mine)} → {_value(note.copy)}"


def _conflict(note: CellNote) -> str:
    before = f", before {_value(note.base)}" if note.base else ""
    return f"{_cell(note)}: here {_value(note.mine)}, in the copy {_value(note.copy)}{before}"


def _cell(note: CellNote) -> str:
    label = f" ({note.label})" if note.label else ""
    return f"{note.table} {note.row_id}{label} {note.column}"


def _value(text: str) -> str:
    plain = " ".join(text.split())
    return (plain if len(plain) <= _CLIP else plain[: _CLIP - 1] + "…") or "(blank)"
