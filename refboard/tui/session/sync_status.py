"""How things stand with the shared workbook, as the screens show it: what waits, what is open, what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from refboard.practice.words import day_text, listing
from workbook.sync_status import Conflict, LostEdit, LostState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from refboard.tui.session.shared_store import SharedStore
    from workbook.snapshot import Problem
    from workbook.sync_status import LockHolder, PendingEdit

HISTORY = 30
"""Actions shown."""
NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Action:
    """Something this user did: when (local time), what, and how it stands (``saved``, ``undone`` ...).

    ``reverses``: it took back what ``title`` says.
    """

    at: datetime
    title: str
    user: str
    state: str
    reverses: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version: its number, when it was met (local time), its size in bytes and who saved it."""

    number: int
    at: datetime
    size: int
    who: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about the workbook that is no row of it.

    ``pending``, ``conflicts``, ``reverted``, ``vanished`` and ``holder`` are as in `workbook.SyncStatus`.
    ``changed`` is when somebody else's version was last met (local time), ``author`` who made it.
    """

    holder: LockHolder | None = None
    pending: Sequence[PendingEdit] = ()
    conflicts: Sequence[Conflict] = ()
    reverted: Sequence[LostEdit] = ()
    vanished: Sequence[LostEdit] = ()
    unsettled: int = 0
    author: str = ""
    changed: datetime | None = None
    actions: tuple[Action, ...] = ()
    versions: tuple[Version, ...] = field(default=())

    @property
    def to_decide(self) -> list[Conflict | LostEdit]:
        """The questions that wait for a person; what an older copy took out comes back without one."""
        left = [each for each in self.reverted if each.state is not LostState.WAITING]
        return [*self.conflicts, *self.vanished, *left]


def take_standing(store: SharedStore) -> Standing:
    """Ask a store how things stand; called where the store lives."""
    status = store.status()
    return Standing(
        status.holder,
        status.pending,
        status.conflicts,
        status.reverted,
        status.vanished,
        status.unsettled,
        status.author,
        local(status.changed),
        tuple(
            Action(
                local(batch.at) or datetime.min,  # noqa: DTZ901  (sorts first)
                batch.title,
                batch.user,
                state,
                batch.role == "undo",
            )
            for batch, state in store.history(HISTORY)
        ),
        tuple(
            Version(kept.number, local(kept.at) or datetime.min, kept.size, kept.who or _maker(own=kept.own))  # noqa: DTZ901
            for kept in store.versions()
        ),
    )


def _maker(*, own: bool) -> str:
    return "you" if own else "somebody else"


def local(at: str) -> datetime | None:
    """A moment of the journal (UTC, ISO) on this computer's clock, without its zone; None for ""."""
    return datetime.fromisoformat(at).astimezone().replace(tzinfo=None) if at else None


