"""Which kind of table a list is: what its columns, its rows and its names say together."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workbook.recognition.columns import ColumnMatch, ColumnMatcher, Context, nothing_more
from workbook.recognition.headers import Lexicon, tokens_of
from workbook.recognition.profile import CellColumn, ColumnProfile, profile_column
from workbook.recognition.regions import Region
from workbook.recognition.roles import OtherKind, Role, TableKind, Vocabulary
from workbook.recognition.values import ValueKind, ValueReader
from workbook.schema import fold

Features = Mapping[str, float]
_CERTAIN = 3.0
"""Score from which a list is of another kind however many columns it shares with ours: names, phone numbers and days
are in lists of every kind, and what speaks for ours is counted against it."""
_FEW = 4
"""Rows under which repetition says little."""


@dataclass(frozen=True, slots=True)
class Words:
    """The caller's words: what headers mean, what names of organizations contain, vocabularies of its trade."""

    lexicon: Lexicon
    reader: ValueReader
    trade: Sequence[Vocabulary]
    """Vocabularies that show that a list is of the caller's trade."""
    trade_words: frozenset[str]
    """Lower-case words in names that show it."""
    party: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    """``patients``, ``colleagues``, ``events``, ``referrers``, ``sent_out``, ``not_the_day``: concepts of headers one of which says so, and
    concepts none of which may be there."""


@dataclass(slots=True)
class Sighting:
    """A list with what its columns hold, and what it was judged to be."""

    region: Region
    profiles: list[ColumnProfile]
    features: dict[str, float] = field(default_factory=dict)
    kind: TableKind | None = None
    matches: list[ColumnMatch] = field(default_factory=list)
    confidence: float = 0.0
    other: OtherKind | None = None
    scores: dict[str, float] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()

    @property
    def profile_of(self) -> dict[int, ColumnProfile]:
        """Profiles by column number."""
        return {profile.column: profile for profile in self.profiles}


