"""The lines of the Workbook pane: what needs a decision, pending edits, past actions, stored versions."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from refboard.practice.words import listing
from refboard.tui.session.overview import describe_holder, short_time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from refboard.tui.session.overview import UnsettledEdit, VersionEntry, WorkbookOverview
    from workbook.snapshot import Problem

AWAY = (
    "Your edits wait on this computer until it is back. If it was moved for good, quit and run refboard sync NEW "
    "--moved-from OLD."
)
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OverviewItem:
    """One line of the Workbook pane.

    ``kind`` is the state of an `UnsettledEdit`, or ``away``, ``lock``, ``action``, ``version``, ``copy``, or the severity
    of a problem; ``id`` identifies it in the store.
    """

    kind: str
    glyph: str
    word: str
    text: str
    more: str = ""
    id: str = ""
    problem: Problem | None = None
    """What the check-up found, on its lines."""

    @property
    def state(self) -> str:
        """Glyph and word: never color alone."""
        return f"{self.glyph} {self.word}"


@dataclass(frozen=True, slots=True)
class OverviewSection:
    """A heading and its items; ``empty`` is shown when there are none."""

    title: str
    items: tuple[OverviewItem, ...]
    empty: str = ""


_ACTION_STATES = {
    "saved": ("✓", "saved"),
    "undone": ("↶", "undone"),
    "decided": ("·", "decided"),
    "conflict": ("≠", "conflict"),
    "pending": ("…", "pending"),
    "vanished": ("✕", "deleted"),
    "reverted": ("↩", "reverted"),
}
_SEVERITIES = {"error": "!", "warning": "▲", "note": "·"}


def overview_sections(
    overview: WorkbookOverview, on: date, names: Mapping[str, str] = NO_NAMES
) -> tuple[OverviewSection, ...]:
    """The sections of the pane, most urgent first; ``names`` as for `describe_place`."""
    return (
        OverviewSection("For you to decide", tuple(_decisions(overview, on, names)), "No decisions needed."),
        OverviewSection(
            "Pending edits", tuple(_pending(overview, on, names)), "All your edits are in the workbook."
        ),
        OverviewSection(
            "Your recent edits", tuple(_actions(overview, on)), "No edits from this computer yet."
        ),
        OverviewSection(
            "Earlier versions",
            tuple(_version(version, on) for version in overview.versions),
            "No versions yet. refboard stores the first one when you first save.",
        ),
    )


def _decisions(overview: WorkbookOverview, on: date, names: Mapping[str, str]) -> list[OverviewItem]:
    items = []
    if overview.away:
        items.append(OverviewItem("away", "!", "missing", overview.away, AWAY))
    holder = overview.holder
    if holder is not None and holder.doubt:
        items.append(OverviewItem("lock", "?", "lock", describe_holder(holder, on), holder.doubt))
    items += [
        OverviewItem("conflict", "≠", "conflict", describe_place(edit, names), _both_values(edit), edit.id)
        for edit in overview.edits_in("conflict")
    ]
    items += [
        OverviewItem("deleted", "✕", "deleted", edit.why, _past_edit(edit, on), edit.id)
        for edit in overview.edits_in("deleted")
    ]
    items += [
        OverviewItem("reverted", "↩", "reverted", edit.why, _who_and_when(edit, on), edit.id)
        for edit in overview.edits_in("reverted")
    ]
    items += [
        OverviewItem("replaced", "⇄", "replaced", describe_place(edit, names), _both_values(edit), edit.id)
        for edit in overview.edits_in("replaced")
    ]
    return items


def _pending(overview: WorkbookOverview, on: date, names: Mapping[str, str]) -> list[OverviewItem]:
    overwritten = "overwritten by an older copy; will be restored"
    items = [
        OverviewItem("restoring", "↺", "restoring", describe_place(edit, names), overwritten, edit.id)
        for edit in overview.edits_in("restoring")
    ]
    for edit in overview.edits_in("pending"):
        text = f"{describe_place(edit, names)}: {describe_value(edit.mine)}"
        since = f"since {short_time(edit.at, on)}" if edit.at else ""
        items.append(OverviewItem("pending", "…", "pending", text, since, edit.id))
    return items


def _actions(overview: WorkbookOverview, on: date) -> list[OverviewItem]:
    items = []
    for action in overview.actions:
        glyph, word = _ACTION_STATES.get(action.state, _ACTION_STATES["saved"])
        title = f"Undo: {action.title}" if action.is_undo else action.title
        items.append(OverviewItem("action", glyph, word, title, short_time(action.at, on)))
    return items


def _version(version: VersionEntry, on: date) -> OverviewItem:
    saved_by = "you" if version.own else version.who or "a colleague"
    unknown = version.number == 1 and not (version.own or version.who)
    text = f"version {version.number}" + (
        " (before your first edit)" if unknown else f", saved by {saved_by}"
    )
    more = f"{short_time(version.at, on)} · {version.size / 1024:,.0f} KB"
    return OverviewItem("version", "◷", "stored", text, more, str(version.number))


def _who_and_when(edit: UnsettledEdit, on: date) -> str:
    return " · ".join(part for part in (edit.who, short_time(edit.at, on) if edit.at else "") if part)


def _past_edit(edit: UnsettledEdit, on: date) -> str:
    """What the user did to a row that was deleted; this is the only place that still names it."""
    done = f"you did: {edit.title}" if edit.title else ""
    return " · ".join(part for part in (done, _who_and_when(edit, on)) if part)


def _both_values(edit: UnsettledEdit) -> str:
    who = f" ({edit.who})" if edit.who else ""
    return f"yours {describe_value(edit.mine) or 'blank'} · theirs {edit.theirs or 'blank'}{who}"


def describe_place(edit: UnsettledEdit, names: Mapping[str, str] = NO_NAMES) -> str:
    """Where an edit belongs: ``Notes of Elm Street (P-AAA)``, ``new row T-7K3QX in Touches``.

    ``names``: row id -> the name by which people know the row.
    """
    if edit.column:
        name = names.get(edit.row_id, "")
        row = f"{name} ({edit.row_id})" if name else edit.row_id
        return f"{edit.column} of {row}"
    what = {"add": "new row", "remove": "removal of row"}.get(edit.kind, "row")
    return f"{what} {edit.row_id} in {edit.table}"


def describe_value(value: str | Mapping[str, str]) -> str:
    """A value on one line; a row as its filled cells."""
    if isinstance(value, str):
        return value
    return listing([f"{name} {text}" for name, text in value.items() if text])


def checkup_section(problems: Sequence[Problem]) -> OverviewSection:
    """What needs attention in the workbook, worst first, each with its cell."""
    order = list(_SEVERITIES)
    items = tuple(
        OverviewItem(
            kind=problem.severity,
            glyph=_SEVERITIES.get(problem.severity, "·"),
            word=problem.severity,
            text=f"{problem.code} {problem.sheet}{f'!{problem.cell}' if problem.cell else ''}: {problem.text}",
            id=f"{problem.code} {problem.sheet} {problem.cell}",
            problem=problem,
        )
        for problem in sorted(problems, key=lambda problem: order.index(problem.severity))
    )
    return OverviewSection(f"Check-up ({len(items)})", items, "Nothing needs attention.")


def copies_section(copies: Sequence[tuple[Path, str]]) -> OverviewSection:
    """Copies of the workbook in its folder that hold something it does not."""
    items = tuple(OverviewItem("copy", "⧉", "copy", path.name, adds, str(path)) for path, adds in copies)
    return OverviewSection("Copies of the workbook", items, "No copy in this folder has anything new.")