def moment(at: datetime, on: date) -> str:
    """A moment in few characters: the time on the day itself, else the day."""
    if at == datetime.min:  # noqa: DTZ901
        return ""
    return (
        f"{at:%H:%M}" if at.date() == on else f"{at.day} {at:%b}" if at.year == on.year else f"{at:%Y-%m-%d}"
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the Workbook pane.

    ``kind`` is ``conflict``, ``gone``, ``set back``, ``lost``, ``waits``, ``sign``, ``saved`` ... ``version``;
    ``id`` what the store knows it by.
    """

    kind: str
    glyph: str
    word: str
    text: str
    more: str = ""
    id: str = ""

    @property
    def state(self) -> str:
        """Glyph and word: never colour alone."""
        return f"{self.glyph} {self.word}"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its items; ``empty`` is what it says without any."""

    title: str
    items: tuple[Item, ...]
    empty: str = ""


_STATES = {
    "saved": ("✓", "saved"),
    "undone": ("↶", "undone"),
    "decided": ("·", "decided"),
    "conflict": ("≠", "conflict"),
    "pending": ("…", "waits"),
    "vanished": ("✕", "gone"),
    "reverted": ("↩", "set back"),
}


def sections_of(standing: Standing, on: date, names: Mapping[str, str] = NOBODY) -> tuple[Section, ...]:
    """The parts of the Workbook pane, most pressing first; ``names`` as for `place_of`."""
    return (
        Section("For you to decide", tuple(_open(standing, on, names)), "Nothing waits for a decision."),
        Section("On its way", tuple(_waiting(standing, on, names)), "Every edit of yours is in the workbook."),
        Section("What you did", tuple(_done(standing, on)), "No edit from this computer yet."),
        Section(
            "Earlier versions",
            tuple(
                Item(
                    "version", "◷", "kept", f"version {kept.number}, saved by {kept.who}",
                    f"{moment(kept.at, on)} · {kept.size / 1024:,.0f} KB", str(kept.number),
                )
                for kept in standing.versions
            ),
            "None is kept yet; the first one is kept at the first save from here.",
        ),
    )  # fmt: skip


def _open(standing: Standing, on: date, names: Mapping[str, str]) -> list[Item]:
    items = []
    if standing.holder and standing.holder.doubt:
        items.append(Item("sign", "?", "sign", holder_sentence(standing.holder, on), standing.holder.doubt))
    items += [
        Item("conflict", "≠", "conflict", place_of(each, names), _sides(each), each.id)
        for each in standing.conflicts
    ]
    items += [
        Item("gone", "✕", "gone", each.text, _remembered(each, on), each.id) for each in standing.vanished
    ]
    items += [
        Item("set back", "↩", "set back", each.text, _by(each, on), each.id)
        for each in standing.reverted
        if each.state is LostState.LEFT
    ]
    items += [
        Item(
            "replaced",
            "⇄",
            "replaced",
            place_of(each, names),
            _sides(each),
            each.id,
        )
        for each in standing.reverted
        if each.state is LostState.REPLACED
    ]
    return items


def _waiting(standing: Standing, on: date, names: Mapping[str, str]) -> list[Item]:
    lost = [each for each in standing.reverted if each.state is LostState.WAITING]
    items = [
        Item(
            "lost",
            "↺",
            "lost",
            place_of(each, names),
            "an older copy took it out; it comes back",
            each.id,
        )
        for each in lost
    ]
    return items + [
        Item(
            "waits", "…", "waits", f"{place_of(each, names)}: {value_of(each.value)}", _since(each, on), each.id
        )
        for each in standing.pending
    ]  # fmt: skip


def _done(standing: Standing, on: date) -> list[Item]:
    items = []
    for action in standing.actions:
        glyph, word = _STATES.get(action.state, _STATES["saved"])
        title = f"Undo: {action.title}" if action.reverses else action.title
        items.append(Item("action", glyph, word, title, moment(action.at, on)))
    return items


def _since(each: PendingEdit, on: date) -> str:
    at = local(each.since)
    return f"since {moment(at, on)}" if at else ""


def _by(each: LostEdit, on: date) -> str:
    at = local(each.when)
    return " · ".join(part for part in (each.who, moment(at, on) if at else "") if part)


def _remembered(each: LostEdit, on: date) -> str:
    """What was done to a row that is gone: nothing else says any more who stood in it."""
    return " · ".join(
        part for part in (f"you did: {each.title}" if each.title else "", _by(each, on)) if part
    )


def _sides(each: Conflict | LostEdit) -> str:
    who = f" ({each.who})" if each.who else ""
    mine = each.mine if isinstance(each, Conflict) else each.value
    return f"yours {value_of(mine) or 'blank'} · theirs {value_of(each.theirs) or 'blank'}{who}"


def place_of(each: PendingEdit | Conflict | LostEdit, names: Mapping[str, str] = NOBODY) -> str:
    """Where an edit belongs: ``Notes of Elm Street (P-AAA)``, ``new row T-7K3QX in Touches``.

    ``names``: row id -> what a person knows the row by.
    """
    if each.column:
        name = names.get(each.row_id, "")
        return f"{each.column} of {name} ({each.row_id})" if name else f"{each.column} of {each.row_id}"
    verb = {"add": "new row", "remove": "removal of row"}.get(each.kind, "row")
    return f"{verb} {each.row_id} in {each.table}"


def value_of(value: object) -> str:
    """A value in one line; a row as its filled cells."""
    if isinstance(value, Mapping):
        return listing([f"{name} {text}" for name, text in value.items() if text])
    return str(value)


def holder_sentence(holder: LockHolder, on: date) -> str:
    """Say who has the workbook open and since when."""
    since, at = "", holder.since
    if at is not None:
        since = f" since {at:%H:%M}" if at.date() == on else f" since {day_text(at.date(), on)} {at:%H:%M}"
    return f"{holder.name or 'Somebody'} has it open{since}"


def checkup_section(problems: Sequence[Problem]) -> Section:
    """What needs a look, worst first as it comes, each with its cell."""
    items = tuple(
        Item(
            problem.severity, _MARKS.get(problem.severity, "·"), problem.severity,
            f"{problem.code} {problem.sheet}{f'!{problem.cell}' if problem.cell else ''}: {problem.text}",
            id=f"{problem.code} {problem.sheet} {problem.cell}",
        )
        for problem in sorted(problems, key=lambda problem: list(_MARKS).index(problem.severity))
    )  # fmt: skip
    return Section(f"Check-up ({len(items)})", items, "Nothing needs a look.")


def copies_section(copies: Sequence[tuple[Path, str]]) -> Section:
    """Copies beside the workbook that hold something it does not."""
    items = tuple(Item("copy", "⧉", "copy", path.name, brings, str(path)) for path, brings in copies)
    return Section("Copies of the workbook", items, "No copy beside it holds anything new.")


_MARKS = {"error": "!", "warning": "▲", "note": "·"}
