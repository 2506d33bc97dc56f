"""Keeping patients out of text that leaves the workbook: refs of Referrals, and what looks like patient data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from refboard.practice.privacy import find_patterns
from workbook.snapshot import Snapshot

LEFT_OUT: Final = "(see the workbook)"
"""Stands in for a text that may contain patient data."""
_LEAST: Final = 3
_HAS_DIGIT: Final = re.compile(r"\d")


class PatientCodes:
    """The patient refs of a workbook; ``clean`` keeps texts with one of them, or with patient data, to the workbook."""

    def __init__(self, refs: Iterable[str]) -> None:
        # Codes without a digit are words that every text may contain.
        codes = {ref.strip() for ref in refs if len(ref.strip()) >= _LEAST and _HAS_DIGIT.search(ref)}
        self._codes = frozenset(_folded(code) for code in codes)
        self._longest = max((len(code) for code in self._codes), default=0)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> PatientCodes:
        """Read the Patient ref column."""
        return _read(snapshot)

    def clean(self, text: str) -> str:
        """The text, or `LEFT_OUT` where it names a patient ref or seems to contain patient data."""
        return LEFT_OUT if find_patterns(text) or self.named_in(text) else text

    def named_in(self, text: str) -> bool:
        """Whether a text contains a patient ref as a word of its own, however it is spaced or capitalized."""
        words = re.findall(r"[^\W_]+", text.casefold())
        for start in range(len(words)):
            joined = ""
            for word in words[start:]:
                joined += word
                if len(joined) > self._longest:
                    break
                if joined in self._codes:
                    return True
        return False


@lru_cache(maxsize=2)
def _read(snapshot: Snapshot) -> PatientCodes:
    return PatientCodes(snapshot.tables["Referrals"].text["Patient ref"].unique().to_list())


def _folded(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text.casefold()))
