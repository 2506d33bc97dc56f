"""The tables of a practice's workbook: names, columns, choices and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbook.schema import ColumnSpec, ColumnType, TableSpec, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.schema import OtherRow, RowColumn


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", ")) if text else ()


TIERS: Final = ("A", "B", "C", "New")
STATUSES: Final = ("Active", "Paused", "Left", "Not accepting")
CHANNELS: Final = ("Visit", "Phone", "Email", "Fax", "Letter", "Text", "Portal", "Event")
DETAILS: Final = ("Brief", "Full")
ANGLES: Final = ("Speed", "Expertise", "Convenience", "Communication")
DIRECTIONS: Final = ("Out", "In")
PURPOSES: Final = _words("Introduce, Detail, Availability, Check-in, Loop note, Thank you, Reply, Re-engage")
TOUCH_OUTCOMES: Final = ("Sent", "Spoke", "Voicemail", "No answer", "Left materials", "Bounced")
RESPONSES: Final = ("Interested", "Information asked", "Not now", "No", "Stop", "Wrong contact")
FITS: Final = ("Good", "Partial", "Poor")
REFERRAL_OUTCOMES: Final = ("Completed", "No-show", "Declined", "Cancelled", "Unreachable")


def _text(name: str, aliases: str = "", *, choices: tuple[str, ...] = ()) -> ColumnSpec:
    return ColumnSpec(name, ColumnType.TEXT, _words(aliases), choices)


def _date(name: str, aliases: str = "") -> ColumnSpec:
    return ColumnSpec(name, ColumnType.DATE, _words(aliases))


def _time(name: str, aliases: str = "") -> ColumnSpec:
    return ColumnSpec(name, ColumnType.TIME, _words(aliases))


def _optional(name: str, kind: ColumnType = ColumnType.TEXT) -> ColumnSpec:
    """A column that lists of a practice's own have, and a new workbook does not."""
    return ColumnSpec(name, kind, optional=True)


def _row_judge(rows: Sequence[int], columns: Sequence[RowColumn]) -> Sequence[OtherRow]:
    from refboard.practice.recognition import word_lists
    from refboard.practice.recognition.header_words import LEXICON
    from workbook.recognition.row_kinds import judge_columns
    from workbook.recognition.values import ValueReader

    return judge_columns(rows, columns, LEXICON, ValueReader(word_lists.OFFICE_WORDS))


def _number(name: str, aliases: str = "") -> ColumnSpec:
    return ColumnSpec(name, ColumnType.NUMBER, _words(aliases))


TARGETS: Final = TableSpec(
    "Targets",
    (
        _text("Target ID", "ID, Target, Target no, Target number, Target code, Contact ID"),
        _text(
            "Source",
            "Office, Practice, Clinic, Office name, Practice name, Clinic name, Source name, Referral "
            "source, Referring source, Referring office, Referring practice, Organization, "
            "Organisation, Group, Account, Facility, Company",
        ),
        _text(
            "Contact",
            "Name, Contact name, Person, Full name, Doctor, Physician, Provider, Clinician, Referring "
            "provider, Referring physician, Contact person",
        ),
        _text("Role", "Title, Position, Job title, Job"),
        _text("Specialty", "Speciality, Field, Discipline, Taxonomy"),
        _text("NPI", "NPI number, NPI no, NPI #, National provider identifier"),
        _text("Phone", "Telephone, Tel, Phone number, Direct line, Mobile, Cell"),
        _text("Email", "E-mail, Mail, Email address, E-mail address"),
        _text("Fax", "Fax number, Fax no"),
        _text(
            "Address",
            "Office address, Street address, Street, Address line, Address line 1, Address 1, Mailing address, "
            "Business address, Location address, Postal address",
        ),
        _text("City", "Town, Location, Place"),
        _text("ZIP", "ZIP code, Zipcode, Postal code, Postcode, ZIP/Postal code"),
        _text("Tier", "Rating, Priority, Class, Category, Rank, Level", choices=TIERS),
        _text("Status", "State, Active, Standing", choices=STATUSES),
        _text(
            "Owner",
            "Rep, Liaison, Assigned to, Assigned, Responsible, Coordinator, Account owner, Owned by",
        ),
        _text(
            "Preferred channel",
            "Channel, Preferred contact, Preferred method, Preference, Contact by, Contact method, "
            "Prefers, Best channel, Best way to reach",
            choices=CHANNELS,
        ),
        _text("Detail", "Detail level, Detail preference, Level of detail, Length", choices=DETAILS),
        _text("Best days", "Good days, Best day, Best time, Best times, Days, Preferred days, When to call"),
        _text("Angle", "Message angle, Pitch, Theme", choices=ANGLES),
        _number(
            "Cadence days",
            "Cadence, Interval, Every, Frequency, Interval days, Touch every, Every days",
        ),
        _text(
            "Next step",
            "Next action, Next, To do, Todo, Action, Follow-up note, Follow up what, Next steps",
        ),
        _date(
            "Next date",
            "Next touch, Follow up, Follow-up date, Followup on, Follow up on, Follow up by, Next "
            "contact, Next action date, Next step date, Next touch date, Next follow-up, Due, Due date, "
            "Next due, Reminder, Next call, Callback, Call back, Callback date, Call back on, Next callback",
        ),
        _date("Pause until", "Paused until, On hold until, Snooze until, Pause, Hold until"),
        _text(
            "Do not contact",
            "DNC, Don't contact, Do not call, No contact, Opt out, Opted out, Unsubscribed",
        ),
        _date(
            "DNC date",
            "Do not contact date, Do not contact since, DNC since, Opt-out date, Opted out on, DNC on",
        ),
        _text("Notes", "Note, Comment, Comments, Remarks, Remark"),
        _optional("Last contact", ColumnType.DATE),
    ),
    id_column="Target ID",
    id_prefix="P",
    aliases=_words(
        "Target, Contacts, Offices, Sources, Referral sources, Referring providers, Providers, "
        "Physicians, Directory"
    ),
    known_by=("Source", "Contact"),
    named_by=("Source", "Contact"),
    row_judge=_row_judge,
)

