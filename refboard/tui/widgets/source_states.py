"""How the states of a source are shown: a glyph, a word and what it means."""

from __future__ import annotations

from typing import Final

GLYPHS: Final = {
    "lost": "✕",
    "quiet": "!",
    "falling": "↓",
    "watch": "~",
    "new": "+",
    "growing": "↑",
    "steady": "=",
    "too-few": "?",
    "paused": "–",
}
"""A different one for each state, so that color is never the only sign."""
MEANINGS: Final = {
    "lost": "silent for so long that its usual rhythm almost never explains it",
    "quiet": "silent for longer than its usual rhythm explains",
    "falling": "fewer referral days lately than chance explains",
    "watch": "silent for longer than usual",
    "new": "its first referral was recent",
    "growing": "more referral days lately than chance explains",
    "steady": "as usual",
    "too-few": "too few referral days to tell",
    "paused": "paused by a decision",
}
_WORDS: Final = {"too-few": "too few"}


def state_word(state: str) -> str:
    """A state in words."""
    return _WORDS.get(state, state)
