"""The workbook that ``refboard init`` writes: the practice's tables, formatted for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard.practice import schema
from refboard.practice.holidays import federal_holidays
from refboard.practice.message_templates import TEMPLATES
from refboard.practice.policy import SETTINGS
from refboard.practice.profile import TEXT_SETTINGS
from workbook.schema import ColumnType, TableSpec
from workbook.xlsx.creating.plan import BookPlan, ColumnLook, ColumnPlan, Highlight, SheetPlan, TextPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from workbook.cell import Value

READ_ME: Final = "Read me"
SPECIALTIES: Final = (
    "Family Medicine", "Internal Medicine", "Pediatrics", "OB/GYN", "Urgent Care", "Dentistry",
    "Allergy", "Cardiology", "Dermatology", "Endocrinology", "Gastroenterology", "Neurology",
    "Oncology", "Orthopedics", "Pulmonology", "Rheumatology", "Urology",
)  # fmt: skip
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "Tier": schema.TIERS,
    "Status": schema.STATUSES,
    "Channel": schema.CHANNELS,
    "Detail": schema.DETAILS,
    "Angle": schema.ANGLES,
    "Direction": schema.DIRECTIONS,
    "Purpose": schema.PURPOSES,
    "Touch outcome": schema.TOUCH_OUTCOMES,
    "Response": schema.RESPONSES,
    "Fit": schema.FITS,
    "Referral outcome": schema.REFERRAL_OUTCOMES,
    "Do not contact": ("All", *schema.CHANNELS),
    "Specialty": SPECIALTIES,
}
_DROPDOWNS: Final = {
    "Targets": {
        "Specialty": "Specialty", "Tier": "Tier", "Status": "Status", "Owner": "People[Name]",
        "Preferred channel": "Channel", "Detail": "Detail", "Angle": "Angle",
        "Do not contact": "Do not contact",
    },
    "Touches": {
        "Direction": "Direction", "Channel": "Channel", "Purpose": "Purpose", "Angle": "Angle",
        "By": "People[Name]", "Outcome": "Touch outcome", "Response": "Response",
    },
    "Referrals": {"Fit": "Fit", "Outcome": "Referral outcome", "Handler": "People[Name]"},
    "Messages": {"Purpose": "Purpose", "Specialty": "Specialty", "Angle": "Angle", "Channel": "Channel"},
}  # fmt: skip
_LITERAL: Final = frozenset(
    {
        "NPI",
        "Phone",
        "Fax",
        "ZIP",
        "Patient ref",
        "Target ID",
        "Touch ID",
        "Referral ID",
        "Message ID",
        "Answers",
    }
)
_WRAPPED: Final = frozenset(
    {"Next step", "Intel", "Notes", "Body", "Hint", "Meaning", "Reason", "Source of figure"}
)
_WIDTHS: Final = {
    "Source": 30, "Contact": 24, "Role": 20, "Specialty": 19, "NPI": 13, "Phone": 16, "Fax": 16, "Email": 32,
    "Address": 28, "City": 15, "ZIP": 9, "Tier": 7, "Status": 13, "Owner": 16, "Preferred channel": 18, "Detail": 9, "Best days": 12,
    "Angle": 16, "Cadence days": 14, "Next step": 36, "Next date": 12, "Pause until": 13, "Notes": 44,
    "Do not contact": 16, "DNC date": 12, "Date": 12, "Time": 8, "Direction": 11, "Channel": 11,
    "Purpose": 14, "Message": 10, "By": 16, "Outcome": 15, "Intel": 44, "Response": 19, "Responded on": 14,
    "Responded at": 14, "Answers": 10, "Materials": 22, "Value": 10, "Value to": 16, "Received": 12, "Patient ref": 12,
    "Service line": 18, "Fit": 9, "Scheduled on": 14, "Appointment": 13, "Outcome date": 14, "Note sent": 12,
    "Thanked": 12, "Handler": 16, "Reason": 28, "Name": 30, "Subject": 40, "Body": 70, "Hint": 40, "Setting": 30,
    "Meaning": 92, "Year": 8, "Annual limit": 14, "Source of figure": 70, "Target ID": 11, "Touch ID": 11,
    "Referral ID": 12, "Message ID": 12,
}  # fmt: skip
_OUT_OF_REACH: Final = 'OR({Status}="Paused",{Status}="Left",{Status}="Not accepting")'
_PLANNED: Final = 'AND(ISNUMBER({Next date}),{Status}<>"Left",{Status}<>"Not accepting")'
_HIGHLIGHTS: Final = {
    "Targets": (
        Highlight('{Do not contact}<>""', ColumnLook.STOP, ("Do not contact", "DNC date")),
        Highlight(f"AND({_PLANNED},{{Next date}}<TODAY())", ColumnLook.LATE, ("Next step", "Next date")),
        Highlight(f"AND({_PLANNED},{{Next date}}=TODAY())", ColumnLook.SOON, ("Next step", "Next date")),
        Highlight(_OUT_OF_REACH, ColumnLook.MUTED),
    ),
    "Touches": (
        Highlight(
            'OR({Response}="Interested",{Response}="Information asked")', ColumnLook.GOOD, ("Response",)
        ),
        Highlight('{Response}="Stop"', ColumnLook.STOP, ("Response",)),
    ),
    "Referrals": (
        Highlight('AND({Outcome}="Completed",{Note sent}="")', ColumnLook.OPEN, ("Note sent",)),
        Highlight(
            'AND(ISNUMBER({Received}),{Scheduled on}="",{Outcome}="")', ColumnLook.OPEN, ("Scheduled on",)
        ),
    ),
}
_FROZEN: Final = {"Targets": 3, "Touches": 3, "Referrals": 3, "Messages": 2}
_TABS: Final = {"Targets": "2F4858", "Touches": "2F4858", "Referrals": "2F4858", "Messages": "8FA3AD"}
_CMS: Final = "CMS, CPI-U updates to the physician self-referral limits"
LIMITS: Final[tuple[tuple[int, int, str], ...]] = (
    (2020, 423, _CMS),
    (2021, 429, _CMS),
    (2022, 452, _CMS),
    (2023, 489, _CMS),
    (2024, 507, _CMS),
    (2026, 535, "As reported by Becker's ASC Review; please confirm on cms.gov"),
)
"""Yearly limits of 42 CFR 411.357(k) with a confirmed source; other years are left out rather than guessed."""


def plan_book(
    *,
    on: date,
    rows: Mapping[str, Sequence[Sequence[Value]]] | None = None,
    extras: Mapping[str, Sequence[ColumnPlan]] | None = None,
    active: str = READ_ME,
    title: str = "Referral relationships",
    origin: str = "",
) -> BookPlan:
    """Describe a practice's workbook.

    ``rows`` hold values in the order of each table's columns in the schema, then of its ``extras``, the
    practice's own columns. Tables without rows get their defaults: settings, this and next year's
    holidays, limits and message templates.
    """
    given = {**default_rows(on), **(rows or {})}
    more = extras or {}
    sheets = [
        _plan_sheet(table, given.get(table.name, ()), more.get(table.name, ())) for table in schema.TABLES
    ]
    return BookPlan((_read_me(), *sheets), LISTS, active, title, origin)


def default_rows(on: date) -> dict[str, Sequence[Sequence[Value]]]:
    """Rows of the tables that have content in a new workbook."""
    holidays = [holiday for year in (on.year, on.year + 1) for holiday in federal_holidays(year)]
    return {
        "Settings": setting_rows(),
        "Holidays": holidays,
        "Limits": LIMITS,
        "Messages": TEMPLATES,
    }


def setting_rows(texts: Mapping[str, str] | None = None) -> list[tuple[Value, Value, Value]]:
    """Rows of Settings: the practice's own words first, then the numbers; ``texts`` replace defaults by name."""
    given = texts or {}
    words: list[tuple[Value, Value, Value]] = [
        (setting.name, given.get(setting.name, setting.default) or None, setting.meaning)
        for setting in TEXT_SETTINGS
    ]
    return [*words, *((setting.name, setting.value, setting.meaning) for setting in SETTINGS)]


