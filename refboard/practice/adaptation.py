"""A snapshot as the figures understand it: their words as ours, their days as days, what a list implies filled in.

The text of the cells stays as it is, so that what people see and what is written back are theirs; only the typed
frames are adapted. A workbook that refboard made comes out as it went in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

import polars as pl

from refboard.practice.days import day_in, time_in
from refboard.practice.duplicates import Aliases
from refboard.practice.names import name_key
from refboard.practice.translation import CHOICES, Translation, is_ticked
from workbook.cell import Kind
from workbook.recognition.values import is_blank_word
from workbook.schema import ColumnType, fold
from workbook.snapshot import Problem, Snapshot, Table

_AHEAD: Final = frozenset({"Next date", "Pause until", "Appointment"})
"""Days without a year that lie ahead; all others lie behind."""
_TICKS: Final = {"Note sent": ("Appointment", "Outcome date", "Received"), "Thanked": ("Received",)}
"""Columns that may be ticked instead of dated, with the days that such a tick counts for."""
_LOGS: Final = ("Touches", "Referrals")


def adapt(snapshot: Snapshot, on: date) -> Snapshot:
    """The snapshot with typed frames as if it were written in our words."""
    words = Translation.from_snapshot(snapshot)
    tables = dict(snapshot.tables)
    for name in ("Targets", *_LOGS):
        table = tables[name]
        if table.found and len(table):
            tables[name] = _with_implied(_with_days(_with_words(table, words), on))
    aliases = Aliases.from_snapshot(snapshot)
    if aliases.offices or aliases.people:
        for name in ("Targets", *_LOGS):
            tables[name] = _with_aliases(tables[name], aliases)
    tables["Targets"] = targets = _with_sources(tables)
    for name in _LOGS:
        if tables[name].found and len(tables[name]):
            tables[name] = _with_people(tables[name], targets)
    tables["Targets"] = _with_promises(targets, tables["Touches"], on)
    if all(tables[name] is snapshot.tables[name] for name in tables):
        return snapshot
    return replace(snapshot, tables=tables, problems=_still_open(snapshot, tables))


# -- words


def _with_words(table: Table, words: Translation) -> Table:
    fresh: dict[str, pl.Series] = {}
    for (name, column), choices in CHOICES.items():
        if name != table.name or column not in table.letters or column == "Do not contact":
            continue
        shown = table.text[column]
        different = {word: word for word in shown.unique().to_list() if word.strip() and word not in choices}
        meant = {word: words.choice(name, column, word) for word in different}
        if any(meaning != word for word, meaning in meant.items()):
            mapped = shown.replace(meant).str.strip_chars()
            fresh[column] = mapped.replace("", None).alias(column)
    return replace(table, frame=table.frame.with_columns(list(fresh.values()))) if fresh else table


# -- days


def _with_days(table: Table, on: date) -> Table:
    """Read days and times that were typed as text.

    In a table that refboard made they stay unread, and are named in the check.
    """
    is_theirs = _is_theirs(table)
    fresh = []
    for column in table.spec.columns:
        if column.type not in (ColumnType.DATE, ColumnType.TIME) or column.name not in table.letters:
            continue
        if not (is_theirs or column.name in _TICKS):
            continue
        typed, shown = table.frame[column.name], table.text[column.name]
        open_cells = typed.is_null() & (shown.str.strip_chars() != "")
        if not open_cells.any():
            continue
        texts = shown.filter(open_cells).unique().to_list() if is_theirs else []
        if column.type is ColumnType.TIME:
            clocks = {text: time_in(text) for text in texts}
            times = [
                clocks.get(text) if is_open else clock
                for text, is_open, clock in zip(shown, open_cells, typed, strict=True)
            ]
            fresh.append(pl.Series(column.name, times, dtype=pl.Time))
            continue
        read = {text: _day(text, column.name, on) for text in texts}
        days = pl.Series(
            column.name,
            [
                read.get(text) if is_open else day
                for text, is_open, day in zip(shown, open_cells, typed, strict=True)
            ],
            dtype=pl.Date,
        )
        fresh.append(_with_ticks(table, column.name, days, shown))
    return replace(table, frame=table.frame.with_columns(fresh)) if fresh else table


def _is_theirs(table: Table) -> bool:
    return bool(table.spec.called or any(column.called for column in table.spec.columns))


def _still_open(snapshot: Snapshot, tables: Mapping[str, Table]) -> tuple[Problem, ...]:
    """The problems of the snapshot without those of cells that are understood now."""
    understood: set[tuple[str, str]] = set()
    for name in ("Targets", *_LOGS):
        before, after = snapshot.tables[name], tables[name]
        if after is before or len(after) != len(before):
            continue
        for column in before.spec.columns:
            if column.type not in (ColumnType.DATE, ColumnType.TIME) or column.name not in before.letters:
                continue
            shown = before.text[column.name]
            was_open = before.frame[column.name].is_null() & (shown.str.strip_chars() != "")
            for at in was_open.arg_true().to_list():
                if after.frame[column.name][at] is not None or _says_nothing(column.name, shown[at]):
                    understood.add((before.sheet_of(at), before.cell_of(at, column.name)))
    if not understood:
        return snapshot.problems
    return tuple(p for p in snapshot.problems if (p.sheet, p.cell) not in understood)


def _says_nothing(column: str, text: str) -> bool:
    return is_blank_word(text) or (column in _TICKS and is_ticked(text) is False)


def _day(text: str, column: str, on: date) -> date | None:
    """The day in a text: ``11/12``, ``texted 11/9``, ``Nov 12``; without a year the nearest that makes sense."""
    day = _nearest(text, column, on)
    if day is None and column == "Last contact":
        days = [found for word in text.replace(",", " ").split() if (found := _nearest(word, column, on))]
        return max((found for found in days if found <= on), default=None)
    if day is None:
        for word in text.replace(",", " ").split():
            if any(letter.isdigit() for letter in word) and "/" in word:
                day = day or _nearest(word, column, on)
    return day


def _nearest(text: str, column: str, on: date) -> date | None:
    if column not in _AHEAD:
        return day_in(text, on=on, past=True)
    ahead, behind = day_in(text, on=on, past=False), day_in(text, on=on, past=True)
    if ahead is None or behind is None or ahead == behind:
        return ahead or behind
    # A follow-up for 11/24 on November 30 is late, not eleven months away.
    return behind if (on - behind).days < (ahead - on).days else ahead


def _with_ticks(table: Table, column: str, days: pl.Series, shown: pl.Series) -> pl.Series:
    if column not in _TICKS:
        return days
    ticked = [day is None and is_ticked(text) is True for day, text in zip(days, shown, strict=True)]
    if not any(ticked):
        return days
    instead = pl.coalesce([pl.col(name) for name in _TICKS[column]])
    filled = table.frame.select(instead.alias(column))[column]
    return pl.Series(
        column,
        [other if tick else day for day, tick, other in zip(days, ticked, filled, strict=True)],
        dtype=pl.Date,
    )


# -- what a list implies


def _with_implied(table: Table) -> Table:
    """Fill in what the name of a list or of a colleague's tab says for all of its rows."""
    if not table.parts and (table.name != "Touches" or "Channel" in table.letters):
        return table
    from refboard.practice.recognition.implied import IMPLIED, TAB_ROLES
    from workbook.recognition.headers import tokens_of
    from workbook.recognition.tabs import tabs_of

    fresh: dict[str, pl.Series] = {}
    implied = IMPLIED.get(table.name, {})
    sheets = [part.sheet for part in table.parts] or [table.sheet]
    said = {implied[token] for sheet in sheets for token in tokens_of(sheet) if token in implied}
    if len(said) == 1:
        column, value = next(iter(said))
        if column not in table.letters:
            fresh[column] = pl.Series(column, [value] * len(table), dtype=pl.String)
    role = TAB_ROLES.get(table.name, "")
    if table.parts and role and role not in table.letters:
        tabs = tabs_of(sheets)
        if all(tab.word for tab in tabs) and len({tab.word for tab in tabs}) == len(tabs):
            values = [tab.word for tab, part in zip(tabs, table.parts, strict=True) for _ in part.rows]
            fresh[role] = pl.Series(role, values, dtype=pl.String)
    return replace(table, frame=table.frame.with_columns(list(fresh.values()))) if fresh else table


