"""Find the one target or source that a person means by an id or a name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.analysis.facts import Facts
    from workbook import Snapshot

_MOST: Final = 8
"""Choices that an error lists."""


def find_target(snapshot: Snapshot, text: str) -> str:
    """Find the one target that an id or a name means; returns its id, or ``#26`` for row 26 if it has none.

    An id matches first, then a contact or source of exactly this name, then one that contains it. Raises
    UsageError that lists the choices if there are several, or the nearest name if there is none.
    """
    from refboard.practice.rows import find_table
    from workbook.schema import fold

    table = find_table(snapshot, "Targets")
    wanted = fold(text)
    if not wanted:
        raise UsageError("Which target? Give its id or a name.")
    if text.strip().startswith("#") or table.index(text.strip()) is not None:
        return text.strip()
    ids = [fold(row_id) for row_id in table.ids]
    contacts = [fold(name) for name in table.text["Contact"].to_list()]
    sources = [fold(name) for name in table.text["Source"].to_list()]
    rows = range(len(table))
    found = [at for at in rows if wanted == ids[at]]
    found = found or [at for at in rows if wanted in (contacts[at], sources[at])]
    found = found or [at for at in rows if wanted in contacts[at] or wanted in sources[at]]

    def key(at: int) -> str:
        return table.ids[at] or table.row_key(at)

    def name(at: int) -> str:
        shown = table.shown(at)
        return f"{shown['Contact'].strip() or 'the office'}, {shown['Source'].strip()} ({key(at)})"

    if len(found) == 1:
        return key(found[0])
    if found:
        raise UsageError(_ambiguous(text, [name(at) for at in found], "give the id"))
    near = get_close_matches(wanted, [*contacts, *sources], n=1)
    nearest = next((name(at) for at in rows if near and near[0] in (contacts[at], sources[at])), "")
    raise UsageError(_unknown("target", text, nearest))


def find_source(facts: Facts, text: str) -> str:
    """Find the one source that a target id, an office's name or a contact means; returns its folded name.

    An id matches first, then a whole name, then part of one. Raises UsageError that lists the choices if
    there are several sources, or names the nearest if there is none.
    """
    from workbook.schema import fold

    wanted = fold(text)
    if not wanted:
        raise UsageError("Which source? Give its name or the id of a target there.")
    names = _source_names(facts)
    people = facts.people
    found = {p.office for p in people if p.key == text.strip() or fold(p.key) == wanted}
    found = found or {office for office in names if office == wanted}
    found = found or {p.office for p in people if fold(p.contact) == wanted}
    found = found or {office for office in names if wanted in office}
    found = found or {p.office for p in people if wanted in fold(p.contact)}
    if len(found) == 1:
        return found.pop()
    if found:
        raise UsageError(_ambiguous(text, sorted(names[office] for office in found), "give more of the name"))
    near = get_close_matches(wanted, names, n=1)
    raise UsageError(_unknown("source", text, names[near[0]] if near else ""))


def _ambiguous(text: str, choices: Sequence[str], advice: str) -> str:
    more = f" and {len(choices) - _MOST} more" if len(choices) > _MOST else ""
    return f"{text!r} could be {'; '.join(choices[:_MOST])}{more}; {advice}."


def _unknown(what: str, text: str, nearest: str) -> str:
    hint = f"; the closest is {nearest}" if nearest else ""
    return f"No {what} has the id or name {text!r}{hint}."


def _source_names(facts: Facts) -> dict[str, str]:
    """Every source by folded name, including those that only touches or referrals name."""
    names = {person.office: person.source or person.contact or person.key for person in facts.people}
    for name, frame in (("Touches", facts.touches), ("Referrals", facts.referrals)):
        table = facts.snapshot.tables[name]
        for row in frame.unique("office", keep="first", maintain_order=True).iter_rows(named=True):
            if row["office"] not in names:
                names[row["office"]] = table.shown(row["at"])["Source"].strip()
    return names
