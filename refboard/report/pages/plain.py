"""Today as plain text: aligned, without color, safe for any terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from rich.cells import cell_len, chop_cells

from refboard.analysis.today.followups import FollowUp, Queue
from refboard.practice.suggestions import accept_words
from refboard.report.sentences import due_text, headline
from refboard.text import clip

WIDTH: Final = 80
_INDENT: Final = "    "
_NAMED: Final = 6
"""Offices of a backlog line that are named."""


def today(queue: Queue, width: int | None = None) -> str:
    """List what to do, lane by lane, one block per row, in lines of at most ``width`` columns (80)."""
    room = max(40, width or WIDTH)
    lines = list(wrap(headline(queue), room))
    number = 0
    for lane in queue.lanes:
        lines += ["", f"{lane.lane.title} ({len(lane.items)})"]
        for item in lane.items:
            number += 1
            lines += ["", *_block(number, item, on=queue.on, room=room)]
        for line in lane.backlog:
            offices = ", ".join(clip(item.source or item.contact, 40) for item in line.items[:_NAMED])
            rest = f", {len(line.items) - _NAMED} more" if len(line.items) > _NAMED else ""
            lines += ["", *wrap(f"+ {line.text} ({offices}{rest})", room, _INDENT)]
    if queue.held:
        lines += ["", f"Held back ({len(queue.held)}):"]
        for held in queue.held:
            name = ", ".join(part for part in (held.source, held.contact) if part)
            lines += wrap(f"- {clip(name)} ({clip(held.target_id)}): {clip(held.why)}", room, "  ")
    return "\n".join(lines) + "\n"


def _block(number: int, item: FollowUp, *, on: date, room: int) -> Iterator[str]:
    mark = "!" if item.late else " "
    lead = f"{number:>2}{mark} "
    who = item.people or ((item.contact,) if item.contact else ())
    name = ", ".join(part for part in (item.source, *who) if part) or "(no name)"
    yield _ends(lead + clip(name), clip(item.target_id), room)
    also = item.also_labels
    facts = [
        item.label + (f" (also {', '.join(also)})" if also else ""),
        due_text(item, on),
        f"tier {item.tier}" if item.tier else "",
        item.owner or "unowned",
        f"by {item.channel}" if item.channel else "",
    ]
    for line in _packed([clip(fact) for fact in facts if fact], room - len(_INDENT)):
        yield _INDENT + line
    yield from _indented(clip(item.why), room)
    if item.guard:
        yield from _indented(f"Keep in mind: {clip(item.guard)}", room)
    if item.decision:
        yield from _indented(f"Suggested: {clip(accept_words(item.decision))}", room)
    if item.suggest:
        yield from _indented(f"Try: {clip(item.suggest)}", room)


def _indented(text: str, room: int) -> Iterator[str]:
    for line in wrap(text, room - len(_INDENT)):
        yield _INDENT + line


def _packed(pieces: list[str], room: int) -> Iterator[str]:
    """Fill lines with pieces, a dot between them; a piece is broken only if it is longer than a line."""
    line = ""
    for piece in pieces:
        trial = f"{line} · {piece}" if line else piece
        if cell_len(trial) <= room:
            line = trial
            continue
        if line:
            yield line
        *whole, line = wrap(piece, room) if piece else [""]
        yield from whole
    if line:
        yield line


def _ends(left: str, right: str, room: int) -> str:
    """Put one text at each end of a line; the left one is cut if they do not both fit."""
    space = room - cell_len(right) - 2
    if cell_len(left) > space:
        left = chop_cells(left, max(1, space - 1))[0] + "…"
    return left + " " * max(2, room - cell_len(left) - cell_len(right)) + right


def wrap(text: str, room: int, hang: str = "") -> Iterator[str]:
    """Break a text into lines by terminal columns; a word that is too long is cut."""
    line = ""
    for word in text.split(" "):
        trial = f"{line} {word}" if line else word
        if cell_len(trial) <= room:
            line = trial
            continue
        if line.strip():
            yield line
            line = hang
        pieces = chop_cells(word, max(1, room - len(hang)))
        for piece in pieces[:-1]:
            yield hang + piece
        line = hang + pieces[-1] if pieces else hang
    if line.strip():
        yield line
