"""The timeline of a source, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from refboard.analysis.brief.timeline import TimelineReferral
from refboard.practice.words import MONTHS, day_text, plural
from refboard.report.pages.plain import wrap
from refboard.text import clip
from refboard.tui.panes.card_text import QUEUED

if TYPE_CHECKING:
    from datetime import date

    from refboard.analysis.brief.card import CardTouch
    from refboard.analysis.brief.timeline import Timeline

_DAY: Final = 11
_GLYPH: Final = 2
LEAST: Final = 20
"""Characters the words have at least."""


def timeline_content(timeline: Timeline, on: date, width: int) -> Content:
    """Touches and referrals under the months they were in, the newest first, in ``width`` characters."""
    room = max(LEAST, width - _DAY - _GLYPH)
    lines: list[Content] = []
    month: tuple[int, int] | None = None
    for event in timeline.events:
        day = event.on
        if day is not None and (day.year, day.month) != month:
            month = (day.year, day.month)
            lines += [Content("")] if lines else []
            lines.append(Content.styled(f"{MONTHS[day.month - 1]} {day.year}", "bold $text-primary"))
        lines += (
            _received(event, on, room) if isinstance(event, TimelineReferral) else _touch(event, on, room)
        )
    if timeline.undated:
        lines += [Content(""), Content.styled("Without a received date", "bold $text-warning")]
        lines += [line for event in timeline.undated for line in _received(event, on, room)]
    if timeline.older:
        lines += [
            Content(""),
            Content.styled(f"… {timeline.older:,} older entries are in the workbook.", "dim"),
        ]
    if not lines:
        return Content.styled("No touches or referrals yet. t logs a touch, f adds a referral.", "dim")
    return Content("\n").join(lines)


def counts_text(timeline: Timeline) -> str:
    """Count the touches and the referrals: the heading of the list."""
    referrals = sum(isinstance(event, TimelineReferral) for event in timeline.events)
    touches = len(timeline.events) - referrals
    more = " and more" if timeline.older else ""
    return f"{plural(touches, 'touch', 'touches')}, {plural(referrals + len(timeline.undated), 'referral')}{more}"


def _touch(touch: CardTouch, on: date, room: int) -> list[Content]:
    what = " ".join(part for part in (touch.channel, touch.purpose) if part) or "Touch"
    who = f"{'from' if touch.incoming else 'to'} {touch.contact}" if touch.contact else ""
    words = _joined(what, who, touch.outcome, touch.by, QUEUED if touch.queued else "")
    lines = _block(_day(touch.on), ("←" if touch.incoming else "→", "$text-primary"), words, room)
    if touch.response:
        when = f" on {day_text(touch.responded_on, on)}" if touch.responded_on is not None else ""
        lines += _block("", ("✓", "$text-success"), f"{touch.response}{when}", room)
    return lines + [line for text in (touch.intel, touch.notes) for line in _quoted(text, room)]


def _received(event: TimelineReferral, on: date, room: int) -> list[Content]:
    fit = f"{event.fit} fit" if event.fit else ""
    ref = f"patient {event.patient_ref}" if event.patient_ref else ""
    by = f"by {event.contact}" if event.contact else ""
    queued = QUEUED if event.queued else ""
    words = _joined(f"Referral {event.referral_id}".strip(), event.service_line, fit, by, ref, queued)
    lines = _block(_day(event.on), ("◆", "$text-accent"), words, room)
    owed = event.outcome == "Completed" and event.note_sent is None
    mark = ("!", "$text-error") if owed else ("", "")
    return lines + _block("", mark, _joined(*_steps(event, on)), room) + _quoted(event.notes, room)


def _steps(event: TimelineReferral, on: date) -> list[str]:
    """What became of a referral, in the order in which it happens."""
    steps = []
    if event.outcome:
        day = event.outcome_date or event.appointment
        steps.append(f"{event.outcome}{f' {day_text(day, on)}' if day else ''}")
    elif event.appointment is not None:
        over = ", no outcome yet" if event.appointment < on else ""
        steps.append(f"appointment {day_text(event.appointment, on)}{over}")
    elif event.scheduled is not None:
        steps.append(f"scheduled {day_text(event.scheduled, on)}")
    else:
        steps.append("not scheduled yet")
    if event.note_sent is not None:
        steps.append(f"note sent {day_text(event.note_sent, on)}")
    elif event.outcome == "Completed":
        steps.append("note owed")
    if event.thanked is not None:
        steps.append(f"thanked {day_text(event.thanked, on)}")
    return [*steps, event.handler]


def _block(lead: str, glyph: tuple[str, str], words: str, room: int) -> list[Content]:
    """Words beside a day and a glyph; what does not fit on a line continues below its beginning."""
    sign, style = glyph
    first = Content.assemble((lead.ljust(_DAY), "dim"), (sign.ljust(_GLYPH), style))
    wrapped = list(wrap(clip(words), room)) or [""]
    return [
        Content.assemble(first if at == 0 else " " * (_DAY + _GLYPH), line) for at, line in enumerate(wrapped)
    ]


def _quoted(words: str, room: int) -> list[Content]:
    plain = " ".join(words.split())
    return _block("", ("", ""), plain, room) if plain else []


def _day(day: date | None) -> str:
    return day_text(day, day) if day is not None else "no date"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