# -- offices and people


def _with_aliases(table: Table, aliases: Aliases) -> Table:
    """Count offices and people that were said to be the same as one; a joined person's own row goes."""
    if not table.found or not len(table):
        return table
    sources = [aliases.office(source) if source else source for source in table.frame["Source"].to_list()]
    frame = table.frame.with_columns(pl.Series("Source", sources, dtype=pl.String))
    if table.name != "Targets":
        ids = [aliases.person(row_id) if row_id else row_id for row_id in frame["Target ID"].to_list()]
        return replace(table, frame=frame.with_columns(pl.Series("Target ID", ids, dtype=pl.String)))
    gone = [bool(row_id) and row_id in aliases.people for row_id in table.ids]
    if not any(gone) or table.parts:
        return replace(table, frame=frame)
    keep = pl.Series([not is_gone for is_gone in gone])
    places = [at for at, is_gone in enumerate(gone) if not is_gone]
    return replace(
        table,
        frame=frame.filter(keep),
        text=table.text.filter(keep),
        kinds=table.kinds.filter(keep),
        rows=[table.rows[at] for at in places],
        ids=[table.ids[at] for at in places],
    )


def _with_sources(tables: Mapping[str, Table]) -> Table:
    """The list of offices; where a workbook has none, the offices that its logs name."""
    targets = tables["Targets"]
    if targets.found and len(targets):
        return targets
    seen: dict[str, tuple[str, Table, int]] = {}
    for name in _LOGS:
        log = tables[name]
        for at, source in enumerate(log.frame["Source"] if log.found else ()):
            if source and fold(source):
                seen.setdefault(fold(source), (source, log, at))
    if not seen:
        return targets
    rows = list(seen.values())
    frame = targets.frame.clear(len(rows)).with_columns(
        pl.Series("Source", [source for source, _, _ in rows], dtype=pl.String)
    )
    text = pl.DataFrame({name: [""] * len(rows) for name in targets.text.columns}).with_columns(
        frame["Source"]
    )
    kinds = pl.DataFrame(
        {
            name: pl.Series([int(Kind.TEXT) if name == "Source" else 0] * len(rows), dtype=pl.UInt8)
            for name in text.columns
        }
    )
    first = rows[0][1]
    return replace(
        targets,
        sheet=first.sheet,
        frame=frame,
        text=text,
        kinds=kinds,
        rows=[log.place(at)[0].rows[log.place(at)[1]] for _, log, at in rows],
        letters={"Source": first.letters["Source"]} if "Source" in first.letters else {},
        ids=[""] * len(rows),
    )