def _plan_sheet(table: TableSpec, rows: Sequence[Sequence[Value]], extras: Sequence[ColumnPlan]) -> SheetPlan:
    dropdowns = _DROPDOWNS.get(table.name, {})
    columns = tuple(
        ColumnPlan(
            column.name,
            column.type,
            width=_WIDTHS.get(column.name, 14),
            choices=dropdowns.get(column.name, ""),
            wrap=column.name in _WRAPPED,
            literal=column.name in _LITERAL,
            number_format=_number_format(table.name, column.name, column.type),
        )
        for column in table.columns
        if not column.optional
    )
    return SheetPlan(
        table.name,
        (*columns, *extras),
        rows,
        highlights=_HIGHLIGHTS.get(table.name, ()),
        frozen=_FROZEN.get(table.name, 1),
        tab=_TABS.get(table.name, "C9D3D8"),
    )


def _number_format(table: str, column: str, rule: ColumnType) -> str:
    if rule is not ColumnType.NUMBER:
        return ""
    if (table, column) in {("Touches", "Value"), ("Limits", "Annual limit")}:
        return "#,##0.00" if column == "Value" else "#,##0"
    return "0"


def _read_me() -> TextPlan:
    return TextPlan(
        READ_ME,
        (
            ("title", "Referral relationships", ""),
            ("text", "", ""),
            ("text", "Who we know, when we were in touch, and what came of it. Edit it like any other workbook.", ""),
            ("text", "Colleagues who use refboard work in this same file; it is the only place the data is stored.", ""),
            ("text", "", ""),
            ("heading", "The sheets", ""),
            ("pair", "Targets", ("One row per person or desk at an office: who they are, how they like to be reached, "
             "which of us owns the relationship, and what is planned next and when.")),
            ("pair", "Touches", ("One row per contact, newest at the bottom: when, how, why, by whom, "
             "and how they responded.")),
            ("pair", "Referrals", "One row per referral: received, scheduled, seen, note sent."),
            ("pair", "Messages", ("Wording to start from. Placeholders such as {salutation}, {topic} and {sender} "
             "are filled in when a message is prepared; Hint is only for you.")),
            ("pair", "People", "The colleagues to choose from as Owner, By or Handler."),
            ("pair", "Settings", ("Your practice's name and phone number for messages, your materials, and the "
             "numbers that decide who is due. Change Value; Meaning explains it.")),
            ("pair", "Holidays", ("Days on which offices are closed, to start with the federal holidays. Add "
             "your own (many offices also close on the day after Thanksgiving), and delete any that do not apply.")),
            ("pair", "Limits", ("Yearly limits for non-monetary gifts to one physician, with the source of "
             "each figure. For tracking only; ask your compliance officer.")),
            ("pair", "Lists", "The choices in the dropdowns. Add your own below; keep the existing ones."),
            ("text", "", ""),
            ("heading", "Please note", ""),
            ("pair", "Patients", ("Never enter a patient's name, birth date or record number here. Patient "
             "ref is a code that only your own system can link to a person.")),
            ("pair", "Do not contact", ("All, or channels such as Fax, Email. It applies to everyone as soon as it is "
             "saved.")),
            ("pair", "IDs", ("Leave the ID columns alone. A new row needs no ID: refboard adds one "
             "the next time it saves.")),
            ("pair", "Your own columns", ("Add columns to any sheet, and sheets of your own. refboard leaves them "
             "unchanged.")),
            ("pair", "Dates", ("Enter 2026-01-31 or your usual format, one date per cell. Anything that isn't "
             "a date is flagged.")),
        ),
    )  # fmt: skip
