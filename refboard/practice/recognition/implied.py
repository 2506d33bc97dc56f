"""What the name of a list or of its tab says for all of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CHANNELS: Final = (
    ("call calls phone telephone tel dials", "Phone"),
    ("visit visits field drop", "Visit"),
    ("email emails mail", "Email"),
    ("fax faxes", "Fax"),
    ("lunch lunches events", "Event"),
    ("letters mailings", "Letter"),
)
TAB_ROLES: Final[Mapping[str, str]] = {"Targets": "Owner", "Touches": "By"}
"""Table -> the column that the tabs' names are for, where each colleague has a tab."""
IMPLIED: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "Touches": {word: ("Channel", channel) for words, channel in _CHANNELS for word in words.split()}
}
"""Table -> word of the list's name -> column and value: a call log is by phone."""