def _with_people(log: Table, targets: Table) -> Table:
    """Find the person whom a row names by name alone, or where it names an office."""
    if not log.frame["Target ID"].is_null().any():
        return log
    offices = {fold(source) for source in targets.frame["Source"] if source}
    people: dict[str, list[int]] = {}
    for at, contact in enumerate(targets.frame["Contact"]):
        if contact and name_key(contact):
            people.setdefault(name_key(contact), []).append(at)
    if not people:
        return log
    sources, ids = log.frame["Source"].to_list(), log.frame["Target ID"].to_list()
    contacts = log.frame["Contact"].to_list() if "Contact" in log.frame.columns else [None] * len(log)
    known = targets.frame["Source"].to_list()
    changed = False
    for at, (source, contact, row_id) in enumerate(zip(sources, contacts, ids, strict=True)):
        if row_id:
            continue
        at_office = fold(source or "") in offices
        named = contact if at_office else (contact or source)
        found = people.get(name_key(named), []) if named else []
        if at_office:
            found = [place for place in found if fold(known[place] or "") == fold(source)]
        if len(found) != 1:
            continue
        changed = True
        ids[at] = targets.ids[found[0]] or None
        if not at_office:
            sources[at] = known[found[0]] or source
    if not changed:
        return log
    fresh = [pl.Series("Source", sources, dtype=pl.String), pl.Series("Target ID", ids, dtype=pl.String)]
    return replace(log, frame=log.frame.with_columns(fresh))


def _with_promises(targets: Table, touches: Table, on: date) -> Table:
    """Take a follow-up that the latest row of an office's log names as a promise to that office."""
    if "Next date" not in touches.letters or not len(touches) or not len(targets):
        return targets
    columns = [
        name
        for name in ("Source", "Target ID", "Date", "Next date", "Next step")
        if name in touches.frame.columns
    ]
    rows = touches.frame.select(columns).filter(pl.col("Date") <= on).sort("Date", maintain_order=True)
    latest: dict[str, dict[str, object]] = {}
    for row in rows.iter_rows(named=True):
        latest[fold(str(row["Source"] or ""))] = row
    dates, steps = targets.frame["Next date"].to_list(), targets.frame["Next step"].to_list()
    done: set[str] = set()
    for at, source in enumerate(targets.frame["Source"].to_list()):
        row = latest.get(fold(source or ""), {})
        if not row or row["Next date"] is None or dates[at] is not None or fold(source or "") in done:
            continue
        if row.get("Target ID") and row["Target ID"] != targets.ids[at]:
            continue
        done.add(fold(source or ""))
        dates[at], steps[at] = row["Next date"], steps[at] or row.get("Next step") or None
    if not done:
        return targets
    fresh = [pl.Series("Next date", dates, dtype=pl.Date), pl.Series("Next step", steps, dtype=pl.String)]
    return replace(targets, frame=targets.frame.with_columns(fresh))