TOUCHES: Final = TableSpec(
    "Touches",
    (
        _text("Touch ID", "ID, Touch, Touch no, Touch number, Activity ID, Log ID"),
        _text("Target ID", "Target, Contact ID, Target no, Target number, Target code"),
        _text(
            "Source",
            "Office, Practice, Clinic, Office name, Practice name, Clinic name, Source name, Referral "
            "source, Referring source, Organization, Organisation, Account, Facility",
        ),
        _date(
            "Date",
            "Touch date, Contact date, Sent on, Date sent, Sent, Day, On, Contacted on, Activity date, "
            "Date of contact, When, Called on, When called, Call date",
        ),
        _time("Time", "Touch time, Sent at, At, Time sent, Clock"),
        _text("Direction", "In/Out, In or out, Inbound/Outbound", choices=DIRECTIONS),
        _text(
            "Channel",
            "Kind, Method, Via, How, Type, Mode, Medium, Contact method, Activity type",
            choices=CHANNELS,
        ),
        _text("Purpose", "Reason, Why, Goal, Objective, Subject", choices=PURPOSES),
        _text("Angle", "Message angle, Pitch, Theme", choices=ANGLES),
        _text("Message", "Message ID, Template, Message used, Template used"),
        _text(
            "By",
            "Who, Sent by, Rep, Owner, Liaison, Staff, User, Done by, Colleague, Contacted by, Logged "
            "by, Called by, Person",
        ),
        _text("Outcome", "Result, Disposition, Touch outcome", choices=TOUCH_OUTCOMES),
        _text(
            "Intel",
            "Learned, What we learned, What was said, Details, Call notes, Conversation, Summary, Information",
        ),
        _text("Response", "Reply, Answer, Reaction, Feedback", choices=RESPONSES),
        _date(
            "Responded on",
            "Response date, Answered on, Replied on, Reply date, Answer date, Date of response",
        ),
        _time("Responded at", "Response time, Answered at, Replied at, Reply time"),
        _text("Answers", "Answers touch, Answer to, In reply to, Reply to, Answers (Touch ID)"),
        _text(
            "Materials",
            "Material, Materials left, Materials sent, Left behind, Handouts, Handout, Brochures, Leave-behind, "
            "Collateral",
        ),
        _number("Value", "Amount, Gift value, Cost, Spent, Value USD, Value ($), Expense, Dollars"),
        _text("Value to", "Given to, Recipient, Recipients, Gift to, For whom"),
        _text("Notes", "Note, Comment, Comments, Remarks, Remark"),
        _optional("Contact"),
        _optional("Next step"),
        _optional("Next date", ColumnType.DATE),
    ),
    id_column="Touch ID",
    id_prefix="T",
    aliases=_words(
        "Touch, Touchpoints, Touch log, Contact log, Activity, Activities, Activity log, Outreach, "
        "Outreach log"
    ),
    known_by=("Date",),
    row_judge=_row_judge,
)