class TableJudge:
    """Judges lists: profiles of columns, then the kind with the columns and rows that fit best."""

    def __init__(
        self, kinds: Sequence[TableKind], others: Sequence[OtherKind], words: Words, today: date
    ) -> None:
        self._kinds = kinds
        self._others = others
        self._words = words
        self._today = today
        self.matcher = ColumnMatcher(words.lexicon)

    def look(self, region: Region) -> Sighting:
        """Profile the columns of a list."""
        grid = region.grid
        profiles = [
            profile_column(
                CellColumn(
                    column, header, grid.texts[column], grid.kinds[column], region.above.get(column, "")
                ),
                region.data,
                self._words.reader,
                today=self._today,
                date1904=grid.date1904,
            )
            for column, header in region.headers.items()
            if column in grid.texts
        ]
        sighting = Sighting(region, profiles)
        sighting.features = self._features(sighting)
        return sighting

    def judge(self, sighting: Sighting, contexts: Mapping[str, Context] | None = None) -> None:
        """Decide what a list is; the result is noted on it."""
        best: tuple[float, TableKind, list[ColumnMatch]] | None = None
        names = self._named(sighting)
        for kind in self._kinds:
            context = (contexts or {}).get(kind.name, nothing_more)
            matches = self.matcher.match(kind.roles, sighting.profiles, context)
            score = self._score(kind, sighting, matches, names)
            sighting.scores[kind.name] = score
            if best is None or score > best[0]:
                best = (score, kind, matches)
        against = {other.name: self._other_score(other, sighting, names) for other in self._others}
        sighting.scores.update(against)
        if best is None:
            return
        score, sighting.kind, sighting.matches = best
        rivals = [s for name, s in sighting.scores.items() if name != sighting.kind.name]
        sighting.confidence = _softmax(score, [*rivals, 0.0])
        sighting.lacks = self._lacks(sighting.kind, sighting.matches)
        if sighting.lacks:
            score -= 2.0
        worst = max(self._others, key=lambda other: against[other.name], default=None)
        if worst and against[worst.name] > min(max(score, 0.4), _CERTAIN):
            sighting.other = worst

    def _named(self, sighting: Sighting) -> tuple[set[str], str]:
        region = sighting.region
        texts = dict.fromkeys(
            (region.name, region.grid.sheet, region.title if len(region.title) < 80 else "")
        )
        concepts = {c for text in texts for c in self._words.lexicon.concepts(text)}
        return concepts, fold(region.name)

    def _lacks(self, kind: TableKind, matches: Sequence[ColumnMatch]) -> tuple[str, ...]:
        found = {match.role for match in matches if match.confidence >= 0.45}
        return tuple(" or ".join(group) for group in kind.needs if not found & set(group))

    def _score(
        self, kind: TableKind, sighting: Sighting, matches: Sequence[ColumnMatch], names: tuple[set[str], str]
    ) -> float:
        weights = {role.name: role.weight for role in kind.roles}
        score = kind.bias + 2.0 * sum(weights[m.role] * max(0.0, m.confidence - 0.3) / 0.7 for m in matches)
        score -= 2.0 * len(self._lacks(kind, matches))
        score += self._words_score(kind.sheet_words, names[0], cap=2.4)
        score += self._header_score(kind.header_words, sighting, cap=2.5)
        score += sum(weight * sighting.features.get(name, 0.0) for name, weight in kind.features.items())
        if names[1] in kind.exact:
            score += 1.2
        return score

    def _other_score(self, other: OtherKind, sighting: Sighting, names: tuple[set[str], str]) -> float:
        score = other.bias + self._words_score(other.sheet_words, names[0], cap=3.0)
        score += self._header_score(other.header_words, sighting, cap=7.0)
        return score + sum(w * sighting.features.get(name, 0.0) for name, w in other.features.items())

    def _words_score(self, weights: Mapping[str, float], concepts: set[str], *, cap: float) -> float:
        return max(-cap, min(cap, sum(weights.get(concept, 0.0) for concept in concepts)))

    def _header_score(self, weights: Mapping[str, float], sighting: Sighting, *, cap: float) -> float:
        """Each concept counts once; a key of two concepts needs both in one header."""
        found: dict[str, float] = {}
        for profile in sighting.profiles:
            concepts = set(self._words.lexicon.concepts(f"{profile.above} {profile.header}"))
            found.update((key, weight) for key, weight in weights.items() if set(key.split()) <= concepts)
        return max(-cap, min(cap, sum(found.values())))

    # -- facts about the rows

    def _features(self, sighting: Sighting) -> dict[str, float]:
        profiles = sighting.profiles
        rows = len(sighting.region.data)
        days = [
            profile.share(ValueKind.DAY) * profile.fill
            for profile in profiles
            if profile.filled
            and profile.births < 0.5
            and profile.ahead < 0.6
            and not self._has(profile, "not_the_day")
        ]
        parties = [
            profile
            for profile in profiles
            if profile.filled >= 2
            and profile.fill > 0.5
            and profile.share(ValueKind.OFFICE, ValueKind.PERSON) > 0.5
            and not self._has(profile, "colleagues")
            and not self._has(profile, "patients")
        ]
        main = max(
            parties, key=lambda p: p.share(ValueKind.OFFICE) + 0.5 * p.share(ValueKind.PERSON), default=None
        )
        enough = min(1.0, rows / 8)
        events = [
            profile
            for profile in profiles
            if profile.share(ValueKind.DAY) > 0.6 and self._has(profile, "events")
        ]
        is_distinct = bool(main and main.filled >= _FEW and main.repeats < 0.05)
        trade = [
            p
            for p in profiles
            if p.filled and max((p.share_of_words(v) for v in self._words.trade), default=0) > 0.4
        ]
        of_trade = bool(trade) or any(self._names_trade(p) for p in parties)
        if rows < 2:
            # So few cells say nothing about the trade of a list; its headers may.
            of_trade = of_trade or any(set(tokens_of(p.header)) & self._words.trade_words for p in profiles)
        return {
            "day_per_row": max(days, default=0.0),
            "repeats": enough * min(1.0, 1.5 * main.repeats) if main and main.filled >= _FEW else 0.0,
            "distinct": enough if main and main.repeats < 0.05 else 0.0,
            # One row for each office, and its contacts side by side.
            "events_beside": float(is_distinct and len(events) > 1),
            "patients": float(self._any(profiles, "patients")),
            "births": float(
                any(p.filled and p.share(ValueKind.DAY) > 0.7 and p.births > 0.7 for p in profiles)
            ),
            "referrers": float(self._any(profiles, "referrers")),
            "outgoing": float(self._any(profiles, "sent_out") and not self._any(profiles, "referrers")),
            "offices": float(bool(main and main.share(ValueKind.OFFICE) > 0.5)),
            "trade": float(of_trade),
            "foreign": float(not of_trade),
            "no_sign": float(not of_trade and not self._any(profiles, "signs")),
            "few": float(rows < 2),
        }

    def _names_trade(self, profile: ColumnProfile) -> bool:
        words = self._words.trade_words
        hits = sum(any(word in words for word in tokens_of(text)) for text in profile.texts)
        return hits >= 0.3 * len(profile.texts)

    def _any(self, profiles: Sequence[ColumnProfile], party: str) -> bool:
        return any(self._has(profile, party) for profile in profiles)

    def _has(self, profile: ColumnProfile, party: str) -> bool:
        concepts = self._words.lexicon.concepts(f"{profile.above} {profile.header}")
        some, none = self._words.party[party]
        return bool(some & set(concepts)) and not none & set(concepts)


def _softmax(score: float, rivals: Sequence[float]) -> float:
    top = max(score, *rivals)
    whole = sum(math.exp(value - top) for value in (score, *rivals))
    return math.exp(score - top) / whole


def column_context(give: Callable[[Role, ColumnProfile], float]) -> Context:
    """A context made of one function."""
    return give
