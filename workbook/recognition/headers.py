"""How alike two header texts are: every word counts, known words by what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z])")
_TOKEN = re.compile(r"[^\W_]+|[#$%]")
_PARTS = re.compile(r"[/|]")
_LONGEST = 300
"""Characters of a header that are read; each word is compared with all known ones."""
_NEAR = 84
"""Share of letters (percent) from which an unknown word is a misspelled known one."""
_UNKNOWN = 0.6
_PLACE = re.compile(r"\d{1,3}(?:st|nd|rd|th)?")


def tokens_of(text: str) -> list[str]:
    """Words of a header in lower case: ``NextDate (2)`` gives next, date, 2."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).replace("'s", "").replace("\u2019s", "")
    return [token.casefold() for token in _TOKEN.findall(_CAMEL.sub(" ", plain))]


def parts_of(text: str) -> list[str]:
    """The parts of a header with slashes or bars: ``Ort | Town`` gives Ort, Town; the header itself without them."""
    return [part for part in map(str.strip, _PARTS.split(text[:_LONGEST])) if part]


def _counts_things(tokens: Sequence[str]) -> bool:
    return len(tokens) > 1 and tokens[0] == "#" and tokens[-1].endswith("s") and not tokens[-1].endswith("ss")


@dataclass(slots=True)
class Lexicon:
    """What header words mean.

    ``meanings``: a phrase of up to four lower-case words -> concepts, several separated by a space ("" for a word
    that says nothing by itself); after ``=`` a phrase that is the whole header. ``weights``: how much a concept counts
    when only one of two headers has it (default 1). ``attributes`` are concepts that a header is about wherever they
    are behind one of the ``modifiers`` (the city of "practice address city").
    """

    meanings: Mapping[str, str]
    weights: Mapping[str, float]
    attributes: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    joins: Mapping[frozenset[str], str] = field(default_factory=dict)
    """Concepts that together are another, wherever they are in a header."""
    count: str = ""
    """Concept of a header that counts: ``#`` before things of which there are several (``# guests``)."""
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _words: list[str] = field(default_factory=list)

    def concepts(self, text: str) -> tuple[str, ...]:
        """The concepts of a header, in its order; a word that is not known is its own concept, in lower case."""
        found = self._known.get(text)
        if found is None:
            tokens = tokens_of(text)
            whole = self.meanings.get("=" + " ".join(tokens))
            concepts = whole.split() if whole is not None else self._read(tokens)
            if self.count and _counts_things(tokens) and self.count not in concepts:
                concepts = [self.count, *self._read(tokens[1:])]
            found = self._known[text] = tuple(self._heads(self._joined(concepts)))
        return found

    def _joined(self, concepts: list[str]) -> list[str]:
        there = set(concepts)
        for parts, whole in self.joins.items():
            if parts <= there:
                first = next(at for at, concept in enumerate(concepts) if concept in parts)
                rest = [c for c in concepts[first:] if c not in parts]
                concepts = [*concepts[:first], *(c for c in whole.split() if c not in rest), *rest]
                there = set(concepts)
        return concepts

    def _heads(self, concepts: Sequence[str]) -> list[str]:
        """Leave out what only says of whom an attribute is."""
        last = max((at for at, concept in enumerate(concepts) if concept in self.attributes), default=-1)
        return [c for at, c in enumerate(concepts) if at >= last or c not in self.modifiers]

    def _read(self, tokens: Sequence[str]) -> list[str]:
        concepts: list[str] = []
        at = 0
        while at < len(tokens):
            for length in range(min(4, len(tokens) - at), 0, -1):
                meaning = self._meaning(" ".join(tokens[at : at + length]), alone=length == 1)
                if meaning is not None:
                    concepts += meaning.split()
                    at += length
                    break
            else:
                concepts.append(tokens[at])
                at += 1
        return concepts

    def _meaning(self, phrase: str, *, alone: bool) -> str | None:
        found = self.meanings.get(phrase)
        if found is None and phrase.endswith("s"):
            found = self.meanings.get(phrase[:-1])
        if found is not None or not alone:
            return found
        near = self._nearest(phrase)
        return self.meanings[near] if near else None

    def _nearest(self, word: str) -> str | None:
        """The known word that a misspelled one means."""
        if len(word) < 5 or not word.isalpha():
            return None
        from rapidfuzz import fuzz, process

        if not self._words:
            self._words.extend(known for known in self.meanings if known.isalpha() and len(known) > 4)
        found = process.extractOne(word, self._words, scorer=fuzz.ratio, score_cutoff=_NEAR)
        # A first letter is seldom wrong, and "sent" is no "rent".
        return found[0] if found and found[0][0] == word[0] else None

    def is_known(self, text: str) -> bool:
        """Whether a text is made of header words: most of its weight is known."""
        concepts = self.concepts(text)
        known = sum(self.weight(concept) for concept in concepts if concept.isupper())
        return known > 0 and known >= 0.6 * sum(map(self.weight, concepts))

    def weight(self, concept: str) -> float:
        """How much a concept counts."""
        if concept.isupper():
            return self.weights.get(concept, 1.0)
        return 0.2 if _PLACE.fullmatch(concept) else _UNKNOWN

    def likeness(self, one: Collection[str], other: Collection[str]) -> float:
        """From 0 to 1: weight of the shared concepts in the weight of both."""
        first, second = set(one), set(other)
        shared = 2 * sum(map(self.weight, first & second))
        whole = sum(map(self.weight, first)) + sum(map(self.weight, second))
        return shared / whole if whole else 0.0
