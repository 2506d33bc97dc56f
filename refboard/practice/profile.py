"""What the Settings sheet says in words: the practice's name and phone number, and its materials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from refboard.practice.materials import split_materials
from workbook.schema import fold
from workbook.snapshot import Snapshot

MATERIALS: Final = ("overview", "contact card", "service sheet", "process summary")
"""Materials that a new workbook's Settings name."""


@dataclass(frozen=True, slots=True)
class TextSetting:
    """One text of the Settings sheet: its name there, its default, and its meaning."""

    name: str
    default: str
    meaning: str
    aliases: tuple[str, ...] = ()


PRACTICE_NAME: Final = TextSetting(
    "Practice name", "", "Your practice's name, for {practice} in messages.", ("Our practice", "Practice")
)
PRACTICE_PHONE: Final = TextSetting(
    "Practice phone",
    "",
    "The number that offices should call, for {phone} in messages.",
    ("Our phone", "Phone", "Practice number", "Phone number"),
)
MATERIALS_LIST: Final = TextSetting(
    "Materials",
    ", ".join(MATERIALS),
    "What you leave or send, separated by commas; the choices for Materials of a touch.",
    ("Handouts", "Our materials"),
)
TEXT_SETTINGS: Final = (PRACTICE_NAME, PRACTICE_PHONE, MATERIALS_LIST)
"""Every setting with a text for its value."""
_BY_NAME: Final = {
    fold(name): setting for setting in TEXT_SETTINGS for name in (setting.name, *setting.aliases)
}


def find_text_setting(name: str) -> TextSetting | None:
    """Find the setting that a name in the sheet means."""
    return _BY_NAME.get(fold(name))


@dataclass(frozen=True, slots=True)
class PracticeProfile:
    """The practice in its own words; "" where Settings have none."""

    name: str = ""
    phone: str = ""
    materials: tuple[str, ...] = MATERIALS

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> PracticeProfile:
        """Read the Settings sheet; of a setting that is there twice, the first value counts."""
        table = snapshot.tables["Settings"]
        texts: dict[TextSetting, str] = {}
        for at in range(len(table)):
            row = table.shown(at)
            setting, text = find_text_setting(row["Setting"].strip()), row["Value"].strip()
            if setting is not None and text:
                texts.setdefault(setting, text)
        materials = split_materials(texts.get(MATERIALS_LIST, MATERIALS_LIST.default))
        return cls(texts.get(PRACTICE_NAME, ""), texts.get(PRACTICE_PHONE, ""), materials)
