"""Names and phone numbers as they are compared."""

from __future__ import annotations

import re
from typing import Final

from workbook.schema import fold

_TITLES: Final = re.compile(
    r"\b(?:dr|mr|mrs|ms|md|do|np|pa|pac|dds|dmd|rn|phd|facp|faap|llc|inc|pc|pllc|llp)\b\.?", re.IGNORECASE
)


def name_key(text: object) -> str:
    """A name without titles, degrees, company forms, case and punctuation; ``Noor, Ada`` is ``Ada Noor``."""
    last, comma, first = _TITLES.sub(" ", str(text or "")).partition(",")
    return fold(f"{first} {last}" if comma and fold(first) and "," not in first else last)


def digits(text: str) -> str:
    """The digits of a phone number, without an extension and the country's 1."""
    main = re.split(r"(?:x|ext)", text, maxsplit=1, flags=re.IGNORECASE)[0]
    found = re.sub(r"\D", "", main)
    return found[1:] if len(found) == 11 and found.startswith("1") else found
