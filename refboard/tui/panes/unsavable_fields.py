"""The fields of the form of a touch that a workbook has no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice.savable import can_change, can_hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.snapshot import Snapshot

NEW_TOUCH: Final = ("Target ID", "Source", "Date")
"""Columns that every touch fills in."""
_TOUCH_FIELDS: Final = {
    "Channel": "Channel",
    "Purpose": "Purpose",
    "Outcome": "Outcome",
    "Intel": "Intel",
    "Answer": "Response",
    "Time": "Time",
    "Direction": "Direction",
    "Template": "Message",
    "Materials": "Materials",
    "Gift value": "Value",
    "Gift to": "Value to",
}
"""The fields of the form of a touch, with the columns of Touches they are saved in."""


def unsavable_fields(snapshot: Snapshot, targets: Sequence[str]) -> set[str]:
    """The fields of the form of a touch that the workbook has no place for."""
    lacking = {label for label, name in _TOUCH_FIELDS.items() if not can_hold(snapshot, "Touches", name)}
    return lacking | {
        name for name in ("Next step", "Next date") if not can_change(snapshot, "Targets", targets, name)
    }
