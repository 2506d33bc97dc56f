"""Made-up addresses: every town has two ZIPs of 533, a prefix that is not in use.

They come from the office's name alone, so that nothing else in a demo depends on them.
"""

from __future__ import annotations

from random import Random
from typing import Final

_STREETS: Final = (
    "Main St",
    "Oak St",
    "Lincoln Ave",
    "Park Blvd",
    "River Rd",
    "Church St",
    "Mill Rd",
    "Summit Ave",
)
_SUITES: Final = ("", "", "", "Suite 100", "Suite 210", "2nd floor")
_FIRST_ZIP: Final = 53_301


def address_of(office: str) -> str:
    """Make up the street address of an office."""
    rng = Random(f"address of {office}")  # noqa: S311  (a demo, not a secret)
    parts = (f"{rng.randrange(100, 2_900)} {rng.choice(_STREETS)}", rng.choice(_SUITES))
    return ", ".join(part for part in parts if part)


def zip_of(office: str, town: int) -> str:
    """Choose one of the two ZIPs of the ``town``-th town."""
    rng = Random(f"ZIP of {office}")  # noqa: S311  (a demo, not a secret)
    return str(_FIRST_ZIP + 2 * town + rng.randrange(2))
