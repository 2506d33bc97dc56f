"""How one source is doing, in words and small bars: the state, the score in its parts, the shares, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from refboard.analysis.sources.silence import describe_trend
from refboard.practice.recorded import EVERYTHING, NOT_RECORDED
from refboard.practice.words import day_text, plural
from refboard.report.figures import count_text, percent_text, rate_text
from refboard.report.sources import spread_text, step_text
from refboard.text import content
from refboard.tui.sources.view import URGENT, sparkline
from refboard.tui.widgets.clipped_text import fit
from refboard.tui.widgets.interval_text import interval_content
from refboard.tui.widgets.source_states import GLYPHS, state_word

if TYPE_CHECKING:
    from refboard.analysis.rates.rates import Rate
    from refboard.analysis.sources.health import Health, SourceHealth
    from refboard.analysis.sources.scores import ScorePart
    from refboard.practice.recorded import Recorded

_RATES: Final = (
    ("Answered", "response"),
    ("Completed", "completion"),
    ("Note sent", "loop"),
    ("Good fit", "fit"),
)
_NAMES: Final = {name: label for label, name in _RATES}
"""What a part of the score is called: as the share below that it comes from."""
_LABEL: Final = 11
_PARTS: Final = 10
"""Characters of the bar of a part."""


def head_content(row: SourceHealth) -> Content:
    """The source, its tier and its owner, on one line."""
    tier = f"tier {row.tier}" if row.tier else "no tier"
    return Content.assemble(
        content(row.source).stylize("bold"),
        "  ",
        content(f"{tier} · {row.owner or 'unowned'}").stylize("dim"),
    )


def state_content(row: SourceHealth, health: Health) -> Content:
    """The state with its glyph and word, and why."""
    style = "$text-error" if row.state in URGENT else "$text-primary"
    was = (
        f" (was {state_word(row.was)} on {day_text(health.before, health.on)})"
        if row.was != row.state
        else ""
    )
    return Content.assemble(
        (f"{GLYPHS[row.state]} {state_word(row.state)}", style), (was, "dim"), "  ", content(row.why)
    )


def next_content(row: SourceHealth) -> Content:
    """What is suggested, and the evidence for it."""
    return Content.assemble(
        ("Next: ", "bold $text-primary"), (f"{step_text(row.suggest)}. ", "bold"), content(row.suggest_why)
    )


def strip_content(row: SourceHealth, health: Health, width: int, lines: int = 2) -> Content:
    """State and suggestion, each in so many ``lines`` of ``width`` characters at most, where there is no room for more."""
    parts = (state_content(row, health), next_content(row))
    return Content("\n").join([fit(part, max(10, width), lines) for part in parts])


def source_content(
    row: SourceHealth, health: Health, too_few: int, width: int, *, recorded: Recorded = EVERYTHING
) -> Content:
    """Everything about one source in ``width`` characters, a block for each thing to know."""
    blocks = [
        [head_content(row)],
        [
            state_content(row, health),
            *([content(describe_trend(row.silence.trend))] if row.silence.trend else []),
        ],
        [next_content(row), *_advice(row)],
        _touched(row, health, recorded),
        _score(row),
        _shares(row, health, too_few, width, recorded),
        _volume(row, health),
    ]
    return Content("\n\n").join([Content("\n").join(block) for block in blocks if block])


def _heading(words: str) -> Content:
    return Content.styled(words, "bold $text-primary")


def _label(words: str) -> Content:
    return Content.styled(words.ljust(_LABEL), "dim")


def _advice(row: SourceHealth) -> list[Content]:
    if row.advice is None:
        return []
    return [Content.assemble((f"Tier {row.advice.tier} would fit: ", "bold"), content(row.advice.why))]


def _touched(row: SourceHealth, health: Health, recorded: Recorded) -> list[Content]:
    if row.last_touch is None:
        last = "never" if recorded.contacts else NOT_RECORDED
    else:
        ago = "today" if row.days_since_touch == 0 else f"{plural(row.days_since_touch or 0, 'day')} ago"
        last = f"{day_text(row.last_touch, health.on)}, {ago}"
    lines = [Content.assemble(_label("Last touch"), last)]
    if row.due is not None:
        late = ("  ! late", "$text-error") if row.late else ""
        lines.append(Content.assemble(_label("Due"), day_text(row.due, health.on), late))
    return lines


def _score(row: SourceHealth) -> list[Content]:
    if row.score is None:
        return [_heading("No score"), Content.styled("Too few figures of its own.", "dim")]
    return [
        _heading(f"Score {row.score} of 100{spread_text(row.score_spread)}"),
        *(line for part in row.parts for line in _part(part)),
    ]


def _part(part: ScorePart) -> list[Content]:
    filled = round(part.value * _PARTS)
    bar = Content.assemble(("█" * filled, "$text-primary"), ("·" * (_PARTS - filled), "dim"))
    points = f" {part.points:>4.1f} of {part.weight:.1f}"
    return [
        Content.assemble(_label(_NAMES.get(part.name) or part.name.capitalize()), bar, points),
        content(f"{'':<{_LABEL}}{part.basis}").stylize("dim"),
    ]


def _shares(row: SourceHealth, health: Health, too_few: int, width: int, recorded: Recorded) -> list[Content]:
    scale = max(8, min(30, width - _LABEL - 26))
    lines = [
        _share(label, getattr(row, name), getattr(health.totals, name), too_few, scale)
        if recorded.share(name)
        else Content.assemble(_label(label), (NOT_RECORDED, "dim"))
        for label, name in _RATES
    ]
    legend = Content.styled(f"{'':<{_LABEL}}● share  ─ 95% interval  ┊ average", "dim")
    return [_heading("Shares, all years"), *lines, legend]


def _share(label: str, rate: Rate, usual: Rate, too_few: int, scale: int) -> Content:
    if not rate.n:
        return Content.assemble(_label(label), ("none yet", "dim"))
    of = count_text(rate)
    if not rate.is_enough(too_few):
        return Content.assemble(_label(label), (f"{of}: too few to tell", "dim"))
    drawn = interval_content(rate, usual.rate, scale)
    # The interval in figures too: a drawing alone is not readable for everyone.
    figures = f"  {rate_text(rate, too_few)}"
    return Content.assemble(_label(label), drawn, figures, (f" of {rate.n:,}", "dim"))


def _volume(row: SourceHealth, health: Health) -> list[Content]:
    days = row.silence.recent_days
    said = f"{plural(row.referrals_12m, 'referral')} on {plural(days, 'day')}; {row.new_referrals:,} since {day_text(health.before, health.on)}"
    lines = [
        _heading("Referral days, 12 months"),
        Content.assemble((sparkline(row.months), "$text-primary"), f"  {said}"),
    ]
    if row.silence.last is not None:
        lines.append(Content.assemble(_label("Last"), day_text(row.silence.last, health.on)))
    if row.repeat.median_gap is not None:
        gap = plural(round(row.repeat.median_gap), "open day")
        lines.append(Content.assemble(_label("Rhythm"), f"half of the gaps are within {gap}"))
    if row.open:
        lines.append(
            Content.assemble(_label("Open"), f"{plural(row.open, 'matured referral')} without an outcome")
        )
    usual = health.totals.completion
    if usual.n:
        lines.append(Content.styled(f"Average: {percent_text(usual)} of all referrals completed.", "dim"))
    return lines
