"""Which columns of a list are which roles: log odds of header and cells, the best assignment, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbook.recognition.assign import best_assignment
from workbook.recognition.headers import Lexicon, parts_of
from workbook.recognition.profile import ColumnProfile
from workbook.recognition.roles import Role
from workbook.recognition.values import ValueKind
from workbook.schema import fold

ASK = 0.6
"""Confidence under which nothing is proposed; the column is asked for instead."""
MENTION = 0.3
"""Confidence under which a column is not even asked for."""
_PRIOR = -1.0
_CURVE = ((0.0, -4.0), (0.45, -3.0), (0.55, -1.2), (0.67, 0.4), (0.8, 1.8), (0.9, 3.0), (1.0, 4.2))
_WEAK = 1.7
_LIFT = -math.log(MENTION / (1 - MENTION))
_LINKED = 6.0
"""Score that only evidence from other tables, or the very name of the role, can give."""
_ITSELF = 1.5
_NEAR = 1.2
_CONSTANT = 8
"""Rows from which the same value in all of them names no one in particular."""
_LITTLE, _UNSUPPORTED = 0.3, 0.8
_SOLE, _SHAPE = 1.8, 1.8
_SHAPES = frozenset({ValueKind.PHONE, ValueKind.EMAIL})
_PART = 0.5
"""What a text has less where its header names two kinds of text."""
_UNDERSTOOD = 0.3
"""Share of known words from which a column's words count as understood."""
_FEW = 3
_PREFERRED = 1.2
_SECOND = 1.6
"""What a second column of the same name has less: people put what counts first."""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column that is taken for a role; ``confidence`` from 0 to 1, ``why`` in a few words."""

    role: str
    columns: tuple[int, ...]
    headers: tuple[str, ...]
    confidence: float
    why: str


Context = Callable[[Role, ColumnProfile], float]
"""What other tables and neighbors say for a role, in log odds."""


def nothing_more(role: Role, profile: ColumnProfile) -> float:  # noqa: ARG001
    """No further evidence."""
    return 0.0


@dataclass(slots=True)
class ColumnMatcher:
    """Scores and assigns columns; remembers how alike headers are."""

    lexicon: Lexicon
    _headers: dict[tuple[int, tuple[str, ...]], float] = field(default_factory=dict)
    _phrases: dict[int, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]] = field(default_factory=dict)

    def match(
        self, roles: Sequence[Role], profiles: Sequence[ColumnProfile], context: Context = nothing_more
    ) -> list[ColumnMatch]:
        """Pair roles with columns; pairs under `MENTION` are left out."""
        around = self._neighbors(profiles)
        sole = {role.name: self._only_column(role, profiles) for role in roles if role.sole}
        scores = {
            role.name: [
                self.score(role, p)
                + context(role, p)
                + (_NEAR if role.near & around[at] else 0.0)
                + (_sole_score(role, p) if sole.get(role.name) == at else 0.0)
                for at, p in enumerate(profiles)
            ]
            for role in roles
        }
        pairs = self._pairs(roles, scores)
        # A role that stands beside another and found no column does not compete either.
        roles = [role for role in roles if not role.beside or role.name in pairs]
        for role in list(roles):
            if role.beside and role.name in pairs:
                without = self._pairs([other for other in roles if other is not role], scores)
                gain = sum(scores[name][at] + _LIFT for name, at in pairs.items())
                if (
                    role.beside not in pairs
                    or scores[role.beside][pairs[role.beside]] < 0
                    or gain < 0.5 + sum(scores[name][at] + _LIFT for name, at in without.items())
                ):
                    roles = [other for other in roles if other is not role]
                    pairs = without
        return self._matches(roles, profiles, scores, pairs)

    def _neighbors(self, profiles: Sequence[ColumnProfile]) -> list[set[str]]:
        """Concepts of the headers right before and behind each column."""
        concepts = [set(self.lexicon.concepts(profile.header)) for profile in profiles]
        return [
            set().union(*concepts[max(0, at - 1) : at], *concepts[at + 1 : at + 2])
            for at in range(len(profiles))
        ]

    def _only_column(self, role: Role, profiles: Sequence[ColumnProfile]) -> int:
        """Position of the only column that holds what this role holds, -1 where there are none or several."""
        fitting = [
            at
            for at, p in enumerate(profiles)
            if p.filled
            and p.fill > 0.3
            and p.share(*role.sole) > 0.6
            and not (_is_shape(role) and role.never & set(self.lexicon.concepts(p.header)))
        ]
        if len(fitting) != 1 or (role.recurs < 0 and profiles[fitting[0]].repeats > 0.5):
            return -1
        return fitting[0]

    def _pairs(self, roles: Sequence[Role], scores: Mapping[str, Sequence[float]]) -> dict[str, int]:
        # A pair below even odds may still be worth a question; the lift lets it into the assignment.
        pairs = best_assignment([[score + _LIFT for score in scores[role.name]] for role in roles])
        return {roles[row].name: at for row, at in pairs.items()}

    def _matches(
        self,
        roles: Sequence[Role],
        profiles: Sequence[ColumnProfile],
        scores: Mapping[str, Sequence[float]],
        pairs: Mapping[str, int],
    ) -> list[ColumnMatch]:
        taken = set(pairs.values())
        found = []
        for role in roles:
            if role.name not in pairs:
                continue
            at = pairs[role.name]
            score = scores[role.name][at]
            # Roles and columns that went elsewhere do not compete.
            rivals = [
                scores[role.name][other]
                - _SECOND * (self._alike(profiles[other], profiles[at]) and other > at)
                for other in range(len(profiles))
                if other not in taken
            ]
            rivals += [scores[other.name][at] for other in roles if other.name not in pairs]
            against = math.log(1 + sum(math.exp(min(30.0, rival)) for rival in rivals if rival > -3))
            confidence = min(_sigmoid(score - against), role.most if score < _LINKED else 0.99)
            if confidence >= MENTION:
                profile = profiles[at]
                why = self.reason(role, profile)
                found.append(ColumnMatch(role.name, (profile.column,), (profile.header,), confidence, why))
        return found

    def score(self, role: Role, profile: ColumnProfile) -> float:
        """Log odds that a column is this role, by its header and its cells."""
        header, cells = self.header_score(role, profile), cell_score(role, profile)
        if profile.filled and header <= _WEAK and cells < _LITTLE:
            # A header that many columns can have says nothing where the cells say nothing either.
            cells -= _UNSUPPORTED
        return _PRIOR + header + cells

    def header_score(self, role: Role, profile: ColumnProfile) -> float:
        """What the header says, with the text above it where it has one."""
        concepts = self.lexicon.concepts(profile.header)
        alone = self._header(role, concepts) + _ITSELF * (fold(profile.header) == fold(role.name))
        if not role.never & set(concepts):
            alone = max(alone, self._part_score(role, profile.header))
        if not profile.above:
            return alone
        both = (*self.lexicon.concepts(profile.above), *concepts)
        return max(self._header(role, both), alone - 1.5)

    def _part_score(self, role: Role, header: str) -> float:
        """What one part of a header with slashes says.

        A part without a known word is the same in another language. A text may be several things at once.
        """
        parts = [self.lexicon.concepts(part) for part in parts_of(header)]
        known = [concepts for concepts in parts if _names_another(concepts)]
        if len(parts) < 2 or not known:
            return -math.inf
        best = max(self._header(role, concepts) for concepts in known)
        if len(known) < len(parts):
            return best
        return best - _PART if ValueKind.TEXT in role.fits else -math.inf

    def _header(self, role: Role, concepts: tuple[str, ...]) -> float:
        key = (id(role), concepts)
        found = self._headers.get(key)
        if found is None:
            found = self._headers[key] = self._read_header(role, concepts)
        return found

    def _read_header(self, role: Role, concepts: tuple[str, ...]) -> float:
        if role.never & set(concepts):
            return -8.0
        strong, weak = self._phrases_of(role)
        best = max((self.lexicon.likeness(concepts, phrase) for phrase in strong), default=0.0)
        faint = max((self.lexicon.likeness(concepts, phrase) for phrase in weak), default=0.0)
        score = max(_curve(best), _WEAK - 12 * (1 - faint))
        return (
            max(score, role.bare)
            if not _names_another(concepts) or not score < role.bare
            else max(score, role.bare - 2)
        )

    def _phrases_of(self, role: Role) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        known = self._phrases.get(id(role))
        if known is None:
            concepts = self.lexicon.concepts
            known = self._phrases[id(role)] = (
                [concepts(text) for text in role.headers],
                [concepts(text) for text in role.weak],
            )
        return known

    def _alike(self, one: ColumnProfile, other: ColumnProfile) -> bool:
        names = [{c for c in self.lexicon.concepts(p.header) if c.isupper()} for p in (one, other)]
        return names[0] == names[1]

    def reason(self, role: Role, profile: ColumnProfile) -> str:
        """Why a column is taken for a role."""
        header, cells = self.header_score(role, profile), cell_score(role, profile)
        parts = ["its name" if header > 1 else "", "what is in it" if cells > 0.5 else ""]
        return " and ".join(part for part in parts if part) or "its place in the list"


def _names_another(concepts: Sequence[str]) -> bool:
    return any(concept.isupper() for concept in concepts)


def cell_score(role: Role, profile: ColumnProfile) -> float:
    """What the cells say for a role, in log odds."""
    if not profile.filled:
        return -0.2
    certain = 0.6 + 0.4 * min(1.0, profile.filled / 5)
    fits = profile.share(*role.fits)
    words = max(
        (profile.share_of_words(v) * (0.7 + 0.3 * profile.share_of_choices(v)) for v in role.words),
        default=0.0,
    )
    foreign = max((profile.share_of_exact_words(vocabulary) for vocabulary in role.foreign), default=0.0)
    for_it = max(fits, words)
    preferred = _PREFERRED if role.prefers and profile.share(*role.prefers) > 0.6 else 0.0
    against = max(profile.share(*role.alien) - words, foreign - 0.2 if foreign > words else 0.0)
    recurs = _recurring(role, profile)
    if role.missed and profile.filled >= _FEW:
        understood = max((profile.share_understood(v) for v in role.words), default=0.0)
        recurs -= role.missed * max(0.0, 1 - max(fits, understood) / _UNDERSTOOD)
    if role.unique:
        for_it *= 1.0 if profile.repeats == 0 else max(0.0, 1 - 4 * profile.repeats)
    if role.closed:
        says = role.gain * for_it if for_it >= 0.4 else -role.loss * (0.4 - for_it) / 0.4
    else:
        says = role.gain * for_it
    return certain * (says - role.loss * max(0.0, against - 0.15) / 0.85) + recurs + preferred


def _is_shape(role: Role) -> bool:
    """Whether values of a role are known by their shape alone, as phone numbers are."""
    return role.closed and bool(role.sole & _SHAPES)


def _sole_score(role: Role, profile: ColumnProfile) -> float:
    return _SOLE + (_SHAPE if _is_shape(role) and profile.share(*role.sole) > 0.8 else 0.0)


def _recurring(role: Role, profile: ColumnProfile) -> float:
    """What it says that values recur, or that they are all different."""
    score = role.recurs * (2 * profile.repeats - 1) * min(1.0, max(0, profile.filled - 3) / 5)
    if profile.distinct == 1 and profile.filled >= _CONSTANT:
        return -2.0 if role.recurs else 0.0
    # Values that are all different are only a hint.
    return min(1.0, score) if role.recurs < 0 else score


def _curve(likeness: float) -> float:
    for (left, low), (right, high) in pairwise(_CURVE):
        if likeness <= right:
            return low + (high - low) * (likeness - left) / (right - left)
    return _CURVE[-1][1]


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def by_role(matches: Sequence[ColumnMatch]) -> Mapping[str, ColumnMatch]:
    """Matches by the name of their role."""
    return {match.role: match for match in matches}
