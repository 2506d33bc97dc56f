"""From the open referrals to the rows and sentences of the Loop pane: which, in what words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from refboard.practice.words import day_text, plural, short_day
from refboard.tui.commands.key_names import DEFAULT
from refboard.tui.panes.headings import without_tables, without_targets
from refboard.tui.panes.view import ListRow, name_shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from refboard.analysis.loop.loop import LoopBoard, OpenLoop
    from refboard.analysis.loop.promises import PromiseRecord
    from refboard.analysis.rates.rates import Rate
    from refboard.tui.commands.key_names import KeyNames
    from refboard.tui.session.board import Board

STAGES: Final = {"note": "note owed", "visit": "visit", "scheduling": "scheduling"}
"""The stages of an open referral, in the order in which the pane shows them."""
_PURPOSE: Final = {"note": "Loop note"}
_KIND: Final = {"note": "loop-note", "scheduling": "unscheduled", "visit": "visit"}


@dataclass(frozen=True, slots=True)
class LoopView:
    """What the person asked to see; "" for all. Owner and handler restrict the figures too."""

    stage: str = ""
    late: bool = False
    owner: str = ""
    handler: str = ""
    filter_text: str = ""

    def with_filter_text(self, text: str) -> LoopView:
        """The same view with another filter."""
        return replace(self, filter_text=text)

    def shows(self, loop: OpenLoop) -> bool:
        """Whether the view has this referral of the owner and the handler that were asked for."""
        return self.stage in ("", loop.stage) and (loop.late or not self.late)

    @property
    def parts(self) -> tuple[str, ...]:
        """What restricts the rows, in words."""
        parts = (
            f"stage: {STAGES[self.stage]}" if self.stage else "",
            "late only" if self.late else "",
            f"owner: {self.owner}" if self.owner else "",
            f"handler: {self.handler}" if self.handler else "",
            f"filter: {self.filter_text}" if self.filter_text else "",
        )
        return tuple(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class LoopRow(ListRow):
    """One open referral; ``row_id`` is "" while it has no id, ``since`` is ``why`` for a narrow column, ``day`` for a narrower one.

    ``source_key`` is the key of its source, as in `Place.key`.
    """

    stage: str = ""
    handler: str = ""
    since: str = ""
    day: str = ""
    row_id: str = ""
    appointment: date | None = None
    source_key: str = ""


def rows_of_loop(board: Board, loop: LoopBoard, view: LoopView) -> tuple[LoopRow, ...]:
    """The rows of a view: the late first, then by stage."""
    at_office: dict[str, str] = {}
    for key, target in board.targets.items():
        at_office.setdefault(target.key, key)
    words = view.filter_text.casefold().split()
    late_first = sorted(loop.open, key=lambda one: not one.late)
    rows = (_row(one, at_office, board.on) for one in late_first if view.shows(one))
    return tuple(row for row in rows if not words or _matches(row, words))


def _row(one: OpenLoop, at_office: dict[str, str], on: date) -> LoopRow:
    glyph, word = ("!", "late") if one.late else ("•", "open")
    return LoopRow(
        key=one.referral_id or f"#{one.at}",
        # The note goes to a target at the office when the referral names only the office.
        target_id=one.target_id or at_office.get(one.office, ""),
        glyph=glyph,
        word=word,
        office=name_shown(one.source, one.contact, one.target_id),
        contact=one.contact,
        owner=one.owner,
        reason=STAGES[one.stage],
        why=_why(one, on),
        due=f"{one.age}d",
        purpose=_PURPOSE.get(one.stage, ""),
        refs=(one.referral_id,) if one.referral_id else (),
        kind=_KIND[one.stage],
        stage=one.stage,
        handler=one.handler,
        since=_since(one, on),
        day=short_day(one.since, on),
        row_id=one.referral_id,
        appointment=one.appointment,
        source_key=one.office,
    )


def _since(one: OpenLoop, on: date) -> str:
    since = short_day(one.since, on)
    if one.stage == "note":
        return f"seen {since}, {one.promised}d promised"
    if one.stage == "scheduling":
        return f"received {since}, {one.promised}d promised"
    if one.appointment is None:
        return f"scheduled {since}, no appointment"
    return f"appointment {short_day(one.appointment, on)}{', no outcome' if one.late else ''}"


def _why(one: OpenLoop, on: date) -> str:
    days = plural(one.age, "open day")
    promised = "" if one.promised is None else f", {one.promised} promised"
    since = day_text(one.since, on)
    if one.stage == "note":
        words = f"seen {since}, no note: {days}{promised}"
    elif one.stage == "scheduling":
        words = f"received {since}: {days}{promised}"
    elif one.appointment is None:
        words = f"scheduled {since}, no appointment yet: {days}"
    elif one.late:
        words = f"appointment {day_text(one.appointment, on)} has passed, no outcome"
    else:
        words = f"scheduled {since}, appointment {day_text(one.appointment, on)}"
    who = f" · {one.handler}" if one.handler else ""
    ref = f" · {one.referral_id}" if one.referral_id else " · no ID yet"
    return f"{words}{ref}{who}{f' · {one.patient_ref}' if one.patient_ref else ''}"


def _matches(row: LoopRow, words: list[str]) -> bool:
    text = f"{row.office} {row.contact} {row.owner} {row.handler} {row.reason} {row.why}".casefold()
    return all(word in text for word in words)


def by_target(rows: Iterable[LoopRow]) -> tuple[LoopRow, ...]:
    """One row per person: two referrals of one office are one call, which settles both."""
    refs: dict[tuple[str, str], list[str]] = defaultdict(list)
    first: dict[tuple[str, str], LoopRow] = {}
    for row in rows:
        if row.target_id:
            first.setdefault((row.target_id, row.kind), row)
            refs[row.target_id, row.kind] += row.refs
    targets: dict[str, LoopRow] = {}
    for key, row in first.items():
        targets.setdefault(row.target_id, replace(row, refs=tuple(refs[key])))
    return tuple(targets.values())


def heading_of_loop(loop: LoopBoard | None, view: LoopView, rows: tuple[LoopRow, ...], selected: int) -> str:
    """Count the rows by stage, and name everything that restricts them."""
    if loop is None:
        return "Loop"
    late = sum(row.word == "late" for row in rows)
    parts = [f"{len(rows):,} open" + (f", {late:,} late" if late else "")]
    if selected:
        parts.append(f"{selected:,} selected")
    parts += view.parts
    for stage, words in STAGES.items():
        there = [row for row in rows if row.stage == stage]
        if there and not view.stage:
            behind = sum(row.word == "late" for row in there)
            parts.append(f"{words} {len(there):,}" + (f" ({behind:,} late)" if behind else ""))
    return " · ".join(parts)


def nothing_in_loop(
    loop: LoopBoard | None, view: LoopView, board: Board | None, keys: KeyNames = DEFAULT
) -> str:
    """Say why no referral is shown and what to do; "" when that is not known yet."""
    if board is None:
        return "Opening the workbook …"
    if loop is None:
        return "Calculating the open referrals …"
    if view.parts:
        return f"No open referrals match. {keys('pane.clear')} clears the filter."
    if lacking := without_tables(board, ("Referrals",), keys):
        return lacking
    if not len(board.snapshot.tables["Referrals"]):
        if not board.targets and board.snapshot.tables["Targets"].found:
            return without_targets(keys)
        return (
            f"The workbook has no referrals yet. {keys('row.referral')} in Today adds one; rows that colleagues add to "
            "the Referrals sheet appear here when they save."
        )
    if not (board.recorded.scheduling and board.recorded.notes):
        return " ".join(["No open referral is known.", *board.caveats])
    return "No open referrals: every loop is closed."


def promise_lines(loop: LoopBoard, too_few: int) -> tuple[str, ...]:
    """How we keep our promises, a line each; "too few to tell" replaces a share of few."""
    lines = [
        _promise("Scheduled", loop.schedule, too_few),
        _promise("Note sent", loop.note, too_few),
    ]
    closure = loop.note.closure
    if closure is not None and closure.cases:
        lines.append(_share("Visits closed by a note so far", "", closure, too_few))
    return tuple(lines)


def _promise(name: str, record: PromiseRecord, too_few: int) -> str:
    if not record.recorded:
        return f"{name}: not recorded here"
    line = _share(name, f" within {plural(record.promised, 'open day')}", record.rate, too_few)
    enough = record.done + record.waiting >= too_few
    if enough and record.median is not None:
        line += f" · half within {record.median:.0f}d" if record.median >= 0.5 else " · half the same day"
    return line


def _share(name: str, within: str, rate: Rate, too_few: int) -> str:
    from refboard.report.figures import rate_text

    if not rate.is_enough(too_few):
        return f"{name}{within}: too few to tell (n={rate.cases:,})"
    return f"{name}{within}: {rate_text(rate, too_few)} of {rate.cases:,}"