REFERRALS: Final = TableSpec(
    "Referrals",
    (
        _text("Referral ID", "ID, Referral, Referral no, Referral number, Ref ID, Ref code"),
        _text("Target ID", "Target, Contact ID, Target no, Target number, Target code"),
        _text(
            "Source",
            "Office, Practice, Clinic, Office name, Practice name, Clinic name, Source name, Referral "
            "source, Referring source, Referred by, Referring office, Referring practice, From, "
            "Organization, Organisation, Account, Facility",
        ),
        _date(
            "Received",
            "Date, Date received, Received on, Referral date, Received date, Referred on, Date "
            "referred, Referred, Date of referral, In",
        ),
        _text(
            "Patient ref",
            "Patient code, Ref, Patient reference, Patient, Case, Case ref, Case no, Patient ID",
        ),
        _text("Service line", "Service, Line, Referral type, Type, Service requested"),
        _text("Fit", "Match, Well matched, Quality, Appropriate", choices=FITS),
        _date("Scheduled on", "Scheduled, Booked on, Booked, Date scheduled, Date booked, Scheduling date"),
        _date(
            "Appointment",
            "Appointment date, Appt, Appt date, Visit, Visit date, Seen on, Date of visit, Appointment on",
        ),
        _text("Outcome", "Result, Referral outcome, Status, Disposition, State", choices=REFERRAL_OUTCOMES),
        _date(
            "Outcome date",
            "Date of outcome, Completed on, Closed on, Status date, Result date, Closed date",
        ),
        _date(
            "Note sent",
            "Note sent on, Note date, Report sent, Loop closed, Letter sent, Note back, Consult note "
            "sent, Report date, Date note sent",
        ),
        _date(
            "Thanked",
            "Thanked on, Thank you, Thank-you sent, Thank you sent, Thanks sent, Thank you date",
        ),
        _text("Handler", "Handled by, Owner, Who, Intake, By, Assigned to, Responsible, Coordinator"),
        _text("Reason", "Why, Decline reason, Reason for outcome, Cause, Reason not completed"),
        _text("Notes", "Note, Comment, Comments, Remarks, Remark"),
        _optional("Contact"),
    ),
    id_column="Referral ID",
    id_prefix="R",
    aliases=_words("Referral, Referral log, Referrals received, Referrals in, Incoming referrals"),
    known_by=("Received",),
    row_judge=_row_judge,
)

MESSAGES: Final = TableSpec(
    "Messages",
    (
        _text("Message ID", "ID, Message, Message no, Template ID, Template no"),
        _text("Name", "Title, Template, Template name, Message name"),
        _text("Purpose", "Goal, For, Use", choices=PURPOSES),
        _text("Specialty", "Speciality, Audience, Discipline"),
        _text("Angle", "Message angle, Pitch, Theme", choices=ANGLES),
        _text("Channel", "Kind, Method, Via, Medium, Type", choices=CHANNELS),
        _text("Subject", "Subject line, Heading"),
        _text("Body", "Text, Message text, Content, Wording"),
        _text("Hint", "Hints, Instructions, How to use, Reminder, Internal note"),
    ),
    id_column="Message ID",
    id_prefix="M",
    aliases=_words("Message, Templates, Message templates, Letters"),
    known_by=("Body",),
    is_prefilled=True,
)

SETTINGS: Final = TableSpec(
    "Settings",
    (
        _text("Setting", "Name, Key, Option, Parameter"),
        _text("Value", "Setting value, Is"),
        _text("Meaning", "Description, Explanation, What it means, Notes, Comment"),
    ),
    id_column="Setting",
    aliases=_words("Setting, Options, Config, Configuration, Policy, Parameters"),
    says_names=True,
)

HOLIDAYS: Final = TableSpec(
    "Holidays",
    (
        _date("Date", "Day, Holiday date, Closed on, Closed"),
        _text("Name", "Holiday, Occasion, Description, Reason, Note, Notes"),
    ),
    aliases=_words("Holiday, Closed days, Office closed, Closures, Days off"),
)

LIMITS: Final = TableSpec(
    "Limits",
    (
        _number("Year", "Calendar year, CY"),
        _number("Annual limit", "Limit, Yearly limit, Limit per physician, Amount"),
        _text("Source of figure", "Source, Where from, Reference, Citation, Link"),
    ),
    aliases=_words("Limit, Gift limits, Annual limits"),
)

PEOPLE: Final = TableSpec(
    "People",
    (
        _text("Name", "Person, Colleague, Staff, Who, Full name, Member"),
        _text("Role", "Title, Position, Job, Function"),
    ),
    aliases=_words("Staff, Team, Colleagues, Users, Our people, Our team"),
)


TABLES: Final[tuple[TableSpec, ...]] = (
    TARGETS,
    TOUCHES,
    REFERRALS,
    MESSAGES,
    SETTINGS,
    HOLIDAYS,
    LIMITS,
    PEOPLE,
)
"""Every table refboard knows, in the order of a new workbook's sheets."""
LATER_COLUMNS: Final = {
    "Targets": frozenset({"Address", "ZIP"}),
    "Touches": frozenset({"Materials"}),
    "Messages": frozenset({"Hint"}),
}
"""Columns that new workbooks have and older ones do without."""


def choice_of(text: str | None, choices: tuple[str, ...]) -> str:
    """Find the choice that a cell means ("no show" is ``No-show``); other text is returned as it is."""
    if not text:
        return ""
    wanted = fold(text)
    return next((choice for choice in choices if fold(choice) == wanted), text.strip())
