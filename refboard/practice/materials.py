"""Materials left with or sent to an office, as a cell of Touches lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from workbook.schema import fold

_SEPARATORS: Final = re.compile(r"[,;/\n]|\s+(?:and|\+|&)\s+", re.IGNORECASE)


def split_materials(text: str) -> tuple[str, ...]:
    """List the materials of a cell, each once: ``Overview, contact card`` is two."""
    parts = (" ".join(part.split()) for part in _SEPARATORS.split(text))
    return tuple({fold(part): part for part in parts if fold(part)}.values())


def spell_materials(words: Iterable[str], known: Sequence[str]) -> str:
    """Write materials for a cell, in the spelling of Settings where they know the word."""
    spelled = {fold(word): word for word in known}
    parts = [part for word in words for part in split_materials(word)]
    return ", ".join(dict.fromkeys(spelled.get(fold(part), part) for part in parts))
