"""From the health of sources to the rows and sentences of the Sources pane: which, in what order, in what words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from refboard.analysis.sources.silence import STATES
from refboard.practice.recorded import EVERYTHING, NOT_RECORDED
from refboard.practice.words import plural, short_day
from refboard.report.figures import percent_text
from refboard.tui.commands.key_names import DEFAULT
from refboard.tui.panes.view import EVERYONE, UNOWNED, ListRow
from refboard.tui.widgets.source_states import GLYPHS, state_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from refboard.analysis.rates.rates import Rate
    from refboard.analysis.sources.health import Health, SourceHealth, Totals
    from refboard.practice.recorded import Recorded
    from refboard.tui.commands.key_names import KeyNames

LIMIT: Final = 200
"""Rows the table shows at most: more take too long to draw; order and filter bring up the others."""
URGENT: Final = frozenset({"lost", "quiet"})
_BARS: Final = "▁▂▃▄▅▆▇█"
NO_DAYS: Final = "·"


@dataclass(frozen=True, slots=True)
class SourcesView:
    """What the person asked to see; ``owner`` is None for everyone, ``state`` "" for all, ``sort`` a column."""

    owner: str | None = EVERYONE
    state: str = ""
    filter_text: str = ""
    sort: str = "state"
    reverse: bool = False

    def with_filter_text(self, text: str) -> SourcesView:
        """The same view with another filter."""
        return replace(self, filter_text=text)

    @property
    def parts(self) -> tuple[str, ...]:
        """What restricts the rows, in words."""
        parts = (
            f"state: {state_word(self.state)}" if self.state else "",
            f"owner: {self.owner or 'no one'}" if self.owner is not EVERYONE else "",
            f"filter: {self.filter_text}" if self.filter_text else "",
        )
        return tuple(part for part in parts if part)

    @property
    def restricts(self) -> bool:
        """Whether some sources may be left out."""
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class SourceRow(ListRow):
    """One source; ``target_id`` is a target there, "" for a source that Targets does not have."""

    tier: str = ""
    score: str = ""
    days: str = ""
    """The sparkline of twelve months, and how many days in all."""
    last_referral: str = ""
    last_touch: str = ""
    health: SourceHealth | None = None


def find_sources(health: Health, view: SourcesView) -> list[SourceHealth]:
    """Every source of a view in its order."""
    words = view.filter_text.casefold().split()
    kept = [
        row
        for row in health.sources
        if (not view.state or row.state == view.state) and _owned(row, view.owner) and _matches(row, words)
    ]
    return sort_sources(kept, view.sort, reverse=view.reverse)


def rows_of_sources(
    sources: Sequence[SourceHealth], on: date, people: Mapping[str, str], recorded: Recorded = EVERYTHING
) -> tuple[SourceRow, ...]:
    """Put sources into rows as of a day; ``people``: the key of a source -> the id of a target there."""
    return tuple(_row(row, on, people, recorded) for row in sources)


def sort_sources(rows: Sequence[SourceHealth], column: str, *, reverse: bool = False) -> list[SourceHealth]:
    """Sort by a column, the most urgent first; what has no value there stays last either way.

    Equal ones keep the order of health: the most urgent state first.
    """
    value = SORTS[column]
    known = [row for row in rows if value(row) is not None]
    known.sort(key=lambda row: value(row), reverse=reverse != (column in DESCENDING))  # type: ignore[arg-type,return-value]
    return known + [row for row in rows if value(row) is None]


def _rate(name: str) -> Callable[[SourceHealth], float | None]:
    def value(row: SourceHealth) -> float | None:
        # Adjusted toward the average: two lucky answers do not make an office a star.
        rate = getattr(row, name)
        return None if rate.n == 0 else rate.shrunk if rate.shrunk is not None else rate.rate

    return value


SORTS: Final[dict[str, Callable[[SourceHealth], object]]] = {
    "state": lambda row: STATES.index(row.state),
    "office": lambda row: row.source.casefold(),
    "score": lambda row: row.score,
    "days": lambda row: row.silence.recent_days,
    "due": lambda row: row.due,
    "last_referral": lambda row: row.silence.last,
    "response": _rate("response"),
    "completion": _rate("completion"),
    "owner": lambda row: row.owner.casefold() or None,
    "tier": lambda row: row.tier or None,
    "loop": _rate("loop"),
    "last_touch": lambda row: row.last_touch,
    "fit": _rate("fit"),
}
"""What each column is sorted by."""
DESCENDING: Final = frozenset({"days", "last_referral", "last_touch"})
"""Columns with the largest value first; scores and shares start with the weakest, which needs attention."""


def _owned(row: SourceHealth, owner: str | None) -> bool:
    if owner is EVERYONE:
        return True
    names = {name.strip().casefold() for name in row.owners} or {UNOWNED}
    return owner.strip().casefold() in names


def _matches(row: SourceHealth, words: list[str]) -> bool:
    tier = f"tier {row.tier}" if row.tier else "no tier"
    text = f"{row.source} {row.owner} {state_word(row.state)} {tier}".casefold()
    return all(word in text for word in words)


def _row(row: SourceHealth, on: date, people: Mapping[str, str], recorded: Recorded) -> SourceRow:
    return SourceRow(
        key=row.key,
        target_id=people.get(row.key, ""),
        glyph=GLYPHS[row.state],
        word=state_word(row.state),
        office=row.source,
        contact="",
        owner=row.owner,
        reason="",
        why=row.why,
        due=f"! {short_day(row.due, on)}" if row.late else short_day(row.due, on),
        tier=row.tier,
        score="–" if row.score is None else str(row.score),
        days=f"{sparkline(row.months)} {row.silence.recent_days:>3}",
        last_referral=short_day(row.silence.last, on),
        last_touch=short_day(row.last_touch, on) or ("never" if recorded.contacts else NOT_RECORDED),
        health=row,
    )


def sparkline(counts: Sequence[int]) -> str:
    """Draw counts as bars on a scale of their own; a month without any is a dot, never a low bar."""
    top = max(counts, default=0)
    return "".join(_BARS[max(0, -(-count * len(_BARS) // top) - 1)] if count else NO_DAYS for count in counts)


def heading_of_sources(health: Health, view: SourcesView, shown: int) -> str:
    """Count the rows and name everything that restricts them."""
    total = len(health.sources)
    said = plural(total, "source") if shown == total else f"{shown:,} of {plural(total, 'source')}"
    late = sum(row.late for row in health.sources)
    urgent = [
        f"{count:,} {state_word(state)}"
        for state in ("lost", "quiet", "falling", "watch")
        if (count := health.totals.states[state])
    ]
    whole = [] if view.restricts else [*urgent, *([f"{late:,} late for a touch"] if late else [])]
    return " · ".join([said, *whole, *view.parts])


def totals_text(totals: Totals, too_few: int) -> str:
    """All sources together in one line: each share with its denominator and period."""
    always = (
        ("answered", totals.response),
        ("completed", totals.completion),
        ("note sent", totals.loop),
        ("good fit", totals.fit),
    )
    parts = [
        f"{period}: {', '.join(said)}"
        for period, named in (("All years", always), ("12 mo", (("referred again", totals.repeat),)))
        if (said := [_share_text(name, rate, too_few) for name, rate in named if rate.n])
    ]
    return "; ".join(parts) + "." if parts else "No figures yet."


def _share_text(name: str, rate: Rate, too_few: int) -> str:
    share = percent_text(rate) if rate.is_enough(too_few) else f"{rate.k}"
    return f"{name} {share} of {rate.n:,}"


def nothing_in_sources(health: Health | None, view: SourcesView, keys: KeyNames = DEFAULT) -> str:
    """Say why the table is empty and what to do."""
    if health is None:
        return "Calculating how each source is doing …"
    if view.restricts:
        return (
            f"No sources match. {keys('pane.clear')} clears the filter, {keys('pane.owner')} chooses the owner, "
            f"{keys('sources.state')} the state."
        )
    return (
        f"The workbook has no sources yet. {keys('row.target')} adds a target with its office; rows that colleagues add "
        "to the Targets sheet appear here when they save."
    )


def state_choices(health: Health) -> list[tuple[str, str]]:
    """Which states may be shown, as (words, state), with how many sources there are of each."""
    counts = [(state, sum(row.state == state for row in health.sources)) for state in STATES]
    named = [(f"{GLYPHS[state]} {state_word(state)}  {count:,}", state) for state, count in counts if count]
    return [(f"All  {len(health.sources):,}", ""), *named]
